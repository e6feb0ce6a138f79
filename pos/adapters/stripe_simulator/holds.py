"""How long an authorised amount stays on hold, by network and by how the card was presented."""

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    """Who presented the card, and where."""

    CUSTOMER = "customer"  # online, the customer is there
    MERCHANT = "merchant"  # online, the merchant charges without the customer
    PRESENT = "present"  # a card reader


_WEEK: Final = timedelta(days=7)
_VISA: Final = timedelta(days=4, hours=18)
_TERMINAL: Final = timedelta(days=2)
_JAPAN: Final = timedelta(days=30)
_JAPANESE_NETWORKS: Final = frozenset(("visa", "mastercard", "jcb", "diners", "discover"))
_EXTENDED: Final = {
    "visa": timedelta(days=29, hours=18),
    "mastercard": timedelta(days=30),
    "amex": timedelta(days=30),
    "discover": timedelta(days=30),
}
INCREMENTAL: Final = frozenset(("visa", "mastercard", "discover"))
MULTICAPTURE: Final = frozenset(_EXTENDED)
OVERCAPTURE: Final = frozenset(_EXTENDED)


def window(network: str, channel: Channel, *, country: str, currency: str) -> timedelta:
    """From the authorisation to the last moment it can be captured.

    Stripe docs, Place a hold on a payment method: the table in force since 14 April 2024.
    """
    if channel is Channel.PRESENT:
        return _VISA if network == "visa" else _TERMINAL
    if country == "JP" and currency == "jpy" and network in _JAPANESE_NETWORKS:
        return _JAPAN
    if channel is Channel.MERCHANT and network == "visa":
        return _VISA
    return _WEEK


def extended(network: str) -> timedelta | None:
    """The longer window for those who may ask for it, or None where the network has none."""
    return _EXTENDED.get(network)


def overcapture_limit(amount: int) -> int:
    """The most that may be taken from a hold that allows more than it holds: 15 % above it."""
    return amount + amount * 15 // 100
