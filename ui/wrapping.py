"""A layout of one line, or of more where one is too short: nothing is cut off at its end."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget
from typing_extensions import override

_NO_PLACE: Final = -1


class Wrap(QLayout):
    """What comes before the gap stands at the beginning of a line, what comes after at its end."""

    def __init__(self, parent: QWidget, *, strut: int = 0, spacing: int = 0) -> None:
        """`strut` is the least height of a line, in pixels of this screen."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = _NO_PLACE
        self._strut = strut
        self.setSpacing(spacing)

    def add_gap(self) -> None:
        """From here on at the end of the line."""
        self._gap = len(self._items)

    def insert(self, place: int, widget: QWidget) -> None:
        """Put a widget before the one that is at that place now."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        if self._gap > place:
            self._gap += 1
        self.invalidate()

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._laid(QRect(0, 0, width, 0), moves=False)

    @override
    def sizeHint(self) -> QSize:
        shown = self._shown()
        room = sum(item.sizeHint().width() for _, item in shown)
        margins = self.contentsMargins()
        width = room + self.spacing() * max(0, len(shown) - 1) + margins.left() + margins.right()
        return QSize(width, self._line(shown) + margins.top() + margins.bottom())

    @override
    def minimumSize(self) -> QSize:
        shown, margins = self._shown(), self.contentsMargins()
        widest = max((item.minimumSize().width() for _, item in shown), default=0)
        line = self._line(shown)
        return QSize(
            widest + margins.left() + margins.right(), line + margins.top() + margins.bottom()
        )

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._laid(rect, moves=True)

    def _shown(self) -> list[tuple[int, QLayoutItem]]:
        return [(place, item) for place, item in enumerate(self._items) if not item.isEmpty()]

    def _line(self, shown: list[tuple[int, QLayoutItem]]) -> int:
        return max([self._strut, *(item.sizeHint().height() for _, item in shown)])

    def _laid(self, rect: QRect, *, moves: bool) -> int:
        """Lay out, or only find out how high it becomes; the height with its margins."""
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        top = inner.top()
        for line in self._lines(inner.width()):
            height = self._line(line)
            if moves:
                self._place(line, QRect(inner.left(), top, inner.width(), height))
            top += height + margins.top()
        return top - margins.top() - rect.top() + margins.bottom()

    def _lines(self, width: int) -> list[list[tuple[int, QLayoutItem]]]:
        lines: list[list[tuple[int, QLayoutItem]]] = [[]]
        used = 0
        for place, item in self._shown():
            wide = item.sizeHint().width()
            if lines[-1] and used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append((place, item))
            used += wide + self.spacing()
        return lines

    def _place(self, line: list[tuple[int, QLayoutItem]], room: QRect) -> None:
        wide = sum(item.sizeHint().width() for _, item in line)
        left_over = max(0, room.width() - wide - self.spacing() * (len(line) - 1))
        x, parent = room.left(), self.parentWidget()
        for place, item in line:
            if place >= self._gap > _NO_PLACE:
                x += left_over
                left_over = 0
            size = item.sizeHint().boundedTo(QSize(room.width(), room.height()))
            box = QRect(x, room.top() + (room.height() - size.height()) // 2, *size.toTuple())
            mirrored = QStyle.visualRect(parent.layoutDirection(), room, box) if parent else box
            item.setGeometry(mirrored)
            x += size.width() + self.spacing()
