"""A ledger from before holds could be raised keeps its journal, its changes and their guards."""

from dataclasses import replace

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.drift import Change, ChangeKind
from pos.domain.features import NO_FEATURES
from pos.domain.ids import LedgerId, OperationId
from pos.domain.ledger import EntryKind
from pos.domain.operation import CaptureIntent, IncreaseHold
from pos.errors import Broken
from tests.adapters.sqlite.examples import (
    INTENT,
    NOW,
    SALE,
    entry,
    eur,
    operation,
    write_old_sale,
)

_OLD_CAPTURE = '{"amount":2500,"currency":"EUR","intent":"pi_3Aa0000000000001","kind":"capture"}'


@pytest.fixture
def upgraded(path, file_before):
    """A hold, a capture under way and a change, as the version before wrote them."""
    old = file_before("0011")
    when = NOW.isoformat()
    with old.write() as db:
        write_old_sale(db, number=1)
        db.execute(
            """INSERT INTO intents VALUES (?, ?, 'requires_capture', 2500, 2500, 0, 'EUR', ?,
                   NULL, 'ch_1', '', NULL, 0, NULL, NULL, '{}', ?)""",
            [INTENT, SALE, when, when],
        )
        db.execute(
            """INSERT INTO charges VALUES ('ch_1', ?, 2500, 0, 'EUR', 'succeeded', ?, '', '', NULL,
                   '', '', '', '', 0, 0)""",
            [INTENT, when],
        )
        db.execute(
            """INSERT INTO operations VALUES ('pos1-old', ?, 'capture', ?, 1, ?, 'in_doubt', ?, 1,
                   NULL, 'no_answer', '', '', 0)""",
            [SALE, INTENT, _OLD_CAPTURE, when],
        )
        db.execute(
            "INSERT INTO changes VALUES (1, 'held/ch_1', 'held', ?, ?, 2500, 'EUR', ?, ?, NULL)",
            [INTENT, SALE, when, when],
        )
    old.close()
    file = LedgerFile(path, now=NOW)
    yield file
    file.close()


@pytest.fixture
def store(upgraded, clock):
    return SqliteStore(upgraded, LedgerId("ldg_1"), clock)


def test_what_was_under_way_still_is_and_means_the_same(store):
    with store.read() as books:
        [open_] = books.operations.open()
        [change] = books.changes.of(INTENT)
    assert (open_.id, open_.code, open_.attempt) == ("pos1-old", "no_answer", 1)
    assert open_.request == CaptureIntent(INTENT, eur(2500))
    assert open_.request.is_final
    assert (change.kind, change.amount) == (ChangeKind.HELD, eur(2500))


def test_a_hold_from_before_allows_nothing_that_is_known(store):
    with store.read() as books:
        [hold] = books.intents.holds()
        charge = books.intents.get(INTENT).latest_charge
    assert (hold.features, hold.taken) == (NO_FEATURES, None)
    assert charge is not None
    assert (charge.authorised, charge.statement) == (None, "")


def test_what_is_new_can_be_written_after_the_upgrade(store):
    raised = operation(IncreaseHold(INTENT, eur(3000)))
    change = Change("increased/x", ChangeKind.INCREASED, INTENT, SALE, eur(500), NOW, NOW)
    with store.write() as books:
        books.operations.add(raised)
        assert books.changes.add(change)
        kind = EntryKind.INCREASE
        assert books.ledger.post([entry(f"increase/{INTENT}/3000", 500, kind=kind)]) == 1
    with store.read() as books:
        assert books.operations.get(raised.id).request == raised.request


def test_the_guards_stand_and_no_kind_is_made_up(upgraded, store):
    for sql in (
        "UPDATE changes SET kind = 'captured'",
        "DELETE FROM changes",
        "DELETE FROM operations",
        "UPDATE operations SET request = '{}'",
        """INSERT INTO changes SELECT 2, 'x', 'stolen', intent_id, sale_id, 1, 'EUR', '', '', NULL
           FROM changes""",
    ):
        with pytest.raises(Broken), upgraded.write() as db:
            db.execute(sql)
    made_up = replace(operation(), id=OperationId("pos1-x"), attempt=2)
    with store.write() as books:
        books.operations.add(made_up)
    with pytest.raises(Broken), upgraded.write() as db:
        db.execute("UPDATE operations SET kind = 'steal'")
    with upgraded.read() as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_schema")]
    assert not [name for name in names if name.endswith("_before_features")]
