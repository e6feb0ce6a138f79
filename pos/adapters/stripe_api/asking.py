"""Our requests as Stripe's parameters: a request that is sent again has the same ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from pos.adapters.stripe_api.order_rows import amount_details
from pos.domain.features import HoldRequest
from pos.domain.handover import Channel, types_for
from pos.domain.ids import OperationId
from pos.domain.operation import TIP, CaptureIntent, ConfirmIntent, CreateIntent, UpdateIntent
from pos.domain.tips import TIP_CHOSEN

if TYPE_CHECKING:
    from stripe.params import (
        PaymentIntentCaptureParams,
        PaymentIntentConfirmParams,
        PaymentIntentCreateParams,
        PaymentIntentUpdateParams,
    )
    from stripe.params import PaymentIntentConfirmParamsPaymentMethodOptionsCard as Confirmed
    from stripe.params import PaymentIntentCreateParamsPaymentMethodOptionsCard as Asked
    from stripe.params import PaymentIntentCreateParamsPaymentMethodOptionsCardPresent as AtReader
    from stripe.params.checkout import SessionCreateParamsPaymentMethodOptionsCard as AskedOnPage

A = TypeVar("A", "Asked", "AskedOnPage")

RETURN_URL: Final = "https://example.com/"
"""Where a bank sends the customer's browser afterwards; the till asks Stripe, not the page."""

EXPAND: Final = ["latest_charge"]


def creation(request: CreateIntent, key: OperationId) -> "PaymentIntentCreateParams":
    # The operation's id in the metadata is the only handle once Stripe has forgotten the key.
    metadata = {**request.metadata, "operation": key}
    params: PaymentIntentCreateParams = {
        "amount": request.amount.minor,
        "currency": request.amount.currency.code.lower(),
        "capture_method": "automatic" if request.may_charge_debit else "manual",
        "allowed_payment_method_types": [
            *types_for(request.channel, may_charge_debit=request.may_charge_debit)
        ],
        "metadata": metadata,
        "expand": EXPAND,
    }
    if request.statement_descriptor_suffix:
        params["statement_descriptor_suffix"] = request.statement_descriptor_suffix
    if request.customer is not None:
        params["customer"] = request.customer
    if request.keeps_card is not None:
        params["setup_future_usage"] = request.keeps_card.value
    if request.order_reference:
        params["payment_details"] = {"order_reference": request.order_reference}
    if request.details:
        params["amount_details"] = amount_details(request.details)
    if request.channel is Channel.READER:
        params["payment_method_options"] = {"card_present": _at_reader(request)}
    elif request.asks:
        params["payment_method_options"] = {"card": asking(request.asks)}
    return params


def _at_reader(request: CreateIntent) -> "AtReader":
    """What a hold at a reader shall allow, and that cards which cannot be held may be charged.

    Stripe holds wherever a network can: `manual_preferred` (Stripe docs, Place a hold).
    """
    asked: AtReader = {"capture_method": _hold(may_charge_debit=request.may_charge_debit)}
    if HoldRequest.INCREMENTAL in request.asks:
        asked["request_incremental_authorization_support"] = True
    if HoldRequest.EXTENDED in request.asks:
        asked["request_extended_authorization"] = True
    return asked


def _hold(*, may_charge_debit: bool) -> "Literal['manual', 'manual_preferred']":
    return "manual_preferred" if may_charge_debit else "manual"


def update(request: UpdateIntent) -> "PaymentIntentUpdateParams":
    params: PaymentIntentUpdateParams = {"amount": request.amount.minor, "expand": EXPAND}
    if request.channel is not None:
        params["allowed_payment_method_types"] = [
            *types_for(request.channel, may_charge_debit=request.may_charge_debit)
        ]
        # Always said: a payment that could charge at once must hold again at the next way.
        params["capture_method"] = "automatic" if request.may_charge_debit else "manual"
    if request.tip is not None:
        # An empty text takes a name away (Stripe docs, Metadata).
        params["metadata"] = {TIP_CHOSEN: str(request.tip.minor) if request.tip else ""}
    if request.channel is Channel.READER:
        how = _hold(may_charge_debit=request.may_charge_debit)
        params["payment_method_options"] = {"card_present": {"capture_method": how}}
    if request.customer is not None:
        params["customer"] = request.customer
    if request.keeps_card is not None:
        params["setup_future_usage"] = request.keeps_card.value
    if request.details is not None:
        # Rows of another amount would be wrong: without right ones there are none.
        params["amount_details"] = amount_details(request.details) if request.details else ""
    return params


def confirmation(request: ConfirmIntent) -> "PaymentIntentConfirmParams":
    params: PaymentIntentConfirmParams = {
        "payment_method": request.payment_method,
        "return_url": RETURN_URL,
        "expand": EXPAND,
    }
    if request.off_session:
        params["off_session"] = True
    asked: Confirmed = {**asking(request.asks)}
    if request.is_moto:
        # Only here: Stripe takes it with a confirmation alone (Stripe docs, MOTO payments).
        asked["moto"] = True
    if asked:
        params["payment_method_options"] = {"card": asked}
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


def asking(asks: Sequence[HoldRequest]) -> "Asked":
    """What a hold shall allow; a bank that does not offer it holds all the same."""
    asked: Asked = {}
    return wanting(asked, asks)


def wanting(asked: A, asks: Sequence[HoldRequest]) -> A:
    """The same for a payment and for a page, which Stripe's SDK types apart."""
    if HoldRequest.INCREMENTAL in asks:
        asked["request_incremental_authorization"] = "if_available"
    if HoldRequest.MULTICAPTURE in asks:
        asked["request_multicapture"] = "if_available"
    if HoldRequest.OVERCAPTURE in asks:
        asked["request_overcapture"] = "if_available"
    if HoldRequest.EXTENDED in asks:
        asked["request_extended_authorization"] = "if_available"
    return asked
