"""The levers of the practice Stripe: a clock that can be turned, and beginning anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from pos.errors import Refused
from ui.pane_desk import PaneDesk
from ui.shop.view import PracticeView, ShopServices, Turning
from ui.tasks import JobLane


class PracticeTools(PaneDesk[PracticeView]):
    """Turns the practice clock on the lane of money, in order with the payments."""

    clock_turned = Signal()  # holds may have lapsed
    emptied = Signal()  # nothing is held any more, and the clock shows the real time
    failed = Signal(object)  # Exception

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(PracticeView(), lane, parent)
        self._services: ShopServices | None = None

    def attach(self, services: ShopServices) -> None:
        self._services = services
        self._show(PracticeView(is_available=services.practice is not None))
        self.look()

    def look(self) -> None:
        """Read the practice clock."""
        services = self._services
        if services is not None and services.practice is not None and services.clock is not None:
            self._lane.start(
                services.clock.now,
                done=lambda now: self._looked(services, now),
                failed=self.failed.emit,
            )

    def advance(self, by: timedelta) -> None:
        """Turn the clock forward; what is due by then lapses."""
        services = self._services
        if services is not None and (practice := services.practice) is not None:
            self._turn(
                Turning.CLOCK, services, lambda: practice.advance(by), self.clock_turned.emit
            )

    def ask_to_empty(self) -> None:
        """Whoever only looks is told so: another till works with what would be emptied."""
        if self._services is not None and self._services.is_read_only:
            self.failed.emit(Refused("look_only"))
            return
        if self._view.is_available and not self._view.busy:
            self._show(replace(self._view, is_asking=True, is_empty=False))

    def empty(self) -> None:
        """Settle what is open and begin anew, once that was asked."""
        services = self._services
        if services is not None and services.begin_anew is not None and self._view.is_asking:
            self._turn(Turning.EMPTYING, services, services.begin_anew, self.emptied.emit)

    def step_back(self) -> bool:
        """Leave the question; whether it was open."""
        was_asking = self._view.is_asking
        if was_asking:
            self._show(replace(self._view, is_asking=False))
        return was_asking

    def _turn(
        self,
        busy: Turning,
        services: ShopServices,
        act: Callable[[], None],
        told: Callable[[], None],
    ) -> None:
        clock = services.clock
        if self._view.busy or clock is None:
            return
        self._show(replace(self._view, busy=busy, is_asking=False, is_empty=False))

        def job() -> datetime:
            act()
            return clock.now()

        def done(now: datetime) -> None:
            self._looked(services, now, is_empty=busy is Turning.EMPTYING)
            told()

        self._lane.start(job, done=done, failed=self._broke)

    def _looked(self, services: ShopServices, now: datetime, *, is_empty: bool = False) -> None:
        if services is self._services:
            self._show(replace(self._view, now=now, busy=Turning.NO, is_empty=is_empty))

    def _broke(self, error: Exception) -> None:
        self._show(replace(self._view, busy=Turning.NO))
        self.failed.emit(error)
