"""The part of the ledger file about open holds, what people note about them, and decide."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from pos.domain.alert import Acknowledgement
from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId, SaleId
from pos.domain.lapse import Lapse
from pos.domain.sale_note import SaleNote


class BoardRows(Protocol):
    """Reads the hold board; its cost goes with the open holds, not with the ledger."""

    def open(self) -> Sequence[HoldRow]:
        """Open holds and lapsed ones without a decision, the nearest deadline first."""
        ...


class SaleNotes(Protocol):
    """One note for a sale; a save replaces."""

    def of(self, sale: SaleId) -> SaleNote:
        """An empty one where nobody noted anything."""
        ...

    def save(self, note: SaleNote) -> None: ...
    def followers(self, sale: SaleId) -> Sequence[SaleId]:
        """The sales that were made in place of this lapsed one, oldest first."""
        ...


class Lapses(Protocol):
    """Holds that lapsed, each until somebody has decided about it."""

    def add(self, intent: IntentId, sale: SaleId | None, at: datetime) -> None:
        """Begin the task; one that is known already stays as it is."""
        ...

    def get(self, intent: IntentId) -> Lapse:
        """Raises Refused `lapse_unknown`."""
        ...

    def save(self, lapse: Lapse) -> None: ...
    def open(self) -> Sequence[Lapse]:
        """Those without a decision, oldest first."""
        ...

    def made_good_by(self, sale: SaleId) -> Lapse | None:
        """The open task that this sale was begun for."""
        ...


class Acknowledgements(Protocol):
    """Who has seen the alert about a hold, and when; the last time counts."""

    def of(self, intents: Sequence[IntentId]) -> Mapping[IntentId, Acknowledgement]: ...
    def save(self, intents: Sequence[IntentId], acknowledgement: Acknowledgement) -> None: ...


class Holidays(Protocol):
    """Public holidays by country and region, without a network."""

    def knows(self, region: str) -> bool:
        """Whether there is such a country, `DE`, or such a part of one, `DE-BE`."""
        ...

    def is_holiday(self, day: date, region: str) -> bool:
        """False for a region that is not known."""
        ...

    def regions(self) -> Sequence[str]:
        """Every region that is known, countries before their parts."""
        ...
