"""The cart on the counter: what is typed, scanned and changed, saved to disk at every change."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pos.domain.cart import Cart, Discount
from pos.domain.catalogue import Product
from pos.domain.entry import Counted, NextQuantity, Words, read_entry
from pos.domain.ids import SaleId
from pos.domain.money import Money
from pos.domain.sale import Sale, SaleState
from pos.domain.views import SaleRecord
from pos.errors import PosError, Refused
from ui.notices import notice_for
from ui.tasks import Lanes
from ui.till.view import TillServices, TillView

HITS = 24
_MOST_UNDO = 50


class TillPresenter(QObject):
    """Drives the counter page. Scans before the ledger is open wait for it."""

    view_changed = Signal(object)  # TillView
    checkout_asked = Signal(object)  # SaleId
    scanned_well = Signal()
    scanned_badly = Signal()
    cleared = Signal()  # the entry box is to be emptied

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._services: TillServices | None = None
        self._view = TillView()
        self._history: list[Cart] = []
        self._waiting: list[str] = []
        self._search_number = 0

    @property
    def view(self) -> TillView:
        return self._view

    def attach(self, services: TillServices) -> None:
        """Take the services of an opened till and what lies on its counter."""
        self._services = services
        self._history.clear()
        self._view = TillView()
        self.reload()

    def reload(self) -> None:
        """Look at the counter again: after a payment, or after a sale was taken up."""
        services = self._need()
        self._lanes.desk.start(
            lambda: (services.counter.current(), tuple(services.counter.parked())),
            done=self._loaded,
            failed=self._failed,
        )

    def typed(self, text: str) -> None:
        """The entry box changed: search as the cashier types."""
        if self._services is None:
            return
        catalogue = self._services.catalogue
        self._search_number += 1
        number = self._search_number
        query = _query_of(text)
        if not query:
            self._change(query="", hits=())
            return

        def found(hits: tuple[Product, ...]) -> None:
            # Only the answer to the newest keystroke is drawn.
            if number == self._search_number:
                self._change(query=query, hits=hits)

        self._lanes.reading.start(
            lambda: tuple(catalogue.search(query, HITS)), done=found, failed=self._failed
        )

    def entered(self, text: str) -> None:
        """Enter in the entry box: a code, a quantity for the next scan, or the first hit."""
        hit = self._view.hits[0] if self._view.hits else None
        self._take(text, instead=hit)

    def scanned(self, code: str) -> None:
        """A scanner's burst, whatever has the focus; the counter's pending quantity applies."""
        if self._services is None:
            self._waiting.append(code)
            return
        self._take(code, instead=None)

    def add(self, product: Product, quantity: int | None = None) -> None:
        """Put a product into the cart."""
        count = quantity or self._view.quantity
        self._edit(lambda cart: cart.add(product.item(), count), added=product)
        self.cleared.emit()

    def select(self, number: int | None) -> None:
        self._change(selected=number)

    def set_quantity(self, quantity: int) -> None:
        self._edit_line(lambda cart, number: cart.set_quantity(number, quantity))

    def change_quantity(self, by: int) -> None:
        """One more or one less; the last piece is removed."""
        line = self._view.selected_line
        if line is None:
            return
        if line.quantity + by < 1:
            self.remove()
        else:
            self.set_quantity(line.quantity + by)

    def set_price(self, price: Money) -> None:
        self._edit_line(lambda cart, number: cart.set_price(number, price))

    def set_line_discount(self, discount: Discount | None) -> None:
        self._edit_line(lambda cart, number: cart.set_line_discount(number, discount))

    def set_cart_discount(self, discount: Discount | None) -> None:
        self._edit(lambda cart: cart.set_discount(discount))

    def remove(self) -> None:
        """Take the selected line out; `undo` brings it back."""
        self._edit_line(lambda cart, number: cart.remove(number))

    def undo(self) -> None:
        """The cart as it was before the last change."""
        if not self._history or self._view.cart is None:
            return
        previous = self._history.pop()
        self._put(previous, remember=False)

    def park(self, label: str = "") -> None:
        """Put the cart aside and begin another."""
        services, sale = self._need(), self._sale()
        if sale is None:
            return
        self._lanes.desk.start(
            lambda: (services.counter.park(sale, label), tuple(services.counter.parked())),
            done=self._loaded,
            failed=self._failed,
        )

    def take_up(self, sale: SaleId) -> None:
        """Bring a parked cart back."""
        services = self._need()
        self._lanes.desk.start(
            lambda: (services.counter.take_up(sale), tuple(services.counter.parked())),
            done=self._loaded,
            failed=self._failed,
        )

    def drop(self) -> None:
        """Give up the whole cart; an intent that it has is canceled."""
        services, sale = self._need(), self._sale()
        if sale is None:
            return
        self._lanes.money.start(
            lambda: services.checkout.abandon(sale),
            done=lambda _record: self.reload(),
            failed=self._failed,
        )

    def pay(self) -> None:
        """Ask for the payment page; every save before it has reached the disk by then."""
        view = self._view
        if view.cart is None or view.sale is None:
            return
        if view.cart.is_empty:
            self._fail(Refused("cart_empty"))
            return
        sale = view.sale.id
        self._lanes.desk.start(
            lambda: None,
            done=lambda _nothing: self.checkout_asked.emit(sale),
            failed=self._failed,
        )

    def forget_quantity(self) -> None:
        """One piece of the next scan again."""
        self._change(quantity=1)

    def dismiss(self) -> None:
        """The notice was read."""
        self._change(notice=None)

    def complain(self, error: PosError) -> None:
        """Show why something that was asked for here cannot be done."""
        self._fail(error)

    def _take(self, text: str, *, instead: Product | None) -> None:
        """Read an entry and put what it names into the cart, or `instead` for an unknown code."""
        try:
            entry = read_entry(text)
        except PosError as error:
            self._fail(error)
            return
        match entry:
            case NextQuantity(quantity):
                self._change(quantity=quantity)
                self.cleared.emit()
            case Counted(quantity, code):
                self._look_up(code, quantity, instead)
            case Words(text=words):
                if words:
                    self._look_up(words, self._view.quantity, instead)

    def _look_up(self, code: str, count: int, instead: Product | None) -> None:
        services = self._need()

        def found(product: Product) -> None:
            self.scanned_well.emit()
            self.add(product, count)

        def missing(error: Exception) -> None:
            is_unknown = isinstance(error, PosError) and error.code == "code_unknown"
            if is_unknown and instead is not None:
                self.add(instead, count)
                return
            self.scanned_badly.emit()
            self._failed(error)

        self._lanes.desk.start(lambda: services.catalogue.scan(code), done=found, failed=missing)

    def _edit_line(self, change: Callable[[Cart, int], Cart]) -> None:
        number = self._view.selected
        if number is None:
            self._fail(Refused("no_line_selected"))
            return
        self._edit(lambda cart: change(cart, number))

    def _edit(self, change: Callable[[Cart], Cart], *, added: Product | None = None) -> None:
        """Change the cart; a checkout that was begun goes back to the cart first."""
        services, sale = self._need(), self._view.sale
        if sale is None or self._view.cart is None:
            return
        if sale.state is SaleState.PAYING:

            def reopened(record: SaleRecord) -> None:
                self._change(sale=record.sale, cart=record.sale.cart)
                self._edit(change, added=added)

            self._lanes.money.start(
                lambda: services.checkout.back_to_cart(sale.id),
                done=reopened,
                failed=self._failed,
            )
            return
        try:
            changed = change(self._view.cart)
        except PosError as error:
            self._fail(error)
            return
        self._put(changed, remember=True, added=added)

    def _put(self, cart: Cart, *, remember: bool, added: Product | None = None) -> None:
        services, sale, before = self._need(), self._sale(), self._view.cart
        if sale is None or before is None:
            return
        if remember:
            self._history = [*self._history[1 - _MOST_UNDO :], before]
        touched = _touched(before, cart, self._view.selected)
        self._change(
            cart=cart,
            selected=touched,
            last_added=touched if added else None,
            quantity=1,
            notice=None,
            undoable=bool(self._history),
            **({"hits": (), "query": ""} if added else {}),
        )
        self._lanes.desk.start(
            lambda: services.counter.save(sale, cart), done=_nothing, failed=self._failed
        )

    def _loaded(self, found: tuple[SaleRecord, tuple[Sale, ...]]) -> None:
        record, parked = found
        sale = record.sale
        if self._view.sale is None or self._view.sale.id != sale.id:
            self._history.clear()
        lines = sale.cart.lines
        self._view = replace(
            self._view,
            is_open=True,
            sale=sale,
            cart=sale.cart,
            selected=lines[-1].number if lines else None,
            last_added=None,
            parked=parked,
            undoable=bool(self._history),
            notice=None,
        )
        self._show()
        waiting, self._waiting = self._waiting, []
        for code in waiting:
            self.scanned(code)

    def _sale(self) -> SaleId | None:
        return self._view.sale.id if self._view.sale else None

    def _need(self) -> TillServices:
        if self._services is None:
            raise Refused("ledger_opening")
        return self._services

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PosError):
            raise error
        self._fail(error)

    def _fail(self, error: PosError) -> None:
        self._change(notice=notice_for(error))

    def _change(self, **changes: object) -> None:
        self._view = replace(self._view, **changes)  # type: ignore[arg-type]  # TillView's own names
        self._show()

    def _show(self) -> None:
        self.view_changed.emit(self._view)


def _query_of(text: str) -> str:
    """What to search for: without a quantity in front, nothing while only digits are typed."""
    return text.rpartition("*")[2].strip()


def _touched(before: Cart, after: Cart, selected: int | None) -> int | None:
    """The line that a change was about, or the nearest one left."""
    old = {line.number: line for line in before.lines}
    for line in reversed(after.lines):
        if old.get(line.number) != line:
            return line.number
    numbers = [line.number for line in after.lines]
    if selected in numbers:
        return selected
    return numbers[-1] if numbers else None


def _nothing(_: object) -> None:
    """A save that went well says nothing."""
