"""New Checkout Sessions and what is on them, with every field Stripe declares."""

from typing import Final

from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document

ADDRESS: Final = "https://checkout.stripe.com"
"""Where Stripe's own pages are; the practice pages put theirs in its place while they are open."""

_NULLS: Final = (
    "after_expiration allow_promotion_codes allowed_payment_method_types"
    " billing_address_collection cancel_url client_reference_id client_secret"
    " collected_information consent consent_collection currency_conversion customer"
    " customer_account customer_creation customer_details customer_email discounts"
    " excluded_payment_method_types integration_identifier invoice invoice_creation locale"
    " managed_payments origin_context payment_intent payment_link"
    " payment_method_configuration_details permissions recovered_from return_url"
    " saved_payment_method_options setup_intent shipping_address_collection shipping_cost"
    " submit_type subscription success_url wallet_options"
).split()
_BRANDING: Final = {
    "background_color": "#ffffff",
    "border_style": "rounded",
    "button_color": "#0f62fe",
    "display_name": "Practice shop",
    "font_family": "default",
    "icon": None,
    "logo": None,
}


def session(session_id: str, created: int, **fields: object) -> Document:
    """A session that nobody has opened yet."""
    return {
        **dict.fromkeys(_NULLS),
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "branding_settings": dict(_BRANDING),
        "created": created,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "livemode": False,
        "metadata": {},
        "payment_method_collection": "if_required",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{ADDRESS}/c/pay/{session_id}",
        **fields,
    }


def item(books: Books, asked: Document, currency: str) -> Document:
    """One line of what is to be paid, with the price that was given with it."""
    price = asked["price_data"]
    total = price["unit_amount"] * asked["quantity"]
    return {
        "id": books.mint("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": currency,
        "description": price["product_data"]["name"],
        "metadata": asked.get("metadata") or {},
        "price": {
            "id": books.mint("price"),
            "object": "price",
            "active": False,
            "billing_scheme": "per_unit",
            "created": books.now,
            "currency": currency,
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": None,
            "metadata": {},
            "nickname": None,
            "product": books.mint("prod", 14),
            "recurring": None,
            "tax_behavior": price.get("tax_behavior", "unspecified"),
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "one_time",
            "unit_amount": price["unit_amount"],
            "unit_amount_decimal": str(price["unit_amount"]),
        },
        "quantity": asked["quantity"],
    }


def details(email: str | None, name: str | None) -> Document:
    """What the customer said of themselves on the page."""
    return {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": None,
    }
