"""Tells a scanner from a person: a burst of keys that ends in Enter is one scan, not typing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid
from typing_extensions import TypeIs, override

GAP_MS: Final = 30
"""Keys that follow one another faster come from a scanner (under 10 ms) and not from a hand."""

SHORTEST: Final = 3
"""Two fingers can hit two keys and Enter at once; nobody hits three."""

SURE: Final = 5
"""So many keys on one another's heels are a scanner for certain."""

REPEAT_MS: Final = 15
"""No key that is held down repeats faster than this."""

PAUSE_MS: Final = 120
"""What a scanner that is known to be one may pause: a busy system delivers in gusts."""

_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_ENDING_TEXTS: Final = frozenset({"\r", "\n"})  # some keyboards have a line feed key
_SILENT: Final = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_AltGr}
)
_WRITING: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_LATE_MS: Final = 10


def _stamp(event: QKeyEvent) -> int:
    """When the key was pressed, in ms: by the system's clock, so that a stall deceives nobody."""
    return event.timestamp() or time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A key that was held back, complete enough to be pressed again."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str


@dataclass(frozen=True, slots=True)
class _Before:
    """A line edit as it was before the first key of what may be a burst."""

    edit: QLineEdit
    text: str
    cursor: int
    selection: tuple[int, int]  # start and length, -1 for none

    @classmethod
    def of(cls, edit: QLineEdit) -> "_Before":
        selection = (edit.selectionStart(), edit.selectionLength())
        return cls(edit, edit.text(), edit.cursorPosition(), selection)

    def restore(self, typed: str) -> None:
        """Take that one key back; what was typed earlier, such as `3*`, stays.

        An edit that made something else of the key is left alone.
        """
        if not isValid(self.edit):
            return
        start, length = self.selection
        if length <= 0:
            start, length = self.cursor, 0
        if self.edit.text() != self.text[:start] + typed + self.text[start + length :]:
            return
        # Not by backspace: undo would bring the scanner's digit back.
        self.edit.setText(self.text)
        self.edit.setCursorPosition(self.cursor)
        if length:
            self.edit.setSelection(start, length)
        self.edit.textEdited.emit(self.text)


