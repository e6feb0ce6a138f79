"""Packs for the accountant: which were made, of what time, and how far the ledger was then."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack that was made; times are UTC, and None leaves an end of the period open.

    `last_sequence` is the newest entry of the whole ledger at that moment, 0 for none, and
    `head_hash` what the chain ended with. `sha256` is the zip's.
    """

    number: int
    made_at: datetime
    made_by: str
    since: datetime | None
    until: datetime | None
    last_sequence: int
    head_hash: str
    formats: tuple[str, ...]
    sha256: str
