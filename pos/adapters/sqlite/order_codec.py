"""What a payment is for, as text for the journal, and back."""

from collections.abc import Mapping
from typing import Any

from pos.adapters.sqlite.codec import Document
from pos.domain.money import Currency, Money
from pos.domain.order_details import NO_DETAILS, OrderDetails, OrderRow


def details_document(details: OrderDetails | None) -> Document:
    """Nothing for none; an empty list of rows says that there are to be none any more."""
    if details is None:
        return {}
    document: Document = {
        "rows": [
            [row.name, row.code, row.quantity, row.price.minor, row.off.minor]
            for row in details.rows
        ]
    }
    if details.tax is not None:
        document["rows_tax"] = details.tax.minor
    return document


def details_from(raw: Mapping[str, Any]) -> OrderDetails | None:
    """None where nothing was said."""
    if "rows" not in raw:
        return None
    currency = Currency(raw["currency"])
    rows = tuple(
        OrderRow(name, code, quantity, Money(price, currency), Money(off, currency))
        for name, code, quantity, price, off in raw["rows"]
    )
    tax = raw.get("rows_tax")
    return OrderDetails(rows, None if tax is None else Money(tax, currency)) if rows else NO_DETAILS
