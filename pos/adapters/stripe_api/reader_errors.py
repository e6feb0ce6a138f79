"""What Stripe says when a card reader does not do it, as one of our kinds."""

from collections.abc import Mapping
from typing import Final

import stripe

from pos.errors import InDoubt, Misconfigured, PosError, Refused

_KINDS: Final[Mapping[str, tuple[type[PosError], str]]] = {
    # The reader may have heard it all the same (Stripe docs, Terminal error codes).
    "terminal_reader_timeout": (InDoubt, "reader_timeout"),
    "terminal_reader_offline": (Refused, "reader_offline"),
    "terminal_reader_busy": (Refused, "reader_busy"),
    "terminal_reader_hardware_fault": (Refused, "reader_fault"),
    "terminal_reader_invalid_location_for_payment": (Misconfigured, "reader_location"),
    "terminal_reader_invalid_location_for_activation": (Refused, "reader_location_refused"),
    "terminal_location_country_unsupported": (Refused, "reader_location_refused"),
}
_MISSING: Final[Mapping[str, str]] = {
    "reader": "reader_unknown",
    "location": "location_unknown",
    "registration_code": "reader_code_refused",
}
"""Stripe names the place of a name that it does not know."""


def reader_error(error: stripe.InvalidRequestError, reference: str) -> PosError | None:
    """One of our kinds where it is about a reader or a location, None where it is not."""
    code, param = error.code or "", error.param or ""
    if code in _KINDS:
        kind, ours = _KINDS[code]
        return kind(ours, reference=reference)
    if param == "registration_code":
        return Refused("reader_code_refused", reference=reference)
    if code == "resource_missing" and param in _MISSING:
        return Refused(_MISSING[param], text="", reference=reference)
    # A reader that other software is connected to has no code of its own.
    if not code and "integration mode" in (error.user_message or "").lower():
        return Refused("reader_of_other_software", reference=reference)
    return None
