"""Joins the parts of the books' page: payouts, trial balance, periods and accounts."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, Signal

from pos.domain.permissions import Act, Rule
from ui.approving import Approving
from ui.books.account_desk import AccountDesk
from ui.books.pack_desk import PackDesk
from ui.books.payout_desk import PayoutDesk
from ui.books.period_desk import PeriodDesk
from ui.books.trial_desk import TrialDesk
from ui.books.view import BooksServices, BooksView, Part
from ui.format import Formats
from ui.notices import Notice
from ui.tasks import Lanes


class BooksPresenter(QObject):
    """Drives the page of the books. Only taking over Stripe's balance asks Stripe."""

    view_changed = Signal(object)  # BooksView

    def __init__(
        self, lanes: Lanes, parent: QObject | None = None, *, approving: Approving | None = None
    ) -> None:
        super().__init__(parent)
        self._view = BooksView()
        self._services: BooksServices | None = None
        self._is_watched = False
        self.payouts = PayoutDesk(lanes, self)
        self.trial = TrialDesk(lanes.reading, self)
        self.periods = PeriodDesk(lanes.reading, self, approving=approving)
        self.accounts = AccountDesk(lanes.reading, self, approving=approving)
        self.pack = PackDesk(lanes.reading, self, approving=approving)
        self._desks = (self.payouts, self.trial, self.periods, self.accounts, self.pack)
        for desk in self._desks:
            desk.changed.connect(lambda _view: self.view_changed.emit(self._view))
        for teller in (self.payouts, self.periods, self.accounts):
            teller.told.connect(self._tell)

    @property
    def view(self) -> BooksView:
        return self._view

    def attach(self, services: BooksServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._services = services
        for desk in self._desks:
            desk.attach(services)
        is_read_only = services is not None and services.is_read_only
        self._show(BooksView(self._view.part, is_read_only=is_read_only))
        self.reload()

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        for desk in self._desks:
            desk.use(formats)
        self.view_changed.emit(self._view)

    def watch(self, *, is_watched: bool) -> None:
        """Whether anybody looks; the books are not added up for nobody."""
        self._is_watched = is_watched
        self.reload()

    def turn_to(self, part: Part) -> None:
        self._show(replace(self._view, part=part))
        self.reload()

    def reload(self) -> None:
        """Read what the shown part is about again."""
        if self._services is None or not self._is_watched:
            return
        self._show(replace(self._view, blocked=self._blocked(self._services)))
        match self._view.part:
            case Part.PAYOUTS:
                self.payouts.reload()
            case Part.TRIAL:
                self.trial.reload()
            case Part.PERIODS:
                self.periods.reload()
            case Part.ACCOUNTS:
                self.accounts.reload()
            case Part.PACK:
                self.pack.reload()

    def step_back(self) -> bool:
        """One step back; whether there was one."""
        match self._view.part:
            case Part.PERIODS:
                return self.periods.step_back()
            case Part.ACCOUNTS:
                return self.accounts.step_back()
            case Part.PACK:
                return self.pack.step_back()
            case _:
                return False

    def dismiss(self) -> None:
        """The notice was read."""
        self._show(replace(self._view, notice=None))

    def _blocked(self, services: BooksServices) -> dict[Part, str]:
        """By part why nothing may be changed there; parts where something may are left out."""
        if services.is_read_only:
            why = QCoreApplication.translate("Books", "Look only")
            return dict.fromkeys(Part, why)
        why = QCoreApplication.translate("Books", "Not with your role")
        asked = {Part.PERIODS: Act.CLOSE_PERIOD, Part.ACCOUNTS: Act.ACCOUNTS, Part.PACK: Act.EXPORT}
        look = services.access.look
        return {part: why for part, act in asked.items() if look(act) is Rule.NEVER}

    def _tell(self, notice: Notice) -> None:
        self._show(replace(self._view, notice=notice))

    def _show(self, view: BooksView) -> None:
        self._view = view
        self.view_changed.emit(view)
