"""One banner for all pages: the newest notice stays until its own source takes it back."""

from PySide6.QtCore import QObject

from ui.main_window import MainWindow
from ui.notices import Notice


class NoticeBoard:
    """Remembers who said what is shown, and what waits until that was read."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._speaker: QObject | None = None
        self._heard: dict[QObject, Notice | None] = {}
        self._waiting: list[tuple[QObject, Notice]] = []
        self._news: tuple[QObject, Notice] | None = None  # shown now, and nobody takes it back

    def say(self, source: QObject, notice: Notice | None) -> None:
        """Show what `source` says now; None takes back what it said."""
        if source in self._heard and self._heard[source] is notice:
            return  # drawn anew, said already
        self._heard[source] = notice
        if notice is not None:
            if self._news is not None:
                self._waiting.insert(0, self._news)  # not read yet: it comes back
                self._news = None
            self._speaker = source
            self._window.say(notice)
        elif self._speaker is source:
            self._speaker = None
            self._window.say(None)
            self._show_news()

    def add(self, source: QObject, notice: Notice) -> None:
        """News that must not be missed and may wait: shown once nothing else is."""
        self._waiting.append((source, notice))
        if self._speaker is None:
            self._show_news()

    def forget(self, source: QObject) -> None:
        """What `source` has added is no news any more."""
        self._waiting = [each for each in self._waiting if each[0] is not source]
        if self._news is not None and self._news[0] is source:
            self._speaker = self._news = None
            self._window.say(None)
            self._show_news()

    def dismissed(self) -> QObject | None:
        """Who said what was just put away."""
        source, self._speaker, self._news = self._speaker, None, None
        self._show_news()
        return source

    def _show_news(self) -> None:
        if self._waiting:
            self._news = self._waiting.pop(0)
            self._speaker = self._news[0]
            self._window.say(self._news[1])
