"""The other readers of the shop, asked for when somebody wants to use one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from pos.domain.ids import ReaderId
from pos.domain.reader import Promise, Reader, ReaderState
from pos.errors import PosError
from pos.services.reader_payments import ReaderPayments
from pos.services.readers import Readers
from ui.notices import Notice, notice_for
from ui.tasks import JobLane

NO_PROMISE: Final = Promise()


@dataclass(frozen=True, slots=True)
class Choosable:
    """A reader, how it stands, and whether it is the one of this register."""

    reader: Reader
    state: ReaderState
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class PickerView:
    """What the list shows. `readers` is None before Stripe was asked."""

    is_open: bool = False
    is_busy: bool = False
    readers: tuple[Choosable, ...] | None = None
    problem: Notice | None = None
    promise: Promise = NO_PROMISE


class ReaderPicker(QObject):
    """Reads the list in a lane, and what is to be said before a card is asked for."""

    changed = Signal()

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._view = PickerView()

    @property
    def view(self) -> PickerView:
        return self._view

    def promise(self, payments: ReaderPayments) -> None:
        """Read what the customer has to hear before; it follows from the settings alone."""

        def known(found: Promise) -> None:
            if found != self._view.promise:
                view = self._view
                self._show(PickerView(view.is_open, view.is_busy, view.readers, None, found))

        self._lane.start(payments.promise, done=known, failed=_told)

    def open(self, readers: Readers) -> None:
        """Ask Stripe which readers there are."""
        promise = self._view.promise
        self._show(PickerView(is_open=True, is_busy=True, promise=promise))

        def found(which: tuple[Choosable, ...]) -> None:
            if self._view.is_open:
                self._show(PickerView(is_open=True, readers=which, promise=promise))

        def failed(error: Exception) -> None:
            problem = notice_for(error)
            if self._view.is_open:
                self._show(PickerView(is_open=True, problem=problem, promise=promise))

        self._lane.start(_listed(readers), done=found, failed=failed)

    def close(self) -> None:
        """The list is not wanted any more."""
        if self._view.is_open:
            self._show(PickerView(promise=self._view.promise))

    def _show(self, view: PickerView) -> None:
        self._view = view
        self.changed.emit()


def _listed(readers: Readers) -> Callable[[], tuple[Choosable, ...]]:
    def ask() -> tuple[Choosable, ...]:
        chosen: ReaderId | None = readers.chosen()
        return tuple(
            Choosable(each, readers.state_of(each), is_chosen=each.id == chosen)
            for each in readers.all()
        )

    return ask


def _told(error: Exception) -> None:
    """A till that cannot read its settings says so elsewhere; a bug of ours is raised."""
    if not isinstance(error, PosError):
        raise error
