"""Objects as they are sent: as stored, with what is true only at the moment of looking."""

from typing import Final

from pos.adapters.stripe_simulator import session_bodies, session_state
from pos.adapters.stripe_simulator.balance_bodies import TRANSACTION
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes, render

_INTENTS: Final = frozenset(("payment_intent", "setup_intent"))


def shown(books: Books, document: Document) -> Document:
    """A copy of an object to send; addresses of pages lead to the practice pages if they run."""
    if document["object"] == session_state.SESSION:
        return _session(books, document)
    sent = render(document)
    if document["object"] == TRANSACTION:
        is_available = sent["available_on"] <= books.now
        return {**sent, "status": "available" if is_available else "pending"}
    if document["object"] in _INTENTS and sent["next_action"] is not None:
        sent["next_action"] = _at_the_bank(books, document)
    return sent


def _session(books: Books, document: Document) -> Document:
    sent = render(document)
    if sent["payment_intent"] is not None:
        intent = books.need("payment_intent", sent["payment_intent"], "payment_intent")
        sent["payment_status"] = session_state.payment_status(intent)
    if sent["status"] == "open":
        sent["url"] = sent["url"].replace(
            session_bodies.ADDRESS, books.pages() or session_bodies.ADDRESS
        )
    else:
        sent["url"] = None
    return sent


def _at_the_bank(books: Books, document: Document) -> Document:
    """Where the customer sees their bank; the page is found by a token that nobody can guess."""
    action: Document = document["next_action"]
    token = notes(document).get("bank")
    origin = books.pages() if token else ""
    if not origin:
        return action
    page = f"{origin}/bank/{token}"
    details = {**action[action["type"]]}
    details["url" if action["type"] == "redirect_to_url" else "stripe_js"] = page
    return {**action, action["type"]: details}
