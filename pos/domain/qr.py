"""A QR code as rows of modules: what a phone's camera reads, on a screen, on paper or in text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

QUIET: Final = 4
"""Modules of white that a reader needs on every side (ISO/IEC 18004)."""

_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


@dataclass(frozen=True, slots=True)
class QrCode:
    """A square of modules, True for dark, without its quiet zone.

    It says what its text says: who holds the code of a link holds the link, so it is never shown
    in a log either.
    """

    rows: tuple[tuple[bool, ...], ...] = field(repr=False)

    @property
    def size(self) -> int:
        """Modules from edge to edge."""
        return len(self.rows)

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Dark stretches as column, row and length, so that nothing is drawn module by module."""
        for y, row in enumerate(self.rows):
            start = None
            for x, is_dark in enumerate((*row, False)):
                if is_dark and start is None:
                    start = x
                elif not is_dark and start is not None:
                    yield start, y, x - start
                    start = None

    def lines(self, *, quiet: int = QUIET) -> tuple[str, ...]:
        """The code in characters, two rows of modules in a line: dark ink on white paper."""
        side = (False,) * quiet
        blank = (False,) * (self.size + 2 * quiet)
        inside = [(*side, *row, *side) for row in self.rows]
        rows = [*[blank] * quiet, *inside, *[blank] * quiet]
        if len(rows) % 2:
            rows.append(blank)
        pairs = zip(rows[::2], rows[1::2], strict=True)
        return tuple(
            "".join(_HALVES[above, below] for above, below in zip(upper, lower, strict=True))
            for upper, lower in pairs
        )
