"""What to do about card readers, for a terminal."""

from collections.abc import Mapping
from typing import Final

_LIST: Final = "`holdfast reader list` shows them; `holdfast reader choose READER` takes one."
_OTHER: Final = (
    "Try again with `holdfast reader ask SALE`, or let another one ask: `holdfast reader move SALE "
    "--to READER`. The cart is kept."
)

READERS_TODO: Final[Mapping[str, str]] = {
    **dict.fromkeys(("reader_not_chosen", "reader_unknown", "refund_needs_reader"), _LIST),
    **dict.fromkeys(
        (
            "reader_offline",
            "reader_busy",
            "reader_reserved",
            "reader_fault",
            "reader_not_reached",
            "reader_of_other_software",
        ),
        _OTHER,
    ),
    "reader_timeout": "`holdfast reader follow SALE` looks before anything is asked again.",
    "reader_authorising": "Wait; `holdfast reader follow SALE` tells what comes of it.",
    "reader_awaits_card": "Let the customer show the same card. `holdfast sale resume SALE` tells "
    "whether the money went back; `holdfast reader take-back SALE` stops the reader.",
    "handed_over": "`holdfast reader follow SALE` tells how it goes; `holdfast reader take-back "
    "SALE` or `holdfast phone withdraw SALE` takes the payment back.",
    "location_unknown": "`holdfast reader locations` shows them; `reader add-location` adds one.",
    "practice_reader_idle": "Let the reader ask first: `holdfast reader ask SALE`.",
    "practice_card_unknown": "`holdfast reader tap --help` names them.",
}
