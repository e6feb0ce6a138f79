"""A cart on its way to being paid: one sale, its states, and what it was paid with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.domain.cart import Cart
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.money import Money, check_step, total
from pos.domain.states import TransitionTable
from pos.domain.tender import CardPart, CardState, CashPart, CashReturn, Part, card_state
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


UNPAID: Final = frozenset({_S.OPEN, _S.PARKED, _S.PAYING})
"""Something is still due, or nobody has begun to pay."""


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
    `intent` is the payment of the card that pays now, or paid last; a new one is made only after
    it was canceled, or became one of the `parts`: cash, and cards that another tender followed.
    `card_amount` is what the present card is to pay where that is not all that is still due.
    `tip` is what the customer wants to give beside, on the one card that pays all. `returns` is
    cash that was given back after the sale. `clerk` is the name of whoever sells it,
    empty in a shop that has set up no staff.
    """

    id: SaleId
    register: str
    cart: Cart
    state: SaleState
    opened_at: datetime
    number: int | None = None
    intent: IntentId | None = None
    label: str = ""
    parts: tuple[Part, ...] = ()
    card_amount: Money | None = None
    returns: tuple[CashReturn, ...] = ()
    clerk: str = ""
    tip: Money | None = None

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
        return replace(self, cart=cart, tip=None)  # it was a share of another sum

    # What it is paid with

    @property
    def due(self) -> Money:
        """What the customer pays in all."""
        return self.cart.totals().due

    @property
    def tendered(self) -> Money:
        """What finished parts pay of it; the card that pays now is none of them."""
        return total((part.counted for part in self.parts), self.cart.currency)

    @property
    def still_due(self) -> Money:
        """What nobody has paid yet, the present card apart; zero at least."""
        return max(self.due - self.tendered, Money.zero(self.cart.currency))

    @property
    def asked(self) -> Money:
        """What the present card is to pay, with the tip where it pays all."""
        if self.card_amount is not None:
            return min(self.card_amount, self.still_due)
        return self.still_due + self.tip_asked if self.tip_asked else self.still_due

    @property
    def tip_asked(self) -> Money | None:
        """The tip in what the card is to pay: none of several tenders has one."""
        return None if self.is_split else self.tip

    @property
    def is_split(self) -> bool:
        return bool(self.parts) or self.card_amount is not None

    @property
    def has_tender(self) -> bool:
        """Whether the shop has, or holds, anything of a finished part."""
        return bool(self.tendered)

    @property
    def cash(self) -> tuple[CashPart, ...]:
        """What was paid in cash and not taken back."""
        return tuple(
            part for part in self.parts if isinstance(part, CashPart) and not part.is_returned
        )

    @property
    def cards(self) -> tuple[CardPart, ...]:
        """Cards that another tender followed."""
        return tuple(part for part in self.parts if isinstance(part, CardPart))

    @property
    def intents(self) -> tuple[IntentId, ...]:
        """Every payment that counts, the present one last."""
        own = (self.intent,) if self.intent is not None else ()
        return tuple(dict.fromkeys((*(part.intent for part in self.cards), *own)))

    def card(self, intent: IntentId) -> CardPart | None:
        """The finished part of that payment."""
        return next((part for part in self.cards if part.intent == intent), None)

    def paid_with(
        self,
        *,
        parts: tuple[Part, ...],
        returns: tuple[CashReturn, ...] = (),
        card_amount: Money | None = None,
        tip: Money | None = None,
    ) -> "Sale":
        """The sale with tenders as they were kept."""
        return replace(self, parts=parts, returns=returns, card_amount=card_amount, tip=tip)

    def tipped(self, tip: Money) -> "Sale":
        """With what the customer wants to give beside, zero for nothing.

        Raises Refused `tip_with_parts`, `amount_negative`, `amount_step`, `currencies_differ`.
        """
        if tip and self.is_split:
            raise Refused("tip_with_parts", receipt=self.receipt)
        if tip < Money.zero(self.cart.currency):
            raise Refused("amount_negative", amount=tip)
        check_step(tip)
        return replace(self, tip=tip or None)

    def asking_card(self, amount: Money | None) -> "Sale":
        """With what the next card is to pay, None for all that is still due.

        Raises Refused `tender_more_than_due`, `currencies_differ`.
        """
        if amount is not None and amount > self.still_due:
            raise Refused("tender_more_than_due", wanted=amount, due=self.still_due)
        return replace(self, card_amount=None if amount == self.still_due else amount)

    def with_cash(self, part: CashPart) -> "Sale":
        """Paid in part, or at last, in cash; `intent` must be none that can still be paid then.

        Raises Broken `impossible_step`.
        """
        paid = replace(self, parts=(*self.parts, part))
        if paid.still_due:
            return paid
        done = replace(paid, intent=None, card_amount=None, tip=None)
        return done.moved(state_of(done.parts))

    def without_cash(self, number: int) -> "Sale":
        """The cash of that part was given back before the sale was finished."""
        parts = tuple(
            replace(part, is_returned=True)
            if isinstance(part, CashPart) and part.number == number
            else part
            for part in self.parts
        )
        return replace(self, parts=parts)

    def with_return(self, given: CashReturn) -> "Sale":
        """Cash was given back for the finished sale."""
        return replace(self, returns=(*self.returns, given))

    def after(self, intent: Intent) -> "Sale":
        """The sale as Stripe's answer makes it; a card that does not pay all becomes a part.

        The intent of an earlier round changes nothing, nor does a hold that was read before its
        end became known here.
        Raises Broken `impossible_step` when Stripe tells of another end than the one it told of.
        """
        if (part := self.card(intent.id)) is not None:
            return self._with_part(part, part.after(intent))
        if intent.id != self.intent or (intent.is_held and SALE_MOVES.is_end(self.state)):
            return self
        state = card_state(intent)
        if state is None:
            # Where nothing was held the cart may try again with a new intent.
            over = intent.status is IntentStatus.CANCELED
            return replace(self, intent=None, card_amount=None) if over else self
        part = CardPart.of(intent, state)
        is_rest_due = self.state in UNPAID and intent.amount < self.still_due
        if not (self.is_split or is_rest_due):
            return self.moved(state_of([part]))
        paid = replace(self, parts=(*self.parts, part), card_amount=None)
        if self.state in UNPAID and paid.still_due:
            return _to_be_paid(replace(paid, intent=None))
        return paid.moved(state_of(paid.parts))

    def _with_part(self, before: CardPart, after: CardPart) -> "Sale":
        if before == after:
            return self
        parts = tuple(after if part is before else part for part in self.parts)
        changed = replace(self, parts=parts)
        is_finished = self.state in _OUTCOMES
        return changed.moved(state_of(parts)) if is_finished else changed


