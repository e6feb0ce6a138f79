"""Hears at once when a file says that Stripe has something to tell."""

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from pos.errors import PosError
from pos.services.nudges import Nudges
from ui.notices import notice_for
from ui.tasks import JobLane


class Nudged(QObject):
    """Watches the folder of nudges of one ledger. Without such a folder the clock is enough."""

    came = Signal()

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._nudges: Nudges | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._changed)

    def attach(self, nudges: Nudges) -> None:
        """Watch the folder, which is made where it is missing."""
        self.stop()
        self._nudges = nudges

        def watch(_: None) -> None:
            if nudges is self._nudges:
                self._watcher.addPath(str(nudges.folder))

        self._lane.start(nudges.prepare, done=watch, failed=_do_without)

    def stop(self) -> None:
        """Watch nothing any more."""
        self._nudges = None
        if folders := self._watcher.directories():
            self._watcher.removePaths(folders)

    def _changed(self, _: str) -> None:
        """Something came or went; what was heeded goes, and is no reason to ask."""
        nudges = self._nudges
        if nudges is None:
            return

        def counted(has_any: bool) -> None:  # noqa: FBT001 - what a lane brings home
            if has_any and nudges is self._nudges:
                self.came.emit()

        self._lane.start(lambda: bool(nudges.waiting()), done=counted, failed=_do_without)


def _do_without(error: Exception) -> None:
    if not isinstance(error, PosError):
        notice_for(error)  # raises it, for the hook of the window
