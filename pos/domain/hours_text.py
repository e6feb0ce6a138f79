"""Opening hours as a shop writes them down, read and checked."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from pos.domain.hours import DAY_MINUTES, Span, Spans
from pos.errors import Refused

_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_LONGEST: Final = 600
_MOST_DAYS: Final = 200
"""How many days of their own a shop may name, ranges counted day by day."""

_RULE: Final = re.compile(
    r"(?P<days>[A-Z][a-z](?:-[A-Z][a-z])?(?:,[A-Z][a-z](?:-[A-Z][a-z])?)*)\s+(?P<hours>.+)"
)
_SPAN: Final = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)", re.ASCII)
_OWN_DAY: Final = re.compile(
    r"(?P<first>\d{4}-\d\d-\d\d)(?:\.\.(?P<last>\d{4}-\d\d-\d\d))?(?:\s+(?P<hours>.+))?",
    re.ASCII,
)
_CLOSED: Final = "closed"
_REGION: Final = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,5})?")


def read_week(text: str) -> tuple[Spans, ...]:
    """`Mo-Fr 09:00-12:30,13:30-18:00; Sa 09:00-13:00`: seven rows, Monday first.

    A day that is not named is closed, and a later rule goes before an earlier one; empty text
    gives no rows at all. `22:00-02:00` ends on the next day.
    Raises Refused `opening_hours`.
    """
    rules = [rule.strip() for rule in _checked(text).split(";") if rule.strip()]
    if not rules:
        return ()
    week: list[Spans] = [()] * 7
    for rule in rules:
        found = _RULE.fullmatch(rule)
        if found is None:
            raise _wrong(rule)
        spans = _spans(found["hours"], rule)
        for day in _weekdays(found["days"], rule):
            week[day] = spans
    if not any(week):
        raise _wrong(text)
    return tuple(week)


def read_own_days(text: str) -> Mapping[date, Spans]:
    """`2026-12-24; 2026-12-27..2026-12-31; 2026-12-20 10:00-16:00`: closed without hours.

    Raises Refused `opening_hours`.
    """
    days: dict[date, Spans] = {}
    for rule in (part.strip() for part in _checked(text).split(";")):
        if not rule:
            continue
        found = _OWN_DAY.fullmatch(rule)
        if found is None:
            raise _wrong(rule)
        spans = _spans(found["hours"] or _CLOSED, rule)
        first = _date(found["first"], rule)
        last = _date(found["last"] or found["first"], rule)
        if not 0 <= (last - first).days < _MOST_DAYS:
            raise _wrong(rule)
        days |= dict.fromkeys(_each(first, last), spans)
    if len(days) > _MOST_DAYS:
        raise _wrong(text)
    return days


def check_region(text: str) -> str:
    """A country by ISO 3166, `DE`, or a part of it, `DE-BE`; empty for no holidays.

    Whether anybody knows its holidays is another question. Raises Refused `holiday_region`.
    """
    text = text.strip().upper()
    if text and not _REGION.fullmatch(text):
        raise Refused("holiday_region", text=text[:20])
    return text


def _checked(text: str) -> str:
    if len(text) > _LONGEST:
        raise _wrong(text)
    return text


def _each(first: date, last: date) -> Iterator[date]:
    for days in range((last - first).days + 1):
        yield first + timedelta(days=days)


def _weekdays(text: str, rule: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last or first) not in _DAYS:
            raise _wrong(rule)
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        for step in range((end - begin) % 7 + 1):
            yield (begin + step) % 7


def _spans(text: str, rule: str) -> Spans:
    """Hours of one day, earliest first; they may not overlap."""
    if text.strip() == _CLOSED:
        return ()
    spans = sorted(
        (_span(part.strip(), rule) for part in text.split(",")), key=lambda span: span.opens
    )
    for before, after in pairwise(spans):
        if after.opens < before.closes:
            raise _wrong(rule)
    return tuple(spans)


def _span(text: str, rule: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise _wrong(rule)
    begin, past_begin, end, past_end = map(int, found.groups())
    if past_begin > 59 or past_end > 59:  # noqa: PLR2004 - a clock's face
        raise _wrong(rule)
    opens, closes = begin * 60 + past_begin, end * 60 + past_end
    if opens >= DAY_MINUTES or closes > DAY_MINUTES:
        raise _wrong(rule)
    return Span(opens, closes if closes > opens else closes + DAY_MINUTES)


def _date(text: str, rule: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _wrong(rule) from error


def _wrong(text: str) -> Refused:
    return Refused("opening_hours", text=text[:60])
