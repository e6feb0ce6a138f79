"""The cart on the counter and how it changes: every change is on the disk before the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Signal

from pos.domain.sale import SaleState
from pos.errors import PosError, Refused
from ui.notices import notice_for
from ui.tasks import JobLane, Lanes
from ui.till.turnstile import Turnstile
from ui.till.view import TillServices, TillView, touched

if TYPE_CHECKING:  # the first paint waits for nothing that it does not draw
    from pos.domain.cart import Cart
    from pos.domain.ids import SaleId
    from pos.domain.sale import Sale
    from pos.domain.views import SaleRecord
    from ui.approving import Approving

T = TypeVar("T")
Change: TypeAlias = "Callable[[Cart], Cart]"
Lying: TypeAlias = "tuple[SaleRecord, tuple[Sale, ...]]"
"""The sale on the counter, and the parked ones."""

_MOST_UNDO: Final = 50


class CartKeeper(QObject):
    """Keeps what lies on the counter: changes, undo, parking, and the way to the payment."""

    view_changed = Signal(object)  # TillView
    checkout_asked = Signal(object)  # SaleId
    checkout_left = Signal(object)  # SaleId: its cart is open again, parked or given up
    scanned_badly = Signal()

    def __init__(
        self,
        lanes: Lanes,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._approving = approving
        self._services: TillServices | None = None
        self._view = TillView()
        self._history: list[Cart] = []
        self._gate = Turnstile()

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
        if (services := self._services) is not None:
            now = self._sale()
            self._move(self._lanes.desk, lambda: on_the_counter(services, now), self._loaded)

    def begin_next(self) -> None:
        """The next customer's cart, while a sale whose answer is missing waits for it elsewhere."""
        services, waiting = self._services, self._sale()
        if services is not None and waiting is not None:
            self._leave(self._lanes.desk, lambda: on_the_counter(services), waiting)

    def select(self, number: int | None) -> None:
        self._change(selected=number)

    def change(self, change: Change) -> None:
        """Put the changed cart in the place of this one; `undo` brings this one back."""
        self._edit(change)

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

    def remove(self) -> None:
        """Take the selected line out; `undo` brings it back."""
        self._edit_line(lambda cart, number: cart.remove(number))

    def undo(self) -> None:
        """The cart as it was before the last change, also one that was dropped."""
        if self._history and not self._gate.is_closed:
            before = self._history[-1]
            self._edit(lambda _cart: before, takes_back=True)

    def park(self, label: str = "") -> None:
        """Put the cart aside and begin another."""
        services, sale = self._services, self._sale()
        if services is None or sale is None or self._gate.is_closed:
            return

        def park() -> Lying:
            services.counter.park(sale, label)
            return on_the_counter(services)

        self._leave(self._lanes.desk, park, sale)

    def take_up(self, sale: SaleId) -> None:
        """Bring a parked cart back; what lies on the counter is parked in its place."""
        services, lying = self._services, self._sale()
        if services is None or lying is None or self._gate.is_closed:
            return

        def take_up() -> Lying:
            services.counter.take_up(sale)
            return on_the_counter(services)

        self._leave(self._lanes.desk, take_up, lying)

    def drop(self) -> None:
        """Give up the whole cart; an intent that it has is canceled. `undo` fills it again."""
        services, sale = self._services, self._view.sale
        if services is None or sale is None or self._gate.is_closed:
            return
        cart = self._view.cart

        def drop() -> Lying:
            services.checkout.abandon(sale.id)
            return on_the_counter(services)

        has_no_intent = sale.state is SaleState.OPEN and sale.intent is None
        lane = self._lanes.desk if has_no_intent else self._lanes.money
        self._leave(lane, drop, sale.id, leaving=cart)

    def pay(self) -> None:
        """Ask for the payment page; every save before it has reached the disk by then."""
        view = self._view
        if view.cart is None or view.sale is None or self._gate.is_closed:
            return
        if view.cart.is_empty:
            self._failed(Refused("cart_empty"))
            return
        sale = view.sale
        self._change(notice=None)

        def saved(_: None) -> None:
            self.checkout_asked.emit(sale.id)
            # From here on the cart is closed; a change has to go back to the cart first.
            self._change(sale=replace(sale, state=SaleState.PAYING))

        self._move(self._lanes.desk, _nothing, saved)

    def dismiss(self) -> None:
        """The notice was read."""
        self._change(notice=None)

    def complain(self, error: PosError) -> None:
        """Show why something that was asked for here cannot be done."""
        self._failed(error)

    # -- how

    def _edit_line(self, change: Callable[[Cart, int], Cart]) -> None:
        number = self._view.selected
        if number is None:
            self._failed(Refused("no_line_selected"))
            return
        self._edit(lambda cart: change(cart, number))

    def _edit(self, change: Change, *, adds: bool = False, takes_back: bool = False) -> None:
        """Change the cart; a checkout that was begun goes back to the cart first."""
        sale, cart = self._view.sale, self._view.cart
        if sale is None or cart is None:
            return
        if self._gate.is_closed or sale.state is SaleState.PAYING:

            def later() -> None:
                # What was meant for a row of one cart is not done to another cart.
                if adds or self._sale() == sale.id:
                    self._edit(change, adds=adds, takes_back=takes_back)

            self._gate.wait(later)
            if not self._gate.is_closed:
                self._reopen(sale.id)
            return
        try:
            changed = change(cart)
        except PosError as error:
            self._failed(error)
            return
        self._remember(cart, changed, takes_back=takes_back)
        again = partial(self._edit_again, sale.id, change, adds=adds)
        self._put(changed, sale.id, cart, again)

    def _edit_again(self, sale: SaleId, change: Change, *, adds: bool) -> None:
        """Somebody has said yes to the change, which was for that cart and no other."""
        if self._sale() == sale:
            self._edit(change, adds=adds)

    def _remember(self, before: Cart, after: Cart, *, takes_back: bool) -> None:
        if takes_back:
            self._history.pop()
        elif after != before:
            self._history = [*self._history[1 - _MOST_UNDO :], before]

    def _put(self, cart: Cart, sale: SaleId, before: Cart, again: Callable[[], None]) -> None:
        services = self._services
        if services is None:
            return
        self._change(
            cart=cart,
            selected=touched(before, cart, self._view.selected),
            notice=None,
            undoable=bool(self._history),
        )
        if cart != before:
            self._lanes.desk.start(
                lambda: services.counter.save(sale, cart),
                done=_ignore,
                failed=partial(self._not_saved, again),
            )

    def _not_saved(self, again: Callable[[], None], error: Exception) -> None:
        """Show what is on the disk; what is not there is not sold, unless somebody says yes."""
        self.reload()
        if self._approving is None or not self._approving.offer(error, again):
            self._failed(error)

    def _reopen(self, sale: SaleId) -> None:
        """Go back to the cart; what waits at the gate is done after that."""
        services = self._services
        if services is None:
            return

        def reopened(record: SaleRecord) -> None:
            self._change(sale=record.sale, cart=record.sale.cart)
            self.checkout_left.emit(sale)

        def failed(error: Exception) -> None:
            if isinstance(error, PosError) and error.code == "sale_over":
                # Its money is held by now: the counter is free, and the scan is the next sale's.
                self.reload()
                return
            self._gate.send_away()
            self.scanned_badly.emit()
            self._failed(error)

        self._move(
            self._lanes.money, lambda: services.checkout.back_to_cart(sale), reopened, failed
        )

    def _leave(
        self, lane: JobLane, job: Callable[[], Lying], sale: SaleId, leaving: Cart | None = None
    ) -> None:
        """Put another sale on the counter than this one; `undo` can bring `leaving` back."""
        self._change(notice=None)

        def left(found: Lying) -> None:
            self._loaded(found)
            if leaving is not None and not leaving.is_empty:
                self._history = [leaving]
                self._change(undoable=True)
            self.checkout_left.emit(sale)

        self._move(lane, job, left)

    def _move(
        self,
        lane: JobLane,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Something that changes the counter as a whole; changes of the cart wait for it."""
        self._gate.close()

        def arrived(act: Callable[[T], None], value: T) -> None:
            try:
                act(value)
            finally:
                self._gate.open()

        def broke(error: Exception) -> None:
            try:
                (failed or self._failed)(error)
            finally:
                self._gate.open()

        lane.start(job, done=partial(arrived, done), failed=broke)

    def _loaded(self, found: Lying) -> None:
        record, parked = found
        sale, view = record.sale, self._view
        if view.sale is None or view.sale.id != sale.id:
            self._history.clear()
        numbers = [line.number for line in sale.cart.lines]
        last = numbers[-1] if numbers else None
        self._change(
            is_open=True,
            sale=sale,
            cart=sale.cart,
            selected=view.selected if view.selected in numbers else last,
            parked=parked,
            undoable=bool(self._history),
        )

    def _sale(self) -> SaleId | None:
        return self._view.sale.id if self._view.sale else None

    def _failed(self, error: Exception) -> None:
        self._change(notice=notice_for(error))

    def _change(self, **changes: object) -> None:
        self._view = replace(self._view, **changes)  # type: ignore[arg-type]  # TillView's own names
        self.view_changed.emit(self._view)


def on_the_counter(services: TillServices, now: SaleId | None = None) -> Lying:
    """`now` lies there already; it stays also while its answer is missing."""
    return services.counter.current(keep=now), tuple(services.counter.parked())


def _nothing() -> None:
    """A barrier: what was started before it has ended."""


def _ignore(_: object) -> None:
    """A save that went well says nothing."""
