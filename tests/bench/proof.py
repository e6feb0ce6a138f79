"""`holdfast verify` of a million entries, against reading the same rows."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.bench.big import big_ledger
from tests.bench.figures import Figure

ENTRIES: Final = 1_000_000
WALKS: Final = 5
PROOFS: Final = 2
BOUND: Final = 1.6
GROWTH: Final = 1.25
_ROOT: Final = Path(__file__).resolve().parents[2]


def _run(entries: int, walks: int, proofs: int) -> dict[str, float]:
    """In a process of its own, whose memory is that of the proof."""
    program = [sys.executable, "-m", "tests.bench.programs.prove", str(big_ledger(entries))]
    command = [*program, str(entries), str(walks), str(proofs)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """The chain alone, all of it, and the memory it takes."""
    entries = ENTRIES // 200 if is_quick else ENTRIES
    small = _run(entries // 10, 1, 1)
    found = _run(entries, 2 if is_quick else WALKS, 1 if is_quick else PROOFS)
    read, walk = found["read"], found["walk"]
    floor = read + found["check"]
    return [
        Figure(
            f"chain of {entries:,} entries walked",
            walk,
            read,
            walk / read,
            BOUND,
            "times reading",
            f"best of {WALKS}; floor: every column of the same entries and postings into Python",
        ),
        Figure(
            f"verify of {entries:,} entries, all checks",
            found["prove"],
            floor,
            found["prove"] / floor,
            BOUND,
            "times its floor",
            f"best of {PROOFS}; floor: reading the same rows and SQLite's own integrity_check",
        ),
        Figure(
            "memory of verify, ten times the entries",
            found["memory"],
            small["memory"],
            found["memory"] / small["memory"],
            GROWTH,
            "times as much",
            "in MB, not ms: the largest that the process ever was",
        ),
    ]
