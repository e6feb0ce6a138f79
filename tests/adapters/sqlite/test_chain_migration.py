"""A ledger from before the chain is chained once, entry by entry, and guarded as before."""

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.ids import LedgerId
from pos.errors import Broken
from pos.services.verify import Verify
from tests.adapters.sqlite.examples import (
    NOW,
    SALE,
    entry,
    intent,
    write_old_intent,
    write_old_sale,
)


@pytest.fixture
def old(file_before, clock):
    """Three entries as the version before wrote them, with their payments."""
    file = file_before("0007")
    with file.write() as db:
        write_old_sale(db, number=1)
        for number in range(1, 4):
            write_old_intent(db, id=f"pi_{number}")
    when = NOW.isoformat()
    with file.write() as db:
        for number in range(1, 4):
            db.execute(
                "INSERT INTO entries VALUES (?, ?, 'hold', ?, ?, ?, ?, 2500, 'EUR', '')",
                [number, f"hold/pi_{number}", when, when, SALE, f"pi_{number}"],
            )
            db.execute(
                """INSERT INTO postings VALUES (?, 1, 'memo:holds', 2500, 'EUR'),
                       (?, 2, 'memo:customers', -2500, 'EUR')""",
                [number, number],
            )
    file.close()


@pytest.fixture
def upgraded(old, path):
    file = LedgerFile(path, now=NOW)
    yield file
    file.close()


def test_what_was_booked_before_is_chained_and_proved(upgraded, clock):
    store = SqliteStore(upgraded, LedgerId("ldg_1"), clock)
    verdict = Verify(store).verify()
    assert verdict.findings == ()
    assert verdict.entries == 3
    with store.write() as books:
        books.intents.save(intent(id="pi_4", latest_charge=None))
        books.ledger.post([entry("hold/pi_4", intent="pi_4", postings=_postings(books))])
    assert Verify(store).verify().holds


def _postings(books):
    return next(iter(books.ledger.entries(None, None))).entry.postings


def test_the_old_tables_are_gone_and_the_new_ones_say_no(upgraded):
    with upgraded.read() as db:
        assert not [name for name in db.table_names() if "unchained" in name]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(Broken) as error, upgraded.write() as db:
        db.execute("UPDATE entries SET reason = 'x'")
    assert "append-only" in str(error.value.__cause__)
