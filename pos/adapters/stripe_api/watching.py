"""What the till reads at Stripe to learn what others did: news, lists, and what follows a sale."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import stripe

from pos.adapters.stripe_api.cautions import review_from, warning_from
from pos.adapters.stripe_api.failing import our_errors
from pos.adapters.stripe_api.listing import Lists, seconds
from pos.adapters.stripe_api.listing import before as before_
from pos.adapters.stripe_api.listing import since as from_
from pos.adapters.stripe_api.translate import (
    Raw,
    dispute_from,
    event_from,
    intent_from,
    refund_from,
)
from pos.domain.caution import Caution
from pos.domain.event import GatewayEvent, Page
from pos.domain.ids import EventId, IntentId
from pos.domain.intent import Intent
from pos.domain.refund import Dispute, Refund

_EVENTS: Final = "/v1/events"
_REFUNDS: Final = "/v1/refunds"
_DISPUTES: Final = "/v1/disputes"
_REVIEWS: Final = "/v1/reviews"
_WARNINGS: Final = "/v1/radar/early_fraud_warnings"
_TYPES: Final = [
    "payment_intent.created",
    "payment_intent.requires_action",
    "payment_intent.processing",
    "payment_intent.amount_capturable_updated",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.captured",
    "charge.refunded",
    "charge.updated",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "review.opened",
    "review.closed",
    "radar.early_fraud_warning.created",
    "radar.early_fraud_warning.updated",
]
"""Stripe takes at most 20. An attempt that succeeds, fails or lapses moves its payment as well, and
what a dispute does to the balance comes with what it does to the dispute."""


class StripeWatch:
    """The half of port `PaymentGateway` that only reads."""

    def __init__(self, stripe_client: stripe.StripeClient) -> None:
        self._lists = Lists(stripe_client)

    def events_after(self, cursor: EventId) -> Page[GatewayEvent]:
        with our_errors():
            found, more = self._lists.page(_EVENTS, types=_TYPES, ending_before=cursor)
            # Newest first inside a page, as in every list; the pages themselves go forward.
            news = tuple(event_from(each) for each in reversed(found))
            return Page(news, news[-1].id if more else "")

    def events_between(
        self, since: datetime, until: datetime | None, *, before: str = ""
    ) -> Page[GatewayEvent]:
        window = from_(since) | ({} if until is None else {"lt": seconds(until)})
        with our_errors():
            found, more = self._lists.page(_EVENTS, types=_TYPES, created=window, **before_(before))
            news = tuple(event_from(each) for each in found)
            return Page(news, news[-1].id if more else "")

    def intents_since(
        self,
        since: datetime,
        wanted: Callable[[Mapping[str, str]], bool],
        *,
        before: str = "",
    ) -> Page[Intent]:
        with our_errors():
            found, more = self._lists.page(
                "/v1/payment_intents",
                created=from_(since),
                expand=["data.latest_charge"],
                **before_(before),
            )
            # Others sell through this account too; only ours has to be understood.
            ours = tuple(intent_from(each) for each in found if wanted(each.get("metadata") or {}))
            return Page(ours, str(found[-1]["id"]) if more else "")

    def refunds(self, intent: IntentId) -> Sequence[Refund]:
        with our_errors():
            return [refund_from(each) for each in self._all(_REFUNDS, intent)]

    def refunded_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        return self._named(_REFUNDS, since, before)

    def disputes(self, intent: IntentId) -> Sequence[Dispute]:
        with our_errors():
            return [dispute_from(each) for each in self._all(_DISPUTES, intent)]

    def disputed_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        return self._named(_DISPUTES, since, before)

    def cautions(self, intent: IntentId) -> Sequence[Caution]:
        with our_errors():
            found = [warning_from(each) for each in self._all(_WARNINGS, intent)]
            # Reviews are listed while they are open alone, and never by their payment.
            path = f"/v1/payment_intents/{intent}"
            review = self._lists.one(path, expand=["review"]).get("review")
            return [*found, *([review_from(review)] if review else [])]

    def reviewed_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        return self._named(_REVIEWS, since, before)

    def warned_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        return self._named(_WARNINGS, since, before)

    def _all(self, path: str, intent: IntentId) -> Iterator[Raw]:
        before = ""
        while True:
            found, more = self._lists.page(path, payment_intent=intent, **before_(before))
            yield from found
            if not more:
                return
            before = str(found[-1]["id"])

    def _named(self, path: str, since: datetime, before: str) -> Page[IntentId]:
        """Whose they are; one of a charge without a payment is not ours."""
        with our_errors():
            found, more = self._lists.page(path, created=from_(since), **before_(before))
            named = (each.get("payment_intent") for each in found)
            intents = tuple(IntentId(str(each)) for each in named if each)
            return Page(intents, str(found[-1]["id"]) if more else "")
