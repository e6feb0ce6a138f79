"""Opens the help at the page that is about what is shown."""

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QObject

from resources.helping import page_about
from ui.help.viewer import HelpViewer
from ui.main_window import MainWindow


class HelpDesk(QObject):
    """Answers F1. `part` names what is open of the page that is shown, empty for nothing apart."""

    def __init__(self, window: MainWindow, part: Callable[[str], str]) -> None:
        super().__init__(window)
        self._window = window
        self._part = part
        window.help_asked.connect(self.open)
        window.banner.help_asked.connect(self.open_about)

    @cached_property
    def viewer(self) -> HelpViewer:
        """Built when help is asked for the first time."""
        viewer = HelpViewer(self._window)
        viewer.keys_asked.connect(self._window.show_keys)
        return viewer

    def open(self) -> None:
        """F1."""
        self.viewer.open_at(self._target())

    def open_about(self, target: str) -> None:
        """The place in the help that a notice names, as `page#anchor`."""
        self.viewer.open_at(target)

    def _target(self) -> str:
        if self._window.cover.is_up:
            return page_about("sign-in")
        page = self._window.current_page()
        return page_about(page, self._part(page))
