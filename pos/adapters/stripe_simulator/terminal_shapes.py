"""Which parameters each call about locations and readers takes."""

from typing import Final

from pos.adapters.stripe_simulator.fields import metadata
from pos.adapters.stripe_simulator.params import (
    EXPAND,
    Shape,
    boolean,
    choice,
    clearable,
    elsewhere,
    hash_of,
    integer,
    limited,
    list_of,
    text,
    url,
)

_NAME: Final = 1000
_REDISPLAY: Final = choice("always", "limited", "unspecified")
_NOT_IN_JAPAN: Final = elsewhere("The practice account has no locations in Japan.")
_NO_CONNECT: Final = elsewhere("The practice account is not connected to other accounts.")
_NO_NUMBERS: Final = elsewhere("The practice reader takes no card that is typed in.")
_PARTS: Final[Shape] = dict.fromkeys(
    "city country line1 line2 postal_code state".split(), clearable
)
_LOCATION: Final[Shape] = {
    "address_kana": _NOT_IN_JAPAN,
    "address_kanji": _NOT_IN_JAPAN,
    "configuration_overrides": clearable,
    "display_name": limited(_NAME),
    "display_name_kana": _NOT_IN_JAPAN,
    "display_name_kanji": _NOT_IN_JAPAN,
    "expand": EXPAND,
    "metadata": metadata,
    "phone": clearable,
}
LOCATION_CREATE: Final[Shape] = {**_LOCATION, "address": hash_of(_PARTS, required=("country",))}
LOCATION_UPDATE: Final[Shape] = {**_LOCATION, "address": hash_of(_PARTS)}
LOCATION_LIST: Final[Shape] = {
    "ending_before": text,
    "expand": EXPAND,
    "limit": integer(least=1, most=100),
    "starting_after": text,
}
READER_CREATE: Final[Shape] = {
    "expand": EXPAND,
    "label": text,
    "location": text,
    "metadata": metadata,
    "registration_code": text,
}
READER_UPDATE: Final[Shape] = {"expand": EXPAND, "label": clearable, "metadata": metadata}
READER_LIST: Final[Shape] = {
    **LOCATION_LIST,
    "device_type": text,
    "location": text,
    "serial_number": text,
    "status": choice("offline", "online"),
}
_TIPPING: Final = hash_of({"amount_eligible": integer(least=0)})
PROCESS: Final[Shape] = {
    "expand": EXPAND,
    "payment_intent": text,
    "process_config": hash_of(
        {
            "allow_redisplay": _REDISPLAY,
            "enable_customer_cancellation": boolean,
            "return_url": url,
            "skip_tipping": boolean,
            "tipping": _TIPPING,
        }
    ),
}
PROCESS_SETUP: Final[Shape] = {
    "allow_redisplay": _REDISPLAY,
    "expand": EXPAND,
    "process_config": hash_of({"enable_customer_cancellation": boolean}),
    "setup_intent": text,
}
REFUND: Final[Shape] = {
    "amount": integer(least=1),
    "charge": text,
    "expand": EXPAND,
    "metadata": metadata,
    "payment_intent": text,
    "refund_application_fee": _NO_CONNECT,
    "refund_payment_config": hash_of({"enable_customer_cancellation": boolean}),
    "reverse_transfer": _NO_CONNECT,
}
_LINE: Final = hash_of(
    {"amount": integer(least=0), "description": text, "quantity": integer(least=1)},
    required=("amount", "description", "quantity"),
)
DISPLAY: Final[Shape] = {
    "cart": hash_of(
        {
            "currency": text,
            "line_items": list_of(_LINE),
            "tax": integer(least=0),
            "total": integer(least=0),
        },
        required=("currency", "line_items", "total"),
    ),
    "expand": EXPAND,
    "type": choice("cart"),
}
CANCEL: Final[Shape] = {"expand": EXPAND}
NOTHING: Final[Shape] = {}
PRESENT: Final[Shape] = {
    "amount_tip": integer(least=0),
    "card": _NO_NUMBERS,
    "card_present": hash_of({"number": text}),
    "expand": EXPAND,
    "interac_present": hash_of({"number": text}),
    "type": choice("card", "card_present", "interac_present"),
}
