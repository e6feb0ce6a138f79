"""Labels that a shop's own scale prints: a product's number with its weight or price in a code."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pos.domain.catalogue import check_digit_fits
from pos.errors import Refused

_LENGTH: Final = 13
_MOST: Final = 24
_SHAPE: Final = re.compile(r"(?P<prefix>[0-9]{1,7})(?P<number>P+)X*(?P<value>V?A+|W+)X*C")

_TWICE_LESS: Final = "0246891357"
_THRICE: Final = "0369258147"
_FIVE_MORE: Final = "0516273849"
_FIVE_LESS: Final = "0594837261"
_OF_FOUR: Final = (_TWICE_LESS, _TWICE_LESS, _THRICE, _FIVE_LESS)
_OF_FIVE: Final = (_FIVE_MORE, _TWICE_LESS, _FIVE_LESS, _FIVE_MORE, _TWICE_LESS)
"""Weighting tables of the price's own check digit (GS1 General Specifications, section 7.9)."""


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """What a label says: whose it is, and one of a measure in thousandths or minor units.

    `numbers` are the codes that the product may have in the catalogue, the surest one first.
    """

    numbers: tuple[str, ...]
    measure: int = 0
    price_minor: int | None = None


@dataclass(frozen=True, slots=True)
class ScalePattern:
    """How one sort of label is laid out, digit by digit, as an EAN-13.

    Digits stand for themselves, `P` for the product's number, `W` for its measure in
    thousandths (grams), `A` for its price in minor units, `V` for the price's own check digit,
    `C` for the last check digit, and `X` for what does not matter.
    """

    text: str
    prefix: str

    @classmethod
    def read(cls, text: str) -> "ScalePattern":
        """Raises Refused `scale_code_unreadable`; twelve places are a UPC-A's."""
        written = text.strip().upper()
        shape = written.rjust(_LENGTH, "0")
        found = _SHAPE.fullmatch(shape)
        has_check = "V" not in written or shape.count("A") in {4, 5}
        if found is None or len(written) not in {12, _LENGTH} or len(shape) != _LENGTH:
            raise Refused("scale_code_unreadable", text=text.strip()[:20])
        if not has_check:
            raise Refused("scale_code_unreadable", text=text.strip()[:20])
        return cls(shape, found["prefix"])

    def read_label(self, code: str) -> ScaleLabel | None:
        """What a code of 13 digits says; None when it is laid out otherwise.

        Raises Refused `label_misread` when one of its check digits speaks against it.
        """
        if not code.startswith(self.prefix):
            return None
        value = int(self._part(code, "W") or self._part(code, "A"))
        if not check_digit_fits(code) or not self._price_fits(code):
            raise Refused("label_misread", scanned=code)
        number = self._part(code, "P")
        numbers = (self._bare(code), number, number.lstrip("0") or "0")
        if "W" in self.text:
            return ScaleLabel(numbers, measure=value)
        return ScaleLabel(numbers, price_minor=value)

    def _part(self, code: str, letter: str) -> str:
        places = zip(self.text, code, strict=True)
        return "".join(digit for place, digit in places if place == letter)

    def _bare(self, code: str) -> str:
        """The label of nothing, as catalogues keep it: noughts for the value, and its check."""
        places = zip(self.text[:-1], code[:-1], strict=True)
        body = "".join("0" if place in "WAVX" else digit for place, digit in places)
        return next(each for last in "0123456789" if check_digit_fits(each := body + last))

    def _price_fits(self, code: str) -> bool:
        check, price = self._part(code, "V"), self._part(code, "A")
        return not check or price_check_digit(price) == int(check)


def price_check_digit(price: str) -> int:
    """The check digit of a price of four or five digits (GS1 General Specifications, 7.9)."""
    if len(price) == len(_OF_FOUR):
        weighed = zip(_OF_FOUR, price, strict=True)
        return sum(int(table[int(digit)]) for table, digit in weighed) * 3 % 10
    weighed = zip(_OF_FIVE, price, strict=True)
    missing = -sum(int(table[int(digit)]) for table, digit in weighed) % 10
    return _FIVE_LESS.index(str(missing))


def read_patterns(text: str) -> tuple[ScalePattern, ...]:
    """Patterns between spaces or commas; none for an empty text.

    Raises Refused `scale_code_unreadable`, or `scale_codes_overlap` where one code would have
    two meanings.
    """
    found = tuple(ScalePattern.read(word) for word in re.split(r"[\s,;]+", text.strip()) if word)
    if len(found) > _MOST:
        raise Refused("scale_code_unreadable", text=text.strip()[:20])
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            if one.prefix.startswith(other.prefix) or other.prefix.startswith(one.prefix):
                raise Refused("scale_codes_overlap", first=one.text, second=other.text)
    return found


def write_patterns(patterns: Sequence[ScalePattern]) -> str:
    return " ".join(pattern.text for pattern in patterns)


def read_label(code: str, patterns: Sequence[ScalePattern]) -> ScaleLabel | None:
    """What a scanned code says when it is a label of the shop's scale, None when it is not.

    A scanner may leave out the nought that makes a UPC-A an EAN-13.
    Raises Refused `label_misread`.
    """
    if not (code.isascii() and code.isdigit() and len(code) in {12, _LENGTH}):
        return None
    digits = code.zfill(_LENGTH)
    labels = (pattern.read_label(digits) for pattern in patterns)
    return next((label for label in labels if label is not None), None)
