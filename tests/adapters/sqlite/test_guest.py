"""A guest writes beside an open till: in order, durably, and never where there is no ledger."""

from contextlib import closing
from threading import Thread

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.guest import GuestFile
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.audit_record import AuditRecord, TrailQuery
from pos.domain.ids import LedgerId
from pos.errors import Misconfigured
from pos.services.verify import Verify
from tests.adapters.sqlite.examples import NOW

NOTE = AuditRecord("sign_in", NOW, actor="Anna")


@pytest.fixture
def guest(ledger, path, clock):
    with closing(LedgerFile(path, now=NOW, read_only=True)) as beside:
        yield SqliteStore(GuestFile(beside), LedgerId("ldg_1"), clock)


def test_what_a_guest_writes_the_till_reads_and_the_other_way_round(store, guest):
    with guest.write() as books:
        books.trail.add(NOTE)
    with store.write() as books:
        books.trail.add(NOTE)
    with guest.read() as books:
        assert [each.sequence for each in books.trail.find(TrailQuery())] == [2, 1]


def test_what_goes_wrong_in_a_guests_write_is_not_written(store, guest):
    def fails():
        with guest.write() as books:
            books.trail.add(NOTE)
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    with store.read() as books:
        assert books.trail.find(TrailQuery()) == []


def test_till_and_guest_write_one_chain_at_the_same_time(store, guest):
    def write(where):
        for _ in range(20):
            with where.write() as books:
                books.trail.add(NOTE)

    threads = [Thread(target=write, args=(where,)) for where in (store, guest)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = Verify(store).verify()
    assert (found.entries, found.findings) == (40, ())


def test_a_guest_makes_no_ledger_where_there_is_none(ledger, path, guest):
    ledger.close()
    path.unlink()
    with pytest.raises(Misconfigured, match="ledger_unopenable"), guest.write() as books:
        books.trail.add(NOTE)
    assert not path.exists()
