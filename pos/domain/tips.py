"""A tip that the customer chose before the card was asked for: asked with the sale, noted apart."""

from typing import Final

from pos.domain.intent import Intent
from pos.domain.money import Money

TIP_CHOSEN: Final = "tip_chosen"
"""The name in a payment's metadata for it, in minor units; what a capture adds has another name."""


def chosen_tip(intent: Intent) -> Money | None:
    """The tip in the amount that a payment asks for, as it is noted there; None for none."""
    text = intent.metadata.get(TIP_CHOSEN, "")
    if not (text.isascii() and text.isdigit()) or not int(text):
        return None
    return Money(int(text), intent.amount.currency)
