"""What happens to an attempt after its request: the customer at the bank, the bank's answer."""

from pos.adapters.stripe_simulator import charges
from pos.adapters.stripe_simulator.attempt import Terms, approve, give_back, pay, refuse
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import BY_TOKEN, GENERIC_DECLINE
from pos.adapters.stripe_simulator.documents import PRIVATE, Document, notes
from pos.adapters.stripe_simulator.errors import Refusal, doc_url
from pos.adapters.stripe_simulator.holds import Channel


def finish(books: Books, intent: Document, *, passes: bool) -> Refusal | None:
    """What the customer does on the bank's page; the answer is the decline, if it is one."""
    if not passes:
        _fail_authentication(books, intent)
        return None
    if intent["confirmation_method"] == "manual":
        intent.update(status="requires_confirmation", next_action=None)
        notes(intent)["authenticated"] = True
        books.state.save(intent)
        return None
    return pay(books, intent, Terms(authenticated=True))


def _fail_authentication(books: Books, intent: Document) -> None:
    method = books.need("payment_method", intent["payment_method"], "payment_method")
    code = "payment_intent_authentication_failure"
    error = {
        "type": "invalid_request_error",
        "code": code,
        "doc_url": doc_url(code),
        "message": "The provided PaymentMethod has failed authentication. You can provide "
        "payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent "
        "again.",
    }
    give_back(books, intent, method, error, None)


def decide(books: Books, intent: Document, *, approves: bool) -> None:
    """The bank's answer to an intent in `processing`."""
    charge = books.need("charge", intent["latest_charge"], "charge")
    method = books.need("payment_method", charge["payment_method"], "payment_method")
    if approves:
        charge.update(paid=True, status="succeeded")
        said = approve(books, intent, charge, Channel.CUSTOMER)
        books.state.save(charge)
        books.state.save(intent)
        books.record(said[0], charge)
        books.record(said[1], intent)
    else:
        charges.fail(charge, BY_TOKEN[method[PRIVATE]["token"]], GENERIC_DECLINE)
        books.state.save(charge)
        refuse(books, intent, method, GENERIC_DECLINE, charge)
