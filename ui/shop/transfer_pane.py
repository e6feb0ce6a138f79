"""Settings to and from a file, with what would change side by side."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.services.settings_file import Difference
from ui.format import digits
from ui.notices import notice_for
from ui.parts import card, column, label, obey_enter, say, say_problem
from ui.record_view import RecordView
from ui.records import Column, RecordTable
from ui.reflow import Reflow
from ui.shop.index import findable
from ui.shop.transfer import TransferView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SectionTitle


class TransferPane(QWidget):
    """Draws a TransferView; every press is a signal."""

    export_asked = Signal()
    look_asked = Signal()
    take_asked = Signal()
    left = Signal()

    def __init__(self, title_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        """`title_of` is what a setting is called on this page."""
        super().__init__(parent)
        self._title_of = title_of
        self.export = KeyButton(self.tr("Save the settings to a file…"), icon=Icon.EXPORT)
        self.look = KeyButton(self.tr("Load settings from a file…"), icon=Icon.IMPORT)
        findable(self.export, self.tr("export backup copy another register TOML JSON"))
        findable(self.look, self.tr("import take over another register TOML JSON"))
        self.take = KeyButton(self.tr("Change these settings"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.leave = KeyButton(self.tr("Leave all as it is"), icon=Icon.ARROW_LEFT)
        for button, signal in (
            (self.export, self.export_asked),
            (self.look, self.look_asked),
            (self.take, self.take_asked),
            (self.leave, self.left),
        ):
            button.clicked.connect(signal)
        obey_enter(self.export, self.look, self.take, self.leave)
        self.said = label(role="strong")
        self.problem = label(role="error")
        self.left_out = label(role="soft")
        self.model: RecordTable[Difference] = RecordTable(
            [
                Column(self.tr("Setting"), text=lambda each: title_of(each.name), is_strong=True),
                Column(self.tr("Now"), text=lambda each: each.before or self.tr("(empty)")),
                Column(self.tr("Then"), text=lambda each: each.after or self.tr("(empty)")),
            ],
            parent=self,
            key=lambda each: each.name,
        )
        self.list: RecordView[Difference] = RecordView(self.model, self.tr("What would change"))
        self.list.setMinimumHeight(px(280))
        self._lay_out()

    def draw(self, view: TransferView) -> None:
        for button in (self.export, self.look):
            if view.is_available:
                button.set_ready(is_ready=not view.is_busy)
            else:
                button.set_blocked(self.tr("Look only"))
        written = self.tr("%1 settings are in the file %2.")
        written = written.replace("%1", digits(view.count)).replace("%2", view.written)
        say(self.said, written if view.written else "")
        say_problem(self.problem, view.problem)
        preview = view.preview
        self._preview.setVisible(preview is not None)
        if preview is None:
            return
        self.model.show(preview.differences)
        if preview.differences:
            self.take.set_ready(is_ready=not view.is_busy)
        else:
            self.take.set_blocked(self.tr("All of them are like this already"))
        gone = [self.tr("Not known here: %1").replace("%1", name) for name in preview.unknown]
        for name, error in preview.refused.items():
            text = self.tr("%1: %2").replace("%2", notice_for(error).title)
            gone.append(text.replace("%1", self._title_of(name)))
        lead = self.tr("Left out:")
        say(self.left_out, "\n".join([lead, *gone]) if gone else "")

    def _lay_out(self) -> None:
        about = label(
            self.tr(
                "For a second register, or to set one up again. There are no keys in the file and "
                "no PINs; the register’s own name, reader and folders stay here."
            ),
            "soft",
        )
        ways = Reflow(gap=8, line=8)
        ways.add(self.export)
        ways.add(self.look)
        answers = Reflow(gap=8, line=8)
        answers.add(self.take)
        answers.add(self.leave)
        self._preview = column(
            SectionTitle(self.tr("What would change")), self.list, self.left_out, answers
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            card(
                SectionTitle(self.tr("Settings as a file")),
                about,
                ways,
                self.said,
                self.problem,
                self._preview,
                name=self.tr("Settings as a file"),
            )
        )
        layout.addStretch()
