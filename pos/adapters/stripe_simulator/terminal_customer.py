"""What a customer does at a practice reader: hold a card, type the PIN, tip, cancel."""

from dataclasses import dataclass
from typing import Final

from pos.adapters.stripe_simulator import charges, refunds, terminal_bodies
from pos.adapters.stripe_simulator.attempt import approve, expiry_year, refuse
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import Decline
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import declined_body, invalid
from pos.adapters.stripe_simulator.holds import Channel
from pos.adapters.stripe_simulator.terminal import READER, no_such_card, seen
from pos.adapters.stripe_simulator.terminal_actions import (
    PAYMENT,
    REFUND,
    fail,
    has_begun,
    is_waiting,
    succeed,
    wrong_status,
)
from pos.adapters.stripe_simulator.terminal_cards import (
    BY_NUMBER,
    CANNOT_HOLD,
    NOT_SUPPORTED,
    PIN_TRIES,
    READER_CARDS,
    Pin,
    ReaderCard,
    decline_of,
    pin_of,
)
from pos.adapters.stripe_simulator.terminal_keeping import keep_for_later, set_up

PIN_TRIES_ALLOWED: Final = 3
_USUAL: Final = {"card_present": "4242424242424242", "interac_present": "4506445006931933"}
_UNRATED: Final = {"risk_level": "not_assessed", "risk_score": None}
"""Radar looks at no card that is there (Stripe docs, Risk evaluations)."""


@dataclass(frozen=True, slots=True)
class Presented:
    """A card as it was held against the reader or put into it."""

    card: ReaderCard
    inserted: bool
    pin: Pin = Pin.NONE

    @property
    def read_method(self) -> str:
        return "contact_emv" if self.inserted else "contactless_emv"


# Through the API, as on a simulated reader of Stripe's -----------------------------------------


def present(books: Books, reader_id: str, params: Document) -> Document:
    """Hold a test card against a simulated reader; whatever PIN it needs is typed right."""
    reader = books.need(READER, reader_id, "reader")
    if not is_waiting(reader):
        raise invalid("The reader has no action that a payment method could be presented for.")
    kind = params.get("type", "card_present")
    number = (params.get(kind) or {}).get("number", _USUAL.get(kind, ""))
    card = BY_NUMBER.get(number)
    if card is None or card.kind != kind:
        raise no_such_card(number, f"{kind}[number]")
    if not takes(books, reader, card):
        raise invalid(f"The reader's action does not take {kind} payments.", param="type")
    if params.get("amount_tip"):
        if not may_tip(reader):
            raise invalid("The reader does not ask for a tip.", param="amount_tip")
        notes(reader)["tip"] = params["amount_tip"]
    pin = pin_of(card, amount_of(books, reader) or 0)
    finish(books, reader, Presented(card, pin is not Pin.NONE, pin))
    return seen(books, reader)


# At the counter --------------------------------------------------------------------------------


def hold(books: Books, reader: Document, card: ReaderCard, *, inserted: bool) -> None:
    """Tap or insert a card; one that needs its PIN is kept until it is typed."""
    if not takes(books, reader, card):
        notes(reader)["said"] = "not_accepted"
        books.state.save(reader)
        return
    pin = pin_of(card, amount_of(books, reader) or 0)
    if pin is Pin.NONE and (inserted or card.taps):
        finish(books, reader, Presented(card, inserted))
        return
    kept = notes(reader)
    kept.pop("said", None)
    kept["card"] = {"name": card.name, "tries": PIN_TRIES_ALLOWED}
    books.state.save(reader)


def type_pin(books: Books, reader: Document, *, right: bool) -> None:
    """Type the PIN; after the third wrong one the card is refused."""
    held = notes(reader)["card"]
    card = READER_CARDS[held["name"]]
    pin = pin_of(card, amount_of(books, reader) or 0)
    if right:
        finish(books, reader, Presented(card, inserted=True, pin=pin))
        return
    held["tries"] -= 1
    notes(reader)["said"] = "wrong_pin"
    books.state.save(reader)
    if held["tries"] == 0:
        finish(books, reader, Presented(card, inserted=True, pin=pin), PIN_TRIES)


def cancel(books: Books, reader: Document) -> None:
    """The customer presses the reader's red key."""
    fail(books, reader, "customer_canceled", "This transaction was canceled by the customer.")


def lets_cancel(reader: Document) -> bool:
    """Whether the reader shows its customer a way out."""
    action = reader["action"]
    about = action[action["type"]]
    config = about.get("process_config") or about.get("refund_payment_config") or {}
    return bool(config.get("enable_customer_cancellation")) or has_begun(reader)


def may_tip(reader: Document) -> bool:
    """Whether the payment on the reader leaves room for a tip."""
    action = reader["action"]
    if action["type"] != PAYMENT:
        return False
    config = action[PAYMENT]["process_config"] or {}
    return not config.get("skip_tipping", False)


def give_up(books: Books, reader: Document) -> None:
    """Nobody came."""
    fail(books, reader, "timed_out", "No payment method was presented in time.")


# What comes of it -----------------------------------------------------------------------------


