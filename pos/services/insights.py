"""Reports over the whole ledger that answer while one watches.

What happened is added up by day of the shop and kept beside the ledger; a report reads those sums
and adds what came in since. They are rolled forward when somebody asks for reports, a stretch at
a time, so that no sale waits for them, and made anew when they do not fit the ledger.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from pos.domain.insight import Days, Insight, InsightName
from pos.domain.insight_tables import NEEDED, insight_of, narrowed
from pos.domain.rollup import RULE, Place, Roll, Rolled, RolledTo, Sums, Tally, merged
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.period import Period

Progress = Callable[[int, int], None]
"""Hears how many entries are added up, and of how many."""
Cancelled = Callable[[], bool]

STRETCH: Final = 20_000
"""Entries that are added up in one go: a quarter of a second, outside any write."""
_LEFT_FOR_LATER: Final = 2_000
"""So many entries are added up anew for each report, rather than kept one by one."""
_NEVER: Final = date.min, date.max


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sums of a report before it is one, so that those of several registers can be added."""

    name: InsightName
    days: Days
    zone: str
    rolled: Rolled


@dataclass(frozen=True, slots=True)
class _Tail:
    """What came in after the entry `after` and up to `upto`, which has that hash."""

    zone: str
    after: int
    upto: int
    hash: str
    rolled: Rolled


