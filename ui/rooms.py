"""The pages behind the counter: built after its first paint, so that nobody waits for them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from pos.services.till import Till
from pos.settings import Mode, Settings
from ui.alerts.joining import AlertDesk
from ui.alerts.view import AlertsServices
from ui.approving import Approving
from ui.assistant.room import AssistantRoom
from ui.books.page import BooksPage
from ui.books.presenter import BooksPresenter
from ui.centre.post import CentrePost
from ui.customers.room import CustomersRoom
from ui.daybook.page import DaybookPage
from ui.daybook.presenter import DaybookPresenter
from ui.display.desk import DisplayDesk
from ui.format import Formats
from ui.help.desk import HelpDesk
from ui.holds.page import HoldsPage
from ui.holds.presenter import HoldsPresenter
from ui.insights.page import InsightsPage
from ui.insights.presenter import InsightsPresenter
from ui.insights.view import InsightsServices
from ui.keys import Action
from ui.main_window import MainWindow, Page
from ui.meter.desk import MeterDesk
from ui.paper.room import PaperRoom
from ui.paper.shown import ShownNow
from ui.payment.page import PaymentPage
from ui.payment.presenter import PaymentPresenter
from ui.printers.drawer_sheet import DrawerDesk
from ui.printers.post import PaperPost
from ui.reader_post import ReaderPost
from ui.services import (
    books_services,
    daybook_services,
    holds_services,
    shift_services,
)
from ui.shift.page import ShiftPage
from ui.shift.presenter import ShiftPresenter
from ui.shop.page import ShopPage
from ui.shop.presenter import ShopPresenter
from ui.shop.view import Section
from ui.tasks import Lanes
from ui.till.presenter import TillPresenter
from ui.tones import Icon
from ui.tour.desk import TourDesk
from ui.waits import Waits
from ui.ways import PANES, payment_services, saved_services

_MENDED_BY_A_BACKUP: Final = frozenset(
    {"ledger_damaged", "ledger_unreadable", "ledger_emptied", "ledger_vanished"}
)


class Rooms(QObject):
    """Every page but the counter: presenters at once, pages as `build` goes on."""

    payment_page: PaymentPage
    holds_page: HoldsPage
    daybook_page: DaybookPage
    shift_page: ShiftPage
    shop_page: ShopPage
    insights_page: InsightsPage
    books_page: BooksPage
    help: HelpDesk
    display: DisplayDesk
    meter: MeterDesk

    def __init__(
        self,
        lanes: Lanes,
        now: Callable[[], datetime],
        waits: Waits,
        parent: QObject,
        approving: Approving | None = None,
    ) -> None:
        """`approving` is for every presenter whose service may refuse for want of a permission."""
        super().__init__(parent)
        self._now = now
        self._mode = Mode.TRAINING
        self.approving = approving
        self.payment = PaymentPresenter(lanes.money, self, waits=waits, approving=approving)
        self.reader = ReaderPost(lanes, self.payment, self)
        self.holds = HoldsPresenter(lanes, self, waits=waits)
        self.holds.actions.ask(approving)
        self.alerts = AlertDesk(lanes, self.holds, self, approving)
        self.daybook = DaybookPresenter(lanes, self, approving=approving)
        self.shift = ShiftPresenter(lanes, self, waits=waits, approving=approving)
        self.shop = ShopPresenter(lanes, self, approving=approving)
        self.insights = InsightsPresenter(lanes, self, approving=approving)
        self.books = BooksPresenter(lanes, self, approving=approving)
        self.centre = CentrePost(self.shop.centre, self)
        self.tour = TourDesk(lanes, self)
        self.customers = CustomersRoom(lanes.reading, self, approving)
        self.slips = PaperRoom(lanes.desk, self)
        self.printer = PaperPost(lanes.paper or lanes.watch, self)
        self.drawer = DrawerDesk(lanes.paper or lanes.watch, self, approving)
        self.assistant = AssistantRoom(self.shop, self)

    def build(self, window: MainWindow, till: TillPresenter) -> Iterator[None]:
        """Page by page; between two of them the event loop may have its turn."""
        self.reader.follow(till)
        self.display = DisplayDesk(till, self.payment, window, self)
        window.closing.connect(self.display.close)
        self.meter = MeterDesk(window, till, self.payment, self)
        self.display.tip_chosen.connect(self.payment.give_tip)
        self.payment_page = PaymentPage(self.payment, self._now, panes=PANES)
        window.add_page(
            Page("payment", self.tr("Payment"), Icon.CARD, Action.PAGE_PAYMENT, self.payment_page)
        )
        yield
        self.holds_page = HoldsPage(self.holds)
        self.alerts.build(window)
        window.add_page(
            Page("holds", self.tr("Holds"), Icon.BOARD, Action.PAGE_HOLDS, self.holds_page)
        )
        yield
        self.daybook_page = DaybookPage(self.daybook)
        window.add_page(
            Page("daybook", self.tr("Daybook"), Icon.BOOK, Action.PAGE_DAYBOOK, self.daybook_page)
        )
        yield
        self.shift_page = ShiftPage(self.shift)
        window.add_page(
            Page("shift", self.tr("Shift"), Icon.DRAWER, Action.PAGE_SHIFT, self.shift_page)
        )
        yield
        self.shop_page = ShopPage(self.shop)
        window.add_page(Page("shop", self.tr("Shop"), Icon.SHOP, Action.PAGE_SHOP, self.shop_page))
        self.shop_page.tour_asked.connect(self.tour.presenter.begin)
        yield
        self.insights_page = InsightsPage(self.insights)
        window.add_page(
            Page(
                "reports",
                self.tr("Reports"),
                Icon.CHART,
                Action.PAGE_REPORTS,
                self.insights_page,
            )
        )
        yield
        self.books_page = BooksPage(self.books)
        window.add_page(
            Page("books", self.tr("Books"), Icon.BOOKS, Action.PAGE_BOOKS, self.books_page)
        )

    def add_commands(self, window: MainWindow) -> None:
        """What the menu leads to on the shop's page, and what F1 leads to from any."""
        self.help = HelpDesk(window, self._part)
        self.shop.readers.used.connect(self.reader.watch.look)
        self.shop.key_map_asked.connect(window.key_map_asked)
        self.reader.build(window, partial(self._show_shop, window, Section.READERS))
        self._build_printer(window)
        self.tour.build(window)
        self.customers.build(window)
        self._build_slips(window)
        self.assistant.build(window, self.tour.presenter.begin)
        self.centre.build(window, partial(self._show_shop, window, Section.CENTRE))
        for text, icon, section in (
            (self.tr("Import products…"), Icon.IMPORT, Section.CATALOGUE),
            (self.tr("Turn the practice clock…"), Icon.CLOCK, Section.PRACTICE),
            (self.tr("Mode and keys…"), Icon.KEY, Section.STRIPE),
            (self.tr("Back up or restore…"), Icon.SHIELD, Section.BACKUP),
        ):
            window.add_command(text, icon, partial(self._show_shop, window, section))

    def _build_slips(self, window: MainWindow) -> None:
        shown = ShownNow(self.payment, self.holds, self.daybook, self.shift)
        self.slips.build(window, shown)
        self.slips.desk.queued.connect(self.printer.send)
        for button in (self.payment_page.slip, self.holds_page.panel.slip):
            button.clicked.connect(self.slips.open)
        for page in (self.daybook_page, self.shift_page):
            page.slip_asked.connect(self.slips.open)

    def _build_printer(self, window: MainWindow) -> None:
        """Slips keep moving on every page, and cash opens the drawer wherever it is taken."""
        self.printer.build(window, partial(self._show_shop, window, Section.PRINTERS))
        self.printer.changed.connect(self.shop.printers.know)
        self.shop.printers.queued.connect(self.printer.send)
        for presenter in (self.payment, self.daybook, self.shift):
            presenter.view_changed.connect(lambda _view: self.printer.follow_cash())
        text = self.tr("Open the drawer…")
        window.add_command(text, Icon.DRAWER, lambda: self.drawer.ask(window))

    def _part(self, page: str) -> str:
        """What is open of a page, as the help calls it; empty for nothing apart."""
        match page:
            case "shop":
                return str(self.shop.view.section)
            case "books":
                return str(self.books.view.part)
            case "shift":
                return str(self.shift.view.face)
            case "daybook":
                return str(self.daybook.view.face)
            case "payment":
                return str(self.payment.view.tender)
            case "holds":
                return str(self.holds.actions.sheet or "")
            case _:
                return ""

    def show_help(self, window: MainWindow, code: str) -> None:
        """Where what kept a ledger from being opened is put right, if that is on a page."""
        if code.startswith("key"):
            self._show_shop(window, Section.STRIPE)
        elif code in _MENDED_BY_A_BACKUP:
            self._show_shop(window, Section.BACKUP)

    def _show_shop(self, window: MainWindow, section: Section) -> None:
        window.show_page("shop")
        self.shop.turn_to(section)

    def attach(self, till: Till) -> None:
        """Work with a till that is open."""
        self._mode = till.mode
        if not till.is_read_only:
            self.payment.attach(payment_services(till))
            self.reader.attach(till)
            self.printer.attach(till.paper)
            self.drawer.attach(till.paper)
            self.customers.attach(saved_services(till))
            self.alerts.attach(
                AlertsServices(till.alerts, till.settings, needs_name=till.access.is_open)
            )
        self.tour.attach(till)
        self.slips.attach(till)
        self.assistant.attach(till)
        self.holds.attach(holds_services(till))
        self.daybook.attach(daybook_services(till))
        self.shift.attach(shift_services(till))
        self.insights.attach(InsightsServices(till.insights, till.insight_files, till.access))
        self.books.attach(books_services(till))

    def leave(self) -> None:
        """The ledger is about to be closed: nothing ticks any more."""
        self.payment.leave_ledger()
        self.reader.leave()
        self.printer.leave()
        self.drawer.attach(None)
        self.holds.leave()
        self.shift.attach(None)
        self.insights.attach(None)
        self.books.attach(None)
        self.alerts.leave()
        self.tour.leave()
        self.assistant.attach(None)
        self.customers.leave()
        self.slips.leave()
        self.display.leave()
        self.shop.centre.leave()

    def reload(self) -> None:
        """Show what the ledger holds by now."""
        self.holds.reload()
        self.daybook.reload()
        if self.shift_page.isVisible():  # turned to, it looks by itself
            self.shift.reload()

    def use(self, formats: Formats, settings: Settings) -> None:
        """Write amounts and times this way from now on, as the shop has decided."""
        self.display.use(settings, formats, self._mode)
        self.meter.use(formats)
        self.payment_page.use(formats)
        self.reader.use(formats)
        self.customers.use(formats)
        self.holds_page.use(formats)
        self.alerts.use(formats)
        self.daybook_page.use(formats)
        self.shift_page.use(formats)
        self.shop_page.use(formats)
        self.assistant.use(formats)
        self.insights_page.use(formats)
        self.books_page.use(formats)

    def step_back(self, page: str) -> bool:
        """Whether that page had something open to close."""
        if self.alerts.step_back():
            return True
        match page:
            case "holds":
                return self.holds_page.step_back()
            case "daybook":
                return self.daybook_page.step_back()
            case "shift":
                return self.shift.step_back()
            case "shop":
                return self.shop.step_back()
            case "reports":
                return self.insights_page.step_back()
            case "books":
                return self.books_page.step_back()
            case _:
                return False

    def dismiss(self, source: QObject | None) -> None:
        """The notice of one of the presenters was read."""
        for presenter in (
            *(self.payment, self.holds, self.daybook, self.shift, self.shop),
            *(self.insights, self.books),
        ):
            if source is presenter:
                presenter.dismiss()
