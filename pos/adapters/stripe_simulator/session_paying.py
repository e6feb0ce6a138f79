"""What the customer does on a session's page: pay with a card, or leave one."""

from pos.adapters.stripe_simulator import customers, intents, setup_intents
from pos.adapters.stripe_simulator.attempt import present
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import invalid

_PAYMENT = ("payment_intent", "setup_intent")


def pay(books: Books, session: Document, token: str, *, back: str, email: str | None) -> Document:
    """Try a card; the answer is the payment or set-up as it is afterwards.

    The payment comes into being with the first attempt and stays the same one for the next
    (Stripe docs, Checkout Session: `payment_intent`). `back` is where a bank sends the customer.

    Raises:
        Refusal: a decline, or 400 where the session is over.
    """
    if session["status"] != "open":
        raise invalid(f"This Checkout Session has a status of {session['status']}.")
    if email:
        notes(session)["email"] = email
    given = {"payment_method": _presented(books, session, token), "return_url": back}
    if session["mode"] == "setup":
        setup = _begun(books, session, "setup_intent")
        return setup_intents.confirm(books, setup, given)
    intent = _begun(books, session, "payment_intent")
    return intents.confirm(books, intent, given)


def _presented(books: Books, session: Document, token: str) -> str:
    """The card, with what may be done with it later.

    Stripe docs, Save payment details with Checkout: a card that is kept is `limited` to what the
    customer agreed to, unless the session says otherwise.
    """
    method = present(books, token, "payment_method")
    kept = notes(session)
    if kept["redisplay"] or session["mode"] == "setup" or "setup_future_usage" in kept["data"]:
        method["allow_redisplay"] = kept["redisplay"] or "limited"
        books.state.save(method)
    made: str = method["id"]
    return made


def _begun(books: Books, session: Document, kind: str) -> Document:
    """The session's payment, new or from an earlier attempt that is over."""
    if session[kind] is None:
        made = _setup(books, session) if kind == "setup_intent" else _payment(books, session)
        notes(made)["session"] = session["id"]
        books.state.save(made)
        session[kind] = made["id"]
        books.state.save(session)
        return made
    intent = books.need(kind, session[kind], kind)
    if intent["status"] == "requires_action":
        # The customer came back from the bank's page without an answer and takes another card.
        intent.update(status="requires_payment_method", payment_method=None, next_action=None)
        books.state.save(intent)
    books.state.save(session)
    return intent


def _payment(books: Books, session: Document) -> Document:
    data = {name: value for name, value in notes(session)["data"].items() if value is not None}
    return intents.create(
        books,
        {
            **data,
            "amount": session["amount_total"],
            "currency": session["currency"],
            "allowed_payment_method_types": ["card"],
            "payment_method_options": {"card": dict(session["payment_method_options"]["card"])},
            **_owner(books, session),
        },
    )


def _setup(books: Books, session: Document) -> Document:
    given = {"allowed_payment_method_types": ["card"], **_owner(books, session)}
    return setup_intents.create(books, "", {**notes(session)["data"], **given})


def _owner(books: Books, session: Document) -> Document:
    """The session's customer, who may come into being now."""
    if session["customer"] is None and session["customer_creation"] == "always":
        email = notes(session).get("email") or session["customer_email"]
        made = customers.create(books, "", {"email": email})
        session["customer"] = made["id"]
    return {} if session["customer"] is None else {"customer": session["customer"]}
