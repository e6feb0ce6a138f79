"""The counter: ticket on the left, entry box and buttons on the right; decides nothing."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from pos.domain.catalogue import Product
from pos.domain.ids import SaleId
from ui.folding import Folding
from ui.format import Formats
from ui.steady import SteadyHand
from ui.theme import px
from ui.till.editing import Edit, Editor, EditView
from ui.till.presenter import TillPresenter
from ui.till.question import Question
from ui.till.side import Side
from ui.till.ticket import Ticket
from ui.till.view import TillView


class TillPage(QWidget):
    """Draws a TillView and hands every press to its presenter."""

    def __init__(self, presenter: TillPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self.editor = Editor(presenter, self)
        self.question = Question()
        self.ticket = Ticket()
        self.side = Side(self.question)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(12), px(12), px(12), px(12))
        layout.setSpacing(px(12))
        layout.addWidget(self.ticket, 11)
        layout.addWidget(self.side, 10)
        self._folding = Folding(self, layout, {self.ticket: 420, self.side: 640})
        self._hand = SteadyHand(self)
        self._hand.watch(self)
        self._connect()
        self.draw(presenter.view)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self.draw(self._presenter.view)

    def draw(self, view: TillView) -> None:
        self.ticket.draw(view, self._formats)
        self.side.draw(view, self._formats)

    def come_home(self) -> None:
        """Back to the entry box, where the next scan is expected."""
        self.side.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Not by a focus proxy: Tab would leap over everything that stands before it."""
        super().focusInEvent(event)
        self.come_home()

    def take_typed_quantity(self) -> str:
        """`3*` that stands in the entry box while something is scanned; it is used up."""
        typed = self.side.entry.text()
        if not typed.rstrip().endswith("*"):
            return ""
        self.side.entry.clear()
        return typed

    def step_back(self) -> bool:
        """Esc: close what is open, then empty the box; whether there was anything."""
        if self.question.is_open:
            self.editor.cancel()
        elif self.side.entry.text():
            self.side.entry.clear()
        elif self.side.is_showing_parked:
            self.side.hide_parked()
            self.draw(self._presenter.view)
        elif self._presenter.view.has_quantity:
            self._presenter.forget_quantity()
        else:
            return False
        self.come_home()
        return True

    def _connect(self) -> None:
        presenter, side = self._presenter, self.side
        presenter.view_changed.connect(self.draw)
        presenter.cleared.connect(side.entry.clear)
        presenter.measure_asked.connect(self.editor.ask_measure)
        presenter.scanned_badly.connect(side.entry.selectAll)  # the next try replaces it
        self.ticket.selected.connect(presenter.select)
        self.ticket.pay_asked.connect(self._pay)
        side.entry.textChanged.connect(presenter.typed)
        side.entry.returnPressed.connect(lambda: presenter.entered(side.entry.text()))
        side.product_chosen.connect(self._add)
        side.parked_chosen.connect(self._take_up)
        self.ticket.recipe.agreed.connect(self._agree)
        self.editor.view_changed.connect(self._asked)
        self.question.answered.connect(self.editor.answer)
        self.question.canceled.connect(self.editor.cancel)
        side.more.clicked.connect(lambda: self._home(presenter.change_quantity, 1))
        side.less.clicked.connect(lambda: self._home(presenter.change_quantity, -1))
        side.remove.clicked.connect(lambda: self._home(presenter.remove))
        side.undo.clicked.connect(lambda: self._home(presenter.undo))
        side.drop.clicked.connect(lambda: self._home(presenter.drop))
        side.park.clicked.connect(self._park)
        for button, edit in (
            (side.set_quantity, Edit.QUANTITY),
            (side.set_price, Edit.PRICE),
            (side.line_discount, Edit.LINE_DISCOUNT),
            (side.cart_discount, Edit.CART_DISCOUNT),
        ):
            button.clicked.connect(lambda _checked=False, edit=edit: self.editor.ask(edit))

    def _home(self, act: Callable[..., None], *values: int) -> None:
        act(*values)
        self.come_home()

    def _add(self, product: Product) -> None:
        self._presenter.add(product)
        if not self.question.is_open:
            self.come_home()

    def _take_up(self, sale: SaleId) -> None:
        self._presenter.take_up(sale)
        self.come_home()

    def _agree(self, recipe: str) -> None:
        self._presenter.agree(recipe)
        self.come_home()

    def _asked(self, view: EditView) -> None:
        self.question.draw(view)
        self.side.draw(self._presenter.view, self._formats)
        if view.edit is None:
            self.come_home()

    def _pay(self) -> None:
        self.editor.cancel()
        self._presenter.pay()

    def _park(self) -> None:
        """Put the cart aside; with an empty one, show those that were."""
        view = self._presenter.view
        if view.cart is not None and not view.cart.is_empty:
            self._presenter.park()
            self.come_home()
            return
        self.side.toggle_parked()
        self.draw(view)
        if self.side.is_showing_parked:
            self.side.choose_parked()
        else:
            self.come_home()
