"""Changes that need something typed: quantity, price, discount; refused beside the field."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from pos.domain.cart import MAX_QUANTITY, AmountOff, Cart, Discount, Item, Line, PercentOff
from pos.domain.entry import parse_discount
from pos.domain.ids import SaleId
from pos.domain.measure import measure_text, read_measure
from pos.domain.money import parse_amount
from pos.errors import PosError, Refused
from ui.notices import Notice, notice_for
from ui.till.keeper import CartKeeper, Change
from ui.till.view import TillView


class Edit(StrEnum):
    """What is being asked for."""

    QUANTITY = "quantity"
    MEASURE = "measure"
    PRICE = "price"
    LINE_DISCOUNT = "line_discount"
    CART_DISCOUNT = "cart_discount"


@dataclass(frozen=True, slots=True)
class EditView:
    """The open question, what stands in its field, and why the last answer was refused.

    `unit` is what the row is measured in, empty for pieces. `item` is what was scanned and is no
    row yet, for nobody said how much of it there is.
    """

    edit: Edit | None = None
    sale: SaleId | None = None
    line: int = 0
    about: str = ""
    text: str = ""
    unit: str = ""
    item: Item | None = None
    problem: Notice | None = None


class Editor(QObject):
    """Asks one question at a time about the cart."""

    view_changed = Signal(object)  # EditView

    def __init__(self, till: CartKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._till = till
        self._view = EditView()
        till.view_changed.connect(self._follow)

    @property
    def view(self) -> EditView:
        return self._view

    def ask(self, edit: Edit) -> None:
        """Open a question about the selected line or the cart; the field holds what is set."""
        view = self._till.view
        line, cart = view.selected_line, view.cart
        if view.sale is None or cart is None or line is None:
            self._till.complain(Refused("no_line_selected"))
            return
        about = "" if edit is Edit.CART_DISCOUNT else line.item.name
        unit = str(line.item.unit)
        self._show(EditView(edit, view.sale.id, line.number, about, _now(edit, line, cart), unit))

    def ask_measure(self, item: Item) -> None:
        """How much of something that is sold by a measure: a row once there is an answer.

        A question that is open stays: whatever it is about would be lost.
        """
        sale, unit = self._till.view.sale, str(item.unit)
        if self._view.edit is not None:
            self._till.complain(Refused("measure_needed", name=item.name, unit=unit))
        elif sale is not None:
            self._show(EditView(Edit.MEASURE, sale.id, about=item.name, unit=unit, item=item))

    def answer(self, text: str) -> None:
        """Take the answer, or keep the question open with the reason beside it."""
        edit, cart = self._view.edit, self._till.view.cart
        if edit is None or cart is None:
            return
        try:
            change = _change(edit, self._view, text.strip(), cart)
            change(cart)  # refused here, where the answer can be corrected
        except PosError as error:
            self._show(replace(self._view, text=text, problem=notice_for(error)))
        else:
            self._till.change(change)
            self.cancel()

    def cancel(self) -> None:
        """Nothing changes."""
        self._show(EditView())

    def _follow(self, view: TillView) -> None:
        """A question about a row that is gone, or about another cart, is no question any more.

        What is scanned meanwhile leaves it open: the answer belongs to the row it was asked for.
        """
        asked = self._view
        if asked.edit is None or view.sale is None or view.cart is None:
            return
        numbers = {line.number for line in view.cart.lines}
        is_gone = asked.item is None and asked.line not in numbers
        if view.sale.id != asked.sale or is_gone:
            self.cancel()

    def _show(self, view: EditView) -> None:
        self._view = view
        self.view_changed.emit(view)


def _change(edit: Edit, view: EditView, text: str, cart: Cart) -> Change:
    """What an answer does to the cart; raises the reasons why it cannot be read."""
    number, item = view.line, view.item
    match edit:
        case Edit.MEASURE:
            measure = read_measure(text)
            return lambda now: now if item is None else now.add(item, measure=measure)
        case Edit.QUANTITY:
            if cart.line(number).is_measured:
                measure = read_measure(text)
                return lambda now: now.set_measure(number, measure)
            quantity = _read_quantity(text)
            return lambda now: now.set_quantity(number, quantity)
        case Edit.PRICE:
            price = parse_amount(text, cart.currency)
            return lambda now: now.set_price(number, price)
        case Edit.LINE_DISCOUNT:
            off = _read_discount(text, cart)
            return lambda now: now.set_line_discount(number, off)
        case Edit.CART_DISCOUNT:
            off = _read_discount(text, cart)
            return lambda now: now.set_discount(off)


def _now(edit: Edit, line: Line, cart: Cart) -> str:
    """What is set, as it would be typed."""
    match edit:
        case Edit.MEASURE:
            return ""
        case Edit.QUANTITY:
            return measure_text(line.measure) if line.is_measured else str(line.quantity)
        case Edit.PRICE:
            return line.price.plain()
        case Edit.LINE_DISCOUNT:
            return _discount_text(line.discount)
        case Edit.CART_DISCOUNT:
            return _discount_text(cart.discount)


def _read_quantity(text: str) -> int:
    if not re.fullmatch("[0-9]{1,6}", text):
        raise Refused("quantity_out_of_range", quantity=text[:20], maximum=MAX_QUANTITY)
    return int(text)


def _read_discount(text: str, cart: Cart) -> Discount | None:
    """An empty field or a nought takes the discount away."""
    return None if text.strip("0 %.,") == "" else parse_discount(text, cart.currency)


def _discount_text(discount: Discount | None) -> str:
    match discount:
        case None:
            return ""
        case AmountOff(amount):
            return amount.plain()
        case PercentOff(points):
            whole, rest = divmod(points, 100)
            return f"{whole}.{rest:02d}%" if rest else f"{whole}%"
