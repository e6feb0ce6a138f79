"""Where questions about holds are asked: over the whole board, one at a time."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from pos.domain.hold_row import HoldRow
from ui.format import Formats
from ui.holds.actions import HoldActions
from ui.holds.sheets.bulk_sheet import BulkSheet
from ui.holds.sheets.capture_sheet import CaptureSheet
from ui.holds.sheets.details_sheet import DetailsSheet
from ui.holds.sheets.frame import SheetFrame
from ui.holds.sheets.increase_sheet import IncreaseSheet
from ui.holds.sheets.kinds import Sheet
from ui.holds.sheets.lapsed_sheet import LapsedSheet
from ui.holds.sheets.release_sheet import ReleaseSheet
from ui.holds.wording import busy_text
from ui.steady import SteadyHand
from ui.waits import wait_text


class SheetDesk(QStackedWidget):
    """Shows the sheet of the question that is open; each is built when it is first asked."""

    opened = Signal()
    closed = Signal()

    def __init__(self, actions: HoldActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._formats = Formats()
        self._sheets: dict[Sheet, SheetFrame] = {}
        self._hand = SteadyHand(self)
        self._shown: tuple[Sheet, int] | None = None
        actions.sheet_changed.connect(self._turn)
        for what in MAKERS:
            actions.question(what).changed.connect(self._draw)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._draw()

    def open_for(self, rows: Sequence[HoldRow], what: Sheet) -> None:
        """Ask about these holds."""
        self._actions.open_for(rows, what)

    def sheet(self, what: Sheet) -> SheetFrame:
        """The sheet of a question, built by now."""
        made = self._sheets.get(what)
        if made is None:
            made = MAKERS[what](self._actions)
            made.back_asked.connect(self.step_back)
            made.ask_now.clicked.connect(self._actions.ask_now)
            self._hand.watch(made)
            self._sheets[what] = made
            self.addWidget(made)
        return made

    def step_back(self) -> bool:
        """One step back, which never moves money; whether there was one."""
        return self._actions.sheet is not None and self._actions.step_back()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._actions.sheet is not None:
            self.sheet(self._actions.sheet).first().setFocus(event.reason())

    def _turn(self, what: Sheet | None) -> None:
        self._shown = None
        if what is None:
            self.closed.emit()
            return
        self.setCurrentWidget(self.sheet(what))
        self.opened.emit()
        self._draw()

    def _draw(self) -> None:
        what = self._actions.sheet
        if what is None:
            return
        sheet, doer = self.sheet(what), self._actions.doer
        sheet.draw(self._formats)
        waiting = doer.waiting
        doing = wait_text(waiting, self._formats) if waiting else busy_text(doer.busy)
        sheet.say_busy(doing, waiting)
        face = (what, sheet.face)
        if face != self._shown:
            # Another question on the same sheet, or none before: the keyboard on its safe answer.
            self._shown = face
            sheet.first().setFocus(Qt.FocusReason.OtherFocusReason)


MAKERS: Final[dict[Sheet, Callable[[HoldActions], SheetFrame]]] = {
    Sheet.CAPTURE: lambda actions: CaptureSheet(actions.capturing),
    Sheet.RELEASE: lambda actions: ReleaseSheet(actions.releasing),
    Sheet.INCREASE: lambda actions: IncreaseSheet(actions.increasing),
    Sheet.DETAILS: lambda actions: DetailsSheet(actions.detailing),
    Sheet.LAPSED: lambda actions: LapsedSheet(actions.recovering),
    Sheet.BULK_CAPTURE: lambda actions: BulkSheet(actions.bulk_capture),
    Sheet.BULK_RELEASE: lambda actions: BulkSheet(actions.bulk_release),
}
