"""A round through Stripe, a few holds at a time, so that a payment gets in between."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from pos.domain.ids import IntentId
from pos.domain.views import SaleRecord
from pos.errors import PosError
from ui.holds.board import Answer, ask
from ui.holds.view import Asking, HoldsServices
from ui.tasks import JobLane

BATCH: Final = 10
"""Holds asked for in one job of the money lane: a second or two with a real Stripe."""


@dataclass(slots=True)
class Round:
    """What is still to be asked, and what came to light so far.

    `is_quiet`: nobody pressed anything, so a round that finds nothing says nothing.
    """

    left: list[IntentId]
    is_quiet: bool
    total: int
    missing: int = 0
    ended: list[SaleRecord] = field(default_factory=list)
    error: PosError | None = None

    @property
    def progress(self) -> Asking:
        return Asking(self.total - len(self.left), self.total)


class Inquiry:
    """Asks Stripe about holds, batch after batch; a new round takes over what the last found."""

    def __init__(
        self,
        lane: JobLane,
        *,
        answered: Callable[[Answer], None],
        finished: Callable[[Round], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._lane = lane
        self._answered = answered
        self._finished = finished
        self._failed = failed
        self._services: HoldsServices | None = None
        self._round: Round | None = None

    @property
    def progress(self) -> Asking | None:
        """How far it is, None while it rests."""
        return None if self._round is None else self._round.progress

    def start(
        self, services: HoldsServices, intents: Iterable[IntentId], *, is_quiet: bool
    ) -> None:
        """Begin a round; one that is under way gives way to it."""
        left = list(intents)
        before, self._services = self._round, services
        self._round = Round(left, is_quiet, len(left))
        if before is None:
            self._next()
        else:
            # The batch that is on its way comes home into the new round and goes on with it.
            self._round.ended = before.ended

    def stop(self) -> None:
        """Forget the round; what is on its way is still booked, only nobody hears of it here."""
        self._round = None
        self._services = None

    def _next(self) -> None:
        services, now = self._services, self._round
        if services is None or now is None:
            return
        batch, now.left = frozenset(now.left[:BATCH]), now.left[BATCH:]
        self._lane.start(
            lambda: ask(services, batch),
            done=lambda answer: self._take(services, answer),
            failed=lambda error: self._give_up(services, error),
        )

    def _take(self, services: HoldsServices, answer: Answer) -> None:
        now = self._round
        if services is not self._services or now is None:
            return
        now.ended += answer.ended
        now.missing += answer.missing
        now.error = answer.error
        is_over = not now.left or answer.error is not None
        if is_over:
            self._round = None
        self._answered(answer)
        if is_over:
            self._finished(now)
        else:
            self._next()

    def _give_up(self, services: HoldsServices, error: Exception) -> None:
        if services is self._services:
            self._round = None
            self._failed(error)
