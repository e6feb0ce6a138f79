"""Why a hold is given back, asked before it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject
from typing_extensions import override

from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.errors import PosError
from ui.holds.doing import Doer, Wish
from ui.holds.sheets.question import Question
from ui.holds.view import Busy
from ui.notices import Notice, notice_for
from ui.tasks import Lanes

ABOUT_THE_NOTE: Final = frozenset({"note_too_long", "note_unprintable", "note_holds_secret"})


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """All that the sheet draws. `problem` is why the note cannot be kept."""

    row: HoldRow | None = None
    reason: CancelReason | None = None
    note: str = ""
    problem: Notice | None = None


class Releasing(Question):
    """Drives the release sheet."""

    def __init__(self, lanes: Lanes, doer: Doer, parent: QObject | None = None) -> None:
        super().__init__(lanes, doer, parent)
        self.view = ReleaseView()

    @property
    @override
    def is_open(self) -> bool:
        return self.view.row is not None

    @override
    def begin(self, rows: Sequence[HoldRow]) -> None:
        if len(rows) == 1 and self.doer.can_act and not rows[0].is_checking:
            self._show(ReleaseView(rows[0]))

    @override
    def is_about(self, intents: Collection[IntentId]) -> bool:
        return self.view.row is not None and self.view.row.hold.intent in intents

    @override
    def forget(self) -> None:
        self.view = ReleaseView()

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
            refused=self._refused,
        )
        self.doer.do(wish)

    def _refused(self, error: PosError) -> bool:
        if error.code not in ABOUT_THE_NOTE:
            return False
        self._show(replace(self.view, problem=notice_for(error, self.formats)))
        return True

    def _show(self, view: ReleaseView) -> None:
        self.view = view
        self.changed.emit()
