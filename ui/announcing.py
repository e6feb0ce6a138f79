"""Says aloud what changes without the keyboard going there: for those who listen to the screen."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from ui.notices import Notice
from ui.tones import Tone

_URGENT = frozenset({Tone.FAILED, Tone.WARNING, Tone.CHECKING, Tone.HELD})


def is_heard() -> bool:
    """Whether a screen reader listens; what only it needs is put together for it alone."""
    return QAccessible.isActive()


def announce(about: QObject, text: str, *, is_urgent: bool = False) -> None:
    """Hand a sentence to the screen reader, where one listens; an urgent one interrupts it.

    WCAG 2.2, 4.1.3: status messages are said without receiving the focus.
    """
    if not text or not is_heard():
        return
    event = QAccessibleAnnouncementEvent(about, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if is_urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


def announce_notice(about: QObject, notice: Notice) -> None:
    """What happened, whether money moved, and what to do."""
    announce(about, notice.text, is_urgent=notice.tone in _URGENT)


class Spoken(QObject):
    """Says a text when it becomes another one; the first one is there before anybody listens."""

    def __init__(self, about: QObject) -> None:
        super().__init__(about)
        self._about = about
        self._said: str | None = None

    def say(self, text: str, *, is_urgent: bool = False) -> None:
        if text != self._said:
            was_silent, self._said = self._said is None, text
            if not was_silent:
                announce(self._about, text, is_urgent=is_urgent)
