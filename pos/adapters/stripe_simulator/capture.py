"""Taking money that is on hold, and raising what is held."""

from typing import Final

from pos.adapters.stripe_simulator import (
    allowances,
    amount_details,
    balance,
    charges,
    fields,
    reviews,
)
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.currencies import check_charge, check_step
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import cannot, card_error, declined_body, invalid

_MOST_INCREMENTS: Final = 10
_MOST_CAPTURES: Final = 50


def capture(books: Books, intent: Document, params: Document) -> Document:
    if intent["status"] != "requires_capture":
        raise cannot("captured", intent, "requires_capture")
    fields.refuse_whole_descriptor(params)
    charge = books.need("charge", intent["latest_charge"], "charge")
    held: int = intent["amount_capturable"]
    amount: int = params.get("amount_to_capture", held)
    check_step(amount, intent["currency"], "amount_to_capture")
    if amount > _most(intent, charge):
        raise invalid(
            f"The PaymentIntent could not be captured because {amount} is more than the "
            f"remaining {held} that can be captured.",
            param="amount_to_capture",
            code="amount_too_large",
        )
    final = _is_final(intent, charge, params, amount)
    charges.take(charge, amount, final=final)
    balance.taken(books, charge, amount)
    _describe(books, intent, charge, params, amount)
    intent["amount_received"] += amount
    intent["amount"] = max(intent["amount"], intent["amount_received"])
    intent["amount_capturable"] = 0 if final else held - amount
    intent["last_payment_error"] = None
    if final:
        intent["status"] = "succeeded"
        notes(intent)["due"] = None
    books.state.save(charge)
    books.state.save(intent)
    books.record("charge.captured", charge)
    if final:
        books.record("payment_intent.succeeded", intent)
        reviews.follow_capture(books, charge, charges.card_of(books, charge))
    else:
        books.record("payment_intent.amount_capturable_updated", intent)
    return intent


def _most(intent: Document, charge: Document) -> int:
    """What may be captured now: what is held, or more where the hold allows it."""
    held: int = intent["amount_capturable"]
    limit = allowances.limit(charge)
    return held if limit is None else max(held, limit - int(charge["amount_captured"]))


def _is_final(intent: Document, charge: Document, params: Document, amount: int) -> bool:
    if params.get("final_capture", True):
        return True
    if not allowances.may_be_taken_in_parts(charge):
        raise invalid(
            "This PaymentIntent cannot be captured more than once: multicapture is not available.",
            param="final_capture",
        )
    kept = notes(charge)
    kept["captures"] = kept.get("captures", 0) + 1
    if kept["captures"] >= _MOST_CAPTURES:
        raise invalid("This PaymentIntent has been captured too often.", param="final_capture")
    return bool(amount >= intent["amount_capturable"])


def _describe(
    books: Books, intent: Document, charge: Document, params: Document, amount: int
) -> None:
    """Metadata given with the capture belongs to the intent; the descriptor to both."""
    if "metadata" in params:
        intent["metadata"] = fields.merged(intent["metadata"], params["metadata"])
    for name in ("description", "payment_details"):
        if name in params:
            intent[name] = params[name]
    if "amount_details" in params:
        amount_details.write(books, intent, params, amount)
    suffix = params.get("statement_descriptor_suffix")
    if suffix:
        intent["statement_descriptor_suffix"] = suffix
        charge["statement_descriptor_suffix"] = suffix
        charge["calculated_statement_descriptor"] = fields.full_descriptor(suffix)


def increment(books: Books, intent: Document, params: Document) -> Document:
    """Raise a hold to a new total, where the card and the request at confirmation allow it."""
    if intent["status"] != "requires_capture":
        raise cannot("incremented", intent, "requires_capture")
    charge = books.need("charge", intent["latest_charge"], "charge")
    if not allowances.may_be_raised(charge) or charge["captured"]:
        raise invalid("Incremental authorization is not available for this PaymentIntent.")
    fields.refuse_whole_descriptor(params)
    amount = params["amount"]
    if amount <= intent["amount"]:
        raise invalid("This value must be greater than the amount authorized.", param="amount")
    kept = notes(intent)
    kept["increments"] = kept.get("increments", 0) + 1
    if kept["increments"] > _MOST_INCREMENTS:
        raise invalid("This PaymentIntent has been incremented too often.")
    check_charge(amount, intent["currency"])
    declined = charges.card_of(books, charge).more
    if declined is not None:
        # The attempt counts; the old hold stays as it is.
        books.state.save(intent)
        raise card_error(declined_body(declined, charge["id"]), intent)
    allowances.raise_to(charge, amount)
    intent.update(amount=amount, amount_capturable=amount, last_payment_error=None)
    _describe(books, intent, charge, params, amount)
    books.state.save(charge)
    books.state.save(intent)
    books.record("payment_intent.amount_capturable_updated", intent)
    return intent
