"""Notices that nobody works at the window any more."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from typing_extensions import override

MINUTE_MS: Final = 60_000
_AGAIN_MS: Final = 5_000
_SIGNS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Says `idle` once nobody has pressed, touched or moved anything for a while.

    It listens to windows, as the scanner does, and not to every event of the application.
    `is_busy`: while that is so, such as while a payment is under way, nobody counts as gone.
    """

    idle = Signal()

    def __init__(self, is_busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_busy = is_busy
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ran_out)
        self._after = 0

    def watch(self, app: QGuiApplication) -> None:
        """Listen to the window that has the keyboard, whichever it is."""
        app.focusWindowChanged.connect(self._follow)
        self._follow(app.focusWindow())

    def wait(self, minutes: int) -> None:
        """Begin to count; 0 never ends."""
        self._after = minutes * MINUTE_MS
        self.rest()
        if self._after:
            self._timer.start(self._after)

    def rest(self) -> None:
        """Nobody is there to be missed."""
        self._timer.stop()

    @property
    def is_counting(self) -> bool:
        return self._timer.isActive()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS and self._timer.isActive():
            self._timer.start(self._after)
        return False

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _ran_out(self) -> None:
        if self._is_busy():
            self._timer.start(_AGAIN_MS)
        else:
            self.idle.emit()
