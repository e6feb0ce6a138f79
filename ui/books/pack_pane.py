"""A pack for the accountant: days and formats on the left, packs and changes on the right."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos.services.export_formats.shape import ExportFormat
from pos.services.pack import PackMade
from pos.services.pack_check import PackVerdict
from ui.books.pack_desk import PackDesk
from ui.books.pack_history import PackHistory
from ui.books.span_bar import SpanBar
from ui.books.view import BooksView, PackStep, PackView, Part
from ui.books.words import flaw_text, format_about, format_name
from ui.file_dialog import ask_for_file
from ui.format import Formats
from ui.parts import Choice, card, column, label, obey_enter, say_problem, scrolled
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import BusyDot, KeyButton, Kind, SectionTitle, StateBadge

_COLUMNS: Final = 3
_BESIDE: Final = 344
_SHOWN_OF_A_HASH: Final = 16
_MOST_FINDINGS: Final = 12


class PackPane(QWidget):
    """Draws a PackView; decides nothing."""

    def __init__(self, desk: PackDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.span = SpanBar()
        self.span.chosen.connect(desk.choose)
        self.span.days_chosen.connect(desk.choose_days)
        self.formats = {each: self._format(each) for each in ExportFormat}
        self._dot = BusyDot()
        self._problem = label(role="error")
        self._make_buttons()
        self._steps = QStackedWidget()
        self._faces = {
            PackStep.ASK: self._ask_face(),
            PackStep.EXISTS: self._exists_face(),
            PackStep.RUNNING: self._running_face(),
            PackStep.DONE: self._done_face(),
        }
        for face in self._faces.values():
            self._steps.addWidget(face)
        self.history = PackHistory()
        self._lay_out()

    def draw(self, page: BooksView, formats: Formats) -> None:
        view, why = self._desk.view, page.blocked.get(Part.PACK, "")
        self.span.draw(view.days, formats)
        self.span.setEnabled(view.step is not PackStep.RUNNING)
        self._dot.setVisible(view.is_reading)
        for each, button in self.formats.items():
            is_in = each in view.formats
            button.setChecked(is_in)
            button.set_icon(Icon.TICK if is_in else None)
            button.set_ready(is_ready=view.step is not PackStep.RUNNING)
        before = self._steps.currentWidget()
        self._steps.setCurrentWidget(self._faces[view.step])
        self._draw_ask(view, why)
        self._draw_running(view, formats)
        name = view.path.name if view.path else ""
        exists = self.tr("%1 exists already. Nothing has been written.")
        self._exists.setText(exists.replace("%1", name))
        if view.made is not None:
            self._summary.setText(self._made_text(view.made, formats))
        self._draw_verdict(view.verdict, formats)
        say_problem(self._problem, view.problem)
        self.history.draw(view, formats)
        if self._steps.currentWidget() is not before and self.isVisible():
            self._first(view.step).setFocus()

    def _first(self, step: PackStep) -> QWidget:
        match step:
            case PackStep.ASK:
                return self.make
            case PackStep.EXISTS:
                return self.other_name
            case PackStep.RUNNING:
                return self.stop
            case PackStep.DONE:
                return self.finished

    def _draw_ask(self, view: PackView, why: str) -> None:
        if why:
            self.make.set_blocked(why)
        elif not view.formats:
            self.make.set_blocked(self.tr("Choose a format"))
        else:
            self.make.set_ready(is_ready=not view.days.problem)

    def _draw_running(self, view: PackView, formats: Formats) -> None:
        if view.step is not PackStep.RUNNING:
            return
        self._bar.setRange(0, max(1, len(view.formats)))
        self._bar.setValue(view.done)
        text = self.tr("Format %1 of %2, entries %3")
        text = text.replace("%1", formats.number(min(view.done + 1, len(view.formats))))
        text = text.replace("%2", formats.number(len(view.formats)))
        self._written.setText(text.replace("%3", formats.number(view.rows)))
        if view.is_stopping:
            self.stop.set_blocked(self.tr("Stopping…"))
        else:
            self.stop.set_ready()

    def _made_text(self, made: PackMade, formats: Formats) -> str:
        changed = self.tr("Changed since the last pack: %1 entries")
        lines = [
            made.path.name,
            self.tr("Pack %1, files: %2")
            .replace("%1", formats.number(made.pack.number))
            .replace("%2", formats.number(len(made.files))),
            changed.replace("%1", formats.number(made.changed)),
            self.tr("SHA-256 begins with %1").replace("%1", made.pack.sha256[:_SHOWN_OF_A_HASH]),
            self.tr("Folder: %1").replace("%1", str(made.path.parent)),
        ]
        return "\n".join(lines)

    def _draw_verdict(self, verdict: PackVerdict | None, formats: Formats) -> None:
        self._verdict.setVisible(verdict is not None)
        if verdict is None:
            return
        told = self.tr("Pack %1: %2 files read again")
        told = told.replace("%1", formats.number(verdict.number))
        lines = [told.replace("%2", formats.number(verdict.files))]
        if verdict.is_sound:
            self._sound.say(self.tr("Whole"), Tone.TAKEN)
            lines.append(self.tr("Every hash, row count and total is as the pack says."))
        else:
            self._sound.say(self.tr("Not as it was packed"), Tone.FAILED)
            lines += [
                f"{each.name} {flaw_text(each.flaw)}" for each in verdict.findings[:_MOST_FINDINGS]
            ]
        self._found.setText("\n".join(lines))

    def ask_where(self) -> None:
        """Ask where the pack goes."""
        path = self._desk.view.path
        ask_for_file(
            self.window(),
            self.tr("Where shall the pack be written?"),
            filters=(self.tr("Packs (*.zip)"),),
            folder=path.parent if path else None,
            save_as=self._desk.suggested_name(),
            chosen=self._desk.make,
        )

    def ask_which(self) -> None:
        """Ask which pack is to be checked."""
        path: Path | None = self._desk.view.path
        ask_for_file(
            self.window(),
            self.tr("Which pack shall be checked?"),
            filters=(self.tr("Packs (*.zip)"), self.tr("All files (*)")),
            folder=path.parent if path else None,
            chosen=self._desk.check,
        )

    def _make_buttons(self) -> None:
        self.make = KeyButton(self.tr("Make the pack…"), kind=Kind.PRIMARY, icon=Icon.EXPORT)
        self.make.clicked.connect(self.ask_where)
        self.check = KeyButton(self.tr("Check a pack…"), icon=Icon.SHIELD)
        self.check.clicked.connect(self.ask_which)
        self.replace = KeyButton(self.tr("Replace the file"), kind=Kind.DANGER)
        self.replace.clicked.connect(self._desk.replace_file)
        self.other_name = KeyButton(self.tr("Choose another name…"), icon=Icon.EXPORT)
        self.other_name.clicked.connect(self.ask_where)
        self.stop = KeyButton(self.tr("Stop"), icon=Icon.CROSS)
        self.stop.clicked.connect(self._desk.stop)
        self.finished = KeyButton(self.tr("Done"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.finished.clicked.connect(self._desk.step_back)
        obey_enter(self.make, self.check, self.replace, self.other_name, self.stop, self.finished)

    def _format(self, chosen: ExportFormat) -> Choice:
        button = Choice(format_name(chosen))
        button.setToolTip(format_about(chosen))
        button.setAccessibleDescription(format_about(chosen))
        button.clicked.connect(lambda: self._desk.choose_format(chosen))
        return button

    def _ask_face(self) -> QWidget:
        self._sound = StateBadge()
        self._found = label()
        self._verdict = column(self._sound, self._found)
        about = self.tr(
            "Beside the formats there are in it: trial balance, payouts, Z reports, what changed "
            "since the last pack, and what proves that nothing was changed. Works without network."
        )
        return column(label(about, "soft"), self._verdict, 0, _row(self.make, self.check))

    def _exists_face(self) -> QWidget:
        self._exists = label(role="strong")
        return column(self._exists, 0, _row(self.replace, self.other_name))

    def _running_face(self) -> QWidget:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How far the pack is"))
        self._written = label()
        return column(self._bar, self._written, 0, self.stop)

    def _done_face(self) -> QWidget:
        self._summary = label()
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        badge = StateBadge(self.tr("Written"), Tone.TAKEN)
        return column(badge, self._summary, 0, self.finished)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(px(8))
        for place, button in enumerate(self.formats.values()):
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        head = QHBoxLayout()
        head.addWidget(SectionTitle(self.tr("Pack for the accountant")), 1)
        head.addWidget(self._dot)
        left = card(head, self.span, grid, self._problem, self._steps)
        beside = scrolled(self.history, self.tr("Packs and changes"))
        beside.setFixedWidth(px(_BESIDE))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        side = QVBoxLayout()
        side.addWidget(left)
        row.addWidget(scrolled(left, self.tr("Pack for the accountant")), 1)
        row.addWidget(beside)


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(8))
    for button in buttons:
        row.addWidget(button, 1)
    return row
