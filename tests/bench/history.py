"""What was measured before: one line a figure, kept in the repository beside the code it is of."""

import csv
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.bench.figures import Figure

FILE: Final = Path(__file__).with_name("history.csv")
_HEAD: Final = ("day", "revision", "machine", "figure", "ours", "floor", "judged", "unit")


def last(machine: str, file: Path = FILE) -> Mapping[str, float]:
    """By its name, what was judged of each figure the last time on a machine of this kind."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            row["figure"]: float(row["judged"])
            for row in csv.DictReader(lines)
            if row["machine"] == machine
        }


def keep(figures: Sequence[Figure], machine: str, file: Path = FILE) -> None:
    """Add what was measured now; nothing that is there is changed."""
    is_new = not file.exists()
    day, revision = datetime.now(UTC).date().isoformat(), _revision()
    with file.open("a", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        if is_new:
            writer.writerow(_HEAD)
        for each in figures:
            numbers = (f"{number:.3f}" for number in (each.ours, each.floor, each.value))
            writer.writerow((day, revision, machine, each.name, *numbers, each.unit))


def _revision() -> str:
    command = ["git", "-C", str(FILE.parent), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
