"""Sentences about a card that was approved: what was checked, and what is held against it.

By the values of `CardCheck`, and of `CautionKind` with whether it is open.
"""

from collections.abc import Mapping
from typing import Final

CHECKS: Final[Mapping[str, str]] = {
    "review_asked": "A rule in Stripe asks for somebody to look at this payment.",
    "risk_highest": "Stripe sees a very high risk in this payment.",
    "risk_elevated": "Stripe sees a raised risk in this payment.",
    "code_wrong": "The security code was wrong.",
    "street_wrong": "The street was wrong.",
    "postcode_wrong": "The postcode was wrong.",
    "bank_failed": "The customer could not prove to be the card’s owner.",
    "bank_confirmed": "The customer confirmed it with their bank.",
    "bank_tried": "The bank was asked, and did without a confirmation.",
    "bank_exempted": "No confirmation by the customer was needed.",
    "bank_cannot": "The card’s bank has no confirmation by the customer.",
    "bank_silent": "The bank’s confirmation could not be reached.",
    "code_right": "Security code right.",
    "code_not_checked": "Security code not checked.",
    "street_right": "Street right.",
    "street_not_checked": "Street not checked.",
    "postcode_right": "Postcode right.",
    "postcode_not_checked": "Postcode not checked.",
}

CAUTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "review": (
        "Stripe asks for a review of this payment.",
        "Look at it before the goods go. A review takes no money: take or release it here.",
    ),
    "review.over": ("This payment was reviewed in Stripe.", "Nothing is to be done about it."),
    "warning": (
        "The card’s bank warns that this payment may be fraud.",
        "Hand nothing over. A manager decides whether to release it or give it back.",
    ),
    "warning.over": (
        "The card’s bank had warned that this payment may be fraud.",
        "It was given back or is contested.",
    ),
    "dispute": (
        "The customer’s bank contests this payment.",
        "A manager answers it in Stripe, before the day that is named there.",
    ),
    "dispute.over": ("The customer’s bank contested this payment.", "It has been decided."),
}
"""What it is, and what to do."""

CHIPS: Final[Mapping[str, str]] = {
    "review": "To review",
    "warning": "Fraud warning",
    "dispute": "Contested",
}
"""For a row of a list."""


def caution_key(kind: str, *, is_open: bool) -> str:
    return kind if is_open else f"{kind}.over"
