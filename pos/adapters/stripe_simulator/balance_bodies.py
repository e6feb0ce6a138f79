"""New balance transactions and payouts with every field Stripe's API description declares."""

from typing import Final

from pos.adapters.stripe_simulator.documents import Document

TRANSACTION: Final = "balance_transaction"
PAYOUT: Final = "payout"

_PAYOUT_NULLS: Final = (
    "application_fee application_fee_amount balance_transaction destination"
    " failure_balance_transaction failure_code failure_message original_payout payout_method"
    " reversed_by statement_descriptor"
).split()


def transaction(transaction_id: str, created: int, **fields: object) -> Document:
    """A movement of the balance without a fee, available at once."""
    return {
        "id": transaction_id,
        "object": TRANSACTION,
        "available_on": created,
        "balance_type": "payments",
        "created": created,
        "description": None,
        "exchange_rate": None,
        "fee": 0,
        "fee_details": [],
        "source": None,
        "status": "available",
        **fields,
    }


def fee_detail(amount: int, currency: str, description: str) -> Document:
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": description,
        "type": "stripe_fee",
    }


def payout(payout_id: str, created: int, **fields: object) -> Document:
    """A payout by the account's schedule that was not handed to a bank yet."""
    return {
        **dict.fromkeys(_PAYOUT_NULLS),
        "id": payout_id,
        "object": PAYOUT,
        "automatic": True,
        "created": created,
        "description": "STRIPE PAYOUT",
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "reconciliation_status": "in_progress",
        "source_type": "card",
        "status": "pending",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
        **fields,
    }


def balance(available: list[Document], pending: list[Document]) -> Document:
    """The account's balance; each part as `amount_in` gives it."""
    return {
        "object": "balance",
        "available": available,
        "livemode": False,
        "pending": pending,
        "refund_and_dispute_prefunding": {"available": [], "pending": []},
    }


def amount_in(currency: str, amount: int) -> Document:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}
