"""Packs for the accountant: one at a time, made off the GUI thread, stopped, summed up, checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Final

from PySide6.QtCore import QObject, Signal

from pos.domain.pack import Pack
from pos.errors import PosError
from pos.services.export_formats.shape import ExportFormat
from pos.services.pack import PackMade
from pos.services.pack_changes import Changed
from pos.services.pack_check import PackVerdict
from pos.services.period import Period
from ui.approving import Approving
from ui.books.view import (
    BookDays,
    BookSpan,
    BooksServices,
    PackStep,
    PackView,
    SpanView,
    days_of,
)
from ui.format import Formats
from ui.notices import notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane

MOST_CHANGES: Final = 200
_USUAL: Final = frozenset({"csv", "xlsx"})


@dataclass(frozen=True, slots=True)
class _Known:
    """Packs that were made, and what one of these days would name as changed."""

    packs: tuple[Pack, ...]
    days: BookDays | None
    changed: tuple[Changed, ...]


class PackDesk(PaneDesk[PackView]):
    """Changes a PackView."""

    _written = Signal(int, int)  # formats and rows, from the thread that writes

    def __init__(
        self, lane: JobLane, parent: QObject | None = None, *, approving: Approving | None = None
    ) -> None:
        super().__init__(PackView(), lane, parent, approving=approving)
        self._services: BooksServices | None = None
        self._formats = Formats()
        self._stop = Event()
        self._run = self._number = 0
        self._own: BookDays | None = None
        self._written.connect(self._progress)

    def use(self, formats: Formats) -> None:
        self._formats = formats

    def attach(self, services: BooksServices | None) -> None:
        """Take the services of an opened till; None when it is left. What runs is stopped."""
        self._stop.set()
        self._run += 1
        self._number += 1
        self._services = services
        self._show(PackView())

    def reload(self) -> None:
        """Read which packs were made, and what changed since the last one."""
        services = self._services
        if services is None or services.packs is None:
            return
        self._number += 1
        number, span, own = self._number, self._view.days.span, self._own
        self._show(replace(self._view, is_reading=True))
        self._lane.start(
            lambda: _read(services, span, own),
            done=lambda known: self._came(number, known),
            failed=lambda error: self._not_read(number, error),
        )

    def choose(self, span: BookSpan) -> None:
        """Other days; own ones begin with those that are shown."""
        if span is BookSpan.OWN and self._own is None:
            self._own = self._view.days.days
        self._ask_about(SpanView(span))

    def choose_days(self, days: BookDays) -> None:
        self._own = days
        self._ask_about(SpanView(BookSpan.OWN, days))

    def choose_format(self, chosen: ExportFormat) -> None:
        """Put a format in, or leave it out."""
        if self._view.step is not PackStep.RUNNING:
            self._show(replace(self._view, formats=self._view.formats ^ {chosen}, problem=None))

    def suggested_name(self) -> str:
        """`books-2026-10.zip` for a month, two days for anything else."""
        days = self._view.days.days
        if days is None:
            return "books.zip"
        if (days.first.year, days.first.month) == (days.last.year, days.last.month):
            return f"books-{days.first:%Y-%m}.zip"
        return f"books-{days.first.isoformat()}-{days.last.isoformat()}.zip"

    def make(self, path: Path, *, replaces: bool = False) -> None:
        """Write the pack; a file that is there is asked about first."""
        services, view = self._services, self._view
        packs = services.packs if services else None
        if services is None or packs is None or view.step is PackStep.RUNNING:
            return
        self._run += 1
        run, stop = self._run, Event()
        self._stop = stop
        kinds = tuple(each for each in ExportFormat if each in view.formats)
        span, own, language = view.days.span, self._own, self._formats.writing.language
        running = replace(view, step=PackStep.RUNNING, path=path, done=0, rows=0, problem=None)
        self._show(replace(running, made=None, verdict=None, is_stopping=False))
        self._lane.start(
            lambda: packs.make(
                path,
                _period(services, _days(services, span, own)),
                kinds,
                replace=replaces,
                language=language,
                progress=self._written.emit,
                cancelled=stop.is_set,
            ),
            done=lambda made: self._made(run, made),
            failed=lambda error: self._failed(run, error, lambda: self.make(path)),
        )

    def replace_file(self) -> None:
        """Write over the file that exists."""
        if self._view.path is not None:
            self.make(self._view.path, replaces=True)

    def stop(self) -> None:
        """Stop soon; nothing that looks whole is left."""
        if self._view.step is PackStep.RUNNING:
            self._stop.set()
            self._show(replace(self._view, is_stopping=True))

    def check(self, path: Path) -> None:
        """Read a pack again, of whichever till, and say whether it is whole."""
        services = self._services
        packs = services.packs if services else None
        if packs is None or self._view.step is PackStep.RUNNING:
            return
        self._run += 1
        run = self._run
        self._show(replace(self._view, is_reading=True, path=path, verdict=None, problem=None))
        self._lane.start(
            lambda: packs.check(path),
            done=lambda verdict: self._checked(run, verdict),
            failed=lambda error: self._failed(run, error, lambda: self.check(path)),
        )

    def step_back(self) -> bool:
        """Put away what was made or found; whether there was anything."""
        view = self._view
        if view.step in {PackStep.RUNNING, PackStep.ASK} and view.verdict is None:
            return False
        if view.step is PackStep.RUNNING:
            return False
        self._show(replace(view, step=PackStep.ASK, made=None, verdict=None, problem=None))
        return True

    def _ask_about(self, days: SpanView) -> None:
        if self._view.step is not PackStep.RUNNING:
            self._show(replace(self._view, step=PackStep.ASK, days=days, problem=None))
            self.reload()

    def _came(self, number: int, known: _Known) -> None:
        if number != self._number:
            return
        view = self._view
        if not view.formats:
            view = replace(view, formats=_offered(known.packs))
        days = SpanView(view.days.span, known.days)
        view = replace(view, packs=known.packs, changed=known.changed, days=days)
        self._show(replace(view, is_reading=False))

    def _not_read(self, number: int, error: Exception) -> None:
        if number == self._number:
            problem = notice_for(error, self._formats)
            self._show(replace(self._view, is_reading=False, problem=problem))

    def _made(self, run: int, made: PackMade) -> None:
        if run == self._run:
            self._show(replace(self._view, step=PackStep.DONE, made=made))
            self.reload()

    def _checked(self, run: int, verdict: PackVerdict) -> None:
        if run == self._run:
            self._show(replace(self._view, is_reading=False, verdict=verdict))

    def _failed(self, run: int, error: Exception, again: Callable[[], None]) -> None:
        if run != self._run:
            return
        exists = isinstance(error, PosError) and error.code == "file_exists"
        step = PackStep.EXISTS if exists else PackStep.ASK
        self._show(replace(self._view, step=step, is_reading=False, is_stopping=False))
        if not exists and not self._is_asked(error, again):
            self._show(replace(self._view, problem=notice_for(error, self._formats)))

    def _progress(self, done: int, rows: int) -> None:
        if self._view.step is PackStep.RUNNING:
            self._show(replace(self._view, done=done, rows=rows))


def _offered(packs: Sequence[Pack]) -> frozenset[ExportFormat]:
    """What the last pack had, or what most people can open."""
    wanted = set(packs[0].formats) if packs else _USUAL
    return frozenset(each for each in ExportFormat if str(each) in wanted)


def _days(services: BooksServices, span: BookSpan, own: BookDays | None) -> BookDays | None:
    zone = services.settings.load().zone
    return days_of(span, services.clock.now().astimezone(zone).date(), own)


def _period(services: BooksServices, days: BookDays | None) -> Period:
    """Raises Refused `period_backwards` or `date_out_of_range` for days of one's own."""
    if days is None:
        return Period(None, None)
    return Period.of_days(days.first, days.last, services.settings.load().zone)


def _read(services: BooksServices, span: BookSpan, own: BookDays | None) -> _Known:
    packs, days = services.packs, _days(services, span, own)
    if packs is None:
        return _Known((), days, ())
    changed = packs.changed(_period(services, days), limit=MOST_CHANGES)
    return _Known(packs.all(), days, changed)
