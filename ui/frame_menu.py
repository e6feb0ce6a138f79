"""The menu at the end of the rail: commands, and the pages by name where the rail has icons."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from ui.icons import qicon
from ui.palette import current_colours
from ui.tones import Icon


class FrameMenu(QMenu):
    """Draws its icons in the colours that are worn."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons: list[tuple[QAction, Icon]] = []
        self._pages: list[QAction] = []
        self._first: QAction | None = None

    def add_command(self, text: str, icon: Icon, pressed: Callable[[], None]) -> None:
        """The last line of the menu."""
        command = self.addAction(qicon(icon, current_colours().ink), text)
        self._icons.append((command, icon))
        self._first = self._first or command
        command.triggered.connect(lambda _checked: pressed())

    def add_page(self, title: str, icon: Icon, pressed: Callable[[], None]) -> None:
        """A page by its name, above the commands; there only when `show_pages` says so."""
        turn = QAction(qicon(icon, current_colours().ink), title, self)
        turn.triggered.connect(lambda _checked: pressed())
        turn.setVisible(False)
        self._icons.append((turn, icon))
        self._pages.append(turn)
        if self._first is None:
            self.addAction(turn)
        else:
            self.insertAction(self._first, turn)

    def show_pages(self, *, is_shown: bool) -> None:
        for turn in self._pages:
            turn.setVisible(is_shown)

    def open_beside(self, button: QWidget) -> None:
        """With its lower edge level with the button's."""
        corner = button.mapToGlobal(button.rect().topRight())
        corner.setY(corner.y() + button.height() - self.sizeHint().height())
        self.popup(corner)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for action, icon in self._icons:
                action.setIcon(qicon(icon, current_colours().ink))
