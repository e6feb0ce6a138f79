"""An attempt to pay an intent with a card: approved, declined, or the customer must act first."""

from dataclasses import dataclass
from typing import Final

from pos.adapters.stripe_simulator import (
    balance,
    bank,
    bodies,
    charges,
    reviews,
    saving,
    session_state,
)
from pos.adapters.stripe_simulator.allowances import details_of
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import (
    AUTHENTICATION_REQUIRED,
    BLOCKED,
    BY_TOKEN,
    Asks,
    Blocks,
    Decline,
    TestCard,
)
from pos.adapters.stripe_simulator.documents import Document, notes, render
from pos.adapters.stripe_simulator.errors import (
    Refusal,
    bad_parameter,
    card_error,
    declined_body,
    missing_resource,
)
from pos.adapters.stripe_simulator.holds import Channel
from pos.adapters.stripe_simulator.terminal_cards import CANNOT_HOLD

_YEARS_AHEAD: Final = 4
_SECONDS_A_YEAR: Final = 31_556_952


@dataclass(frozen=True, slots=True)
class Terms:
    """How the payment is made: whether the customer is there, and where to send them back."""

    off_session: bool = False
    error_on_requires_action: bool = False
    return_url: str | None = None
    authenticated: bool = False


def present(books: Books, token: str, param: str) -> Document:
    """The payment method behind a test card's token or an id; a token makes a new one.

    Raises:
        Refusal: 404 for an unknown one.
    """
    card = BY_TOKEN.get(token)
    if card is None:
        method = books.state.find("payment_method", token)
        if method is None:
            raise missing_resource("PaymentMethod", token, param)
        return method
    method = bodies.payment_method(books.mint("pm"), card, books.now, expiry_year(books))
    books.state.add(method)
    return method


def expiry_year(books: Books) -> int:
    """A year in which every test card is still good."""
    return 1970 + books.now // _SECONDS_A_YEAR + _YEARS_AHEAD


def pay(books: Books, intent: Document, terms: Terms) -> Refusal | None:
    """Try the intent's own payment method; the answer is the decline, if it is one."""
    method = books.need("payment_method", intent["payment_method"], "payment_method")
    saving.check_owner(method, intent["customer"])
    card = charges.card_behind(method)
    if not terms.authenticated and _asks(card, intent, terms, method):
        if terms.off_session or terms.error_on_requires_action:
            return refuse(books, intent, method, AUTHENTICATION_REQUIRED, None)
        _send_to_bank(books, intent, terms)
        return None
    charge = charges.attempted(
        books, intent, method=method, card=card, secured=_secured(card, intent, terms)
    )
    decline = BLOCKED if card.blocked is Blocks.RADAR else card.decline
    if decline is not None:
        charges.fail(charge, card, decline)
        books.state.add(charge, parent=intent["id"])
        return refuse(books, intent, method, decline, charge)
    saving.keep(books, method, intent["customer"], saving.usage(intent))
    channel = Channel.MERCHANT if terms.off_session else Channel.CUSTOMER
    said = think(intent, charge) if card.decides_later else approve(books, intent, charge, channel)
    books.state.add(charge, parent=intent["id"])
    books.state.save(intent)
    books.record(said[0], charge)
    books.record(said[1], intent)
    session_state.complete(books, intent)
    if not card.decides_later:
        reviews.follow_approval(books, intent, charge, card)
    return None


def think(intent: Document, charge: Document) -> tuple[str, str]:
    """The bank has not decided yet; the answer is what to say of the charge and the intent."""
    charge.update(paid=False, status="pending")
    intent.update(
        status="processing",
        latest_charge=charge["id"],
        next_action=None,
        last_payment_error=None,
    )
    return "charge.pending", "payment_intent.processing"


def _asked_for(intent: Document) -> bool:
    asked: str = intent["payment_method_options"]["card"]["request_three_d_secure"]
    return asked != "automatic"


def _asks(card: TestCard, intent: Document, terms: Terms, method: Document) -> bool:
    if intent["payment_method_options"]["card"].get("moto"):
        return False
    match card.asks:
        case Asks.NEVER:
            return False
        case Asks.WHEN_REQUESTED:
            return _asked_for(intent)
        case Asks.ALWAYS:
            return True
        case Asks.ON_SESSION:
            return not terms.off_session
        case Asks.UNLESS_SET_UP:
            return not (terms.off_session and notes(method).get("set_up", False))


def _secured(card: TestCard, intent: Document, terms: Terms) -> str | None:
    """The 3-D Secure result to write on the charge."""
    if terms.authenticated:
        return "authenticated"
    if card.three_d_secure_fails:
        return "processing_error"
    if not _asked_for(intent):
        return None
    return "attempt_acknowledged" if card.supports_three_d_secure else "not_supported"


def _send_to_bank(books: Books, intent: Document, terms: Terms) -> None:
    bank.send(intent, terms.return_url)
    intent.update(latest_charge=None, last_payment_error=None)
    books.state.save(intent)
    books.record("payment_intent.requires_action", intent)


def approve(books: Books, intent: Document, charge: Document, channel: Channel) -> tuple[str, str]:
    """Hold or take the amount; the answer is what to say of the charge and the intent."""
    intent.update(latest_charge=charge["id"], next_action=None, last_payment_error=None)
    notes(intent)["authenticated"] = False
    if _holds(intent, charge):
        notes(intent)["due"] = charges.hold(charge, books, intent, channel)
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        return "charge.succeeded", "payment_intent.amount_capturable_updated"
    charges.authorise(charge, books)
    charges.take(charge, intent["amount"])
    balance.taken(books, charge, intent["amount"])
    intent.update(status="succeeded", amount_received=intent["amount"])
    return "charge.succeeded", "payment_intent.succeeded"


def _holds(intent: Document, charge: Document) -> bool:
    """Whether the amount is put on hold; `manual_preferred` asks for it where the network can."""
    kind = charge["payment_method_details"]["type"]
    if details_of(charge)["network"] in CANNOT_HOLD:
        return False
    options = intent["payment_method_options"].get(kind) or {}
    asked = {intent["capture_method"], options.get("capture_method")}
    return bool(asked & {"manual", "manual_preferred"})


def refuse(
    books: Books, intent: Document, method: Document, decline: Decline, charge: Document | None
) -> Refusal:
    """Back to `requires_payment_method`, with the reason on the intent and in the answer."""
    if charge is not None:
        books.record("charge.failed", charge)
    error = declined_body(decline, None if charge is None else charge["id"])
    give_back(books, intent, method, error, charge)
    return card_error({**error, "payment_method": render(method)}, intent)


def give_back(
    books: Books, intent: Document, method: Document, error: Document, charge: Document | None
) -> None:
    """The attempt failed: no payment method any more, and `last_payment_error` says why."""
    kept = {name: value for name, value in error.items() if value is not None}
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        latest_charge=None if charge is None else charge["id"],
        last_payment_error={**kept, "payment_method": render(method)},
    )
    kept_notes = notes(intent)
    kept_notes["authenticated"] = False
    kept_notes["failures"] = kept_notes.get("failures", 0) + 1
    books.state.save(intent)
    books.record("payment_intent.payment_failed", intent)


def check_type(intent: Document, param: str) -> None:
    """A card can only pay an intent that takes cards.

    Raises:
        Refusal: `payment_intent_incompatible_payment_method`.
    """
    if "card" not in intent["payment_method_types"]:
        raise bad_parameter(
            "The PaymentMethod provided (card) is not allowed for this PaymentIntent.",
            param,
            "payment_intent_incompatible_payment_method",
        )
