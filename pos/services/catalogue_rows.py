"""Rows of a product file as products, or what is wrong with them, line by line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pos.domain.catalogue import Product, are_gtins, check_digit_fits, is_gtin
from pos.domain.measure import Unit
from pos.domain.money import Currency, Money, parse_amount
from pos.domain.tax import TaxRate
from pos.errors import Refused
from pos.logs import contains_card_number
from pos.services.catalogue_layouts import RawProduct

MOST_SKU: Final = 64
MOST_BARCODE: Final = 48
MOST_NAME: Final = 250
MOST_ISSUES: Final = 1_000
"""How many are kept word for word; all of them are counted."""

_SHOWN: Final = 40
_UPC_DIGITS: Final = 12
_SHORTEST_CARD: Final = 13

_SPACES: Final = re.compile("[\\s\u200b\ufeff]+")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WINDOWS_LETTERS: Final = {
    code: letter
    for code in range(0x80, 0xA0)
    if (letter := bytes([code]).decode("cp1252", "ignore"))
}
"""Letters of Windows that an earlier program took for Latin-1: 0x9C is an \u0153 there."""
_UNDECODED: Final = re.compile("[\ud800-\udfff\ufffd]")
_MAYBE_A_CARD: Final = re.compile(r"\d(?:[ \-\u2010-\u2015]{0,3}\d){12}")
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_GROUPED: Final = re.compile(r"[\d -]+")
_SIGNED: Final = re.compile(r"([^\d\s.,+\-\u2212]*)\s*([-+]?\d.*?)\s*([^\d\s.,]*)")
_DOLLARS: Final = "USD CAD AUD NZD SGD HKD TWD MXN BBD BMD BND BSD BZD FJD JMD KYD TTD".split()
_SIGNS: Final = {"$": _DOLLARS, "€": ["EUR"], "£": ["GBP", "GIP"], "¥": ["JPY", "CNY"]}


class Severity(StrEnum):
    """Whether a row is left out for it, or kept and pointed at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something about one row, or about the file where `line` is 1 and `column` is empty.

    `line` is where the row begins in the file, `column` is one of ours. `text` is the beginning
    of what stood there, empty when it must not be shown; `other_line` where it stood before.
    """

    line: int
    code: str
    severity: Severity
    column: str = ""
    text: str = ""
    other_line: int = 0


class RowChecker:
    """Makes products of rows, and remembers every issue and what must not come twice."""

    def __init__(self, currency: Currency) -> None:
        self.issues: list[Issue] = []
        self.errors = 0
        self.warnings = 0
        self._currency = currency
        self._skus: dict[str, int] = {}
        self._barcodes: dict[str, int] = {}
        # A shop has few prices and fewer rates: reading each once halves the time.
        self._prices: dict[str, Money] = {}
        self._rates: dict[str, TaxRate] = {}

    def products(self, rows: Sequence[tuple[int, RawProduct]]) -> Sequence[Product]:
        """Those of some rows without what is wrong.

        Nearly all rows are plain ones. Asking that of many at once takes a third of the time
        that asking each would, and only where the answer is no does each one matter.
        """
        if (plain := self._all_at_once(rows)) is not None:
            return plain
        found = (self.product(line, raw) for line, raw in rows)
        return [product for product in found if product]

    def product(self, line: int, raw: RawProduct) -> Product | None:
        """The product of a row, None when something is wrong with it."""
        sku, barcode, name, price_text, rate_text, unit_text, remark = raw
        before = self.errors
        sku = self._text(line, "sku", sku, MOST_SKU)
        name = self._text(line, "name", name, MOST_NAME)
        barcode = self._barcode(line, barcode)
        price = self._prices.get(price_text) or self._price(line, price_text)
        rate = self._rates.get(rate_text) or self._rate(line, rate_text)
        unit = self._unit(line, unit_text)
        self._once(line, sku, barcode)
        if price is None or rate is None or unit is None or self.errors != before:
            return None
        if remark:
            self.warn(line, remark, "sku", sku)
        return Product(sku, barcode, name, price, rate, unit)

    def unreadable(self, line: int, code: str) -> None:
        """A row that could not be taken apart."""
        self._note(Issue(line, code, Severity.ERROR))

    def warn(self, line: int, code: str, column: str = "", text: str = "") -> None:
        self._note(Issue(line, code, Severity.WARNING, column, _shown(text)))

    def _wrong(
        self, line: int, code: str, column: str, text: str = "", other_line: int = 0
    ) -> None:
        self._note(Issue(line, code, Severity.ERROR, column, _shown(text), other_line))

    def _note(self, issue: Issue) -> None:
        if issue.severity is Severity.ERROR:
            self.errors += 1
        else:
            self.warnings += 1
        if len(self.issues) < MOST_ISSUES:
            self.issues.append(issue)

    def _all_at_once(self, rows: Sequence[tuple[int, RawProduct]]) -> Sequence[Product] | None:
        """The products of rows in which there is nothing at all to say, otherwise None."""
        lines, raws = zip(*rows, strict=True)
        skus, barcodes, names, price_texts, rate_texts, units, remarks = zip(*raws, strict=True)
        keys = [sku.lower() for sku in skus]
        codes = [code for code in barcodes if code]
        if (
            any(remarks)
            or any(units)
            or not (_are_plain(names, MOST_NAME) and _are_plain(skus, MOST_SKU))
            or not (are_gtins(codes) and all(map(check_digit_fits, codes)))
            or not (_are_new(keys, self._skus) and _are_new(codes, self._barcodes))
        ):
            return None
        try:
            prices = [self._prices.get(text) or self._read_price(text) for text in price_texts]
            rates = [self._rates.get(text) or self._read_rate(text) for text in rate_texts]
        except Refused:
            return None
        self._skus.update(zip(keys, lines, strict=True))
        self._barcodes.update(zip(barcodes, lines, strict=True))
        return list(map(Product, skus, barcodes, names, prices, rates))

    def _text(self, line: int, column: str, text: str, most: int) -> str:
        text = text.strip()
        if not text:
            self._wrong(line, f"{column}_missing", column)
            return ""
        if not text.isprintable():
            text = _SPACES.sub(" ", text.translate(_WINDOWS_LETTERS)).strip()
        if problem := _problem(text, most):
            self._wrong(line, problem, column, text)
        return text

    def _barcode(self, line: int, code: str) -> str:
        code = code.strip()
        if code and not is_gtin(code):
            return self._odd_barcode(line, code)
        if code and not check_digit_fits(code):
            self.warn(line, "check_digit", "barcode", code)
        return code

    def _odd_barcode(self, line: int, code: str) -> str:
        """A code that is no GTIN as it stands: spoiled by a spreadsheet, or of another kind."""
        code = code.removeprefix("'").strip()
        if _ROUNDED.fullmatch(code):
            self._wrong(line, "barcode_rounded", "barcode", code)
            return ""
        digits = code.replace(" ", "").replace("-", "")
        if _GROUPED.fullmatch(code) and is_gtin(digits):
            return self._barcode(line, digits)
        filled = digits.zfill(_UPC_DIGITS)
        if len(digits) == _UPC_DIGITS - 1 and is_gtin(filled) and check_digit_fits(filled):
            self.warn(line, "barcode_zero_restored", "barcode", code)
            return filled
        if problem := _problem(code, MOST_BARCODE):
            self._wrong(line, problem, "barcode", code)
        return code

    def _price(self, line: int, text: str) -> Money | None:
        try:
            return self._read_price(text)
        except Refused as error:
            self._wrong(line, error.code, "price", text)
            return None

    def _read_price(self, text: str) -> Money:
        written = text.strip()
        if not written:
            raise Refused("price_missing")
        # Square writes so where the price is asked for at every sale.
        if written.lower() == "variable":
            raise Refused("price_open")
        price = parse_amount(_without_sign(written, self._currency), self._currency)
        self._prices[text] = price
        return price

    def _rate(self, line: int, text: str) -> TaxRate | None:
        try:
            return self._read_rate(text)
        except Refused as error:
            self._wrong(line, error.code, "tax_rate", text)
            return None

    def _read_rate(self, text: str) -> TaxRate:
        rate = self._rates[text] = TaxRate.parse(text)
        return rate

    def _unit(self, line: int, text: str) -> Unit | None:
        try:
            return Unit.read(text)
        except Refused as error:
            self._wrong(line, error.code, "unit", text)
            return None

    def _once(self, line: int, sku: str, barcode: str) -> None:
        if sku and (first := self._skus.setdefault(sku.lower(), line)) != line:
            self._wrong(line, "sku_repeated", "sku", sku, first)
        if barcode and (first := self._barcodes.setdefault(barcode, line)) != line:
            self._note(Issue(line, "barcode_repeated", Severity.WARNING, "barcode", barcode, first))


def _are_plain(texts: Sequence[str], most: int) -> bool:
    """Whether each is there, needs no tidying, and cannot have any problem."""
    together = ",".join(texts)
    longest = max(map(len, texts))
    return (
        all(texts)
        and longest <= most
        and together.isprintable()
        and "\ufffd" not in together
        and [*map(str.strip, texts)] == [*texts]
        and (longest < _SHORTEST_CARD or not _MAYBE_A_CARD.search(together))
    )


def _are_new(keys: Sequence[str], known: dict[str, int]) -> bool:
    return len(set(keys)) == len(keys) and known.keys().isdisjoint(keys)


def _problem(text: str, most: int) -> str:
    """The code of what is wrong with a text, empty for nothing."""
    if len(text) > most:
        return "text_too_long"
    if _MAYBE_A_CARD.search(text) and contains_card_number(text):
        return "card_number"
    if "\ufffd" in text:
        return "undecodable"
    if text.isprintable():
        return ""
    if _UNDECODED.search(text):
        return "undecodable"
    return "control_character" if _CONTROL.search(text) else ""


def _shown(text: str) -> str:
    """What may be repeated to people: no card number, nothing that writes elsewhere."""
    if contains_card_number(text):
        return ""
    cleaned = _CONTROL.sub("\ufffd", _UNDECODED.sub("\ufffd", text.strip()))
    return cleaned[:_SHOWN]


def _without_sign(text: str, currency: Currency) -> str:
    """`$25.00` or `25.00 EUR` as a number, when the sign is that of the shop's currency.

    Raises Refused `price_other_currency`.
    """
    if text[0].isdigit() and text[-1].isdigit():
        return text
    found = _SIGNED.fullmatch(text)
    signs = {sign for sign in (found[1], found[3]) if sign} if found else set()
    if not found or not signs:
        return text
    if all(
        sign.upper() == currency.code or currency.code in _SIGNS.get(sign, ()) for sign in signs
    ):
        return found[2]
    if any(sign in _SIGNS or sign.upper() in Currency.all_codes() for sign in signs):
        raise Refused("price_other_currency", text=text[:_SHOWN], currency=currency)
    return text
