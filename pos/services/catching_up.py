"""Follows Stripe's news after a silence, each a nudge to read a payment, with a durable cursor."""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from pos.domain.event import KEPT, GatewayEvent, Position
from pos.domain.ids import EventId, IntentId
from pos.errors import Misconfigured, PosError
from pos.ports import Clock, GatewayProvider, Store
from pos.services.looking import Looking, Nudge

log = logging.getLogger(__name__)

OVERLAP: Final = timedelta(minutes=5)
"""Within one second events have no order, and one may appear late: so much is asked for again."""

_MARGIN: Final = timedelta(hours=1)
"""An event may be older than what it is about, and a list behind what was written."""

_EVER: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""Before any payment of ours; Stripe keeps no event that long."""

_SURELY_KEPT: Final = KEPT - timedelta(days=1)
"""An older cursor is not even asked for: what Stripe does with one is not documented."""

_WINDOW: Final = timedelta(days=1)
_MOST_NUDGES: Final = 1000
_MOST_REMEMBERED: Final = 500


@dataclass(slots=True)
class _Batch:
    """News that was heard and not worked off yet; it does not grow with the silence."""

    is_newest_first: bool = False
    nudges: dict[IntentId, Nudge] = field(default_factory=dict)
    youngest: deque[GatewayEvent] = field(default_factory=lambda: deque(maxlen=_MOST_REMEMBERED))

    @property
    def is_full(self) -> bool:
        return len(self.nudges) >= _MOST_NUDGES

    def add(self, event: GatewayEvent) -> None:
        if event.intent is not None:
            nudge = self.nudges.get(event.intent) or Nudge(event.intent)
            self.nudges[event.intent] = nudge.after(event)
        if not self.is_newest_first:
            self.youngest.append(event)
        elif len(self.youngest) < _MOST_REMEMBERED:
            self.youngest.appendleft(event)


class CatchingUp:
    """One round. What was read stays taken over wherever it stops, and the next one goes on."""

    def __init__(
        self, store: Store, gateway: GatewayProvider, clock: Clock, looking: Looking
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._looking = looking
        self.events = 0

    def go(self, *, since: datetime | None) -> None:
        """Follow the news; payments created `since` are read besides, with or without any.

        What could not be learned is noted, not raised.
        """
        try:
            if since is not None:
                self._looking.since(since)
            self._follow()
        except PosError as error:
            self._looking.note(error)

    def _follow(self) -> None:
        with self._store.read() as books:
            position = books.events.position()
            began = books.events.beginning() if position is None else None
        if position is None:
            self._begin(began)
        elif position.event is None:
            self._follow_since(position.since)
        elif self._clock.now() - (position.at or position.since) >= _SURELY_KEPT:
            self._bridge(position)
        else:
            self._follow_from_known(position, position.event)

    def _begin(self, began: datetime | None) -> None:
        """The first time: from the first payment of ours on; without any, the last page will do."""
        self._looking.open_ones()
        if began is not None:
            self._follow_since(began - _MARGIN)
            return
        batch = _Batch(is_newest_first=True)
        self._hear(self._newest(), batch)
        self._work_off(batch)
        self._advance(batch)

    def _follow_from_known(self, position: Position, cursor: EventId) -> None:
        try:
            self._follow_from(cursor)
        except Misconfigured as error:
            if error.code != "unknown_at_stripe":
                raise
            log.info("Stripe does not know the last event any more")
            self._bridge(position)

    def _follow_from(self, cursor: EventId) -> None:
        """Oldest first, from the event after the cursor to the last one there is."""
        batch = _Batch()
        while True:
            page = self._gateway().events_after(cursor)
            self._hear(page.items, batch)
            if not page.next or batch.is_full:
                self._work_off(batch)
                self._advance(batch)
                batch = _Batch()
            if not page.next:
                return
            cursor = EventId(page.next)

    def _follow_since(self, since: datetime) -> None:
        """Day by day until one has news; from the youngest of it on there is a cursor.

        What time it is now is told by Stripe's youngest event: our clock may be wrong.
        """
        newest = self._newest()
        if not newest:
            return
        since = max(since, newest[0].created - KEPT)
        while True:
            until = since + _WINDOW if since + _WINDOW < newest[0].created else None
            batch = self._window(since, until)
            self._advance(batch)
            if batch.youngest:
                self._follow_from(batch.youngest[-1].id)
            if batch.youngest or until is None:
                return
            since = until
            self._stand_at(since)

    def _newest(self) -> tuple[GatewayEvent, ...]:
        """The last news there is, newest first."""
        return self._gateway().events_between(_EVER, None).items

    def _window(self, since: datetime, until: datetime | None) -> _Batch:
        batch = _Batch(is_newest_first=True)
        before = ""
        while True:
            page = self._gateway().events_between(since, until, before=before)
            self._hear(page.items, batch)
            before = page.next
            if not before or batch.is_full:
                self._work_off(batch)
            if not before:
                return batch

    def _bridge(self, position: Position) -> None:
        """Stripe has forgotten the news in between: read whatever it can have been about."""
        newest = self._newest()
        since = (position.at or position.since) - _MARGIN
        self._looking.open_ones()
        self._looking.since(since)
        self._stand_at(newest[0].created - _MARGIN if newest else since)
        self._follow_since(newest[0].created - _MARGIN if newest else since)

    def _hear(self, events: Sequence[GatewayEvent], batch: _Batch) -> None:
        with self._store.read() as books:
            known = books.events.seen([event.id for event in events])
        for event in events:
            if event.id not in known:
                self.events += 1
                batch.add(event)

    def _work_off(self, batch: _Batch) -> None:
        """Read every payment that was named, each once."""
        for nudge in batch.nudges.values():
            self._looking.heed(nudge)
        batch.nudges = {}

    def _advance(self, batch: _Batch) -> None:
        """Only after everything was taken over does the cursor move."""
        if batch.youngest and not self._looking.must_repeat:
            with self._store.write() as books:
                books.events.advance(tuple(batch.youngest), overlap=OVERLAP)

    def _stand_at(self, since: datetime) -> None:
        if not self._looking.must_repeat:
            with self._store.write() as books:
                books.events.follow_from(since)