def _to_be_paid(sale: Sale) -> Sale:
    """With its cart closed: what is paid of it was the price of things that are in it."""
    on_the_counter = sale.moved(_S.OPEN) if sale.state is _S.PARKED else sale
    return on_the_counter.moved(_S.PAYING)


def state_of(parts: Sequence[Part]) -> SaleState:
    """What all parts of a paid sale come to: held while anything is, taken when anything was."""
    cards = {part.state for part in parts if isinstance(part, CardPart)}
    has_cash = any(isinstance(part, CashPart) and not part.is_returned for part in parts)
    if CardState.HELD in cards:
        return SaleState.HELD
    if has_cash or CardState.TAKEN in cards:
        return SaleState.CAPTURED
    return SaleState.LAPSED if CardState.LAPSED in cards else SaleState.RELEASED


def money_word(intent: Intent | None, *, in_doubt: bool) -> MoneyWord:
    """What may be said about the money of a sale; only Stripe's answer counts.

    `in_doubt`: whether an operation that could move money still waits for its answer.
    """
    if in_doubt:
        return MoneyWord.CHECKING
    if intent is not None and intent.was_taken:
        return MoneyWord.TAKEN  # also of a hold that was captured in part and ended canceled
    match intent and intent.status:
        case IntentStatus.REQUIRES_CAPTURE:
            return MoneyWord.HELD
        case IntentStatus.SUCCEEDED:
            return MoneyWord.TAKEN
        case IntentStatus.PROCESSING | IntentStatus.NEEDS_REVIEW:
            return MoneyWord.CHECKING
        case _:
            return MoneyWord.NOT_TAKEN
