"""Cards that a reader keeps for later: the card without its reader that Stripe makes of one."""

from pos.adapters.stripe_simulator import bodies, saving, setup_bodies, terminal_bodies
from pos.adapters.stripe_simulator.attempt import expiry_year
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import BY_TOKEN, Decline
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import doc_url
from pos.adapters.stripe_simulator.terminal_actions import SETUP, fail, succeed
from pos.adapters.stripe_simulator.terminal_cards import ReaderCard


def keep_for_later(
    books: Books, intent: Document, charge: Document, card: ReaderCard, config: Document
) -> None:
    """Make the reusable card where the payment asked for one.

    Stripe docs, Save payment details from a card-present payment: `setup_future_usage` on the
    intent makes `generated_card`; Interac cards cannot be saved.
    """
    kept_for = saving.usage(intent)
    if kept_for is None or card.kind != "card_present":
        return
    made = _reusable(books, card, config.get("allow_redisplay"), charge=charge["id"])
    saving.keep(books, made, intent["customer"], kept_for)
    charge["payment_method_details"]["card_present"]["generated_card"] = made["id"]


def _reusable(
    books: Books,
    card: ReaderCard,
    redisplay: str | None,
    *,
    charge: str | None = None,
    trial: str | None = None,
) -> Document:
    """The same card as one that needs no reader, and what it was made from."""
    made = bodies.payment_method(
        books.mint("pm"), BY_TOKEN[card.saved_as], books.now, expiry_year(books)
    )
    made["allow_redisplay"] = redisplay or "unspecified"
    made["card"]["generated_from"] = {
        "charge": charge,
        "payment_method_details": None,
        "setup_attempt": trial,
    }
    books.state.add(made)
    return made


def set_up(
    books: Books, reader: Document, card: ReaderCard, read_method: str, decline: Decline | None
) -> None:
    """Keep the card of a setup intent, or say that its bank does not want that."""
    about = reader["action"][SETUP]
    setup = books.need("setup_intent", about["setup_intent"], "setup_intent")
    read = {"exp_month": 12, "exp_year": expiry_year(books), "read_method": read_method}
    method = terminal_bodies.payment_method(books, books.mint("pm"), card, read)
    books.state.add(method)
    trial = setup_bodies.attempt(books.mint("setatt"), books.now, setup, method)
    shown = {"generated_card": None, "offline": None}
    trial["payment_method_details"] = {"card_present": shown, "type": "card_present"}
    setup["latest_attempt"] = trial["id"]
    if decline is None:
        made = _reusable(books, card, notes(reader).get("allow_redisplay"), trial=trial["id"])
        shown["generated_card"] = about["generated_card"] = made["id"]
        trial["status"] = "succeeded"
        books.state.add(trial, parent=setup["id"])
        saving.keep(books, made, setup["customer"], setup["usage"])
        setup.update(status="succeeded", payment_method=method["id"], last_setup_error=None)
        books.state.save(setup)
        books.record("setup_intent.succeeded", setup)
        succeed(books, reader)
        return
    code = "setup_intent_authentication_failure"
    message = "The provided payment method has failed authentication."
    error = {"type": "invalid_request_error", "code": code, "message": message}
    trial.update(status="failed", setup_error={**error, "doc_url": doc_url(code)})
    books.state.add(trial, parent=setup["id"])
    setup["last_setup_error"] = trial["setup_error"]
    books.state.save(setup)
    books.record("setup_intent.setup_failed", setup)
    fail(books, reader, code, message, api_error=error)
