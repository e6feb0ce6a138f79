"""The trial balance of the days that somebody chooses."""

from dataclasses import replace

from PySide6.QtCore import QObject

from pos.domain.accounting import TrialBalance
from pos.errors import Refused
from pos.services.period import Period
from ui.books.view import BookDays, BookSpan, BooksServices, SpanView, TrialView, days_of
from ui.format import Formats
from ui.notices import notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane


class TrialDesk(PaneDesk[TrialView]):
    """Changes a TrialView."""

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(TrialView(), lane, parent)
        self._services: BooksServices | None = None
        self._formats = Formats()
        self._number = 0
        self._own: BookDays | None = None

    def use(self, formats: Formats) -> None:
        self._formats = formats

    def attach(self, services: BooksServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._services = services
        self._number += 1
        self._show(TrialView())

    def choose(self, span: BookSpan) -> None:
        """Show other days; own ones begin with those that are shown."""
        if span is BookSpan.OWN and self._own is None:
            self._own = self._view.days.days
        self._show(replace(self._view, days=SpanView(span)))
        self.reload()

    def choose_days(self, days: BookDays) -> None:
        self._own = days
        self._show(replace(self._view, days=SpanView(BookSpan.OWN, days)))
        self.reload()

    def reload(self) -> None:
        """Add the ledger up; only the newest question is answered on the screen."""
        services = self._services
        if services is None:
            return
        self._number += 1
        number, span, own = self._number, self._view.days.span, self._own
        self._show(replace(self._view, is_reading=True))
        self._lane.start(
            lambda: _read(services, span, own),
            done=lambda found: self._came(number, *found),
            failed=lambda error: self._failed(number, error),
        )

    def _came(self, number: int, days: BookDays | None, trial: TrialBalance) -> None:
        if number == self._number:
            span = SpanView(self._view.days.span, days)
            self._show(TrialView(span, trial))

    def _failed(self, number: int, error: Exception) -> None:
        if number != self._number:
            return
        problem = notice_for(error, self._formats)
        if isinstance(error, Refused):
            days = replace(self._view.days, problem=problem)
            self._show(replace(self._view, days=days, is_reading=False))
        else:
            self._show(replace(self._view, is_reading=False, problem=problem))


def _read(
    services: BooksServices, span: BookSpan, own: BookDays | None
) -> tuple[BookDays | None, TrialBalance]:
    """Raises Refused `period_backwards` or `date_out_of_range` for days of one's own."""
    zone = services.settings.load().zone
    days = days_of(span, services.clock.now().astimezone(zone).date(), own)
    if days is None:
        return None, services.room.clearing.trial()
    period = Period.of_days(days.first, days.last, zone)
    return days, services.room.clearing.trial(period.since, period.until)
