"""Joins signing in, locking and approving to the window."""

from functools import cached_property

from PySide6.QtCore import QObject, Signal

from pos.domain.ids import StaffId
from pos.domain.permissions import Act, Rule
from pos.domain.staff import Person
from pos.errors import Refused
from pos.services.access import Access
from pos.services.till import Till
from pos.settings import Settings
from ui.approving import Approving
from ui.closed_off import SELLING, books_only
from ui.format import Formats
from ui.keys import Action, KeyShortcut
from ui.main_window import MainWindow
from ui.notice_board import NoticeBoard
from ui.notices import notice_for
from ui.people.approval_desk import ApprovalDesk
from ui.people.approval_sheet import ApprovalSheet
from ui.people.approval_view import ApprovalServices
from ui.people.door import Door, DoorView
from ui.people.idle import IdleWatch
from ui.people.recover_page import RecoverPage
from ui.people.sign_in_page import SignInPage
from ui.people.staff_desk import StaffDesk
from ui.people.staff_view import PeopleServices
from ui.people.waiting import Waiting
from ui.tasks import Lanes
from ui.tones import Icon


class Porter(QObject):
    """Covers the window while nobody is signed in; a shop without staff never meets it."""

    person_changed = Signal(object)  # Person | None: who works here now
    somebody_else = Signal()  # another one than before has signed in
    language_chosen = Signal(object)  # Language to speak at the door

    def __init__(
        self,
        lanes: Lanes,
        window: MainWindow,
        board: NoticeBoard,
        approving: Approving,
        idle: IdleWatch,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._board = board
        self._idle = idle
        self._minutes = 0
        self._formats = Formats()
        self._last: StaffId | None = None
        self._last_seen: Person | None = None
        self._access: Access | None = None
        self._reads_only = False
        self._staff: StaffDesk | None = None
        self.door = Door(lanes.desk, self)
        self.desk = ApprovalDesk(lanes.desk, self)
        self.waiting = Waiting(lanes.reading, self)
        self.waiting.changed.connect(lambda found: window.top_bar.asking.say(len(found)))
        window.top_bar.asking.clicked.connect(self.show_next)
        self.desk.answered.connect(lambda _request: self.waiting.look())
        self.recovery = StaffDesk(lanes.desk, self)
        self.recovery.told.connect(lambda told: self._board.say(self.recovery, told))
        approving.join(self.desk, self.door)
        self.door.view_changed.connect(self._door_drawn)
        self.desk.opened.connect(self._open_sheet)
        self.desk.told.connect(lambda notice: self._board.say(self.desk, notice))
        idle.idle.connect(self.door.lock)
        window.top_bar.person.clicked.connect(self.lock)
        KeyShortcut(Action.LOCK, window).activated.connect(self.lock)
        window.add_command(self.tr("Lock the till"), Icon.LOCK, self.lock)

    @cached_property
    def page(self) -> SignInPage:
        """Built when somebody has to sign in for the first time."""
        page = SignInPage(self.door)
        page.forgotten.clicked.connect(self._show_recovery)
        page.languages.chosen.connect(self.language_chosen)
        return page

    @cached_property
    def recover_page(self) -> RecoverPage:
        """Built when somebody has forgotten a PIN."""
        page = RecoverPage(self.recovery, self.door)
        page.left.connect(lambda: self._window.cover.put(self.page))
        return page

    @cached_property
    def sheet(self) -> ApprovalSheet:
        """Built when something is asked for the first time."""
        sheet = ApprovalSheet(self.desk, self._window)
        sheet.use(self._formats)
        sheet.another.clicked.connect(self.show_next)
        return sheet

    def join(self, staff: StaffDesk) -> None:
        """Whoever is set up signs in here; a badge that is being given is no product."""
        self._staff = staff
        staff.staff_changed.connect(self.door.look)

    def attach(self, till: Till) -> None:
        """Work with a till that is open; who only looks at a ledger signs in nowhere."""
        self._last = None
        if till.is_read_only:
            self.leave()
            return
        self._access = till.access
        self.door.attach(till.access, till.catalogue.knows)
        self.recovery.attach(PeopleServices(till.access, till.staff))
        services = ApprovalServices(till.access, till.approvals, till.settlement.find)
        self.desk.attach(services)
        self.waiting.attach(services)

    def relieve(self, before: "Porter") -> None:
        """At the door of the same till: it knows who worked there last."""
        self._last = before._last  # noqa: SLF001 - of its own class

    def leave(self) -> None:
        """The ledger is about to be closed."""
        self._access = None
        self._idle.rest()
        self.door.attach(None)
        self.desk.attach(None)
        self.waiting.attach(None)
        self.recovery.attach(None)

    def use(self, formats: Formats, settings: Settings) -> None:
        """Write times this way, and lock after so many minutes, from now on."""
        self._formats = formats
        self._minutes = int(settings.idle_lock_minutes)
        self.door.use(formats)
        self.desk.use(formats)
        if "sheet" in self.__dict__:
            self.sheet.use(formats)
        self._count(self.door.view)

    def lock(self) -> None:
        """F12: the next one's turn; the cart stays."""
        if not self.door.view.people and not self.door.view.is_shut:
            self._board.say(self.door, notice_for(Refused("staff_not_begun")))
            return
        self.door.lock()

    def show_next(self) -> None:
        """The oldest question that waits for whoever is signed in, or the one after it."""
        request = self.waiting.after(self.desk.view.request)
        if request is not None:
            self.desk.show(request, others=len(self.waiting.requests) - 1)

    def takes_scan(self, code: str) -> bool:
        """Whether a scan is a badge here and now, and no product."""
        if self.desk.is_open:
            self.desk.badge(code)
            return True
        if self.door.view.is_shut:
            self.door.badge(code)
            return True
        if self._reads_only:
            refused = Refused("not_permitted", act=str(Act.SELL))
            self._board.say(self.door, notice_for(refused, self._formats))
            return True
        return self._staff is not None and self._staff.takes_scan(code)

    def takes_back(self) -> bool:
        """Whether Esc is for the sign-in page."""
        if self.door.view.is_shut:
            is_recovering = not self._window.cover.shows(self.page)
            (self.recover_page if is_recovering else self.page).step_back()
            return True
        return False

    def _show_recovery(self) -> None:
        self._window.cover.put(self.recover_page)

    def _open_sheet(self) -> None:
        sheet = self.sheet
        sheet.draw(self.desk.view)
        sheet.open()

    def _door_drawn(self, view: DoorView) -> None:
        if view.is_shut:
            self._board.say(self.door, None)  # what was said to one is not for the next
            self.desk.leave()
            if not self._window.cover.is_up:
                self._window.cover.put(self.page)
        elif self._window.cover.is_up:
            self._window.uncover()
        self._count(view)
        self._close_off(view)
        if view.person is not None and not view.is_shut:
            before, self._last = self._last, view.person.id
            if before not in {None, view.person.id}:
                self.somebody_else.emit()
        if self._staff is not None and self._last_seen != view.person:
            self._staff.worked_by_another()
        self._last_seen = view.person
        self.waiting.worked_by(None if view.is_shut else view.person)
        self.person_changed.emit(view.person)

    def _close_off(self, view: DoorView) -> None:
        """Whoever may never sell is not led into a sale."""
        access = self._access
        is_in = access is not None and view.person is not None and not view.is_shut
        reads_only = access is not None and is_in and access.look(Act.SELL) is Rule.NEVER
        if reads_only is not self._reads_only:
            self._reads_only = reads_only
            self._window.close_off(SELLING, books_only() if reads_only else None)

    def _count(self, view: DoorView) -> None:
        if view.person is not None and not view.is_shut:
            if not self._idle.is_counting:
                self._idle.wait(self._minutes)
        else:
            self._idle.rest()
