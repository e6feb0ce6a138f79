"""One model for every list: frozen records in, a table out."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from ui.tones import Icon, Tone
from ui.widgets.plain import plain_tip

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()

RecordRole: Final = Qt.ItemDataRole.UserRole + 1
SortRole: Final = Qt.ItemDataRole.UserRole + 2
ToneRole: Final = Qt.ItemDataRole.UserRole + 3
IconRole: Final = Qt.ItemDataRole.UserRole + 4
DetailRole: Final = Qt.ItemDataRole.UserRole + 5


class Align(Enum):
    """Where a column's text stands; money stands right, so that its digits line up."""

    LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    CENTER = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """What a table shows of a record.

    `detail` is a second, softer line; `tone` makes a badge of the text, with its icon; `icon`
    alone stands before the text. `sort` gives what the column is sorted by, None for last.
    `width` is in pixels of the smallest screen; 0 takes what the others leave.
    """

    title: str
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    align: Align = Align.LEFT
    width: int = 0
    detail: Callable[[R], str] | None = None
    tone: Callable[[R], Tone | None] | None = None
    icon: Callable[[R], Icon | None] | None = None
    is_strong: bool = False


class RecordTable(QAbstractTableModel, Generic[R]):
    """A read-only model over frozen records.

    With a `key` that names a record for life, `show` touches only the rows that changed, and
    the selection stays with its record.
    """

    def __init__(
        self,
        columns: Sequence[Column[R]],
        parent: QObject | None = None,
        *,
        key: Callable[[R], Hashable] | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._shown: list[R] = []
        self._natural: tuple[R, ...] = ()
        self._sorted_by: tuple[int, bool] | None = None

    @property
    def columns(self) -> tuple[Column[R], ...]:
        return self._columns

    @property
    def records(self) -> tuple[R, ...]:
        """As they are shown, top to bottom."""
        return tuple(self._shown)

    def record(self, row: int) -> R | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, key: Hashable) -> int | None:
        """The row of the record with that key; needs a `key`."""
        if self._key is None:
            return None
        name = self._key
        return next((row for row, each in enumerate(self._shown) if name(each) == key), None)

    def show(self, records: Iterable[R]) -> None:
        """Show these records, with as few changes to the table as will do."""
        self._natural = tuple(records)
        new = self._in_order(self._natural)
        old = self._shown
        if self._key is None and len(old) == len(new):
            self._replace(new, range(len(new)))
            return
        before, after = self._names(old), self._names(new)
        if before != after and len(before) == len(after) and set(before) == set(after):
            self._rearrange(before, new, after)
            return
        head = _common(before, after)
        tail = _common(before[head:][::-1], after[head:][::-1])
        self._remove(head, len(old) - tail)
        self._insert(head, new[head : len(new) - tail])
        self._replace(new, [*range(head), *range(len(new) - tail, len(new))])

    def _names(self, records: Sequence[R]) -> list[object]:
        return list(records) if self._key is None else [self._key(each) for each in records]

    def _remove(self, first: int, end: int) -> None:
        if end > first:
            self.beginRemoveRows(_ROOT, first, end - 1)
            del self._shown[first:end]
            self.endRemoveRows()

    def _insert(self, first: int, records: Sequence[R]) -> None:
        if records:
            self.beginInsertRows(_ROOT, first, first + len(records) - 1)
            self._shown[first:first] = records
            self.endInsertRows()

    def _rearrange(self, before: Sequence[object], new: list[R], after: Sequence[object]) -> None:
        """The same records in another order: what was chosen stays so."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        rows = {name: row for row, name in enumerate(after)}
        self._shown = list(new)
        self.changePersistentIndexList(
            held, [self.index(rows[before[index.row()]], index.column()) for index in held]
        )
        self.layoutChanged.emit()

    def _replace(self, new: Sequence[R], rows: Iterable[int]) -> None:
        last = len(self._columns) - 1
        for row in rows:
            if self._shown[row] is not new[row] and self._shown[row] != new[row]:
                self._shown[row] = new[row]
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def _in_order(self, records: Sequence[R]) -> list[R]:
        if self._sorted_by is None:
            return list(records)
        column, descending = self._sorted_by
        value = self._columns[column].sort or self._columns[column].text
        known = [each for each in records if value(each) is not None]
        unknown = [each for each in records if value(each) is None]
        return sorted(known, key=value, reverse=descending) + unknown

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column from now on; -1 gives the records' own order back."""
        inside = 0 <= column < len(self._columns)
        self._sorted_by = (column, order is Qt.SortOrder.DescendingOrder) if inside else None
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        records = [self._shown[index.row()] for index in held]
        self._shown = self._in_order(self._natural)
        rows = {id(record): row for row, record in enumerate(self._shown)}
        self.changePersistentIndexList(
            held,
            [
                self.index(rows[id(record)], index.column())
                for index, record in zip(held, records, strict=True)
            ],
        )
        self.layoutChanged.emit()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Qt asks for a dozen roles per cell: what is not ours returns at once.
        if role not in _ANSWERED or not index.isValid():
            return None
        record, column = self._shown[index.row()], self._columns[index.column()]
        return _ANSWERED[role](column, record)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return column.align.value if role == Qt.ItemDataRole.TextAlignmentRole else None


def _spoken(column: Column[Any], record: Any) -> str:
    """A cell as it is read aloud: text and detail."""
    detail = column.detail(record) if column.detail else ""
    return f"{column.text(record)}, {detail}" if detail else column.text(record)


_ANSWERED: Final[dict[int, Callable[[Column[Any], Any], Any]]] = {
    Qt.ItemDataRole.DisplayRole: lambda column, record: column.text(record),
    Qt.ItemDataRole.TextAlignmentRole: lambda column, _: column.align.value,
    Qt.ItemDataRole.ToolTipRole: lambda column, record: plain_tip(_spoken(column, record)),
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
    RecordRole: lambda _, record: record,
    SortRole: lambda column, record: (column.sort or column.text)(record),
    ToneRole: lambda column, record: column.tone(record) if column.tone else None,
    IconRole: lambda column, record: column.icon(record) if column.icon else None,
    DetailRole: lambda column, record: column.detail(record) if column.detail else None,
}


def _common(first: Sequence[object], second: Sequence[object]) -> int:
    """How many items at the beginning are the same in both."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
