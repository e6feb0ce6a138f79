"""An empty ledger to begin a test with: migrations run once for a process, not for each test."""

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from pos.adapters.sqlite.database import LedgerFile


def lay(path: Path) -> Path:
    """Put an empty ledger there unless there is one; what opens it finds its schema made."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_made(), path)
        path.chmod(0o600)
    return path


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="holdfast-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "empty.db"
    LedgerFile(path, now=datetime(2026, 11, 2, tzinfo=UTC)).close()
    return path
