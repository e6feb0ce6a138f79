"""The levers of the practice Stripe: a clock that can be turned, and beginning anew."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from pos.domain.money import Money
from pos.errors import Refused
from pos.ports import Practice
from ui.approving import Approving
from ui.pane_desk import PaneDesk
from ui.shop.view import Payday, PracticeView, ShopServices, Turning
from ui.tasks import JobLane

Moved = tuple[Payday, Sequence[Money]]


class PracticeTools(PaneDesk[PracticeView]):
    """Turns the practice clock on the lane of money, in order with the payments."""

    clock_turned = Signal()  # holds may have lapsed
    emptied = Signal()  # nothing is held any more, and the clock shows the real time
    failed = Signal(object)  # Exception

    def __init__(
        self, lane: JobLane, parent: QObject | None = None, *, approving: Approving | None = None
    ) -> None:
        super().__init__(PracticeView(), lane, parent, approving=approving)
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

    def pay_out(self) -> None:
        """Pay out now what the midnights would pay out."""
        self._move(_pay_out)

    def fail_payout(self) -> None:
        """Let the bank send the last payout back."""
        self._move(_send_back)

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
            self._empty(services, services.begin_anew)

    def _empty(self, services: ShopServices, begin_anew: Callable[[], None]) -> None:
        def failed(error: Exception) -> None:
            self._show(replace(self._view, busy=Turning.NO))
            if not self._is_asked(error, lambda: self._empty(services, begin_anew)):
                self.failed.emit(error)

        self._turn(Turning.EMPTYING, services, begin_anew, self.emptied.emit, failed)

    def step_back(self) -> bool:
        """Leave the question; whether it was open."""
        was_asking = self._view.is_asking
        if was_asking:
            self._show(replace(self._view, is_asking=False))
        return was_asking

    def _move(self, act: Callable[[Practice], Moved]) -> None:
        services = self._services
        if services is None or self._view.busy or (practice := services.practice) is None:
            return
        self._begin(Turning.PAYING)

        def done(moved: Moved) -> None:
            if services is self._services:
                payday, amounts = moved
                self._show(
                    replace(self._view, busy=Turning.NO, payday=payday, amounts=tuple(amounts))
                )

        self._lane.start(lambda: act(practice), done=done, failed=self._broke)

    def _begin(self, busy: Turning) -> None:
        """Nothing that was told before, or asked, is still true."""
        self._show(PracticeView(self._view.is_available, self._view.now, busy))

    def _turn(
        self,
        busy: Turning,
        services: ShopServices,
        act: Callable[[], None],
        told: Callable[[], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        clock = services.clock
        if self._view.busy or clock is None:
            return
        self._begin(busy)

        def job() -> datetime:
            act()
            return clock.now()

        def done(now: datetime) -> None:
            self._looked(services, now, is_empty=busy is Turning.EMPTYING)
            told()

        self._lane.start(job, done=done, failed=failed or self._broke)

    def _looked(self, services: ShopServices, now: datetime, *, is_empty: bool = False) -> None:
        if services is self._services:
            self._show(replace(self._view, now=now, busy=Turning.NO, is_empty=is_empty))

    def _broke(self, error: Exception) -> None:
        self._show(replace(self._view, busy=Turning.NO))
        self.failed.emit(error)


def _pay_out(practice: Practice) -> Moved:
    paid = practice.pay_out()
    return (Payday.PAID if paid else Payday.NOTHING), paid


def _send_back(practice: Practice) -> Moved:
    returned = practice.fail_payout()
    return (Payday.NO_PAYOUT, ()) if returned is None else (Payday.RETURNED, (returned,))
