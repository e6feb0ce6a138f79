"""Starting: from exec to a counter that takes keys, against an empty window with a table."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.bench.figures import Figure, median
from tests.bench.programs.marks import BEGUN

ROUNDS = 9
COLD_ROUNDS = 5
BOUND = 1.5
MEMORY = 2.0
_CACHES = Path("/proc/sys/vm/drop_caches")
_TILL = "tests.bench.programs.till_window"
_BARE = "tests.bench.programs.bare_window"
_NEVER = float("inf")
_ROOT = Path(__file__).resolve().parents[2]

Marks = dict[str, float]


def _run(folder: Path, program: str, *arguments: str) -> Marks:
    """The marks of one process, in milliseconds since just before it was made."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(folder),
        # Programs that are installed have their bytecode; the first round writes it.
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONDONTWRITEBYTECODE": "",
        BEGUN: str(time.clock_gettime(time.CLOCK_MONOTONIC)),
    }
    command = [sys.executable, "-m", program, *arguments]
    done = subprocess.run(
        command, env=environment, cwd=_ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    marks: Marks = json.loads(done.stdout)
    return marks


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """In turn: the empty window, our first run, and our start over an existing ledger."""
    rounds = 3 if is_quick else ROUNDS
    kept, fresh = folder / "kept", folder / "fresh"
    _run(folder, _BARE)
    _run(folder, _TILL, str(kept))
    bare, first, again = [], [], []
    for _ in range(rounds):
        bare.append(_run(folder, _BARE))
        again.append(_run(folder, _TILL, str(kept)))
        shutil.rmtree(fresh, ignore_errors=True)
        first.append(_run(folder, _TILL, str(fresh)))
    return [
        _figure("warm start to usable", again, bare),
        _figure("warm start to usable, first run", first, bare),
        *([] if is_quick else _cold(folder, kept)),
        _memory(again, bare),
    ]


def _cold(folder: Path, kept: Path) -> list[Figure]:
    """Both from the disk; nothing where this machine's caches are not ours to drop."""
    bare: list[Marks] = []
    again: list[Marks] = []
    for _ in range(COLD_ROUNDS):
        for program, runs, arguments in ((_BARE, bare, ()), (_TILL, again, (str(kept),))):
            if not _drop_caches():
                return []
            runs.append(_run(folder, program, *arguments))
    return [_figure("cold start to usable", again, bare)]


def _drop_caches() -> bool:
    os.sync()
    with suppress(OSError):
        _CACHES.write_text("3\n", encoding="ascii")
        return True
    return False


def _memory(runs: list[Marks], bare: list[Marks]) -> Figure:
    ours, floor = _middle(runs, "memory"), _middle(bare, "memory")
    note = "in MB, not ms: what is this process's own share, its ledger open and its cart drawn"
    return Figure("memory at the counter", ours, floor, ours / floor, MEMORY, "times as much", note)


def _middle(runs: list[Marks], mark: str) -> float:
    return median([run.get(mark, _NEVER) for run in runs])


def _figure(name: str, runs: list[Marks], bare: list[Marks]) -> Figure:
    floor = _middle(bare, "usable")
    usable = _middle(runs, "usable")
    selling = _middle(runs, "selling")
    imported = _middle(runs, "imported")
    computing = _middle(runs, "cpu") / _middle(bare, "cpu")
    note = (
        f"median of {len(runs)}; {computing:.2f} times in computing time, which a busy machine "
        f"does not stretch; imports end at {imported:.0f} ms, the ledger is open and the cart "
        f"drawn at {selling:.0f} ms; scans before that wait and are not lost"
    )
    return Figure(name, usable, floor, usable / floor, BOUND, "times an empty window", note)
