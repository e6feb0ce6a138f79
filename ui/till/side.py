"""Right half of the counter: the entry box, and under it hits, parked carts or a question."""

from typing import TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos.domain.catalogue import Product
from pos.domain.measure import Unit
from pos.domain.sale import Sale
from ui.format import Formats, digits
from ui.keys import Action, with_key
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.till.question import Question
from ui.till.view import TillView
from ui.till.words import parked_title, product_note
from ui.tones import Icon, Tone
from ui.widgets import EmptyState, KeyButton, Keypad, Kind, SearchEdit, SectionTitle, StateBadge
from ui.widgets.plain import plain

R = TypeVar("R")

_ROOM_FOR_THE_PAD = 620


class Side(QWidget):
    """Draws; every press is a signal."""

    product_chosen = Signal(object)  # Product
    parked_chosen = Signal(object)  # SaleId

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # As wide as the page gives it: its buttons shorten their text before they push.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._formats = Formats()
        self._hits_drawn: tuple[Product, ...] = ()
        self._parked_drawn: tuple[Sale, ...] = ()
        self._shows_parked = False
        self.question = question
        self.entry = SearchEdit(
            self.tr("Scan, or search by name or code"), self.tr("Search or scan")
        )
        self.entry.setClearButtonEnabled(True)
        for button in self.entry.findChildren(QToolButton):
            button.setAccessibleName(self.tr("Clear"))
        self.quantity = StateBadge()
        self._hits_model: RecordTable[Product] = RecordTable(
            [
                Column(self.tr("Product"), text=lambda each: each.name, detail=product_note,
                       is_strong=True),
                Column(self.tr("Price"), text=lambda each: self._formats.money(each.price),
                       width=116, align=Align.RIGHT, is_strong=True),
            ],
            parent=self,
        )  # fmt: skip
        self.hits = _list(self._hits_model, self.tr("Products found"))
        self.hits.clicked.connect(self._hit_pressed)
        self.hits.chosen.connect(self._hit_chosen)
        self._none = EmptyState(
            Icon.SEARCH,
            self.tr("Nothing found"),
            self.tr("Check the spelling, or scan the item. The cart is as it was."),
        )
        self._parked_model: RecordTable[Sale] = RecordTable(
            [
                Column(self.tr("Parked cart"), text=lambda each: parked_title(each, self._formats),
                       detail=lambda each: self._formats.when(each.opened_at), is_strong=True),
                Column(self.tr("Amount"), width=116, align=Align.RIGHT, is_strong=True,
                       text=lambda each: self._formats.money(each.cart.totals().due)),
            ],
            parent=self,
            key=lambda sale: sale.id,
        )  # fmt: skip
        self.parked = _list(self._parked_model, self.tr("Parked carts"))
        self.parked.clicked.connect(self._parked_pressed)
        self.parked.chosen.connect(self._parked_chosen)
        self._make_buttons()
        self._lay_out()

    def draw(self, view: TillView, formats: Formats) -> None:
        """Show what the counter's view says, except for a question that is open."""
        self._formats = formats
        if view.hits != self._hits_drawn:
            self._hits_drawn = view.hits
            self._hits_model.show(view.hits)
            self.hits.scrollToTop()
        if view.parked != self._parked_drawn:
            self._parked_drawn = view.parked
            self._parked_model.show(view.parked)
        self.quantity.setVisible(view.has_quantity)
        if view.measure:
            text = self.tr("Next scan: %1").replace("%1", formats.measure(view.measure, Unit.PIECE))
            self.quantity.say(text.strip(), Tone.INFO)
        elif view.has_quantity:
            text = self.tr("Next scan: %1 ×").replace("%1", formats.number(view.quantity))
            self.quantity.say(text, Tone.INFO)
        self._draw_buttons(view)
        self._draw_face(view)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The number pad is there when it does not squeeze what is above it."""
        self.pad.setVisible(self.height() >= px(_ROOM_FOR_THE_PAD))
        super().resizeEvent(event)

    def toggle_parked(self) -> None:
        """Show the parked carts, or put them away again."""
        self._shows_parked = not self._shows_parked

    def hide_parked(self) -> None:
        self._shows_parked = False

    @property
    def is_showing_parked(self) -> bool:
        return self._shows_parked

    def choose_parked(self) -> None:
        """Give the arrow keys to the parked carts."""
        _go_into(self.parked)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the entry box into the list under it."""
        shown = self._stack.currentWidget()
        if event.key() == Qt.Key.Key_Down and shown is self.hits:
            _go_into(self.hits)
        elif event.key() == Qt.Key.Key_Down and shown is self._parked_page:
            _go_into(self.parked)
        else:
            super().keyPressEvent(event)

    def _draw_face(self, view: TillView) -> None:
        if self.question.is_open:
            self._stack.setCurrentWidget(self.question)
        elif view.query:
            self._stack.setCurrentWidget(self.hits if view.hits else self._none)
        elif self._shows_parked and view.parked:
            self._stack.setCurrentWidget(self._parked_page)
        else:
            self._shows_parked = False
            self._stack.setCurrentWidget(self._actions)

    def _draw_buttons(self, view: TillView) -> None:
        has_line = view.selected_line is not None
        for button in (
            self.more,
            self.less,
            self.set_quantity,
            self.set_price,
            self.line_discount,
            self.cart_discount,
            self.remove,
            self.drop,
        ):
            if has_line:
                button.set_ready()
            else:
                button.set_blocked(self.tr("No line"))
        self.undo.set_ready(is_ready=view.undoable)
        is_empty = view.cart is None or view.cart.is_empty
        count = len(view.parked)
        if is_empty:
            self.park.setText(self.tr("Parked (%1)").replace("%1", digits(count)))
            if count:
                self.park.set_ready()
            else:
                self.park.set_blocked(self.tr("None"))
        else:
            self.park.setText(self.tr("Park it"))
            self.park.set_ready()

    def _make_buttons(self) -> None:
        self.more = KeyButton(self.tr("One more"), icon=Icon.PLUS)
        self.less = KeyButton(self.tr("One less"), icon=Icon.MINUS)
        self.set_quantity = KeyButton(self.tr("Quantity"), action=Action.QUANTITY)
        self.set_price = KeyButton(self.tr("Price"), action=Action.PRICE, icon=Icon.TAG)
        self.line_discount = KeyButton(
            self.tr("Discount"), action=Action.DISCOUNT, icon=Icon.PERCENT
        )
        self.cart_discount = KeyButton(self.tr("Discount on all"), icon=Icon.PERCENT)
        self.remove = KeyButton(self.tr("Remove"), action=Action.REMOVE, icon=Icon.BIN)
        self.undo = KeyButton(self.tr("Undo"), action=Action.UNDO, icon=Icon.UNDO)
        self.park = KeyButton(self.tr("Park"), action=Action.PARK, icon=Icon.PARK)
        self.drop = KeyButton(self.tr("Drop the cart"), kind=Kind.DANGER, icon=Icon.CROSS)

    def _lay_out(self) -> None:
        box = QHBoxLayout()
        box.setSpacing(px(8))
        box.addWidget(self.entry, 1)
        box.addWidget(self.quantity)
        self._actions = QWidget()
        grid = QGridLayout(self._actions)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(8))
        pairs = (
            (self.less, self.more),
            (self.set_quantity, self.set_price),
            (self.line_discount, self.cart_discount),
            (self.remove, self.undo),
            (self.park, self.drop),
        )
        for row, pair in enumerate(pairs):
            for column, button in enumerate(pair):
                grid.addWidget(button, row, column)
        self.pad = Keypad(extra="*", enter_text=self.tr("Add"))
        self.pad.drive(self.entry)
        self.pad.enter_button.set_kind(Kind.PLAIN)  # the page has one main action: Pay
        grid.addWidget(self.pad, len(pairs), 0, 1, 2)
        grid.setRowStretch(len(pairs), 1)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        self._parked_page = QWidget()
        parked = QVBoxLayout(self._parked_page)
        parked.setContentsMargins(0, 0, 0, 0)
        parked.addWidget(SectionTitle(self.tr("Parked carts")))
        hint = plain()
        closes = self.tr("Choose one to bring it back. %1 closes this list.")
        with_key(hint, hint.setText, closes, Action.BACK)
        hint.setProperty("role", "soft")
        hint.setWordWrap(True)
        parked.addWidget(hint)
        parked.addWidget(self.parked, 1)
        self._stack = QStackedWidget()
        for page in (self._actions, self.hits, self._none, self._parked_page, self.question):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(box)
        layout.addWidget(self._stack, 1)

    def _hit_pressed(self, index: QModelIndex) -> None:
        self._hit_chosen(self._hits_model.record(index.row()))

    def _hit_chosen(self, product: object) -> None:
        if isinstance(product, Product):
            self.product_chosen.emit(product)

    def _parked_pressed(self, index: QModelIndex) -> None:
        self._parked_chosen(self._parked_model.record(index.row()))

    def _parked_chosen(self, sale: object) -> None:
        if isinstance(sale, Sale):
            self._shows_parked = False
            self.parked_chosen.emit(sale.id)


def _go_into(rows: RecordView[R]) -> None:
    rows.select_row(max(rows.currentIndex().row(), 0))
    rows.setFocus(Qt.FocusReason.OtherFocusReason)


def _list(model: RecordTable[R], name: str) -> RecordView[R]:
    """A list without a head, for one press on a row."""
    view = RecordView(model, name)
    view.horizontalHeader().hide()
    return view
