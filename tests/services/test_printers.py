"""Setting up printers: who may, what is refused, and what the test slip shows."""

from dataclasses import replace

import pytest

from pos.domain.language import Language
from pos.domain.printing import Connection, Printer, PrinterState
from pos.errors import Refused
from tests import paper_sink
from tests.paper_reader import papers
from tests.services.papering import Papery

BAR = Printer("Bar", Connection.NETWORK, "192.168.1.51", drawer_pin=2)


@pytest.fixture(scope="module")
def served():
    with paper_sink.paper_sink() as sink:
        yield sink


@pytest.fixture
def till(crew, served):
    served.begin()
    return Papery(crew, served)


def test_the_first_printer_is_the_usual_one_until_another_is_preferred(till):
    till.printers.add(BAR)
    till.printers.add(replace(BAR, name=" Counter "))
    assert [each.name for each in till.printers.all()] == ["Bar", "Counter"]
    till.printers.prefer("counter")
    assert [each.name for each in till.printers.all()] == ["Counter", "Bar"]
    till.printers.remove("Counter")
    assert [(each.name, each.place) for each in till.printers.all()] == [("Bar", 0)]


def test_a_change_keeps_name_and_place(till):
    till.printers.add(BAR)
    till.printers.change(replace(BAR, name="bar", address="192.168.1.52", place=7))
    assert till.printers.all() == [replace(BAR, address="192.168.1.52")]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"profile": "Future"}, "printer_profile"),
        ({"code_page": "CP000"}, "printer_code_page"),
        ({"drawer_pin": 3}, "printer_drawer"),
        ({"name": "BAR"}, "printer_exists"),
    ],
)
def test_what_no_printer_has_is_refused(till, wrong, code):
    till.printers.add(BAR)
    with pytest.raises(Refused, match=code):
        till.printers.add(replace(BAR, **{"name": "Other", **wrong}))


def test_a_printer_nobody_knows_is_refused(till):
    for act in (till.printers.remove, till.printers.prefer, till.printers.test, till.queue.look):
        with pytest.raises(Refused, match="printer_unknown"):
            act("Bar")


def test_every_change_is_noted(team, served):
    till = Papery(team, served)
    till.crew.sign_in("Anna")
    till.printers.add(BAR)
    till.printers.change(replace(BAR, cuts=False))
    till.printers.remove("Bar")
    noted = till.crew.notes("settings")
    assert {(each.actor, each.facts["printer"]) for each in noted} == {("Anna", "Bar")}
    assert [each.facts["what"] for each in noted] == ["added", "changed", "removed"]


def test_a_cashier_sets_up_no_printer(team, served):
    till = Papery(team, served)
    till.crew.sign_in("Bob")
    with pytest.raises(Refused, match="not_permitted"):
        till.printers.add(BAR)
    assert till.printers.all() == []


@pytest.mark.parametrize(("millimetres", "columns"), [(80, 48), (80, 42), (58, 32)])
def test_the_test_slip_shows_the_width_of_the_paper_and_two_codes(till, millimetres, columns):
    till.keep(paper_mm=millimetres, columns=columns)
    till.printers.test("Counter")
    till.queue.send()
    [paper] = papers(till.sink.taken())
    assert max(map(len, paper.lines)) == columns
    assert any(line.endswith("€1,234.56") for line in paper.lines)
    assert {kind for kind, _ in paper.codes} >= {"qr"}
    assert paper.pictures  # the letters that no code page holds


def test_the_test_slip_speaks_the_language_of_slips(till):
    till.keep(code_page="CP858")
    till.printers.test("Counter", language=Language.JA)
    till.queue.send()
    [paper] = papers(till.sink.taken())
    assert paper.pictures


def test_the_specimen_is_printed_past_the_queue(till):
    till.keep()
    assert till.printers.specimen("Counter") is PrinterState.READY
    assert till.came_out()[0].startswith("CP858")
    till.sink.status = paper_sink.COVER_OPEN
    assert till.printers.specimen("Counter") is PrinterState.COVER_OPEN
    assert till.queue.view().waiting == ()
