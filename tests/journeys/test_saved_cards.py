"""A card is left with a sale, pays with and without its customer, and is forgotten on request."""

import pytest

from pos.domain.audit_record import TrailQuery
from pos.domain.permissions import Act
from pos.domain.presented import CardBehaviour
from pos.domain.sale import SaleState
from pos.domain.saved_card import Keeps
from tests.journeys.window import HAMMER, SLEDGE, counter
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence, scan
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.payment.saved_pane import SavedPane
from ui.payment.view import Tender
from ui.theme import Scheme

ADA = ("Ada Lovelace", "ada@example.com")


@pytest.fixture
def desk(qtbot, qapp, dress, tmp_path):
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        desk.open(tmp_path)
        yield desk


def _pay(desk, product=HAMMER):
    scan(desk.window, product)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()


def _saved(desk) -> SavedPane:
    desk.click(desk.payment.tendering.ways[Tender.SAVED])
    desk.settle()
    pane = desk.payment.findChild(SavedPane)
    assert isinstance(pane, SavedPane)
    return pane


def _find(desk, text):
    pane = _saved(desk)
    pane.chooser.search.setText(text)
    desk.click(pane.chooser.look)
    desk.settle()
    desk.click(pane.chooser.results[0])
    desk.settle()
    return pane


def _card(desk, behaviour):
    desk.click(desk.payment.tendering.ways[Tender.CARD])
    desk.present(behaviour)


def _next_customer(desk):
    assert desk.view.phase is Phase.HELD
    desk.click(desk.payment.keep)
    desk.settle()


def _sell_and_keep(desk, behaviour, keeps):
    """Somebody new leaves the card that they pay with."""
    _pay(desk)
    pane = _saved(desk)
    desk.click(pane.chooser.add)
    pane.chooser.form.name.setText(ADA[0])
    pane.chooser.form.email.setText(ADA[1])
    desk.click(pane.chooser.form.save)
    desk.settle()
    desk.click(pane.new)
    desk.click(pane.keeping.buttons[keeps])
    desk.click(pane.keeping.agreed)
    desk.settle()
    _card(desk, behaviour)
    return desk.shell.till_open


def _records(desk):
    return [desk.shell.till_open.checkout.record(each.sale.id) for each in _recent(desk)]


def _recent(desk):
    return desk.shell.till_open.counter.recent(10)


def test_a_card_left_with_a_sale_pays_the_next_one_with_its_customer_and_without(desk):
    till = _sell_and_keep(desk, CardBehaviour.APPROVED, Keeps.OFF_SESSION)
    _next_customer(desk)
    _pay(desk, SLEDGE)
    pane = _find(desk, "lovelace")
    assert ADA[0] in texts(pane)
    desk.click(pane.cards[0])
    desk.settle()
    _next_customer(desk)
    _pay(desk)
    pane = _find(desk, ADA[1])
    desk.click(pane.away)
    desk.click(pane.cards[0])
    desk.settle()
    assert desk.view.phase is Phase.HELD
    assert [record.sale.state for record in _records(desk)] == [SaleState.HELD] * 3
    [customer] = till.customers.listed()
    assert {record.intent.customer for record in _records(desk)} == {customer.id}
    found = till.verify.verify()
    assert found.holds, found.findings


def test_a_bank_that_wants_the_customer_gets_them_by_another_way(desk):
    till = _sell_and_keep(desk, CardBehaviour.ASKS_AND_PASSES, Keeps.OFF_SESSION)
    desk.click(desk.payment.bank.customer_confirms)
    desk.settle()
    _next_customer(desk)
    _pay(desk)
    pane = _find(desk, ADA[1])
    desk.click(pane.away)
    desk.click(pane.cards[0])
    desk.settle()
    assert desk.view.phase is Phase.PRESENT
    assert "wants them to confirm" in desk.banner
    assert "Bring them back" in texts(pane)
    waiting = desk.view.record.intent.id
    _card(desk, CardBehaviour.APPROVED)
    assert desk.view.phase is Phase.HELD
    assert desk.view.record.intent.id == waiting
    [noted] = [
        each.record
        for each in till.trail.find(TrailQuery())
        if each.record.act == str(Act.CHARGE_ABSENT)
    ]
    assert noted.sale == desk.view.record.sale.id


def test_a_card_kept_without_a_sale_and_its_customer_are_forgotten_on_request(desk):
    till = desk.shell.till_open
    room = desk.shell.rooms.customers
    room.open()
    sheet = room.sheet
    desk.click(sheet.chooser.add)
    sheet.chooser.form.name.setText(ADA[0])
    desk.click(sheet.chooser.form.save)
    desk.settle()
    desk.click(sheet.keeping.buttons[Keeps.ON_SESSION])
    desk.click(sheet.keeping.agreed)
    desk.settle()
    assert room.desk.view.asking is not None
    till.practice.reader_card(till.readers.chosen(), "visa", inserted=False)
    room.desk.follow()
    desk.settle()
    [card] = room.desk.view.wallet.cards
    desk.wait_for(sheet.managing.forget[card.id].isVisible)
    desk.click(sheet.close_button)
    room.open()
    assert sheet.chooser.isVisible()  # the next one does not see who was there before
    desk.click(sheet.close_button)
    desk.wait_for(desk.window.isActiveWindow)
    _pay(desk)
    pane = _find(desk, "lovelace")
    desk.click(pane.away)
    assert not pane.cards[0].isEnabled()  # they agreed to be there whenever it is used
    desk.click(pane.forget)
    [forget] = pane.managing.forget.values()
    desk.click(forget)
    desk.click(forget)
    desk.settle()
    assert (pane.cards, list(pane.managing.forget)) == ([], [])
    desk.click(pane.managing.delete)
    desk.click(pane.managing.delete)
    desk.settle()
    assert pane.chooser.isVisible()
    assert till.customers.listed() == []
    _card(desk, CardBehaviour.APPROVED)
    assert desk.view.phase is Phase.HELD
