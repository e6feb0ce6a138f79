"""One export at a time: asked for, written off the GUI thread, stopped or summed up."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from pos.errors import PosError
from pos.services.export_formats.shape import ExportFormat
from pos.services.exports import Exports, ExportSummary
from pos.services.period import Period
from ui.daybook.view import ExportStep, ExportView
from ui.format import Formats
from ui.notices import notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane

T = TypeVar("T")


class Exporter(PaneDesk[ExportView]):
    """Changes an ExportView; the daybook shows it."""

    _written = Signal(int)  # rows, from the thread that writes

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(ExportView(), lane, parent)
        self._formats = Formats()
        self._stop = Event()
        self._run = 0
        self._written.connect(self._progress)

    def use(self, formats: Formats) -> None:
        self._formats = formats

    def reset(self) -> None:
        """Another ledger: stop what runs and close."""
        self._stop.set()
        self._run += 1
        self._show(ExportView(format=self._view.format))

    def open(self) -> None:
        """Ask what to export; a running one stays as it is."""
        if self._view.step is not ExportStep.RUNNING:
            self._show(ExportView(ExportStep.ASK, self._view.format))

    def close(self) -> bool:
        """Close, unless it is running; whether there was anything to close."""
        if self._view.step in {ExportStep.CLOSED, ExportStep.RUNNING}:
            return False
        self._show(ExportView(format=self._view.format))
        return True

    def choose(self, chosen: ExportFormat) -> None:
        if self._view.step is ExportStep.ASK:
            self._show(replace(self._view, format=chosen, problem=None))

    def start(
        self, exports: Exports, period: Period, path: Path, total: int, *, replaces: bool
    ) -> None:
        """Write the period to `path`; `total` is how many rows to expect, 0 for unknown."""
        if self._view.step in {ExportStep.CLOSED, ExportStep.RUNNING}:
            return
        self._run += 1
        run, stop = self._run, Event()
        self._stop = stop
        chosen = self._view.format
        self._show(ExportView(ExportStep.RUNNING, chosen, path, total=total))
        self._lane.start(
            lambda: exports.export(
                chosen,
                period.since,
                period.until,
                path,
                replace=replaces,
                progress=self._written.emit,
                cancelled=stop.is_set,
            ),
            done=self._if_current(run, self._done),
            failed=self._if_current(run, self._failed),
        )

    def stop(self) -> None:
        """Stop at the next row; nothing that looks whole is left."""
        if self._view.step is ExportStep.RUNNING:
            self._stop.set()
            self._show(replace(self._view, is_stopping=True))

    def _if_current(self, run: int, act: Callable[[T], None]) -> Callable[[T], None]:
        return lambda value: act(value) if run == self._run else None

    def _done(self, summary: ExportSummary) -> None:
        self._show(replace(self._view, step=ExportStep.DONE, rows=summary.rows, summary=summary))

    def _failed(self, error: Exception) -> None:
        """Ask again with the reason beside the button; a file that exists is a question."""
        exists = isinstance(error, PosError) and error.code == "file_exists"
        step = ExportStep.EXISTS if exists else ExportStep.ASK
        self._view = replace(self._view, step=step, rows=0, is_stopping=False)
        self._show(replace(self._view, problem=notice_for(error, self._formats)))

    def _progress(self, rows: int) -> None:
        if self._view.step is ExportStep.RUNNING:
            self._show(replace(self._view, rows=rows))
