"""Break the protocol piece by piece and show what notices it, as a Markdown table.

python -m tests.breakages [--seed S] [--days N] [NAME ...]

For each breakage: the drill of the crash test, or the power cut, that is meant for it, and the
simulated store-days of one seed. A sound till goes first, or what is found would prove nothing.
The exit code is 1 when a breakage is noticed by nobody.
"""

import argparse
import json
import logging
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from typing_extensions import override

from tests.breakages import BREAKAGES, applied
from tests.breakages.drills import CAUGHT_BY
from tests.crash.drill import Range
from tests.crash.power import new_disk, small_day, wrong_after_cut
from tests.crash.world import ROOT, World, world

POWER: Final = ("sync-normal", "sync-off")
"""Breakages that no killed process shows, only a disk that forgets."""

_PATIENCE_S: Final = 600
_OF_THE_CENTRE: Final = frozenset({"rows-left-behind"})
_LONGEST: Final = 160
_ERROR: Final = re.compile(r"\b(?:Type|Attribute|Name|Key|Import)Error\b")
_ID: Final = re.compile(r"\b(?:pi|ch|re|sale|pos1)[-_]\w{8,}")


class StumbledError(Exception):
    """The breakage does not fit the code any more, which is no way of being noticed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who noticed something, where, and what; nobody when `how` is empty."""

    by: str
    where: str = ""
    how: str = ""

    @override
    def __str__(self) -> str:
        """One cell of the table; a dash where nothing was noticed."""
        if not self.how:
            return "-"
        text = f"{self.by}, {self.where}: {_ID.sub('…', self.how)}"
        return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…").replace("|", "/")


def by_kill(made: World, name: str, *, sound: bool) -> Verdict:
    """The drill that is meant for it, with a till that is broken or sound."""
    made.new_ledger()
    drill = CAUGHT_BY[name]
    result = Range(made, breakage="" if sound else name).run(drill)
    if any(run.code and not run.was_killed for run in result.runs):
        raise StumbledError(f"{name}: {result.complaints[0]}")
    return Verdict("kill", str(drill), result.complaints[0] if result.complaints else "")


def by_power_cut(name: str, seed: int, *, sound: bool) -> Verdict:
    """Cuts at every event of a small day, until one shows it."""
    with tempfile.TemporaryDirectory() as folder, new_disk(Path(folder, "disk")) as disk:
        if sound:
            small_day(disk)
        else:
            with applied(name):
                small_day(disk)
        for at in range(len(disk.events) + 1):
            if found := wrong_after_cut(disk, at, (seed, at), Path(folder, str(at))):
                where = f"cut after event {at} of {len(disk.events)}, seed {seed}"
                return Verdict("power cut", where, found[0])
    return Verdict("power cut")


def by_simulation(name: str, seed: int, days: int) -> Verdict:
    """Store-days of one seed; the simulation shrinks nothing, its seed is enough."""
    command = [sys.executable, "-m", "tests.simulation", "--days", str(days), "--seed", str(seed)]
    command += ["--faults", "all", "--json", *(["--break", name] if name else [])]
    command += ["--centre", "--registers", "2"] if name in _OF_THE_CENTRE else []
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
    )
    try:
        failed = json.loads(done.stdout)["failed"]
    except ValueError:
        raise StumbledError(f"{name}: {done.stderr[-_LONGEST:]}") from None
    if failed is None:
        return Verdict("lived")
    if _ERROR.search(failed["evidence"]):
        raise StumbledError(f"{name}: {failed['evidence']}")
    return Verdict(f"seed {failed['seed']}", f"day {failed['day']}", failed["promise"])


def by_crash_test(made: World, name: str, seed: int) -> Verdict:
    """By the kill or the cut that is meant for it."""
    if name in POWER:
        return by_power_cut(name, seed, sound=False)
    if name not in CAUGHT_BY:
        return Verdict("")  # no crash brings it to light, only people do
    return by_kill(made, name, sound=False)


def sound_till(made: World, seed: int, days: int) -> list[str]:
    """What is found although nothing is broken; not empty, and the table below says nothing."""
    found = [by_kill(made, name, sound=True) for name in CAUGHT_BY]
    found += [by_power_cut("", seed, sound=True), by_simulation("", seed, days)]
    return [str(each) for each in found if each.how]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.breakages", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BREAKAGES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=120, help="store-days for each")
    asked = parser.parse_args()
    logging.getLogger("pos").setLevel(logging.ERROR)
    survived = []
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as made:
        unsound = sound_till(made, asked.seed, asked.days)
        for line in unsound:
            print(f"Found in a sound till: {line}")
        print(f"\nSeed {asked.seed}, {asked.days} simulated store-days for each.\n")
        print("| breakage | caught by the crash test | caught by the simulation |")
        print("| --- | --- | --- |")
        for name in asked.names or BREAKAGES:
            first = by_crash_test(made, name, asked.seed)
            second = by_simulation(name, asked.seed, asked.days)
            survived += [] if first.how or second.how else [name]
            what = f"`{name}`: {BREAKAGES[name].sentence}"
            print(f"| {what} | {first} | {second} |", flush=True)
    print(f"\nBreakages that nobody noticed: {', '.join(survived) or 'none'}")
    return 1 if survived or unsound else 0


if __name__ == "__main__":
    sys.exit(main())
