"""The ledger that the benches make up is one that the till could have written."""

from contextlib import closing

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.domain.ids import LedgerId
from pos.domain.intent import IntentStatus
from pos.services.verify import Verify
from tests.bench import big

ENTRIES = 700


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("big") / big.NAME
    return path, big.write(path, ENTRIES)


@pytest.fixture
def store(written):
    path, _ = written
    clock = SystemClock()
    file = LedgerFile(path, now=clock.now(), read_only=True)
    yield SqliteStore(file, LedgerId(big.LEDGER), clock)
    file.close()


def test_it_holds_and_has_as_many_entries_as_were_asked_for(store, written):
    verdict = Verify(store).verify()
    assert verdict.findings == ()
    assert verdict.entries == ENTRIES
    assert verdict.head == written[1]


def test_it_is_read_as_any_other(store):
    with store.read() as books:
        sales = books.sales.recent(500)
        intents = [books.intents.get(sale.intent) for sale in sales if sale.intent]
        entries = list(books.ledger.entries(None, None))
        operations = [books.operations.of(sale.id) for sale in sales]
        assert len(books.intents.holds()) == sum(
            intent.status is IntentStatus.REQUIRES_CAPTURE for intent in intents
        )
        assert not books.operations.open()
    assert [sale.number for sale in sales] == list(range(len(sales), 0, -1))
    # A payout is no sale's.
    assert {entry.entry.sale for entry in entries} - {None} == {sale.id for sale in sales}
    assert {operation.sale for each in operations for operation in each} == {
        sale.id for sale in sales
    }


def test_it_has_every_kind_of_entry(written):
    with closing(sqlite3.connect(written[0])) as db:
        kinds = {row[0] for row in db.execute("SELECT DISTINCT kind FROM entries")}
    assert kinds >= {"hold", "capture", "release", "lapse", "fee", "refund", "dispute", "payout"}


def test_the_same_number_gives_the_same_chain(tmp_path, written):
    assert big.write(tmp_path / big.NAME, ENTRIES) == written[1]
