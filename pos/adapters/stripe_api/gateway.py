"""PaymentGateway over the stripe SDK: every call of the till to Stripe is made here."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, assert_never

import stripe

from pos.adapters.stripe_api.asking import EXPAND as _EXPAND
from pos.adapters.stripe_api.asking import capture, confirmation, creation, update
from pos.adapters.stripe_api.balance import StripeBalance
from pos.adapters.stripe_api.customers import StripeCustomers, StripeReceipts
from pos.adapters.stripe_api.failing import our_errors
from pos.adapters.stripe_api.sessions import StripeSessions
from pos.adapters.stripe_api.terminal import StripeTerminal
from pos.adapters.stripe_api.translate import charge_from, intent_from, is_replay
from pos.adapters.stripe_api.watching import StripeWatch
from pos.domain.handing_requests import OpenForm, PresentCard, RefundAtReader
from pos.domain.ids import IntentId, OperationId
from pos.domain.intent import Charge, Intent
from pos.domain.operation import (
    CancelIntent,
    CaptureIntent,
    ConfirmIntent,
    CreateIntent,
    IncreaseHold,
    PaymentRequest,
    RefundIntent,
    UpdateIntent,
    target_of,
)
from pos.errors import Broken, InDoubt, PosError, Refused

log = logging.getLogger(__name__)

API_VERSION: Final = "2026-10-28.endive"
TIME_LIMITS: Final = (5, 30)
"""Seconds to connect and to wait for an answer; the last is inside `operation.IN_FLIGHT`."""

_OnTheIntent = (
    CreateIntent
    | UpdateIntent
    | ConfirmIntent
    | OpenForm
    | IncreaseHold
    | CaptureIntent
    | CancelIntent
)

_CLOCK_SKEW: Final = timedelta(minutes=10)
_ACCOUNT: Final = re.compile("acct_[A-Za-z0-9]{1,64}")


def client(
    key: str, *, http_client: stripe.HTTPClient | None = None, api_base: str = ""
) -> stripe.StripeClient:
    """A client that retries nothing by itself: the journal decides what is sent again.

    `http_client` is the built-in Stripe in training mode; `api_base` another server that
    speaks Stripe.
    """
    stripe.enable_telemetry = False
    stripe.set_app_info("Holdfast")
    # Below this level the SDK logs whole bodies, client secrets included.
    logging.getLogger("stripe").setLevel(logging.WARNING)
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        max_network_retries=0,
        http_client=http_client or stripe.RequestsClient(timeout=TIME_LIMITS),
        base_addresses={"api": api_base} if api_base else {},
    )


class StripeGateway(StripeSessions, StripeWatch):
    """Port `PaymentGateway`; safe to share between threads."""

    def __init__(self, stripe_client: stripe.StripeClient) -> None:
        StripeSessions.__init__(self, stripe_client)
        StripeWatch.__init__(self, stripe_client)
        self._readers = StripeTerminal(stripe_client)
        self._v1 = stripe_client.v1
        self.customers = StripeCustomers(stripe_client)
        self.receipts = StripeReceipts(stripe_client)
        self.balance = StripeBalance(stripe_client)

    @property
    def terminal(self) -> StripeTerminal:
        return self._readers

    def send(self, request: PaymentRequest, *, key: OperationId) -> Intent:
        if isinstance(request, RefundIntent):
            return self._refund(request, key)
        if isinstance(request, PresentCard | RefundAtReader):
            return self._at_reader(request, key)
        with _said_of_increases(request), our_errors():
            answer = self._send(request, key)
            intent = _seen(answer)
            if intent.id != (target_of(request) or intent.id):
                raise ValueError("another payment's answer")
            replayed = answer.last_response is not None and is_replay(answer.last_response.headers)
        # A repeated answer shows the payment as it was then; what counts is how it is now.
        if not replayed:
            return intent
        return self._as_it_is_now(intent.id, intent.request_id)

    def retrieve(self, intent: IntentId) -> Intent:
        with our_errors():
            found = self._v1.payment_intents.retrieve(intent, params={"expand": _EXPAND})
            return _seen(found)

    def client_secret(self, intent: IntentId) -> str:
        with our_errors():
            secret = self._v1.payment_intents.retrieve(intent).client_secret
            if not secret:
                raise ValueError("a payment without a client secret")
            return secret

    def find(self, operation: OperationId, *, since: datetime) -> Intent | None:
        # A list, not a search: searches lag behind what was written.
        with our_errors():
            page = self._v1.payment_intents.list(
                params={
                    "created": {"gte": int((since - _CLOCK_SKEW).timestamp())},
                    "limit": 100,
                    "expand": ["data.latest_charge"],
                }
            )
            for found in page.auto_paging_iter():
                # Others sell through this account too; only ours has to be understood.
                raw = found.to_dict()
                if (raw.get("metadata") or {}).get("operation") == operation:
                    return replace(intent_from(raw), request_id=_request_id(page))
        return None

    def is_at_reader(self, request: PresentCard | RefundAtReader, *, key: OperationId) -> bool:
        try:
            return self._readers.has(request, key)
        except Refused:  # a reader that the account does not have any more
            return False

    def charges(self, intent: IntentId) -> Sequence[Charge]:
        with our_errors():
            page = self._v1.charges.list(params={"payment_intent": intent, "limit": 100})
            found = [charge_from(charge.to_dict()) for charge in page.auto_paging_iter()]
        # Stripe lists the newest first; within one second that order is all there is.
        found.reverse()
        return sorted(found, key=lambda charge: charge.created)

    def account(self) -> str:
        with our_errors():
            account = self._v1.accounts.retrieve_current().id
            if not _ACCOUNT.fullmatch(account):
                raise ValueError("not an account")  # it names the ledger's file
            return account

    def _refund(self, request: RefundIntent, key: OperationId) -> Intent:
        """The payment after it; the refund itself is no part of it."""
        with our_errors():
            made = self._v1.refunds.create(
                params={
                    "payment_intent": request.intent,
                    "amount": request.amount.minor,
                    "reason": request.reason.value,
                    "metadata": {"operation": key},
                },
                options={"idempotency_key": key},
            )
            request_id = _request_id(made)
        return self._as_it_is_now(request.intent, request_id)

    def _at_reader(self, request: PresentCard | RefundAtReader, key: OperationId) -> Intent:
        """The payment after the reader took it; what comes of it there is read later.

        Raises InDoubt `reader_awaits_card` for a refund: nothing is given back before the card is
        shown, and until then nobody knows whether it will be.
        """
        with our_errors():
            if isinstance(request, PresentCard):
                taken = self._readers.process(request, key)
            else:
                taken = self._readers.refund(request, key)
            request_id = _request_id(taken)
        if isinstance(request, RefundAtReader):
            raise InDoubt("reader_awaits_card", reference=request_id)
        return self._as_it_is_now(request.intent, request_id)

    def _as_it_is_now(self, intent: IntentId, request_id: str) -> Intent:
        """The payment after what was asked for was done.

        Raises InDoubt whatever goes wrong with this look: it says nothing about what was done.
        """
        try:
            return replace(self.retrieve(intent), request_id=request_id)
        except InDoubt:
            raise
        except PosError as error:
            log.info("done, and not to be seen: %s", error.code, extra={"request_id": request_id})
            raise InDoubt("no_answer", reference=request_id) from error

    def _send(self, request: _OnTheIntent, key: OperationId) -> stripe.PaymentIntent:
        intents = self._v1.payment_intents
        options: stripe.RequestOptions = {"idempotency_key": key}
        match request:
            case CreateIntent():
                return intents.create(params=creation(request, key), options=options)
            case UpdateIntent(intent=intent):
                return intents.update(intent, params=update(request), options=options)
            case ConfirmIntent(intent=intent):
                return intents.confirm(intent, params=confirmation(request), options=options)
            case OpenForm(intent=intent):
                return intents.retrieve(intent, params={"expand": _EXPAND})
            case IncreaseHold(intent=intent, new_total=total):
                return intents.increment_authorization(
                    intent, params={"amount": total.minor, "expand": _EXPAND}, options=options
                )
            case CaptureIntent(intent=intent):
                return intents.capture(intent, params=capture(request), options=options)
            case CancelIntent(intent=intent, reason=reason):
                return intents.cancel(
                    intent,
                    params={"cancellation_reason": reason.value, "expand": _EXPAND},
                    options=options,
                )
            case _:
                assert_never(request)


@contextmanager
def _said_of_increases(request: PaymentRequest) -> Iterator[None]:
    """Stripe has no code of its own for a hold that it does not raise: no mistake of ours."""
    try:
        yield
    except Broken as error:
        if isinstance(request, IncreaseHold) and error.code == "stripe_refused":
            raise Refused("increase_refused", reference=error.facts["reference"]) from error
        raise


def _seen(answer: stripe.PaymentIntent) -> Intent:
    """The payment, with Stripe's name for the request that it answers."""
    return replace(intent_from(answer.to_dict()), request_id=_request_id(answer))


def _request_id(answer: stripe.StripeObject) -> str:
    """Stripe's name for a request; of a repeated answer, for the one that did what was asked."""
    response = answer.last_response
    if response is None:
        return ""
    first = response.headers.get("original-request") if is_replay(response.headers) else ""
    return str(first or response.request_id or "")
