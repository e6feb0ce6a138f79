"""What can go wrong between the till and Stripe, on demand, for tests."""

from enum import StrEnum, auto
from typing import Final

from pos.adapters.stripe_simulator.errors import (
    Refusal,
    forbidden,
    key_in_use,
    reader_timeout,
    too_many,
    trouble,
    unauthorised,
)


class Fault(StrEnum):
    """One thing that goes wrong with one request."""

    RESET_BEFORE = auto()  # the connection breaks, nothing happened
    RESET_AFTER = auto()  # it happened, the answer is lost
    DELAY = auto()  # it happened, the answer comes after the client's patience
    TRUNCATED_BODY = auto()  # it happened, half of the answer arrives
    BAD_GATEWAY = auto()  # it happened, and a page of HTML with status 502 arrives
    HTML_PAGE = auto()  # somebody else's page with status 200; nothing reached Stripe
    KEY_IN_USE = auto()  # 409 idempotency_key_in_use, nothing happened
    RATE_LIMIT = auto()  # 429 rate_limit, nothing happened
    LOCK_TIMEOUT = auto()  # 429 lock_timeout, nothing happened
    SERVER_ERROR = auto()  # 500 before the endpoint began: nothing happened, nothing is saved
    SERVER_ERROR_SAVED = auto()  # 500 from within: nothing happened, the key replays the 500
    SERVER_ERROR_AFTER = auto()  # 500 after it happened; the key replays the 500
    UNAVAILABLE = auto()  # 503, nothing happened
    FORBIDDEN = auto()  # 403, a restricted key lacks the permission
    KEY_EXPIRED = auto()  # 401 api_key_expired
    TERMINAL_TIMEOUT_KEPT = auto()  # 400 terminal_reader_timeout, and the reader has the command
    TERMINAL_TIMEOUT_LOST = auto()  # 400 terminal_reader_timeout, nothing happened; the key replays


class ConnectionLost(Exception):
    """No answer arrives."""


class AnswerLate(ConnectionLost):
    """The answer would arrive after the client has given up."""


HTML: Final = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>"
_STRIPE_SIDE: Final = "An error occurred on Stripe's side."


def refusal(fault: Fault, key: str) -> Refusal | None:
    """The answer a fault gives before the request is looked at, if it gives one."""
    match fault:
        case Fault.KEY_IN_USE:
            return key_in_use(key)
        case Fault.RATE_LIMIT:
            return too_many("rate_limit", "Too many requests made too quickly.", retry=False)
        case Fault.LOCK_TIMEOUT:
            return too_many(
                "lock_timeout",
                "This object cannot be accessed right now because another API request or Stripe "
                "process is currently accessing it.",
                retry=True,
            )
        case Fault.SERVER_ERROR:
            return trouble(500, _STRIPE_SIDE, saved=False)
        case Fault.UNAVAILABLE:
            return trouble(503, "Stripe is unavailable.", saved=False)
        case Fault.FORBIDDEN:
            return forbidden("The provided key does not have the required permissions.")
        case Fault.KEY_EXPIRED:
            return unauthorised("Expired API Key provided.", "api_key_expired")
        case _:
            return None


_INNER: Final = {
    Fault.SERVER_ERROR_SAVED: False,
    Fault.SERVER_ERROR_AFTER: True,
    Fault.TERMINAL_TIMEOUT_KEPT: True,
    Fault.TERMINAL_TIMEOUT_LOST: False,
}
"""Whether what an endpoint did stays done when it answers with an error of its own."""


def inner_error(fault: Fault | None) -> Refusal | None:
    """An error from inside an endpoint, which the idempotency layer keeps and replays."""
    if fault is None or fault not in _INNER:
        return None
    timeout = fault in (Fault.TERMINAL_TIMEOUT_KEPT, Fault.TERMINAL_TIMEOUT_LOST)
    refusal = reader_timeout() if timeout else trouble(500, _STRIPE_SIDE, saved=True)
    refusal.keeps_changes = _INNER[fault]
    return refusal


_AT_READERS: Final = frozenset({Fault.TERMINAL_TIMEOUT_KEPT, Fault.TERMINAL_TIMEOUT_LOST})
_READERS: Final = "POST /v1/terminal/readers/"


def matches(pattern: str, target: str, fault: Fault | None = None) -> bool:
    """Whether `POST /v1/payment_intents/pi_1/capture` contains the pattern; `$` ends it.

    A reader can only be too late with what it is told.
    """
    if fault in _AT_READERS and not target.startswith(_READERS):
        return False
    return target.endswith(pattern[:-1]) if pattern.endswith("$") else pattern in target
