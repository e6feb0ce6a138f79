"""Drives the page of reports: which one, of which days, and a file of what is shown."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from pos.domain.insight import Days, Insight, InsightName
from pos.errors import Misconfigured, Refused
from ui.approving import Approving
from ui.daybook.view import Span
from ui.format import Formats
from ui.insights.view import InsightsServices, InsightsView, days_of
from ui.notices import good_news, notice_for
from ui.tasks import Lanes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Read:
    """A report, and whether the person at the till may write it to a file."""

    insight: Insight
    may_export: bool


class InsightsPresenter(QObject):
    """Reads on the reading lane; nothing here waits for Stripe."""

    view_changed = Signal(object)  # InsightsView
    _added_up = Signal(int, int)  # entries, of how many; from the thread that adds up

    def __init__(
        self,
        lanes: Lanes,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._approving = approving
        self._services: InsightsServices | None = None
        self._formats = Formats()
        self._view = InsightsView()
        self._number = 0
        self._is_watched = False
        self._own: Days | None = None
        self._stop = Event()
        self._folder: Path | None = None
        self._added_up.connect(self._progress)

    @property
    def view(self) -> InsightsView:
        return self._view

    @property
    def folder(self) -> Path | None:
        """Where the last file went."""
        return self._folder

    def attach(self, services: InsightsServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._stop.set()
        self._number += 1
        self._services = services
        view = InsightsView(self._view.name, is_plot_ready=self._view.is_plot_ready)
        self._show(view)
        self.reload()

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self.reload()

    def watch(self, *, is_watched: bool) -> None:
        """Whether anybody looks: nothing is added up for nobody."""
        self._is_watched = is_watched
        if is_watched:
            self.reload()
        else:
            self._stop.set()

    def reload(self) -> None:
        """Read the report again; only the newest question is answered on the screen."""
        services = self._services
        if services is None or not self._is_watched:
            return
        self._number += 1
        self._stop.set()
        self._stop = stop = Event()
        view, own = self._view, self._own
        self._show(replace(view, is_reading=True, days_problem=None, done=0, whole=0))

        def read() -> _Read:
            if not view.is_plot_ready:
                _load_plots()
            insights = services.insights
            days = days_of(view.span, own, insights.today())
            # Where nothing can be kept it is added up for this report alone.
            with suppress(Misconfigured):
                insights.roll(progress=self._added_up.emit, cancelled=stop.is_set)
            found = insights.read(
                view.name, days, progress=self._added_up.emit, cancelled=stop.is_set
            )
            return _Read(found, services.may_export())

        self._lanes.reading.start(
            read,
            done=self._if_newest(self._number, self._opened),
            failed=self._if_newest(self._number, self._not_opened),
        )

    def choose(self, name: InsightName) -> None:
        """Turn to another report of the same days."""
        if name is not self._view.name:
            self._show(replace(self._view, name=name, insight=None, currency=0))
            self.reload()

    def choose_span(self, span: Span) -> None:
        """Show other days; own dates begin with those that are shown."""
        if span is not self._view.span:
            self._own = self._view.days
            self._show(replace(self._view, span=span))
            self.reload()

    def choose_days(self, first: date, last: date) -> None:
        """Show days of one's own choice; backwards is refused beside the fields."""
        try:
            days = Days(first, last)
        except Refused as error:
            problem = notice_for(error, self._formats)
            self._show(replace(self._view, span=Span.CUSTOM, days_problem=problem))
            return
        if self._view.span is not Span.CUSTOM or days != self._own:
            self._own = days
            self._show(replace(self._view, span=Span.CUSTOM))
            self.reload()

    def choose_currency(self, place: int) -> None:
        self._show(replace(self._view, currency=place))

    def stop(self) -> None:
        """Stop adding up; what is kept already stays."""
        self._stop.set()

    def suggested_name(self, suffix: str) -> str:
        """`holdfast-days-2026-11-01-2026-11-22.pdf`."""
        days = self._view.days
        told = "" if days is None else f"-{days.first.isoformat()}"
        if days is not None and days.last != days.first:
            told += f"-{days.last.isoformat()}"
        return f"holdfast-{self._view.name}{told}{suffix}"

    def save(self, path: Path) -> None:
        """Write what is shown; a file that is there already stays as it is."""
        services, insight = self._services, self._view.insight
        if services is None or insight is None or self._view.is_writing:
            return
        self._folder, language = path.parent, self._formats.writing.language
        self._show(replace(self._view, is_writing=True, notice=None))
        self._lanes.reading.start(
            lambda: services.files.save(insight, path, language=language),
            done=lambda _: self._saved(path),
            failed=lambda error: self._not_saved(error, lambda: self.save(path)),
        )

    def dismiss(self) -> None:
        """The notice was read."""
        self._show(replace(self._view, notice=None))

    def _if_newest(self, number: int, act: Callable[[T], None]) -> Callable[[T], None]:
        return lambda value: act(value) if number == self._number else None

    def _opened(self, read: _Read) -> None:
        self._show(
            replace(
                self._view,
                insight=read.insight,
                days=read.insight.days,
                may_export=read.may_export,
                is_reading=False,
                is_plot_ready=True,
                done=0,
                whole=0,
            )
        )

    def _not_opened(self, error: Exception) -> None:
        self._show(replace(self._view, is_reading=False, done=0, whole=0))
        stopped = isinstance(error, Refused) and error.code == "insight_cancelled"
        notice = notice_for(error, self._formats)
        if stopped or not isinstance(error, Refused):
            self._show(replace(self._view, notice=notice))
        else:
            self._show(replace(self._view, days_problem=notice))

    def _saved(self, path: Path) -> None:
        told = self.tr("%1 is written.").replace("%1", path.name)
        self._show(replace(self._view, is_writing=False, notice=good_news(told)))

    def _not_saved(self, error: Exception, again: Callable[[], None]) -> None:
        self._show(replace(self._view, is_writing=False))
        if self._approving is None or not self._approving.offer(error, again):
            self._show(replace(self._view, notice=notice_for(error, self._formats)))

    def _progress(self, done: int, whole: int) -> None:
        if self._view.is_reading:
            self._show(replace(self._view, done=done, whole=whole))

    def _show(self, view: InsightsView) -> None:
        self._view = view
        self.view_changed.emit(view)


def _load_plots() -> None:
    """Half a second that no start of the program needs, and no thread that draws."""
    import pyqtgraph  # noqa: F401 - to be there when the first plot is drawn
