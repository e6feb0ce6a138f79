"""Which parameters the calls about Checkout Sessions take."""

from typing import Final

from pos.adapters.stripe_simulator.fields import descriptor_suffix, metadata
from pos.adapters.stripe_simulator.params import (
    EXPAND,
    Shape,
    absent,
    boolean,
    choice,
    clearable,
    email,
    hash_of,
    integer,
    limited,
    list_of,
    text,
    url,
)
from pos.adapters.stripe_simulator.shapes import (
    AVAILABLE,
    DESCRIPTION,
    NO_CONNECT,
    NOT_PRACTISED,
    PAGE,
    SHIPPING,
    method_type,
)

_REFERENCE: Final = 200
_MESSAGE: Final = 1200
_SWITCH: Final = hash_of({"enabled": boolean}, required=("enabled",))
_TEXT: Final = hash_of({"message": limited(_MESSAGE)}, required=("message",))
_KEPT_FOR: Final = choice("off_session", "on_session")

PRODUCT: Final[Shape] = {
    "description": text,
    "images": list_of(url),
    "metadata": metadata,
    "name": text,
    "tax_code": NOT_PRACTISED,
    "tax_details": NOT_PRACTISED,
    "unit_label": text,
}
PRICE: Final[Shape] = {
    "currency": text,
    "product": absent("product"),
    "product_data": hash_of(PRODUCT, required=("name",)),
    "recurring": NOT_PRACTISED,
    "tax_behavior": choice("exclusive", "inclusive", "unspecified"),
    "unit_amount": integer(least=0),
    "unit_amount_decimal": NOT_PRACTISED,
}
ITEM: Final[Shape] = {
    "adjustable_quantity": NOT_PRACTISED,
    "metadata": metadata,
    "price": absent("price"),
    "price_data": hash_of(PRICE, required=("currency", "product_data", "unit_amount")),
    "quantity": integer(least=1),
    "tax_rates": NOT_PRACTISED,
}
PAYMENT: Final[Shape] = {
    "application_fee_amount": NO_CONNECT,
    "capture_method": choice("automatic", "automatic_async", "manual"),
    "description": limited(DESCRIPTION),
    "metadata": metadata,
    "on_behalf_of": NO_CONNECT,
    "receipt_email": email,
    "setup_future_usage": _KEPT_FOR,
    "shipping": SHIPPING,
    "statement_descriptor": clearable,
    "statement_descriptor_suffix": descriptor_suffix,
    "transfer_data": NO_CONNECT,
    "transfer_group": clearable,
}
CARD: Final[Shape] = {
    "capture_method": choice("manual"),
    "installments": NOT_PRACTISED,
    "request_extended_authorization": AVAILABLE,
    "request_incremental_authorization": AVAILABLE,
    "request_multicapture": AVAILABLE,
    "request_overcapture": AVAILABLE,
    "request_three_d_secure": choice("any", "automatic", "challenge"),
    "restrictions": NOT_PRACTISED,
    "setup_future_usage": _KEPT_FOR,
    "statement_descriptor_suffix_kana": NOT_PRACTISED,
    "statement_descriptor_suffix_kanji": NOT_PRACTISED,
}
_ALWAYS: Final = choice("always", "if_required")

CREATE: Final[Shape] = {
    "adaptive_pricing": _SWITCH,
    "after_expiration": NOT_PRACTISED,
    "allow_promotion_codes": NOT_PRACTISED,
    "allowed_payment_method_types": list_of(method_type),
    "automatic_tax": NOT_PRACTISED,
    "billing_address_collection": choice("auto", "required"),
    "branding_settings": NOT_PRACTISED,
    "cancel_url": url,
    "client_reference_id": limited(_REFERENCE),
    "consent_collection": NOT_PRACTISED,
    "currency": text,
    "custom_fields": NOT_PRACTISED,
    "custom_text": hash_of(
        {
            "after_submit": _TEXT,
            "shipping_address": _TEXT,
            "submit": _TEXT,
            "terms_of_service_acceptance": _TEXT,
        }
    ),
    "customer": text,
    "customer_account": absent("account"),
    "customer_creation": _ALWAYS,
    "customer_email": email,
    "customer_update": NOT_PRACTISED,
    "discounts": NOT_PRACTISED,
    "excluded_payment_method_types": list_of(method_type),
    "expand": EXPAND,
    "expires_at": integer(least=0),
    "integration_identifier": text,
    "invoice_creation": NOT_PRACTISED,
    "line_items": list_of(hash_of(ITEM, required=("price_data", "quantity"))),
    "locale": text,
    "managed_payments": NOT_PRACTISED,
    "metadata": metadata,
    "mode": choice("payment", "setup", "subscription"),
    "name_collection": NOT_PRACTISED,
    "optional_items": NOT_PRACTISED,
    "origin_context": choice("mobile_app", "web"),
    "payment_intent_data": hash_of(PAYMENT),
    "payment_method_collection": _ALWAYS,
    "payment_method_configuration": absent("payment_method_configuration"),
    "payment_method_data": hash_of({"allow_redisplay": choice("always", "limited", "unspecified")}),
    "payment_method_options": hash_of({"card": hash_of(CARD)}),
    "permissions": NOT_PRACTISED,
    "phone_number_collection": _SWITCH,
    "redirect_on_completion": NOT_PRACTISED,
    "return_url": NOT_PRACTISED,
    "saved_payment_method_options": NOT_PRACTISED,
    "setup_intent_data": hash_of(
        {
            "description": limited(DESCRIPTION),
            "metadata": metadata,
            "on_behalf_of": NO_CONNECT,
        }
    ),
    "shipping_address_collection": NOT_PRACTISED,
    "shipping_options": NOT_PRACTISED,
    "submit_type": choice("auto", "book", "donate", "pay", "subscribe"),
    "subscription_data": NOT_PRACTISED,
    "success_url": url,
    "tax_id_collection": NOT_PRACTISED,
    "ui_mode": choice("elements", "embedded_page", "form", "hosted_page"),
    "wallet_options": NOT_PRACTISED,
}
UPDATE: Final[Shape] = {
    "collected_information": NOT_PRACTISED,
    "expand": EXPAND,
    "line_items": NOT_PRACTISED,
    "metadata": metadata,
    "payment_intent_data": NOT_PRACTISED,
    "shipping_options": NOT_PRACTISED,
}
LIST: Final[Shape] = {
    **PAGE,
    "customer": text,
    "customer_account": absent("account"),
    "customer_details": hash_of({"email": text}, required=("email",)),
    "payment_intent": text,
    "payment_link": absent("payment link"),
    "status": choice("complete", "expired", "open"),
    "subscription": absent("subscription"),
}
ITEMS: Final[Shape] = {name: check for name, check in PAGE.items() if name != "created"}
