"""What works behind a pane has in common: a lane to work on, and the view that is drawn."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from ui.approving import Approving
from ui.tasks import JobLane

V = TypeVar("V")


class PaneDesk(QObject, Generic[V]):
    """Keeps the view, and says so when it is another one."""

    changed = Signal(object)  # the view

    def __init__(
        self,
        view: V,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        """`view` is shown while nothing is known; `approving` asks for a leave that is missing."""
        super().__init__(parent)
        self._view = view
        self._lane = lane
        self._approving = approving

    @property
    def view(self) -> V:
        return self._view

    def _show(self, view: V) -> None:
        self._view = view
        self.changed.emit(view)

    def _is_asked(self, error: Exception, again: Callable[[], None]) -> bool:
        """Whether somebody is asked for leave now; `again` follows when they give it."""
        return self._approving is not None and self._approving.offer(error, again)
