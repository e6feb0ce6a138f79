"""What the columns of a product file mean: our own, and those Square and Shopify export."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from pos.domain.tax import TaxRate
from pos.errors import Refused

OWN: Final = ("sku", "barcode", "name", "price", "tax_rate", "unit")

RawProduct = tuple[str, str, str, str, str, str, str]
"""SKU, barcode, name, price, tax rate and unit as written, and a remark's code or nothing."""

ReadCells = Callable[[list[str]], RawProduct | None]
"""Takes a row with an empty cell behind the last column; None when it is nothing to sell."""

SKU_MADE: Final = "sku_made"

_TAX: Final = re.compile(r"tax - .*\(([^()]*)\)")
_NO: Final = frozenset({"", "n", "no", "false", "0"})
_ONLY_VARIANT: Final = frozenset({"", "regular", "default title"})
_NOT_SOLD: Final = frozenset({"archived", "draft", "y", "yes", "true"})


@dataclass(frozen=True, slots=True)
class Columns:
    """A header that was understood.

    `mapped` pairs the file's words with what they are taken for; `has_rates` tells whether the
    file itself says how much tax there is.
    """

    layout: str
    width: int
    mapped: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    has_rates: bool
    read: ReadCells


class _Header:
    """Where the columns are that we take for something."""

    def __init__(self, words: Sequence[str], taken: Sequence[str]) -> None:
        self.words = words
        self.width = len(words)
        self._taken = taken

    def all(self, ours: str) -> list[int]:
        return [place for place, taken in enumerate(self._taken) if taken == ours]

    def at(self, ours: str) -> int:
        """The first one, or the empty cell behind the last column."""
        return next(iter(self.all(ours)), self.width)


@dataclass(frozen=True, slots=True)
class _Layout:
    name: str
    marks: frozenset[str]
    """Columns that tell this layout from the others."""
    required: tuple[str, ...]
    taken_for: Mapping[str, str]
    reader: Callable[[_Header, str], ReadCells]


def recognise(header: Sequence[str], default_rate: TaxRate) -> Columns | None:
    """The columns of a known header, in any order and case; None for any other.

    `default_rate` is for products of which the file does not say how much tax is in them.
    Raises Refused: `header_incomplete`, `header_repeated`, and `tax_rate_unreadable` or
    `tax_rate_out_of_range` when a column is named after a rate that cannot be kept.
    """
    words = [" ".join(cell.replace("_", " ").lower().split()) for cell in header]
    for layout in _LAYOUTS:
        if layout.marks <= set(words):
            return _columns(layout, header, words, default_rate)
    if len(set(_OWN.taken_for) & set(words)) > 1:
        return _columns(_OWN, header, words, default_rate)
    return None


def _columns(
    layout: _Layout, header: Sequence[str], words: list[str], default_rate: TaxRate
) -> Columns:
    missing = tuple(word for word in layout.required if word not in words)
    if missing:
        raise Refused("header_incomplete", layout=layout.name, missing=missing)
    repeated = tuple(word for word in layout.taken_for if words.count(word) > 1)
    if repeated:
        raise Refused("header_repeated", layout=layout.name, columns=repeated)
    taken = [layout.taken_for.get(word, "") for word in words]
    if layout is _SQUARE:
        taken = [
            ours or ("tax_rate" if _TAX.fullmatch(word) else "")
            for ours, word in zip(taken, words, strict=True)
        ]
    pairs = list(zip(header, taken, strict=True))
    return Columns(
        layout=layout.name,
        width=len(words),
        mapped=tuple((cell, ours) for cell, ours in pairs if ours),
        ignored=tuple(cell for cell, ours in pairs if cell and not ours),
        has_rates="tax_rate" in taken,
        read=layout.reader(_Header(words, taken), default_rate.percent()),
    )


def _own(header: _Header, default_rate: str) -> ReadCells:
    # Its last cell is the empty one behind the last column: these files need no remark.
    places = (*(header.at(ours) for ours in OWN), header.width)
    pick: Callable[[list[str]], RawProduct] = itemgetter(*places)
    if header.at("tax_rate") < header.width:
        return pick

    def without_rate(cells: list[str]) -> RawProduct:
        sku, barcode, name, price, _, unit, remark = pick(cells)
        return sku, barcode, name, price, default_rate, unit, remark

    return without_rate


