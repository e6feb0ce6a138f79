"""Filters of the hold board that a shop has given names to, as one text of its settings."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Final, TypeVar

from pos.domain.board_filter import BoardFilter, SortBy
from pos.domain.hold_row import Lane
from pos.domain.money import Currency, Money
from pos.errors import Refused

MOST: Final = 30
"""Filters of one shop: more are no help to anybody who chooses one."""
LONGEST_NAME: Final = 40
_LONGEST_TEXT: Final = 20_000

_T = TypeVar("_T")
_Json = str | int | bool | list[object]


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """What is looked for, and how it is sorted, under a name that is there once."""

    name: str
    wanted: BoardFilter
    by: SortBy = SortBy.DEADLINE
    is_descending: bool = False


def check_name(name: str) -> str:
    """The name without surrounding space.

    Raises Refused `filter_name`.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused("filter_name", text=name[:LONGEST_NAME], maximum=LONGEST_NAME)
    return name


def keep(saved: Sequence[SavedFilter], new: SavedFilter) -> tuple[SavedFilter, ...]:
    """With `new` in the place of the one of its name, or after all others.

    Raises Refused `filter_name`, `filters_too_many`.
    """
    check_name(new.name)
    if any(each.name == new.name for each in saved):
        return tuple(new if each.name == new.name else each for each in saved)
    if len(saved) >= MOST:
        raise Refused("filters_too_many", maximum=MOST)
    return (*saved, new)


def write_filters(saved: Sequence[SavedFilter]) -> str:
    """As `read_filters` reads them; the empty text for none."""
    if not saved:
        return ""
    return json.dumps([_written(each) for each in saved], ensure_ascii=False, separators=(",", ":"))


def read_filters(text: str) -> tuple[SavedFilter, ...]:
    """What `write_filters` wrote.

    Raises Refused `filters_unreadable` for anything else, `filters_too_many`, `filter_name`.
    """
    text = text.strip()
    if not text:
        return ()
    try:
        found = [_read(row) for row in _rows(text)]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, Refused) as error:
        raise Refused("filters_unreadable", text=text[:40]) from error
    saved: tuple[SavedFilter, ...] = ()
    for each in found:
        saved = keep(saved, each)
    return saved


def _written(saved: SavedFilter) -> dict[str, object]:
    row: dict[str, object] = {"name": saved.name}
    nothing = BoardFilter()
    for field in fields(BoardFilter):
        value = getattr(saved.wanted, field.name)
        if value != getattr(nothing, field.name):
            row[field.name] = _plain(value)
    if saved.by is not SortBy.DEADLINE:
        row["by"] = str(saved.by)
    if saved.is_descending:
        row["is_descending"] = True
    return row


def _plain(value: Money | timedelta | frozenset[Lane] | str | bool) -> _Json:  # noqa: FBT001 - a value to write
    match value:
        case Money():
            return [value.minor, value.currency.code]
        case timedelta():
            return int(value.total_seconds())
        case frozenset():
            return [str(lane) for lane in sorted(value)]
        case _:
            return value


def _money(value: object) -> Money:
    if isinstance(value, list) and len(value) == 2 and type(value[0]) is int:  # noqa: PLR2004 - amount and currency
        return Money(value[0], Currency.of(str(value[1])))
    raise TypeError


def _span(value: object) -> timedelta:
    if type(value) is int and value >= 0:
        return timedelta(seconds=value)
    raise TypeError


def _lanes(value: object) -> frozenset[Lane]:
    if isinstance(value, list):
        return frozenset(Lane(lane) for lane in value)
    raise TypeError


def _text(value: object) -> str:
    if isinstance(value, str) and value.isprintable():
        return value
    raise TypeError


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError


def _rows(text: str) -> list[object]:
    rows = json.loads(text) if len(text) <= _LONGEST_TEXT else None
    if not isinstance(rows, list):
        raise TypeError
    return rows


def _read(row: object) -> SavedFilter:
    if not isinstance(row, dict):
        raise TypeError
    rest = dict(row)
    name, by = check_name(_text(rest.pop("name"))), SortBy(rest.pop("by", SortBy.DEADLINE))
    is_descending = _flag(rest.pop("is_descending", False))
    wanted = _wanted(rest)
    if rest:
        raise TypeError
    return SavedFilter(name, wanted, by, is_descending)


def _wanted(rest: dict[str, object]) -> BoardFilter:
    """What it looks for, taken out of what is left of its row."""

    def text(name: str) -> str:
        return _text(rest.pop(name, ""))

    return BoardFilter(
        text=text("text"),
        least=_optional(_money, rest, "least"),
        most=_optional(_money, rest, "most"),
        clerk=text("clerk"),
        register=text("register"),
        customer=text("customer"),
        owner=text("owner"),
        last4=text("last4"),
        receipt=text("receipt"),
        sale=text("sale"),
        lanes=_lanes(rest.pop("lanes", [])),
        older_than=_optional(_span, rest, "older_than"),
        younger_than=_optional(_span, rest, "younger_than"),
        is_checking=_optional(_flag, rest, "is_checking"),
        is_changed=_optional(_flag, rest, "is_changed"),
        is_warned_of=_optional(_flag, rest, "is_warned_of"),
    )


def _optional(read: Callable[[object], _T], rest: dict[str, object], name: str) -> _T | None:
    return read(rest.pop(name)) if name in rest else None
