"""New objects with every field Stripe's API description declares, nulls included."""

from typing import Final

from pos.adapters.stripe_simulator.cards import TestCard
from pos.adapters.stripe_simulator.documents import PRIVATE, Document

API_VERSION: Final = "2026-10-28.endive"
DESCRIPTOR_PREFIX: Final = "SHOP"
"""The account's descriptor prefix: 4 letters and `* ` leave 16 for the suffix."""

_INTENT_NULLS: Final = (
    "allowed_payment_method_types application application_fee_amount automatic_payment_methods"
    " canceled_at cancellation_reason customer customer_account description"
    " excluded_payment_method_types hooks last_payment_error latest_charge managed_payments"
    " next_action on_behalf_of payment_details payment_method payment_method_configuration_details"
    " payment_record processing receipt_email review setup_future_usage shipping source"
    " statement_descriptor statement_descriptor_suffix transfer_data transfer_group"
).split()
_CHARGE_NULLS: Final = (
    "application application_fee application_fee_amount authorization_code balance_transaction"
    " calculated_statement_descriptor customer description failure_balance_transaction"
    " failure_code failure_message on_behalf_of receipt_email receipt_number receipt_url review"
    " shipping source source_transfer statement_descriptor statement_descriptor_suffix"
    " transfer_data transfer_group"
).split()
_REFUND_NULLS: Final = (
    "balance_transaction customer customer_account description failure_balance_transaction"
    " failure_reason instructions_email pending_reason reason receipt_number"
    " source_transfer_reversal transfer_reversal"
).split()
_ADDRESS: Final = "city country line1 line2 postal_code state".split()
_CHECKS: Final = "address_line1_check address_postal_code_check cvc_check".split()


def intent(intent_id: str, secret: str, created: int, **fields: object) -> Document:
    """A PaymentIntent before anything happened to it."""
    return {
        **dict.fromkeys(_INTENT_NULLS),
        "id": intent_id,
        "object": "payment_intent",
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": secret,
        "confirmation_method": "automatic",
        "created": created,
        "livemode": False,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        **fields,
    }


def charge(charge_id: str, created: int, **fields: object) -> Document:
    """A Charge: one attempt to pay, nothing captured."""
    return {
        **dict.fromkeys(_CHARGE_NULLS),
        "id": charge_id,
        "object": "charge",
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": billing_details(),
        "captured": False,
        "created": created,
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "paid": True,
        "refunded": False,
        "status": "succeeded",
        **fields,
    }


def refund(refund_id: str, created: int, **fields: object) -> Document:
    return {
        **dict.fromkeys(_REFUND_NULLS),
        "id": refund_id,
        "object": "refund",
        "created": created,
        "metadata": {},
        "status": "succeeded",
        **fields,
    }


def dispute(dispute_id: str, created: int, **fields: object) -> Document:
    """A dispute as the customer's bank opens it, before any evidence."""
    return {
        "id": dispute_id,
        "object": "dispute",
        "balance_transactions": [],
        "created": created,
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "status": "needs_response",
        **fields,
    }


def billing_details() -> Document:
    return {
        "address": dict.fromkeys(_ADDRESS),
        "email": None,
        "name": None,
        "phone": None,
        "tax_id": None,
    }


def checks(card: TestCard) -> Document:
    return {**dict.fromkeys(_CHECKS), "cvc_check": "pass", **dict(card.checks)}


def payment_method(method_id: str, card: TestCard, created: int, expires: int) -> Document:
    """A card as it was presented; `expires` is the year."""
    return {
        "id": method_id,
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": billing_details(),
        "card": {
            "brand": card.brand,
            "checks": checks(card),
            "country": card.country,
            "display_brand": card.brand,
            "exp_month": 12,
            "exp_year": expires,
            "fingerprint": card.fingerprint,
            "funding": card.funding,
            "generated_from": None,
            "last4": card.last4,
            "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": card.supports_three_d_secure},
            "wallet": None,
        },
        "created": created,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
        PRIVATE: {"token": card.token},
    }


def event(event_id: str, created: int, kind: str, data: Document, request: Document) -> Document:
    return {
        "id": event_id,
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": data,
        "livemode": False,
        "pending_webhooks": 0,
        "request": request,
        "type": kind,
    }


def account(account_id: str, country: str, currency: str) -> Document:
    """The account a key belongs to, as far as a till looks at it."""
    return {
        "id": account_id,
        "object": "account",
        "business_profile": {"mcc": None, "name": "Practice shop", "url": None},
        "business_type": None,
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "controller": {"type": "account"},
        "country": country,
        "created": 0,
        "default_currency": currency,
        "details_submitted": True,
        "email": None,
        "payouts_enabled": True,
        "settings": {
            "branding": dict.fromkeys("icon logo primary_color secondary_color".split()),
            "card_payments": {"statement_descriptor_prefix": DESCRIPTOR_PREFIX},
            "dashboard": {"display_name": "Practice shop", "timezone": "Etc/UTC"},
            "payments": {"statement_descriptor": "SHOP PRACTICE"},
        },
        "type": "standard",
    }
