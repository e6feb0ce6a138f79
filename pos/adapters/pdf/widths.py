"""How wide the columns of a table on paper are."""

from collections.abc import Sequence
from typing import Final

_NARROWEST: Final = 12.0


def widths(natural: Sequence[float], numbers: Sequence[bool], room: float) -> tuple[float, ...]:
    """Millimetres that fill the room: numbers are never broken, words share what is left.

    `natural` is what each column takes on one line.
    """
    words = sum(width for width, is_number in zip(natural, numbers, strict=True) if not is_number)
    fixed = sum(natural) - words
    left = room - fixed
    if not words or left < _NARROWEST * numbers.count(False):
        share = room / sum(natural)
        return tuple(width * share for width in natural)
    # What one line takes of short words stays with them, and the longest give.
    if words > left:
        return _giving(natural, numbers, left)
    share = left / words
    return tuple(
        width if is_number else width * share
        for width, is_number in zip(natural, numbers, strict=True)
    )


def _giving(natural: Sequence[float], numbers: Sequence[bool], left: float) -> tuple[float, ...]:
    """Columns of words below an even share keep their width; the others share what they leave."""
    wide = [place for place, is_number in enumerate(numbers) if not is_number]
    while True:
        share = left / len(wide)
        fitting = [place for place in wide if natural[place] <= share]
        if not fitting or len(fitting) == len(wide):
            break
        wide = [place for place in wide if natural[place] > share]
        left -= sum(natural[place] for place in fitting)
    return tuple(share if place in wide else width for place, width in enumerate(natural))
