"""Kill a till at every step of every operation and at random moments, and report the points.

python -m tests.crash [--points] [--random N] [--disk] [--seed S] [--break NAME]

Without any of the first three it is `--points`. `--disk` lets each single write and sync of a
small sale fail in turn, and cuts the power at each.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from pos.adapters.sqlite.migrations import migrations
from tests.crash.disk_report import disk_report
from tests.crash.drill import Course, Drill, Range, Result
from tests.crash.orders import Death
from tests.crash.points import KINDS, PATHS, DryRun, dry_run, in_recovery, transactions_of
from tests.crash.randomly import random_drill
from tests.crash.wire import Hold
from tests.crash.world import world


class Report:
    """What was killed where, and what it led to."""

    def __init__(self) -> None:
        self._points: Counter[str] = Counter()
        self._complaints: list[str] = []
        self._drills = self.deaths = 0

    def take(self, result: Result) -> None:
        self._drills += 1
        self.deaths += result.deaths
        for number, run in enumerate(result.runs):
            if run.was_killed:
                self._points[f"{'recovering' if number else 'selling':10} {run.last_step}"] += 1
        self._complaints += [f"{result.drill}: {text}" for text in result.complaints]

    def tell(self, title: str) -> int:
        """Print it; the exit code."""
        print(f"\n{title}: {self._drills} drills, {self.deaths} kills")
        for point, times in sorted(self._points.items()):
            print(f"  {times:5}  {point}")
        for complaint in self._complaints:
            print(f"  WRONG  {complaint}")
        print(f"  wrong: {len(self._complaints)}")
        return 1 if self._complaints else 0


def named_drills(range_: Range, dry: DryRun) -> Iterator[Drill]:
    """Each single passing of a step, each step of each recovery, each way on the wire."""
    yield from dry.every()
    for kind in KINDS:
        course = dry.reached["recorded", kind]
        yield from in_recovery(range_, course, kind)
        if (path := PATHS.get(kind)) is None:
            continue
        yield Drill(course, hold=Hold.ANSWER, path=path)
        for arrives in ("never", "before", "after"):
            yield Drill(course, hold=Hold.REQUEST, path=path, arrives=arrives)
    course = next(iter(dry.results))
    for nth in range(1, dry.transactions(course) + 1):
        for moment in ("commit", "committed"):
            yield Drill(course, Death(moment, nth=nth), is_first_start=True)
    for step in migrations._migrations:
        yield Drill(course, Death("migrated", step.name), is_first_start=True)
    yield from catching_up(range_)


def catching_up(range_: Range) -> Iterator[Drill]:
    """Each transaction of a till that reads the news."""
    plain = Drill(Course("hold"), captured_elsewhere=True, reconciles=True, is_first_start=True)
    for nth in range(1, transactions_of(range_.run(plain).runs[-1]) + 1):
        for moment in ("commit", "committed"):
            yield replace(plain, again=(Death(moment, nth=nth),))


def held(range_: Range, drills: Iterable[Drill]) -> Report:
    report = Report()
    for drill in drills:
        report.take(range_.run(drill))
    return report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--points", action="store_true", help="every named point")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="kills at any moment")
    parser.add_argument("--disk", action="store_true", help="every write that may fail")
    parser.add_argument("--seed", type=int, default=None, metavar="S")
    parser.add_argument("--break", dest="breakage", default="", metavar="NAME")
    arguments = parser.parse_args()
    arguments.points |= not (arguments.random or arguments.disk)
    chance = Random()  # noqa: S311 - no secret
    seed = chance.randrange(1 << 32) if arguments.seed is None else arguments.seed
    chance.seed(seed)
    began = time.monotonic()
    code = _kills(arguments, seed, chance) if arguments.points or arguments.random else 0
    if arguments.disk:
        code |= disk_report(seed)
    print(f"\n{time.monotonic() - began:.0f} s")
    return code


def _kills(arguments: argparse.Namespace, seed: int, chance: Random) -> int:
    code = 0
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as made:
        range_ = Range(made, breakage=arguments.breakage)
        dry = dry_run(range_)
        print(f"seed {seed}; {len(dry.reached)} points: step and kind of operation")
        if arguments.points:
            code |= held(range_, named_drills(range_, dry)).tell("Every named point")
        if arguments.random:
            report = Report()
            while report.deaths < arguments.random:
                report.take(random_drill(range_, dry, chance))
            code |= report.tell(f"{arguments.random} random kills, seed {seed}")
    return code


if __name__ == "__main__":
    sys.exit(main())
