"""Asks every few seconds how the reader of this register stands, where nobody waits for it."""

from collections.abc import Callable
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.reader import ReaderStrip
from ui.notices import notice_for
from ui.tasks import JobLane
from ui.waits import unhurried

USUAL_MS: Final = 5_000
HURRIED_MS: Final = 2_000
"""While a customer is at the reader."""
FIRST_MS: Final = 2_000
"""The till opens first."""

Ask: TypeAlias = Callable[[], ReaderStrip]


class ReaderWatch(QObject):
    """One question at a time, on a lane on which no customer waits."""

    changed = Signal(object)  # ReaderStrip, None where no till is open that sells

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._ask: Ask | None = None
        self._strip: ReaderStrip | None = None
        self._is_asking = False
        self._is_wanted_again = False
        self._is_hurried = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    @property
    def strip(self) -> ReaderStrip | None:
        """What was heard last."""
        return self._strip

    def attach(self, ask: Ask | None) -> None:
        """Begin with an opened till that sells; None: stop, its ledger is about to be closed."""
        self._ask = ask
        self._timer.stop()
        self._show(None)
        if ask is not None:
            self._timer.start(FIRST_MS)

    def hurry(self, *, is_hurried: bool) -> None:
        """Whether a customer is at the reader now."""
        if is_hurried != self._is_hurried:
            self._is_hurried = is_hurried
            self.look()

    def look(self) -> None:
        """Ask now; while a question is under way, once more after it."""
        ask = self._ask
        if ask is None:
            return
        if self._is_asking:
            self._is_wanted_again = True
            return
        self._timer.stop()
        self._is_asking = True

        def asked() -> ReaderStrip:
            with unhurried():
                return ask()

        self._lane.start(asked, done=lambda strip: self._heard(ask, strip), failed=self._broke)

    def _heard(self, ask: Ask, strip: ReaderStrip) -> None:
        if ask is self._ask:
            self._show(strip)
        self._plan()

    def _broke(self, error: Exception) -> None:
        """What Stripe says is never raised; a bug of ours is, for the hook of the window."""
        self._plan()
        notice_for(error)

    def _plan(self) -> None:
        self._is_asking = False
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.look()
        elif self._ask is not None:
            self._timer.start(HURRIED_MS if self._is_hurried else USUAL_MS)

    def _show(self, strip: ReaderStrip | None) -> None:
        if strip != self._strip:
            self._strip = strip
            self.changed.emit(strip)
