"""Refunds: money given back after a capture, whole or in part."""

from typing import Final

from pos.adapters.stripe_simulator import balance, bodies, fields, lists, reviews
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.charges import card_of
from pos.adapters.stripe_simulator.currencies import check_step
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import Refusal, invalid

_AN_HOUR: Final = 3600
"""How long a refund stays pending, or looks well, before what comes of it shows."""


def create(books: Books, _: str, params: Document) -> Document:
    charge = charge_to_refund(books, params)
    left = check_refund(books, charge)
    if charge["payment_method_details"]["type"] == "interac_present":
        raise invalid(
            f"Charge {charge['id']} was made with Interac and can only be refunded in person, "
            "with the card at a reader.",
            code="charge_not_refundable",
        )
    amount: int = params.get("amount", left)
    check_step(amount, charge["currency"], "amount")
    if amount > left:
        raise invalid(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).",
            param="amount",
        )
    return give(books, charge, amount, params)


def give(books: Books, charge: Document, amount: int, params: Document) -> Document:
    """Give so much of the charge back, with the reason and metadata among the parameters."""
    refund = _new(books, charge, amount, params)
    balance.given_back(books, refund)
    _give(charge, amount)
    books.state.save(charge)
    books.state.add(refund, parent=charge["payment_intent"], label=charge["id"])
    books.record("refund.created", refund)
    books.record("charge.refunded", charge)
    if charge["refunded"]:
        reviews.settle(books, charge, "refunded")
    return refund


def charge_to_refund(books: Books, params: Document) -> Document:
    """The charge to refund, named itself or by its intent."""
    if "payment_intent" not in params and "charge" not in params:
        raise invalid("One of the following params should be provided: payment_intent or charge.")
    if "charge" in params:
        charge = books.need("charge", params["charge"], "charge")
        if params.get("payment_intent", charge["payment_intent"]) != charge["payment_intent"]:
            raise invalid("The charge does not belong to the payment_intent.", param="charge")
        return charge
    intent = books.need("payment_intent", params["payment_intent"], "payment_intent")
    if not _was_taken(intent):
        raise _no_money(intent)
    return books.need("charge", intent["latest_charge"], "charge")


def check_refund(books: Books, charge: Document) -> int:
    """How much of the charge can still be given back, in minor units.

    Raises:
        Refusal: when nothing was taken, or all of it is back.
    """
    if charge["status"] == "failed":
        raise invalid(
            f"Charge {charge['id']} failed and cannot be refunded.", code="charge_not_refundable"
        )
    intent = books.intent_of(charge)
    if not _was_taken(intent):
        raise _no_money(intent)
    left: int = charge["amount"] - charge["amount_refunded"]
    if left <= 0:
        raise invalid(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    return left


def _was_taken(intent: Document) -> bool:
    """Whether it is over and brought money; one captured in part may end canceled."""
    ended = intent["status"] in ("succeeded", "canceled")
    return ended and bool(intent["amount_received"])


def _no_money(intent: Document) -> Refusal:
    if intent["status"] == "requires_capture":
        return invalid(
            f"This PaymentIntent ({intent['id']}) has not been captured. Cancel it instead of "
            "refunding it."
        )
    return invalid(
        f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
    )


def _new(books: Books, charge: Document, amount: int, params: Document) -> Document:
    card = card_of(books, charge)
    refund = bodies.refund(
        books.mint("re"),
        books.now,
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        destination_details={
            "card": {
                "reference": None,
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        metadata=fields.merged({}, params.get("metadata") or {}),
        payment_intent=charge["payment_intent"],
        payment_method=charge["payment_method"],
        reason=params.get("reason"),
        status="succeeded" if card.refund_at_once else "pending",
    )
    if not card.refund_at_once:
        refund["pending_reason"] = "processing"
    if not card.refund_at_once or card.refund_status != "succeeded":
        notes(refund)["due"] = books.now + _AN_HOUR
    return refund


def _give(charge: Document, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]


def settle(books: Books, refund: Document, deadline: int) -> None:
    """What comes of a refund in the end: a failed one brings the money back to the shop."""
    charge = books.need("charge", refund["charge"], "charge")
    card = card_of(books, charge)
    notes(refund)["due"] = None
    refund.update(status=card.refund_status, pending_reason=None)
    if card.refund_status == "failed":
        refund["failure_reason"] = "expired_or_canceled_card"
        _give(charge, -refund["amount"])
        balance.not_given_back(books, refund, deadline)
        books.state.save(charge)
    books.state.save(refund)
    books.record("refund.updated", refund, at=deadline)
    if card.refund_status == "failed":
        books.record("refund.failed", refund, at=deadline)
    books.record("charge.refund.updated", refund, at=deadline)


def update(books: Books, object_id: str, params: Document) -> Document:
    refund = books.need("refund", object_id, "id")
    if "metadata" in params:
        refund["metadata"] = fields.merged(refund["metadata"], params["metadata"])
        books.state.save(refund)
    return refund


def cancel(books: Books, object_id: str, _: Document) -> Document:
    """Only a refund that waits for its customer can be canceled, and no card's refund does."""
    refund = books.need("refund", object_id, "id")
    raise invalid(f"Refund {refund['id']} with status {refund['status']} cannot be canceled.")


def find(books: Books, _: str, params: Document) -> Document:
    """A page of refunds, of one charge or intent where asked for."""
    where: list[tuple[str, int | str]] = []
    if "charge" in params:
        where.append(("label = ?", books.need("charge", params["charge"], "charge")["id"]))
    if "payment_intent" in params:
        intent = books.need("payment_intent", params["payment_intent"], "payment_intent")
        where.append(("parent = ?", intent["id"]))
    return lists.page(books, "refund", "/v1/refunds", params, where)
