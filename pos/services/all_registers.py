"""Looks at every register of the shop at once: the own ledger, and what was fetched of the others.

Nothing here changes a ledger. What is read was true when it was fetched; whoever acts on a hold of
another register reads it at Stripe first.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from pos.domain.board import Board
from pos.domain.central import Replica
from pos.domain.central_board import RegisterState
from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId, LedgerId
from pos.domain.insight import Days, Insight, InsightName
from pos.domain.insight_tables import insight_of
from pos.domain.rollup import merged
from pos.domain.sale import Sale
from pos.domain.verdict import Verification
from pos.errors import Refused
from pos.services.board import HoldBoard
from pos.services.chain_walk import Progress
from pos.services.exports import Exports
from pos.services.insights import Insights
from pos.services.settlement import Settlement
from pos.services.verify import Verify


class Branch(Protocol):
    """One register's ledger as far as the whole shop needs it: the own one, or a replica."""

    @property
    def board(self) -> HoldBoard: ...
    @property
    def settlement(self) -> Settlement: ...
    @property
    def verify(self) -> Verify: ...
    @property
    def exports(self) -> Exports: ...
    @property
    def insights(self) -> Insights: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Proved:
    """One register examined. `fits_centre`: it ends where the centre says that it does."""

    register: RegisterState
    verification: Verification
    fits_centre: bool

    @property
    def holds(self) -> bool:
        return self.verification.holds and self.fits_centre


class AllRegisters:
    """The own register and the replicas beside it; needs no network.

    Safe to call from several threads; never on the one that draws.
    """

    def __init__(
        self,
        own: Callable[[], tuple[RegisterState, Branch]],
        replicas: Callable[[], Sequence[Replica]],
        opened: Callable[[Replica], Branch],
    ) -> None:
        """`opened` opens a replica for reading; the caller closes it."""
        self._own = own
        self._replicas = replicas
        self._opened = opened

    def registers(self) -> Sequence[RegisterState]:
        """Every register that is known here, the own one first, then by name."""
        own, _ = self._own()
        return [own, *(_state(each) for each in self._others(own.ledger))]

    def board(self) -> tuple[Board, dict[IntentId, LedgerId]]:
        """The rows of all registers by the own shop's hours, and whose each one is.

        A row that two ledgers show, as after a register was replaced, is the own one's.
        """
        own, till = self._own()
        board = till.board.read()
        rows = {row.intent: row for row in board.rows}
        ledgers = dict.fromkeys(rows, own.ledger)
        for state, branch in self._branches(own.ledger):
            for row in branch.board.read().rows:
                if row.intent not in rows:
                    rows[row.intent] = foreign_row(row, state)
                    ledgers[row.intent] = state.ledger
        merged_rows = tuple(sorted(rows.values(), key=_nearest_first))
        return Board(merged_rows, board.hours, board.as_of, board.region_flaw), ledgers

    def sale(self, ledger: LedgerId, sale: str) -> Sale | None:
        """A sale of another register as it was fetched, None where it was not."""
        with self._branch(ledger) as branch:
            if branch is None:
                return None
            try:
                return branch.settlement.find(sale).sale
            except Refused:
                return None

    def find(self, text: str) -> tuple[LedgerId, IntentId]:
        """A payment by its id, the beginning of one, or a receipt number, of whichever register.

        Raises Refused `hold_not_known`, `intent_ambiguous` where several registers have one.
        """
        own, till = self._own()
        found: dict[IntentId, LedgerId] = {}
        for ledger, branch in self._each(own.ledger, till):
            try:
                record = branch.settlement.find(text)
            except Refused:
                continue
            held = [card.intent.id for card in record.held_cards]
            if record.intent is not None and (text.startswith("pi_") or not held):
                held = [record.intent.id]
            for intent in held:
                found.setdefault(intent, ledger)
        if len(found) > 1:
            raise Refused("intent_ambiguous", intent=text[:60])
        for intent, ledger in found.items():
            return ledger, intent
        raise Refused("hold_not_known", name=text[:60])

    def verify(self, progress: Callable[[str, int], None] = lambda _name, _n: None) -> list[Proved]:
        """Examine every ledger; each by itself, and against what the centre says of it."""
        own, till = self._own()
        proved = till.verify.verify(progress=_named(progress, own.name))
        found = [Proved(own, proved, fits_centre=True)]
        for state, branch in self._branches(own.ledger):
            proved = branch.verify.verify(progress=_named(progress, state.name))
            ends = proved.head.sequence if proved.head else 0
            found.append(Proved(state, proved, fits_centre=ends == state.sequence))
        return found

    def insight(self, name: InsightName, days: Days) -> Insight:
        """A report over all registers: their sums added up, in the own shop's zone."""
        names, gathered = [], []
        for state, branch in self.each():
            names.append(state.name)
            gathered.append(branch.insights.gather(name, days))
        rolled = merged(*(each.rolled for each in gathered))
        return replace(insight_of(name, days, gathered[0].zone, rolled), registers=tuple(names))

    def each(self, only: Sequence[str] = ()) -> Iterator[tuple[RegisterState, Branch]]:
        """Every register with its ledger, open as long as the loop is at it."""
        own, till = self._own()
        if not only or own.name in only:
            yield own, till
        for state, branch in self._branches(own.ledger):
            if not only or state.name in only:
                yield state, branch

    def _each(self, own: LedgerId, till: Branch) -> Iterator[tuple[LedgerId, Branch]]:
        yield own, till
        for state, branch in self._branches(own):
            yield state.ledger, branch

    def _others(self, own: LedgerId) -> list[Replica]:
        return [each for each in self._replicas() if each.ledger != own]

    def _branches(self, own: LedgerId) -> Iterator[tuple[RegisterState, Branch]]:
        for replica in self._others(own):
            with self._reading(replica) as branch:
                yield _state(replica), branch

    @contextmanager
    def _branch(self, ledger: LedgerId) -> Iterator[Branch | None]:
        with ExitStack() as open_:
            found = next((each for each in self._replicas() if each.ledger == ledger), None)
            yield open_.enter_context(self._reading(found)) if found else None

    @contextmanager
    def _reading(self, replica: Replica) -> Iterator[Branch]:
        branch = self._opened(replica)
        try:
            yield branch
        finally:
            branch.close()


def foreign_row(row: HoldRow, state: RegisterState) -> HoldRow:
    """A row as another register sees it: it names its register, and is nobody's task here."""
    return replace(row, register=row.register or state.name, is_foreign=True, is_checking=False)


def _state(replica: Replica) -> RegisterState:
    return RegisterState(
        ledger=replica.ledger,
        name=replica.name,
        is_own=False,
        sequence=replica.sequence,
        is_settled=replica.is_settled,
        updated_at=replica.updated_at,
        fetched_at=replica.fetched_at,
    )


def _named(progress: Callable[[str, int], None], name: str) -> Progress:
    return lambda entries: progress(name, entries)


def _nearest_first(row: HoldRow) -> tuple[bool, str, str, str]:
    hold = row.hold
    deadline = hold.capture_before
    return (deadline is None, (deadline or hold.placed_at).isoformat(), hold.receipt, hold.intent)
