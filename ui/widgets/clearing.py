"""The cross at the end of a field that empties it: in the colours that are worn, with a name."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QToolButton
from typing_extensions import override

from ui.icons import qicon
from ui.palette import current_colours
from ui.tones import Icon


class Clearing(QAction):
    """There only while something stands in the field. Qt's own is the same grey in every theme."""

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.setText(self.tr("Clear"))
        self.setToolTip(self.text())
        edit.addAction(self, QLineEdit.ActionPosition.TrailingPosition)
        for button in edit.findChildren(QToolButton):
            button.setAccessibleName(self.text())
        self.triggered.connect(edit.clear)
        edit.textChanged.connect(lambda text: self.setVisible(bool(text)))
        edit.installEventFilter(self)
        self.setVisible(bool(edit.text()))
        self._colour()

    def _colour(self) -> None:
        self.setIcon(qicon(Icon.CROSS, current_colours().soft))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
        return False
