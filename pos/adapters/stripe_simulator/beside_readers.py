"""Practice readers beside a till that runs: the same levers, each for a moment."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.stripe_simulator.terminal_bench import LOOK_MS

if TYPE_CHECKING:
    from pos.domain.reader_screen import ReaderScreen


class ReadersBeside:
    """Port `PracticeReaders` over a state file that somebody else has in use."""

    def __init__(self, state: Path, wall: Callable[[], datetime]) -> None:
        self._state = state
        self._wall = wall

    def reader_card_names(self) -> Sequence[str]:
        with self._bench() as bench:
            return bench.reader_card_names()

    def reader_look_ms(self) -> int:
        return LOOK_MS

    def reader_has_cable(self) -> bool:
        return True

    def reader_screen(self, reader: str) -> "ReaderScreen | None":
        with self._bench() as bench:
            return bench.reader_screen(reader)

    def reader_tip(self, reader: str, minor: int) -> None:
        with self._bench() as bench:
            bench.reader_tip(reader, minor)

    def reader_card(self, reader: str, card: str, *, inserted: bool = False) -> None:
        with self._bench() as bench:
            bench.reader_card(reader, card, inserted=inserted)

    def reader_pin(self, reader: str, *, right: bool) -> None:
        with self._bench() as bench:
            bench.reader_pin(reader, right=right)

    def reader_cancel(self, reader: str) -> None:
        with self._bench() as bench:
            bench.reader_cancel(reader)

    def reader_gives_up(self, reader: str) -> None:
        with self._bench() as bench:
            bench.reader_gives_up(reader)

    def reader_cable(self, reader: str, *, is_in: bool) -> None:
        with self._bench() as bench:
            bench.reader_cable(reader, is_in=is_in)

    def reader_trouble(self, reader: str, trouble: str | None) -> None:
        with self._bench() as bench:
            bench.reader_trouble(reader, trouble)

    @contextmanager
    def _bench(self) -> Iterator[PracticeBench]:
        simulator = Simulator(self._state, wall=self._wall)
        try:
            yield PracticeBench(simulator)
        finally:
            simulator.close()
