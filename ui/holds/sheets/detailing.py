"""What is noted about a hold, and what its charge allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject
from typing_extensions import override

from pos.domain.capture_terms import CaptureTerms
from pos.domain.extension import Extension
from pos.domain.hold_row import HoldRow
from pos.domain.sale_note import SaleNote
from pos.domain.views import SaleRecord
from pos.errors import Refused
from ui.evidence import EvidenceDesk
from ui.holds.doing import Doer, Wish
from ui.holds.sheets.one_hold import ABOUT_THE_NOTE, AboutOne, OneHold
from ui.holds.view import Busy, HoldsServices
from ui.notices import Notice, good_news
from ui.tasks import Lanes
from ui.tones import Tone

_ABOUT_THE_FORM: Final = ABOUT_THE_NOTE | {"keep_until_past"}


@dataclass(frozen=True, slots=True)
class DetailsView(OneHold):
    """All that the sheet draws; `saved` is the note as the ledger has it, None before it came.

    `now` is when that was, in UTC.
    """

    note: SaleNote | None = None
    saved: SaleNote | None = None
    terms: CaptureTerms | None = None
    extension: Extension | None = None
    now: datetime | None = None

    @property
    def is_changed(self) -> bool:
        return self.note is not None and self.note != self.saved


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ledger tells of one hold."""

    note: SaleNote | None
    terms: CaptureTerms | None
    extension: Extension | None
    now: datetime


class Detailing(AboutOne[DetailsView]):
    """Drives the details sheet."""

    def __init__(self, lanes: Lanes, doer: Doer, parent: QObject | None = None) -> None:
        super().__init__(DetailsView(), lanes, doer, parent)
        self.evidence = EvidenceDesk(lanes.reading, self)

    @property
    def is_read_only(self) -> bool:
        return self.services is None or self.services.is_read_only

    @override
    def begin(self, rows: Sequence[HoldRow]) -> None:
        """Whoever only looks may look at this, too."""
        services = self.services
        if len(rows) != 1 or services is None or self.doer.busy:
            return
        row = rows[0]
        self._show(DetailsView(row))
        self._read(row.hold.intent, lambda: _known(services, row), self._came)

    def edit(self, note: SaleNote) -> None:
        """As it is being typed."""
        if self.view.note is not None and note != self.view.note and not self.doer.busy:
            self._show(replace(self.view, note=note, problem=None))

    def save(self) -> None:
        """Keep the note; the sheet closes when it is kept."""
        row, note = self.view.row, self.view.note
        if row is None or note is None or not self.view.is_changed:
            return
        intent = row.hold.intent

        def keep(to: HoldsServices) -> SaleRecord:
            if to.notes is not None:
                to.notes.save(note)
            return to.settlement.find(intent)

        wish = Wish(
            Busy.SAVING,
            intent,
            keep,
            close=self.close,
            refused=lambda error: self._is_told(error, _ABOUT_THE_FORM),
            said=self._kept,
        )
        self.doer.do(wish)

    def _came(self, found: _Known) -> None:
        note = found.note
        view = replace(self.view, note=note, saved=note, terms=found.terms)
        self._show(replace(view, extension=found.extension, now=found.now))

    def _kept(self, record: SaleRecord) -> Notice:
        title = self.tr("Noted for %1.").replace("%1", record.sale.receipt)
        return good_news(title, self.tr("No money has moved."), tone=Tone.INFO)


def _known(services: HoldsServices, row: HoldRow) -> _Known:
    sale = row.hold.sale
    note = services.notes.of(sale) if services.notes is not None and sale is not None else None
    now = services.clock.now()
    try:
        terms = services.settlement.terms(row.hold.intent)
        return _Known(note, terms, services.settlement.extension(row.hold.intent), now)
    except Refused:  # it lapsed: there is nothing to be taken any more
        return _Known(note, None, None, now)
