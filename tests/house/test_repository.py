"""The repository as a stranger finds it."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT

SKIPPED = {
    ".git",
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    "__pycache__",
    "build",
}


def _texts() -> dict[str, str]:
    """Every text of the tree, by its path."""
    found = {}
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if SKIPPED.isdisjoint(parts) and path.is_file():
            text = path.read_bytes()
            if b"\0" not in text[:8000]:
                found["/".join(parts)] = text.decode("utf-8", errors="replace")
    return found


def test_there_is_no_key_that_moves_money():
    # Stripe's own have 24 characters and more; tests make up shorter ones.
    key = re.compile(r"\b[sr]k_live_[A-Za-z0-9]{10,}")
    long_key = re.compile(r"\b[sr]k_live_[A-Za-z0-9]{20,}|\bwhsec_[A-Za-z0-9]{20,}")
    assert [
        name
        for name, text in _texts().items()
        if (long_key if name.startswith("tests/") else key).search(text)
    ] == []


def test_ci_runs_the_two_gates_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("make")] == ["make check", "make test"]
    assert "set -euo pipefail" in lines


@pytest.mark.parametrize(
    "script", [".ci/run", "packaging/setup.sh", "packaging/run.sh", "packaging/lock.sh"]
)
def test_scripts_are_sound_and_can_be_started(script):
    path = Path(ROOT, script)
    shell = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!")
    assert subprocess.run([shell, "-n", str(path)], check=False).returncode == 0
    assert path.stat().st_mode & 0o111


def test_make_lists_what_it_can_do():
    text = subprocess.check_output(["make", "--no-print-directory", "help"], cwd=ROOT, text=True)
    listed = {line.split()[0] for line in text.splitlines()}
    assert {"setup", "run", "test", "check", "bench", "format", "lock", "clean"} <= listed


def test_the_readme_names_both_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text
