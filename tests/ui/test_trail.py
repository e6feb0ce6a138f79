"""The audit journal on the screen: who did what, found by person, act, day and sale."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QDate

from pos.bootstrap import open_till
from pos.domain.audit_record import TrailQuery
from pos.domain.money import Money
from pos.errors import Refused
from pos.settings import Start
from tests.journeys.people import PINS, quick_hashes, set_up
from tests.kit import EUR
from tests.ui.lanes import InlineLane
from tests.ui.page_walk import nameless
from ui.daybook.trail import TrailFilter, TrailReader, TrailServices, TrailSpan
from ui.daybook.trail_pane import TrailPane
from ui.format import Formats
from ui.theme import Scheme

__all__ = ["quick_hashes"]


@pytest.fixture
def till(tmp_path, quick_hashes):
    """Ada has sold a hammer for less, with Maria's leave, and taken a line out."""
    till = open_till(Start(tmp_path))
    set_up(till)
    till.access.sign_in(till.staff.find("Ada").id, PINS["Ada"])
    sale = till.counter.current().sale
    cart = sale.cart.add(till.catalogue.scan("2000000010014").item(), 2)
    till.counter.save(sale.id, cart)
    cheaper = cart.set_price(1, Money(1000, EUR))
    with pytest.raises(Refused) as refused:
        till.counter.save(sale.id, cheaper)
    request = till.approvals.request_for(refused.value)
    till.approvals.approve(request.id, till.staff.find("Maria").id, PINS["Maria"])
    till.counter.save(sale.id, cheaper)
    till.counter.save(sale.id, cheaper.remove(1))
    till.access.sign_out()
    yield till
    till.close()


@pytest.fixture
def reader(till):
    reader = TrailReader(InlineLane())
    reader.attach(TrailServices(till.trail, till.staff, till.settlement, till.settings, till.clock))
    return reader


@pytest.fixture
def pane(qtbot, dress, reader):
    dress(Scheme.LIGHT, 1.0)
    pane = TrailPane()
    qtbot.addWidget(pane)
    pane.chosen.connect(reader.choose)
    pane.more.clicked.connect(reader.read_on)
    reader.changed.connect(lambda view: pane.draw(view, Formats()))
    pane.resize(900, 600)
    pane.show()
    reader.reload()
    return pane


def acts(pane):
    return [row.entry.record.act for row in pane.table.records]


def cells(pane, row):
    column = pane.table.columns
    record = pane.table.record(row)
    return [part for each in column for part in (each.text(record), (each.detail or str)(record))]


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


def test_both_names_stand_beside_what_needed_an_approval(pane):
    choose(pane.act, "price_override")
    assert acts(pane) == ["price_override"]
    told = " ".join(cells(pane, 0))
    assert "Change a price" in told
    assert "Ada" in told
    assert "yes: Maria" in told
    assert "before: €18.90" in told
    assert "after: €10.00" in told
    assert nameless(pane) == []


def test_a_person_is_found_as_actor_and_as_approver(pane):
    choose(pane.person, "Maria")
    assert "price_override" in acts(pane)
    assert "remove_line" not in acts(pane)
    choose(pane.person, "Ada")
    choose(pane.act, "remove_line")
    assert acts(pane) == ["remove_line"]


def test_only_the_days_that_are_asked_for_are_shown(pane, till, reader):
    choose(pane.span, "yesterday")
    assert acts(pane) == []
    choose(pane.span, "ever")
    assert acts(pane)[-1] == "staff_begun"
    choose(pane.span, "day")
    assert pane.day.isVisible()
    assert acts(pane) != []
    today = till.clock.now().astimezone(till.settings.load().zone).date() - timedelta(days=3)
    pane.day.setDate(QDate(today.year, today.month, today.day))
    assert reader.view.wanted.day == today
    assert acts(pane) == []


def test_a_sale_is_found_by_its_number_and_an_unknown_one_is_told(pane, till):
    pane.sale.setText(till.counter.current().sale.id)
    pane.sale.returnPressed.emit()
    assert acts(pane)[:2] == ["remove_line", "price_override"]
    pane.sale.setText("till-9-000001")
    pane.sale.returnPressed.emit()
    assert "No sale with that number" in pane.problem.text()
    assert acts(pane) == []
    pane.sale.clear()
    assert acts(pane) != []


def test_older_ones_come_page_by_page_and_none_twice(pane, till, reader, monkeypatch):
    monkeypatch.setattr("ui.daybook.trail.PAGE", 4)
    reader.choose(TrailFilter(span=TrailSpan.EVER))
    assert len(reader.view.rows) == 4
    assert pane.more.isVisible()
    while reader.view.has_more:
        pane.more.click()
    whole = [entry.sequence for entry in till.trail.find(TrailQuery(limit=1_000))]
    assert [row.entry.sequence for row in pane.table.records] == whole
    assert len(whole) > 8
    assert not pane.more.isVisible()
