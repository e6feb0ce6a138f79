"""The ticket: the cart's rows, what they come to, and the one main action."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.cart import Cart, Line
from ui.announcing import Spoken, is_heard
from ui.format import Formats
from ui.keys import Action
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.till.recipe_button import RecipeButton
from ui.till.view import TillView
from ui.till.words import breakdown, line_note, pieces
from ui.tones import Icon
from ui.widgets import EmptyState, KeyButton, Kind, SectionTitle
from ui.widgets.plain import plain

_MOST_NOTES = 4


class Ticket(QFrame):
    """Left half of the counter."""

    selected = Signal(object)  # a line's number, or None
    pay_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._formats = Formats()
        self._is_drawing = False
        self.recipe = RecipeButton()
        self._count = plain()
        self._count.setProperty("role", "soft")
        self._model: RecordTable[Line] = RecordTable(
            [
                Column(self.tr("Pieces"), text=self._how_many, width=66, align=Align.RIGHT,
                       is_strong=True),
                Column(self.tr("Item"), text=lambda line: line.item.name,
                       detail=lambda line: line_note(line, self._formats), is_strong=True),
                Column(self.tr("Amount"), text=lambda line: self._formats.amount(line.amount),
                       width=108, align=Align.RIGHT, is_strong=True),
            ],
            parent=self,
            key=lambda line: line.number,
        )  # fmt: skip
        self.rows = RecordView(self._model, self.tr("Rows of the cart"))
        self.rows.horizontalHeader().hide()
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.set_empty(
            EmptyState(
                Icon.BARCODE,
                self.tr("The cart is empty"),
                self.tr("Scan an item, or type a name, a code, or 3* for three of the next."),
            )
        )
        self.rows.current_changed.connect(self._chosen)
        self._notes = [(plain(), plain()) for _ in range(_MOST_NOTES)]
        self._due = plain()
        self._due.setProperty("role", "due")
        self.pay = KeyButton(
            self.tr("Pay"), action=Action.AUTHORISE, kind=Kind.MONEY, icon=Icon.CARD
        )
        self.pay.clicked.connect(self.pay_asked)
        self._spoken = Spoken(self)
        self._lay_out()

    def draw(self, view: TillView, formats: Formats) -> None:
        """Show a cart; only rows that differ are drawn again."""
        self._is_drawing = True
        try:
            if formats != self._formats:
                self._formats = formats
                self.rows.viewport().update()
            lines = view.cart.lines if view.cart else ()
            self._model.show(lines)
            self.rows.select_key(view.selected)
        finally:
            self._is_drawing = False
        self._count.setText(pieces(view.cart.count) if view.cart and lines else "")
        self.recipe.draw(view)
        self._draw_totals(view.cart)
        self._draw_pay(view)
        if is_heard():
            self._spoken.say(self._told(view))

    def _told(self, view: TillView) -> str:
        """What a scan or a change made of the cart, in one breath."""
        if view.cart is None or view.cart.is_empty:
            return self.tr("The cart is empty")
        line = view.selected_line
        due = self.tr("Amount due: %1").replace("%1", self._due.text())
        if line is None:
            return due
        told = self.tr("%1 of %2, %3. %4")
        parts = (self._how_many(line), line.item.name, self._formats.money(line.amount), due)
        for place, part in enumerate(parts, start=1):
            told = told.replace(f"%{place}", part)
        return told

    def _how_many(self, line: Line) -> str:
        """What is measured is one piece; how much it is stands below its name."""
        return self.tr("%1 ×").replace("%1", self._formats.number(line.quantity))

    def due_text(self) -> str:
        """The amount due as it is shown."""
        return self._due.text()

    def _draw_totals(self, cart: Cart | None) -> None:
        rows = breakdown(cart, self._formats)[:_MOST_NOTES] if cart else []
        for place, (name, amount) in enumerate(self._notes):
            text, value = rows[place] if place < len(rows) else ("", "")
            name.setText(text)
            amount.setText(value)
            name.setVisible(bool(text))
            amount.setVisible(bool(text))
        due = self._formats.money(cart.totals().due) if cart else ""
        self._due.setText(due)
        self._due.setAccessibleName(self.tr("Amount due: %1").replace("%1", due))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Both texts of the last line stand on one line, whatever their sizes."""
        super().showEvent(event)
        for text in (self._due, self._to_pay):
            text.ensurePolished()
        below = self._due.fontMetrics().descent() - self._to_pay.fontMetrics().descent()
        self._to_pay.setContentsMargins(0, 0, 0, max(0, below))

    def _draw_pay(self, view: TillView) -> None:
        if not view.is_open:
            self.pay.set_blocked(self.tr("The ledger is not open yet"))
        elif view.cart is None or view.cart.is_empty:
            self.pay.setText(self.tr("Pay"))
            self.pay.set_blocked(self.tr("Scan the first item"))
        elif view.is_paying:
            self.pay.setText(self.tr("Continue payment"))
            self.pay.set_ready()
        else:
            due = self._formats.money(view.cart.totals().due)
            self.pay.setText(self.tr("Pay %1").replace("%1", due))
            self.pay.set_ready()

    def _chosen(self, line: object) -> None:
        if not self._is_drawing:
            self.selected.emit(line.number if isinstance(line, Line) else None)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(SectionTitle(self.tr("Cart")))
        head.addSpacing(px(12))
        head.addWidget(self.recipe)
        head.addStretch()
        head.addWidget(self._count)
        notes = QGridLayout()
        notes.setVerticalSpacing(px(2))
        for place, (name, amount) in enumerate(self._notes):
            for label in (name, amount):
                label.setProperty("role", "soft")
            notes.addWidget(name, place, 0)
            notes.addWidget(amount, place, 1, Qt.AlignmentFlag.AlignRight)
        due = QHBoxLayout()
        self._to_pay = plain(self.tr("To pay"))
        self._to_pay.setProperty("role", "total")
        due.addWidget(self._to_pay, 0, Qt.AlignmentFlag.AlignBottom)
        due.addStretch()
        due.addWidget(self._due)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(12), px(14), px(14))
        layout.setSpacing(px(8))
        layout.addLayout(head)
        layout.addWidget(self.rows, 1)
        layout.addLayout(notes)
        layout.addLayout(due)
        layout.addWidget(self.pay)
