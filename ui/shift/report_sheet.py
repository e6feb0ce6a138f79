"""X and Z as the paper they are, and the list of those that were made."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from pos.domain.shift_report import Report, ReportKind, ReportLine
from pos.services.report_paper import WIDTH
from ui.format import Formats
from ui.parts import obey_enter, scrolled
from ui.record_view import RecordView
from ui.records import Column, RecordTable
from ui.shift.sheet import ShiftSheet
from ui.shift.view import ShiftView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import EmptyState, KeyButton, Kind

_HASH_SHOWN: Final = 16


class Paper(QLabel):
    """Lines of a fixed width on a sheet of their own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "paper")
        self.setAccessibleName(self.tr("Report"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._family = font.family()
        self.setMargin(px(20))

    def say(self, lines: tuple[str, ...]) -> None:
        font = self.font()
        font.setFamily(self._family)
        font.setStyleHint(font.StyleHint.Monospace)
        self.setFont(font)
        self.setText("\n".join(line.ljust(WIDTH) for line in lines))


class ReportSheet(ShiftSheet):
    """One report; a Z can be printed again as a copy."""

    reprint_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper = Paper()
        self.copy_text = KeyButton(self.tr("Copy the text"), icon=Icon.COPY)
        self.slip = KeyButton(self.tr("Print…"), kind=Kind.PRIMARY, icon=Icon.RECEIPT)
        self.reprint = KeyButton(self.tr("Show as a copy"), icon=Icon.EYE)
        self.reprint.set_detail(self.tr("Marked COPY, and noted"))
        obey_enter(self.copy_text, self.reprint, self.slip)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self.paper, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.area = scrolled(inside, self.tr("Report"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(self.area, 1)
        self.foot.addWidget(self.copy_text)
        self.foot.addStretch(1)
        self.foot.addWidget(self.reprint)
        self.foot.addWidget(self.slip)
        self.copy_text.clicked.connect(self._copy)
        self.reprint.clicked.connect(self.reprint_asked)

    @override
    def first(self) -> QWidget:
        return self.area

    @override
    def show_view(self, view: ShiftView, formats: Formats) -> None:
        report = view.report
        if report is None:
            return
        self.say_head(self._title(report), formats.when_long(report.made_at))
        self.say_busy(view.doing, None)
        self.paper.say(view.paper)
        self.reprint.setVisible(report.kind is not ReportKind.X and not view.is_read_only)
        self.lock(self.reprint, is_busy=bool(view.doing))

    def _title(self, report: Report) -> str:
        match report.kind:
            case ReportKind.X:
                return self.tr("X report: the shift so far")
            case ReportKind.Z:
                return self.tr("Z report %1").replace("%1", report.name)
            case ReportKind.BEFORE:
                return self.tr("Before the first shift")

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.paper.text())


class ReportsSheet(ShiftSheet):
    """The Z reports that were made, newest first."""

    chosen = Signal(object)  # ReportLine

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._drawn: tuple[ReportLine, ...] = ()
        self.table: RecordTable[ReportLine] = RecordTable(
            [
                Column(self.tr("Z report"), text=_number, width=150, is_strong=True),
                Column(self.tr("Register"), text=lambda line: line.register, width=150),
                Column(
                    self.tr("Closed"),
                    text=lambda line: self._formats.when_long(line.made_at),
                ),
                Column(
                    self.tr("Fingerprint"),
                    text=lambda line: line.sha256[:_HASH_SHOWN],
                    width=210,
                ),
            ],
            parent=self,
            key=lambda line: line.name,
        )
        self.list: RecordView[ReportLine] = RecordView(self.table, self.tr("Z reports"))
        self.list.set_empty(
            EmptyState(
                Icon.RECEIPT,
                self.tr("No report yet"),
                self.tr("A Z report is made when a shift is closed."),
            )
        )
        self.list.chosen.connect(self.chosen)
        self.open = KeyButton(self.tr("Show"), icon=Icon.EYE)
        obey_enter(self.open)
        self.body.addWidget(self.list, 1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.open)
        self.open.clicked.connect(self._open)
        self.list.current_changed.connect(lambda line: self.open.setEnabled(line is not None))

    @override
    def first(self) -> QWidget:
        return self.list

    @override
    def show_view(self, view: ShiftView, formats: Formats) -> None:
        self._formats = formats
        self.say_head(
            self.tr("Z reports"), self.tr("Made when a shift is closed; never changed later.")
        )
        self.say_busy(view.doing, None)
        if view.reports is not self._drawn:
            self._drawn = view.reports
            self.table.show(view.reports)
            if self.list.current_record() is None:
                self.list.select_row(0)  # Enter shows the last one
        self.open.setEnabled(self.list.current_record() is not None and not view.doing)
        self.lock(is_busy=bool(view.doing))

    def _open(self) -> None:
        line = self.list.current_record()
        if line is not None:
            self.chosen.emit(line)


def _number(line: ReportLine) -> str:
    return str(line.number)
