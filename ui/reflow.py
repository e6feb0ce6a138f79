"""A layout of equal columns: as many as fit, so that a narrow page grows longer and not cut off."""

from collections.abc import Container
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget
from typing_extensions import override

from ui.theme import px

_GAP: Final = 24
_LINE: Final = 12


class Reflow(QLayout):
    """Lays widgets out in rows of up to `most`; one that is `wide` has a row of its own."""

    def __init__(
        self, most: int = 2, *, gap: int = _GAP, line: int = _LINE, is_at_bottom: bool = False,
        is_even: bool = False,
    ) -> None:  # fmt: skip
        """`gap` is between columns, `line` between rows; lower ones may stand at the row's bottom.

        `is_even`: no row is longer than it must be, so that none stands alone in the last.
        """
        super().__init__()
        # Qt asks for the same sizes again and again until something in here has changed.
        self._heights: dict[int, int] = {}
        self._least: QSize | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self._most = most
        self._is_at_bottom = is_at_bottom
        self._is_even = is_even
        self._gap, self._line = px(gap), px(line)
        self._items: list[QLayoutItem] = []
        self._wide: set[int] = set()

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        self._least = None
        super().invalidate()

    def add(self, widget: QWidget, *, is_wide: bool = False) -> None:
        if is_wide:
            self._wide.add(len(self._items))
        self.addWidget(widget)

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
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = self._laid(QRect(0, 0, width, 0), moves=False)
        return found

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._laid(rect, moves=True)

    @override
    def minimumSize(self) -> QSize:
        """As wide as the widest alone; how high that is depends on the width it gets."""
        if self._least is None:
            self._least = QSize(self._widest(range(self.count())), 0)
        return self._least

    @override
    def sizeHint(self) -> QSize:
        width = self.minimumSize().width() * self._most + self._gap * (self._most - 1)
        return QSize(width, self.heightForWidth(width))

    def _widest(self, places: Container[int]) -> int:
        return max(
            (
                item.minimumSize().width()
                for place, item in enumerate(self._items)
                if place in places and not item.isEmpty()
            ),
            default=0,
        )

    def _columns(self, width: int) -> int:
        shared = [place for place in range(self.count()) if place not in self._wide]
        needed = max(1, self._widest(shared))
        columns = max(1, min(self._most, (width + self._gap) // (needed + self._gap)))
        if self._is_even and shared:
            rows = -(-len(shared) // columns)
            columns = -(-len(shared) // rows)
        return columns

    def _rows(self, columns: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = [[]]
        is_alone = False
        for place, item in enumerate(self._items):
            if item.isEmpty():
                continue
            is_wide = place in self._wide
            if rows[-1] and (is_wide or is_alone or len(rows[-1]) == columns):
                rows.append([])
            rows[-1].append(item)
            is_alone = is_wide
        return rows

    def _laid(self, rect: QRect, *, moves: bool) -> int:
        """Give each its place if it `moves`; the height that all of them take."""
        columns = self._columns(rect.width())
        wide = {id(self._items[place]) for place in self._wide}
        width = (rect.width() - self._gap * (columns - 1)) // columns
        top = rect.y()
        for row in self._rows(columns):
            widths = [rect.width() if id(item) in wide else width for item in row]
            height = max(
                (_height(item, room) for item, room in zip(row, widths, strict=True)), default=0
            )
            left = rect.x()
            for item, room in zip(row, widths, strict=True):
                if moves:
                    own = _height(item, room) if self._is_at_bottom else height
                    self._put(item, QRect(left, top + height - own, room, own), rect)
                left += room + self._gap
            top += height + self._line
        return max(0, top - self._line - rect.y())

    def _put(self, item: QLayoutItem, place: QRect, rect: QRect) -> None:
        holder = self.parentWidget()
        direction = Qt.LayoutDirection.LeftToRight if holder is None else holder.layoutDirection()
        item.setGeometry(QStyle.visualRect(direction, rect, place))


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return max(item.heightForWidth(width), item.minimumSize().height())
    return item.sizeHint().height()
