"""What a printer's status bytes say (Epson ESC/POS Command Reference: DLE EOT, GS r)."""

from collections.abc import Mapping
from typing import Final

from pos.domain.printing import PrinterState

ASKED: Final = (1, 2, 3, 4)
"""The kinds of status: the printer, why it is off line, which error, its paper."""

THROUGH: Final = b"\x1dr\x01"
"""Command GS r 1: answered only when everything before it was worked off."""

_S = PrinterState
_MEANINGS: Final = (
    (2, 0x04, _S.COVER_OPEN),
    (4, 0x60, _S.PAPER_OUT),
    (2, 0x20, _S.PAPER_OUT),
    (3, 0x08, _S.CUTTER),
    (3, 0x64, _S.FAULT),
    (2, 0x40, _S.FAULT),
    (1, 0x08, _S.OFFLINE),
    (4, 0x0C, _S.PAPER_LOW),
)
"""Kind, bits, and what it means if any of them is set; the worst first."""


def question(kind: int) -> bytes:
    """Command DLE EOT: answered at once, whatever the printer is at."""
    return bytes((0x10, 0x04, kind))


def is_answer(byte: int) -> bool:
    """Of DLE EOT, by the bits that never change."""
    return byte & 0x93 == 0x12  # noqa: PLR2004 - bits 0, 1, 4 and 7


def is_through(byte: int) -> bool:
    """An answer to GS r; those of DLE EOT and of a printer that reports by itself have bit 4."""
    return byte & 0x90 == 0


def state_when_through(byte: int) -> PrinterState:
    """An answer to GS r 1 tells of the paper, too."""
    return _S.PAPER_LOW if byte & 0x03 else _S.READY


def state_of(answers: Mapping[int, int]) -> PrinterState:
    """The worst of what the answers say, by kind."""
    for kind, bits, state in _MEANINGS:
        if answers.get(kind, 0) & bits:
            return state
    return _S.READY
