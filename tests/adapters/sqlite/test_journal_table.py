"""The journal: written before the call, settled once, never deleted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.domain.ids import OperationId, SaleId
from pos.domain.operation import CreateIntent, OperationState
from pos.errors import Broken, Refused
from tests.adapters.sqlite.examples import INTENT, NOW, SALE, eur, operation, sale

_S = OperationState
OTHER = OperationId("pos1-" + "c3" * 20)


@pytest.fixture(autouse=True)
def _sale_of_the_operations(store):
    with store.write() as books:
        books.sales.save(sale())
        books.sales.save(sale(id=SaleId("sale_other")))


@pytest.fixture
def add(store):
    def write(*operations):
        with store.write() as books:
            for each in operations:
                books.operations.add(each)

    return write


def test_an_operation_comes_back_complete(store, add):
    full = operation(sends=2, intent=INTENT, code="declined", request_id="req_1")
    add(full)
    with store.read() as books:
        assert books.operations.get(full.id) == full


def test_an_operation_without_its_sale_cannot_be_recorded(add):
    with pytest.raises(Broken):
        add(operation(sale=SaleId("sale_nobody_knows")))


def test_the_same_id_cannot_be_recorded_twice(add):
    add(operation())
    with pytest.raises(Refused, match="already_under_way"):
        add(operation(attempt=2))


def test_the_same_intention_cannot_be_recorded_twice_under_two_ids(add):
    # Two windows, one click.
    add(operation())
    with pytest.raises(Refused, match="already_under_way"):
        add(operation(id=OTHER))


def test_two_creates_are_the_same_intention_although_they_have_no_target(add):
    add(operation(CreateIntent(eur(2500))))
    with pytest.raises(Refused, match="already_under_way"):
        add(operation(CreateIntent(eur(2600)), id=OTHER))


def test_another_attempt_is_another_intention(store, add):
    add(operation(), operation(id=OTHER, attempt=2))
    with store.read() as books:
        assert books.operations.attempts(SALE, "capture", INTENT) == 2
        assert books.operations.attempts(SALE, "cancel", INTENT) == 0


def test_open_operations_come_oldest_first(store, add):
    add(
        operation(),
        operation(id=OTHER, attempt=2, prepared_at=NOW - timedelta(minutes=5)),
        operation(id=OperationId("pos1-d"), attempt=3, sale=SaleId("sale_other")),
    )
    with store.read() as books:
        assert [each.id for each in books.operations.open()] == [OTHER, operation().id, "pos1-d"]
        assert [each.id for each in books.operations.open_of(SALE)] == [OTHER, operation().id]


@pytest.mark.parametrize("state", [_S.SUCCEEDED, _S.REJECTED])
def test_a_settled_operation_is_no_longer_open_but_stays(store, add, state):
    add(operation())
    settled = replace(operation(), state=state, intent=INTENT, code="x", sends=1)
    with store.write() as books:
        books.operations.save(settled)
    with store.read() as books:
        assert books.operations.open() == []
        assert books.operations.of(SALE) == [settled]


def test_an_operation_in_doubt_can_still_be_settled(store, add):
    add(operation())
    with store.write() as books:
        books.operations.save(operation().moved(_S.IN_DOUBT))
        books.operations.save(operation().moved(_S.IN_DOUBT).moved(_S.SUCCEEDED))
    with store.read() as books:
        assert books.operations.get(operation().id).state is _S.SUCCEEDED


@pytest.mark.parametrize("state", list(_S))
def test_an_operation_is_settled_once(store, add, state):
    add(operation(state=_S.SUCCEEDED))
    with pytest.raises(Broken, match="operation_closed"), store.write() as books:
        books.operations.save(operation(state=state))


def test_saving_what_was_never_recorded_is_our_mistake(store):
    with pytest.raises(Broken, match="operation_closed"), store.write() as books:
        books.operations.save(operation())


def test_an_unknown_operation_is_refused(store):
    with pytest.raises(Refused, match="operation_unknown"), store.read() as books:
        books.operations.get(OTHER)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE operations SET state = 'prepared'",
        "UPDATE operations SET code = 'x'",
        "DELETE FROM operations",
    ],
)
def test_the_file_itself_keeps_a_settled_operation_as_it_is(ledger, add, sql):
    add(operation(state=_S.REJECTED))
    with pytest.raises(Broken), ledger.write() as db:
        db.execute(sql)


@pytest.mark.parametrize("column", ["id", "request", "prepared_at"])
def test_the_file_itself_keeps_what_was_asked(ledger, add, column):
    add(operation())
    with pytest.raises(Broken), ledger.write() as db:
        db.execute(f"UPDATE operations SET {column} = '\"1\"'")  # noqa: S608 - the columns above


def test_looking_for_open_operations_reads_only_open_ones(ledger):
    with ledger.read() as db:
        plan = db.execute(
            """EXPLAIN QUERY PLAN SELECT id FROM operations
               WHERE state IN ('prepared', 'in_doubt') ORDER BY prepared_at, rowid"""
        ).fetchall()
    assert [row["detail"] for row in plan] == ["SCAN operations USING INDEX operations_open"]
