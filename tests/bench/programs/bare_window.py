"""The floor of a start: an empty main window with a line edit, a table and a button."""

import json
import time

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from tests.bench.programs.marks import FirstPaint, megabytes, since_begun

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Numbers(QAbstractTableModel):
    """1,000 rows of eight numbers."""

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1_000

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 8

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return str(index.row() * index.column())


def main() -> None:
    imported = since_begun()
    app = QApplication(["bare"])
    window = QMainWindow()
    inside = QWidget()
    column = QVBoxLayout(inside)
    table = QTableView()
    table.setModel(Numbers(table))
    for widget in (QLineEdit(), table, QPushButton("Pay")):
        column.addWidget(widget)
    window.setCentralWidget(inside)
    window.resize(1280, 800)

    def usable() -> None:
        cpu = time.process_time() * 1000
        marks = {"imported": imported, "usable": since_begun(), "cpu": cpu}
        print(json.dumps(marks | {"memory": megabytes()}))
        app.quit()

    FirstPaint(window, usable)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
