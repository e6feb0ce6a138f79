"""Who may know whom: the import contracts hold, and each of them would notice."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")

# For every contract a line that breaks it, planted in a copy of the house.
PLANTED = {
    "Calls go down, never up": ("pos/domain/money.py", "import pos.services.journal"),
    "Screens reach no adapter and no vendor": ("ui/planted.py", "import stripe"),
    "Rules know no vendor": ("pos/services/journal.py", "import sqlite3"),
    "The till runs without a screen": ("pos/adapters/system.py", "import PySide6.QtCore"),
    "No circles": ("pos/domain/money.py", "import pos.domain.cart"),
    "One door to the wiring": ("ui/planted.py", "import pos.bootstrap"),
    "Adapters are strangers": ("pos/adapters/system.py", "import pos.adapters.sqlite.store"),
}


def _lint(folder: Path) -> str:
    return subprocess.run(
        [LINTER, "--no-cache"],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_every_import_keeps_to_the_contracts():
    report = _lint(ROOT)
    assert re.search(r"Contracts: \d+ kept, 0 broken", report), report


def test_every_contract_notices_its_breach(tmp_path):
    for name in ("pos", "ui", "resources"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in PLANTED.values():
        with (tmp_path / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    report = _lint(tmp_path)
    assert set(re.findall(r"^(.+?) BROKEN", report, re.MULTILINE)) == set(PLANTED)
    assert re.search(r"Contracts: 0 kept", report), report
