"""News from Stripe: that something happened to a payment, never what it is like now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from pos.domain.ids import EventId, IntentId

T = TypeVar("T")

KEPT: Final = timedelta(days=30)
"""How long Stripe lists an event (Stripe docs, List all events)."""

CAPTURES: Final = frozenset({"charge.captured", "payment_intent.succeeded"})


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """A nudge to read a payment again; amounts in its payload are never used. UTC.

    `intent` is None for news of something else. `ledger` and `sale` are what the payload's
    metadata says of whose payment it is: empty when it says nothing, None where the object has
    no metadata of the payment (refunds, disputes).
    """

    id: EventId
    type: str
    created: datetime
    intent: IntentId | None
    ledger: str | None = None
    sale: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """How far Stripe's events were followed. Times are UTC.

    `event` is the cursor, of the time `at`; None while none was seen, then `since` counts.
    """

    since: datetime
    event: EventId | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list of Stripe's; `next` is where the following part begins, empty on the last."""

    items: tuple[T, ...]
    next: str = ""
