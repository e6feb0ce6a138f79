"""Where pages stand: one that needs more room than the window has can be scrolled to."""

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMainWindow,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)
from typing_extensions import override

from ui.theme import px

NARROW: Final = 1000
"""A window of fewer pixels than this, counted at scale 1, is one with large text."""

_ROOM: Final = QSize(880, 600)
"""What every page is made for, at scale 1."""

_AROUND: Final = 24
_LOWEST: Final = 220
"""Less height than that, at scale 1, and nobody finds his way on a page."""


def is_narrow(widget: QWidget) -> bool:
    """Whether the text is so large that a page does not fit into its window as it was made."""
    return widget.window().width() < px(NARROW)


class Squeezable(QWidget):
    """What scrolls only where it has no room at its smallest.

    A scrolling area asks what wraps for the height it would like to have, and scrolls below that.
    """

    @override
    def heightForWidth(self, width: int) -> int:
        return _least_height(self, width)


class Pages(QStackedWidget):
    """As small as the page that is shown may be, not as the largest of all."""

    @override
    def heightForWidth(self, width: int) -> int:
        page = self.currentWidget()
        return -1 if page is None else _least_height(page, width)

    @override
    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint().expandedTo(page.minimumSize()) if page else QSize()


class Stage(QScrollArea):
    """Gives a page the room it is made for, and scrolls where the window has less.

    Whatever gets the keyboard is scrolled to. A page that can do with less width, because its
    parts go below each other, says so by a property `folds`.
    """

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = inside
        self._own_least = inside.minimumSize()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setWidget(inside)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        if isinstance(inside, QStackedWidget):
            inside.currentChanged.connect(self._fit)

    @override
    def minimumSizeHint(self) -> QSize:
        """A window is never too small for what can be scrolled."""
        if is_narrow(self) or not isinstance(self.window(), QMainWindow):
            return QSize(px(100), px(_LOWEST))
        return self._inside.minimumSizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self, _place: int = 0) -> None:
        if not isinstance(self.window(), QMainWindow):
            return  # a dialog is as large as it wants to be
        stack = self._inside
        page = stack.currentWidget() if isinstance(stack, QStackedWidget) else stack
        fits = not is_narrow(self) or page is None or page.property("folds")
        room = QSize(0, 0) if fits else QSize(px(_ROOM.width()), px(_ROOM.height()))
        least = self._own_least.expandedTo(room)
        if self._inside.minimumSize() != least:
            self._inside.setMinimumSize(least)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Bring what has the keyboard into sight."""
        has_more = self.horizontalScrollBar().maximum() or self.verticalScrollBar().maximum()
        if now is None or not has_more or now.property("cameHome"):
            return
        if self._inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, px(_AROUND), px(_AROUND))


class Upright(QScrollArea):
    """The page with what stands above and below it; scrolled up and down where both have no room.

    Only with large text: otherwise the window is never lower than all of it.
    """

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = inside
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    @override
    def minimumSizeHint(self) -> QSize:
        least = self._inside.minimumSizeHint()
        return QSize(least.width(), px(_LOWEST)) if is_narrow(self) else least

    def show_part(self, part: QWidget) -> None:
        """Bring a part into sight, once it has found its place."""
        QTimer.singleShot(0, part, lambda: self.ensureWidgetVisible(part, 0, 0))


def _least_height(widget: QWidget, width: int) -> int:
    least = widget.minimumSizeHint().expandedTo(widget.minimumSize()).height()
    layout = widget.layout()
    if layout is None or not layout.hasHeightForWidth():
        return least
    return max(layout.minimumHeightForWidth(width), widget.minimumHeight())
