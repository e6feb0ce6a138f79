"""The practice Stripe beside a till that runs: looked at without a trace, opened to be changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from pos.adapters.stripe_simulator import clock
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.server import Simulator


class PracticeBeside:
    """Ports `Clock` and `Practice` over a state file that somebody else has in use."""

    def __init__(self, state: Path, wall: Callable[[], datetime]) -> None:
        self._state = state
        self._wall = wall

    def now(self) -> datetime:
        """Aware UTC by the practice clock; the file is not touched and need not exist."""
        return clock.peek(self._state, self._wall)

    def advance(self, by: timedelta) -> None:
        with self._bench() as bench:
            bench.advance(by)

    def reset(self) -> None:
        with self._bench() as bench:
            bench.reset()

    def finish_action(self, intent_id: str, *, passes: bool) -> None:
        with self._bench() as bench:
            bench.finish_action(intent_id, passes=passes)

    def lose_answers(self, times: int) -> None:
        with self._bench() as bench:
            bench.lose_answers(times)

    @contextmanager
    def _bench(self) -> Iterator[PracticeBench]:
        simulator = Simulator(self._state, wall=self._wall)
        try:
            yield PracticeBench(simulator)
        finally:
            simulator.close()