class ScanFilter(QObject):
    """Listens to every window of the application and turns bursts of keys into `scanned`.

    A person's first key goes to a line edit at once and is taken back if a burst follows it;
    keys for anything else, and any key on the heels of another, are held back for `gap_ms` and
    then pressed again, so nothing is lost. It listens to the windows, not to every event of the
    application: a widget's paint costs nothing here.
    """

    scanned = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        gap_ms: int = GAP_MS,
        stamp: Callable[[QKeyEvent], int] = _stamp,
    ) -> None:
        super().__init__(parent)
        self.is_active = True
        self._gap = gap_ms
        self._stamp = stamp
        self._text = ""
        self._held: list[_Stroke] = []
        self._before: _Before | None = None
        self._last: int | None = None
        self._window: QObject | None = None
        self._swallowed: set[int] = set()
        self._is_replaying = False
        self._waited = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._time_is_up)

    @property
    def is_hearing(self) -> bool:
        """Whether more of a burst may follow: a code is cut in two if the keyboard goes now."""
        is_fresh = self._waited.isValid() and self._waited.elapsed() <= self._allowed + _LATE_MS
        return bool(self._held) or (bool(self._text) and is_fresh)

    def watch(self, app: QGuiApplication) -> None:
        """Listen to the window that has the keyboard, whichever it is."""
        app.focusWindowChanged.connect(self._follow)
        self._follow(app.focusWindow())

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._is_replaying or not self.is_active or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.KeyPress:
            if _keeps_its_keys(QApplication.focusWidget()):
                self._release()
                self._last = None
                return False
            self._window = watched
            return self._pressed(event)
        if kind == QEvent.Type.KeyRelease and event.key() in self._swallowed:
            if not event.isAutoRepeat():
                self._swallowed.discard(event.key())
            return True
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        """Whether the key stays here."""
        if event.key() in _SILENT:
            return False
        now = self._stamp(event)
        follows = self._last is not None and 0 <= now - self._last <= self._allowed
        if self._is_leant_on(event, now) or event.modifiers() & ~_WRITING:
            return self._pass_on(event)
        if event.key() in _ENDS or event.text() in _ENDING_TEXTS:
            if follows and len(self._text) >= SHORTEST:
                return self._finish(event, now)
            return self._pass_on(event)
        if len(event.text()) != 1 or not event.text().isprintable():
            return self._pass_on(event)
        return self._typed(event, now, follows=follows)

    def _is_leant_on(self, event: QKeyEvent, now: int) -> bool:
        """Whether a finger stays on the key.

        X11 calls a digit that comes twice within a millisecond a repetition, too; a key that is
        held down repeats at 40 a second at most.
        """
        came_at_once = self._last is not None and 0 <= now - self._last <= REPEAT_MS
        return event.isAutoRepeat() and not came_at_once

    @property
    def _allowed(self) -> int:
        """How long the next key may take and still belong to the burst, in ms."""
        return PAUSE_MS if len(self._text) >= SURE else self._gap

    def _typed(self, event: QKeyEvent, now: int, *, follows: bool) -> bool:
        if not follows:
            self._release()
            focus = QApplication.focusWidget()
            if event.text() == " ":  # no code begins with one, and it presses buttons
                return self._pass_on(event)
            if _takes_at_once(focus):
                self._before = _Before.of(focus)
                self._text = event.text()
                self._last = now
                self._waited.start()
                self._swallowed.discard(event.key())
                return False
        self._text += event.text()
        self._last = now
        self._held.append(_Stroke(event.key(), event.modifiers(), event.text()))
        self._swallow(event)
        self._waited.start()
        self._timer.start(self._allowed)
        return True

    def _finish(self, event: QKeyEvent, now: int) -> bool:
        code, before = self._text, self._before
        self._timer.stop()
        self._forget()
        # The next scan may begin at once: its first key is held back as well.
        self._last = now
        self._swallow(event)
        if before is not None:
            before.restore(code[0])
        self.scanned.emit(code.strip())
        return True

    def _pass_on(self, event: QKeyEvent) -> bool:
        """A person's key: what was held back goes first, then the key itself."""
        self._release()
        self._last = None
        self._swallowed.discard(event.key())
        return False

    def _swallow(self, event: QKeyEvent) -> None:
        self._swallowed.add(event.key())
        event.accept()

    def _time_is_up(self) -> None:
        if self._waited.elapsed() > self._allowed + _LATE_MS:
            # The window was busy, and the rest of the burst may be waiting to be delivered.
            self._waited.start()
            self._timer.start(self._allowed)
            return
        self._release()

    def _release(self) -> None:
        """It was a person after all: press again what was held back."""
        self._timer.stop()
        strokes = self._held
        self._forget()
        window = self._window
        if window is None or not isValid(window):
            return
        self._is_replaying = True
        try:
            for stroke in strokes:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    again = QKeyEvent(kind, stroke.key, stroke.modifiers, stroke.text)
                    QCoreApplication.sendEvent(window, again)
        finally:
            self._is_replaying = False

    def _forget(self) -> None:
        self._text = ""
        self._held = []
        self._before = None


def _keeps_its_keys(focus: QWidget | None) -> bool:
    """Whether what is typed there is nobody's to look at, as in Stripe's card form.

    Whatever says so with the property `keepsItsKeys` says it for everything in it.
    """
    while focus is not None:
        if focus.property("keepsItsKeys"):
            return True
        focus = focus.parentWidget()
    return False


def _takes_at_once(focus: QWidget | None) -> TypeIs[QLineEdit]:
    """Whether a key may go to the focus before it is known what it belongs to.

    Only where it can be taken back: in a plain line edit. A field that makes something else of
    keys says so with the property `holdsBackKeys`.
    """
    return (
        isinstance(focus, QLineEdit)
        and not focus.isReadOnly()
        and not focus.property("holdsBackKeys")
    )
