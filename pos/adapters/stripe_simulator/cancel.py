"""Ending an intent without money: on request, or because its time is over."""

from typing import Final

from pos.adapters.stripe_simulator import session_state
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.charges import let_go
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import cannot

_CANCELABLE: Final = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
)


def cancel(books: Books, intent: Document, params: Document) -> Document:
    if intent["status"] != "requires_capture":
        session_state.refuse_from_outside(intent, "canceled")
    if intent["status"] not in _CANCELABLE:
        raise cannot("canceled", intent, ", ".join(_CANCELABLE))
    _release(books, intent, params.get("cancellation_reason"), books.now)
    books.record("payment_intent.canceled", intent)
    return intent


def give_up(books: Books, intent: Document) -> None:
    """Cancel an intent on Stripe's own account."""
    _release(books, intent, "automatic", books.now)
    books.record("payment_intent.canceled", intent)


def expire(books: Books, intent: Document, at: int) -> None:
    """Cancel the unpaid intent of a Checkout Session whose time is over."""
    _release(books, intent, "expired", at)
    books.record("payment_intent.canceled", intent, at=at)


def lapse(books: Books, intent: Document, deadline: int) -> None:
    """Let go of a hold at its deadline.

    Stripe docs, Place a hold on a payment method: the funds are released and the intent is
    canceled; `charge.expired` comes before `payment_intent.canceled`.
    """
    charge = books.need("charge", intent["latest_charge"], "charge")
    _release(books, intent, "automatic", deadline)
    books.record("charge.expired", charge, at=deadline)
    books.record("payment_intent.canceled", intent, at=deadline)


def _release(books: Books, intent: Document, reason: str | None, at: int) -> None:
    intent.update(
        status="canceled",
        cancellation_reason=reason,
        canceled_at=at,
        amount_capturable=0,
        next_action=None,
    )
    notes(intent)["due"] = None
    if intent["amount_received"]:
        charge = books.need("charge", intent["latest_charge"], "charge")
        let_go(charge)
        books.state.save(charge)
    books.state.save(intent)
