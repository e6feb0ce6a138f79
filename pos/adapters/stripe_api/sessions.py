"""Pages of Stripe's on which customers pay with their own phone: made, read, found, ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, assert_never

import stripe

from pos.adapters.stripe_api.asking import RETURN_URL, wanting
from pos.adapters.stripe_api.failing import our_errors
from pos.adapters.stripe_api.translate import Raw, intent_from, is_replay, moment
from pos.domain.handing_requests import ExpireSession, OpenSession, SessionRequest
from pos.domain.ids import IntentId, OperationId, SessionId
from pos.domain.money import Currency, Money
from pos.domain.session import Session, SessionStatus
from pos.errors import Broken, Misconfigured, Overtaken, PosError, Refused

if TYPE_CHECKING:
    from stripe.params.checkout import (
        SessionCreateParams,
        SessionCreateParamsPaymentIntentData,
        SessionCreateParamsPaymentMethodOptionsCard,
    )

_EXPAND: Final = ["payment_intent.latest_charge"]
_CLOCK_SKEW: Final = timedelta(minutes=10)
_SUFFIX: Final = "statement_descriptor_suffix"


class StripeSessions:
    """The part of port `PaymentGateway` that knows pages; safe to share between threads.

    The address of a page is all it takes to pay: it is in the answer alone, never in an error.
    """

    def __init__(self, stripe_client: stripe.StripeClient) -> None:
        self._pages = stripe_client.v1.checkout.sessions

    def send_session(self, request: SessionRequest, *, key: OperationId) -> Session:
        with _said_of_pages(request), our_errors():
            answer = self._ask(request, key)
            session = _seen(answer)
            if isinstance(request, ExpireSession) and session.id != request.session:
                raise ValueError("another page's answer")
            replayed = answer.last_response is not None and is_replay(answer.last_response.headers)
        # A repeated answer shows the page as it was then; what counts is how it is now.
        return self.session(session.id) if replayed else session

    def session(self, session: SessionId) -> Session:
        with our_errors():
            return _seen(self._pages.retrieve(session, params={"expand": _EXPAND}))

    def find_session(self, operation: OperationId, *, since: datetime) -> Session | None:
        with our_errors():
            page = self._pages.list(
                params={
                    "created": {"gte": int((since - _CLOCK_SKEW).timestamp())},
                    "limit": 100,
                    "expand": [f"data.{each}" for each in _EXPAND],
                }
            )
            for found in page.auto_paging_iter():
                # Others sell through this account too; only ours has to be understood.
                raw = found.to_dict()
                if (raw.get("metadata") or {}).get("operation") == operation:
                    return session_from(raw)
        return None

    def _ask(self, request: SessionRequest, key: OperationId) -> "stripe.checkout.Session":
        options: stripe.RequestOptions = {"idempotency_key": key}
        match request:
            case OpenSession():
                return self._pages.create(params=page_of(request, key), options=options)
            case ExpireSession(session=session):
                return self._pages.expire(session, params={"expand": _EXPAND}, options=options)
            case _:
                assert_never(request)


def page_of(request: OpenSession, key: OperationId) -> "SessionCreateParams":
    """A page for cards only, in the shop's own currency, that holds the amount.

    One row with the amount: what is to pay may be a part of a cart. The customer's own currency
    would be converted by Stripe and could not be held (Stripe docs, Adaptive Pricing).
    """
    metadata = {**request.metadata, "operation": key}
    params: SessionCreateParams = {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.amount.currency.code.lower(),
                    "unit_amount": request.amount.minor,
                    "product_data": {"name": request.title},
                },
            }
        ],
        "allowed_payment_method_types": ["card"],
        "adaptive_pricing": {"enabled": False},
        "expires_at": int(request.expires_at.timestamp()),
        "success_url": request.thanks or RETURN_URL,
        "metadata": metadata,
        # The payment is found by these when its page is not known here any more.
        "payment_intent_data": _payment(request, metadata),
        "expand": _EXPAND,
    }
    if request.asks:
        card: SessionCreateParamsPaymentMethodOptionsCard = {}
        params["payment_method_options"] = {"card": wanting(card, request.asks)}
    if request.customer is not None:
        params["customer"] = request.customer
    return params


def _payment(
    request: OpenSession, metadata: dict[str, str]
) -> "SessionCreateParamsPaymentIntentData":
    made: SessionCreateParamsPaymentIntentData = {
        "capture_method": "manual",
        "metadata": dict(metadata),
    }
    if request.statement_descriptor_suffix:
        made["statement_descriptor_suffix"] = request.statement_descriptor_suffix
    if request.keeps_card is not None and request.customer is not None:
        made["setup_future_usage"] = request.keeps_card.value
    return made


def session_from(raw: Raw) -> Session:
    """A Checkout Session; its payment may be missing, named or expanded.

    Raises one of `UNREADABLE` for anything else.
    """
    if raw["object"] != "checkout.session":
        raise ValueError("not a page")
    made: Any = raw.get("payment_intent")
    intent = intent_from(made) if isinstance(made, dict) else None
    named = intent.id if intent else (IntentId(made) if made else None)
    return Session(
        id=SessionId(raw["id"]),
        status=_status(raw.get("status") or ""),
        amount=Money(raw["amount_total"], Currency.of(raw["currency"])),
        created=moment(raw["created"]),
        expires_at=moment(raw["expires_at"]),
        intent=intent,
        intent_id=named,
        livemode=bool(raw.get("livemode")),
        metadata=dict(raw.get("metadata") or {}),
        url=raw.get("url") or "",
    )


def _status(text: str) -> SessionStatus:
    # A word that we do not know is looked at by a person, and never means that nobody can pay.
    return SessionStatus(text) if text in set(SessionStatus) else SessionStatus.NEEDS_REVIEW


def _seen(answer: "stripe.checkout.Session") -> Session:
    """The page, with Stripe's name for the request that it answers."""
    response = answer.last_response
    request_id = (response.request_id or "") if response is not None else ""
    seen = session_from(answer.to_dict())
    intent = replace(seen.intent, request_id=request_id) if seen.intent is not None else None
    return replace(seen, intent=intent, request_id=request_id)


@contextmanager
def _said_of_pages(request: SessionRequest) -> Iterator[None]:
    """Stripe has no codes of its own for what may be wrong with a page.

    One that cannot be ended has ended: only a look tells how. One that would end too soon was
    asked for too late, or by a clock that is wrong.
    """
    try:
        yield
    except Broken as error:
        raise _said(request, error) from None


def _said(request: SessionRequest, error: Broken) -> PosError:
    if error.code != "stripe_refused":
        return error
    reference, param = error.facts["reference"], str(error.facts["param"])
    if isinstance(request, ExpireSession):
        return Overtaken("unexpected_state", reason="page_is_over", reference=reference)
    if param == "expires_at":
        return Refused("page_too_late", reference=reference)
    if _SUFFIX in param:
        return Misconfigured("descriptor_refused", reference=reference)
    return error
