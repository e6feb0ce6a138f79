"""What goods are sold by: pieces, or a weight, length or volume in whole thousandths."""

import re
from enum import StrEnum
from typing import Final

from pos.errors import Refused

MAX_MEASURE: Final = 999_999
"""In thousandths: 999.999 kg is more than any counter's scale weighs."""

_WRITTEN: Final = re.compile(r"(?P<whole>[0-9]{1,3})[.,](?P<part>[0-9]{1,3})")


class Unit(StrEnum):
    """What a price is for: one piece, or one of what is measured."""

    PIECE = ""
    KILOGRAM = "kg"
    POUND = "lb"
    METRE = "m"
    LITRE = "l"

    @classmethod
    def read(cls, text: str) -> "Unit":
        """A unit as a product file writes it, in any case; nothing at all is a piece.

        Raises Refused `unit_unknown`.
        """
        word = text.strip().rstrip(".").lower()
        try:
            return _WORDS[word]
        except KeyError:
            raise Refused("unit_unknown", text=text[:20], known=tuple(_KNOWN)) from None


_WORDS: Final = {
    **dict.fromkeys(("", "piece", "pieces", "pc", "pcs", "pce", "ea", "each"), Unit.PIECE),
    **dict.fromkeys(("kg", "kilo", "kilogram", "kilograms", "weight", "kgm"), Unit.KILOGRAM),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "lbr"), Unit.POUND),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "mtr"), Unit.METRE),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters", "ltr"), Unit.LITRE),
}
"""Also as UN/ECE Recommendation 20 codes them: KGM, LBR, MTR, LTR."""

_KNOWN: Final = ("piece", "kg", "lb", "m", "l")


def check_measure(measure: int) -> None:
    """Raises Refused `measure_out_of_range`."""
    if not 1 <= measure <= MAX_MEASURE:
        raise Refused(
            "measure_out_of_range",
            measure=measure_text(max(measure, 0)),
            maximum=measure_text(MAX_MEASURE),
        )


def measure_text(measure: int) -> str:
    """Thousandths as they are typed and printed on labels: 350 is `0.350`."""
    whole, part = divmod(measure, 1000)
    return f"{whole}.{part:03d}"


def read_measure(text: str) -> int:
    """`0.35`, `0,350` or `1.2` in thousandths. A measure always has a decimal mark.

    So `2*` is never taken for two kilograms by somebody who meant two bags.
    Raises Refused `measure_unreadable` or `measure_out_of_range`.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise Refused("measure_unreadable", text=text.strip()[:20])
    measure = int(found["whole"]) * 1000 + int(found["part"].ljust(3, "0"))
    check_measure(measure)
    return measure
