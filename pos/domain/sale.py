"""A cart on its way to being paid: one sale, its states, and its one intent."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.domain.cart import Cart
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.states import TransitionTable
from pos.errors import Refused


class SaleState(StrEnum):
    """Where a sale stands."""

    OPEN = "open"
    PARKED = "parked"
    PAYING = "paying"
    HELD = "held"
    CAPTURED = "captured"
    RELEASED = "released"
    LAPSED = "lapsed"
    ABANDONED = "abandoned"


_S = SaleState
_OUTCOMES: Final = {_S.HELD, _S.CAPTURED, _S.RELEASED, _S.LAPSED}
SALE_MOVES: Final = TransitionTable(
    {
        # From the cart straight to an outcome: a lost answer may come home after the cashier
        # went back to the cart.
        _S.OPEN: {_S.OPEN, _S.PARKED, _S.PAYING, _S.ABANDONED} | _OUTCOMES,
        _S.PARKED: {_S.OPEN, _S.ABANDONED} | _OUTCOMES,
        _S.PAYING: {_S.PAYING, _S.OPEN, _S.ABANDONED} | _OUTCOMES,
        _S.HELD: _OUTCOMES,
        _S.CAPTURED: {_S.CAPTURED},
        _S.RELEASED: {_S.RELEASED},
        _S.LAPSED: {_S.LAPSED},
        _S.ABANDONED: {_S.ABANDONED} | _OUTCOMES,
    }
)


class MoneyWord(StrEnum):
    """The answer to "has money moved?", the same on screen, slip, board and export."""

    HELD = "held"
    TAKEN = "taken"
    NOT_TAKEN = "not taken"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Sale:
    """A cart, who sells it, and what became of its money. Times are UTC.

    `number` is the receipt number, given when checkout first begins, gap-free per ledger.
    `intent` is the one intent of the sale; a new one is made only after it was canceled.
    """

    id: SaleId
    register: str
    cart: Cart
    state: SaleState
    opened_at: datetime
    number: int | None = None
    intent: IntentId | None = None
    label: str = ""

    def moved(self, to: SaleState) -> "Sale":
        """The sale in its next state.

        Raises Broken `impossible_step`.
        """
        return replace(self, state=SALE_MOVES.step(self.state, to))

    def numbered(self, next_number: Callable[[], int]) -> "Sale":
        """The sale with a receipt number; one that has a number keeps it."""
        return self if self.number is not None else replace(self, number=next_number())

    def labelled(self, label: str) -> "Sale":
        """With what the cashier calls it while it is parked, at most 60 characters."""
        return replace(self, label=label.strip()[:60])

    @property
    def receipt(self) -> str:
        """`till-1-000042`, or empty before checkout."""
        return "" if self.number is None else f"{self.register}-{self.number:06d}"

    def with_cart(self, cart: Cart) -> "Sale":
        """The sale with another cart.

        Raises Refused `cart_is_closed` unless it lies open on the counter.
        """
        if self.state is not SaleState.OPEN:
            raise Refused("cart_is_closed", state=str(self.state), receipt=self.receipt)
        return replace(self, cart=cart)

    def after(self, intent: Intent) -> "Sale":
        """The sale as Stripe's answer makes it.

        The intent of an earlier round changes nothing, nor does a hold that was read before its
        end became known here.
        Raises Broken `impossible_step` when Stripe tells of another end than the one it told of.
        """
        if intent.id != self.intent or (intent.is_held and SALE_MOVES.is_end(self.state)):
            return self
        match intent.status:
            case IntentStatus.REQUIRES_CAPTURE:
                return self.moved(SaleState.HELD)
            case IntentStatus.SUCCEEDED:
                return self.moved(SaleState.CAPTURED)
            case IntentStatus.CANCELED if intent.was_authorised:
                return self.moved(SaleState.LAPSED if intent.has_lapsed else SaleState.RELEASED)
            case IntentStatus.CANCELED:
                # Nothing was held: the cart may try again with a new intent.
                return replace(self, intent=None)
            case _:
                return self


def money_word(intent: Intent | None, *, in_doubt: bool) -> MoneyWord:
    """What may be said about the money of a sale; only Stripe's answer counts.

    `in_doubt`: whether an operation that could move money still waits for its answer.
    """
    if in_doubt:
        return MoneyWord.CHECKING
    match intent and intent.status:
        case IntentStatus.REQUIRES_CAPTURE:
            return MoneyWord.HELD
        case IntentStatus.SUCCEEDED:
            return MoneyWord.TAKEN
        case IntentStatus.PROCESSING | IntentStatus.NEEDS_REVIEW:
            return MoneyWord.CHECKING
        case _:
            return MoneyWord.NOT_TAKEN
