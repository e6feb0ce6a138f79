"""The walk through open holds: the list of them, and one question about the chosen one."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from pos.domain.ids import IntentId
from pos.domain.shift import Deed, Doubt, Stop
from ui.format import Formats
from ui.parts import card, column, label, obey_enter, say
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.shift.carry_form import CarryForm
from ui.shift.hold_forms import CaptureForm, ReleaseForm
from ui.shift.sheet import ShiftSheet
from ui.shift.view import ShiftView
from ui.shift.words import keep_text, stop_text, stop_tone
from ui.theme import px
from ui.tones import Icon
from ui.widgets import EmptyState, KeyButton, Kind, SectionTitle
from ui.wording import card_text, plural

_SIDE: Final = 416


class WalkSheet(ShiftSheet):
    """Draws the walk; decides nothing."""

    chosen = Signal(object)  # IntentId or None
    asked = Signal(object)  # Deed
    rest_asked = Signal()
    count_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._view = ShiftView()
        self._drawn: tuple[Stop, ...] | None = None
        self._is_drawing = False
        self._turn = -1
        self.table: RecordTable[Stop] = RecordTable(
            self._columns(), parent=self, key=lambda stop: stop.intent
        )
        self.list: RecordView[Stop] = RecordView(self.table, self.tr("Open holds"), row_height=60)
        self.list.set_empty(
            EmptyState(
                Icon.TICK_CIRCLE,
                self.tr("No money is held"),
                self.tr("Nothing has to be decided. Count the drawer next."),
            )
        )
        self.doubts = label(role="soft")
        self.panel = HoldPanel()
        self.rest = KeyButton(self.tr("Carry the rest over…"), icon=Icon.CALENDAR)
        self.stop = KeyButton(self.tr("Do not wait for Stripe"), kind=Kind.QUIET)
        self.go = KeyButton(self.tr("Count the drawer"), kind=Kind.PRIMARY, icon=Icon.DRAWER)
        obey_enter(self.rest, self.stop, self.go)
        left = column(self.list, self.doubts)
        side = card(self.panel)
        side.setFixedWidth(px(_SIDE))
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(left, 1)
        row.addWidget(side)
        self.body.addLayout(row, 1)
        self.foot.addWidget(self.rest)
        self.foot.addStretch(1)
        self.foot.addWidget(self.stop)
        self.foot.addWidget(self.go)
        self.list.current_changed.connect(self._picked)
        self.panel.asked.connect(self.asked)
        self.rest.clicked.connect(self.rest_asked)
        self.go.clicked.connect(self.count_asked)

    @override
    def first(self) -> QWidget:
        return self.list

    @override
    def show_view(self, view: ShiftView, formats: Formats) -> None:
        self._formats, self._view = formats, view
        left = len(view.undecided)
        about = (
            plural(self.tr("%n hold(s) to decide: take, release or carry over.", "", left), left)
            if left
            else self.tr("Every hold is decided.")
        )
        self.say_head(self.tr("Close the shift: open holds"), about)
        self.say_busy(view.doing, view.waiting)
        self._draw_list(view)
        walk = view.status.walk if view.status else None
        say(self.doubts, "\n".join(self._doubt(each) for each in walk.doubts) if walk else "")
        self.panel.show_view(view, formats)
        self._draw_foot(view, left)

    def _draw_list(self, view: ShiftView) -> None:
        self._is_drawing = True
        if view.stops != self._drawn:
            self._drawn = view.stops
            self.table.show(view.stops)
        now = self.list.current_record()
        if (now.intent if now else None) != view.chosen:
            self.list.select_key(view.chosen)
        self._is_drawing = False

    def _draw_foot(self, view: ShiftView, left: int) -> None:
        self.lock(self.rest, self.go, is_busy=bool(view.doing))
        self.rest.setVisible(bool(view.stops))
        self.stop.setVisible(view.waiting is not None)
        if not left:
            self.rest.set_blocked(self.tr("Nothing is left"))
        else:
            self.go.set_blocked(plural(self.tr("%n hold(s) to decide first", "", left), left))

    def _picked(self, stop: Stop | None) -> None:
        if not self._is_drawing:
            intent: IntentId | None = stop.intent if stop else None
            self.chosen.emit(intent)

    def _doubt(self, doubt: Doubt) -> str:
        told = self.tr("In doubt since %1: %2. It is carried over by itself.")
        when = self._formats.when(doubt.since)
        return told.replace("%1", when).replace("%2", doubt.receipt or doubt.sale)

    def _columns(self) -> list[Column[Stop]]:
        return [
            Column(
                self.tr("Hold"),
                text=lambda stop: stop.row.hold.receipt or stop.intent,
                detail=lambda stop: (
                    stop.row.customer or card_text(stop.row.hold.brand, stop.row.hold.last4)
                ),
                is_strong=True,
            ),
            Column(
                self.tr("Held"),
                text=lambda stop: self._formats.money(stop.row.hold.amount),
                align=Align.RIGHT,
                width=96,
                is_strong=True,
            ),
            Column(
                self.tr("At the close"),
                text=lambda stop: stop_text(stop, _now(self._view)),
                tone=lambda stop: stop_tone(stop, _now(self._view)),
                width=152,
            ),
        ]


class HoldPanel(QWidget):
    """What is known about the chosen hold, and the three ways to settle it."""

    asked = Signal(object)  # Deed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = SectionTitle("")
        self.title.setWordWrap(True)
        self.about = label(role="soft")
        self.buttons = {
            Deed.CAPTURE: KeyButton(self.tr("Take the money…"), icon=Icon.TICK),
            Deed.RELEASE: KeyButton(self.tr("Release…"), icon=Icon.ARROW_BACK),
            Deed.CARRY: KeyButton(self.tr("Carry over…"), icon=Icon.CALENDAR),
        }
        obey_enter(*self.buttons.values())
        for deed, button in self.buttons.items():
            button.clicked.connect(lambda _=False, deed=deed: self.asked.emit(deed))
        self.choice = column(self.title, self.about, 6, *self.buttons.values(), 0)
        self.capture = CaptureForm()
        self.release = ReleaseForm()
        self.carry = CarryForm()
        self.none = EmptyState(
            Icon.TICK_CIRCLE,
            self.tr("No hold is chosen"),
            self.tr("Choose one in the list to change what was decided."),
        )
        self._stack = QStackedWidget()
        for part in (self.none, self.choice, self.capture, self.release, self.carry):
            self._stack.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._stack)

    def show_view(self, view: ShiftView, formats: Formats) -> None:
        stop = view.chosen_stop
        if view.is_rest or (view.question is Deed.CARRY and stop is not None):
            self.carry.show_view(view, formats)
            self._stack.setCurrentWidget(self.carry)
        elif stop is None or view.now is None:
            self._stack.setCurrentWidget(self.none)
        elif view.question is Deed.CAPTURE:
            self.capture.show_view(view, stop, formats)
            self._stack.setCurrentWidget(self.capture)
        elif view.question is Deed.RELEASE:
            self.release.show_view(view, stop, formats)
            self._stack.setCurrentWidget(self.release)
        else:
            self._draw_choice(view, stop, formats)
            self._stack.setCurrentWidget(self.choice)

    def _draw_choice(self, view: ShiftView, stop: Stop, formats: Formats) -> None:
        hold, now = stop.row.hold, _now(view)
        self.title.setText(self.tr("%1 held").replace("%1", formats.money(hold.amount)))
        lines = [
            hold.receipt or stop.intent,
            stop.row.customer,
            card_text(hold.brand, hold.last4),
            formats.deadline(hold.capture_before, now),
            keep_text(stop, now, formats),
        ]
        self.about.setText("\n".join(line for line in lines if line))
        for button in self.buttons.values():
            if stop.is_checking:
                button.set_blocked(self.tr("Its answer is being looked for"))
            else:
                button.set_ready(is_ready=not view.doing)


def _now(view: ShiftView) -> datetime:
    """When the view was read; before that there are no holds to ask about."""
    return view.now or datetime.min.replace(tzinfo=UTC)
