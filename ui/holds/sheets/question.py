"""What every question about holds has in common: it begins, steps back, and closes."""

from abc import abstractmethod
from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Signal

from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId
from ui.format import Formats
from ui.holds.doing import Doer
from ui.holds.view import HoldsServices
from ui.tasks import Lanes


class Question(QObject):
    """Drives one sheet; asks the services, decides nothing about money."""

    changed = Signal()  # its view is another
    closed = Signal()

    def __init__(self, lanes: Lanes, doer: Doer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._doer = doer
        doer.changed.connect(self._stirred)

    @property
    def services(self) -> HoldsServices | None:
        return self._doer.services

    @property
    def formats(self) -> Formats:
        return self._doer.formats

    @property
    def doer(self) -> Doer:
        return self._doer

    @property
    @abstractmethod
    def is_open(self) -> bool: ...

    @abstractmethod
    def begin(self, rows: Sequence[HoldRow]) -> None:
        """Open it about these holds; nothing happens where it makes no sense."""

    @abstractmethod
    def forget(self) -> None:
        """Back to nothing, without a word; nothing may be under way."""

    @abstractmethod
    def is_about(self, intents: Collection[IntentId]) -> bool:
        """Whether one of these holds is what it asks about."""

    def step_back(self) -> bool:
        """One step back, which never moves money; whether there was one."""
        if not self.is_open:
            return False
        if not self._doer.busy:
            self.close()
        return True

    def close(self) -> None:
        self.forget()
        self.changed.emit()
        self.closed.emit()

    def _stirred(self) -> None:
        if self.is_open:
            self.changed.emit()
