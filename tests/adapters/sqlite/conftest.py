"""A ledger file and what reads and writes it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils.migrations import Migrations

from pos.adapters.sqlite import database
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.migrations import migrations
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
def file_before(path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], LedgerFile]:
    """`file_before("0011")`: a new file as the version before that migration made it."""

    def made(number: str) -> LedgerFile:
        history = Migrations("holdfast")
        for step in migrations._migrations:
            if step.name < number:
                history(name=step.name)(step.fn)
        with monkeypatch.context() as version_before:
            version_before.setattr(database, "migrations", history)
            return LedgerFile(path, now=NOW)

    return made


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(ledger: LedgerFile, clock: StoppedClock) -> SqliteStore:
    return SqliteStore(ledger, LedgerId("ldg_1"), clock)
