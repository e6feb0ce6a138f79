"""New set-ups and their attempts with every field Stripe's API description declares."""

from typing import Final

from pos.adapters.stripe_simulator.documents import Document

_NULLS: Final = (
    "allowed_payment_method_types application attach_to_self automatic_payment_methods"
    " cancellation_reason customer customer_account description excluded_payment_method_types"
    " flow_directions last_setup_error latest_attempt managed_payments mandate next_action"
    " on_behalf_of payment_method payment_method_configuration_details single_use_mandate"
).split()
_ATTEMPT_NULLS: Final = (
    "application attach_to_self customer customer_account flow_directions on_behalf_of setup_error"
).split()
_CARD_OPTIONS: Final = {
    "mandate_options": None,
    "network": None,
    "request_three_d_secure": "automatic",
}
_SHOWN: Final = "brand checks country exp_month exp_year fingerprint funding last4 wallet".split()


def setup_intent(setup_id: str, secret: str, created: int, **fields: object) -> Document:
    """A SetupIntent before anything happened to it."""
    return {
        **dict.fromkeys(_NULLS),
        "id": setup_id,
        "object": "setup_intent",
        "client_secret": secret,
        "created": created,
        "livemode": False,
        "metadata": {},
        "payment_method_options": {"card": dict(_CARD_OPTIONS)},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "usage": "off_session",
        **fields,
    }


def attempt(attempt_id: str, created: int, setup: Document, method: Document) -> Document:
    """One attempt to set a card up, begun and not ended."""
    shown = method.get("card") or {}
    details = {name: shown.get(name) for name in _SHOWN} | {
        "network": shown.get("brand"),
        "three_d_secure": None,
    }
    return {
        **dict.fromkeys(_ATTEMPT_NULLS),
        "id": attempt_id,
        "object": "setup_attempt",
        "created": created,
        "customer": setup["customer"],
        "livemode": False,
        "payment_method": method["id"],
        "payment_method_details": {"card": details, "type": "card"},
        "setup_intent": setup["id"],
        "status": "requires_confirmation",
        "usage": setup["usage"],
    }
