"""A button that shows a key and, once pressed, hears the next one instead."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from typing_extensions import override

from ui.parts import Choice

_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)


class KeyCatcher(Choice):
    """Esc or leaving it lets it be; no key reaches anything else while it listens."""

    caught = Signal(str)  # in Qt's portable spelling

    def __init__(self) -> None:
        super().__init__("")
        self._shown = ""
        self.clicked.connect(self._listen)
        self.show_key("")

    def show_key(self, text: str) -> None:
        """What stands on it while nobody chooses another."""
        self._shown = text
        if not self.isChecked():
            self.setText(text)

    def _listen(self) -> None:
        if self.isChecked():
            self.leave()
            return
        self.setChecked(True)
        self.setText(self.tr("Press a key…"))

    def leave(self) -> None:
        """Listen no more."""
        self.setChecked(False)
        self.setText(self._shown)

    @override
    def event(self, event: QEvent) -> bool:
        """While it listens no shortcut may have the key first, nor may Tab leave."""
        if self.isChecked() and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._hear(event)
                return True
            if event.type() == QEvent.Type.KeyRelease:
                return True
        return super().event(event)

    def _hear(self, event: QKeyEvent) -> None:
        if event.key() in _MODIFIERS or event.isAutoRepeat():
            return
        sequence = QKeySequence(event.keyCombination())
        self.leave()
        if event.key() != Qt.Key.Key_Escape or event.modifiers():
            self.caught.emit(sequence.toString(QKeySequence.SequenceFormat.PortableText))

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.isChecked():
            self.leave()
        super().focusOutEvent(event)
