"""Brings this register's ledger to the centre by itself, and sets up where that is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.central import ReplicationStatus
from pos.errors import PosError
from pos.settings import Settings
from ui.approving import Approving
from ui.centre.view import WAITING, CentreServices, CentreView
from ui.notices import good_news, notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane

PAUSE: Final = timedelta(seconds=15)
_LONGEST: Final = timedelta(minutes=2)
_MS: Final = timedelta(milliseconds=1)


class CentreDesk(PaneDesk[CentreView]):
    """Works on a lane of its own: a network that hangs holds up nothing else."""

    told = Signal(object)  # Notice
    shared = Signal(object)  # Settings: they, people or recipes came from another register

    def __init__(
        self, lane: JobLane, parent: QObject | None = None, *, approving: Approving | None = None
    ) -> None:
        super().__init__(CentreView(), lane, parent, approving=approving)
        self._services: CentreServices | None = None
        self._stopped = Event()
        self._pause = PAUSE
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.bring)

    def attach(self, services: CentreServices | None) -> None:
        """Take an opened ledger's; where a centre is set, work begins."""
        self.leave()
        self._services = services
        if services is not None:
            self._stopped = Event()
            self._show(CentreView(is_read_only=services.is_read_only))
            self.look()

    def leave(self) -> None:
        """The ledger is about to be closed: a run ends after what is under way."""
        self._stopped.set()
        self._timer.stop()
        self._services = None
        self._pause = PAUSE
        self._show(CentreView())

    def look(self) -> None:
        """Read how it stands; the centre is not asked."""
        services = self._services
        if services is not None:
            self._lane.start(
                services.replicating.status,
                done=lambda status: self._looked(services, status),
                failed=lambda error: self._broke(services, error),
            )

    def bring(self) -> None:
        """Bring now what is new; while that is under way, nothing more."""
        services = self._services
        if services is None or services.is_read_only or self._view.is_busy:
            return
        self._timer.stop()
        self._show(replace(self._view, is_busy=True))
        stopped = self._stopped.is_set

        def job() -> Settings | None:
            pushed = services.replicating.run(is_stopped=stopped)
            return services.settings.load() if pushed.shared else None

        self._lane.start(
            job,
            done=lambda settings: self._brought(services, settings),
            failed=lambda error: self._failed(services, error),
        )

    # Setting it up ---------------------------------------------------------------------

    def edit(self, name: str, text: str) -> None:
        if not self._view.is_saving:
            texts = {**self._view.texts, name: text}
            self._show(replace(self._view, texts=texts, problem=None))

    def keep(self) -> None:
        """Keep the address and the password that are typed, and begin."""
        services, view = self._services, self._view
        if services is None or view.is_saving or not view.texts.get("url", "").strip():
            return
        url, password = view.texts["url"], view.texts.get("password", "")

        def job() -> str:
            address = services.central.access.set(url, password)
            services.replicating.reconnect()
            services.replicating.begin(address.label)
            return address.label

        self._change(services, job, self._kept, self.keep)

    def ask_end(self) -> None:
        """Is it to end? Nothing is done yet."""
        self._show(replace(self._view, is_asking=True))

    def step_back(self) -> bool:
        """Leave that question; whether it was open."""
        if not self._view.is_asking:
            return False
        self._show(replace(self._view, is_asking=False))
        return True

    def end(self) -> None:
        """Bring nothing more, and forget the address; what is there stays there."""
        services = self._services
        if services is None:
            return

        def job() -> str:
            services.central.access.remove()
            services.replicating.end()
            services.replicating.reconnect()
            return ""

        self._change(services, job, lambda _: self._ended(), self.end)

    def _change(
        self,
        services: CentreServices,
        job: Callable[[], str],
        done: Callable[[str], None],
        again: Callable[[], None],
    ) -> None:
        self._show(replace(self._view, is_saving=True, problem=None))

        def failed(error: Exception) -> None:
            if services is not self._services:
                return
            self._show(replace(self._view, is_saving=False))
            if not self._is_asked(error, again):
                self._show(replace(self._view, problem=notice_for(error)))

        self._lane.start(job, done=done, failed=failed)

    def _kept(self, label: str) -> None:
        self._show(replace(self._view, is_saving=False, texts={}))
        self.told.emit(good_news(self.tr("This register replicates to %1.").replace("%1", label)))
        self.look()

    def _ended(self) -> None:
        self._show(replace(self._view, is_saving=False, is_asking=False))
        self.told.emit(good_news(self.tr("This register no longer replicates.")))
        self.look()

    # Bringing --------------------------------------------------------------------------

    def _looked(self, services: CentreServices, status: ReplicationStatus) -> None:
        if services is not self._services:
            return
        self._draw(status)
        if status.is_on and not services.is_read_only and not self._timer.isActive():
            self.bring()

    def _brought(self, services: CentreServices, settings: Settings | None) -> None:
        if services is not self._services:
            return
        self._pause = PAUSE
        if settings is not None:
            self.shared.emit(settings)
        self._rest(services)

    def _failed(self, services: CentreServices, error: Exception) -> None:
        if services is not self._services:
            return
        if not isinstance(error, PosError):
            self._show(replace(self._view, is_busy=False))
            notice_for(error)  # raises it, for the hook of the window
        if isinstance(error, PosError) and error.code == "replication_off":
            self._show(replace(self._view, is_busy=False))
            return
        self._pause = min(2 * self._pause, _LONGEST)
        self._rest(services, error)

    def _rest(self, services: CentreServices, error: Exception | None = None) -> None:
        """Until the next time; how it stands is read once more."""
        self._timer.start(self._pause // _MS)
        is_known = error is None or (isinstance(error, PosError) and error.code in WAITING)
        reason = None if is_known or error is None else notice_for(error)
        self._show(replace(self._view, is_busy=False, reason=reason))
        self._lane.start(
            services.replicating.status,
            done=lambda status: self._drawn(services, status),
            failed=lambda failure: self._broke(services, failure),
        )

    def _drawn(self, services: CentreServices, status: ReplicationStatus) -> None:
        if services is self._services:
            self._draw(status)

    def _draw(self, status: ReplicationStatus) -> None:
        self._show(replace(self._view, status=status))

    def _broke(self, services: CentreServices, error: Exception) -> None:
        """The ledger could not be read; the next time comes all the same."""
        if services is self._services:
            self._show(replace(self._view, is_busy=False, reason=notice_for(error)))
            self._timer.start(self._pause // _MS)
