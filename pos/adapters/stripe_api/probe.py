"""Harmless questions to Stripe: whose key this is, what it may read, and what time it is."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import stripe

from pos.adapters.stripe_api.failing import errors_beside_money
from pos.domain.health import Glimpse, Resource
from pos.errors import Misconfigured


class ClientProbe:
    """Port `StripeProbe`: lists one object of a kind and looks away."""

    def __init__(self, client: stripe.StripeClient) -> None:
        v1 = client.v1
        self._v1 = v1
        self._lists: Mapping[Resource, Callable[[], object]] = {
            Resource.PAYMENTS: lambda: v1.payment_intents.list(params={"limit": 1}),
            Resource.CHARGES: lambda: v1.charges.list(params={"limit": 1}),
            Resource.REFUNDS: lambda: v1.refunds.list(params={"limit": 1}),
            Resource.EVENTS: lambda: v1.events.list(params={"limit": 1}),
            Resource.DISPUTES: lambda: v1.disputes.list(params={"limit": 1}),
            Resource.BALANCE: lambda: v1.balance_transactions.list(params={"limit": 1}),
            Resource.PAYOUTS: lambda: v1.payouts.list(params={"limit": 1}),
        }

    def account(self) -> Glimpse:
        with errors_beside_money():
            found = self._v1.accounts.retrieve_current()
            response = found.last_response
            if response is None:
                return Glimpse(found.id, None)
            return Glimpse(found.id, _moment(response.headers), response.request_id or "")

    def may_read(self, resource: Resource) -> bool:
        try:
            with errors_beside_money():
                self._lists[resource]()
        except Misconfigured as error:
            if error.code == "key_lacks_permission":
                return False
            raise
        return True


def _moment(headers: Mapping[str, str]) -> datetime | None:
    """The answer's `Date`, which every web server gives to the second and in UTC."""
    text = headers.get("date") or headers.get("Date") or ""
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None
