"""Slips wait for printers, come out once and in order, and are never lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.escpos import EscposRoom
from pos.domain.printing import PrinterState, PrintId, PrintState
from pos.errors import Refused
from tests import paper_sink
from tests.paper_reader import papers
from tests.services.papering import QUICK, CutRoom, Papery, PowerCut, SlowRoom, slip


@pytest.fixture(scope="module")
def served():
    with paper_sink.paper_sink() as sink:
        yield sink


@pytest.fixture
def sink(served):
    served.begin()
    return served


@pytest.fixture
def till(crew, sink):
    return Papery(crew, sink)


def test_without_a_printer_a_slip_is_refused_with_a_sentence(till):
    assert not till.queue.can_print()
    with pytest.raises(Refused, match="no_printer"):
        till.queue.add(slip())


def test_a_slip_comes_out_once(till):
    till.keep()
    job = till.queue.add(slip())
    assert till.queue.view().waiting == (job,)
    assert till.queue.send().waiting == ()
    till.queue.send()
    assert till.came_out() == ["Hammer"]
    assert till.queue.recent(1)[0].state is PrintState.PRINTED


def test_slips_come_out_in_the_order_in_which_they_were_made(till):
    till.keep()
    for number in range(5):
        till.queue.add(slip(f"Item {number}"))
        till.crew.pass_time(timedelta(seconds=1))
    till.queue.send()
    assert till.came_out() == [f"Item {number}" for number in range(5)]
    assert till.sink.calls == 1


def test_recording_a_slip_reaches_no_printer(till):
    till.keep(address=paper_sink.nobody())
    till.queue.add(slip())
    assert till.queue.view().states == {}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (paper_sink.PAPER_OUT, PrinterState.PAPER_OUT),
        (paper_sink.COVER_OPEN, PrinterState.COVER_OPEN),
        (paper_sink.CUTTER, PrinterState.CUTTER),
        (paper_sink.OFFLINE, PrinterState.OFFLINE),
    ],
)
def test_a_slip_waits_for_a_printer_in_trouble_and_comes_out_unmarked(till, status, state):
    till.keep()
    till.sink.status = status
    till.queue.add(slip())
    view = till.queue.send()
    assert view.trouble is state
    assert view.states == {"Counter": state}
    till.sink.status = paper_sink.FINE
    assert till.send_later().waiting == ()
    assert till.came_out() == ["Hammer"]


def test_paper_that_runs_low_is_said_and_stops_nothing(till):
    till.keep()
    till.sink.status = paper_sink.PAPER_LOW
    till.queue.add(slip())
    assert till.queue.send().waiting == ()
    assert till.queue.look("Counter") is PrinterState.PAPER_LOW


def test_a_printer_that_is_off_keeps_its_slips_until_it_is_on(till):
    printer = till.keep(address=paper_sink.nobody())
    till.queue.add(slip())
    assert till.queue.send().trouble is PrinterState.UNREACHABLE
    with till.crew.store.write() as books:
        books.printers.save(replace(printer, address=till.sink.address))
    till.send_later()
    assert till.came_out() == ["Hammer"]


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ({"hangs_up_after": 20}, PrinterState.UNREACHABLE),
        ({"stops_after": (20, paper_sink.PAPER_OUT)}, PrinterState.PAPER_OUT),
        ({"stops_after": (20, paper_sink.COVER_OPEN)}, PrinterState.COVER_OPEN),
        ({"stops_after": (20, paper_sink.CUTTER)}, PrinterState.CUTTER),
        ({"stops_after": (20, paper_sink.FINE)}, PrinterState.SILENT),
    ],
)
def test_a_half_printed_slip_comes_out_whole_and_says_so(till, fault, state):
    till.keep()
    for name, value in fault.items():
        setattr(till.sink, name, value)
    till.queue.add(slip())
    view = till.queue.send()
    assert view.trouble is state
    assert view.waiting[0].begun
    till.sink.begin()
    assert till.send_later().waiting == ()
    [again] = papers(till.sink.taken())
    assert again.lines[0].strip().startswith("Printed again after a fault")
    assert "Hammer" in again.lines


def test_the_mark_of_a_second_piece_is_in_the_language_of_the_slip(till):
    till.keep()
    till.sink.hangs_up_after = 20
    till.queue.add(slip(language="ar", is_right_to_left=True))
    till.queue.send()
    till.sink.begin()
    till.send_later()
    [again] = papers(till.sink.taken())
    assert len(again.pictures) >= 3


def test_a_printer_in_trouble_holds_up_no_other(till):
    till.keep("Bar", address=paper_sink.nobody())
    till.keep("Counter")
    till.queue.add(slip("For the bar"))
    till.queue.add(slip("For the counter"), "counter")
    assert [job.printer for job in till.queue.send().waiting] == ["Bar"]
    assert till.came_out() == ["For the counter"]


def test_a_slip_in_trouble_is_not_overtaken_by_a_later_one(till):
    till.keep()
    till.sink.status = paper_sink.PAPER_OUT
    till.queue.add(slip("First"))
    till.queue.send()
    till.sink.status = paper_sink.FINE
    till.queue.add(slip("Second"))
    till.queue.send()
    assert till.came_out() == []
    till.send_later()
    assert till.came_out() == ["First", "Second"]


def test_a_slip_is_printed_on_another_printer_when_somebody_says_so(till):
    till.keep("Bar", address=paper_sink.nobody())
    till.keep("Counter")
    job = till.queue.add(slip())
    till.queue.send()
    till.queue.again(job.id, "counter")
    assert till.queue.send().waiting == ()
    assert till.came_out() == ["Hammer"]


def test_what_waits_for_a_printer_that_was_taken_away_goes_to_the_usual_one(till):
    till.keep("Bar", address=paper_sink.nobody())
    till.keep("Counter")
    till.queue.add(slip())
    till.printers.remove("Bar")
    till.queue.send()
    assert till.came_out() == ["Hammer"]


def test_everything_can_be_tried_at_once(till):
    till.keep()
    till.sink.status = paper_sink.PAPER_OUT
    for name in ("First", "Second"):
        till.queue.add(slip(name))
    till.queue.send()
    till.sink.status = paper_sink.FINE
    assert till.queue.all_again() == 1
    till.queue.send()
    assert till.came_out() == ["First", "Second"]


def test_giving_up_is_noted_and_comes_out_no_more(till):
    till.keep(address=paper_sink.nobody())
    job = till.queue.add(slip())
    till.queue.send()
    till.queue.give_up(job.id)
    assert till.queue.view().waiting == ()
    [record] = till.crew.notes("print_given_up")
    assert record.facts == {"subject": "receipt/till-1-000001", "problem": "unreachable"}
    for act in (till.queue.give_up, till.queue.again):
        with pytest.raises(Refused, match="print_ended"):
            act(job.id)
    with pytest.raises(Refused, match="print_unknown"):
        till.queue.again(PrintId("print_00000000"))


def test_a_copy_is_counted_from_the_first_that_was_not_given_up(till):
    till.keep()
    first = till.queue.add(slip())
    till.queue.give_up(first.id)
    with till.crew.store.read() as books:
        assert books.prints.made("receipt", "till-1-000001") == 0
    till.queue.add(slip())
    with till.crew.store.read() as books:
        assert books.prints.made("receipt", "till-1-000001") == 1


@pytest.mark.parametrize("moment", ["before", "sending", "settling"])
def test_a_power_cut_loses_no_slip_and_a_second_piece_says_so(till, moment):
    till.keep()
    till.queue.add(slip())
    till.begin(CutRoom(EscposRoom(QUICK), moment))
    with pytest.raises(PowerCut):
        till.queue.send()
    till.restart()
    pieces = len(till.came_out())
    assert pieces == (moment == "settling")
    assert till.send_later(31).waiting == ()
    [last] = papers(till.sink.taken())
    is_marked = last.lines[0].strip().startswith("Printed again after a fault")
    assert is_marked == (moment != "before")
    assert "Hammer" in last.lines


def test_two_programs_print_a_slip_once(till):
    till.keep()
    till.queue.add(slip())
    till.begin(CutRoom(EscposRoom(QUICK), "sending"))
    with pytest.raises(PowerCut):
        till.queue.send()  # as if the other were still at it
    till.begin()
    assert len(till.queue.send().waiting) == 1
    assert till.came_out() == []


@pytest.mark.parametrize("fault", [None, PrinterState.PAPER_OUT])
@pytest.mark.parametrize("end", [PrintState.GIVEN_UP, PrintState.PRINTED])
def test_what_others_decide_while_a_printer_hangs_over_a_slip_stays_so(till, fault, end):
    till.keep()
    job = till.queue.add(slip())

    def meanwhile():
        if end is PrintState.GIVEN_UP:
            till.queue.give_up(job.id)
            return
        till.crew.pass_time(timedelta(seconds=31))
        Papery(till.crew, till.sink).queue.send()  # another program, which may take it over now

    till.begin(SlowRoom(meanwhile, fault))
    till.queue.send()
    assert till.queue.recent(1)[0].state is end
    assert till.send_later().waiting == ()


def test_a_month_later_only_what_waits_has_its_text(till):
    till.keep()
    till.queue.add(slip())
    till.queue.send()
    till.crew.pass_time(timedelta(days=31))
    till.restart()
    till.queue.send()
    with till.crew.store.read() as books:
        assert books.prints.get(till.queue.recent(1)[0].id).body == ""
