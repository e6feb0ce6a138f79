"""One banner for all pages: the newest notice stays until its own source takes it back."""

from PySide6.QtCore import QObject

from ui.main_window import MainWindow
from ui.notices import Notice


class NoticeBoard:
    """Remembers who said what is shown."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._speaker: QObject | None = None
        self._heard: dict[QObject, Notice | None] = {}

    def say(self, source: QObject, notice: Notice | None) -> None:
        """Show what `source` says now; None takes back what it said."""
        if source in self._heard and self._heard[source] is notice:
            return  # drawn anew, said already
        self._heard[source] = notice
        if notice is not None:
            self._speaker = source
            self._window.say(notice)
        elif self._speaker is source:
            self._speaker = None
            self._window.say(None)

    def dismissed(self) -> QObject | None:
        """Who said what was just put away."""
        source, self._speaker = self._speaker, None
        return source
