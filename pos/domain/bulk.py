"""Many holds at once: what each would come to, and what really became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.domain.money import Currency, Money
from pos.errors import PosError


class BulkKind(StrEnum):
    """What is done to every hold of a bulk."""

    CAPTURE = "capture"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class BulkAct:
    """What is wanted for one hold; `amount` None captures all of it."""

    intent: IntentId
    kind: BulkKind
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One hold of a preview: what would be taken and let go, or why nothing can be done now."""

    row: HoldRow
    act: BulkAct
    taken: Money
    released: Money
    refusal: PosError | None = None

    @property
    def is_possible(self) -> bool:
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """A preview; `reason` is why holds are released. Nothing was sent.

    `missing` are payments that are not on the board.
    """

    kind: BulkKind
    lines: tuple[BulkLine, ...]
    missing: tuple[IntentId, ...] = ()
    reason: CancelReason = CancelReason.REQUESTED_BY_CUSTOMER

    @property
    def possible(self) -> tuple[BulkLine, ...]:
        return tuple(line for line in self.lines if line.is_possible)

    @property
    def refused(self) -> tuple[BulkLine, ...]:
        return tuple(line for line in self.lines if not line.is_possible)

    @property
    def taken(self) -> tuple[Money, ...]:
        """What would be taken in all, per currency."""
        return sums(line.taken for line in self.possible)

    @property
    def released(self) -> tuple[Money, ...]:
        """What would be let go in all, per currency."""
        return sums(line.released for line in self.possible)


class BulkOutcome(StrEnum):
    """What became of one hold of a bulk.

    Nothing moved for `REFUSED` and `NOT_REACHED`; whether money moved for `CHECKING` nobody knows
    yet, and the journal finds out.
    """

    DONE = "done"
    REFUSED = "refused"
    CHECKING = "checking"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class BulkLineResult:
    """One hold and what became of it; `error` says why it was not done."""

    line: BulkLine
    outcome: BulkOutcome
    error: PosError | None = None


@dataclass(frozen=True, slots=True)
class BulkProgress:
    """How far a bulk has come: `result` is the last of the `done` lines of `total`."""

    done: int
    total: int
    result: BulkLineResult


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of every line of a plan, in its order."""

    kind: BulkKind
    lines: tuple[BulkLineResult, ...]

    def of(self, outcome: BulkOutcome) -> Sequence[BulkLineResult]:
        return [result for result in self.lines if result.outcome is outcome]

    @property
    def done(self) -> Sequence[BulkLineResult]:
        return self.of(BulkOutcome.DONE)

    @property
    def refused(self) -> Sequence[BulkLineResult]:
        return self.of(BulkOutcome.REFUSED)

    @property
    def checking(self) -> Sequence[BulkLineResult]:
        return self.of(BulkOutcome.CHECKING)

    @property
    def not_reached(self) -> Sequence[BulkLineResult]:
        return self.of(BulkOutcome.NOT_REACHED)

    @property
    def taken(self) -> tuple[Money, ...]:
        """What was taken for certain, per currency."""
        return sums(result.line.taken for result in self.done)

    @property
    def released(self) -> tuple[Money, ...]:
        """What was let go for certain, per currency."""
        return sums(result.line.released for result in self.done)


def sums(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Per currency, by its code; nothing for currencies that come to nothing."""
    minors: dict[Currency, int] = {}
    for amount in amounts:
        minors[amount.currency] = minors.get(amount.currency, 0) + amount.minor
    ordered = sorted(minors.items(), key=lambda pair: pair[0].code)
    return tuple(Money(minor, currency) for currency, minor in ordered if minor)
