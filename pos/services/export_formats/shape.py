"""What a format of the export is: a head, and some bytes for each entry."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from pos.domain.views import BookedEntry
from pos.settings import Mode


class ExportFormat(StrEnum):
    """The formats that can be asked for."""

    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for every row of one export: the shop's time zone, and whose money it is."""

    zone: ZoneInfo
    mode: Mode


class RowFormat(Protocol):
    """Turns entries into the bytes of one file; keeps nothing between two rows."""

    def head(self) -> bytes: ...
    def row(self, booked: BookedEntry) -> bytes: ...


RowFormatOf = Callable[[Frame], RowFormat]


def register_of(receipt: str) -> str:
    """The register in a receipt number, `till-1` in `till-1-000042`."""
    return receipt.rpartition("-")[0]
