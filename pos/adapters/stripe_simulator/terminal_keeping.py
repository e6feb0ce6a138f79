"""Cards that a reader keeps for later: the card without its reader that Stripe makes of one."""

from pos.adapters.stripe_simulator import bodies
from pos.adapters.stripe_simulator.attempt import expiry_year
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import BY_TOKEN, Decline
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.terminal_actions import SETUP, fail, succeed
from pos.adapters.stripe_simulator.terminal_cards import ReaderCard


def keep_for_later(
    books: Books, intent: Document, charge: Document, card: ReaderCard, config: Document
) -> None:
    """Make the reusable card where the payment asked for one.

    Stripe docs, Save payment details from a card-present payment: `setup_future_usage` on the
    intent makes `generated_card`; Interac cards cannot be saved.
    """
    if not intent["setup_future_usage"] or card.kind != "card_present":
        return
    made = _reusable(books, card, intent["customer"], config.get("allow_redisplay"))
    made["card"]["generated_from"] = {
        "charge": charge["id"],
        "payment_method_details": None,
        "setup_attempt": None,
    }
    books.state.add(made, parent=intent["customer"] or "")
    charge["payment_method_details"]["card_present"]["generated_card"] = made["id"]


def _reusable(
    books: Books, card: ReaderCard, customer: str | None, redisplay: str | None
) -> Document:
    method = bodies.payment_method(
        books.mint("pm"), BY_TOKEN[card.saved_as], books.now, expiry_year(books)
    )
    method["customer"] = customer
    method["allow_redisplay"] = redisplay or "unspecified"
    return method


def set_up(books: Books, reader: Document, card: ReaderCard, decline: Decline | None) -> None:
    """Keep the card of a setup intent, or say that its bank does not want that."""
    about = reader["action"][SETUP]
    setup = books.need("setup_intent", about["setup_intent"], "setup_intent")
    if decline is not None:
        message = "The provided payment method has failed authentication."
        error = {
            "type": "invalid_request_error",
            "code": "setup_intent_authentication_failure",
            "message": message,
        }
        setup["last_setup_error"] = error
        books.state.save(setup)
        books.record("setup_intent.setup_failed", setup)
        fail(books, reader, error["code"], message, api_error=error)
        return
    made = _reusable(books, card, setup["customer"], notes(reader).get("allow_redisplay"))
    books.state.add(made, parent=setup["customer"] or "")
    setup.update(status="succeeded", payment_method=made["id"], last_setup_error=None)
    about["generated_card"] = made["id"]
    books.state.save(setup)
    books.record("setup_intent.succeeded", setup)
    succeed(books, reader)
