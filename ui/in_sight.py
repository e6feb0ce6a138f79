"""Keeps a dialog as small as the window it belongs to; what has no room in it is scrolled to."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout
from typing_extensions import override

from ui.stage import Squeezable, Stage

_ROOM_LEFT: Final = 0.98


class InSight(QObject):
    """Takes over the layout of a dialog that was laid out for a window of usual text."""

    def __init__(self, dialog: QDialog) -> None:
        """To be made at the end of the dialog's `__init__`."""
        super().__init__(dialog)
        self._dialog = dialog
        self._wanted = dialog.size()
        self._inside = Squeezable()
        if (layout := dialog.layout()) is not None:
            self._inside.setLayout(layout)
        self.stage = Stage(self._inside)
        outer = QVBoxLayout(dialog)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stage)
        dialog.resize(self._wanted)
        dialog.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and watched is self._dialog:
            self._fit()
        return False

    def _fit(self) -> None:
        dialog = self._dialog
        parent = dialog.parentWidget()
        wanted = self._wanted.expandedTo(self._inside.minimumSizeHint())
        room = wanted if parent is None else parent.window().size() * _ROOM_LEFT
        self._inside.setMinimumSize(wanted if _is_larger(wanted, room) else QSize(0, 0))
        dialog.resize(wanted.boundedTo(room))


def _is_larger(one: QSize, other: QSize) -> bool:
    return one.width() > other.width() or one.height() > other.height()
