"""Why a hold is given back, asked before it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject
from typing_extensions import override

from pos.domain.hold_row import HoldRow
from pos.domain.intent import CancelReason
from ui.holds.doing import Doer, Wish
from ui.holds.sheets.one_hold import ABOUT_THE_NOTE, AboutOne, OneHold
from ui.holds.view import Busy
from ui.tasks import Lanes


@dataclass(frozen=True, slots=True)
class ReleaseView(OneHold):
    """All that the sheet draws; a problem is why the note cannot be kept."""

    reason: CancelReason | None = None
    note: str = ""


class Releasing(AboutOne[ReleaseView]):
    """Drives the release sheet."""

    def __init__(self, lanes: Lanes, doer: Doer, parent: QObject | None = None) -> None:
        super().__init__(ReleaseView(), lanes, doer, parent)

    @override
    def begin(self, rows: Sequence[HoldRow]) -> None:
        if (row := self._one(rows)) is not None:
            self._show(ReleaseView(row))

    def choose(self, reason: CancelReason) -> None:
        if self.is_open and not self.doer.busy:
            self._show(replace(self.view, reason=reason))

    def write(self, note: str) -> None:
        """In the person's own words."""
        if self.is_open and not self.doer.busy:
            self._show(replace(self.view, note=note, problem=None))

    def release(self) -> None:
        """Give the whole hold back, once a reason is chosen."""
        row, reason, note = self.view.row, self.view.reason, self.view.note.strip()
        if row is None or reason is None:
            return
        intent = row.hold.intent
        wish = Wish(
            Busy.RELEASING,
            intent,
            lambda to: to.settlement.release(intent, reason, note=note),
            close=self.close,
            refused=lambda error: self._is_told(error, ABOUT_THE_NOTE),
        )
        self.doer.do(wish)
