"""The shift at a glance: since when, what lies in the drawer, and what can be done about it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.ledger import EntryKind
from pos.domain.money import Money
from pos.domain.permissions import Act, Rule
from pos.domain.shift_report import Movement
from pos.services.shifts import ShiftStatus
from ui.format import Formats
from ui.parts import card, label, obey_enter, say
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.shift.view import Face, ShiftView
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import EmptyState, KeyButton, Kind, SectionTitle, StateBadge
from ui.wording import kind_text, plural

_SIDE: Final = 372


class Home(QWidget):
    """Draws the shift; decides nothing."""

    turned = Signal(object)  # Face
    x_asked = Signal()
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._drawn: tuple[Movement, ...] | None = None
        self.title = SectionTitle("")
        self.badge = StateBadge("", Tone.PLAIN)
        self.since = label(role="soft")
        self.drawer_name = label(self.tr("In the drawer"), "soft")
        self.drawer = label(role="total", wraps=False)
        self.drawer_note = label(role="soft")
        self.holds = label(role="strong")
        self.elsewhere = label(role="soft")
        self.open_button = self._button(self.tr("Open a shift"), Icon.DRAWER, Kind.MONEY)
        self.in_button = self._button(self.tr("Cash in"), Icon.PLUS)
        self.out_button = self._button(self.tr("Cash out"), Icon.MINUS)
        self.count_button = self._button(self.tr("Count the drawer"), Icon.DRAWER)
        self.x_button = self._button(self.tr("X report"), Icon.EYE)
        self.reports_button = self._button(self.tr("Z reports"), Icon.RECEIPT)
        self.close_button = self._button(self.tr("Close the shift…"), Icon.LOCK, Kind.PRIMARY)
        self._acts = {
            self.open_button: Act.OPEN_SHIFT,
            self.in_button: Act.CASH_IN,
            self.out_button: Act.CASH_OUT,
            self.count_button: Act.CLOSE_SHIFT,
            self.x_button: Act.REPORT_X,
            self.close_button: Act.CLOSE_SHIFT,
        }
        self.table: RecordTable[Movement] = RecordTable(self._columns(), parent=self)
        self.list: RecordView[Movement] = RecordView(self.table, self.tr("Cash in and out"))
        self._empty = EmptyState(Icon.DRAWER, "", "")
        self.list.set_empty(self._empty)
        self._lay_out()
        for button, face in (
            (self.open_button, Face.OPEN),
            (self.in_button, Face.CASH_IN),
            (self.out_button, Face.CASH_OUT),
            (self.count_button, Face.COUNT),
            (self.reports_button, Face.REPORTS),
        ):
            button.clicked.connect(lambda _=False, face=face: self.turned.emit(face))
        self.x_button.clicked.connect(self.x_asked)
        self.close_button.clicked.connect(self.close_asked)

    def draw(self, view: ShiftView, formats: Formats) -> None:
        self._formats = formats
        status = view.status
        is_open, can_act = status is not None, not view.is_read_only and not view.doing
        for button, act in self._acts.items():
            button.setVisible(is_open != (act is Act.OPEN_SHIFT))
            is_ready = can_act if act is not Act.REPORT_X else not view.doing
            self._ready(button, view.rule(act), is_ready=is_ready and view.is_loaded)
        self.reports_button.set_ready(is_ready=not view.doing)
        for part in (self.drawer_name, self.drawer):
            part.setVisible(is_open)
        if status is None:
            self._draw_closed(view)
        else:
            self._draw_open(view, status)
        told = self.tr("A shift is open at %1, too; it is closed there.")
        say(self.elsewhere, told.replace("%1", ", ".join(view.elsewhere)) if view.elsewhere else "")
        movements = status.movements if status else ()
        if movements != self._drawn:
            self._drawn = movements
            self.table.show(movements)

    def _ready(self, button: KeyButton, rule: Rule, *, is_ready: bool) -> None:
        """Greyed with its reason where a role may not; told before where somebody has to agree."""
        if rule is Rule.NEVER:
            button.set_blocked(self.tr("Not for your role"))
            return
        asks = rule is Rule.NEEDS_APPROVAL
        button.set_detail(self.tr("Needs approval") if asks else "")
        button.set_ready(is_ready=is_ready)

    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self.open_button if self.open_button.isVisibleTo(self) else self.x_button

    def _draw_closed(self, view: ShiftView) -> None:
        self.title.setText(self.tr("No shift"))
        self.badge.say(self.tr("Closed"), Tone.RELEASED)
        last = view.reports[0] if view.reports else None
        told = self.tr("The last one, %1, was closed on %2.")
        say(
            self.since,
            told.replace("%1", last.name).replace("%2", self._formats.when_long(last.made_at))
            if last
            else self.tr("No shift was closed here yet."),
        )
        say(self.drawer_note, "")
        say(self.holds, "")
        self._empty.say(
            self.tr("No shift is open"),
            self.tr("Open one with what lies in the drawer. Sales go on without."),
        )

    def _draw_open(self, view: ShiftView, status: ShiftStatus) -> None:
        shift, formats = status.shift, self._formats
        self.title.setText(self.tr("Shift %1").replace("%1", shift.name))
        self.badge.say(self.tr("Open"), Tone.TAKEN)
        since = self.tr("Since %1").replace("%1", formats.when_long(shift.opened_at))
        by = self.tr("by %1").replace("%1", shift.opened_by) if shift.opened_by else ""
        float_ = self.tr("Float %1").replace("%1", formats.money(shift.opening_float))
        say(self.since, "\n".join(part for part in (f"{since} {by}".strip(), float_) if part))
        self.drawer.setText(self._expected(status))
        counted = list(status.counts.values())
        told = self.tr("Counted %1 at %2")
        say(
            self.drawer_note,
            told.replace("%1", formats.money(counted[0].total)).replace(
                "%2", formats.time(counted[0].at)
            )
            if counted
            else (self.tr("Hidden until the drawer is counted.") if status.is_blind else ""),
        )
        held, left = len(status.walk.stops), len(view.undecided)
        told = self.tr("%n open hold(s)", "", held)
        if left:
            told = self.tr("%n open hold(s), %1 to decide at the close", "", held)
            told = told.replace("%1", formats.number(left))
        told = plural(told, held)
        say(self.holds, told if held else self.tr("No money is held."))
        self._empty.say(
            self.tr("No cash was moved by hand"),
            self.tr("What is put in or taken out stands here with its reason."),
        )

    def _expected(self, status: ShiftStatus) -> str:
        if status.is_blind:
            return self.tr("Blind count")
        return "\n".join(self._formats.money(each) for each in status.expected)

    def _button(self, text: str, icon: Icon, kind: Kind = Kind.PLAIN) -> KeyButton:
        button = KeyButton(text, kind=kind, icon=icon)
        obey_enter(button)
        return button

    def _columns(self) -> list[Column[Movement]]:
        return [
            Column(
                self.tr("Cash"),
                text=lambda each: kind_text(each.kind),
                detail=lambda each: self._formats.time(each.at),
                width=112,
                is_strong=True,
            ),
            Column(self.tr("Reason"), text=lambda each: each.reason),
            Column(
                self.tr("Amount"),
                text=lambda each: self._formats.money(_signed(each)),
                align=Align.RIGHT,
                width=116,
                is_strong=True,
            ),
        ]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.badge)
        acts = QGridLayout()
        acts.setSpacing(px(8))
        acts.addWidget(self.in_button, 0, 0)
        acts.addWidget(self.out_button, 0, 1)
        acts.addWidget(self.count_button, 1, 0, 1, 2)
        reports = QHBoxLayout()
        reports.setSpacing(px(8))
        reports.addWidget(self.x_button, 1)
        reports.addWidget(self.reports_button, 1)
        acts.addLayout(reports, 2, 0, 1, 2)
        side = card(
            head, self.since, 6, self.drawer_name, self.drawer, self.drawer_note, self.holds,
            self.elsewhere, 0, self.open_button, acts, self.close_button,
        )  # fmt: skip
        side.setFixedWidth(px(_SIDE))
        right = QVBoxLayout()
        right.setSpacing(px(8))
        right.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addWidget(side)
        row.addLayout(right, 1)


def _signed(movement: Movement) -> Money:
    return movement.amount if movement.kind is EntryKind.CASH_IN else -movement.amount
