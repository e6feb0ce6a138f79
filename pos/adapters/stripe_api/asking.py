"""Our requests as Stripe's parameters: a request that is sent again has the same ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pos.domain.features import HoldRequest
from pos.domain.ids import OperationId
from pos.domain.operation import TIP, CaptureIntent, ConfirmIntent, CreateIntent

if TYPE_CHECKING:
    from stripe.params import (
        PaymentIntentCaptureParams,
        PaymentIntentConfirmParams,
        PaymentIntentCreateParams,
    )
    from stripe.params import PaymentIntentCreateParamsPaymentMethodOptionsCard as Asked

RETURN_URL: Final = "https://example.com/"
"""Where a bank sends the customer's browser afterwards; the till asks Stripe, not the page."""

EXPAND: Final = ["latest_charge"]


def creation(request: CreateIntent, key: OperationId) -> "PaymentIntentCreateParams":
    # The operation's id in the metadata is the only handle once Stripe has forgotten the key.
    metadata = {**request.metadata, "operation": key}
    params: PaymentIntentCreateParams = {
        "amount": request.amount.minor,
        "currency": request.amount.currency.code.lower(),
        "capture_method": "manual",
        "allowed_payment_method_types": ["card"],
        "metadata": metadata,
        "expand": EXPAND,
    }
    if request.statement_descriptor_suffix:
        params["statement_descriptor_suffix"] = request.statement_descriptor_suffix
    if request.asks:
        params["payment_method_options"] = {"card": _asking(request.asks)}
    return params


def confirmation(request: ConfirmIntent) -> "PaymentIntentConfirmParams":
    params: PaymentIntentConfirmParams = {
        "payment_method": request.payment_method,
        "return_url": RETURN_URL,
        "expand": EXPAND,
    }
    if request.asks:
        params["payment_method_options"] = {"card": _asking(request.asks)}
    return params


def capture(request: CaptureIntent) -> "PaymentIntentCaptureParams":
    params: PaymentIntentCaptureParams = {
        "amount_to_capture": request.amount.minor,
        "expand": EXPAND,
    }
    if not request.is_final:
        params["final_capture"] = False
    if request.tip is not None:
        params["metadata"] = {TIP: str(request.tip.minor)}
    return params


def _asking(asks: Sequence[HoldRequest]) -> "Asked":
    """What a hold shall allow; a bank that does not offer it holds all the same."""
    asked: Asked = {}
    if HoldRequest.INCREMENTAL in asks:
        asked["request_incremental_authorization"] = "if_available"
    if HoldRequest.MULTICAPTURE in asks:
        asked["request_multicapture"] = "if_available"
    if HoldRequest.OVERCAPTURE in asks:
        asked["request_overcapture"] = "if_available"
    if HoldRequest.EXTENDED in asks:
        asked["request_extended_authorization"] = "if_available"
    return asked
