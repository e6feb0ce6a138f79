"""Joins the sheet with a slip to the window: a key, the menu, scans of slips, and every page."""

from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from pos.domain.ids import IntentId, SaleId
from pos.domain.slip import SlipKind
from pos.domain.slip_code import is_slip_code, read_code
from pos.services.slips.finding import Found
from pos.services.till import Till
from pos.settings import Settings
from ui.key_slip import key_slip
from ui.keys import Action, KeyShortcut
from ui.main_window import MainWindow
from ui.notices import notice_for
from ui.paper.desk import PaperDesk
from ui.paper.sheet import PaperSheet
from ui.paper.view import PaperServices
from ui.speech import speaking
from ui.tasks import JobLane
from ui.tones import Icon


class Shown(Protocol):
    """What is on the pages now, as far as slips go; empty for nothing."""

    def sale_shown(self, page: str) -> str: ...
    def report_shown(self) -> str: ...


class PaperRoom(QObject):
    """Belongs to the window; works with the till that is open."""

    hold_found = Signal(object)  # IntentId: a slip of it was scanned
    sale_found = Signal(object)  # SaleId
    shift_found = Signal(str)

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self.desk = PaperDesk(lane, self)
        self._settings: Callable[[], Settings] | None = None

    def build(self, window: MainWindow, shown: Shown) -> None:
        """Hear the key everywhere but before the door, and stand in the menu."""
        self._window, self._shown = window, shown
        self.desk.opened.connect(self._come, Qt.ConnectionType.SingleShotConnection)
        KeyShortcut(Action.REPRINT, window).activated.connect(self.open)
        window.key_map_asked.connect(self._show_keys)
        window.add_command(self.tr("Slips of what is shown…"), Icon.RECEIPT, self.open)

    @cached_property
    def sheet(self) -> PaperSheet:
        """Built when a slip is looked at for the first time."""
        sheet = PaperSheet(self.desk, self._window)
        sheet.draw(self.desk.view)
        return sheet

    def _come(self) -> None:
        """Later ones the sheet hears of by itself."""
        self.sheet.come()

    def _put_away(self) -> None:
        if "sheet" in self.__dict__:
            self.sheet.reject()

    def attach(self, till: Till) -> None:
        self._settings = till.settings.load
        self.desk.attach(
            PaperServices(
                till.slips,
                till.phone.code,
                printing=None if till.is_read_only else till.paper.queue,
                receipts=till.receipts,
                is_read_only=till.is_read_only,
            )
        )

    def leave(self) -> None:
        """The ledger is about to be closed."""
        self._put_away()
        self.desk.attach(None)

    def open(self) -> None:
        """The slips of what is on the screen, or of what was printed last."""
        if self._window.cover.is_up:
            return
        page = self._window.current_page()
        if sale := self._shown.sale_shown(page):
            self.desk.show_sale(sale)
        elif page == "shift":
            report = self._shown.report_shown()
            if report:
                self.desk.show_slip(SlipKind.Z, report)
            else:
                self.desk.show_shift()
        else:
            self.desk.show_last()

    def _show_keys(self) -> None:
        """The map of all keys, to be put beside the till."""
        self._lane.start(
            lambda: self._settings().shop_name if self._settings else "",
            done=lambda shop: self.desk.show_ready(key_slip(shop, speaking().language)),
            failed=lambda error: self.desk.told.emit(notice_for(error)),
        )

    def scanned(self, code: str) -> bool:
        """Whether it was the code of a slip; what it is about is opened, or said to be nobody's."""
        services = self.desk.services
        if services is None or not is_slip_code(code) or read_code(code) is None:
            return False
        if not self._window.cover.is_up:
            self._put_away()
            slips = services.slips
            self._lane.start(
                lambda: slips.found(code),
                done=self._found,
                failed=lambda error: self.desk.told.emit(notice_for(error)),
            )
        return True

    def _found(self, found: Found | None) -> None:
        if found is None:
            return
        if found.record is None:
            self.shift_found.emit(found.shift)
            return
        held = [card.intent.id for card in found.record.held_cards]
        if found.intent is not None and found.intent in held:
            self.hold_found.emit(IntentId(found.intent))
        else:
            self.sale_found.emit(SaleId(found.record.sale.id))
