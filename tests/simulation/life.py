"""One shop's life from a seed, and what became of it."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.simulation.acts import Act, Kind, plan
from tests.simulation.day import Days
from tests.simulation.promise import BrokenPromise, Promise
from tests.simulation.repeatable import fast_folder, repeatable, virtual_patience
from tests.simulation.world import World


@dataclass(frozen=True, slots=True)
class Life:
    """Which shop: everything that happens follows from this."""

    seed: str
    days: int
    registers: int = 1
    kinds: frozenset[Kind] = frozenset(Kind)
    with_centre: bool = False

    def plan(self) -> tuple[Act, ...]:
        return plan(self.seed, self.days, self.registers, self.kinds)


@dataclass(frozen=True, slots=True)
class Failure:
    """Which promise was broken, when, and what had happened last."""

    promise: str
    evidence: str
    day: int
    story: tuple[str, ...]


@dataclass(slots=True)
class Result:
    """What a life came to."""

    life: Life
    tally: Counter[str] = field(default_factory=Counter)
    digest: str = ""
    cpu_seconds: float = 0.0
    failure: Failure | None = None


def live(life: Life, acts: Sequence[Act] | None = None) -> Result:
    """Live it, with other acts than its own where some are given."""
    result = Result(life)
    began = time.process_time()
    with fast_folder() as folder, repeatable(life.seed):
        world = World(folder, life.seed, life.registers, with_centre=life.with_centre)
        try:
            with virtual_patience(lambda: world.now):
                Days(world).live(life.plan() if acts is None else acts, life.days)
        except BrokenPromise as broken:
            result.failure = _failure(world, str(broken.promise), broken.evidence)
        except Exception as error:  # noqa: BLE001 - the program let something escape: that is a finding
            result.failure = _failure(
                world, Promise.KNOWN_FAILURES, f"{type(error).__name__}: {error}"
            )
        finally:
            _count(world)
            world.close()
    result.tally = world.tally
    result.digest = world.digest
    result.cpu_seconds = time.process_time() - began
    return result


def _failure(world: World, promise: str, evidence: str) -> Failure:
    return Failure(promise, evidence, world.tally["days"], tuple(world.story))


def _count(world: World) -> None:
    world.tally["requests"] = world.requests
    for register in world.registers:
        if not register.is_open:
            continue
        with register.file.read() as db:
            for name, query in {
                "sales": "SELECT count(*) AS n FROM sales WHERE number IS NOT NULL",
                "operations": "SELECT count(*) AS n FROM operations",
                "entries": "SELECT count(*) AS n FROM entries",
            }.items():
                world.tally[name] += db.execute(query).fetchone()["n"]