class Insights:
    """Adds the ledger up and reports. Needs no network and no key, and works beside a till."""

    def __init__(
        self,
        store: Store,
        settings: SettingsStore,
        clock: Clock,
        *,
        beside: Store | None = None,
        stretch: int = STRETCH,
    ) -> None:
        """`beside` is where sums can be kept, if not in `store`: it may be open for reading.

        `stretch` is how many entries are added up in one go.
        """
        self._stretch = stretch
        self._tail: _Tail | None = None
        self._turn = Lock()
        self._store = store
        self._beside = beside or store
        self._settings = settings
        self._clock = clock

    def today(self) -> date:
        """The shop's day."""
        return self._clock.now().astimezone(self._zone).date()

    def whole(self) -> Days:
        """From the first day that has anything to today."""
        today = self.today()
        with self._store.read() as books:
            sound = self._sound(books)
            kept = books.insights.first_day() if sound else ""
            after = sound.sequence if sound else 0
            first = date.fromisoformat(kept) if kept else None
            if first is None:
                days = (
                    place.day
                    for _roll, place, _sums in self._tally(
                        books, after, min(after + self._stretch, books.insights.last())
                    ).rows()
                )
                first = date.fromisoformat(min(days, default=today.isoformat()))
        return Days(min(first, today), today)

    def behind(self) -> int:
        """How many entries are not part of what is kept."""
        with self._store.read() as books:
            sound = self._sound(books)
            return books.insights.last() - (sound.sequence if sound else 0)

    def read(
        self,
        name: InsightName,
        days: Days,
        *,
        progress: Progress = lambda _done, _all: None,
        cancelled: Cancelled = lambda: False,
    ) -> Insight:
        """A report of some days, as the ledger stands now, whether or not its sums are kept.

        Takes long while much is not kept; `roll` first. Raises Refused `insight_cancelled`.
        """
        gathered = self.gather(name, days, progress=progress, cancelled=cancelled)
        return insight_of(name, days, gathered.zone, gathered.rolled)

    def gather(
        self,
        name: InsightName,
        days: Days,
        *,
        progress: Progress = lambda _done, _all: None,
        cancelled: Cancelled = lambda: False,
    ) -> Gathered:
        """The sums that a report is made of. As `read`."""
        zone = self._zone
        with self._store.read() as books:
            if name is InsightName.DECLINES:
                period = Period.of_days(days.first, days.last, zone)
                found = dict(books.insights.declined(period.since, period.until))
                return Gathered(name, days, zone.key, {Roll.DECLINE: found})
            sound = self._sound(books)
            kept = _kept(books, name, days) if sound else {}
            new = self._new(books, sound.sequence if sound else 0, progress, cancelled)
            return Gathered(name, days, zone.key, merged(kept, narrowed(name, new, days)))

    def roll(
        self,
        *,
        progress: Progress = lambda _done, _all: None,
        cancelled: Cancelled = lambda: False,
        at_least: int = _LEFT_FOR_LATER,
    ) -> int:
        """Bring what is kept up to date, unless fewer entries than `at_least` are missing.

        How many were added up. Each stretch is kept by itself, so that what was cancelled goes on
        from there. Raises Refused `insight_cancelled`; Misconfigured where nothing can be written.
        """
        added = 0
        if self.behind() < at_least:
            return added
        while (step := self._step()) is not None:
            done, last, seen, tally, to = step
            with self._beside.write() as books:
                if books.insights.rolled_to() != seen:
                    continue  # another program was faster: go on from where that is
                if done == 0:
                    books.insights.forget()
                books.insights.keep(tally.rolled, to)
            added += to.sequence - done
            progress(to.sequence, last)
            if cancelled():
                raise Refused("insight_cancelled")
        return added

    def remake(self, *, progress: Progress = lambda _done, _all: None) -> int:
        """Forget what is kept and add everything up anew; how many entries."""
        with self._beside.write() as books:
            books.insights.forget()
        return self.roll(progress=progress, at_least=0)

    def differences(
        self, *, progress: Progress = lambda _done, _all: None
    ) -> tuple[tuple[Roll, Place], ...]:
        """Kept sums that are not what the ledger comes to; none where it agrees, or keeps none.

        Reads every entry once. `remake` puts it right.
        """
        with self._store.read() as books:
            sound = self._sound(books)
            if sound is None:
                return ()
            parts, after = [], 0
            while after < sound.sequence:
                upto = min(after + self._stretch, sound.sequence)
                parts.append(self._tally(books, after, upto).rolled)
                after = upto
                progress(after, sound.sequence)
            true = merged(*parts)
            return tuple(
                (roll, place)
                for roll in Roll
                for place in _differing(true.get(roll, {}), _all_of(books, roll))
            )

    @property
    def _zone(self) -> ZoneInfo:
        return self._settings.load().zone

    def _sound(self, books: Books) -> RolledTo | None:
        """How far what is kept goes, None where it is of another ledger, zone or rule."""
        found = books.insights.rolled_to()
        if found is None or found.zone != self._zone.key or found.rule != RULE:
            return None
        return found if books.insights.hash_of(found.sequence) == found.hash else None

    def _step(self) -> tuple[int, int, RolledTo | None, Tally, RolledTo] | None:
        """The next stretch: after which entry, of how many, what was kept, its sums, how far."""
        with self._store.read() as books:
            seen, sound = books.insights.rolled_to(), self._sound(books)
            after, last = sound.sequence if sound else 0, books.insights.last()
            upto = min(after + self._stretch, last)
            if upto <= after:
                return None
            tally = self._tally(books, after, upto)
            to = RolledTo(upto, books.insights.hash_of(upto), self._zone.key)
            return after, last, seen, tally, to

    def _new(self, books: Books, after: int, progress: Progress, cancelled: Cancelled) -> Rolled:
        """What came in after an entry; what was added up for the report before is not anew."""
        zone, last = self._zone, books.insights.last()
        with self._turn:
            tail = self._tail
            if (
                tail is None
                or (tail.zone, tail.after) != (zone.key, after)
                or books.insights.hash_of(tail.upto) != tail.hash
            ):
                tail = _Tail(zone.key, after, after, books.insights.hash_of(after), {})
            while tail.upto < last:
                upto = min(tail.upto + self._stretch, last)
                more = self._tally(books, tail.upto, upto).rolled
                found = books.insights.hash_of(upto)
                tail = _Tail(zone.key, after, upto, found, merged(tail.rolled, more))
                self._tail = tail
                progress(upto, last)
                if cancelled():
                    raise Refused("insight_cancelled")
            return tail.rolled

    def _tally(self, books: Books, after: int, upto: int) -> Tally:
        tally = Tally(self._zone)
        tally.moved(books.insights.moved(after, upto))
        tally.posted(books.insights.posted(after, upto))
        tally.waited(books.insights.waited(after, upto))
        return tally


def _kept(books: Books, name: InsightName, days: Days) -> Rolled:
    first, last = days.first.isoformat(), days.last.isoformat()
    return {
        each.roll: dict(
            books.insights.kept(each.roll, first, last, by_day=each.by_day, by_part=each.by_part)
        )
        for each in NEEDED[name]
    }


def _all_of(books: Books, roll: Roll) -> dict[Place, Sums]:
    first, last = (day.isoformat() for day in _NEVER)
    return dict(books.insights.kept(roll, first, last, by_day=True, by_part=True))


def _differing(true: Mapping[Place, Sums], kept: Mapping[Place, Sums]) -> list[Place]:
    nothing = Sums()
    places = {*true, *kept}
    return sorted(place for place in places if true.get(place, nothing) != kept.get(place, nothing))
