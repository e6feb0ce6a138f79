"""Every write of a small sale fails in turn, and the power fails at each: the long version."""

import logging
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from tests.crash.disk import FULL, IO_ERROR_WRITE
from tests.crash.failing import Failure, changes, new_ledger, sold_with
from tests.crash.power import new_disk, small_day, wrong_after_cut

_WAYS: Final = {"I/O error": (IO_ERROR_WRITE, 1), "disk full": (FULL, 1)}
_TOSSES: Final = 3


def disk_report(seed: int) -> int:
    """Print what came of it; 1 when something was wrong."""
    logging.getLogger("pos").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        wrong = [*_failures(Path(folder, "failing")), *_cuts(Path(folder, "cuts"), seed)]
    for line in wrong:
        print(f"  WRONG  {line}")
    print(f"  wrong: {len(wrong)}")
    return 1 if wrong else 0


def _failures(folder: Path) -> list[str]:
    folder.mkdir()
    ledger = new_ledger(folder)
    moments = changes(folder / "plain", ledger)
    wrong = []
    for name, (code, times) in _WAYS.items():
        told: Counter[str] = Counter()
        for nth in range(1, len(moments) + 1):
            outcome = sold_with(Failure(nth, code, times), folder / f"{code}-{nth}", ledger)
            told.update(outcome.told)
            wrong += [f"{name} at change {nth}: {text}" for text in outcome.wrong]
        print(f"\n{name} at each of {len(moments)} changes of the disk; told: {dict(told)}")
    return wrong


def _cuts(folder: Path, seed: int) -> list[str]:
    folder.mkdir()
    wrong = []
    with new_disk(folder / "disk") as disk:
        small_day(disk)
        for at in range(len(disk.events) + 1):
            for toss in range(_TOSSES):
                found = wrong_after_cut(disk, at, (seed, at, toss), folder / f"{at}-{toss}")
                wrong += [f"power cut after event {at}, toss {toss}: {text}" for text in found]
        print(f"\n{len(disk.events) + 1} power cuts, each tossed for {_TOSSES} times, seed {seed}")
    return wrong
