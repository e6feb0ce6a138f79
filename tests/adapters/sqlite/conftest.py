"""A ledger file and what reads and writes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.ids import LedgerId
from tests.adapters.sqlite.examples import NOW, StoppedClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop" / "training-acct_1.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[LedgerFile]:
    file = LedgerFile(path, now=NOW)
    yield file
    file.close()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(ledger: LedgerFile, clock: StoppedClock) -> SqliteStore:
    return SqliteStore(ledger, LedgerId("ldg_1"), clock)
