"""Printers over the wire, and what they do wrong one by one."""

import os
import pty
import threading
import tty
from dataclasses import replace

import pytest

from pos.adapters.escpos import EscposRoom, Waiting
from pos.domain.printing import RASTER, Connection, Printer, PrinterState
from pos.domain.slip import Pair, Slip, SlipKind, Text
from tests import paper_sink
from tests.paper_reader import PaperReader, papers

SLIP = Slip(SlipKind.RECEIPT, "sale_1", "Receipt", (Text("Hammer"), Pair("Total", "12.00 EUR")))
LONG = replace(SLIP, parts=tuple(Text(f"Item {number}") for number in range(400)))
QUICK = Waiting(connect=0.5, send=0.05, answer=0.05, through=0.15, again=0.01)
PATIENT = Waiting(connect=2.0, send=5.0, answer=5.0, through=10.0, again=0.01)


@pytest.fixture(scope="module")
def served():
    with paper_sink.paper_sink() as sink:
        yield sink


@pytest.fixture
def sink(served):
    served.begin()
    return served


def line_to(address, waiting=PATIENT, **others):
    printer = Printer("Counter", Connection.NETWORK, address, drawer_pin=2, **others)
    return EscposRoom(waiting).reach(printer)


def test_a_printer_that_is_well_says_so_and_prints(sink):
    with line_to(sink.address) as line:
        assert line.look() is PrinterState.READY
        assert line.print(SLIP) is PrinterState.READY
    [paper] = papers(sink.taken())
    assert paper.lines[0] == "Hammer"
    assert paper.is_cut
    assert sink.calls == 1


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (paper_sink.PAPER_OUT, PrinterState.PAPER_OUT),
        (paper_sink.PAPER_LOW, PrinterState.PAPER_LOW),
        (paper_sink.COVER_OPEN, PrinterState.COVER_OPEN),
        (paper_sink.CUTTER, PrinterState.CUTTER),
        (paper_sink.FAULT, PrinterState.FAULT),
        (paper_sink.OFFLINE, PrinterState.OFFLINE),
    ],
)
def test_a_printer_says_what_it_lacks_before_anything_is_sent(sink, status, state):
    sink.status = status
    with line_to(sink.address) as line:
        assert line.look() is state
    assert not sink.paper


def test_a_printer_that_is_off_is_not_reached():
    with line_to(paper_sink.nobody(), QUICK) as line:
        assert line.look() is PrinterState.UNREACHABLE
        assert line.print(SLIP) is PrinterState.UNREACHABLE
        assert line.pulse() is PrinterState.UNREACHABLE


def test_a_printer_that_hangs_is_given_up_in_time(sink):
    sink.is_silent = True
    with line_to(sink.address, QUICK) as line:
        assert line.look() is PrinterState.SILENT
        assert line.print(SLIP) is PrinterState.SILENT


def test_a_printer_that_hangs_up_half_way_is_a_printer_that_was_lost(sink):
    sink.hangs_up_after = 500
    with line_to(sink.address) as line:
        assert line.print(LONG) is PrinterState.UNREACHABLE
    assert len(sink.paper) == 500


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (paper_sink.PAPER_OUT, PrinterState.PAPER_OUT),
        (paper_sink.COVER_OPEN, PrinterState.COVER_OPEN),
        (paper_sink.CUTTER, PrinterState.CUTTER),
    ],
)
def test_a_printer_that_stops_half_way_says_why(sink, status, state):
    sink.stops_after = (500, status)
    with line_to(sink.address, replace(QUICK, answer=5.0, through=5.0)) as line:
        assert line.look() is PrinterState.READY
        assert line.print(LONG) is state
    assert len(sink.paper) == 500


def test_a_printer_that_is_deaf_while_it_prints_is_waited_for(sink):
    sink.is_deaf_while_printing = True
    with line_to(sink.address, replace(QUICK, through=5.0)) as line:
        assert line.print(SLIP) is PrinterState.READY


def test_a_printer_that_reports_by_itself_is_understood(sink):
    sink.reports_by_itself = True
    with line_to(sink.address) as line:
        assert line.look() is PrinterState.READY


