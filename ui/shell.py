"""Joins frame, pages and presenters to an open till; decides which page is shown, nothing else."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtGui import QShortcut

from pos.domain.ids import SaleId
from pos.domain.sale import SaleState
from pos.domain.views import SaleRecord
from pos.errors import PosError
from pos.services.till import Till
from pos.settings import Mode, Settings, Start
from ui.daybook.page import DaybookPage
from ui.daybook.presenter import DaybookPresenter
from ui.daybook.view import DaybookServices
from ui.format import Formats
from ui.holds.page import HoldsPage
from ui.holds.presenter import HoldsPresenter
from ui.holds.view import HoldsServices
from ui.keys import Action, sequence
from ui.main_window import FrameView, MainWindow, Page
from ui.notices import Notice, notice_for
from ui.payment.page import PaymentPage
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentServices, PaymentView
from ui.tasks import Lanes
from ui.till.page import TillPage
from ui.till.presenter import TillPresenter
from ui.till.view import TillServices, TillView
from ui.tones import Icon

Opener = Callable[[Start], Till]

CLOCK_MS: Final = 10_000
_LAST_SAVES_MS: Final = 2_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Shell(QObject):
    """Lives as long as the window."""

    opened = Signal()  # the ledger is open and its sale on the counter

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._till: Till | None = None
        self._settings = Settings()
        self._status = ""
        self._noticed: QObject | None = None
        self._heard: dict[QObject, Notice | None] = {}
        self.window = MainWindow(lanes)
        self.till = TillPresenter(lanes, self)
        self.till_page = TillPage(self.till)
        self.payment = PaymentPresenter(lanes.money, self)
        self.payment_page = PaymentPage(self.payment, self._now)
        window = self.window
        window.add_page(Page("till", self.tr("Till"), Icon.TILL, Action.PAGE_TILL, self.till_page))
        window.add_page(
            Page("payment", self.tr("Payment"), Icon.CARD, Action.PAGE_PAYMENT, self.payment_page)
        )
        self.holds = HoldsPresenter(lanes, self)
        self.holds_page = HoldsPage(self.holds)
        window.add_page(
            Page("holds", self.tr("Holds"), Icon.BOARD, Action.PAGE_HOLDS, self.holds_page)
        )
        self.daybook = DaybookPresenter(lanes, self)
        self.daybook_page = DaybookPage(self.daybook)
        window.add_page(
            Page("daybook", self.tr("Daybook"), Icon.BOOK, Action.PAGE_DAYBOOK, self.daybook_page)
        )
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._draw_frame)
        self._connect()
        self.till_page.come_home()  # the window opens ready for the first scan

    def open(self, start: Start, opener: Opener) -> None:
        """Open a ledger off the screen's thread; what is scanned meanwhile waits."""
        self._lanes.reading.start(lambda: opener(start), done=self.use, failed=self._not_opened)

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
        self._till = till
        self._status = self.tr("Ledger open")
        self.till.attach(TillServices(till.catalogue, till.counter, till.checkout))
        self.payment.attach(
            PaymentServices(till.checkout, till.settlement, till.cards, till.practice)
        )
        self.holds.attach(HoldsServices(till.settlement, till.checkout, till.clock))
        self.daybook.attach(
            DaybookServices(
                till.daybook,
                till.counter,
                till.settlement,
                till.exports,
                till.settings,
                till.clock,
            )
        )
        self._lanes.reading.start(till.settings.load, done=self._set_up, failed=self._failed)
        self._lanes.money.start(till.journal.recover, done=self._recovered, failed=self._failed)
        # The first sale shall not wait for Stripe's SDK to be imported.
        self._lanes.reading.start(till.warm, done=_warm, failed=self._failed)
        self._clock.start()
        self.till_page.come_home()
        self.opened.emit()

    def _set_up(self, settings: Settings) -> None:
        self._settings = settings
        formats = Formats.of(settings, QLocale())
        self.till_page.use(formats)
        self.payment_page.use(formats)
        self.holds_page.use(formats)
        self.daybook_page.use(formats)
        self._draw_frame()

    def _recovered(self, unsettled: Sequence[PosError]) -> None:
        if unsettled:
            self._say(self, notice_for(unsettled[0]))
        self.till.reload()

    def _not_opened(self, error: Exception) -> None:
        self._status = self.tr("No ledger is open")
        self._draw_frame()
        self._say(self, notice_for(error))

    def _failed(self, error: Exception) -> None:
        self._say(self, notice_for(error))

    def _connect(self) -> None:
        window = self.window
        window.scanner.scanned.connect(self._scanned)
        window.notice_dismissed.connect(self._dismissed)
        window.closing.connect(self.close)
        self.till.view_changed.connect(self._till_drawn)
        self.till.checkout_asked.connect(self._pay)
        self.till.checkout_left.connect(self.payment.let_go)
        self.payment.view_changed.connect(self._payment_drawn)
        self.payment.finished.connect(self._go_to_till)
        self.payment.money_changed.connect(self._money_changed)
        self.payment_page.part.clicked.connect(self._show_hold)
        self.holds.view_changed.connect(lambda view: self._say(self.holds, view.notice))
        self.daybook.view_changed.connect(lambda view: self._say(self.daybook, view.notice))
        self.holds.count_changed.connect(lambda count: window.set_count("holds", count))
        self.holds.money_changed.connect(self._hold_changed)
        back = QShortcut(sequence(Action.BACK), window)
        back.activated.connect(self._step_back)
        find = QShortcut(sequence(Action.FIND), window)
        find.activated.connect(self._go_to_till)

    def _scanned(self, code: str) -> None:
        """To the cart from anywhere; `3*` that was typed before it counts."""
        typed = self.till_page.take_typed_quantity()
        if obstacle := self.payment.obstacle():
            self.till.refuse(obstacle)
            return
        if self.window.current_page() != "till":
            self.window.show_page("till")
        self.till.scanned(typed + code)

    def _pay(self, sale: SaleId) -> None:
        self.window.show_page("payment")
        self.payment.begin(sale)

    def _go_to_till(self) -> None:
        self.window.show_page("till")
        self.till_page.come_home()
        if self._till is not None:
            self.till.reload()

    def _money_changed(self, record: SaleRecord) -> None:
        # A hold frees the counter: the next cart is ready when the cashier comes back to it.
        if record.sale.state is not SaleState.PAYING:
            self.till.reload()
            self.holds.reload()
            self.daybook.reload()

    def _hold_changed(self, record: SaleRecord) -> None:
        """What happened to a hold on the board also shows where it was made."""
        self.daybook.reload()
        shown = self.payment.view.record
        if shown is not None and shown.sale.id == record.sale.id:
            self.payment.check_again()

    def _show_hold(self) -> None:
        """The hold that the payment page shows, on the board."""
        record = self.payment.view.record
        self.window.show_page("holds")
        if record is not None and record.sale.intent is not None:
            self.holds.select(record.sale.intent)

    def _step_back(self) -> None:
        """Esc: close what is open, or go back to the counter; it never moves money."""
        page = self.window.current_page()
        if page == "till":
            self.till_page.step_back()
        elif not self._steps_back(page):
            self._go_to_till()

    def _steps_back(self, page: str) -> bool:
        """Whether that page had something open to close."""
        match page:
            case "holds":
                return self.holds_page.step_back()
            case "daybook":
                return self.daybook_page.step_back()
            case _:
                return False

    def _till_drawn(self, view: TillView) -> None:
        self._say(self.till, view.notice)
        if not view.is_open or self._till is None:
            return
        if view.is_paying and self.payment.view.phase is Phase.EMPTY:
            status = self.tr("A checkout was interrupted: press “Continue payment”.")
        else:
            status = self.tr("Ledger open")
        if status != self._status:
            self._status = status
            self._draw_frame()

    def _payment_drawn(self, view: PaymentView) -> None:
        self._say(self.payment, view.notice)

    def _say(self, source: QObject, notice: Notice | None) -> None:
        """One banner for all: the newest notice stays until its own source takes it back."""
        if source in self._heard and self._heard[source] is notice:
            return  # drawn anew, said already
        self._heard[source] = notice
        if notice is not None:
            self._noticed = source
            self.window.say(notice)
        elif self._noticed is source:
            self._noticed = None
            self.window.say(None)

    def _dismissed(self) -> None:
        source, self._noticed = self._noticed, None
        if source is self.till:
            self.till.dismiss()
        elif source is self.payment:
            self.payment.dismiss()
        elif source is self.holds:
            self.holds.dismiss()
        elif source is self.daybook:
            self.daybook.dismiss()

    def _draw_frame(self) -> None:
        till = self._till
        mode = till.mode if till else Mode.TRAINING
        clock = ""
        if till is not None and mode is Mode.TRAINING:
            clock = Formats.of(self._settings, QLocale()).when(till.clock.now())
        self.window.draw(
            FrameView(
                mode=mode,
                shop=self._settings.shop_name if till else "",
                register=self._settings.register if till else "",
                clock=clock,
                status=self._status,
                is_busy=False,
            )
        )

    def _now(self) -> datetime:
        return self._till.clock.now() if self._till else _EPOCH


def _warm(_: None) -> None:
    """Nothing is to be shown for it."""
