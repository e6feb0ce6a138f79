"""What happens on one page and shows on the others; where scans go, and what Esc does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from pos.domain.sale import SaleState
from pos.errors import PosError
from ui.keys import Action, KeyShortcut
from ui.main_window import MainWindow
from ui.notice_board import NoticeBoard
from ui.payment.phase import Phase
from ui.till.page import TillPage
from ui.till.presenter import TillPresenter
from ui.till.view import TillView

if TYPE_CHECKING:  # the first paint waits for nothing that it does not draw
    from pos.domain.ids import IntentId, SaleId
    from pos.domain.views import SaleRecord
    from ui.payment.view import PaymentView
    from ui.rooms import Rooms


class Guard(Protocol):
    """Whoever stands before the pages: scans and Esc are theirs first."""

    def takes_scan(self, code: str) -> bool: ...
    def takes_back(self) -> bool: ...


class Traffic(QObject):
    """Joins the counter, and later the pages behind it, to the window and to each other."""

    money_changed = Signal(object)  # SaleRecord: it stands otherwise than it did, on some page
    answered_late = Signal(object)  # SaleRecord: it was left waiting for its answer

    def __init__(
        self,
        window: MainWindow,
        board: NoticeBoard,
        till: TillPresenter,
        till_page: TillPage,
        is_open: Callable[[], bool],
    ) -> None:
        """`is_open`: whether a ledger lies behind the pages."""
        super().__init__(window)
        self._window = window
        self._board = board
        self._till = till
        self._till_page = till_page
        self._is_open = is_open
        self._rooms: Rooms | None = None
        self.closed_by: PosError | None = None  # why nothing can be sold here now
        self.guard: Guard | None = None  # who keeps the door, once there is one
        # Whether a code was one of our own slips, and what it is for has been shown.
        self.slips: Callable[[str], bool] | None = None
        self._join_counter()

    def is_interrupted(self, view: TillView) -> bool:
        """Whether the sale on the counter was being paid, and its payment is shown nowhere."""
        rooms = self._rooms
        return (
            view.is_paying
            and self._is_open()
            and rooms is not None
            and rooms.payment.view.phase is Phase.EMPTY
        )

    def go_to_till(self) -> None:
        """Back to the counter, which is looked at again; not past the door."""
        if self._window.cover.is_up:
            return
        self._window.show_page("till")
        self._till_page.come_home()
        if self._is_open():
            self._till.reload()

    def shows(self, sale: SaleId) -> bool:
        """Whether the payment of that sale is on the screen."""
        rooms = self._rooms
        if rooms is None or self._window.current_page() != "payment":
            return False
        shown = rooms.payment.view.record
        return shown is not None and shown.sale.id == sale

    def answered(self, record: SaleRecord) -> None:
        """The ledger knows more about a payment, by itself."""
        rooms = self._rooms
        shown = rooms.payment.view.record if rooms else None
        if rooms is not None and shown is not None and shown.sale.id == record.sale.id:
            rooms.payment.look()

    def _begin_next(self) -> None:
        """The counter is the next customer's while an answer is missing."""
        self._window.show_page("till")
        self._till_page.come_home()
        self._till.begin_next()

    def reload(self) -> None:
        """Money has moved, or time: show what the ledger knows now on every page."""
        self._till.reload()
        if self._rooms is not None:
            self._rooms.reload()

    def join(self, rooms: Rooms) -> None:
        """Take in the pages behind the counter, once they are built."""
        self._rooms = rooms
        paper = rooms.slips
        self.slips = paper.scanned
        self.money_changed.connect(paper.desk.money_moved)
        paper.desk.told.connect(lambda notice: self._board.say(paper, notice))
        for desk in (rooms.printer, rooms.drawer):
            desk.told.connect(lambda notice, desk=desk: self._board.say(desk, notice))
        paper.hold_found.connect(self._show_scanned_hold)
        paper.sale_found.connect(self._show_scanned_sale)
        paper.shift_found.connect(lambda _shift: self._window.show_page("shift"))
        payment, holds, daybook, shop = rooms.payment, rooms.holds, rooms.daybook, rooms.shop
        self._till.checkout_left.connect(payment.let_go)
        payment.view_changed.connect(self._payment_drawn)
        payment.finished.connect(self.go_to_till)
        payment.money_changed.connect(self._money_changed)
        payment.left_waiting.connect(self._begin_next)
        payment.answered_late.connect(self.answered_late)
        rooms.payment_page.part.clicked.connect(self._show_hold)
        holds.view_changed.connect(lambda view: self._board.say(holds, view.notice))
        holds.count_changed.connect(lambda count: self._window.set_count("holds", count))
        holds.money_changed.connect(self._hold_changed)
        holds.actions.sale_on_counter.connect(self._pay_again)
        daybook.money_changed.connect(self.money_changed)
        daybook.view_changed.connect(lambda view: self._board.say(daybook, view.notice))
        shop.view_changed.connect(lambda view: self._board.say(shop, view.notice))
        rooms.tour.presenter.told.connect(lambda notice: self._board.say(rooms.tour, notice))
        insights, books = rooms.insights, rooms.books
        insights.view_changed.connect(lambda view: self._board.say(insights, view.notice))
        books.view_changed.connect(lambda view: self._board.say(books, view.notice))
        shift = rooms.shift
        shift.view_changed.connect(lambda view: self._board.say(shift, view.notice))
        shift.moved.connect(self._shift_moved)

    def _join_counter(self) -> None:
        window = self._window
        window.scanner.scanned.connect(self._scanned)
        window.notice_dismissed.connect(self._dismissed)
        window.page_changed.connect(self._turned)
        self._till.view_changed.connect(self._till_drawn)
        self._till.checkout_asked.connect(self._pay)
        self._till.is_slip = self._is_slip
        KeyShortcut(Action.BACK, window).activated.connect(self._step_back)
        KeyShortcut(Action.FIND, window).activated.connect(self.go_to_till)

    def _scanned(self, code: str) -> None:
        """To the cart from anywhere; `3*` that was typed before it counts."""
        if self.guard is not None and self.guard.takes_scan(code):
            return
        if self._is_slip(code):
            return
        typed = self._till_page.take_typed_quantity()
        obstacle = self.closed_by
        if obstacle is None and self._rooms is not None and self._is_open():
            obstacle = self._rooms.payment.obstacle()
        if obstacle:
            self._till.refuse(obstacle)
            return
        if self._window.current_page() != "till":
            self._window.show_page("till")
        self._till.scanned(typed + code)

    def _is_slip(self, code: str) -> bool:
        return self.slips is not None and self.slips(code)

    def _pay(self, sale: SaleId) -> None:
        if self._rooms is not None:
            self._rooms.payment.begin(sale)
            self._window.show_page("payment")

    def _pay_again(self, sale: SaleId) -> None:
        """The cart of a lapsed hold lies on the counter again: straight to its payment."""
        self._till.reload()
        if self._rooms is not None and self._rooms.payment.obstacle() is None:
            self._pay(sale)
        else:
            self.go_to_till()

    def _turned(self, page: str) -> None:
        """The payment page goes on with a checkout that was interrupted."""
        if page == "shift" and self._rooms is not None:
            self._rooms.shift.reload()
        sale = self._till.view.sale
        if (
            page == "payment"
            and self._rooms is not None
            and sale is not None
            and self.is_interrupted(self._till.view)
        ):
            self._rooms.payment.begin(sale.id)

    def _till_drawn(self, view: TillView) -> None:
        self._board.say(self._till, view.notice)

    def _payment_drawn(self, view: PaymentView) -> None:
        if self._rooms is not None:
            self._board.say(self._rooms.payment, view.notice)

    def _money_changed(self, record: SaleRecord) -> None:
        self.money_changed.emit(record)
        # A hold frees the counter: the next cart is ready when the cashier comes back to it.
        if record.sale.state is not SaleState.PAYING:
            self.reload()

    def _hold_changed(self, record: SaleRecord) -> None:
        """What happened to a hold on the board also shows where it was made."""
        self.money_changed.emit(record)
        if self._rooms is None:
            return
        self._rooms.daybook.reload()
        shown = self._rooms.payment.view.record
        if shown is not None and shown.sale.id == record.sale.id:
            self._rooms.payment.check_again()

    def _shift_moved(self) -> None:
        """The page of the shift knows already; the others look again."""
        if self._rooms is not None:
            self._till.reload()
            self._rooms.holds.reload()
            self._rooms.daybook.reload()

    def _show_hold(self) -> None:
        """The hold that the payment page shows, on the board."""
        if self._rooms is None:
            return
        record = self._rooms.payment.view.record
        self._window.show_page("holds")
        if record is not None and record.held_cards:
            self._rooms.holds.select(record.held_cards[0].intent.id)

    def _show_scanned_hold(self, intent: IntentId) -> None:
        """The hold whose slip was scanned, on the board."""
        if self._rooms is not None:
            self._window.show_page("holds")
            self._rooms.holds.turn_to(None)
            self._rooms.holds.select(intent)

    def _show_scanned_sale(self, sale: SaleId) -> None:
        """The sale whose slip was scanned, in the daybook."""
        if self._rooms is not None:
            from ui.daybook.view import Face

            self._window.show_page("daybook")
            self._rooms.daybook.turn_to(Face.SALES)
            self._rooms.daybook.find(sale)

    def _step_back(self) -> None:
        """Esc: close what is open, or go back to the counter; it never moves money."""
        if self.guard is not None and self.guard.takes_back():
            return
        page = self._window.current_page()
        if page == "till":
            self._till_page.step_back()
        elif self._rooms is None or not self._rooms.step_back(page):
            self.go_to_till()

    def _dismissed(self) -> None:
        source = self._board.dismissed()
        if source is self._till:
            self._till.dismiss()
        elif self._rooms is not None:
            self._rooms.dismiss(source)
