"""Cards kept for later: whose they are, what they were set up for, and who may use them."""

from typing import Final

from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import Refusal, invalid, missing_resource

SPENT: Final = (
    "This PaymentMethod was previously used without being attached to a Customer or was detached "
    "from a Customer, and may not be used again."
)


def customer(books: Books, customer_id: str, param: str = "customer") -> Document:
    """A customer who has not been deleted.

    Raises:
        Refusal: 404 for one that never was or is no more.
    """
    found = books.need("customer", customer_id, param)
    if found.get("deleted"):
        raise missing_resource("customer", customer_id, param)
    return found


def usage(intent: Document) -> str | None:
    """What a payment keeps its card for: `on_session`, `off_session`, or None for nothing."""
    own = intent["payment_method_options"].get("card", {}).get("setup_future_usage")
    asked = own or intent["setup_future_usage"]
    return None if asked == "none" else asked


def check_owner(method: Document, owner: str | None, param: str = "payment_method") -> None:
    """A card pays for its own customer, and once if it has none.

    Raises:
        Refusal: 400 for a card of somebody else, or one that is used up.
    """
    belongs: str | None = method["customer"]
    if belongs is None:
        if notes(method).get("spent"):
            raise invalid(SPENT, param=param)
        return
    if owner is None:
        raise invalid(
            f"The provided PaymentMethod ({method['id']}) belongs to Customer {belongs}. Please "
            "include the Customer in the `customer` parameter.",
            param=param,
        )
    if belongs != owner:
        raise invalid(
            f"The customer does not have a payment method with the ID {method['id']}. The payment "
            "method must be attached to the customer.",
            param=param,
            code="resource_missing",
        )


def keep(books: Books, method: Document, owner: str | None, kept_for: str | None) -> None:
    """After an approval: the card stays with its customer, or it is used up.

    Stripe docs, Save payment details during a payment: with a customer the card is attached;
    one kept without a customer can still be attached afterwards.
    """
    kept = notes(method)
    if kept_for == "off_session":
        kept["set_up"] = True
    if method["customer"] is None:
        if owner is not None and kept_for is not None:
            attach(books, method, owner)
            return
        kept["spent"] = True
        kept["attachable"] = kept_for is not None
    books.state.save(method)


def attach(books: Books, method: Document, owner: str) -> None:
    """Give a card to a customer."""
    kept = notes(method)
    kept["spent"] = False
    kept["attachable"] = False
    method["customer"] = owner
    books.state.save(method)
    books.record("payment_method.attached", method)


def let_go(books: Books, method: Document) -> None:
    """Take a card from its customer, for good: it can neither pay nor be attached again."""
    before = {"customer": method["customer"]}
    method["customer"] = None
    kept = notes(method)
    kept["spent"] = True
    kept["attachable"] = False
    books.state.save(method)
    books.record("payment_method.detached", method, previous=before)


def check_attachable(method: Document) -> None:
    """Raise what attaching this card deserves: it is taken, or used up."""
    if method["customer"] is not None:
        raise invalid(
            "The payment method you provided has already been attached to a customer.",
            param="payment_method",
        )
    kept = notes(method)
    if kept.get("spent") and not kept.get("attachable"):
        raise invalid(SPENT, param="payment_method")


def not_attached() -> Refusal:
    return invalid(
        "The payment method you provided is not attached to a customer so detachment is impossible."
    )


def cards_of(books: Books, owner: str) -> list[Document]:
    """Every card of a customer, newest first."""
    where: list[tuple[str, int | str]] = [("json_extract(body, '$.customer') = ?", owner)]
    return books.state.select("payment_method", where, "DESC", 1000)
