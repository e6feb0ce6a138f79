"""A ledger from before refunds keeps every entry, every hash and every guard."""

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.ids import LedgerId
from pos.domain.ledger import EntryKind, Posting
from pos.errors import Broken
from pos.services.verify import Verify
from tests.adapters.sqlite.examples import (
    INTENT,
    NOW,
    SALE,
    entry,
    eur,
    write_old_entry,
    write_old_sale,
)
from tests.domain.test_refund import refund

_INTENT = """INSERT INTO intents VALUES (?, ?, 'requires_capture', 2500, 2500, 0, 'EUR', ?, NULL,
    'ch_1', '', NULL, 0, NULL, NULL, '{}', ?)"""
_CHARGE = """INSERT INTO charges VALUES ('ch_1', ?, 2500, 0, 'EUR', 'succeeded', ?, '', '', NULL,
    '', '', '', '')"""

_ENTRIES = """
    SELECT sequence, reference, kind, occurred_at, recorded_at, sale_id, intent_id, amount_minor,
        currency, reason, prev_hash, hash
    FROM entries ORDER BY sequence"""


def _entries(file):
    with file.read() as db:
        rows = [tuple(row) for row in db.execute(_ENTRIES)]
        return rows, [tuple(row) for row in db.execute("SELECT * FROM postings")]


@pytest.fixture
def before(file_before):
    """One hold as the version before wrote it; what its tables hold."""
    file = file_before("0008")
    with file.write() as db:
        write_old_sale(db, number=1)
        write_old_entry(db, entry(f"hold/{INTENT}", postings=_postings()))
    when = NOW.isoformat()
    with file.write() as db:
        db.execute(_INTENT, [INTENT, SALE, when, when])
        db.execute(_CHARGE, [INTENT, when])
    found = _entries(file)
    file.close()
    return found


def _postings():
    return (Posting("memo:holds", eur(2500)), Posting("memo:customers", eur(-2500)))


@pytest.fixture
def upgraded(before, path):
    file = LedgerFile(path, now=NOW)
    yield file
    file.close()


def test_entries_and_hashes_are_what_they_were(before, upgraded, clock):
    assert _entries(upgraded) == before
    assert len(before[0]) == 1
    assert Verify(SqliteStore(upgraded, LedgerId("ldg_1"), clock)).verify().findings == ()


def test_an_old_charge_does_not_say_what_was_refunded(upgraded, clock):
    with SqliteStore(upgraded, LedgerId("ldg_1"), clock).read() as books:
        known = books.intents.get(INTENT).latest_charge
    assert (known.refunded, known.is_disputed) == (None, False)


def test_a_refund_can_be_booked_after_the_upgrade(upgraded, clock):
    back = (Posting("assets:stripe", eur(-300)), Posting("income:sales", eur(300)))
    booked = entry("refund/re_1", 300, kind=EntryKind.REFUND, postings=back)
    with SqliteStore(upgraded, LedgerId("ldg_1"), clock).write() as books:
        books.aftermath.save([refund()], [])
        assert books.ledger.post([booked]) == 1
        assert books.audit.booked("assets:stripe") == [eur(-300)]


@pytest.mark.parametrize("table", ["entries", "postings"])
def test_the_guards_stand_and_nothing_old_is_left(upgraded, table):
    with upgraded.read() as db:
        assert not [name for name in db.table_names() if "before" in name]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(Broken) as error, upgraded.write() as db:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above
    assert "append-only" in str(error.value.__cause__)


def test_a_copy_from_before_is_kept(upgraded, path):
    assert [each.name for each in path.parent.glob("*-before-upgrade-*.db")]
