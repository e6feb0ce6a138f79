"""Joins frame, pages and presenters to an open till; decides which page is shown, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QObject, Qt, QTimer, Signal

from pos.domain.keys import KeyChoices
from pos.errors import PosError, Refused
from pos.settings import Mode, Settings
from ui.approving import Approving
from ui.closed_off import SELLING, ClosedView, in_use_elsewhere, looking_only
from ui.entrance import Entrance
from ui.format import Formats
from ui.frame_state import FrameState
from ui.keys import Action, use_keys
from ui.loading import load_rooms
from ui.main_window import MainWindow, Page
from ui.notice_board import NoticeBoard
from ui.notices import Notice, notice_for
from ui.people.idle import IdleWatch
from ui.tasks import Lanes
from ui.till.page import TillPage
from ui.till.presenter import TillPresenter
from ui.till.view import TillServices, TillView
from ui.tones import Icon
from ui.traffic import Traffic

if TYPE_CHECKING:  # the first paint waits for nothing that it does not draw
    from pos.domain.restoring import Restored
    from pos.domain.staff import Person
    from pos.services.till import Till
    from pos.settings import Start
    from ui.opening import Opened, Wiring
    from ui.people.porter import Porter
    from ui.rooms import Rooms
    from ui.watch.lookout import Lookout

CLOCK_MS: Final = 10_000
_LAST_SAVES_MS: Final = 2_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Shell(QObject):
    """Lives as long as the window."""

    opened = Signal()  # the ledger is open and its sale on the counter
    settings_known = Signal(object)  # Settings to work with from now on
    looks_chosen = Signal(object)  # Looks to wear from now on

    # Once `furnish` has been here:
    rooms: Rooms  # the pages behind the counter
    lookout: Lookout  # who keeps in step with Stripe
    porter: Porter  # who keeps the door

    def __init__(
        self, lanes: Lanes, parent: QObject | None = None, *, entrance: Entrance | None = None
    ) -> None:
        """`entrance` is that of a window in another language, which rests from now on."""
        super().__init__(parent)
        self._lanes = lanes
        self._till: Till | None = None
        self.window = MainWindow(lanes)
        self.board = NoticeBoard(self.window)
        self._frame = FrameState(self.window)
        self.approving = Approving(self)
        self.idle = IdleWatch(lambda: not lanes.money.is_idle, self)
        self.till = TillPresenter(lanes, self, approving=self.approving)
        self.till_page = TillPage(self.till)
        window = self.window
        window.add_page(Page("till", self.tr("Till"), Icon.TILL, Action.PAGE_TILL, self.till_page))
        self._traffic = Traffic(
            window, self.board, self.till, self.till_page, lambda: self._is_working
        )
        window.look_asked.connect(self._look_only)
        window.again_asked.connect(self.try_again)
        self._is_resting = False
        self.entrance = entrance or Entrance(lanes, self)
        self.entrance.came.connect(self._came)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._tick)
        window.closing.connect(self.close)
        self.till.view_changed.connect(self._till_drawn)
        self.till_page.come_home()  # the window opens ready for the first scan
        self._furnishing = self._furnished()

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
        from ui.people.porter import Porter
        from ui.rooms import Rooms
        from ui.watch.lookout import Lookout
        from ui.watch_at_frame import WatchAtTheFrame

        self.lookout = Lookout(self._lanes, self.board, self._traffic.shows, self)
        self.rooms = Rooms(self._lanes, self._now, self.lookout.waits, self, self.approving)
        self.porter = Porter(self._lanes, self.window, self.board, self.approving, self.idle)
        self.porter.person_changed.connect(self._worked_by)
        self.porter.somebody_else.connect(self._traffic.go_to_till)
        self.porter.door.view_changed.connect(self.rooms.customers.heed)
        self._traffic.guard = self.porter
        yield
        yield from self.rooms.build(self.window, self.till)
        self._traffic.join(self.rooms)
        parts = (self.window, self._frame, self.rooms, self._traffic)
        WatchAtTheFrame(self.lookout, *parts).changed.connect(self._draw_frame)
        self._join_shop()
        self.rooms.add_commands(self.window)
        self.window.add_command(self.tr("Open the ledger again"), Icon.REFRESH, self.try_again)

    def open(self, start: Start, wiring: Wiring) -> None:
        """Open a ledger off the screen's thread; what is scanned meanwhile waits."""
        self._lanes.reading.start(load_rooms, done=self._furnish_on, failed=self._failed)
        self.entrance.open(start, wiring)

    def turn_to(self, mode: Mode) -> None:
        """Open another mode's ledger in the place of this one, once nothing is under way."""
        if not self.entrance.is_in_use:
            return
        if obstacle := self.rooms.payment.obstacle():
            self._say(notice_for(obstacle))
            return
        self._leave()
        self.entrance.turn_to(mode)

    def restore(self, act: Callable[[], Restored]) -> None:
        """Close the ledger and open the backup that takes its place."""
        if obstacle := self.rooms.payment.obstacle():
            self._say(notice_for(obstacle))
            self.rooms.shop.desk.resume()
            return
        self.let_go()
        self._draw_status(self.tr("Putting the backup in place…"))
        self.entrance.restore(act)

    def _came(self, opened: Opened) -> None:
        """A ledger is open, or none is; what was asked for and could not be had is told."""
        if self._is_resting:
            return
        self.furnish()
        if opened.till is not None:
            self.use(opened.till)
        else:
            self._draw_status(self.tr("No ledger is open"))
        if (services := self.entrance.shop_services()) is not None:
            self.rooms.shop.attach(services)
        if opened.restored is not None:
            self.rooms.shop.restored(opened.restored, opened.came_back)
        if opened.error is not None:
            self._tell(opened.error)

    def _tell(self, error: PosError) -> None:
        """Why there is no ledger; what a key or a backup mends is mended on the shop's page."""
        if error.code == "ledger_in_use" and self._till is None:
            self._close_off(in_use_elsewhere(), error)
            return
        self.rooms.show_help(self.window, error.code)
        if not error.code.startswith("keyring_"):  # the page says that one itself
            self._say(notice_for(error))

    def come_back(self, state: Qt.ApplicationState) -> None:
        """The window got the focus again, or lost it: what happened meanwhile is asked for."""
        if self._till is not None:
            self.lookout.come_back(state)

    def try_again(self) -> None:
        """Open the ledger that could not be opened, once what kept it is gone."""
        if not self._is_working and self.entrance.is_in_use:
            self._say(None)
            self._leave()
            self.entrance.open_again()

    def _look_only(self) -> None:
        """Open the ledger beside the till that works with it."""
        self._leave()
        self.entrance.look_only()

    def _leave(self) -> None:
        self.let_go()
        self._draw_status(self.tr("Opening the ledger…"))

    def _close_off(self, view: ClosedView | None, error: PosError | None = None) -> None:
        """Nothing can be sold here, for that reason; None: it can."""
        self._traffic.closed_by = error
        self.window.close_off(SELLING, view)

    @property
    def _is_working(self) -> bool:
        return self._till is not None and not self._till.is_read_only

    def let_go(self) -> None:
        """Leave the ledger open for whoever opened it."""
        self._clock.stop()
        self._till = None
        self.porter.leave()
        self.rooms.leave()
        self.lookout.leave()

    def rest(self) -> None:
        """Leave the counter to a window in another language."""
        self.let_go()
        self._is_resting = True
        self.window.scanner.is_active = False

    def take_over(self, till: Till) -> None:
        """Go on with the till that such a window has left."""
        self.use(till)
        if (services := self.entrance.shop_services()) is not None:
            self.rooms.shop.attach(services)

    @property
    def is_drawn(self) -> bool:
        """Whether the counter shows what the ledger holds."""
        return self.till.view.is_open or (self._till is not None and self._till.is_read_only)

    def close(self) -> None:
        """Give the ledger back, once every change of the cart is on the disk."""
        self._clock.stop()
        if self._till is not None:
            self.porter.leave()
            self.rooms.leave()
            self.lookout.leave()
            self.rooms.shop.desk.back_up_last()
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
        self._is_resting = False
        self.window.scanner.is_active = True
        self._till = till
        self._lanes.reading.start(till.settings.load, done=self.set_up, failed=self._failed)
        if till.is_read_only:
            self._look(till)
        else:
            self._work(till)
        self._clock.start()
        self.opened.emit()

    def _work(self, till: Till) -> None:
        self._close_off(None)
        self._frame.status = self.tr("Ledger open")
        self.porter.attach(till)
        self.till.attach(TillServices(till.catalogue, till.counter, till.checkout, till.recipes))
        self.rooms.attach(till)
        self.lookout.attach(till)
        # The first sale shall not wait for Stripe's SDK to be imported.
        self._lanes.reading.start(till.warm, done=lambda _: None, failed=self._failed)
        self.till_page.come_home()

    def _look(self, till: Till) -> None:
        self._close_off(looking_only(), Refused("look_only"))
        self._frame.status = self.tr("Looking only: another till works with this ledger")
        self.rooms.attach(till)

    def set_up(self, settings: Settings) -> None:
        """Write as the shop has decided, and in whichever language is spoken."""
        is_other = settings != self._frame.settings
        self._frame.settings = settings
        use_keys(KeyChoices.read(settings.keys))
        formats = Formats.of(settings, QLocale())
        self.till_page.use(formats)
        self.rooms.use(formats, settings)
        self.lookout.use(formats)
        self.porter.use(formats, settings)
        self._draw_frame()
        if is_other and self._is_working:
            self.till.reload()
        self.settings_known.emit(settings)

    def _failed(self, error: Exception) -> None:
        self._say(notice_for(error))

    def _join_shop(self) -> None:
        shop = self.rooms.shop
        shop.settings_changed.connect(self.set_up)
        shop.recipes.kept.connect(self.till.reload)
        shop.mode_asked.connect(self.turn_to)
        shop.key_changed.connect(self._key_changed)
        shop.clock_turned.connect(self._time_went_on)
        self.rooms.tour.presenter.clock_turned.connect(self._time_went_on)
        shop.practice_emptied.connect(self._time_went_on)
        shop.looks_chosen.connect(self.looks_chosen)
        shop.restore_asked.connect(self.restore)
        self.porter.join(shop.staff)

    def _key_changed(self, mode: Mode) -> None:
        """A first key opens the ledger that could not be opened without one."""
        if not self._is_working and mode is self.entrance.mode:
            self.entrance.open_again()

    def _time_went_on(self) -> None:
        """The practice clock was turned, or practice begun anew: look at every hold again."""
        self._draw_frame()
        if self._is_working:
            self.rooms.holds.refresh()
            self.rooms.daybook.reload()
            self.till.reload()

    def _till_drawn(self, view: TillView) -> None:
        if not view.is_open or not self._is_working:
            return
        if self._traffic.is_interrupted(view):
            status = self.tr("A checkout was interrupted: press “Continue payment”.")
        else:
            status = self.tr("Ledger open")
        if status != self._frame.status:
            self._draw_status(status)

    def _worked_by(self, person: Person | None) -> None:
        self._frame.person = person
        self._draw_frame()

    def _say(self, notice: Notice | None) -> None:
        self.board.say(self, notice)

    def _draw_status(self, status: str) -> None:
        self._frame.status = status
        self._draw_frame()

    def _tick(self) -> None:
        self._draw_frame()
        if not self._is_working:
            self.rooms.reload()  # the till beside which this one looks goes on

    def _draw_frame(self) -> None:
        self._frame.draw(self._till, self.entrance.mode)

    def _now(self) -> datetime:
        return self._till.clock.now() if self._till else _EPOCH
