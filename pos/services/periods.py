"""Closes periods for good, and corrects what was booked on the wrong account."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pos.domain.accounting import (
    LONGEST_REASON,
    ClosedPeriod,
    Correction,
    DoubtKind,
    PeriodDoubt,
)
from pos.domain.audit_record import TrailQuery
from pos.domain.chart_templates import ROOTS, TEMPLATES, Template
from pos.domain.ledger import Entry
from pos.domain.permissions import Act
from pos.errors import Broken, Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.redaction import redact
from pos.services.access import Access
from pos.services.clearing import clearing_of
from pos.services.period import Period

_NOON: Final = time(12)
_MOST_COUNTED: Final = 1000
_LOOKS_BACK: Final = timedelta(days=100)
"""What an older payout lacks was told when its own period was closed, or is told by clearing."""


class Periods:
    """Closing and correcting. Asks nobody but the ledger."""

    def __init__(self, store: Store, settings: SettingsStore, clock: Clock, access: Access) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._access = access

    def all(self) -> tuple[ClosedPeriod, ...]:
        """Oldest first."""
        with self._store.read() as books:
            return tuple(books.periods.all())

    def doubts(self, last_day: date) -> tuple[PeriodDoubt, ...]:
        """What is still open in the period up to that day; closing waits for none of it.

        What comes of it later counts in a later period. Raises as `close`, but for permissions.
        """
        with self._store.read() as books:
            until = self._until(books, last_day)
            return tuple(found for found in _doubts(books, until) if found.count)

    def close(self, last_day: date, reason: str = "") -> ClosedPeriod:
        """Close everything up to that day, the day included, by the shop's time zone.

        Whatever is booked later counts in a later period, but for corrections. Raises Refused
        `period_not_over`, `period_closed` (that day is closed already), `note_too_long`,
        `note_holds_secret`, and as a permit.
        """
        text = _checked(reason)
        with self._store.read() as books:
            until = self._until(books, last_day)
        zone = self._settings.load().zone
        facts = {"until": until.isoformat(), "zone": zone.key, "reason": text}
        permit = self._access.permit(Act.CLOSE_PERIOD, subject=last_day.isoformat(), facts=facts)
        with self._store.write() as books:
            self._until(books, last_day)
            last = books.periods.last()
            number = last.number + 1 if last else 1
            permit.noting(number=str(number)).use(books)
            note = books.trail.find(TrailQuery(acts=(str(Act.CLOSE_PERIOD),), limit=1))
            head = books.ledger.head()
            if not note or head is None or head.sequence != note[0].sequence:
                raise Broken("period_unnoted", number=number)
            period = ClosedPeriod(
                number=number,
                until=until,
                last_day=last_day,
                zone=zone.key,
                closed_at=note[0].record.at,
                closed_by=permit.actor,
                reason=text,
                last_sequence=head.sequence,
                head_hash=head.hash,
                reference=note[0].reference,
            )
            books.periods.add(period)
        return period

    def correct(self, correction: Correction) -> Entry:
        """Book it, for the day that it names; the entry as it was booked.

        Raises Refused `correction_account` (no account of these books), `correction_in_future`,
        `correction_about` (nothing of that name is booked or moved), `note_holds_secret`, and as a
        permit.
        """
        _checked(correction.reason)
        now, zone = self._clock.now(), self._settings.load().zone
        occurred_at = _moment(correction.day, now, zone)
        with self._store.read() as books:
            _check(books, correction)
        entry = correction.entry(os.urandom(6).hex(), occurred_at)
        permit = self._access.permit(
            Act.CORRECT_BOOKS,
            subject=f"{correction.debit} / {correction.credit}",
            amount=correction.amount,
            facts={
                "reference": entry.reference,
                "day": correction.day.isoformat(),
                "reason": entry.reason,
            },
        )
        with self._store.write() as books:
            permit.use(books)
            books.ledger.post([entry])
        return entry

    def accounts(self) -> tuple[str, ...]:
        """Those that a correction may name: all that the chart or the ledger knows."""
        with self._store.read() as books:
            return tuple(sorted(_accounts(books)))

    def _until(self, books: Books, last_day: date) -> datetime:
        period = Period.of_days(None, last_day, self._settings.load().zone)
        last = books.periods.last()
        if period.until is None or period.until > self._clock.now():
            raise Refused("period_not_over", day=last_day.isoformat())
        if last is not None and period.until <= last.until:
            raise Refused("period_closed", day=last.last_day.isoformat())
        return period.until


def _checked(reason: str) -> str:
    text = " ".join(reason.split())
    if len(text) > LONGEST_REASON:
        raise Refused("note_too_long", name="reason", maximum=LONGEST_REASON)
    if redact(text) != text:
        raise Refused("note_holds_secret", name="reason")
    return text


def _moment(day: date, now: datetime, zone: ZoneInfo) -> datetime:
    """Midday of a day that is over, and this moment of today."""
    today = now.astimezone(zone).date()
    if day > today:
        raise Refused("correction_in_future", day=day.isoformat())
    if day == today:
        return now
    return datetime.combine(day, _NOON, tzinfo=zone).astimezone(UTC)


def _check(books: Books, correction: Correction) -> None:
    known = _accounts(books)
    for account in (correction.debit, correction.credit):
        if account not in known:
            raise Refused("correction_account", account=account[:60])
    if correction.about and not _is_known(books, correction.about):
        raise Refused("correction_about", text=correction.about[:60])


def _is_known(books: Books, name: str) -> bool:
    return bool(books.ledger.amounts([name])) or books.flows.is_known(name)


def _accounts(books: Books) -> set[str]:
    theirs = set(TEMPLATES[Template.PLAIN]) - set(ROOTS)
    return theirs | set(books.periods.accounts())


def _doubts(books: Books, until: datetime) -> Iterator[PeriodDoubt]:
    older = [each for each in books.operations.open() if each.prepared_at < until]
    yield PeriodDoubt(DoubtKind.OPEN_OPERATIONS, len(older))
    yield PeriodDoubt(DoubtKind.OPEN_HOLDS, books.periods.holds_open_before(until))
    cursor = books.flows.cursor()
    has_cards = books.events.beginning() is not None
    is_behind = has_cards and (cursor is None or cursor.done_until < until)
    yield PeriodDoubt(DoubtKind.NOT_TAKEN_OVER, int(is_behind))
    if cursor is None:
        return
    not_there = books.flows.not_at_stripe(cursor.began_at, _MOST_COUNTED, until=until)
    yield PeriodDoubt(DoubtKind.NOT_AT_STRIPE, len(not_there))
    last = books.periods.last()
    since = until - _LOOKS_BACK
    found = clearing_of(books, max(since, last.until) if last else since, until)
    on_their_way = sum(1 for each in found if not each.payout.status.is_settled)
    yield PeriodDoubt(DoubtKind.NOT_PAID_OUT, on_their_way)
    yield PeriodDoubt(DoubtKind.DIFFERENCES, sum(1 for each in found if not each.is_zero))
