"""Words on the slip for a card that was read at a reader."""

from collections.abc import Mapping
from typing import Final

TITLE: Final = "CARD AT THE READER"
HELD: Final = "HELD - NOT CHARGED"
TAKEN: Final = "CHARGED"
RELEASED: Final = "RELEASED - NOT CHARGED"
TIP: Final = "Tip in it"
DATE: Final = "Date"
CARD: Final = "Card"
READ: Final = "Read"
HELD_UNTIL: Final = "Held until"
AMOUNT: Final = "Amount"

READ_METHODS: Final[Mapping[str, str]] = {
    "contact_emv": "chip",
    "contactless_emv": "contactless",
    "contactless_magstripe_mode": "contactless (stripe)",
    "magnetic_stripe_fallback": "stripe",
    "magnetic_stripe_track2": "stripe",
}

FIELDS: Final[Mapping[str, str]] = {
    "application_preferred_name": "Application",
    "dedicated_file_name": "AID",
    "account_type": "Account",
    "authorization_code": "Authorisation",
    "authorization_response_code": "Response",
    "application_cryptogram": "Cryptogram",
    "cardholder_verification_method": "Verified by",
    "terminal_verification_results": "TVR",
    "transaction_status_information": "TSI",
}
"""What the card networks want on paper (Stripe docs, Terminal: receipts), in this order."""
