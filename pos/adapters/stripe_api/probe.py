"""Harmless questions to Stripe: whose key this is, what it may read, and what time it is."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import stripe

from pos.adapters.stripe_api.failing import errors_beside_money
from pos.domain.health import Glimpse, Resource
from pos.errors import InDoubt, Misconfigured, PosError

_NOBODY: Final = "HoldfastAsksWhatThisKeyMay"
"""Nothing has such an id, and Stripe makes none like it."""


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
            Resource.CUSTOMERS: lambda: v1.customers.list(params={"limit": 1}),
            Resource.SETUPS: lambda: v1.setup_intents.list(params={"limit": 1}),
            Resource.SESSIONS: lambda: v1.checkout.sessions.list(params={"limit": 1}),
            Resource.READERS: lambda: v1.terminal.readers.list(params={"limit": 1}),
            Resource.LOCATIONS: lambda: v1.terminal.locations.list(params={"limit": 1}),
        }
        self._changes: Mapping[Resource, Callable[[], object]] = {
            Resource.PAYMENTS: lambda: v1.payment_intents.cancel(f"pi_{_NOBODY}"),
            Resource.REFUNDS: lambda: v1.refunds.update(f"re_{_NOBODY}"),
            Resource.CUSTOMERS: lambda: v1.customers.update(f"cus_{_NOBODY}"),
            Resource.SETUPS: lambda: v1.setup_intents.cancel(f"seti_{_NOBODY}"),
            Resource.SESSIONS: lambda: v1.checkout.sessions.expire(f"cs_{_NOBODY}"),
            Resource.READERS: lambda: v1.terminal.readers.cancel_action(f"tmr_{_NOBODY}"),
            Resource.LOCATIONS: lambda: v1.terminal.locations.update(f"tml_{_NOBODY}"),
        }

    def account(self) -> Glimpse:
        with errors_beside_money():
            found = self._v1.accounts.retrieve_current()
            response = found.last_response
            if response is None:
                return Glimpse(found.id, None)
            return Glimpse(found.id, _moment(response.headers), response.request_id or "")

    def may_read(self, resource: Resource) -> bool:
        return _is_let(self._lists[resource])

    def may_write(self, resource: Resource) -> bool:
        change = self._changes.get(resource)
        return change is None or _is_let(change)


def _is_let(ask: Callable[[], object]) -> bool:
    """Whatever Stripe finds wrong but the key itself and its rights, it looked into the matter."""
    try:
        with errors_beside_money():
            ask()
    except Misconfigured as error:
        if error.code == "key_rejected":
            raise
        return error.code != "key_lacks_permission"
    except InDoubt:
        raise
    except PosError:
        return True
    return True


def _moment(headers: Mapping[str, str]) -> datetime | None:
    """The answer's `Date`, which every web server gives to the second and in UTC."""
    text = headers.get("date") or headers.get("Date") or ""
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None
