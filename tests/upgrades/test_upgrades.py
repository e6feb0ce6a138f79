"""A ledger of an earlier version comes up to date with a copy kept, and loses nothing."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos.adapters.sqlite.connection import connect
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.domain.ids import LedgerId
from pos.services.verify import Verify

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
OLD = sorted(path.name for path in Path(__file__).parent.glob("*.db.gz"))
MONEY = """SELECT reference, account, sum(postings.amount_minor), postings.currency FROM postings
    JOIN entries ON entries.sequence = postings.entry GROUP BY 1, 2, 4 ORDER BY 1, 2, 4"""


def _money(database):
    """What was booked: reference, account, sum and currency."""
    return [tuple(row) for row in database.execute(MONEY)]


@pytest.fixture(params=OLD)
def old(request, tmp_path) -> Path:
    """The ledger as it was left, in a folder of its own."""
    path = tmp_path / "training-acct_1Practice.db"
    packed = Path(__file__).with_name(request.param).read_bytes()
    path.write_bytes(gzip.decompress(packed))
    return path


def test_an_old_ledger_comes_up_to_date_and_nothing_booked_is_lost(old):
    before = connect(old, read_only=True)
    booked = _money(before)
    before.close()
    assert booked
    file = LedgerFile(old, now=NOW)
    with file.read() as db:
        assert _money(db) == booked
    found = Verify(SqliteStore(file, LedgerId("ldg_old"), SystemClock())).verify()
    assert found.findings == ()
    file.close()
    [copy] = old.parent.glob("*-before-upgrade-*.db")
    kept = connect(copy, read_only=True)
    assert _money(kept) == booked
    kept.close()


def test_what_was_kept_before_the_upgrade_can_take_its_place_again(old):
    LedgerFile(old, now=NOW).close()
    [copy] = old.parent.glob("*-before-upgrade-*.db")
    for side in ("-wal", "-shm"):
        old.with_name(old.name + side).unlink(missing_ok=True)
    copy.replace(old)
    again = LedgerFile(old, now=NOW)
    with again.read() as db:
        assert _money(db)
    again.close()


def test_a_register_that_replicates_goes_on_noting_what_changes(tmp_path):
    path = tmp_path / "training-acct_1Practice.db"
    packed = Path(__file__).with_name("books.db.gz").read_bytes()
    path.write_bytes(gzip.decompress(packed))
    before = connect(path)
    before.execute("UPDATE replication SET is_on = 1, target = 'centre', noted_from = 1")
    before.close()
    file = LedgerFile(path, now=NOW)
    with file.write() as db:
        db.execute("INSERT OR REPLACE INTO settings (name, value) VALUES ('shop_name', 'Hill')")
        db.execute("UPDATE products SET unit = 'kg' WHERE rowid = 1")
        noted = [tuple(row) for row in db.execute("SELECT tbl, key FROM row_changes")]
    assert noted == [("settings", '["shop_name"]'), ("products", "[1]")]
    found = Verify(SqliteStore(file, LedgerId("ldg_old"), SystemClock())).verify()
    assert found.findings == ()
    file.close()
