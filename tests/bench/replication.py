"""A whole ledger into an empty centre and out of it again, against PostgreSQL's own bulk copy."""

import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Final

from pos.adapters.central.centre import SqlCentre
from pos.adapters.central.connecting import connector
from pos.adapters.sqlite.connection import connect
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.outbox import SqliteOutbox
from pos.adapters.sqlite.replicas import SqliteReplicas
from pos.domain.central import Pushed
from pos.domain.ids import LedgerId
from pos.services.fetching import Fetching
from pos.services.replicating import Replicating
from pos.settings import TRAINING_ACCOUNT, Mode
from tests.bench.big import NAME, big_ledger
from tests.bench.figures import Figure
from tests.central import read_url
from tests.empty_ledger import lay
from tests.kit import START
from tests.postgres import Postgres, postgres

ENTRIES: Final = 40_000
ROUNDS: Final = 3
BROUGHT: Final = 1 / 0.15
FETCHED: Final = 1 / 0.10

_TABLES: Final = ("ledger_entry", "register_row")
_TRIGGERS: Final = "SELECT name FROM main.sqlite_schema WHERE type = 'trigger'"
_PLAIN: Final = """SELECT name FROM main.sqlite_schema WHERE type = 'table'
    AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'product_words%'"""


class _Clock:
    def now(self):
        return START


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """Both ways, each from nothing; the copies are of the same rows, with the same keys."""
    entries = ENTRIES // 20 if is_quick else ENTRIES
    shutil.copy(big_ledger(entries), folder / NAME)
    file = LedgerFile(folder / NAME, now=START)
    meta = open_meta(file, mode=Mode.TRAINING, account=TRAINING_ACCOUNT, now=START)
    server = postgres()
    rounds = [_Round(folder, server, file) for _ in range(1 if is_quick else ROUNDS)]
    brought, fetched, copied_in, copied_out = [], [], [], []
    count = 0
    for number, each in enumerate(rounds):
        took, pushed = each.bring()
        count = pushed.entries + pushed.rows
        brought.append(took)
        copied_out.append(each.copy_out())
        copied_in.append(each.copy_in())
        fetched.append(each.fetch(meta.ledger_id, folder / f"replica-{number}"))
    file.close()
    return [
        _figure(f"{count:,} rows brought to the centre", brought, copied_in, BROUGHT,
                "floor: psql's COPY of the same rows into empty tables with the same keys"),
        _figure(f"{count:,} rows fetched and proved", fetched, copied_out, FETCHED,
                "floor: psql's COPY into files, and SQLite's own copy of every table"),
    ]  # fmt: skip


class _Round:
    """One database of its own."""

    def __init__(self, folder: Path, server: Postgres, file: LedgerFile) -> None:
        self._folder = folder
        self._server = server
        self._url = server.database()
        self._outbox = SqliteOutbox(file)

    def bring(self) -> tuple[float, Pushed]:
        replicating = Replicating(self._outbox, self._centre, _Clock())
        replicating.end()
        replicating.begin("bench")
        begin = perf_counter()
        pushed = replicating.run()
        took = (perf_counter() - begin) * 1000
        replicating.close()
        return took, pushed

    def fetch(self, ledger: LedgerId, folder: Path) -> float:
        self._psql(
            "ANALYZE ledger_entry, register_row"
        )  # a server at rest does so by itself; the tests' one never does
        fetching = Fetching(self._centre, SqliteReplicas(folder, str(Mode.TRAINING)), _Clock())
        begin = perf_counter()
        fetching.fetch(ledger)
        took = (perf_counter() - begin) * 1000
        fetching.close()
        shutil.rmtree(folder)
        return took

    def copy_out(self) -> float:
        """Rows into files, and the same ledger's rows into the tables of an empty one."""
        took = self._timed(lambda table: f"\\copy {table} to '{self._path(table)}'")
        path = lay(self._folder / "floor" / NAME)
        with closing(connect(path).conn) as db:
            db.execute("PRAGMA synchronous=OFF")
            db.execute("PRAGMA foreign_keys=OFF")
            db.execute("ATTACH ? AS whole", [str(self._folder / NAME)])
            for (name,) in db.execute(_TRIGGERS).fetchall():
                db.execute(f"DROP TRIGGER {name}")
            names = [name for (name,) in db.execute(_PLAIN).fetchall()]
            begin = perf_counter()
            db.execute("BEGIN")
            for name in names:
                db.execute(f"INSERT OR IGNORE INTO main.{name} SELECT * FROM whole.{name}")  # noqa: S608 - of the schema
            db.execute("COMMIT")
            took += (perf_counter() - begin) * 1000
        shutil.rmtree(path.parent)
        return took

    def copy_in(self) -> float:
        for table in _TABLES:
            self._psql(f"CREATE TABLE of_{table} (LIKE {table} INCLUDING ALL)")
        took = self._timed(lambda table: f"\\copy of_{table} from '{self._path(table)}'")
        for table in _TABLES:
            self._path(table).unlink()
        return took

    def _timed(self, command: Callable[[str], str]) -> float:
        begin = perf_counter()
        self._psql(*map(command, _TABLES))
        return (perf_counter() - begin) * 1000

    def _path(self, table: str) -> Path:
        return self._folder / f"{table}.copy"

    def _psql(self, *commands: str) -> None:
        asked = [part for command in commands for part in ("-c", command)]
        program = [self._server.psql, "-q", "-v", "ON_ERROR_STOP=1", *asked, self._url]
        subprocess.run(program, check=True)

    def _centre(self) -> SqlCentre:
        address, password = read_url(self._url)
        return SqlCentre(
            connector(address, password), mode=str(Mode.TRAINING), account=TRAINING_ACCOUNT
        )


def _figure(name: str, ours: list[float], floor: list[float], bound: float, note: str) -> Figure:
    ratio = min(ours) / min(floor)
    return Figure(
        name, min(ours), min(floor), ratio, bound, "times its floor", f"best of {len(ours)}; {note}"
    )
