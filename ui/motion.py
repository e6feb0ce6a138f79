"""Whether anything on the screen may turn, blink or flash: some people are made ill by it."""

from typing import Final

from PySide6.QtWidgets import QApplication

_STILL: Final = "holdfastKeepsStill"
_OWN_BLINKING: Final = "holdfastCursorFlashTime"


def keep_still(app: QApplication, *, is_still: bool) -> None:
    """Let things move or not; the text cursor, too, stops blinking."""
    if app.property(_OWN_BLINKING) is None:
        app.setProperty(_OWN_BLINKING, app.cursorFlashTime())
    app.setProperty(_STILL, is_still)
    app.setCursorFlashTime(0 if is_still else int(app.property(_OWN_BLINKING)))


def is_reduced() -> bool:
    """Whether what moves only to be noticed has to stand still."""
    app = QApplication.instance()
    return app is not None and bool(app.property(_STILL))
