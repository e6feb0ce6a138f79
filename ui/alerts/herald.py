"""Says something outside the window: a note of the desktop, and a sound; quietly without them."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from ui.icons import qicon
from ui.palette import current_colours
from ui.tones import Icon

_SHOWN_MS = 20_000


class Herald(Protocol):
    """Who is heard when nobody looks at the window."""

    def announce(self, title: str, text: str) -> None: ...

    def sound(self) -> None: ...

    def be_quiet(self) -> None: ...


class DesktopHerald(QObject):
    """The system's own notes where it has a place for them, and its own sound."""

    pressed = Signal()  # the note was clicked: somebody wants to see the board

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray: QSystemTrayIcon | None = None

    def announce(self, title: str, text: str) -> None:
        """A note of the desktop; nothing where the system shows none."""
        tray = self._place()
        if tray is not None:
            tray.showMessage(title, text, QSystemTrayIcon.MessageIcon.Warning, _SHOWN_MS)

    def sound(self) -> None:
        """The system's own, which its user can turn down."""
        QApplication.beep()

    def be_quiet(self) -> None:
        """Nothing is to be decided any more: take the icon away."""
        if self._tray is not None:
            self._tray.hide()

    def _place(self) -> QSystemTrayIcon | None:
        """The icon beside which notes appear, there only while there is something to say."""
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return None
        if self._tray is None:
            self._tray = QSystemTrayIcon(qicon(Icon.HOLD, current_colours().ink), self)
            self._tray.setToolTip("Holdfast")
            self._tray.messageClicked.connect(self.pressed)
            self._tray.activated.connect(self.pressed)
        self._tray.show()
        return self._tray