def amount_of(books: Books, reader: Document) -> int | None:
    """What the reader asks for, tip included, in minor units; None where it is no money."""
    action = reader["action"]
    about = action[action["type"]]
    if action["type"] == REFUND:
        amount: int = about["amount"]
        return amount
    if action["type"] != PAYMENT:
        return None
    intent = books.need("payment_intent", about["payment_intent"], "payment_intent")
    tip = notes(reader).get("tip", 0) if is_waiting(reader) else 0
    return int(intent["amount"]) + int(tip)


def takes(books: Books, reader: Document, card: ReaderCard) -> bool:
    """Whether the reader takes this kind of card for what it is asked to do."""
    action = reader["action"]
    if action["type"] == PAYMENT:
        about = action[PAYMENT]
        intent = books.need("payment_intent", about["payment_intent"], "payment_intent")
        return card.kind in intent["payment_method_types"]
    return action["type"] == REFUND or card.kind == "card_present"


def finish(
    books: Books, reader: Document, presented: Presented, decline: Decline | None = None
) -> None:
    """The card has been read: pay, give back, or keep it."""
    match reader["action"]["type"]:
        case "process_payment_intent":
            _pay(books, reader, presented, decline)
        case "refund_payment":
            _refund(books, reader, presented, decline)
        case _:
            no = decline or presented.card.card.decline
            set_up(books, reader, presented.card, presented.read_method, no)


def _pay(books: Books, reader: Document, presented: Presented, decline: Decline | None) -> None:
    about = reader["action"][PAYMENT]
    intent = books.need("payment_intent", about["payment_intent"], "payment_intent")
    if intent["status"] != "requires_payment_method":
        refusal = wrong_status(intent)
        error = {**refusal.error, "payment_intent": intent["id"]}
        fail(books, reader, error["code"], error["message"])
        return
    tip: int = notes(reader).get("tip", 0)
    asked: int = intent["amount"]
    intent["amount"] = asked + tip
    charge, method = _charge(books, reader, intent, presented)
    card = presented.card.card
    network = charge["payment_method_details"][presented.card.kind]["network"]
    no = decline or card.decline or decline_of(intent["amount"])
    if no is None and network in CANNOT_HOLD and intent["capture_method"] == "manual":
        no = NOT_SUPPORTED
    books.state.add(method)
    if no is not None:
        intent["amount"] = asked
        charges.fail(charge, card, no)
        charge["outcome"] |= _UNRATED
        books.state.add(charge, parent=intent["id"])
        refusal = refuse(books, intent, method, no, charge)
        error = {name: value for name, value in refusal.error.items() if value is not None}
        fail(books, reader, no.code, no.message, api_error=error)
        return
    charge["outcome"] |= _UNRATED
    intent["payment_method"] = method["id"]
    if tip:
        intent["amount_details"] = {**intent["amount_details"], "tip": {"amount": tip}}
    said = approve(books, intent, charge, Channel.PRESENT)
    keep_for_later(books, intent, charge, presented.card, about["process_config"] or {})
    books.state.add(charge, parent=intent["id"])
    books.state.save(intent)
    books.record(said[0], charge)
    books.record(said[1], intent)
    succeed(books, reader)


def _charge(
    books: Books, reader: Document, intent: Document, presented: Presented
) -> tuple[Document, Document]:
    """The attempt, not yet stored, and the card as it was read for it."""
    read = {
        "exp_month": 12,
        "exp_year": expiry_year(books),
        "location": reader["location"],
        "network": _network(presented.card, intent),
        "pin": presented.pin,
        "read_method": presented.read_method,
        "reader": reader["id"],
    }
    method = terminal_bodies.payment_method(books, books.mint("pm"), presented.card, read)
    details = terminal_bodies.charged(books, presented.card, read, intent["amount"])
    charge = charges.attempted(books, intent, method=method, card=presented.card.card, read=details)
    return charge, method


def _network(card: ReaderCard, intent: Document) -> str:
    """Which of a card's networks is used: eftpos in Australia only, and never for a hold."""
    options = intent["payment_method_options"].get("card_present") or {}
    holds = {intent["capture_method"], options.get("capture_method")} & {
        "manual",
        "manual_preferred",
    }
    usable = [
        network
        for network in card.networks
        if network != "eftpos_au" or (intent["currency"] == "aud" and not holds)
    ] or list(card.networks)
    routing = (options.get("routing") or {}).get("requested_priority")
    return usable[-1] if routing == "international" else usable[0]


def _refund(books: Books, reader: Document, presented: Presented, decline: Decline | None) -> None:
    about = reader["action"][REFUND]
    charge = books.need("charge", about["charge"], "charge")
    left = refunds.check_refund(books, charge)
    amount: int = min(about["amount"], left)
    partial = amount < charge["amount_captured"]
    no = decline or (decline_of(amount) if partial else None)
    if no is None and charges.card_of(books, charge) is not presented.card.card:
        no = Decline("card_declined", "generic_decline", "This is not the card that was charged.")
    if no is not None:
        fail(books, reader, no.code, no.message, api_error=_shown(declined_body(no, charge["id"])))
        return
    refund = refunds.give(books, charge, amount, {"metadata": about["metadata"]})
    about["refund"] = refund["id"]
    succeed(books, reader)


def _shown(error: Document) -> Document:
    return {name: value for name, value in error.items() if value is not None}
