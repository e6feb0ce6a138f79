"""What the practice reader's screen says, and what its cards are called."""

from collections.abc import Mapping
from typing import Final

CARDS: Final[Mapping[str, str]] = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "discover": "Discover",
    "insufficient_funds": "Declined: not enough money",
    "declined": "Declined: no reason",
    "lost_card": "Declined: reported lost",
    "stolen_card": "Declined: reported stolen",
    "expired_card": "Declined: expired",
    "processing_error": "Declined: the bank has trouble",
    "online_pin": "Visa with a PIN",
    "offline_pin": "Visa with a PIN on its chip",
    "insert_online_pin": "Must be inserted, PIN",
    "insert_offline_pin": "Must be inserted, PIN on its chip",
    "refund_fails": "Visa whose refund fails later",
    "visa_debit": "Visa debit",
    "mastercard_debit": "Mastercard debit",
    "mastercard_prepaid": "Mastercard prepaid",
    "interac": "Interac (Canada)",
    "eftpos": "eftpos (Australia)",
    "eftpos_visa": "eftpos and Visa",
    "eftpos_mastercard": "eftpos and Mastercard",
    "cb_visa": "Cartes Bancaires and Visa",
    "cb_mastercard": "Cartes Bancaires and Mastercard",
    "girocard": "girocard",
    "diners": "Diners Club",
    "diners_14": "Diners Club, 14 digits",
    "jcb": "JCB",
    "unionpay": "UnionPay",
    "amex_2": "American Express, another one",
    "discover_2": "Discover, another one",
}
"""Every practice card by its name, those first that are tried most."""

TITLES: Final[Mapping[str, str]] = {
    "idle": "Ready",
    "cart": "Your basket",
    "tip": "Add a tip?",
    "card": "Tap, insert or swipe",
    "pin": "Enter your PIN",
    "approved": "Approved",
    "declined": "Declined",
    "canceled": "Canceled",
    "failed": "Nothing was paid",
    "offline": "No connection",
    "updating": "Installing an update",
    "fault": "Out of order",
    "other_app": "In use by another app",
}
"""What stands on the screen in large letters, by what it is there for."""
