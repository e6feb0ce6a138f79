"""`make bench`: every figure beside its floor, as a table and as a small JSON file."""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from time import time

from tests.bench import (
    board,
    card_form,
    catalogue,
    commits,
    copies,
    counter,
    exports,
    history,
    insights,
    money,
    news,
    proof,
    recovery,
    replication,
    shifts,
    signing,
    stalls,
    start,
)
from tests.bench.figures import Figure, show

Measure = Callable[[Path, bool], Sequence[Figure]]

MEASURES: dict[str, Measure] = {
    "start": lambda folder, is_quick: start.measure(folder, is_quick=is_quick),
    "stalls": lambda folder, is_quick: stalls.measure(folder, is_quick=is_quick),
    "form": lambda folder, is_quick: card_form.measure(folder, is_quick=is_quick),
    "counter": lambda folder, is_quick: counter.measure(folder, is_quick=is_quick),
    "board": lambda folder, is_quick: board.measure(folder, is_quick=is_quick),
    "insights": lambda folder, is_quick: insights.measure(folder, is_quick=is_quick),
    "shift": lambda folder, is_quick: shifts.measure(folder, is_quick=is_quick),
    "signing": lambda folder, is_quick: signing.measure(folder, is_quick=is_quick),
    "money": lambda folder, is_quick: money.measure(folder, is_quick=is_quick),
    "commit": lambda folder, is_quick: commits.measure(folder, is_quick=is_quick),
    "recover": lambda folder, is_quick: recovery.measure(folder, is_quick=is_quick),
    "reconcile": lambda folder, is_quick: news.measure(folder, is_quick=is_quick),
    "exports": lambda folder, is_quick: exports.measure(folder, is_quick=is_quick),
    "backup": lambda folder, is_quick: copies.measure(folder, is_quick=is_quick),
    "replication": lambda folder, is_quick: replication.measure(folder, is_quick=is_quick),
    "verify": lambda folder, is_quick: proof.measure(folder, is_quick=is_quick),
    "import": lambda folder, is_quick: catalogue.measure(folder, is_quick=is_quick),
}


def machine() -> dict[str, str | int | float]:
    """What the figures were measured on."""
    return {
        "system": platform.platform(terse=True),
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), "")


def main() -> int:
    """Measure and tell. A figure that misses its bound is told, too, and is no failure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(MEASURES), action="append", help="this one alone")
    parser.add_argument("--quick", action="store_true", help="few rounds: does it run at all")
    parser.add_argument("--keep", action="store_true", help="add the figures to the history")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"), metavar="FILE")
    wanted = parser.parse_args()
    # The window of this process is never shown to anybody.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found: list[Figure] = []
    begin = time()
    before = machine()
    for name in wanted.only or MEASURES:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as folder:
            found += MEASURES[name](Path(folder), wanted.quick)
    kind = f"{before['processor']}, {before['cores']} cores"
    print(show(found, history.last(kind)))
    print(" · ".join(f"{key} {value}" for key, value in before.items()))
    document = {
        "machine": before,
        "seconds": round(time() - begin, 1),
        "is_quick": wanted.quick,
        "figures": [{**asdict(figure), "is_met": figure.is_met} for figure in found],
    }
    if wanted.keep:
        history.keep(found, kind)
        print(f"kept in {history.FILE.name}")
    wanted.json.parent.mkdir(parents=True, exist_ok=True)
    wanted.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    print(f"written to {wanted.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
