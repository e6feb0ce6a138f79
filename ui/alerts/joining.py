"""Joins alerts to the board that they come from, to the window and to the desktop around it."""

from PySide6.QtCore import QObject, Qt

from pos.domain.alert import AlertGrade
from pos.domain.board import BoardFilter
from ui.alerts.herald import DesktopHerald
from ui.alerts.presenter import AlertsPresenter
from ui.alerts.strip import AlertStrip
from ui.alerts.view import AlertsServices, AlertsView
from ui.alerts.words import LANE_OF_GRADE
from ui.approving import Approving
from ui.format import Formats
from ui.holds.presenter import HoldsPresenter
from ui.main_window import MainWindow
from ui.tasks import Lanes


class AlertDesk(QObject):
    """Lives as long as the pages; its strip is built with them."""

    strip: AlertStrip

    def __init__(
        self,
        lanes: Lanes,
        holds: HoldsPresenter,
        parent: QObject,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self._holds = holds
        self._formats = Formats()
        self._window: MainWindow | None = None
        self.herald = DesktopHerald(self)
        self.presenter = AlertsPresenter(lanes, self.herald, self, approving=approving)
        holds.board_read.connect(self.presenter.look)

    def build(self, window: MainWindow) -> None:
        """The strip above every page."""
        self._window = window
        self.strip = AlertStrip()
        window.add_above(self.strip)
        presenter, strip = self.presenter, self.strip
        presenter.view_changed.connect(self._draw)
        presenter.show_asked.connect(self._show)
        strip.show_asked.connect(presenter.show_worst)
        strip.seen.connect(presenter.acknowledge)
        strip.loud_asked.connect(lambda is_loud: presenter.set_loud(is_loud=is_loud))
        self.herald.pressed.connect(self._come_forward)

    def attach(self, services: AlertsServices) -> None:
        """Begin with an opened till that works with its ledger."""
        self.presenter.attach(services)

    def leave(self) -> None:
        self.presenter.leave()

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self.presenter.use(formats)

    def step_back(self) -> bool:
        """Whether a name was asked for, which now is not any more."""
        return self.presenter.step_back()

    def _draw(self, view: AlertsView) -> None:
        self.strip.draw(view, self._formats)

    def _show(self, grade: AlertGrade) -> None:
        """The lane of an alert, nothing else looked for."""
        if self._window is None:
            return
        lane = LANE_OF_GRADE[grade]
        self._holds.find(BoardFilter(lanes=frozenset() if lane is None else frozenset({lane})))
        self._window.show_page("holds")

    def _come_forward(self) -> None:
        """The desktop's note was clicked."""
        if self._window is None:
            return
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.raise_()
        self._window.activateWindow()
        self.presenter.show_worst()
