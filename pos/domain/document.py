"""A paper of any kind before it is set: headings, facts, tables and bars, all of it text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Weight(StrEnum):
    """How loud a paragraph is."""

    PLAIN = "plain"
    SOFT = "soft"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Heading:
    """Opens a part of the paper; it never stands alone at the foot of a page."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a newline begins a line."""

    text: str
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, one a line; pairs without a value are left out."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """`is_number` sets it flush right, so that digits stand under digits."""

    name: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are columns; the `totals` stand below a line.

    The head is repeated on every page. `none` is what is said in the place of no rows.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    totals: Sequence[Sequence[str]] = ()
    none: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """`size` is a whole number of anything, the same thing in all bars of one picture.

    Below nothing is drawn as nothing; `text` is what it comes to, in words.
    """

    name: str
    size: int
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Lying bars, the longest as wide as there is room; each says its value beside it."""

    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Slip:
    """Paper as it came from the printer: lines of one width of letters, in a frame."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a page of its own."""


Part = Heading | Paragraph | Facts | Table | Bars | Slip | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """All that a paper says. The same document is the same file.

    `made_at` goes into the file's own facts, so it belongs to the document and is not the time of
    setting. `stamp` is a loud word on every page, such as for practice money. `foot` stands on
    every page, beside its number.
    """

    title: str
    subtitle: str
    parts: Sequence[Part]
    made_at: datetime
    foot: str = ""
    stamp: str = ""
    is_wide: bool = False
    """Turned by a quarter, for tables of many columns."""
