"""Printers, the queue of slips and the drawer's openings in a real ledger file."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.ids import LedgerId
from pos.domain.printing import (
    Connection,
    DrawerOpening,
    DrawerReason,
    Printer,
    PrinterState,
    PrintId,
    PrintJob,
)
from pos.errors import Refused
from tests.adapters.sqlite.examples import NOW, StoppedClock

COUNTER = Printer("Counter", Connection.NETWORK, "192.168.1.50", drawer_pin=2)
BAR = Printer("Bar", Connection.USB, "04b8:0e15", 1, 58, 32, "POS-5890", "raster", cuts=False)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    ledger = LedgerFile(tmp_path_factory.mktemp("paper") / "test-acct_1.db", now=NOW)
    yield ledger
    ledger.close()


@pytest.fixture
def books(file):
    """Nothing of it stays."""
    store = SqliteStore(file, LedgerId("ledger_1"), StoppedClock())
    with pytest.raises(ZeroDivisionError), store.write() as books:  # noqa: PT012 - rolled back
        yield books
        raise ZeroDivisionError


def job(number=1, **others):
    made = PrintJob(
        PrintId(f"print_{number:032d}"),
        "receipt",
        "sale_1",
        "en",
        0,
        '{"kind": "receipt"}',
        "Counter",
        NOW + timedelta(seconds=number),
    )
    return replace(made, **others)


def test_printers_come_back_as_they_were_kept_the_usual_one_first(books):
    books.printers.save(BAR)
    books.printers.save(COUNTER)
    assert list(books.printers.all()) == [COUNTER, BAR]
    assert books.printers.get("counter") == COUNTER
    books.printers.remove("Bar")
    with pytest.raises(Refused, match="printer_unknown"):
        books.printers.get("Bar")


def test_slips_come_back_as_they_were_kept_oldest_first(books):
    failed = job(2).failed(PrinterState.PAPER_OUT, NOW)
    for each in (failed, job(1)):
        books.prints.add(each)
    assert list(books.prints.waiting()) == [job(1), failed]
    assert books.prints.get(job(1).id) == job(1)


def test_what_was_printed_or_given_up_waits_no_more(books):
    printed, given_up = job(1).sending(NOW).printed(NOW), job(2).given_up()
    for each, end in ((job(1), printed), (job(2), given_up)):
        books.prints.add(each)
        books.prints.save(end)
    assert books.prints.waiting() == []
    assert list(books.prints.recent(5)) == [replace(each, body="") for each in (given_up, printed)]


def test_a_slip_that_was_given_up_is_no_original_for_a_copy(books):
    books.prints.add(job(1))
    books.prints.add(job(2).given_up())
    assert books.prints.made("receipt", "sale_1") == 1
    assert books.prints.made("gift", "sale_1") == 0


def test_no_slip_is_deleted_and_none_that_was_printed_is_queued_again(books, file):
    books.prints.add(job(1).sending(NOW).printed(NOW))
    with pytest.raises(sqlite3.IntegrityError, match="stays printed"):
        books.prints.save(job(1))
    with pytest.raises(sqlite3.IntegrityError, match="stays known"):
        books.prints._db.execute("DELETE FROM prints")


def test_only_what_waits_keeps_its_text_for_good(books):
    for each in (job(1), job(2).sending(NOW).printed(NOW)):
        books.prints.add(each)
    books.prints.forget_bodies(NOW + timedelta(days=1))
    assert books.prints.get(job(1).id).body
    assert books.prints.get(job(2).id).body == ""


def test_a_few_letters_name_no_slip(books):
    books.prints.add(job(1))
    for text in ("", "print_", "print_9999"):
        with pytest.raises(Refused, match="print_unknown"):
            books.prints.get(PrintId(text))


def test_what_is_booked_once_opens_the_drawer_once(books):
    opening = DrawerOpening(NOW, DrawerReason.CASH, "Ana", "Counter", "cash-sale/sale_1/1")
    assert books.drawer.add(opening)
    assert not books.drawer.add(replace(opening, opened_by="Ben"))
    no_sale = replace(opening, reason=DrawerReason.NO_SALE, reference="", note="change")
    assert books.drawer.add(no_sale)
    assert books.drawer.add(no_sale)
    assert list(books.drawer.recent(9)) == [no_sale, no_sale, opening]
    with pytest.raises(sqlite3.IntegrityError, match="stays opened"):
        books.drawer._db.execute("DELETE FROM drawer_openings")
