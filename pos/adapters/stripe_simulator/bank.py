"""The customer's bank wants to see its customer: where to, and found again by what."""

import secrets
from typing import Final

from pos.adapters.stripe_simulator.documents import Document, notes

_PAGE: Final = "https://hooks.stripe.com/redirect/authenticate/practice/"
_TOKEN_BYTES: Final = 24


def send(document: Document, back: str | None) -> None:
    """Let a payment or set-up wait for its customer at the bank.

    With `back`, an address to return to, the customer's browser is sent there; without one
    Stripe's script opens the page in the shop's own.
    """
    page = _PAGE + document["id"]
    document["status"] = "requires_action"
    # Drawn from the system, unlike practice ids: whoever knows it answers for the customer.
    notes(document)["bank"] = secrets.token_urlsafe(_TOKEN_BYTES)
    document["next_action"] = (
        {
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": page},
        }
        if back is None
        else {"type": "redirect_to_url", "redirect_to_url": {"return_url": back, "url": page}}
    )
