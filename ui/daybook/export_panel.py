"""The export beside the book: what, in which format, how far, and what was written."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos.services.export_formats.shape import ExportFormat
from pos.services.exports import ExportSummary
from ui.daybook.view import DaybookView, Days, ExportStep, ExportView
from ui.format import Formats
from ui.keys import Action, with_key
from ui.parts import Choice, card, column, label, obey_enter, say_problem
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import KeyButton, Kind, SectionTitle, StateBadge
from ui.wording import kind_text

_SHOWN_OF_A_HASH: Final = 12
_WIDEST: Final = 900


class ExportPanel(QFrame):
    """Draws an ExportView; every press is a signal."""

    format_chosen = Signal(object)  # ExportFormat

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_open = False
        self.formats: dict[ExportFormat, Choice] = {}
        self._make_buttons()
        self._what = label()
        self._problem = label(role="error")
        self._steps = QStackedWidget()
        ask = self._ask_sheet()
        exists = self._exists_sheet()
        running = self._running_sheet()
        done = self._done_sheet()
        self._sheets: dict[ExportStep, QWidget] = {
            ExportStep.CLOSED: ask,
            ExportStep.ASK: ask,
            ExportStep.EXISTS: exists,
            ExportStep.RUNNING: running,
            ExportStep.DONE: done,
        }
        for sheet in (ask, exists, running, done):
            self._steps.addWidget(sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        sheet = card(SectionTitle(self.tr("Export")), self._what, self._steps)
        sheet.setMaximumWidth(px(_WIDEST))
        layout.addWidget(sheet)

    def draw(self, view: DaybookView, formats: Formats) -> None:
        export = view.export
        was_open, self._is_open = self._is_open, export.step is not ExportStep.CLOSED
        if not self._is_open:
            return
        changes = self._steps.currentWidget() is not self._sheets[export.step]
        self._steps.setCurrentWidget(self._sheets[export.step])
        self._what.setText(self._what_text(view, formats))
        say_problem(self._problem, export.problem)
        for chosen, button in self.formats.items():
            button.setChecked(chosen is export.format)
            button.set_icon(Icon.TICK if chosen is export.format else None)
        self.choose_file.set_ready(is_ready=view.leaf is not None)
        self._draw_exists(export)
        self._draw_running(export, formats)
        if export.summary is not None:
            self._summary.setText(self._summary_text(export.summary, formats))
        if changes or not was_open:
            self._focus_of(export.step).setFocus()

    def _focus_of(self, step: ExportStep) -> QWidget:
        match step:
            case ExportStep.EXISTS:
                return self.other_name
            case ExportStep.RUNNING:
                return self.stop
            case ExportStep.DONE:
                return self.finished
            case _:
                return self.choose_file

    def _what_text(self, view: DaybookView, formats: Formats) -> str:
        if view.days is None or view.leaf is None:
            return self.tr("Opening the book…")
        text = self.tr("%1 (%2): entries %3").replace("%2", view.time_zone)
        text = text.replace("%1", days_text(view.days, formats))
        return text.replace("%3", formats.number(view.leaf.count))

    def _draw_exists(self, export: ExportView) -> None:
        name = export.path.name if export.path else ""
        self._exists.setText(
            self.tr("%1 exists already. Nothing has been written.").replace("%1", name)
        )

    def _draw_running(self, export: ExportView, formats: Formats) -> None:
        self._bar.setRange(0, export.total)
        self._bar.setValue(min(export.rows, export.total))
        text = self.tr("%1 of %2 entries written")
        text = text.replace("%2", formats.number(export.total))
        self._written.setText(text.replace("%1", formats.number(export.rows)))
        if export.is_stopping:
            self.stop.set_blocked(self.tr("Stopping…"))
        else:
            self.stop.set_ready()

    def _summary_text(self, summary: ExportSummary, formats: Formats) -> str:
        lines = [
            summary.path.name,
            self.tr("Entries: %1").replace("%1", formats.number(summary.rows)),
            *(f"{kind_text(total.kind)}: {formats.money(total.amount)}" for total in summary.kinds),
            self.tr("SHA-256 begins with %1").replace("%1", summary.sha256[:_SHOWN_OF_A_HASH]),
            self.tr("Totals and the whole SHA-256: %1").replace("%1", summary.manifest.name),
            self.tr("Folder: %1").replace("%1", str(summary.path.parent)),
        ]
        return "\n".join(lines)

    def _make_buttons(self) -> None:
        self.choose_file = KeyButton(self.tr("Choose a file…"), kind=Kind.PRIMARY, icon=Icon.EXPORT)
        self.close_button = KeyButton("")
        self.other_name = KeyButton(self.tr("Choose another name…"), icon=Icon.EXPORT)
        self.replace = KeyButton(self.tr("Replace the file"), kind=Kind.DANGER)
        self.stop = KeyButton(self.tr("Stop"), icon=Icon.CROSS)
        self.finished = KeyButton("", icon=Icon.TICK)
        for button in (self.close_button, self.finished):
            with_key(button, button.setText, self.tr("Close (%1)"), Action.BACK)
        obey_enter(
            self.choose_file, self.close_button, self.other_name, self.replace, self.stop,
            self.finished,
        )  # fmt: skip

    def _ask_sheet(self) -> QWidget:
        for chosen, text, detail in (
            (ExportFormat.XLSX, self.tr("Workbook"), self.tr("for Excel, Calc and accountants")),
            (ExportFormat.CSV, self.tr("CSV"), self.tr("for every spreadsheet")),
            (ExportFormat.JSONL, self.tr("JSON Lines"), self.tr("for programs")),
        ):
            self.formats[chosen] = self._format_button(chosen, text, detail)
        offline = label(self.tr("Works without network, and needs no key."), "soft")
        return column(
            _row(*self.formats.values()), offline, self._problem, 0,
            _row(self.choose_file, self.close_button),
        )  # fmt: skip

    def _format_button(self, chosen: ExportFormat, text: str, detail: str) -> Choice:
        button = Choice(text)
        button.set_detail(detail)
        button.clicked.connect(lambda: self.format_chosen.emit(chosen))
        return button

    def _exists_sheet(self) -> QWidget:
        self._exists = label(role="strong")
        return column(self._exists, 0, _row(self.replace, self.other_name))

    def _running_sheet(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How far the export is"))
        self._written = label()
        return column(self._bar, self._written, 0, self.stop)

    def _done_sheet(self) -> QWidget:
        self._summary = label()
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        badge = StateBadge(self.tr("Written"), Tone.TAKEN)
        return column(badge, self._summary, 0, self.finished)


def days_text(days: Days, formats: Formats) -> str:
    """One date, or the first and the last."""
    first, last = formats.date(days.first), formats.date(days.last)
    return first if first == last else f"{first} – {last}"


def _row(*buttons: QWidget) -> QHBoxLayout:
    """Buttons beside each other, equally wide."""
    row = QHBoxLayout()
    row.setSpacing(px(8))
    for button in buttons:
        row.addWidget(button, 1)
    return row
