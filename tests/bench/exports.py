"""The ledger written out in every format, against SQLite's own shell and a plain cursor."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from pos.services.export_formats import LINES, TABLES
from pos.services.export_formats.shape import ExportFormat
from tests.bench.big import big_ledger, board_ledger
from tests.bench.figures import Figure
from tests.bench.programs.export import ENTRIES, POSTINGS

PAYMENTS: Final = 1_000_000
HELD: Final = 2_000
FEWER: Final = 100_000
"""Entries for formats that Python writes line by line; what they take grows with the lines."""

ROUNDS: Final = 2
"""Of some minutes each for a million payments."""

BOUNDS: Final = {
    # Time against the floor, and the most megabytes.
    ExportFormat.CSV: (1 / 0.6, 64),
    ExportFormat.JSONL: (1 / 0.6, 64),
    ExportFormat.XLSX: (1 / 0.15, 64),
    ExportFormat.PARQUET: (1 / 0.3, 256),
}
LINE_BOUND: Final = (8.0, 64)
_ROOT: Final = Path(__file__).resolve().parents[2]
_SHELL: Final = "sqlite3's shell, CSV of the same columns as they are stored"


@dataclass(frozen=True, slots=True)
class _Run:
    took: float
    memory: float


def _child(ledger: Path, chosen: str, out: Path) -> _Run:
    """In a process of its own, whose memory is that of the export."""
    program = [sys.executable, "-m", "tests.bench.programs.export", str(ledger), chosen, str(out)]
    done = subprocess.run(program, cwd=_ROOT, capture_output=True, text=True, check=True)
    for written in out.parent.glob(f"{out.name.partition('.')[0]}*"):
        written.unlink()
    found = json.loads(done.stdout)
    return _Run(found["took"], found["memory"])


def _shell(ledger: Path, query: str, out: Path) -> float:
    begin = perf_counter()
    with out.open("wb") as file:
        subprocess.run(
            ["sqlite3", "-readonly", "-csv", str(ledger), query], stdout=file, check=True
        )
    took = perf_counter() - begin
    out.unlink()
    return took * 1000


class _Floors:
    """Measured anew beside every format, since a machine is not always as fast."""

    def __init__(self, ledger: Path, folder: Path) -> None:
        self._ledger = ledger
        self._out = folder / "floor.csv"

    def of(self, chosen: ExportFormat) -> float:
        match chosen:
            case ExportFormat.XLSX:
                return _child(self._ledger, "read", self._out).took
            case ExportFormat.CSV:
                return _shell(self._ledger, ENTRIES, self._out)
            case _:
                return _shell(self._ledger, POSTINGS, self._out)


def _told(chosen: ExportFormat) -> str:
    match chosen:
        case ExportFormat.XLSX:
            return "the same columns through a plain cursor"
        case ExportFormat.CSV:
            return _SHELL
        case _:
            return f"{_SHELL}, with every posting"


def _figures(
    chosen: ExportFormat, ledger: Path, of: str, folder: Path, *, rounds: int
) -> tuple[Figure, Figure]:
    floors, runs = [], []
    for _ in range(rounds):
        floors.append(_Floors(ledger, folder).of(chosen))
        runs.append(_child(ledger, str(chosen), folder / f"out.{chosen}"))
    slower, most = BOUNDS.get(chosen, LINE_BOUND)
    took, memory = min(run.took for run in runs), max(run.memory for run in runs)
    return (
        Figure(
            f"{chosen} of {of}",
            took,
            min(floors),
            took / min(floors),
            slower,
            "times its floor",
            f"best of {rounds}; floor: {_told(chosen)}",
        ),
        Figure(
            f"memory of {chosen}, {of}",
            memory,
            most,
            memory,
            most,
            "MB",
            "in MB, not ms: the largest that the process ever was",
        ),
    )


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """Every format that can be asked for; nothing where there is no shell to compare with."""
    if shutil.which("sqlite3") is None:
        print("no sqlite3 shell here: exports are not measured", file=sys.stderr)
        return []
    rounds = 1 if is_quick else ROUNDS
    payments, entries = (PAYMENTS, FEWER) if not is_quick else (HELD * 2, FEWER // 200)
    ledgers = (
        (TABLES, board_ledger(payments, HELD), f"{payments:,} payments"),
        (LINES, big_ledger(entries), f"{entries:,} entries"),
    )
    return [
        figure
        for formats, ledger, of in ledgers
        for chosen in formats
        for figure in _figures(chosen, ledger, of, folder, rounds=rounds)
    ]
