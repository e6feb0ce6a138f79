"""How a card payment reads on the customer's statement: the account's name, then the shop's text.

Stripe docs, Statement descriptors: at most 22 characters with the account's prefix, an asterisk
and a space between the two.
"""

from typing import Final

from pos.errors import Refused

LONGEST_STATEMENT: Final = 22
_BETWEEN: Final = "* "


def as_printed(prefix: str, suffix: str) -> str:
    """In capitals, as most banks print it; empty where Stripe alone knows what is printed."""
    return f"{prefix}{_BETWEEN}{suffix}".upper() if prefix and suffix else ""


def room_for_suffix(prefix: str) -> int:
    """Characters that are left for the shop's own text."""
    return max(0, LONGEST_STATEMENT - len(prefix) - len(_BETWEEN))


def check_fits(prefix: str, suffix: str) -> None:
    """Raises Refused `descriptor_too_long`, before a payment would fail for it."""
    if prefix and len(suffix) > room_for_suffix(prefix):
        raise Refused("descriptor_too_long", text=suffix, maximum=room_for_suffix(prefix))
