"""A ledger from before people keeps every entry and every hash, and takes notes from then on."""

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.audit_record import AuditRecord
from pos.domain.ids import LedgerId
from pos.domain.ledger import Posting
from pos.errors import Broken
from pos.services.verify import Verify
from tests.adapters.sqlite.examples import (
    INTENT,
    NOW,
    SALE,
    entry,
    eur,
    write_old_entry,
    write_old_intent,
    write_old_sale,
)

_ENTRIES = """
    SELECT sequence, reference, kind, occurred_at, recorded_at, sale_id, intent_id, amount_minor,
        currency, reason, prev_hash, hash
    FROM entries ORDER BY sequence"""


def _rows(file):
    with file.read() as db:
        entries = [tuple(row) for row in db.execute(_ENTRIES)]
        return entries, [tuple(row) for row in db.execute("SELECT * FROM postings")]


@pytest.fixture
def before(file_before):
    """One hold as the version before wrote it; what its tables hold."""
    file = file_before("0011")
    with file.write() as db:
        write_old_sale(db, number=1)
        write_old_intent(db)
        sides = (Posting("memo:holds", eur(2500)), Posting("memo:customers", eur(-2500)))
        write_old_entry(db, entry(f"hold/{INTENT}", postings=sides))
    found = _rows(file)
    file.close()
    return found


@pytest.fixture
def upgraded(before, path):
    file = LedgerFile(path, now=NOW)
    yield file
    file.close()


def test_entries_and_hashes_are_what_they_were(before, upgraded, clock):
    assert _rows(upgraded) == before
    assert len(before[0]) == 1
    store = SqliteStore(upgraded, LedgerId("ldg_1"), clock)
    assert Verify(store).verify().findings == ()
    with store.read() as books:
        assert books.sales.get(SALE).clerk == ""


def test_a_note_follows_in_the_same_chain(upgraded, clock):
    store = SqliteStore(upgraded, LedgerId("ldg_1"), clock)
    with store.write() as books:
        books.trail.add(AuditRecord("release", NOW, actor="Anna", sale=SALE))
    [_, (_, _, kind, *_, previous, _)] = _rows(upgraded)[0]
    assert kind == "audit"
    assert previous == _rows(upgraded)[0][0][-1]
    assert Verify(store).verify().findings == ()


@pytest.mark.parametrize("table", ["entries", "postings"])
def test_the_guards_stand_and_nothing_old_is_left(upgraded, table):
    with upgraded.read() as db:
        assert not [name for name in db.table_names() if "before" in name]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(Broken) as error, upgraded.write() as db:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above
    assert "append-only" in str(error.value.__cause__)


def test_a_kind_that_nobody_made_known_cannot_be_booked(upgraded):
    with pytest.raises(Broken), upgraded.write() as db:
        db.execute(
            """INSERT INTO entries SELECT 99, 'gift/1', 'gift', occurred_at, recorded_at, sale_id,
                   intent_id, amount_minor, currency, reason, prev_hash, hash, NULL FROM entries"""
        )
