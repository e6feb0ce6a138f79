"""Raises an alert when the board says so, repeats it until it is decided, and hears who saw it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from pos.domain.alert import Alert, AlertGrade
from pos.domain.board import Board
from pos.domain.ids import IntentId
from pos.errors import PosError, Refused
from ui.alerts.herald import Herald
from ui.alerts.view import AlertsServices, AlertsView
from ui.alerts.words import details, sentence
from ui.approving import Approving
from ui.format import Formats
from ui.notices import notice_for
from ui.tasks import Lanes


@dataclass(frozen=True, slots=True)
class _Found:
    alerts: tuple[Alert, ...]
    now: datetime
    again: timedelta
    is_loud: bool


class AlertsPresenter(QObject):
    """Lives as long as the window; looks whenever the board was read or a minute went by."""

    view_changed = Signal(object)  # AlertsView
    show_asked = Signal(object)  # AlertGrade: these holds are to be shown

    def __init__(
        self,
        lanes: Lanes,
        herald: Herald,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._herald = herald
        self._approving = approving
        self._formats = Formats()
        self._services: AlertsServices | None = None
        self._view = AlertsView()
        self._told: dict[AlertGrade, tuple[frozenset[IntentId], datetime]] = {}

    @property
    def view(self) -> AlertsView:
        return self._view

    def attach(self, services: AlertsServices) -> None:
        """Take the services of an opened till; the board says when to look."""
        self._services = services
        self._told.clear()
        self._change_to(AlertsView())

    def leave(self) -> None:
        """The ledger is about to be closed: nothing is raised any more."""
        self._services = None
        self._herald.be_quiet()
        self._change_to(AlertsView())

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._change_to(self._view)

    def look(self, board: Board) -> None:
        """The board was read, or time has passed over it."""
        services = self._services
        if services is None:
            return
        self._lanes.reading.start(
            lambda: _find(services, board),
            done=lambda found: self._found(services, found),
            failed=self._failed,
        )

    def show_worst(self) -> None:
        """Show on the board what it is about."""
        if (worst := self._view.worst) is not None:
            self.show_asked.emit(worst.grade)

    def acknowledge(self, name: str = "") -> None:
        """Somebody has seen what the strip says; it comes back when nobody decides.

        Where nobody is signed in, `name` says who it was, and is asked for first.
        """
        services, worst = self._services, self._view.worst
        if services is None or worst is None:
            return
        if not name.strip() and services.needs_name() and not self._view.asks_name:
            self._change_to(replace(self._view, asks_name=True, problem=None))
            return
        self._lanes.desk.start(
            lambda: services.alerts.acknowledge(worst, name),
            done=lambda by: self._acknowledged(services, worst, by),
            failed=lambda error: self._refused(error, name),
        )

    def step_back(self) -> bool:
        """Ask for no name any more; whether one was asked for."""
        was_asking = self._view.asks_name
        if was_asking:
            self._change_to(replace(self._view, asks_name=False, problem=None))
        return was_asking

    def set_loud(self, *, is_loud: bool) -> None:
        """Whether an alert is heard; kept with the settings of this register."""
        services = self._services
        if services is None:
            return
        self._change_to(replace(self._view, is_loud=is_loud))

        def save() -> None:
            settings = services.settings.load()
            services.settings.save(settings.changed("alert_sound", "on" if is_loud else "off"))

        self._lanes.desk.start(save, done=_saved, failed=self._failed)

    def _found(self, services: AlertsServices, found: _Found) -> None:
        if services is not self._services:
            return
        due = tuple(alert for alert in found.alerts if alert.is_due)
        asks = self._view.asks_name and bool(due)
        self._change_to(
            replace(
                self._view,
                alerts=found.alerts,
                now=found.now,
                is_loud=found.is_loud,
                asks_name=asks,
                problem=self._view.problem if asks else None,
            )
        )
        if news := [alert for alert in due if self._is_news(alert, found)]:
            self._raise(news, found)
        if not found.alerts:
            self._herald.be_quiet()

    def _is_news(self, alert: Alert, found: _Found) -> bool:
        """Whether it was never raised like this, or so long ago that it is raised again."""
        told = self._told.get(alert.grade)
        return told is None or not alert.fresh <= told[0] or found.now - told[1] >= found.again

    def _raise(self, news: Sequence[Alert], found: _Found) -> None:
        worst = news[0]
        for alert in news:
            self._told[alert.grade] = (alert.fresh, found.now)
        text = details(worst, self._formats)
        self._herald.announce(sentence(worst, found.now, self._formats), text)
        if found.is_loud:
            self._herald.sound()

    def _acknowledged(self, services: AlertsServices, alert: Alert, by: str) -> None:
        """Quiet now, without waiting for the next look."""
        if services is not self._services:
            return
        self._told.pop(alert.grade, None)
        alerts = tuple(
            replace(each, fresh=frozenset(), seen_by=by, seen_at=self._view.now)
            if each.grade is alert.grade
            else each
            for each in self._view.alerts
        )
        self._change_to(replace(self._view, alerts=alerts, asks_name=False, problem=None))

    def _refused(self, error: Exception, name: str) -> None:
        if self._approving and self._approving.offer(error, lambda: self.acknowledge(name)):
            return
        is_missing = isinstance(error, Refused) and error.code == "name_missing"
        asks = self._view.asks_name or is_missing
        problem = notice_for(error, self._formats)
        self._change_to(replace(self._view, asks_name=asks, problem=problem))

    def _failed(self, error: Exception) -> None:
        """The ledger could not be read: other pages say so, too; anything else is a bug."""
        if not isinstance(error, PosError):
            notice_for(error)

    def _change_to(self, view: AlertsView) -> None:
        self._view = view
        self.view_changed.emit(view)


def _find(services: AlertsServices, board: Board) -> _Found:
    settings = services.settings.load()
    return _Found(
        alerts=tuple(services.alerts.all(board)),
        now=board.as_of,
        again=timedelta(minutes=int(settings.alert_again_minutes)),
        is_loud=settings.alert_sound == "on",
    )


def _saved(_: None) -> None:
    """What was chosen is drawn already."""
