"""A record whose commit failed is written over, or said to be uncertain; it is never sent late."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from pos.domain.operation import OperationState
from pos.errors import InDoubt, Misconfigured
from pos.ports import Books, Store
from pos.services.journal import Journal
from pos.services.settlement import Settlement
from tests.conftest import LogExpecter
from tests.kit import Shop


class FailingCommits:
    """A ledger whose disk fails while it commits: nobody knows what is in the file then."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.failures: list[str] = []
        self.arrive = True

    def read(self) -> AbstractContextManager[Books]:
        return self._store.read()

    @contextmanager
    def write(self) -> Iterator[Books]:
        if not self.failures:
            with self._store.write() as books:
                yield books
            return
        code = self.failures.pop(0)
        with self._store.write() as books:
            yield books
            if not self.arrive:
                raise Misconfigured(code)
        raise Misconfigured(code)


@pytest.fixture(params=["in the file", "not in the file"])
def commits(shop: Shop, request: pytest.FixtureRequest) -> FailingCommits:
    store = FailingCommits(shop.store)
    store.arrive = request.param == "in the file"
    shop.journal = Journal(store, lambda: shop.gateway, shop.simulator)
    shop.settlement = Settlement(store, shop.journal, lambda: shop.gateway, shop.simulator)
    return store


def test_what_was_said_not_to_be_done_is_not_done_at_the_next_start(
    shop: Shop, commits: FailingCommits
) -> None:
    sale = shop.held()
    commits.failures = ["ledger_io_error"]

    with pytest.raises(Misconfigured, match="ledger_io_error"):
        shop.settlement.capture(shop.intent(sale).id)
    shop.restart()

    assert shop.journal.recover() == []
    assert shop.requests("/capture") == []
    assert shop.intent(sale).is_held
    last = shop.operations(sale)[-1]
    assert (last.kind, last.state, last.code) == (
        "capture",
        OperationState.REJECTED,
        "not_recorded",
    )


def test_where_not_even_that_can_be_written_it_is_said_to_be_uncertain(
    shop: Shop, commits: FailingCommits, expect_log: LogExpecter
) -> None:
    expect_log("no record, and none of that")
    sale = shop.held()
    intent = shop.intent(sale).id
    commits.failures = ["ledger_io_error", "ledger_io_error"]

    with pytest.raises(InDoubt, match="record_uncertain"):
        shop.settlement.capture(intent)
    # The disk is well again: the record is withdrawn before anything else is written.
    shop.settlement.capture(intent)

    assert len(shop.keys_sent("/capture")) == 1
    states = [(each.state, each.code) for each in shop.operations(sale) if each.kind == "capture"]
    assert states == [(OperationState.REJECTED, "not_recorded"), (OperationState.SUCCEEDED, "")]


def test_a_full_disk_is_no_riddle(
    shop: Shop, commits: FailingCommits, expect_log: LogExpecter
) -> None:
    expect_log("no record, and none of that")
    sale = shop.held()
    commits.arrive = False
    commits.failures = ["disk_full", "disk_full"]

    with pytest.raises(Misconfigured, match="disk_full"):
        shop.settlement.capture(shop.intent(sale).id)