def test_a_printer_that_cannot_be_asked_is_sent_to_and_believed(sink):
    with line_to(sink.address, answers=False) as line:
        assert line.look() is PrinterState.UNKNOWN
        assert line.print(SLIP) is PrinterState.UNKNOWN
    assert sink.came.wait(5)


def test_the_drawer_opens_also_when_the_paper_is_out(sink):
    sink.status = paper_sink.PAPER_OUT
    with line_to(sink.address) as line:
        assert line.pulse() is PrinterState.READY
        assert line.look() is PrinterState.PAPER_OUT
    assert PaperReader().read(sink.taken()).pulses == [2]


def test_the_specimen_goes_the_way_of_every_slip(sink):
    with line_to(sink.address) as line:
        assert line.specimen() is PrinterState.READY
    [paper] = papers(sink.taken())
    assert [text.split()[0] for text in paper.lines if text][:2] == ["CP858", "CP1252"]


def test_families_offer_their_code_pages_and_drawing():
    room = EscposRoom()
    assert room.profiles()[0] == "default"
    assert room.code_pages("default")[-1] == RASTER


class End:
    """One end of a pair of terminals, as a printer's side of a connection."""

    def __init__(self, file):
        self.file = file

    def recv(self, most):
        try:
            return os.read(self.file, most)
        except OSError:  # nobody has the other end open any more
            return b""

    def sendall(self, data):
        os.write(self.file, data)


@pytest.fixture
def plug():
    """A printer behind a terminal of the system, and the path of the till's end."""
    try:
        ours, theirs = pty.openpty()
    except OSError as error:  # as in a root that is laid without /dev/pts
        pytest.skip(f"no pseudo-terminal here: {error}")
    tty.setraw(theirs)
    sink = paper_sink.PaperSink()
    sink.address = os.ttyname(theirs)
    thread = threading.Thread(target=sink.take, args=(End(ours),), daemon=True)
    thread.start()
    yield sink
    os.close(theirs)
    thread.join(5)
    os.close(ours)


@pytest.mark.parametrize("connection", [Connection.DEVICE, Connection.SERIAL])
def test_a_device_takes_what_is_sent_and_answers(connection, plug):
    printer = Printer("Counter", connection, plug.address)
    with EscposRoom(PATIENT).reach(printer) as line:
        assert line.look() is PrinterState.READY
        assert line.print(SLIP) is PrinterState.READY
        assert papers(plug.taken())[0].lines[0] == "Hammer"
        plug.status = paper_sink.COVER_OPEN
        assert line.look() is PrinterState.COVER_OPEN


@pytest.mark.parametrize(
    ("connection", "address"),
    [
        (Connection.DEVICE, "/dev/no-such-printer"),
        (Connection.SERIAL, "/dev/no-such-port"),
        (Connection.USB, "ffff:fffe"),
    ],
)
def test_a_plug_with_nothing_on_it_is_not_reached(connection, address):
    with EscposRoom(QUICK).reach(Printer("Counter", connection, address)) as line:
        assert line.look() is PrinterState.UNREACHABLE


def test_a_plain_file_gathers_slips_and_answers_nothing(tmp_path):
    file = tmp_path / "paper.bin"
    file.touch()
    printer = Printer("File", Connection.DEVICE, str(file), answers=False)
    for _ in range(2):
        with EscposRoom(QUICK).reach(printer) as line:
            assert line.print(SLIP) is PrinterState.UNKNOWN
    assert len(papers(file.read_bytes())) == 2
    with EscposRoom(QUICK).reach(replace(printer, answers=True)) as line:
        assert line.look() is PrinterState.SILENT


@pytest.mark.parametrize("content", [b"SQLite format 3\0", b"# run at every sign-in\n", b"x"])
def test_a_plain_file_that_holds_anything_but_slips_is_left_alone(tmp_path, content):
    file = tmp_path / "not-paper"
    file.write_bytes(content)
    with EscposRoom(QUICK).reach(Printer("File", Connection.DEVICE, str(file))) as line:
        assert line.print(SLIP) is PrinterState.UNREACHABLE
    assert file.read_bytes() == content
