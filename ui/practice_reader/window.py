"""The window of the practice reader: beside the till as the real one lies beside it."""

from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.practice_reader.panel import PracticeReaderPanel
from ui.practice_reader.presenter import PracticeReaderPresenter
from ui.tasks import JobLane
from ui.theme import px

_TALL: Final = 900
_FROM_THE_EDGE: Final = 24
_TOP_BAR: Final = 64
_LAST_ROW: Final = 225


class PracticeReaderWindow(QWidget):
    """A small window in front of the till's, which may be moved and closed."""

    def __init__(self, lane: JobLane, beside: QWidget | None) -> None:
        super().__init__(beside, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(self.tr("Practice reader, no real money"))
        self.presenter = PracticeReaderPresenter(lane, self)
        self.panel = PracticeReaderPanel(self.presenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(16), px(16), px(16))
        layout.addWidget(self.panel)
        self._has_been_shown = False

    def appear(self) -> None:
        """In a corner of the till the first time; then where it was left."""
        if not self._has_been_shown:
            self._has_been_shown = True
            self.adjustSize()
            self.move(self._corner())
        self.show()

    def _corner(self) -> QPoint:
        beside = self.parentWidget()
        if beside is None:
            return self.pos()
        x = beside.width() - self.width() - px(_FROM_THE_EDGE)
        # On a small screen over what is only read; a notice and what can be pressed stay free.
        lowest = beside.height() - self.height() - px(_LAST_ROW)
        y = lowest if beside.height() >= _TALL else px(_TOP_BAR)
        return beside.mapToGlobal(QPoint(max(0, x), max(0, y)))
