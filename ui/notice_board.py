"""One banner for all pages: the newest notice stays until its own source takes it back."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject

from ui.main_window import MainWindow
from ui.notices import Notice
from ui.tones import Tone

_READ: Final = 4.0
"""Seconds in which a line is read."""


class NoticeBoard:
    """Remembers who said what is shown, and what waits until that was read."""

    def __init__(self, window: MainWindow, now: Callable[[], float] = monotonic) -> None:
        self._window = window
        self._speaker: QObject | None = None
        self._heard: dict[QObject, Notice | None] = {}
        self._waiting: list[tuple[QObject, Notice]] = []
        self._news: tuple[QObject, Notice] | None = None  # shown now, and nobody takes it back
        self._since = now()
        self._now = now
        window.page_changed.connect(self._turned)

    def say(self, source: QObject, notice: Notice | None) -> None:
        """Show what `source` says now; None takes back what it said."""
        if source in self._heard and self._heard[source] is notice:
            return  # drawn anew, said already
        self._heard[source] = notice
        if notice is not None:
            if self._news is not None:
                self._waiting.insert(0, self._news)  # not read yet: it comes back
                self._news = None
            self._speaker, self._since = source, self._now()
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

    def hand_over(self) -> tuple[Notice, ...]:
        """News that nobody has put away yet: another window tells them from now on."""
        unread = [*([self._news] if self._news is not None else []), *self._waiting]
        self._waiting = []
        if self._news is not None:
            self._speaker = self._news = None
            self._window.say(None)
        return tuple(notice for _, notice in unread)

    def dismissed(self) -> QObject | None:
        """Who said what was just put away."""
        source, self._speaker, self._news = self._speaker, None, None
        self._show_news()
        return source

    def _turned(self, _page: str) -> None:
        """Good news that somebody had time to read does not follow to the next page."""
        said = self._heard.get(self._speaker) if self._speaker is not None else None
        is_over = self._now() - self._since >= _READ
        if said is not None and self._news is None and said.tone is Tone.TAKEN and is_over:
            self._window.banner.dismissed.emit()

    def _show_news(self) -> None:
        if self._waiting:
            self._news = self._waiting.pop(0)
            self._speaker = self._news[0]
            self._window.say(self._news[1])
