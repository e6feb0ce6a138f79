"""Which parameters each PaymentIntent call takes; anything else is `parameter_unknown`."""

from typing import Final

from pos.adapters.stripe_simulator import amount_details
from pos.adapters.stripe_simulator.errors import bad_parameter
from pos.adapters.stripe_simulator.fields import descriptor_suffix, metadata
from pos.adapters.stripe_simulator.forms import Value
from pos.adapters.stripe_simulator.params import (
    EXPAND,
    Shape,
    absent,
    boolean,
    choice,
    choice_or_unset,
    clearable,
    either,
    elsewhere,
    email,
    hash_of,
    integer,
    limited,
    list_of,
    off_session,
    text,
    url,
)

PAYMENT_METHOD_TYPES: Final = ("card", "card_present", "interac_present")
"""What the practice account has switched on."""

_KNOWN_TYPES: Final = frozenset(
    "acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact"
    " billie bizum blik boleto card card_present cashapp crypto customer_balance eps fpx giropay"
    " grabpay ideal interac_present kakao_pay klarna konbini kr_card link mb_way mobilepay"
    " multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto"
    " pix promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sofort sunbit swish twint"
    " upi us_bank_account wechat_pay zip".split()
)
DESCRIPTION: Final = 1000
_REFERENCE: Final = 25
_INTEGER: Final = integer()
AVAILABLE: Final = choice("if_available", "never")
NO_CONNECT: Final = elsewhere("The practice account is not connected to other accounts.")
NOT_PRACTISED: Final = elsewhere("The practice Stripe does not take this parameter.")


def method_type(value: Value, param: str) -> object:
    if value not in _KNOWN_TYPES:
        raise bad_parameter(f"Invalid payment method type: {value}", param)
    return value


# Stripe docs, changelog of 2026-10-28.endive: the list can no longer be written.
TYPES_GONE: Final = elsewhere(
    "The parameter `payment_method_types` is no longer supported. Use "
    "`allowed_payment_method_types` instead.",
    "payment_method_types_no_longer_supported",
)
ADDRESS: Final = hash_of(
    dict.fromkeys("city country line1 line2 postal_code state".split(), clearable)
)
SHIPPING: Final = hash_of(
    {
        "address": ADDRESS,
        "carrier": clearable,
        "name": text,
        "phone": clearable,
        "tracking_number": clearable,
    },
    required=("address", "name"),
)
CARD: Final[Shape] = {
    "capture_method": choice_or_unset("manual"),
    "cvc_token": absent("token"),
    "installments": NOT_PRACTISED,
    "mandate_options": NOT_PRACTISED,
    "moto": boolean,
    "network": text,
    "request_extended_authorization": AVAILABLE,
    "request_incremental_authorization": AVAILABLE,
    "request_multicapture": AVAILABLE,
    "request_overcapture": AVAILABLE,
    "request_three_d_secure": choice("any", "automatic", "challenge"),
    "require_cvc_recollection": boolean,
    "setup_credential_usage": choice("installment", "recurring", "unscheduled"),
    "setup_future_usage": choice_or_unset("none", "off_session", "on_session"),
    "statement_descriptor_suffix_kana": clearable,
    "statement_descriptor_suffix_kanji": clearable,
    "stored_credential_usage": choice("installment", "recurring", "unscheduled"),
    "three_d_secure": NOT_PRACTISED,
}
CARD_PRESENT: Final[Shape] = {
    "capture_method": choice_or_unset("manual", "manual_preferred"),
    "request_extended_authorization": boolean,
    "request_incremental_authorization_support": boolean,
    "routing": hash_of({"requested_priority": choice("domestic", "international")}),
}
_COMMON: Final[Shape] = {
    "amount_details": amount_details.CHECK,
    "expand": EXPAND,
    "hooks": NOT_PRACTISED,
    "payment_details": hash_of(
        {"customer_reference": limited(_REFERENCE), "order_reference": limited(_REFERENCE)}
    ),
}
_PAYING: Final[Shape] = {
    **_COMMON,
    "allowed_payment_method_types": list_of(method_type),
    "capture_method": choice("automatic", "automatic_async", "manual"),
    "excluded_payment_method_types": list_of(method_type),
    "payment_method": text,
    "payment_method_data": NOT_PRACTISED,
    "payment_method_options": hash_of(
        {"card": hash_of(CARD), "card_present": hash_of(CARD_PRESENT)}
    ),
    "payment_method_types": TYPES_GONE,
    "receipt_email": email,
    "setup_future_usage": choice_or_unset("off_session", "on_session"),
    "shipping": SHIPPING,
}
_CONFIRMING: Final[Shape] = {
    "confirmation_token": absent("confirmation token"),
    "error_on_requires_action": boolean,
    "mandate": absent("mandate"),
    "mandate_data": NOT_PRACTISED,
    "off_session": off_session,
    "radar_options": hash_of({"referrer": text, "session": text}),
    "return_url": url,
    "use_stripe_sdk": boolean,
}
CONFIRM_ONLY: Final = (
    "error_on_requires_action",
    "mandate",
    "mandate_data",
    "off_session",
    "return_url",
)
"""Parameters of `create` that mean nothing without `confirm=true`."""

