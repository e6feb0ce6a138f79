"""Loading a file of products: how far it is, how to stop it, and what became of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from pos.domain.tax import TaxRate
from pos.errors import PosError, Refused
from pos.ports import SettingsStore
from pos.services.catalogue import CatalogueService
from pos.services.catalogue_import import ImportProgress, ImportReport
from ui.notices import Notice, notice_for
from ui.pane_desk import PaneDesk
from ui.shop.view import ImportStep, ImportView
from ui.tasks import JobLane
from ui.tones import Tone

T = TypeVar("T")

_STOPPED: Final = "import_stopped"


class CatalogueImport(PaneDesk[ImportView]):
    """One import at a time; the catalogue is loaded as a whole or stays as it was."""

    loaded = Signal()  # the catalogue holds something else now
    failed = Signal(object)  # Exception
    _went_on = Signal(object)  # ImportProgress, from the thread that reads

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(ImportView(), lane, parent)
        self._catalogue: CatalogueService | None = None
        self._settings: SettingsStore | None = None
        self._stop = Event()
        self._went_on.connect(self._progress)

    def attach(self, catalogue: CatalogueService | None, settings: SettingsStore | None) -> None:
        self._stop.set()
        self._catalogue, self._settings = catalogue, settings
        self._show(ImportView())
        self.reload()

    def reload(self) -> None:
        """Count the products again."""
        if (catalogue := self._catalogue) is not None:
            self._lane.start(
                catalogue.count,
                done=self._for(catalogue, self._counted),
                failed=self.failed.emit,
            )

    def skip_bad_rows(self, *, skips: bool) -> None:
        """Whether the good rows are loaded when some are bad."""
        self._show(replace(self._view, skips_bad_rows=skips))

    def set_rate(self, text: str) -> None:
        """The tax in products whose file does not say it; checked as it is typed."""
        problem = None
        try:
            TaxRate.parse(text)
        except PosError as error:
            problem = notice_for(error)
        self._show(replace(self._view, rate_text=text, rate_problem=problem))

    def start(self, path: Path) -> None:
        """Load a file; a second one waits for the first to end."""
        catalogue, settings, view = self._catalogue, self._settings, self._view
        if catalogue is None or settings is None or view.step is ImportStep.RUNNING:
            return
        if view.rate_problem is not None:
            return
        self._stop = stop = Event()
        rate = TaxRate.parse(view.rate_text)

        def watch(progress: ImportProgress) -> None:
            if stop.is_set():
                raise Refused(_STOPPED)
            self._went_on.emit(progress)

        def job() -> tuple[ImportReport, int]:
            report = catalogue.import_file(
                path,
                currency=settings.load().money,
                progress=watch,
                skip_bad_rows=view.skips_bad_rows,
                default_rate=rate,
            )
            return report, catalogue.count()

        self._show(
            replace(
                view, step=ImportStep.RUNNING, percent=0, is_stopping=False, report=None,
                problem=None,
            )
        )  # fmt: skip
        self._lane.start(
            job, done=self._for(catalogue, self._ended), failed=self._for(catalogue, self._refused)
        )

    def stop(self) -> None:
        """Stop at the next rows; the catalogue stays as it was."""
        if self._view.step is ImportStep.RUNNING:
            self._stop.set()
            self._show(replace(self._view, is_stopping=True))

    def close_report(self) -> bool:
        """Put the report away; whether there was one."""
        if self._view.step is not ImportStep.DONE:
            return False
        self._show(replace(self._view, step=ImportStep.IDLE, report=None, problem=None))
        return True

    def _for(self, catalogue: CatalogueService, act: Callable[[T], None]) -> Callable[[T], None]:
        """Only while that catalogue is the one that is shown."""
        return lambda value: act(value) if catalogue is self._catalogue else None

    def _counted(self, count: int) -> None:
        self._show(replace(self._view, count=count))

    def _ended(self, found: tuple[ImportReport, int]) -> None:
        report, count = found
        self._show(replace(self._view, step=ImportStep.DONE, report=report, count=count))
        if report.is_loaded:
            self.loaded.emit()

    def _refused(self, error: Exception) -> None:
        """The file as a whole; the catalogue is as it was."""
        self._view = replace(self._view, step=ImportStep.DONE, is_stopping=False)
        is_stopped = isinstance(error, PosError) and error.code == _STOPPED
        self._show(replace(self._view, problem=_stopped() if is_stopped else notice_for(error)))

    def _progress(self, progress: ImportProgress) -> None:
        if self._view.step is ImportStep.RUNNING:
            self._show(
                replace(self._view, stage=progress.stage, percent=min(progress.percent, 100))
            )


def _stopped() -> Notice:
    return Notice(
        Tone.RELEASED,
        QCoreApplication.translate("Shop", "The import was stopped."),
        todo=QCoreApplication.translate("Shop", "The catalogue is as it was."),
    )
