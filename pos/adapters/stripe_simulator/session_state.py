"""How a Checkout Session ends: with its payment, or without one."""

from pos.adapters.stripe_simulator import session_bodies
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import unexpected_state

SESSION = "checkout.session"


def of(books: Books, intent: Document) -> Document | None:
    """The session that made this payment or set-up, if one did."""
    made_by: str | None = notes(intent).get("session")
    return None if made_by is None else books.need(SESSION, made_by, "session")


def complete(books: Books, intent: Document) -> None:
    """The session's payment is approved, its set-up done, or its bank is thinking."""
    session = of(books, intent)
    if session is None or session["status"] != "open":
        return
    session.update(status="complete", customer=intent["customer"])
    session["payment_status"] = payment_status(intent)
    told = notes(session)
    if told.get("email") or session["customer_details"] is None:
        session["customer_details"] = session_bodies.details(told.get("email"), None)
    told["due"] = None
    books.state.save(session)
    books.record("checkout.session.completed", session)


def payment_status(intent: Document) -> str:
    """Stripe docs, Checkout Session: `unpaid` until the funds are there, so while they are held."""
    if intent["object"] == "setup_intent":
        return "no_payment_required"
    return "paid" if intent["status"] == "succeeded" else "unpaid"


def end(books: Books, session: Document, at: int) -> None:
    """Nobody can pay any more."""
    session["status"] = "expired"
    notes(session)["due"] = None
    books.state.save(session)
    books.record("checkout.session.expired", session, at=at)


def refuse_from_outside(intent: Document, verb: str) -> None:
    """Only its page moves the payment of a session.

    Raises:
        Refusal: `payment_intent_unexpected_state`.
    """
    if "session" in notes(intent):
        raise unexpected_state(
            intent,
            f"This PaymentIntent could not be {verb} because it was created by Checkout.",
        )
