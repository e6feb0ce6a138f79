"""Which parameters the calls about customers, saved cards and set-ups take."""

from typing import Final

from pos.adapters.stripe_simulator.fields import metadata
from pos.adapters.stripe_simulator.params import (
    EXPAND,
    Shape,
    absent,
    boolean,
    choice,
    choice_or_unset,
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
    ADDRESS,
    DESCRIPTION,
    NO_CONNECT,
    NOT_PRACTISED,
    PAGE,
    SHIPPING,
    method_type,
)

_NAME: Final = 256
_SHORT_NAME: Final = 150
_PHONE: Final = 20
_REDISPLAY: Final = choice("always", "limited", "unspecified")
_SOME: Final[Shape] = {
    "address": ADDRESS,
    "balance": NOT_PRACTISED,
    "business_name": limited(_SHORT_NAME),
    "cash_balance": NOT_PRACTISED,
    "description": limited(DESCRIPTION),
    "email": email,
    "expand": EXPAND,
    "individual_name": limited(_SHORT_NAME),
    "invoice_prefix": NOT_PRACTISED,
    "invoice_settings": hash_of(
        {
            "custom_fields": NOT_PRACTISED,
            "default_payment_method": clearable,
            "footer": NOT_PRACTISED,
            "rendering_options": NOT_PRACTISED,
        }
    ),
    "metadata": metadata,
    "name": limited(_NAME),
    "next_invoice_sequence": NOT_PRACTISED,
    "phone": limited(_PHONE),
    "preferred_locales": list_of(text),
    "shipping": SHIPPING,
    "source": NOT_PRACTISED,
    "tax": NOT_PRACTISED,
    "tax_exempt": choice_or_unset("exempt", "none", "reverse"),
    "validate": NOT_PRACTISED,
}
CUSTOMER: Final[Shape] = {
    **_SOME,
    "payment_method": text,
    "tax_id_data": NOT_PRACTISED,
    "test_clock": absent("test clock"),
}
CUSTOMER_UPDATE: Final[Shape] = {**_SOME, "default_source": NOT_PRACTISED}
CUSTOMER_DELETE: Final[Shape] = {}
CUSTOMER_LIST: Final[Shape] = {**PAGE, "email": text, "test_clock": absent("test clock")}
CUSTOMER_SEARCH: Final[Shape] = {
    "expand": EXPAND,
    "limit": integer(least=1, most=100),
    "page": text,
    "query": text,
}
_CARDS: Final[Shape] = {
    **{name: check for name, check in PAGE.items() if name != "created"},
    "allow_redisplay": _REDISPLAY,
    "type": method_type,
}
CUSTOMER_CARDS: Final[Shape] = _CARDS
CARD_LIST: Final[Shape] = {**_CARDS, "customer": text, "customer_account": absent("account")}
CARD_ATTACH: Final[Shape] = {
    "customer": text,
    "customer_account": absent("account"),
    "expand": EXPAND,
}
CARD_UPDATE: Final[Shape] = {
    "allow_redisplay": _REDISPLAY,
    "billing_details": hash_of(
        {
            "address": ADDRESS,
            "email": email,
            "name": clearable,
            "phone": clearable,
            "tax_id": clearable,
        }
    ),
    "card": hash_of(
        {
            "exp_month": integer(least=1, most=12),
            "exp_year": integer(least=0),
            "networks": NOT_PRACTISED,
        }
    ),
    "expand": EXPAND,
    "metadata": metadata,
    "us_bank_account": NOT_PRACTISED,
}

SETUP_CARD: Final[Shape] = {
    "mandate_options": NOT_PRACTISED,
    "moto": boolean,
    "network": text,
    "request_three_d_secure": choice("any", "automatic", "challenge"),
    "setup_credential_usage": choice("installment", "recurring", "unscheduled"),
    "three_d_secure": NOT_PRACTISED,
}
_SETTING_UP: Final[Shape] = {
    "allowed_payment_method_types": list_of(method_type),
    "expand": EXPAND,
    "payment_method": text,
    "payment_method_data": NOT_PRACTISED,
    "payment_method_options": hash_of({"card": hash_of(SETUP_CARD), "card_present": hash_of({})}),
}
_DESCRIBING: Final[Shape] = {
    "attach_to_self": NO_CONNECT,
    "customer": text,
    "customer_account": absent("account"),
    "description": limited(DESCRIPTION),
    "excluded_payment_method_types": list_of(method_type),
    "flow_directions": NO_CONNECT,
    "metadata": metadata,
    "payment_method_configuration": absent("payment_method_configuration"),
}
_CONFIRMING: Final[Shape] = {
    "confirmation_token": absent("confirmation token"),
    "mandate_data": NOT_PRACTISED,
    "return_url": url,
    "use_stripe_sdk": boolean,
}
SETUP: Final[Shape] = {
    **_SETTING_UP,
    **_DESCRIBING,
    **_CONFIRMING,
    "automatic_payment_methods": hash_of(
        {"allow_redirects": choice("always", "never"), "enabled": boolean}, required=("enabled",)
    ),
    "confirm": boolean,
    "on_behalf_of": NO_CONNECT,
    "single_use": NOT_PRACTISED,
    "usage": choice("off_session", "on_session"),
}
SETUP_UPDATE: Final[Shape] = {**_SETTING_UP, **_DESCRIBING}
SETUP_CONFIRM: Final[Shape] = {**_SETTING_UP, **_CONFIRMING}
SETUP_CANCEL: Final[Shape] = {
    "cancellation_reason": choice("abandoned", "duplicate", "requested_by_customer"),
    "expand": EXPAND,
}
SETUP_RETRIEVE: Final[Shape] = {"client_secret": text, "expand": EXPAND}
SETUP_LIST: Final[Shape] = {
    **PAGE,
    "attach_to_self": NO_CONNECT,
    "customer": text,
    "customer_account": absent("account"),
    "payment_method": text,
}
ATTEMPT_LIST: Final[Shape] = {**PAGE, "setup_intent": text}
