"""The hold board: lanes, what is looked for, every open hold, and the chosen ones beside it."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.board import HoldRow
from pos.domain.ids import IntentId
from ui.format import Formats
from ui.holds.desk import SheetDesk
from ui.holds.filter_bar import FilterBar
from ui.holds.foot import BoardFoot
from ui.holds.lanes import LaneBar
from ui.holds.listing import BoardList
from ui.holds.panel import HoldPanel
from ui.holds.presenter import HoldsPresenter
from ui.holds.row_cells import LEFT, STATE, Cells
from ui.holds.ticking import SteadyClock, Ticker
from ui.holds.view import HoldsView
from ui.keys import Action
from ui.parts import obey_enter
from ui.records import RecordTable
from ui.theme import px
from ui.tones import Icon
from ui.widgets import EmptyState, KeyButton

PANEL: Final = 320
WIDE_PANEL: Final = 400
_ROOM_FOR_WIDE: Final = 1300
_ROOM_FOR_BOTH: Final = 700


class HoldsPage(QWidget):
    """Draws a HoldsView; decides nothing."""

    def __init__(self, presenter: HoldsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self._view = HoldsView()
        self._clock = SteadyClock()
        self.refresh = KeyButton(self.tr("Refresh"), action=Action.REFRESH, icon=Icon.REFRESH)
        self.lanes = LaneBar()
        self.filter = FilterBar()
        self._cells = Cells(self, self)
        self.table = RecordTable(self._cells.columns(), parent=self, key=_name_of)
        self.list = BoardList(self.table, self.tr("Open holds"))
        self._empty = EmptyState(Icon.HOLD, "", "")
        self.list.set_empty(self._empty)
        self.foot = BoardFoot()
        self.panel = HoldPanel(presenter.actions.may)
        self.desk = SheetDesk(presenter.actions)
        self._faces = QStackedWidget()
        self.ticker = Ticker(self.list, self._said, (STATE, LEFT), self)
        self._lay_out()
        self._connect()
        self.draw(presenter.view)

    # -- what the cells are written with

    @property
    def formats(self) -> Formats:
        return self._formats

    @property
    def view(self) -> HoldsView:
        return self._view

    @property
    def now(self) -> datetime | None:
        return self._clock.now()

    def is_hidden(self, column: int) -> bool:
        return self.list.isColumnHidden(column)

    # -- drawing

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._presenter.use(formats)
        self.desk.use(formats)
        self.list.viewport().update()
        self.draw(self._presenter.view)

    def draw(self, view: HoldsView) -> None:
        before, self._view = self._view, view
        if view.now != before.now:
            self._clock.set(view.now)
            self.ticker.tick()
        self.list.draw(view.shown, view.chosen, view.order)
        self.lanes.draw(view.sums, view.lane, self._formats)
        self.filter.draw(view, self._formats)
        self.foot.draw(view, self._formats)
        self.panel.draw(view, self._formats)
        self.panel.setVisible(bool(view.rows))
        self.list.show_registers(is_shown=view.is_all)
        self._draw_empty(view)
        self._draw_refresh(view)
        if _comes_home(before, view) and self._presenter.actions.sheet is None:
            # What had the focus is gone; without this it would go to some other page's button.
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        """Esc: one step back, never one that moves money; whether there was one."""
        return self._presenter.step_back() or self.filter.step_back()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on; a focus proxy would make Tab skip what stands before the list."""
        super().focusInEvent(event)
        home = self.list if self._presenter.actions.sheet is None else self.desk
        home.setFocus(event.reason())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Whoever looks sees what the ledger knows now."""
        super().showEvent(event)
        self._presenter.reload()
        self.ticker.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """No clock ticks that nobody sees."""
        super().hideEvent(event)
        self.ticker.stop()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow list leaves more to the panel."""
        super().resizeEvent(event)
        panel = WIDE_PANEL if self.width() >= px(_ROOM_FOR_WIDE) else PANEL
        self.panel.setFixedWidth(px(panel))
        self.list.fit(self.width() - px(panel) - px(44))
        self._make_room()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed over the list is looked for."""
        typed = event.text() if self._presenter.actions.sheet is None else ""
        if typed.isprintable() and typed.strip() and not event.modifiers() & _WITH_A_MEANING:
            self.filter.begin(typed)
            event.accept()
            return
        super().keyPressEvent(event)

    def _said(self, row: HoldRow) -> tuple[str, str]:
        """What time changes of a row, in the columns of the ticker."""
        return self._cells.badge(row)[0], self._cells.left(row)

    def _draw_empty(self, view: HoldsView) -> None:
        if view.rows:
            self._empty.say(
                self.tr("Nothing found"),
                self.tr("No open hold is like that. Esc shows all of them again."),
            )
        else:
            self._empty.say(
                self.tr("Nothing is held"),
                self.tr("When a card is authorised at the till, its hold waits here."),
            )

    def _draw_refresh(self, view: HoldsView) -> None:
        if view.is_read_only:
            self.refresh.set_blocked(self.tr("Look only"))
            return
        if view.asking is None:
            self.refresh.set_ready(is_ready=view.is_open)
            self.refresh.set_detail(self._checked(view))
            return
        asked = self.tr("asked about %1 of %2")
        asked = asked.replace("%2", self._formats.number(view.asking.total))
        self.refresh.set_blocked(asked.replace("%1", self._formats.number(view.asking.done)))

    def _checked(self, view: HoldsView) -> str:
        if view.checked_at is None:
            return self.tr("from Stripe")
        return self.tr("asked at %1").replace("%1", self._formats.time(view.checked_at))

    # -- hearing

    def _connect(self) -> None:
        presenter, panel, actions = self._presenter, self.panel, self._presenter.actions
        presenter.view_changed.connect(self.draw)
        self.lanes.picked.connect(presenter.turn_to)
        self.filter.wanted.connect(presenter.find)
        self.filter.opened.connect(self._make_room)
        self.filter.ordered.connect(presenter.order)
        self.filter.picked.connect(presenter.look_for)
        self.filter.scope_asked.connect(lambda is_all: presenter.everywhere.show(is_all=is_all))
        self.filter.keep_asked.connect(presenter.saving.keep)
        self.filter.forget_asked.connect(presenter.saving.forget)
        self.filter.left.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.all_asked.connect(presenter.choose_all)
        self.list.picked.connect(self._picked)
        self.list.sort_asked.connect(presenter.sort)
        self.list.chosen.connect(self._go_to_actions)
        self.refresh.clicked.connect(presenter.refresh)
        panel.capture.clicked.connect(actions.capture_all)
        panel.sheet_asked.connect(actions.open)
        self.desk.opened.connect(lambda: self._faces.setCurrentWidget(self.desk))
        self.desk.closed.connect(self._come_home)
        panel.check.clicked.connect(actions.check_again)
        panel.ask_now.clicked.connect(actions.ask_now)

    def _come_home(self) -> None:
        """A question was closed: the board again, with the keyboard on its list."""
        self._faces.setCurrentIndex(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_room(self, is_open: bool | None = None) -> None:  # noqa: FBT001 - Qt says it by position
        """A low screen has no room for lanes and filters at once."""
        is_open = self.filter.more.isChecked() if is_open is None else is_open
        self.lanes.setVisible(not is_open or self.height() >= px(_ROOM_FOR_BOTH))

    def _picked(self, intents: tuple[IntentId, ...]) -> None:
        self._presenter.choose(intents)
        self.draw(self._presenter.view)  # while money moves nothing else is chosen

    def _go_to_actions(self, row: HoldRow) -> None:
        self._presenter.select(row.intent)
        self.panel.focus_first()

    def _lay_out(self) -> None:
        obey_enter(self.refresh)
        self.filter.add(self.refresh)
        beside = QVBoxLayout()
        beside.setSpacing(px(8))
        beside.addWidget(self.list, 1)
        beside.addWidget(self.foot)
        lower = _Yielding()
        body = QHBoxLayout(lower)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(px(12))
        body.addLayout(beside, 1)
        body.addWidget(self.panel)
        board = QWidget()
        self._faces.addWidget(board)
        self._faces.addWidget(self.desk)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(12), px(16), px(12))
        outer.addWidget(self._faces)
        layout = QVBoxLayout(board)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(self.lanes)
        layout.addWidget(self.filter)
        layout.addWidget(lower, 1)


class _Yielding(QWidget):
    """Takes what is left: what stands above it is never pressed together for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(px(64))

    @override
    def hasHeightForWidth(self) -> bool:
        """No: whatever has one is given its least height, whatever its own minimum says."""
        return False


_WITH_A_MEANING: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def _name_of(row: HoldRow) -> IntentId:
    return row.hold.intent


def _comes_home(before: HoldsView, now: HoldsView) -> bool:
    """Whether the hold that was chosen is gone."""
    return before.selected is not None and now.selected is None
