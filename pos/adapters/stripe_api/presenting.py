"""Gives a payment to a card reader, and looks whether a reader works on it."""

from collections.abc import Mapping
from typing import Any

import stripe

from pos.domain.ids import OperationId
from pos.domain.operation import PresentCard, RefundAtReader

Raw = Mapping[str, Any]


def present(client: stripe.StripeClient, request: PresentCard, key: OperationId) -> None:
    """Done when the reader has it; inside `our_errors`."""
    client.v1.terminal.readers.process_payment_intent(
        request.reader,
        params={
            "payment_intent": request.intent,
            "process_config": {
                "enable_customer_cancellation": True,
                "skip_tipping": not request.offers_tip,
                **({"allow_redisplay": "always"} if request.keeps_card else {}),
            },
        },
        options={"idempotency_key": key},
    )


def refund_at_reader(
    client: stripe.StripeClient, request: RefundAtReader, key: OperationId
) -> None:
    """Done when the reader asks for the card; inside `our_errors`."""
    client.v1.terminal.readers.refund_payment(
        request.reader,
        params={
            "payment_intent": request.intent,
            "amount": request.amount.minor,
            "metadata": {"operation": key},
            "refund_payment_config": {"enable_customer_cancellation": True},
        },
        options={"idempotency_key": key},
    )


def is_at_reader(
    client: stripe.StripeClient, request: PresentCard | RefundAtReader, key: OperationId
) -> bool:
    """Whether the reader's one action is about this; an old one of another payment says nothing."""
    raw = client.v1.terminal.readers.retrieve(request.reader).to_dict()
    action: Raw = raw.get("action") or {}
    if action.get("status") != "in_progress":
        return False
    if isinstance(request, PresentCard):
        about = action.get("process_payment_intent") or {}
        return bool(about.get("payment_intent") == request.intent)
    about = action.get("refund_payment") or {}
    return bool((about.get("metadata") or {}).get("operation") == key)
