"""What payouts consist of beside what is booked of them: to zero, or with the reason why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos.domain.balance import PAYOUT_TYPES, BalanceTransaction, Payout
from pos.domain.ids import IntentId, LedgerId
from pos.domain.money import Currency, Money
from pos.domain.money_flows import OF_PAYMENTS


class Reason(StrEnum):
    """Why something that moved is not booked here to the unit."""

    OTHER_REGISTER = "other_register"
    MADE_ELSEWHERE = "made_elsewhere"
    BEFORE_BOOKS = "before_books"
    NOT_KEPT_HERE = "not_kept_here"
    NOT_BOOKED_YET = "not_booked_yet"
    AMOUNT_DIFFERS = "amount_differs"
    PARTS_UNKNOWN = "parts_unknown"
    PARTS_DIFFER = "parts_differ"
    NOT_PAID_OUT_YET = "not_paid_out_yet"
    NOT_AT_STRIPE_YET = "not_at_stripe_yet"


@dataclass(frozen=True, slots=True)
class FlowCursor:
    """How far Stripe's balance was listed; times are Stripe's, UTC.

    All that moved since `began_at` and before `done_until` is known; of the whole account, or of
    this ledger's own payments only. A listing that was left goes on at `before`, and when it ends
    everything is known before `running_until`.
    """

    began_at: datetime
    done_until: datetime
    of_account: bool
    running_until: datetime | None = None
    before: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A movement, and what of Stripe's account is booked for it: minor units per currency.

    `is_ours`: it belongs to a payment of this ledger.
    """

    moved: BalanceTransaction
    is_ours: bool
    booked: Mapping[Currency, int]

    @property
    def missing(self) -> tuple[Money, ...]:
        """What moved less what is booked, where that is not zero."""
        net = self.moved.net
        left = {net.currency: net.minor}
        for currency, minor in self.booked.items():
            left[currency] = left.get(currency, 0) - minor
        return tuple(Money(minor, currency) for currency, minor in left.items() if minor)


@dataclass(frozen=True, slots=True)
class Difference:
    """A movement that is not booked to the unit, and why.

    `missing` is what Stripe moved less what is booked.
    """

    reason: Reason
    missing: tuple[Money, ...]
    movement: str = ""
    word: str = ""
    intent: IntentId | None = None
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClearedPayout:
    """A payout of Stripe's beside the books.

    `gross` is what came in, `back` what went out again (refunds, disputes, adjustments), `fees`
    what Stripe kept: the three come to the payout. `rest` is what stays on Stripe's account in the
    books when all parts and the payout itself are counted: nothing, or what `differences` tell.
    """

    payout: Payout
    parts: int
    gross: Money
    back: Money
    fees: Money
    rest: tuple[Money, ...]
    differences: tuple[Difference, ...]

    @property
    def is_zero(self) -> bool:
        return not self.rest and not self.differences


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the reasons depend on: whose ledger it is, since when it knows, whether of all."""

    ledger: LedgerId
    began_at: datetime
    of_account: bool


def cleared(payout: Payout, parts: Sequence[Part], about: Circumstances) -> ClearedPayout:
    """The payout with its parts, itself among them; none where Stripe does not tell them."""
    nothing = Money.zero(payout.amount.currency)
    others = [part.moved for part in parts if part.moved.source != payout.id]
    came = [moved.amount for moved in others if moved.amount.minor > 0]
    went = [moved.amount for moved in others if moved.amount.minor < 0]
    differences = [found for part in parts if (found := difference(part, about)) is not None]
    if not parts:
        differences.append(Difference(Reason.PARTS_UNKNOWN, (payout.amount,)))
    elif gap := payout.amount - sum((moved.net for moved in others), nothing):
        differences.append(Difference(Reason.PARTS_DIFFER, (gap,)))
    return ClearedPayout(
        payout=payout,
        parts=len(others),
        gross=sum(came, nothing),
        back=sum(went, nothing),
        fees=sum((moved.fee for moved in others), nothing),
        rest=_rest(parts),
        differences=tuple(differences),
    )


def _rest(parts: Iterable[Part]) -> tuple[Money, ...]:
    sums: dict[Currency, int] = {}
    for part in parts:
        for currency, minor in part.booked.items():
            sums[currency] = sums.get(currency, 0) + minor
    return tuple(Money(minor, currency) for currency, minor in sums.items() if minor)


def difference(part: Part, about: Circumstances) -> Difference | None:
    """What of a movement is not booked here as it was; None where it is."""
    missing = part.missing
    if not missing:
        return None
    moved = part.moved
    return Difference(
        _reason(part, about), missing, moved.id, moved.word, moved.intent, moved.created
    )


def _reason(part: Part, about: Circumstances) -> Reason:
    moved = part.moved
    if moved.ledger is not None and moved.ledger != about.ledger:
        return Reason.OTHER_REGISTER
    if part.is_ours:
        return _of_ours(part)
    if moved.created < about.began_at:
        return Reason.BEFORE_BOOKS
    if is_of_a_payment(moved):
        return Reason.MADE_ELSEWHERE
    if not about.of_account:
        return Reason.NOT_KEPT_HERE
    return _of_ours(part)


def _of_ours(part: Part) -> Reason:
    """What moved is all that is missing where only its fee is booked."""
    amount, fee = part.moved.amount, part.moved.fee
    nothing = not any(part.booked.values())
    only_the_fee = dict(part.booked) == {fee.currency: -fee.minor}
    is_missing = nothing or (only_the_fee and bool(amount))
    return Reason.NOT_BOOKED_YET if is_missing else Reason.AMOUNT_DIFFERS


def is_of_a_payment(moved: BalanceTransaction) -> bool:
    """Whether it belongs to some payment, whosever, and not to the account itself."""
    if moved.type in PAYOUT_TYPES:
        return False
    names = (moved.intent, moved.charge, moved.refund, moved.dispute)
    return moved.type in OF_PAYMENTS or any(names)


def is_ours(moved: BalanceTransaction, ledger: LedgerId, *, is_known: bool) -> bool:
    """Whether it belongs to a payment of this ledger; `is_known`: there is a mirror of it here.

    A payment that names its ledger is that one's, wherever it was captured.
    """
    if not is_of_a_payment(moved):
        return False
    return moved.ledger == ledger if moved.ledger is not None else is_known


def shared(taken: int, wanted: Sequence[int]) -> tuple[int, ...]:
    """What is booked as taken of a payment by its movements: each what it says, the last the rest.

    In minor units, in the order in which they were made.
    """
    left, shares = taken, []
    for want in wanted[:-1]:
        shares.append(min(want, left))
        left -= shares[-1]
    return (*shares, left) if wanted else ()
