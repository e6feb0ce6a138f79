"""How a sale is paid: in cash, by one card or several, or both; and cash that is given back."""

import math
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias

from pos.domain.ids import IntentId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.money import MAX_MINOR, Money
from pos.domain.refund import ReturnedLine
from pos.domain.states import TransitionTable
from pos.errors import Refused

MOST_QUICK_AMOUNTS: Final = 3


class CardState(StrEnum):
    """What became of the money on one card of a sale."""

    HELD = "held"
    TAKEN = "taken"
    RELEASED = "released"
    LAPSED = "lapsed"


_C = CardState
_CARD_MOVES: Final = TransitionTable(
    {
        _C.HELD: {_C.HELD, _C.TAKEN, _C.RELEASED, _C.LAPSED},
        _C.TAKEN: {_C.TAKEN},
        _C.RELEASED: {_C.RELEASED},
        _C.LAPSED: {_C.LAPSED},
    }
)


def card_state(intent: Intent) -> CardState | None:
    """What a payment means for the sale that it is of; None while no money was ever held."""
    match intent.status:
        case IntentStatus.REQUIRES_CAPTURE:
            return CardState.HELD
        case IntentStatus.SUCCEEDED:
            return CardState.TAKEN
        case IntentStatus.CANCELED if intent.was_taken:
            return CardState.TAKEN
        case IntentStatus.CANCELED if intent.was_authorised:
            return CardState.LAPSED if intent.has_lapsed else CardState.RELEASED
        case _:
            return None


@dataclass(frozen=True, slots=True)
class CardPart:
    """A part of a sale that one card was good for. `taken` is what was captured of `amount`."""

    intent: IntentId
    amount: Money
    state: CardState
    taken: Money

    @classmethod
    def of(cls, intent: Intent, state: CardState) -> "CardPart":
        held = intent.capturable + intent.received if state is CardState.HELD else intent.amount
        return cls(intent.id, held, state, intent.received)

    def after(self, intent: Intent) -> "CardPart":
        """As Stripe tells of it now; a hold that was read before its end changes nothing.

        Raises Broken `impossible_step` when Stripe tells of another end than the one it told of.
        """
        state = card_state(intent)
        if state is None or (state is CardState.HELD and _CARD_MOVES.is_end(self.state)):
            return self
        return replace(self, state=_CARD_MOVES.step(self.state, state), taken=intent.received)

    @property
    def counted(self) -> Money:
        """How much of the sale it pays for."""
        match self.state:
            case CardState.HELD:
                return self.amount
            case CardState.TAKEN:
                return self.taken
            case CardState.RELEASED | CardState.LAPSED:
                return Money.zero(self.amount.currency)


@dataclass(frozen=True, slots=True)
class CashPart:
    """A part of a sale that was paid in cash. Times are UTC.

    `amount` is what it pays of the sale; `rounding` what was paid beyond it, negative for less,
    where there are no coins for the exact amount. `number` is its place among the sale's parts.
    """

    number: int
    amount: Money
    rounding: Money
    received: Money
    taken_at: datetime
    is_returned: bool = False

    @property
    def paid(self) -> Money:
        """What stays in the drawer."""
        return self.amount + self.rounding

    @property
    def change(self) -> Money:
        return self.received - self.paid

    @property
    def counted(self) -> Money:
        """How much of the sale it pays for."""
        return Money.zero(self.amount.currency) if self.is_returned else self.amount


Part: TypeAlias = CashPart | CardPart


@dataclass(frozen=True, slots=True)
class CashReturn:
    """Cash that was given back for a finished sale. Times are UTC.

    `amount` is what it gives back of the sale's money, `rounding` what was paid out beyond it.
    `card` is the payment whose money it gives back, None where the sale was paid in cash.
    """

    number: int
    amount: Money
    rounding: Money
    given_at: datetime
    reason: str
    note: str = ""
    card: IntentId | None = None
    lines: tuple[ReturnedLine, ...] = ()
    approver: str = ""

    @property
    def paid(self) -> Money:
        """What left the drawer."""
        return self.amount + self.rounding


@dataclass(frozen=True, slots=True)
class CashPlan:
    """What taking cash would do. `payable` is the rest of the sale in coins that there are."""

    amount: Money
    rounding: Money
    received: Money
    change: Money
    left: Money


def in_coins(amount: Money, step: int) -> Money:
    """The nearest amount that can be paid in cash, halves up; `step` in minor units, 0 for none."""
    return amount.times(Fraction(1), step=_step(amount, step))


def plan_cash(due: Money, received: Money, *, wanted: Money | None = None, step: int) -> CashPlan:
    """What `received` in cash pays of `due`: all of it with change, or a part.

    The whole rest is rounded to what coins can pay; a part is not, for the rest is paid otherwise.
    `wanted` is the part that is to be paid in cash, where it is not as much as possible.
    Raises Refused `cash_zero`, `cash_step`, `cash_too_little`, `tender_more_than_due`,
    `amount_too_large`, `currencies_differ`.
    """
    payable = in_coins(due, step)
    _check_coins(received, step)
    if wanted is not None and wanted > due and wanted != payable:
        raise Refused("tender_more_than_due", wanted=wanted, due=due)
    if wanted is not None and wanted < due and wanted != payable:
        _check_coins(wanted, step)
        if received < wanted:
            raise Refused("cash_too_little", received=received, wanted=wanted)
        return _cash(due, received, amount=wanted, paid=wanted)
    if received >= payable:
        return _cash(due, received, amount=due, paid=payable)
    if wanted is not None:
        raise Refused("cash_too_little", received=received, wanted=payable)
    if received.minor <= 0:
        raise Refused("cash_zero", due=due)
    return _cash(due, received, amount=received, paid=received)


def quick_amounts(payable: Money) -> tuple[Money, ...]:
    """What customers are likely to hand over: the exact amount, and the next round ones."""
    if payable.minor <= 0:
        return ()
    found = {payable.minor}
    note = 1
    while len(found) <= MOST_QUICK_AMOUNTS and note <= 100 * payable.minor:
        for each in (note, 2 * note, 5 * note):
            if each * 10 >= payable.minor and len(found) <= MOST_QUICK_AMOUNTS:
                found.add(-(-payable.minor // each) * each)
        note *= 10
    return tuple(Money(minor, payable.currency) for minor in sorted(found))


def _cash(due: Money, received: Money, *, amount: Money, paid: Money) -> CashPlan:
    return CashPlan(amount, paid - amount, received, received - paid, due - amount)


def _check_coins(amount: Money, step: int) -> None:
    if amount.minor < 0:
        raise Refused("amount_negative", amount=amount)
    if amount.minor > MAX_MINOR:
        raise Refused("amount_too_large", amount=amount, maximum=Money(MAX_MINOR, amount.currency))
    smallest = _step(amount, step)
    if amount.minor % smallest:
        raise Refused("cash_step", amount=amount, step=Money(smallest, amount.currency))


def _step(amount: Money, step: int) -> int:
    return math.lcm(step or 1, amount.currency.step)
