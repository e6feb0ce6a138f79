"""A slip before it is printed: what it says, part by part, and nothing about any printer."""

from dataclasses import dataclass, field
from enum import StrEnum


class SlipKind(StrEnum):
    """What a slip is for. The first print of each is the original, every later one a copy."""

    HOLD = "hold"
    RELEASE = "release"
    RECEIPT = "receipt"
    REFUND = "refund"
    GIFT = "gift"
    CASH = "cash"
    X = "x"
    Z = "z"
    PHONE = "phone"
    KEYS = "keys"
    TEST = "test"


class Align(StrEnum):
    """Where in its room a text stands. On paper written from the right, LEFT and RIGHT change."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Size(StrEnum):
    """How large letters are: TALL doubles their height, LARGE their height and width."""

    NORMAL = "normal"
    TALL = "tall"
    LARGE = "large"

    @property
    def across(self) -> int:
        """Columns of paper that a letter of one column takes."""
        return 2 if self is Size.LARGE else 1

    @property
    def down(self) -> int:
        """Lines of paper that a line takes."""
        return 1 if self is Size.NORMAL else 2


class Symbol(StrEnum):
    """How a code is drawn."""

    QR = "qr"
    CODE128 = "code128"


@dataclass(frozen=True, slots=True)
class Text:
    """Running text, wrapped at spaces; a newline begins a line.

    A no-break space (U+00A0, U+202F) keeps an amount whole. `indent` is in columns.
    """

    text: str
    align: Align = Align.LEFT
    size: Size = Size.NORMAL
    is_bold: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A name at one edge, its value at the other; the value is an amount and is never broken."""

    left: str
    right: str
    size: Size = Size.NORMAL
    is_bold: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """A small table: the first column is text, the others are amounts and stand flush right.

    Each row has as many cells as the head. On paper too narrow for it, every row is written as
    its first cell with a pair below for each amount.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    is_double: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines left empty."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Code:
    """What a scanner or a phone's camera reads; `caption` stands below it for a person.

    The value may be all that it takes to pay, so it is in no `repr`.
    """

    value: str = field(repr=False)
    symbol: Symbol = Symbol.QR
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Logo:
    """The shop's own picture, if it has one."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Here the paper is cut; a printer without a cutter leaves room to tear."""


Part = Text | Pair | Columns | Rule | Gap | Code | Logo | Cut


@dataclass(frozen=True, slots=True)
class Slip:
    """All that one piece of paper says. The same slip is the same paper on every device.

    `subject` names what it is about and, with `kind`, what it is a copy of: a receipt number, a
    PaymentIntent, a refund, a shift, an entry. `sale` and `intent` are empty where there is
    none. `language` is a BCP-47 tag. `copy` counts from 1 for a reprint and is 0 for the first
    print; its mark is among the parts. `opens_drawer` is only ever true where cash changes hands.
    """

    kind: SlipKind
    subject: str
    title: str
    parts: tuple[Part, ...]
    language: str = "en"
    is_right_to_left: bool = False
    sale: str = ""
    intent: str = ""
    copy: int = 0
    opens_drawer: bool = False
    is_practice: bool = False
