"""The page of the shift: the shift itself, or the one thing that is done about it."""

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos.domain.money import Money
from ui.format import Formats
from ui.shift.forms import CloseSheet, CountSheet, MoveSheet
from ui.shift.home import Home
from ui.shift.presenter import ShiftPresenter
from ui.shift.report_sheet import ReportSheet, ReportsSheet
from ui.shift.sheet import ShiftSheet
from ui.shift.view import Face, ShiftView
from ui.shift.walk_sheet import WalkSheet
from ui.theme import px


class ShiftPage(QWidget):
    """Draws a ShiftView; decides nothing. Each sheet is built when it is first opened."""

    slip_asked = Signal()  # of the report that is shown

    def __init__(self, presenter: ShiftPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self._face = Face.HOME
        self._stack = QStackedWidget()
        self.home = Home()
        self._stack.addWidget(self.home)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(12), px(12), px(12))
        layout.addWidget(self._stack)
        self.home.turned.connect(presenter.turn_to)
        self.home.x_asked.connect(presenter.show_x)
        self.home.close_asked.connect(presenter.walking.begin)
        presenter.view_changed.connect(self.draw)
        self.draw(presenter.view)

    @cached_property
    def count_sheet(self) -> CountSheet:
        sheet = CountSheet()
        sheet.open_asked.connect(self._presenter.open_shift)
        sheet.counted.connect(self._presenter.count)
        sheet.skip_asked.connect(self._presenter.walking.to_close)
        self._joined(sheet)
        return sheet

    @cached_property
    def move_sheet(self) -> MoveSheet:
        sheet = MoveSheet()
        sheet.asked.connect(self._presenter.move)
        self._joined(sheet)
        return sheet

    @cached_property
    def walk_sheet(self) -> WalkSheet:
        sheet, walking = WalkSheet(), self._presenter.walking
        sheet.chosen.connect(walking.choose)
        sheet.asked.connect(walking.ask)
        sheet.rest_asked.connect(walking.ask_rest)
        sheet.count_asked.connect(walking.to_count)
        sheet.stop.clicked.connect(self._presenter.wait_no_longer)
        panel = sheet.panel
        panel.capture.take_asked.connect(walking.capture)
        panel.release.release_asked.connect(walking.release)
        panel.carry.carry_asked.connect(walking.carry)
        for form in (panel.capture, panel.release, panel.carry):
            form.back_asked.connect(self._presenter.step_back)
        self._joined(sheet)
        return sheet

    @cached_property
    def close_sheet(self) -> CloseSheet:
        sheet = CloseSheet()
        sheet.close_asked.connect(self._close)
        sheet.recount_asked.connect(self._presenter.walking.to_count)
        self._joined(sheet)
        return sheet

    @cached_property
    def report_sheet(self) -> ReportSheet:
        sheet = ReportSheet()
        sheet.slip.clicked.connect(self.slip_asked)
        sheet.reprint_asked.connect(self._presenter.reprint)
        self._joined(sheet)
        return sheet

    @cached_property
    def reports_sheet(self) -> ReportsSheet:
        sheet = ReportsSheet()
        sheet.chosen.connect(self._presenter.show_z)
        self._joined(sheet)
        return sheet

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._presenter.use(formats)
        self.draw(self._presenter.view)

    def draw(self, view: ShiftView) -> None:
        if view.face is Face.HOME:
            self.home.draw(view, self._formats)
            self._turn(self.home, view.face)
            return
        sheet = self._sheet(view.face)
        sheet.show_view(view, self._formats)
        self._turn(sheet, view.face)

    def _sheet(self, face: Face) -> ShiftSheet:
        match face:
            case Face.OPEN | Face.COUNT:
                return self.count_sheet
            case Face.CASH_IN | Face.CASH_OUT:
                return self.move_sheet
            case Face.WALK:
                return self.walk_sheet
            case Face.CLOSE:
                return self.close_sheet
            case Face.REPORT:
                return self.report_sheet
            case _:
                return self.reports_sheet

    def _turn(self, shown: QWidget, face: Face) -> None:
        """Another face takes the keyboard along, where the page had it."""
        is_other, self._face = face is not self._face, face
        self._stack.setCurrentWidget(shown)
        if is_other and self.isVisible():
            first = shown.first() if isinstance(shown, ShiftSheet) else self.home.first()
            first.setFocus()

    def _close(self, leave: Money | None, uncounted: bool) -> None:  # noqa: FBT001 - a signal's
        self._presenter.close(leave, uncounted=uncounted)

    def _joined(self, sheet: ShiftSheet) -> None:
        sheet.back_asked.connect(self._presenter.step_back)
        sheet.ask_now.clicked.connect(self._presenter.hurry)
        self._stack.addWidget(sheet)