_DESCRIBING: Final[Shape] = {
    "application_fee_amount": NO_CONNECT,
    "description": limited(DESCRIPTION),
    "metadata": metadata,
    "statement_descriptor": clearable,
    "statement_descriptor_suffix": descriptor_suffix,
    "transfer_data": NO_CONNECT,
}
_WRITING: Final[Shape] = {
    **_PAYING,
    **_DESCRIBING,
    "amount": integer(least=1),
    "currency": text,
    "customer": text,
    "customer_account": absent("account"),
    "payment_method_configuration": absent("payment_method_configuration"),
    "transfer_group": clearable,
}

CREATE: Final[Shape] = {
    **_WRITING,
    **_CONFIRMING,
    "automatic_payment_methods": hash_of(
        {"allow_redirects": choice("always", "never"), "enabled": boolean}, required=("enabled",)
    ),
    "confirm": boolean,
    "confirmation_method": choice("automatic", "manual"),
    "on_behalf_of": NO_CONNECT,
}
UPDATE: Final[Shape] = _WRITING
CONFIRM: Final[Shape] = {**_PAYING, **_CONFIRMING, "amount_to_confirm": integer(least=1)}


def _amount_to_capture(value: Value, param: str) -> int:
    """Zero is refused in the name of `amount`, a negative one in its own name without a code."""
    number = _INTEGER(value, param)
    if number == 0:
        message = "This value must be greater than or equal to 1."
        raise bad_parameter(message, "amount", "parameter_invalid_integer")
    if number < 0:
        raise bad_parameter("Invalid amount_to_capture: must be a positive integer.", param)
    return number


CAPTURE: Final[Shape] = {
    **_COMMON,
    **{name: check for name, check in _DESCRIBING.items() if name != "description"},
    "amount_to_capture": _amount_to_capture,
    "final_capture": boolean,
}
CANCEL: Final[Shape] = {
    "cancellation_reason": choice("abandoned", "duplicate", "fraudulent", "requested_by_customer"),
    "expand": EXPAND,
}
INCREMENT: Final[Shape] = {
    **_COMMON,
    **{name: check for name, check in _DESCRIBING.items() if name != "statement_descriptor_suffix"},
    "amount": integer(least=1),
}
RETRIEVE: Final[Shape] = {"client_secret": text, "expand": EXPAND}

_BOUND: Final = integer(least=0)
PAGE: Final[Shape] = {
    "created": either(hash_of(dict.fromkeys(("gt", "gte", "lt", "lte"), _BOUND)), _BOUND),
    "ending_before": text,
    "expand": EXPAND,
    "limit": integer(least=1, most=100),
    "starting_after": text,
}
LIST: Final[Shape] = {
    **PAGE,
    "customer": text,
    "customer_account": absent("account"),
}
CHARGE_UPDATE: Final[Shape] = {
    "expand": EXPAND,
    "customer": text,
    "description": limited(DESCRIPTION),
    "fraud_details": NOT_PRACTISED,
    "metadata": metadata,
    "receipt_email": email,
    "shipping": SHIPPING,
    "transfer_group": clearable,
}
CHARGE_LIST: Final[Shape] = {
    **PAGE,
    "customer": text,
    "payment_intent": text,
    "transfer_group": text,
}
EVENT_LIST: Final[Shape] = {
    **PAGE,
    "delivery_success": boolean,
    "type": text,
    "types": list_of(text),
}
REFUND: Final[Shape] = {
    "amount": integer(least=1),
    "charge": text,
    "currency": NOT_PRACTISED,
    "customer": absent("customer"),
    "expand": EXPAND,
    "instructions_email": NOT_PRACTISED,
    "metadata": metadata,
    "origin": NOT_PRACTISED,
    "payment_intent": text,
    "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
    "refund_application_fee": NO_CONNECT,
    "reverse_transfer": NO_CONNECT,
}
REFUND_LIST: Final[Shape] = {**PAGE, "charge": text, "payment_intent": text}
DISPUTE_LIST: Final[Shape] = {**PAGE, "charge": text, "payment_intent": text}
REFUND_UPDATE: Final[Shape] = {"expand": EXPAND, "metadata": metadata}
