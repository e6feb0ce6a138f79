"""Lanes for tests: one that runs jobs at once, and one that waits to be told."""

from collections.abc import Callable
from typing import TypeVar

from ui.tasks import Lanes

T = TypeVar("T")


class InlineLane:
    """Runs a job where it is started, so that a test reads from top to bottom."""

    @property
    def is_idle(self) -> bool:
        return True

    def start(
        self,
        job: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            value = job()
        except Exception as error:  # noqa: BLE001 - as the lane does, whose place this takes
            failed(error)
        else:
            done(value)


class HeldLane:
    """Keeps jobs until the test runs them: how things stand while Stripe is thinking."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    @property
    def is_idle(self) -> bool:
        return not self._waiting

    def start(
        self,
        job: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._waiting.append(lambda: InlineLane().start(job, done=done, failed=failed))

    def run_next(self) -> None:
        """Run the oldest job that waits."""
        self._waiting.pop(0)()

    def run_all(self) -> None:
        while self._waiting:
            self.run_next()


def inline_lanes() -> Lanes:
    """Lanes that run everything at once."""
    return Lanes(money=InlineLane(), desk=InlineLane(), reading=InlineLane(), watch=InlineLane())
