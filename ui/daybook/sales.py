"""The last sales, or the one that is looked for, and what became of the chosen one's money."""

from functools import cached_property

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.daybook.deciding import DecisionView
from ui.daybook.decision_sheet import DecisionSheet
from ui.daybook.refund_sheet import RefundSheet
from ui.daybook.refunding import RefundStep, RefundView
from ui.daybook.sale_detail import SaleDetail
from ui.daybook.view import DaybookView, SaleRow
from ui.format import Formats, money_word, sale_state
from ui.parts import Choice, label, obey_enter, say_problem
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import TONE_OF_MONEY, Icon
from ui.widgets import EmptyState, KeyButton, restyle
from ui.widgets.clearing import Clearing
from ui.wording import card_text

_DETAIL_WIDTH = 334
_ROOM_FOR_ALL = 1080


class Sales(QWidget):
    """Draws the sales; decides nothing."""

    find_asked = Signal(str)
    chosen = Signal(object)  # SaleId or None
    all_asked = Signal()  # no longer only those that are being checked
    ask_asked = Signal()  # Stripe is to be asked now
    refund_asked = Signal(object)  # SaleRecord
    stop_asked = Signal(object)  # SaleId
    decision_asked = Signal(object)  # SaleRow
    decision_built = Signal(object)  # DecisionSheet
    refund_built = Signal(object)  # RefundSheet

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._drawn: tuple[SaleRow, ...] = ()
        self._is_drawing = False
        self._refund_step = RefundStep.CLOSED
        self.box = QLineEdit()
        self.box.setAccessibleName(self.tr("Find a sale"))
        self.box.setPlaceholderText(self.tr("Receipt number or payment, such as 42 or pi_…"))
        Clearing(self.box)
        self.box.returnPressed.connect(lambda: self.find_asked.emit(self.box.text()))
        self.box.textChanged.connect(self._typed)
        self.find_button = KeyButton(self.tr("Find"), icon=Icon.SEARCH)
        self.find_button.clicked.connect(lambda: self.find_asked.emit(self.box.text()))
        obey_enter(self.find_button)
        self.only = Choice(self.tr("Only those being checked"), icon=Icon.SPINNER)
        self.only.setChecked(True)
        self.only.clicked.connect(self.all_asked)
        self.problem = label(role="error")
        self.table = RecordTable(self._columns(), parent=self, key=lambda row: row.sale)
        self.list = RecordView(self.table, self.tr("Sales, newest first"))
        self.list.current_changed.connect(self._row_changed)
        self._empty = EmptyState(Icon.RECEIPT, "", "")
        self.list.set_empty(self._empty)
        self.detail = SaleDetail()
        self.detail.ask.clicked.connect(self.ask_asked)
        self.detail.refund.clicked.connect(self._ask_refund)
        self.detail.decide.clicked.connect(self._ask_decision)
        self.detail.stop.clicked.connect(self._ask_stop)
        self._beside = QStackedWidget()
        self._beside.setFixedWidth(px(_DETAIL_WIDTH))
        self._beside.addWidget(self.detail)
        self._lay_out()
        self._hand = SteadyHand(self)
        self._hand.watch(self)

    @cached_property
    def refund_sheet(self) -> RefundSheet:
        """Built when money is first given back."""
        sheet = RefundSheet()
        self._beside.addWidget(sheet)
        self._hand.watch(sheet)
        self.refund_built.emit(sheet)
        return sheet

    @cached_property
    def decision_sheet(self) -> DecisionSheet:
        """Built when something has to be decided."""
        sheet = DecisionSheet()
        self._beside.addWidget(sheet)
        self._hand.watch(sheet)
        self.decision_built.emit(sheet)
        return sheet

    def draw_decision(self, view: DecisionView) -> None:
        """The evidence in the place of the sale, as long as the question is open."""
        if not view.is_open:
            self._beside.setCurrentWidget(self.detail)
            return
        sheet = self.decision_sheet
        sheet.draw(view, self._formats)
        if self._beside.currentWidget() is not sheet:
            self._beside.setCurrentWidget(sheet)
            sheet.ask()

    def draw_refund(self, view: RefundView) -> None:
        """The question in the place of the sale, as long as it is open."""
        is_turned, self._refund_step = view.step is not self._refund_step, view.step
        if view.step is RefundStep.CLOSED:
            self._beside.setCurrentWidget(self.detail)
            return
        self.refund_sheet.draw(view, self._formats)
        if is_turned:
            self._beside.setCurrentWidget(self.refund_sheet)
            self.refund_sheet.turn_to(view.step)

    def draw(self, view: DaybookView, formats: Formats) -> None:
        if formats != self._formats:
            self._formats = formats
            self.list.viewport().update()
        self._draw_filter(view)
        self._is_drawing = True
        if view.shown_sales is not self._drawn:
            self._drawn = view.shown_sales
            self.table.show(self._drawn)
        now = self.list.current_record()
        if (now.sale if now else None) != view.selected:
            self.list.select_key(view.selected)
        self._is_drawing = False
        say_problem(self.problem, view.find_problem)
        restyle(self.box, state="wrong" if view.find_problem else "")
        self.detail.draw(
            view.selected_sale, formats, can_ask=view.can_ask, may_prove=view.may_prove
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow list leaves card and state to the sheet beside it."""
        super().resizeEvent(event)
        for place in (1, 2):
            self.list.setColumnHidden(place, self.width() < px(_ROOM_FOR_ALL))

    def _draw_filter(self, view: DaybookView) -> None:
        self.only.setVisible(view.doubtful is not None)
        self.only.setChecked(view.found is None)
        if view.doubtful is None:
            self._empty.say(
                self.tr("No sale yet"),
                self.tr("A sale appears here as soon as its payment is begun."),
            )
        else:
            self._empty.say(
                self.tr("Nothing is being checked"),
                self.tr("Stripe has answered about every payment."),
            )

    def _ask_stop(self) -> None:
        if (row := self.list.current_record()) is not None:
            self.stop_asked.emit(row.sale)

    def _ask_decision(self) -> None:
        row = self.list.current_record()
        if row is not None:
            self.decision_asked.emit(row)

    def _ask_refund(self) -> None:
        row = self.list.current_record()
        if row is not None:
            self.refund_asked.emit(row.record)

    def _typed(self, text: str) -> None:
        if not text:
            self.find_asked.emit("")

    def _row_changed(self, row: SaleRow | None) -> None:
        if not self._is_drawing:
            self.chosen.emit(row.sale if row else None)

    def _columns(self) -> list[Column[SaleRow]]:
        return [
            Column(
                self.tr("Receipt"),
                text=lambda row: row.record.sale.receipt,
                icon=lambda row: Icon.CLOUD if row.record.changes else None,
                detail=lambda row: self._formats.when(row.record.sale.opened_at),
                is_strong=True,
            ),
            Column(self.tr("Paid with"), text=_paid_with, width=190),
            Column(self.tr("Sale"), text=lambda row: sale_state(row.record.sale.state), width=120),
            Column(
                self.tr("Total"),
                text=lambda row: self._formats.money(row.total),
                detail=self._part,
                align=Align.RIGHT,
                width=120,
                is_strong=True,
            ),
            Column(
                self.tr("Money"),
                text=lambda row: money_word(row.record.money),
                tone=lambda row: TONE_OF_MONEY[row.record.money],
                width=148,
            ),
        ]

    def _part(self, row: SaleRow) -> str:
        """What went back, or how much of the total was taken where that is not all of it."""
        taken, given = row.record.taken, row.record.given_back
        if given is not None:
            return self.tr("%1 given back").replace("%1", self._formats.money(given))
        if not taken or taken == row.total:
            return ""
        return self.tr("%1 taken").replace("%1", self._formats.money(taken))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.box, 1)
        top.addWidget(self.find_button)
        top.addWidget(self.only)
        body = QHBoxLayout()
        body.setSpacing(px(12))
        body.addWidget(self.list, 1)
        body.addWidget(self._beside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(top)
        layout.addWidget(self.problem)
        layout.addLayout(body, 1)


def _paid_with(row: SaleRow) -> str:
    """The cards, and cash; of an attempt that came to nothing the card all the same."""
    charges = [card.intent.latest_charge for card in row.record.cards]
    names = [card_text(charge.brand, charge.last4) for charge in charges if charge]
    if row.record.sale.cash:
        names.append(QCoreApplication.translate("Sales", "Cash"))
    return ", ".join(names)
