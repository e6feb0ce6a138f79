"""Carrying holds over: who looks after them, why, and until when."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.domain.sale_note import LONGEST_NAME
from pos.domain.shift import Keep
from ui.format import Formats
from ui.holds.sheets.until_edit import UntilEdit
from ui.parts import fill, label, obey_enter, say_problem, scrolled
from ui.shift.view import ShiftView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton, KeyButton, Kind, SectionTitle
from ui.wording import plural

_A_DAY: Final = timedelta(days=1)
_NOON: Final = 12
_TIME: Final = 154


class CarryForm(QWidget):
    """For the chosen hold, or for all that is left; what was noted before is filled in."""

    carry_asked = Signal(object)  # Keep
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turn = -1
        self._until: datetime | None = None
        self._view = ShiftView()
        self._formats = Formats()
        self.title = SectionTitle("")
        self.title.setWordWrap(True)
        self.owner = QLineEdit()
        self.reason = QLineEdit()
        for edit, name in (
            (self.owner, self.tr("Who looks after it")),
            (self.reason, self.tr("Why it is kept")),
        ):
            edit.setMaxLength(LONGEST_NAME)
            edit.setAccessibleName(name)
        self.until = UntilEdit(self.tr("Until"))
        self.until.time.setFixedWidth(px(_TIME))
        self.until.box.setVisible(False)  # nothing is carried over for ever
        self.deadline = label(role="soft")
        self.problem = label(role="error")
        self.carry = KeyButton("", kind=Kind.PRIMARY, icon=Icon.CALENDAR)
        self.back = IconButton(Icon.ARROW_LEFT, self.tr("Not now"))
        obey_enter(self.carry, self.back)
        self._lay_out()
        self.owner.returnPressed.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self._ask)
        self.until.changed.connect(self._dated)
        self.carry.clicked.connect(self._ask)
        self.back.clicked.connect(self.back_asked)

    def _lay_out(self) -> None:
        """The answers stay; on a low screen with an alert the questions scroll."""
        fields = QWidget()
        rows = QVBoxLayout(fields)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(4))
        fill(
            rows,
            self.title,
            label(self.tr("Who looks after it"), "soft"), self.owner,
            label(self.tr("Why it is kept"), "soft"), self.reason,
            label(self.tr("To be decided by"), "soft"), self.until,
            self.deadline, self.problem, 0,
        )  # fmt: skip
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.back)
        foot.addWidget(self.carry, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(scrolled(fields, self.tr("Carry over")), 1)
        layout.addLayout(foot)

    def show_view(self, view: ShiftView, formats: Formats) -> None:
        self._view, self._formats = view, formats
        if view.turn != self._turn:
            self._turn = view.turn
            self._begin(view)
        stop = view.chosen_stop
        if view.is_rest:
            left = len(view.undecided)
            self.title.setText(plural(self.tr("Carry %n hold(s) over", "", left), left))
            self.carry.setText(self.tr("Carry all of them over"))
        elif stop is not None:
            held = formats.money(stop.row.hold.amount)
            self.title.setText(self.tr("Carry %1 over").replace("%1", held))
            self.carry.setText(self.tr("Carry over"))
        self._draw_deadline(view)
        say_problem(self.problem, view.problem)
        for button in (self.carry, self.back):
            button.set_ready(is_ready=not view.doing)

    def _begin(self, view: ShiftView) -> None:
        stop = None if view.is_rest else view.chosen_stop
        row = stop.row if stop else None
        self.owner.setText((row.owner if row else "") or view.clerk)
        self.reason.setText(row.reason if row else "")
        kept = row.keep_until if row else None
        now = view.now
        if now is not None:
            self._until = kept if kept is not None and kept > now else self._proposed(now)
            self.until.draw(self._until, now, self._formats, is_ready=True)
        (self.reason if self.owner.text() else self.owner).setFocus()

    def _proposed(self, now: datetime) -> datetime:
        """Noon tomorrow, by the shop's clock."""
        local = (now + _A_DAY).astimezone(self._formats.zone)
        return local.replace(hour=_NOON, minute=0, second=0, microsecond=0)

    def _draw_deadline(self, view: ShiftView) -> None:
        stop = None if view.is_rest else view.chosen_stop
        until = stop.row.hold.capture_before if stop else None
        if until is None:
            self.deadline.setVisible(False)
            return
        self.deadline.setVisible(True)
        if self._until is not None and self._until > until:
            told = self.tr("The bank lets it go before that, on %1.")
        else:
            told = self.tr("The bank holds it until %1.")
        self.deadline.setText(told.replace("%1", self._formats.when_long(until)))

    def _dated(self, until: datetime | None) -> None:
        self._until = until
        self._draw_deadline(self._view)

    def _ask(self) -> None:
        if self._until is not None:
            self.carry_asked.emit(Keep(self.owner.text(), self.reason.text(), self._until))
