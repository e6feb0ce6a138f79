"""The hold board: every open hold by its deadline, and the chosen one beside it."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.hold import Urgency
from pos.domain.ids import IntentId
from ui.elsewhere import short_mark
from ui.format import Formats
from ui.holds.panel import HoldPanel
from ui.holds.presenter import HoldsPresenter
from ui.holds.view import HoldRow, HoldsView, Step
from ui.holds.wording import badge, checking_text, lapsing_text, summary_text, time_left
from ui.keys import Action
from ui.parts import label, obey_enter
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import EmptyState, KeyButton, SectionTitle, StateBadge
from ui.wording import card_text

PANEL: Final = 320
_HELD, _CARD, _RECEIPT, _PLACED, _LEFT = range(1, 6)
_ROOM_FOR_CARD: Final = 560
_ROOM_FOR_RECEIPT: Final = 760
_ROOM_FOR_PLACED: Final = 920
_HELD_WIDTH: Final = 122
_HELD_WITH_CARD: Final = 188


class HoldsPage(QWidget):
    """Draws a HoldsView; decides nothing."""

    def __init__(self, presenter: HoldsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self._view = HoldsView()
        self._is_narrow = False
        self._is_drawing = False
        self._title = SectionTitle(self.tr("Holds"), role="page")
        self.summary = label(role="large", wraps=False)
        self.risk = StateBadge()
        self.refresh = KeyButton(self.tr("Refresh"), action=Action.REFRESH, icon=Icon.REFRESH)
        self.table = RecordTable(self._columns(), parent=self, key=lambda row: row.intent)
        self.list = RecordView(self.table, self.tr("Open holds, nearest deadline first"))
        self.list.set_empty(
            EmptyState(
                Icon.HOLD,
                self.tr("Nothing is held"),
                self.tr("When a card is authorised at the till, its hold waits here."),
            )
        )
        self.panel = HoldPanel()
        self.panel.setFixedWidth(px(PANEL))
        self._lay_out()
        self._connect()
        self.draw(presenter.view)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._presenter.use(formats)
        self.list.viewport().update()
        self.draw(self._presenter.view)

    def draw(self, view: HoldsView) -> None:
        before, self._view = self._view, view
        # A table whose rows come and go moves its current row by itself; nobody chose that one.
        self._is_drawing = True
        if view.rows is not before.rows:
            self.table.show(view.rows)
        self._select(view.selected)
        self._is_drawing = False
        if view.now != before.now:
            self._retime(view.now)
        self.panel.draw(view, self._formats)
        self.panel.setVisible(bool(view.rows))
        self._draw_head(view)
        if _comes_home(before, view):
            # What had the focus is gone; without this it would go to some other page's button.
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        """Esc: one step back, never one that moves money; whether there was one."""
        return self._presenter.step_back()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on; a focus proxy would make Tab skip what stands before the list."""
        super().focusInEvent(event)
        self.list.setFocus(event.reason())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Whoever looks sees what the ledger knows now."""
        super().showEvent(event)
        self._presenter.reload()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow table says the card under the amount and leaves the rest to the panel."""
        super().resizeEvent(event)
        room = self.width() - px(PANEL) - px(44)
        self._is_narrow = room < px(_ROOM_FOR_CARD)
        self.list.setColumnHidden(_CARD, self._is_narrow)
        self.list.setColumnHidden(_RECEIPT, room < px(_ROOM_FOR_RECEIPT))
        self.list.setColumnHidden(_PLACED, room < px(_ROOM_FOR_PLACED))
        self.list.setColumnWidth(_HELD, px(_HELD_WITH_CARD if self._is_narrow else _HELD_WIDTH))
        self.list.viewport().update()

    def _columns(self) -> list[Column[HoldRow]]:
        return [
            Column(
                self.tr("State"),
                text=lambda row: self._badge(row)[0],
                tone=lambda row: self._badge(row)[1],
                width=142,
            ),
            Column(
                self.tr("Held"),
                text=lambda row: self._formats.money(row.hold.amount),
                detail=lambda row: _card_of(row) if self._is_narrow else "",
                icon=lambda row: Icon.CLOUD if row.changes else None,
                width=_HELD_WIDTH,
                align=Align.RIGHT,
                is_strong=True,
            ),
            Column(self.tr("Card"), text=_card_of, width=184),
            Column(self.tr("Receipt"), text=lambda row: row.hold.receipt, width=154),
            Column(
                self.tr("Placed"),
                text=lambda row: self._formats.when_long(row.hold.placed_at),
                width=180,
            ),
            Column(self.tr("Capture before"), text=self._left, detail=self._until),
        ]

    def _badge(self, row: HoldRow) -> tuple[str, Tone]:
        return badge(row, self._view.urgency(row))

    def _left(self, row: HoldRow) -> str:
        now = self._view.now
        left = self._formats.left(row.hold.capture_before, now) if now else ""
        return time_left(row, self._view.urgency(row), left)

    def _until(self, row: HoldRow) -> str:
        if row.changes:
            return short_mark()
        until = row.hold.capture_before
        if self._view.urgency(row) is Urgency.LAPSED:
            return checking_text()
        return "" if until is None else self._formats.when_long(until)

    def _draw_head(self, view: HoldsView) -> None:
        summary = view.summary()
        self.summary.setText(summary_text(summary, self._formats) if view.is_open else "")
        self.risk.setVisible(bool(summary.lapsing_count))
        self.risk.say(lapsing_text(summary, self._formats), Tone.WARNING)
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

    def _retime(self, now: datetime | None) -> None:
        """Only the words that time changes, and only where they can be seen."""
        if now is None or not self.isVisible():
            return
        first = self.list.rowAt(0)
        last = self.list.rowAt(self.list.viewport().height() - 1)
        if first < 0:
            return
        last = self.table.rowCount() - 1 if last < 0 else last
        for place in (0, _LEFT):
            self.list.dataChanged(self.table.index(first, place), self.table.index(last, place))

    def _select(self, intent: IntentId | None) -> None:
        chosen = self.list.current_record()
        if (chosen.intent if chosen else None) == intent:
            return
        if intent is None:
            self.list.select_row(-1)
        else:
            self.list.select_key(intent)

    def _chosen(self, row: HoldRow | None) -> None:
        if not self._is_drawing:
            self._presenter.select(row.intent if row else None)
            self.draw(self._presenter.view)

    def _connect(self) -> None:
        presenter, panel = self._presenter, self.panel
        presenter.view_changed.connect(self.draw)
        self.list.current_changed.connect(self._chosen)
        self.list.clicked.connect(self._clicked)
        self.list.chosen.connect(self._go_to_actions)
        self.refresh.clicked.connect(presenter.refresh)
        panel.capture.clicked.connect(presenter.actions.capture_all)
        panel.part.clicked.connect(presenter.actions.ask_part)
        panel.release.clicked.connect(presenter.actions.ask_release)
        panel.check.clicked.connect(presenter.actions.check_again)
        panel.ask_now.clicked.connect(presenter.actions.ask_now)
        panel.amount_typed.connect(presenter.actions.set_amount)
        panel.amount_refused.connect(presenter.actions.refuse_amount)
        panel.part_asked.connect(presenter.actions.propose_part)
        panel.part_confirmed.connect(presenter.actions.confirm_part)
        panel.reason_chosen.connect(presenter.actions.choose_reason)
        panel.release_confirmed.connect(presenter.actions.release)
        panel.back_asked.connect(self.step_back)

    def _clicked(self, index: QModelIndex) -> None:
        row = self.table.record(index.row())
        self._presenter.select(row.intent if row else None)

    def _go_to_actions(self, row: HoldRow) -> None:
        self._presenter.select(row.intent)
        button = self.panel.check if row.is_checking else self.panel.capture
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(16))
        head.addWidget(self._title)
        head.addWidget(self.summary)
        head.addWidget(self.risk)
        head.addStretch()
        head.addWidget(self.refresh)
        obey_enter(self.refresh)
        body = QHBoxLayout()
        body.setSpacing(px(12))
        body.addWidget(self.list, 1)
        body.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(12))
        layout.setSpacing(px(10))
        layout.addLayout(head)
        layout.addLayout(body, 1)


def _card_of(row: HoldRow) -> str:
    return card_text(row.hold.brand, row.hold.last4)


def _comes_home(before: HoldsView, now: HoldsView) -> bool:
    """Whether a question was closed, or the hold that was chosen is gone."""
    closed = before.step is not Step.LOOK and now.step is Step.LOOK
    return closed or (before.selected is not None and now.selected is None)
