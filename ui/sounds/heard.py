"""What was heard, to be seen: a badge in the status line that lights up with every sound."""

from typing import Final

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ui import motion
from ui.sounds.waves import Sound
from ui.theme import px
from ui.tones import Tone
from ui.widgets import StateBadge

_LIT_MS: Final = 700
_MOST: Final = 28
_TONE: Final = {
    Sound.SCAN: Tone.INFO,
    Sound.UNKNOWN: Tone.WARNING,
    Sound.AUTHORISED: Tone.HELD,
}


class _LowBadge(StateBadge):
    """As low as a line of text, so that the status line is no higher for it."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + px(2))


class HeardBadge(QWidget):
    """Says the last sound in words; its colour goes out again, unless things keep still here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badge = _LowBadge()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, px(8), 0)
        row.addWidget(self.badge)
        kept = self.badge.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the page above does not move for it
        self.badge.setSizePolicy(kept)
        self.badge.hide()
        self._out = QTimer(self)
        self._out.setSingleShot(True)
        self._out.setInterval(_LIT_MS)
        self._out.timeout.connect(self._go_out)

    def show_sound(self, sound: Sound, name: str = "", *, words: str = "") -> None:
        """`name` is what was scanned, or what was authorised; `words` say it otherwise."""
        self.badge.say(words or self._words(sound, _short(name)), _TONE[sound])
        self.badge.show()
        if not motion.is_reduced():
            self._out.start()

    @property
    def is_lit(self) -> bool:
        return self.badge.tone() is not Tone.PLAIN

    @property
    def goes_out(self) -> bool:
        """Whether its colour will go out by itself."""
        return self._out.isActive()

    def say(self, text: str) -> None:
        """Something about sounds that was not heard itself."""
        self._out.stop()
        self.badge.say(text, Tone.PLAIN)
        self.badge.show()

    def _words(self, sound: Sound, name: str) -> str:
        match sound:
            case Sound.SCAN:
                return self.tr("Scanned: %1").replace("%1", name)
            case Sound.UNKNOWN:
                return self.tr("Not scanned")
            case Sound.AUTHORISED:
                return self.tr("Authorised: %1").replace("%1", name)

    def _go_out(self) -> None:
        self.badge.say(self.badge.text(), Tone.PLAIN)


def _short(name: str) -> str:
    return name if len(name) <= _MOST else f"{name[: _MOST - 1]}…"
