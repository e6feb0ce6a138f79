"""What a payment is for, as Stripe's `amount_details`."""

from typing import TYPE_CHECKING

from pos.domain.order_details import OrderDetails, OrderRow

if TYPE_CHECKING:
    from stripe.params import PaymentIntentCreateParamsAmountDetails as Details
    from stripe.params import PaymentIntentCreateParamsAmountDetailsLineItem as Item


def amount_details(details: OrderDetails) -> "Details":
    """The rows and their tax. A sum that Stripe finds wrong is no reason to refuse a payment."""
    found: Details = {
        "enforce_arithmetic_validation": False,
        "line_items": [_item(row) for row in details.rows],
    }
    if details.tax is not None:
        found["tax"] = {"total_tax_amount": details.tax.minor}
    return found


def _item(row: OrderRow) -> "Item":
    item: Item = {
        "product_name": row.name,
        "quantity": row.quantity,
        "unit_cost": row.price.minor,
    }
    if row.code:
        item["product_code"] = row.code
    if row.off:
        item["discount_amount"] = row.off.minor
    return item
