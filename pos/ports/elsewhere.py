"""The part of the ledger file about what others did to our payments, and how we learned it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from pos.domain.caution import Caution
from pos.domain.drift import Change
from pos.domain.event import GatewayEvent, Position
from pos.domain.ids import EventId, IntentId
from pos.domain.refund import Dispute, Refund


class Changes(Protocol):
    """What no operation of ours accounts for; append-only."""

    def add(self, change: Change) -> bool:
        """Whether it is news: one whose reference is known already is not kept twice."""
        ...

    def of(self, intent: IntentId) -> Sequence[Change]:
        """Oldest first."""
        ...

    def recent(self, limit: int) -> Sequence[Change]:
        """The last ones seen, newest first."""
        ...


class DriftNotes(Protocol):
    """Why somebody accepted a difference; append-only, the last word counts."""

    def add(self, drift: str, note: str) -> None: ...
    def all(self) -> Mapping[str, str]:
        """By the drift's id."""
        ...


class Events(Protocol):
    """How far Stripe's events were followed."""

    def position(self) -> Position | None:
        """None before the first time."""
        ...

    def beginning(self) -> datetime | None:
        """When the first payment was made, by Stripe's clock, or else the first sale, by ours.

        None when nothing was ever sold. Reads all of them.
        """
        ...

    def seen(self, events: Sequence[EventId]) -> frozenset[EventId]:
        """Those of them that are remembered."""
        ...

    def follow_from(self, since: datetime) -> None:
        """Forget the cursor: what happened `since` is asked for by its time."""
        ...

    def advance(self, events: Sequence[GatewayEvent], *, overlap: timedelta) -> None:
        """Remember these, and move the cursor to the newest one that is older than `overlap`.

        What lies between comes again and is known by its id, for an event may appear late.
        """
        ...


class Aftermath(Protocol):
    """Mirrors of refunds and disputes."""

    def save(self, refunds: Iterable[Refund], disputes: Iterable[Dispute]) -> None:
        """Keep the newest view; a refund that failed stays failed."""
        ...

    def refunds(self, intent: IntentId) -> Sequence[Refund]:
        """Oldest first."""
        ...

    def disputes(self, intent: IntentId) -> Sequence[Dispute]:
        """Oldest first."""
        ...

    def unsettled(self) -> Sequence[IntentId]:
        """Payments with a refund that is still under way."""
        ...


class Cautions(Protocol):
    """Mirrors of what Stripe and banks have against payments."""

    def save(self, cautions: Iterable[Caution]) -> None:
        """Keep the newest view of reviews and warnings; what is over stays over.

        Disputes are kept by `Aftermath`.
        """
        ...

    def of(self, intent: IntentId) -> Sequence[Caution]:
        """Disputes among them; the gravest first, those that are over last."""
        ...

    def open(self) -> Sequence[IntentId]:
        """Payments with a review or warning that was open when it was last seen."""
        ...
