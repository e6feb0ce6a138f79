"""What the till reads at Stripe to learn what others did: news, lists, refunds and disputes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

import stripe

from pos.adapters.stripe_api.failing import our_errors
from pos.adapters.stripe_api.translate import (
    dispute_from,
    event_from,
    intent_from,
    refund_from,
)
from pos.domain.event import GatewayEvent, Page
from pos.domain.ids import EventId, IntentId
from pos.domain.intent import Intent
from pos.domain.refund import Dispute, Refund

if TYPE_CHECKING:
    from stripe.params import EventListParams

_PER_PAGE: Final = 100
_TYPES: Final = [
    "payment_intent.created",
    "payment_intent.requires_action",
    "payment_intent.processing",
    "payment_intent.amount_capturable_updated",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.captured",
    "charge.expired",
    "charge.refunded",
    "charge.updated",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refund.updated",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
]
"""Stripe takes at most 20; an attempt that succeeds or fails moves its payment as well."""


class StripeWatch:
    """The half of port `PaymentGateway` that only reads."""

    _v1: stripe.V1Services

    def events_after(self, cursor: EventId) -> Page[GatewayEvent]:
        # Newest first inside a page, as in every list; the pages themselves go forward.
        return self._events({"ending_before": cursor}, is_forward=True)

    def events_between(
        self, since: datetime, until: datetime | None, *, before: str = ""
    ) -> Page[GatewayEvent]:
        params: EventListParams = {"created": {"gte": _seconds(since)}}
        if until is not None:
            params["created"] = {"gte": _seconds(since), "lt": _seconds(until)}
        if before:
            params["starting_after"] = before
        return self._events(params, is_forward=False)

    def _events(self, params: "EventListParams", *, is_forward: bool) -> Page[GatewayEvent]:
        with our_errors():
            page = self._v1.events.list(params={**params, "types": _TYPES, "limit": _PER_PAGE})
            found = [event_from(each.to_dict()) for each in page.data]
            if is_forward:
                found.reverse()
            following = found[-1].id if page.has_more and found else ""
        return Page(tuple(found), following)

    def intents_since(
        self,
        since: datetime,
        wanted: Callable[[Mapping[str, str]], bool],
        *,
        before: str = "",
    ) -> Page[Intent]:
        with our_errors():
            page = self._v1.payment_intents.list(
                params={
                    "created": {"gte": _seconds(since)},
                    "limit": _PER_PAGE,
                    "expand": ["data.latest_charge"],
                    **({"starting_after": before} if before else {}),
                }
            )
            # Others sell through this account too; only ours has to be understood.
            ours = [raw for each in page.data if wanted((raw := each.to_dict())["metadata"] or {})]
            following = page.data[-1].id if page.has_more and page.data else ""
            return Page(tuple(intent_from(raw) for raw in ours), following)

    def refunds(self, intent: IntentId) -> Sequence[Refund]:
        with our_errors():
            page = self._v1.refunds.list(params={"payment_intent": intent, "limit": _PER_PAGE})
            return [refund_from(each.to_dict()) for each in page.auto_paging_iter()]

    def refunded_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        with our_errors():
            page = self._v1.refunds.list(
                params={
                    "created": {"gte": _seconds(since)},
                    "limit": _PER_PAGE,
                    **({"starting_after": before} if before else {}),
                }
            )
            following = page.data[-1].id if page.has_more and page.data else ""
            return Page(_intents(page.data), following)

    def disputes(self, intent: IntentId) -> Sequence[Dispute]:
        with our_errors():
            page = self._v1.disputes.list(params={"payment_intent": intent, "limit": _PER_PAGE})
            return [dispute_from(each.to_dict()) for each in page.auto_paging_iter()]

    def disputed_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        with our_errors():
            page = self._v1.disputes.list(
                params={
                    "created": {"gte": _seconds(since)},
                    "limit": _PER_PAGE,
                    **({"starting_after": before} if before else {}),
                }
            )
            following = page.data[-1].id if page.has_more and page.data else ""
            return Page(_intents(page.data), following)


def _seconds(moment: datetime) -> int:
    """The whole second in which it lies: Stripe's times have no more."""
    return int(moment.timestamp())


def _intents(found: Sequence[stripe.Refund] | Sequence[stripe.Dispute]) -> tuple[IntentId, ...]:
    """Whose they are; one of a charge without a payment is not ours."""
    named = (each.payment_intent for each in found)
    return tuple(IntentId(each if isinstance(each, str) else each.id) for each in named if each)