def _square(header: _Header, default_rate: str) -> ReadCells:
    """One row a variation; what it is taxed with stands in columns that are named after the rates.

    Several taxes on one item add up (Square, Create and manage taxes). A variation without an
    SKU keeps Square's own token, so that the next export updates it.
    """
    pick = itemgetter(*(header.at(ours) for ours in (*OWN[:4], "variant", "id", "status")))
    rates = [(place, _rate_of(header.words[place])) for place in header.all("tax_rate")]

    def read(cells: list[str]) -> RawProduct | None:
        sku, barcode, name, price, variant, token, archived = map(str.strip, pick(cells))
        if archived.lower() in _NOT_SOLD:
            return None
        points = sum(rate for place, rate in rates if cells[place].strip().lower() not in _NO)
        rate = TaxRate(points).percent() if rates else default_rate
        remark = "" if sku else SKU_MADE
        return sku or token, barcode, _full_name(name, [variant]), price, rate, "", remark

    return read


def _shopify(header: _Header, default_rate: str) -> ReadCells:
    """A product's first row carries its title, further rows its other variants and pictures.

    Shopify exports whether a variant is taxed, not how much (Shopify Help Center, Using CSV
    files to import and export products). A variant without an SKU is named after its handle.
    """
    pick = itemgetter(*(header.at(ours) for ours in (*OWN[:4], "taxed", "id", "status")))
    variants = header.all("variant")
    title_of: dict[str, tuple[str, bool]] = {}

    def read(cells: list[str]) -> RawProduct | None:
        sku, barcode, name, price, taxed, handle, status = map(str.strip, pick(cells))
        if name:
            title_of.clear()
            title_of[handle] = (name, status.lower() not in _NOT_SOLD)
        title, is_sold = title_of.get(handle, ("", True))
        chosen = [cells[place].strip() for place in variants]
        if not is_sold or not (name or sku or barcode or price or any(chosen)):
            return None
        made = "/".join([handle, *(value for value in chosen if _is_variant(value))])
        rate = "0" if taxed.lower() in _NO else default_rate
        remark = "" if sku else SKU_MADE
        return sku or made, barcode, _full_name(title, chosen), price, rate, "", remark

    return read


def _rate_of(word: str) -> int:
    found = _TAX.fullmatch(word)
    text = found[1] if found else ""
    try:
        return TaxRate.parse(text).basis_points
    except Refused as error:
        raise Refused(error.code, column=word, text=text) from error


def _is_variant(value: str) -> bool:
    return value.lower() not in _ONLY_VARIANT


def _full_name(name: str, variants: Sequence[str]) -> str:
    chosen = " / ".join(filter(_is_variant, variants))
    return f"{name} - {chosen}" if name and chosen else name


_OPTIONS: Final = dict.fromkeys((f"option{number} value" for number in (1, 2, 3)), "variant")
_OWN: Final = _Layout(
    "own",
    frozenset(("sku", "name", "price")),
    ("sku", "name", "price"),
    {ours.replace("_", " "): ours for ours in OWN},
    _own,
)
_SQUARE: Final = _Layout(
    "square",
    frozenset(("item name", "variation name")),
    ("item name", "price"),
    {
        "sku": "sku",
        "gtin": "barcode",
        "item name": "name",
        "price": "price",
        "variation name": "variant",
        "token": "id",
        "archived": "status",
    },
    _square,
)
_SHOPIFY: Final = _Layout(
    "shopify",
    frozenset(("handle", "title")),
    ("variant price",),
    {
        "variant sku": "sku",
        "variant barcode": "barcode",
        "title": "name",
        "variant price": "price",
        "variant taxable": "taxed",
        "handle": "id",
        "status": "status",
        **_OPTIONS,
    },
    _shopify,
)
_SHOPIFY_SINCE_2024: Final = _Layout(
    "shopify",
    frozenset(("url handle", "title")),
    ("price",),
    {
        "sku": "sku",
        "barcode": "barcode",
        "title": "name",
        "price": "price",
        "charge tax": "taxed",
        "url handle": "id",
        "status": "status",
        **_OPTIONS,
    },
    _shopify,
)
_LAYOUTS: Final = (_SQUARE, _SHOPIFY, _SHOPIFY_SINCE_2024)
