"""Charges: one for every attempt that reached the network, and how a held one is described."""

from pos.adapters.stripe_simulator import allowances, bodies, holds
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.cards import BLOCKED, BY_TOKEN, Decline, TestCard
from pos.adapters.stripe_simulator.documents import PRIVATE, Document, notes
from pos.adapters.stripe_simulator.fields import full_descriptor
from pos.adapters.stripe_simulator.holds import Channel
from pos.adapters.stripe_simulator.terminal_cards import READER_CARDS

_RISK_SCORES = {"normal": 20, "elevated": 70, "highest": 85}


def attempted(
    books: Books,
    intent: Document,
    *,
    method: Document,
    card: TestCard,
    secured: str | None = None,
    read: Document | None = None,
) -> Document:
    """A charge for this attempt, authorised and not captured, not yet stored.

    The intent's metadata is copied now; later changes of the intent do not reach it
    (Stripe docs, Metadata). `secured` is the 3-D Secure result, None when there was none;
    `read` are the details as a reader read them.
    """
    suffix = intent["statement_descriptor_suffix"]
    return bodies.charge(
        books.mint("ch"),
        books.now,
        amount=intent["amount"],
        calculated_statement_descriptor=full_descriptor(suffix),
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        metadata=dict(intent["metadata"]),
        outcome=_outcome(card, "authorized", "approved_by_network", "Payment complete."),
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details=read or _details(books, intent, method, card, secured),
        receipt_email=intent["receipt_email"],
        shipping=intent["shipping"],
        statement_descriptor_suffix=suffix,
    )


def _details(
    books: Books, intent: Document, method: Document, card: TestCard, secured: str | None
) -> Document:
    shown = method["card"]
    details = {
        "amount_authorized": intent["amount"],
        "authorization_code": None,
        "brand": card.brand,
        "checks": shown["checks"],
        "country": card.country,
        "exp_month": shown["exp_month"],
        "exp_year": shown["exp_year"],
        "extended_authorization": {"status": "disabled"},
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": card.last4,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card.brand,
        "network_token": {"used": False},
        "network_transaction_id": books.mint.digits(15),
        "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": _three_d_secure(secured),
        "wallet": None,
    }
    return {"card": details, "type": "card"}


def _three_d_secure(result: str | None) -> Document | None:
    if result is None:
        return None
    return {
        "authentication_flow": "challenge" if result == "authenticated" else None,
        "electronic_commerce_indicator": "05" if result == "authenticated" else None,
        "exemption_indicator": None,
        "result": result,
        "result_reason": None,
        "transaction_id": None,
        "version": "2.2.0",
    }


def _outcome(card: TestCard, kind: str, network_status: str, message: str) -> Document:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network_status,
        "reason": None,
        "risk_level": card.risk_level,
        "risk_score": _RISK_SCORES[card.risk_level],
        "seller_message": message,
        "type": kind,
    }


def fail(charge: Document, card: TestCard, decline: Decline) -> None:
    """Turn an attempt into a failed one, blocked by Radar or declined by the card's bank."""
    blocked = decline is BLOCKED
    outcome = (
        _outcome(
            card, "blocked", "not_sent_to_network", "Stripe blocked this payment as too risky."
        )
        if blocked
        else _outcome(
            card, "issuer_declined", "declined_by_network", "The bank did not approve this payment."
        )
    )
    outcome["reason"] = "highest_risk_level" if blocked else decline.decline_code
    outcome["advice_code"] = decline.advice_code
    outcome["network_decline_code"] = decline.network_decline_code
    charge.update(
        paid=False,
        status="failed",
        failure_code=decline.code,
        failure_message=decline.message,
        outcome=outcome,
    )


def hold(charge: Document, books: Books, intent: Document, channel: Channel) -> int:
    """Put the charge's amount on hold and say until when, in Unix seconds."""
    details = allowances.details_of(charge)
    kind = charge["payment_method_details"]["type"]
    options = intent["payment_method_options"].get(kind) or {}
    asked = options if card_of(books, charge).allows_extras else {}
    network = details["network"]
    span = holds.window(network, channel, country=books.country, currency=charge["currency"])
    longer = holds.extended(network)
    if longer and allowances.asks_longer(asked):
        span = longer
        if kind == "card":
            details["extended_authorization"] = {"status": "enabled"}
    allowances.grant(charge, asked)
    deadline: int = charge["created"] + int(span.total_seconds())
    details["capture_before"] = deadline
    notes(charge)["capture_before"] = deadline
    authorise(charge, books)
    return deadline


def card_of(books: Books, charge: Document) -> TestCard:
    """The test card that was charged."""
    method = books.need("payment_method", charge["payment_method"], "payment_method")
    return card_behind(method)


def card_behind(method: Document) -> TestCard:
    """The test card a payment method was made from, by its token or at a reader."""
    token = method[PRIVATE]["token"]
    return BY_TOKEN[token] if token in BY_TOKEN else READER_CARDS[token].card


def authorise(charge: Document, books: Books) -> None:
    code = books.mint.digits(6)
    charge["authorization_code"] = code
    details = allowances.details_of(charge)
    (details["receipt"] if allowances.is_present(charge) else details)["authorization_code"] = code


def take(charge: Document, amount: int, *, final: bool = True) -> None:
    """Capture so much more of the charge; the last capture releases the rest.

    A released remainder shows up in `amount_refunded`, as in Stripe's own bodies. What is taken
    beyond the hold makes the charge larger; `amount_authorized` keeps what the bank had approved.
    """
    charge["amount_captured"] += amount
    charge["amount"] = max(charge["amount"], charge["amount_captured"])
    charge["captured"] = True
    if final:
        let_go(charge)


def let_go(charge: Document) -> None:
    """Release what is left of a charge that was captured in part."""
    charge["amount_refunded"] = charge["amount"] - charge["amount_captured"]
