"""The part of the shop's page about the centre: how it stands, and where it is."""

from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.centre.desk import CentreDesk
from ui.centre.view import CentreView, Standing
from ui.centre.words import TONE_OF, backlog_text, calming_text, last_text, standing_text
from ui.fields import Field
from ui.format import Formats
from ui.parts import card, column, label, obey_enter, say, say_problem
from ui.theme import px
from ui.tones import Icon
from ui.widgets import BusyDot, EmptyState, KeyButton, Kind, SectionTitle, StateBadge

FIELDS: Final = ("url", "password")


class CentrePane(QWidget):
    """Draws a CentreView."""

    def __init__(self, desk: CentreDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._badge = StateBadge()
        self.target = label()
        self.last = label(role="soft")
        self.calming = label(role="soft")
        self.reason = label(role="error")
        self._dot = BusyDot()
        self.now = KeyButton(self.tr("Bring now"), kind=Kind.PRIMARY, icon=Icon.CLOUD)
        self.now.clicked.connect(desk.bring)
        self.stop = KeyButton(self.tr("Stop replicating…"), icon=Icon.CROSS)
        self.stop.clicked.connect(desk.ask_end)
        self.yes = KeyButton(self.tr("Yes, stop"), kind=Kind.DANGER)
        self.yes.clicked.connect(desk.end)
        self.no = KeyButton(self.tr("No, go on"), icon=Icon.ARROW_LEFT)
        self.no.clicked.connect(desk.step_back)
        self.keep = KeyButton(self.tr("Keep and begin"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.keep.clicked.connect(desk.keep)
        obey_enter(self.now, self.stop, self.yes, self.no, self.keep)
        self.lines = {name: self._line(name) for name in FIELDS}
        self.lines["password"].setEchoMode(QLineEdit.EchoMode.Password)
        self.fields = self._fields()
        self._lay_out()

    def draw(self, view: CentreView, formats: Formats) -> None:
        is_open = view.status is not None
        self._part.setVisible(is_open)
        self._none.setVisible(not is_open)
        is_on = view.standing is not Standing.OFF
        self._badge.say(standing_text(view), TONE_OF[view.standing])
        said = backlog_text(view)
        target = view.status.state.target if view.status and is_on else ""
        about = self.tr("This register’s ledger is on this machine alone.")
        say(self.target, f"{target}  {said}".strip() if is_on else about)
        say(self.last, last_text(view, formats))
        say(self.calming, calming_text(view))
        say_problem(self.reason, view.reason if is_on else None)
        self._dot.setVisible(view.is_busy)
        self._draw_buttons(view, is_on=is_on)
        self._draw_form(view)

    def _draw_buttons(self, view: CentreView, *, is_on: bool) -> None:
        for button in (self.now, self.stop):
            button.setVisible(is_on and not view.is_asking)
            if view.is_read_only:
                button.set_blocked(self.tr("Look only"))
            else:
                button.set_ready(is_ready=not (view.is_busy or view.is_saving))
        self._question.setVisible(view.is_asking)
        self.yes.set_ready(is_ready=not view.is_saving)

    def _draw_form(self, view: CentreView) -> None:
        for name, edit in self.lines.items():
            edit.setEnabled(not (view.is_read_only or view.is_saving))
            text = view.texts.get(name, "")
            if edit.text() != text:
                edit.setText(text)
        self.fields["url"].say(view.problem)
        if view.is_read_only:
            self.keep.set_blocked(self.tr("Look only"))
        elif not view.texts.get("url", "").strip():
            self.keep.set_blocked(self.tr("Type the address"))
        else:
            self.keep.set_ready(is_ready=not view.is_saving)

    def _fields(self) -> dict[str, Field]:
        told = {
            "url": (
                self.tr("Address of the central database"),
                self.tr("postgresql://USER@HOST/DATABASE – without the password"),
            ),
            "password": (
                self.tr("Password"),
                self.tr("Kept in this machine’s keyring, and nowhere else."),
            ),
        }
        fields = {}
        for name, (title, hint) in told.items():
            fields[name] = Field(title, self.lines[name])
            fields[name].set_hint(hint)
        return fields

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.textEdited.connect(lambda text: self._desk.edit(name, text))
        edit.returnPressed.connect(self._desk.keep)
        return edit

    def _lay_out(self) -> None:
        told = QHBoxLayout()
        told.setSpacing(px(12))
        told.addWidget(self._badge)
        told.addWidget(self.target, 1)
        told.addWidget(self._dot)
        acts = QHBoxLayout()
        acts.setSpacing(px(8))
        acts.addWidget(self.now, 2)
        acts.addWidget(self.stop, 1)
        answers = QHBoxLayout()
        answers.setSpacing(px(8))
        answers.addWidget(self.no, 1)
        answers.addWidget(self.yes, 1)
        ask = self.tr("Bring nothing more to the centre? What is there stays there.")
        self._question = column(label(ask, "strong"), answers)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(24))
        grid.addWidget(self.fields["url"], 0, 0)
        grid.addWidget(self.fields["password"], 0, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        title = self.tr("Centre")
        about = label(
            self.tr(
                "A shop with several registers keeps a copy of each one’s ledger in a PostgreSQL "
                "database. Every register goes on selling by itself, also without a network."
            ),
            "soft",
        )
        self._part = column(
            card(
                SectionTitle(title), about, told, self.last, self.calming, self.reason, acts,
                self._question, name=title,
            ),
            card(
                SectionTitle(self.tr("Where the centre is")), grid, 8, self.keep,
                name=self.tr("Where the centre is"),
            ),
        )  # fmt: skip
        self._none = EmptyState(
            Icon.CLOUD,
            self.tr("No ledger is open"),
            self.tr("There is nothing to bring to a centre now."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._part)
        layout.addWidget(self._none)
        layout.addStretch()
