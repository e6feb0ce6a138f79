"""A slip in the queue goes forward, is tried again, and says when it may be on paper already."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.printing import (
    Connection,
    Printer,
    PrinterState,
    PrintId,
    PrintJob,
    PrintState,
)
from pos.errors import Broken, Refused

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def job():
    return PrintJob(PrintId("print_1"), "receipt", "sale_1", "en", 0, "{}", "Counter", NOW)


def test_a_slip_that_was_sent_may_be_on_paper_ever_after():
    assert not job().begun
    sent = job().sending(NOW)
    assert sent.begun
    assert sent.failed(PrinterState.PAPER_OUT, NOW).begun


def test_a_slip_that_never_reached_a_printer_is_not_on_paper():
    waiting = job().failed(PrinterState.UNREACHABLE, NOW, tried=True)
    assert waiting.state is PrintState.FAILED
    assert not waiting.begun
    assert waiting.problem == "unreachable"


def test_a_printed_slip_and_one_given_up_stay_so():
    for end in (job().sending(NOW).printed(NOW), job().given_up()):
        assert not end.is_due(NOW + timedelta(days=1))
        with pytest.raises(Broken):
            end.sending(NOW)
        with pytest.raises(Refused, match="print_ended"):
            end.at_once()


def test_it_is_tried_again_ever_later_but_never_more_than_a_minute_apart():
    tried, waits = job(), []
    for _ in range(7):
        tried = tried.failed(PrinterState.UNREACHABLE, NOW, tried=True)
        waits.append((tried.next_at - NOW).seconds)
    assert waits == [2, 5, 10, 30, 60, 60, 60]


def test_a_slip_that_somebody_is_printing_is_left_alone_until_they_must_be_gone():
    sent = job().sending(NOW)
    assert not sent.is_due(NOW + timedelta(seconds=29))
    assert sent.is_due(NOW + timedelta(seconds=30))


def test_a_clock_that_was_turned_back_keeps_no_slip_waiting():
    late = job().failed(PrinterState.PAPER_OUT, NOW)
    assert late.is_due(NOW - timedelta(days=1))


def test_asked_for_now_it_is_due_now_and_goes_where_it_was_sent():
    late = job().failed(PrinterState.PAPER_OUT, NOW)
    assert not late.is_due(NOW)
    assert late.at_once().is_due(NOW)
    assert late.at_once("Bar").printer == "Bar"
    assert late.at_once().printer == "Counter"


@pytest.mark.parametrize(
    ("connection", "address"),
    [
        ("network", "192.168.1.50"),
        ("network", "printer-1.shop.example:9100"),
        ("network", "[fe80::1]:9100"),
        ("usb", "04b8:0e15"),
        ("usb", "04b8:0E15:81:03"),
        ("serial", "/dev/ttyUSB0@38400"),
        ("serial", "COM3"),
        ("device", "/dev/usb/lp0"),
    ],
)
def test_addresses_of_every_connection_are_understood(connection, address):
    assert Printer("Counter", Connection(connection), address).address == address


@pytest.mark.parametrize(
    ("connection", "address"),
    [
        ("network", "http://printer/"),
        ("network", "printer:port"),
        ("network", ""),
        ("usb", "Epson"),
        ("serial", "ttyUSB0"),
        ("device", "lp0"),
        ("device", "/dev/usb/lp0\n"),
    ],
)
def test_addresses_that_lead_nowhere_are_refused(connection, address):
    with pytest.raises(Refused, match="printer_address"):
        Printer("Counter", Connection(connection), address)


def test_letters_across_fit_the_paper():
    with pytest.raises(Refused, match="printer_paper"):
        Printer("Counter", Connection.DEVICE, "/dev/usb/lp0", paper_mm=58, columns=48)
    assert Printer("C", Connection.DEVICE, "/dev/usb/lp0", paper_mm=58, columns=32).dots == 384


@given(st.lists(st.sampled_from(["send", "trouble", "done", "again", "stop"]), max_size=12))
def test_whatever_happens_a_slip_waits_or_has_one_end(moves):
    current = job()
    for move in moves:
        before = current
        try:
            match move:
                case "send":
                    current = current.sending(NOW)
                case "trouble":
                    current = current.failed(PrinterState.COVER_OPEN, NOW)
                case "done":
                    current = current.printed(NOW)
                case "again":
                    current = current.at_once()
                case _:
                    current = current.given_up()
        except (Broken, Refused):
            assert current == before
        assert not before.begun or current.begun
        assert (current.state is PrintState.PRINTED) == (current.printed_at is not None)
        if not before.state.waits:
            assert replace(current, next_at=None) == replace(before, next_at=None)
