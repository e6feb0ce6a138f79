"""Opening the card form, which loads the web engine: against a bare web view and an empty page."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.bench.figures import Figure, median

ROUNDS = 7
BOUND = 3.0
_PROGRAM = "tests.bench.programs.form_window"
_ROOT = Path(__file__).resolve().parents[2]


def _run(folder: Path, what: str) -> dict[str, float]:
    """Milliseconds until it was there, and the memory that came with it in MB."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    command = [sys.executable, "-m", _PROGRAM, what]
    done = subprocess.run(
        command, env=environment, cwd=_ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """In turn, each in a process of its own; nothing where the web engine is not installed."""
    if find_spec("PySide6.QtWebEngineWidgets") is None:
        return []
    _run(folder, "bare")
    bare, form = [], []
    for _ in range(3 if is_quick else ROUNDS):
        bare.append(_run(folder, "bare"))
        form.append(_run(folder, "form"))
    floor, ours = (median([each["ready"] for each in runs]) for runs in (bare, form))
    memory = median([each["mb"] for each in form])
    note = (
        f"median of {len(form)}; from the first import of the engine until the practice form can "
        f"be filled in; it brings {memory:.0f} MB to the till's process, and nothing to its start"
    )
    return [Figure("opening the card form", ours, floor, ours / floor, BOUND, "times a view", note)]
