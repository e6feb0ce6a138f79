"""The settings as a file: written, looked at, and taken over once somebody has seen them."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pos.ports import SettingsStore
from pos.services.settings_file import Preview
from pos.services.settings_transfer import SettingsTransfer
from pos.settings import Settings
from ui.approving import Approving
from ui.notices import Notice, notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane


@dataclass(frozen=True, slots=True)
class TransferView:
    """`preview` is a file that was looked at; `written` the name of one that was written."""

    is_available: bool = False
    is_busy: bool = False
    preview: Preview | None = None
    written: str = ""
    count: int = 0
    problem: Notice | None = None


class SettingsDesk(PaneDesk[TransferView]):
    """Keeps the file that was looked at until it is taken over or left."""

    taken = Signal(object)  # Settings

    def __init__(
        self, lane: JobLane, parent: QObject | None = None, *, approving: Approving | None = None
    ) -> None:
        super().__init__(TransferView(), lane, parent, approving=approving)
        self._transfer: SettingsTransfer | None = None

    def attach(self, settings: SettingsStore | None, *, is_read_only: bool = False) -> None:
        """Work with the settings of an open till; where they are only looked at, with none."""
        is_there = settings is not None and not is_read_only
        self._transfer = SettingsTransfer(settings) if settings is not None and is_there else None
        self._show(TransferView(is_available=is_there))

    def export(self, path: Path) -> None:
        """Write the file."""
        if (transfer := self._begun()) is not None:

            def done(count: int) -> None:
                self._show(TransferView(is_available=True, written=path.name, count=count))

            self._lane.start(lambda: transfer.export(path), done=done, failed=self._failed)

    def look(self, path: Path) -> None:
        """See what a file would change."""
        if (transfer := self._begun()) is not None:

            def done(preview: Preview) -> None:
                self._show(TransferView(is_available=True, preview=preview))

            self._lane.start(lambda: transfer.preview(path), done=done, failed=self._failed)

    def take(self) -> None:
        """Change what was shown."""
        preview = self._view.preview
        if preview is None or (transfer := self._begun()) is None:
            return

        def done(settings: Settings) -> None:
            self._show(TransferView(is_available=True))
            self.taken.emit(settings)

        def failed(error: Exception) -> None:
            self._show(replace(self._view, is_busy=False))
            if not self._is_asked(error, self.take):
                self._failed(error)

        self._lane.start(lambda: transfer.take(preview), done=done, failed=failed)

    def step_back(self) -> bool:
        """Leave the file as it is; whether one was looked at."""
        was_open = self._view.preview is not None
        if was_open:
            self._show(TransferView(is_available=self._view.is_available))
        return was_open

    def _begun(self) -> SettingsTransfer | None:
        transfer = self._transfer
        if transfer is None or self._view.is_busy:
            return None
        self._show(replace(self._view, is_busy=True, problem=None, written=""))
        return transfer

    def _failed(self, error: Exception) -> None:
        self._show(replace(self._view, is_busy=False, problem=notice_for(error)))
