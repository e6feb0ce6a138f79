"""Joins who keeps in step with Stripe to the frame and to the pages that show what came of it."""

from PySide6.QtCore import QObject, Signal

from ui.frame_state import FrameState
from ui.main_window import MainWindow
from ui.rooms import Rooms
from ui.traffic import Traffic
from ui.watch.lookout import Lookout
from ui.watch.view import WatchView


class WatchAtTheFrame(QObject):
    """Shows in the frame what is being checked, and leads from there to it."""

    changed = Signal()  # the frame has something else to show

    def __init__(
        self,
        lookout: Lookout,
        window: MainWindow,
        frame: FrameState,
        rooms: Rooms,
        traffic: Traffic,
    ) -> None:
        super().__init__(lookout)
        self._window = window
        self._frame = frame
        self._rooms = rooms
        lookout.view_changed.connect(self._watched)
        lookout.solved.connect(traffic.answered)
        lookout.moved.connect(traffic.reload)
        traffic.money_changed.connect(lookout.hear)
        traffic.answered_late.connect(lookout.hear_late)
        window.top_bar.watch.clicked.connect(self._show_doubtful)
        rooms.daybook_page.ask_asked.connect(lookout.watch.look)

    def _watched(self, view: WatchView) -> None:
        self._frame.watch = view
        self.changed.emit()

    def _show_doubtful(self) -> None:
        self._window.show_page("daybook")
        self._rooms.daybook.show_doubtful()
