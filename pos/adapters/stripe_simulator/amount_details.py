"""What an amount is made of: lines, tax, shipping and discount, added up as Stripe adds them."""

from typing import Final

from pos.adapters.stripe_simulator import lists
from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document, notes
from pos.adapters.stripe_simulator.errors import (
    exclusive_parameters,
    invalid,
)
from pos.adapters.stripe_simulator.forms import Value
from pos.adapters.stripe_simulator.params import (
    EXPAND,
    Check,
    Shape,
    boolean,
    hash_of,
    integer,
    limited,
    list_of,
    text,
)

_MOST_LINES: Final = 200
_POSTAL_CODE: Final = 10
_NAME: Final = 1024
_CODE: Final = 12
_MISMATCH: Final = "amount_details_amount_mismatch"
_TOO_MUCH: Final = "amount_details_tax_shipping_discount_greater_than_amount"
_COMMODITY: Final = hash_of({"commodity_code": text})
_TAX: Final = hash_of({"total_tax_amount": integer(least=0)}, required=("total_tax_amount",))

LINE: Final[Shape] = {
    "discount_amount": integer(least=1),
    "payment_method_options": hash_of(
        {
            "card": _COMMODITY,
            "card_present": _COMMODITY,
            "klarna": hash_of({}),
            "paypal": hash_of({}),
        }
    ),
    "product_code": limited(_CODE),
    "product_name": limited(_NAME),
    "quantity": integer(least=1),
    "tax": _TAX,
    "unit_cost": integer(least=0),
    "unit_of_measure": limited(_CODE),
}


def _or_unset(check: Check) -> Check:
    def checked(value: Value, param: str) -> object:
        return None if value == "" else check(value, param)

    return checked


DETAILS: Final[Shape] = {
    "discount_amount": _or_unset(integer(least=1)),
    "enforce_arithmetic_validation": boolean,
    "line_items": _or_unset(
        list_of(hash_of(LINE, required=("product_name", "quantity", "unit_cost")))
    ),
    "shipping": hash_of(
        {
            "amount": _or_unset(integer(least=0)),
            "from_postal_code": limited(_POSTAL_CODE),
            "to_postal_code": limited(_POSTAL_CODE),
        }
    ),
    "tax": _TAX,
}
LINES: Final[Shape] = {
    "ending_before": text,
    "expand": EXPAND,
    "limit": integer(least=1, most=100),
    "starting_after": text,
}
CHECK: Final = hash_of(DETAILS)


def write(books: Books, intent: Document, params: Document, amount: int) -> None:
    """Put what was given with `amount_details` on the intent; the empty text takes all away.

    Raises:
        Refusal: 400 where it does not add up to `amount`, unless the check is switched off.
    """
    kept = notes(intent)
    if "amount_details" in params:
        given = params["amount_details"]
        _check_exclusive(given or {})
        tip = intent["amount_details"].get("tip", {})
        old = {} if given is None else intent["amount_details"]
        told = {n: v for n, v in (given or {}).items() if n in _SHOWN and v is not None}
        intent["amount_details"] = {**old, **told, "tip": tip}
        if given is None:
            kept["lines"] = []
        elif "line_items" in given:
            kept["lines"] = [_line(books, line) for line in given["line_items"] or []]
        kept["adds_up"] = (given or {}).get("enforce_arithmetic_validation", True)
    _check_sum(intent, amount)


_SHOWN: Final = frozenset(("discount_amount", "shipping", "tax"))


def _check_exclusive(given: Document) -> None:
    lines = given.get("line_items") or []
    if len(lines) > _MOST_LINES:
        raise invalid(
            f"You can have at most {_MOST_LINES} line items.", param="amount_details[line_items]"
        )
    for name in ("discount_amount", "tax"):
        if given.get(name) is not None and any(name in line for line in lines):
            whole, each = f"amount_details[{name}]", f"amount_details[line_items][0][{name}]"
            raise exclusive_parameters(whole, each)


def _line(books: Books, given: Document) -> Document:
    nulls = ("discount_amount", "payment_method_options", "product_code", "tax", "unit_of_measure")
    return {
        **dict.fromkeys(nulls),
        "id": books.mint("uli"),
        "object": "payment_intent_amount_details_line_item",
        **given,
    }


def _check_sum(intent: Document, amount: int) -> None:
    """Stripe docs, Line items: lines, tax and shipping less discounts are the amount."""
    details, kept = intent["amount_details"], notes(intent)
    details.pop("error", None)
    error = _error(details, kept.get("lines") or [], amount - details["tip"].get("amount", 0))
    if error is None:
        return
    code, message = error
    if kept.get("adds_up", True):
        raise invalid(message, param="amount_details", code=code)
    details["error"] = {"code": code, "message": message}


def _error(details: Document, lines: list[Document], amount: int) -> tuple[str, str] | None:
    tax = (details.get("tax") or {}).get("total_tax_amount", 0)
    shipping = (details.get("shipping") or {}).get("amount") or 0
    discount = details.get("discount_amount") or 0
    if not lines:
        if tax + shipping + discount > amount:
            return _TOO_MUCH, "The tax, shipping and discount amounts are more than the amount."
        return None
    total = sum(_of(line) for line in lines) + tax + shipping - discount
    if total != amount:
        return _MISMATCH, f"The line items add up to {total}, and the amount is {amount}."
    return None


def _of(line: Document) -> int:
    cost: int = line["unit_cost"] * line["quantity"]
    tax: int = (line["tax"] or {}).get("total_tax_amount", 0)
    return cost + tax - (line["discount_amount"] or 0)


def find(books: Books, object_id: str, params: Document) -> Document:
    """A page of an intent's line items, in the order they were given."""
    intent = books.need("payment_intent", object_id, "intent")
    url = f"/v1/payment_intents/{object_id}/amount_details_line_items"
    lines: list[Document] = notes(intent).get("lines") or []
    return lists.page_of(lines, url, params, "line item")
