"""Many store-days: lives of a few weeks each, one after the other or on every core."""

import hashlib
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import Final

from tests.simulation.acts import Kind
from tests.simulation.life import Life, Result, live

LIFE: Final = 20
"""Days of one shop: past every deadline of a hold, of a key and of a day's books; short enough
that examining the whole ledger every evening stays cheap."""


@dataclass(slots=True)
class Run:
    """What many lives came to. `cpu_seconds` is what the processors did, `seconds` what passed."""

    lives: int = 0
    tally: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    digest: str = ""
    failed: Result | None = None

    @property
    def days_a_minute(self) -> int:
        return _rate(self.tally["days"], self.seconds)

    @property
    def days_a_core_minute(self) -> int:
        """What one core that does nothing else would live in a minute."""
        return _rate(self.tally["days"], self.cpu_seconds)


def _rate(days: int, seconds: float) -> int:
    return round(days / seconds * 60) if seconds else 0


def lives(
    seed: str, days: int, registers: int, kinds: frozenset[Kind], *, with_centre: bool = False
) -> Iterator[Life]:
    """The days shared out among shops, each with a seed of its own."""
    for number, first in enumerate(range(0, days, LIFE)):
        yield Life(f"{seed}/{number}", min(LIFE, days - first), registers, kinds, with_centre)


def run(shops: Iterable[Life], *, jobs: int = 0, breakage: str = "") -> Run:
    """Live them all, or until one breaks a promise; what comes out does not depend on `jobs`."""
    total, digest = Run(), hashlib.sha256()
    began = time.perf_counter()
    shops = list(shops)
    jobs = min(jobs or os.cpu_count() or 1, len(shops))
    one = partial(_one, breakage=breakage)
    with ExitStack() as stack:
        if jobs > 1:
            pool = stack.enter_context(ProcessPoolExecutor(jobs, mp_context=get_context("spawn")))
            stack.callback(lambda: pool.shutdown(cancel_futures=True))
            results: Iterable[Result] = pool.map(one, shops)
        else:
            results = map(one, shops)
        for result in results:
            total.lives += 1
            total.tally += result.tally
            total.cpu_seconds += result.cpu_seconds
            digest.update(result.digest.encode())
            if result.failure is not None:
                total.failed = result
                break
    total.digest = digest.hexdigest()[:16]
    total.seconds = time.perf_counter() - began
    return total


def broken(breakage: str) -> ExitStack:
    """The protocol broken on purpose, in this process, as `tests.breakages` names it."""
    stack = ExitStack()
    if breakage:
        from tests.breakages import applied

        stack.enter_context(applied(breakage))
    return stack


def _one(life: Life, *, breakage: str) -> Result:
    with broken(breakage):
        return live(life)
