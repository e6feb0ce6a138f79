"""What changed since the last pack: in times that were handed over already, or because of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from pos.domain.ids import IntentId
from pos.domain.ledger import EntryKind
from pos.domain.pack import Pack
from pos.domain.views import BookLine
from pos.ports import Books
from pos.services.period import Period

_K = EntryKind
_GIVES_BACK: Final = frozenset({_K.REFUND, _K.REFUND_FAILED, _K.DISPUTE, _K.DISPUTE_WON})
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
_END: Final = datetime.max.replace(tzinfo=UTC)


class Why(StrEnum):
    """How an entry concerns a time that an earlier pack told of."""

    CORRECTION = "correction"
    BOOKED_LATE = "booked_late"
    COUNTED_LATER = "counted_later"
    GIVEN_BACK = "given_back"


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that the last pack did not have, with its postings.

    A `CORRECTION` or what was `BOOKED_LATE` counts in a time that was handed over: those figures
    are other ones now. What is `COUNTED_LATER` happened then and counts in this pack, as the time
    was closed; `GIVEN_BACK` is money of this pack that was taken then.
    """

    why: Why
    lines: Sequence[BookLine]

    @property
    def first(self) -> BookLine:
        return self.lines[0]


def changes(
    books: Books, packs: Sequence[Pack], period: Period, zone: ZoneInfo
) -> Iterator[Changed]:
    """In booking order, those of handed-over times first; `packs` are all, newest first.

    Streamed: only the sequences of what changed in earlier times are kept.
    """
    if not packs:
        return
    after, covered = packs[0].last_sequence, covered_by(packs)
    told = set()
    for since, until in covered:
        begin = None if since == _BEGINNING else since
        for lines in entries(books.ledger.lines(begin, until, zone, after=after)):
            told.add(lines[0].sequence)
            is_correction = lines[0].kind == _K.CORRECTION
            yield Changed(Why.CORRECTION if is_correction else Why.BOOKED_LATE, lines)
    for lines in entries(books.ledger.lines(period.since, period.until, zone, after=after)):
        why = None if lines[0].sequence in told else _why(books, lines[0], covered)
        if why is not None:
            yield Changed(why, lines)


def entries(lines: Iterator[BookLine]) -> Iterator[Sequence[BookLine]]:
    """The lines of each entry together."""
    for _, group in groupby(lines, key=lambda line: line.sequence):
        yield tuple(group)


def covered_by(packs: Sequence[Pack]) -> Sequence[tuple[datetime, datetime]]:
    """The times that packs told of, in order and without overlaps.

    A pack that was made before its end told of what there was until then.
    """
    ends = ((pack.since or _BEGINNING, min(pack.until or _END, pack.made_at)) for pack in packs)
    spans = sorted((since, until) for since, until in ends if since < until)
    merged: list[tuple[datetime, datetime]] = []
    for since, until in spans:
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    return merged


def _why(books: Books, line: BookLine, covered: Sequence[tuple[datetime, datetime]]) -> Why | None:
    if _is_within(datetime.fromisoformat(line.occurred), covered):
        return Why.COUNTED_LATER
    if line.kind in _GIVES_BACK and line.intent:
        taken = _taken_at(books, IntentId(line.intent))
        return Why.GIVEN_BACK if taken and _is_within(taken, covered) else None
    return None


def _taken_at(books: Books, intent: IntentId) -> datetime | None:
    for reference in books.ledger.references_of(intent):
        if reference.startswith(f"{_K.CAPTURE}/"):
            return books.ledger.occurred(reference)
    return None


def _is_within(moment: datetime, covered: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(since <= moment < until for since, until in covered)
