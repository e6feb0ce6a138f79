"""Joins frame, pages and presenters to an open till; decides which page is shown, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtGui import QShortcut

from pos.domain.sale import SaleState
from pos.errors import PosError
from pos.settings import Mode, Settings
from ui.format import Formats
from ui.frame_state import FrameState
from ui.keys import Action, sequence
from ui.loading import load_opening, load_rooms
from ui.main_window import MainWindow, Page
from ui.notice_board import NoticeBoard
from ui.notices import Notice, notice_for
from ui.payment.phase import Phase
from ui.tasks import Lanes
from ui.till.page import TillPage
from ui.till.presenter import TillPresenter
from ui.till.view import TillServices, TillView
from ui.tones import Icon

if TYPE_CHECKING:  # the first paint waits for nothing that it does not draw
    from pos.domain.ids import SaleId
    from pos.domain.views import SaleRecord
    from pos.services.till import Till
    from pos.settings import Start
    from ui.opening import Opened, Opening, Wiring
    from ui.payment.view import PaymentView
    from ui.rooms import Rooms

CLOCK_MS: Final = 10_000
_LAST_SAVES_MS: Final = 2_000
_IDLE_MS: Final = 50
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Shell(QObject):
    """Lives as long as the window."""

    opened = Signal()  # the ledger is open and its sale on the counter
    scheme_chosen = Signal(object)  # Scheme to wear from now on

    rooms: Rooms  # the pages behind the counter, once `furnish` has been here

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._till: Till | None = None
        self.window = MainWindow(lanes)
        self._board = NoticeBoard(self.window)
        self._frame = FrameState(self.window)
        self.till = TillPresenter(lanes, self)
        self.till_page = TillPage(self.till)
        window = self.window
        window.add_page(Page("till", self.tr("Till"), Icon.TILL, Action.PAGE_TILL, self.till_page))
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._draw_frame)
        self._connect()
        self.till_page.come_home()  # the window opens ready for the first scan
        self._furnishing = self._furnished()
        self._opening: Opening | None = None

    def furnish(self) -> None:
        """Build what is missing of the pages behind the counter."""
        for _ in self._furnishing:
            pass

    def _furnish_on(self, _: None = None) -> None:
        """One page in one turn of the event loop, so that keys and scans are heard meanwhile."""
        for _page in self._furnishing:
            QTimer.singleShot(0, self._furnish_on)
            return

    def _furnished(self) -> Iterator[None]:
        from ui.rooms import Rooms

        self.rooms = Rooms(self._lanes, self._now, self)
        yield
        yield from self.rooms.build(self.window)
        self._connect_rooms()

    def open(self, start: Start, wiring: Wiring) -> None:
        """Open a ledger off the screen's thread; what is scanned meanwhile waits."""
        self._lanes.reading.start(load_rooms, done=self._furnish_on, failed=self._failed)
        self._lanes.reading.start(
            load_opening, done=partial(self._open_with, start, wiring), failed=self._failed
        )

    def _open_with(self, start: Start, wiring: Wiring, opening: type[Opening]) -> None:
        self._opening = opening(self._lanes.reading, wiring, start, self)
        self._opening.opened.connect(self._came)
        self._opening.open()

    def turn_to(self, mode: Mode) -> None:
        """Open another mode's ledger in the place of this one, once nothing is under way."""
        if self._opening is None:
            return
        if obstacle := self.rooms.payment.obstacle():
            self._say(self, notice_for(obstacle))
            return
        self.let_go()
        self._frame.status = self.tr("Opening the ledger…")
        self._draw_frame()
        self._turn_when_idle(mode)

    def _turn_when_idle(self, mode: Mode) -> None:
        if self._opening is None:
            return
        if self._lanes.are_idle:
            self._opening.turn_to(mode)
        else:
            QTimer.singleShot(_IDLE_MS, lambda: self._turn_when_idle(mode))

    def _came(self, opened: Opened) -> None:
        """A ledger is open, or none is; what was asked for and could not be had is told."""
        self.furnish()
        if opened.till is not None:
            self.use(opened.till)
        else:
            self._frame.status = self.tr("No ledger is open")
            self._draw_frame()
        if self._opening is not None:
            self.rooms.shop.attach(self._opening.shop_services())
        if opened.error is not None:
            self._tell(opened.error)

    def _tell(self, error: PosError) -> None:
        """Why there is no ledger; what a key mends is mended on the shop's page."""
        is_about_keys = error.code.startswith("key")
        if is_about_keys:
            self.rooms.show_keys(self.window)
        if not error.code.startswith("keyring_"):  # the page says that one itself
            self._say(self, notice_for(error))

    def try_again(self) -> None:
        """Open the ledger that could not be opened, once what kept it is gone."""
        if self._till is None and self._opening is not None:
            self._say(self, None)
            self._opening.open()

    def let_go(self) -> None:
        """Leave the ledger open for whoever opened it."""
        self._clock.stop()
        self._till = None

    @property
    def is_drawn(self) -> bool:
        """Whether the counter shows what the ledger holds."""
        return self.till.view.is_open

    def close(self) -> None:
        """Give the ledger back, once every change of the cart is on the disk."""
        self._clock.stop()
        self._lanes.close(_LAST_SAVES_MS)
        if self._till is not None:
            self._till.close()
            self._till = None

    @property
    def till_open(self) -> Till | None:
        return self._till

    def use(self, till: Till) -> None:
        """Work with a till that is open."""
        self.furnish()
        self._till = till
        self._frame.status = self.tr("Ledger open")
        self.till.attach(TillServices(till.catalogue, till.counter, till.checkout))
        self.rooms.attach(till)
        self._lanes.reading.start(till.settings.load, done=self._set_up, failed=self._failed)
        self._lanes.money.start(till.journal.recover, done=self._recovered, failed=self._failed)
        # The first sale shall not wait for Stripe's SDK to be imported.
        self._lanes.reading.start(till.warm, done=_warm, failed=self._failed)
        self._clock.start()
        self.till_page.come_home()
        self.opened.emit()

    def _set_up(self, settings: Settings) -> None:
        is_other = settings != self._frame.settings
        self._frame.settings = settings
        formats = Formats.of(settings, QLocale())
        self.till_page.use(formats)
        self.rooms.use(formats)
        self._draw_frame()
        if is_other:
            self.till.reload()

    def _recovered(self, unsettled: Sequence[PosError]) -> None:
        if unsettled:
            self._say(self, notice_for(unsettled[0]))
        self.till.reload()

    def _failed(self, error: Exception) -> None:
        self._say(self, notice_for(error))

    def _connect(self) -> None:
        window = self.window
        window.scanner.scanned.connect(self._scanned)
        window.notice_dismissed.connect(self._dismissed)
        window.closing.connect(self.close)
        window.page_changed.connect(self._turned)
        self.till.view_changed.connect(self._till_drawn)
        self.till.checkout_asked.connect(self._pay)
        back = QShortcut(sequence(Action.BACK), window)
        back.activated.connect(self._step_back)
        find = QShortcut(sequence(Action.FIND), window)
        find.activated.connect(self._go_to_till)

    def _connect_rooms(self) -> None:
        payment, holds, daybook = self.rooms.payment, self.rooms.holds, self.rooms.daybook
        shop = self.rooms.shop
        self.till.checkout_left.connect(payment.let_go)
        payment.view_changed.connect(self._payment_drawn)
        payment.finished.connect(self._go_to_till)
        payment.money_changed.connect(self._money_changed)
        self.rooms.payment_page.part.clicked.connect(self._show_hold)
        holds.view_changed.connect(lambda view: self._say(holds, view.notice))
        holds.count_changed.connect(lambda count: self.window.set_count("holds", count))
        holds.money_changed.connect(self._hold_changed)
        daybook.view_changed.connect(lambda view: self._say(daybook, view.notice))
        shop.view_changed.connect(lambda view: self._say(shop, view.notice))
        shop.settings_changed.connect(self._set_up)
        shop.mode_asked.connect(self.turn_to)
        shop.key_changed.connect(self._key_changed)
        shop.clock_turned.connect(self._time_went_on)
        shop.practice_emptied.connect(self._time_went_on)
        shop.scheme_chosen.connect(self.scheme_chosen)
        self.rooms.add_commands(self.window)
        self.window.add_command(self.tr("Open the ledger again"), Icon.REFRESH, self.try_again)

    def _key_changed(self, mode: Mode) -> None:
        """A first key opens the ledger that could not be opened without one."""
        if self._till is None and self._opening is not None and mode is self._opening.mode:
            self._opening.open()

    def _time_went_on(self) -> None:
        """The practice clock was turned, or practice begun anew: look at every hold again."""
        self._draw_frame()
        self.rooms.holds.refresh()
        self.rooms.daybook.reload()
        self.till.reload()

    def _scanned(self, code: str) -> None:
        """To the cart from anywhere; `3*` that was typed before it counts."""
        typed = self.till_page.take_typed_quantity()
        obstacle = self.rooms.payment.obstacle() if self._till else None
        if obstacle:
            self.till.refuse(obstacle)
            return
        if self.window.current_page() != "till":
            self.window.show_page("till")
        self.till.scanned(typed + code)

    def _pay(self, sale: SaleId) -> None:
        self.rooms.payment.begin(sale)
        self.window.show_page("payment")

    def _turned(self, page: str) -> None:
        """The payment page goes on with a checkout that was interrupted."""
        sale = self.till.view.sale
        if page == "payment" and self._is_interrupted(self.till.view) and sale is not None:
            self.rooms.payment.begin(sale.id)

    def _is_interrupted(self, view: TillView) -> bool:
        return (
            view.is_paying
            and self._till is not None
            and self.rooms.payment.view.phase is Phase.EMPTY
        )

    def _go_to_till(self) -> None:
        self.window.show_page("till")
        self.till_page.come_home()
        if self._till is not None:
            self.till.reload()

    def _money_changed(self, record: SaleRecord) -> None:
        # A hold frees the counter: the next cart is ready when the cashier comes back to it.
        if record.sale.state is not SaleState.PAYING:
            self.till.reload()
            self.rooms.holds.reload()
            self.rooms.daybook.reload()

    def _hold_changed(self, record: SaleRecord) -> None:
        """What happened to a hold on the board also shows where it was made."""
        self.rooms.daybook.reload()
        shown = self.rooms.payment.view.record
        if shown is not None and shown.sale.id == record.sale.id:
            self.rooms.payment.check_again()

    def _show_hold(self) -> None:
        """The hold that the payment page shows, on the board."""
        record = self.rooms.payment.view.record
        self.window.show_page("holds")
        if record is not None and record.sale.intent is not None:
            self.rooms.holds.select(record.sale.intent)

    def _step_back(self) -> None:
        """Esc: close what is open, or go back to the counter; it never moves money."""
        page = self.window.current_page()
        if page == "till":
            self.till_page.step_back()
        elif not self.rooms.step_back(page):
            self._go_to_till()

    def _till_drawn(self, view: TillView) -> None:
        self._say(self.till, view.notice)
        if not view.is_open or self._till is None:
            return
        if self._is_interrupted(view):
            status = self.tr("A checkout was interrupted: press “Continue payment”.")
        else:
            status = self.tr("Ledger open")
        if status != self._frame.status:
            self._frame.status = status
            self._draw_frame()

    def _payment_drawn(self, view: PaymentView) -> None:
        self._say(self.rooms.payment, view.notice)

    def _say(self, source: QObject, notice: Notice | None) -> None:
        self._board.say(source, notice)

    def _dismissed(self) -> None:
        source = self._board.dismissed()
        if source is self.till:
            self.till.dismiss()
        elif self._till is not None:
            self.rooms.dismiss(source)

    def _draw_frame(self) -> None:
        asked = self._opening.mode if self._opening else Mode.TRAINING
        self._frame.draw(self._till, asked)

    def _now(self) -> datetime:
        return self._till.clock.now() if self._till else _EPOCH


def _warm(_: None) -> None:
    """Nothing is to be shown for it."""
