"""The centre of a shop with many registers: a real PostgreSQL, and what goes wrong on the way.

Every evening each register brings its ledger there, on a line that is cut, loses answers and days,
beside a second program of the same register, while either side dies. In the end the centre is the
sum of the registers, to the hash.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg

from pos.adapters.age_sealer import AgeSealer
from pos.adapters.central.centre import SqlCentre
from pos.adapters.central.connecting import connector
from pos.adapters.sqlite.copies import SqliteCopies
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.outbox import SqliteOutbox
from pos.adapters.sqlite.replicas import SqliteReplicas
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.restoring import Objection
from pos.errors import Misconfigured
from pos.services.fetching import Fetching
from pos.services.replacing import Replacing
from pos.services.replicating import Replicating
from pos.services.restore import Restore
from pos.services.verify import Verify
from pos.settings import TRAINING_ACCOUNT, Mode
from tests.central import read_url
from tests.empty_ledger import lay
from tests.postgres import postgres
from tests.simulation.luck import luck_of
from tests.simulation.moment import TillDied
from tests.simulation.promise import BrokenPromise, Promise

if TYPE_CHECKING:
    from tests.simulation.register import Register
    from tests.simulation.world import World

_FATES: Final = {
    "": 40,
    "cut": 12,
    "lost_answer": 12,
    "died": 8,
    "second_program": 8,
    "no_network": 14,
    "server_died": 1,
}
_LABEL: Final = "the centre"


class ShopCentre:
    """One database for all registers of a world."""

    def __init__(self, world: "World", folder: Path) -> None:
        self._world = world
        self._random = luck_of(f"{world.random.getrandbits(64)}/centre")
        self._folder = folder
        self._url = postgres().database()
        address, password = read_url(self._url)
        self._connect = connector(address, password)
        self._replicas = SqliteReplicas(folder / "central", str(Mode.TRAINING), lay=lay)
        self._fetching = Fetching(self._steady, self._replicas, world.registers[0].clock)
        for register in world.registers:
            self._join(register)

    def close(self) -> None:
        self._fetching.close()

    # Evenings --------------------------------------------------------------------------------

    def evening(self, register: "Register") -> None:
        """A register brings what it has, as far as its line and its luck allow."""
        fate = self._random.choices(list(_FATES), list(_FATES.values()))[0]
        at = self._random.randint(1, 14)
        if fate == "no_network":
            self._world.tally["centre no_network"] += 1
            return
        line = Line(self, register, fate, at)
        if self._runs(register, line) and self._random.random() < 0.05:
            self._replace(register)

    def _runs(self, register: "Register", line: "Line") -> bool:
        """Whether it came to its end; what it cannot tell apart from success is none."""
        program = self.program(register, line)
        try:
            program.run()
        except Misconfigured as error:
            if error.code != "centre_unreachable" or not line.has_struck:
                raise BrokenPromise(Promise.CENTRE_IS_SUM, f"{register.name}: {error}") from error
            return False
        except TillDied:
            self._world.note(f"till {register.number + 1} dies while it replicates")
            self._world.tally["crashes"] += 1
            register.restart()
            return False
        finally:
            program.close()
        return True

    def program(self, register: "Register", line: "Line | None" = None) -> Replicating:
        """One program of a register that replicates; on a steady line without one."""

        def centre() -> SqlCentre:
            return self._steady() if line is None else self._over(line)

        made = Replicating(SqliteOutbox(register.file), centre, register.clock)
        made.begin(_LABEL)
        return made

    def _replace(self, register: "Register") -> None:
        """The machine is broken; another one goes on with what the centre has of it."""
        register.close()
        restore = Restore(
            Mode.TRAINING,
            SqliteCopies(),
            AgeSealer(),
            register.clock,
            path_of=lambda _account: register.path,
            accounts=lambda: [TRAINING_ACCOUNT],
        )
        folder = self._folder / "replaced"
        folder.mkdir(exist_ok=True)
        replacing = Replacing(self._fetching, self._replicas, restore, lambda: folder)
        for left in register.path.parent.glob(f"{register.path.name}*"):
            left.unlink()
        replacing.replace(register.name, _LABEL, accepted=frozenset(Objection))
        register.open()
        self._world.tally["registers replaced"] += 1
        self._world.note(f"till {register.number + 1} is replaced from the centre")

    # The end ---------------------------------------------------------------------------------

    def is_sum_of_registers(self) -> None:
        """What the centre has of every register is its ledger, and all of it holds."""
        for register in self._world.registers:
            program = self.program(register)
            program.run()
            program.close()
        found = {each.head.register.ledger: each for each in self._fetching.fetch_all()}
        sums: Counter[tuple[str, str]] = Counter()
        for register in self._world.registers:
            fetched = found[register.ledger_id]
            if fetched.failure is not None or fetched.replica is None:
                raise BrokenPromise(Promise.CENTRE_IS_SUM, f"{register.name}: {fetched.failure}")
            with register.store.read() as books:
                head = books.ledger.head()
            known = (fetched.head.sequence, fetched.head.hash)
            if head is not None and known != (head.sequence, head.hash):
                raise BrokenPromise(Promise.CENTRE_IS_SUM, f"{register.name}: {known}, is {head}")
            self._is_same(register, fetched.replica.path)
            sums.update(_accounts(register.file))
        self._adds_up(sums)
        self._world.tally["registers at the centre"] += len(found)

    def _is_same(self, register: "Register", path: Path) -> None:
        file = LedgerFile(path, now=register.clock.now(), read_only=True)
        try:
            store = SqliteStore(file, register.ledger_id, register.clock)
            verification = Verify(store).verify()
            if verification.findings:
                raise BrokenPromise(
                    Promise.CENTRE_IS_SUM, f"replica of {register.name}: {verification.findings}"
                )
            for table in ("sales", "intents", "charges", "operations", "balance_transactions"):
                ours, theirs = (_rows(each, table) for each in (register.file, file))
                if ours != theirs:
                    raise BrokenPromise(
                        Promise.CENTRE_IS_SUM, f"{register.name}, {table}: {ours ^ theirs}"
                    )
        finally:
            file.close()

    def _adds_up(self, sums: Counter[tuple[str, str]]) -> None:
        """The accounts of all replicas together, beside those of all registers."""
        central: Counter[tuple[str, str]] = Counter()
        for replica in self._fetching.replicas():
            file = LedgerFile(replica.path, now=self._world.now, read_only=True)
            try:
                central.update(_accounts(file))
            finally:
                file.close()
        if central != sums:
            raise BrokenPromise(Promise.CENTRE_IS_SUM, f"the centre has {central}, is {sums}")

    # Lines -----------------------------------------------------------------------------------

    def _steady(self) -> SqlCentre:
        return SqlCentre(self._connect, mode=str(Mode.TRAINING), account=TRAINING_ACCOUNT)

    def _over(self, line: "Line") -> SqlCentre:
        def connect() -> Any:
            return Unsteady(self._connect(), line)

        return SqlCentre(connect, mode=str(Mode.TRAINING), account=TRAINING_ACCOUNT)

    def _join(self, register: "Register") -> None:
        """A file of the simulation has no name of its own until it is somebody's."""
        open_meta(register.file, mode=Mode.TRAINING, account=TRAINING_ACCOUNT, now=self._world.now)
        with register.file.write() as db:
            db.execute(
                "UPDATE meta SET value = ? WHERE name = 'ledger_id'", [str(register.ledger_id)]
            )

    def strike(self, register: "Register", fate: str) -> None:
        """What happens beside a line, in the middle of a statement."""
        self._world.tally[f"centre {fate}"] += 1
        if fate == "second_program":
            second = self.program(register)
            second.run()
            second.close()
        elif fate == "server_died":
            postgres().crash()
            postgres().start()


class Line:
    """What goes wrong between a register and the centre, once, at the `at`th statement."""

    def __init__(self, centre: ShopCentre, register: "Register", fate: str, at: int) -> None:
        self._centre = centre
        self._register = register
        self._fate = fate
        self._left = at
        self.has_struck = False

    def strikes(self, *fates: str) -> str:
        """The fate, when this is its moment."""
        self._left -= 1
        if self._left > 0 or self.has_struck or self._fate not in fates:
            return ""
        self.has_struck = True
        self._centre.strike(self._register, self._fate)
        return self._fate


class Unsteady:
    """A connection, as far as the centre's adapter uses one."""

    def __init__(self, db: "psycopg.Connection[Any]", line: Line) -> None:
        self._db = db
        self._line = line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def execute(self, *statement: Any) -> Any:
        self._meet()
        return self._db.execute(*statement)

    def cursor(self) -> Any:
        self._meet()
        return self._db.cursor()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        # Before, for inside it the second one would wait for the lock of the first.
        self._line.strikes("second_program")
        with self._db.transaction():
            yield
        if self._line.strikes("lost_answer"):
            self._db.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    def _meet(self) -> None:
        fate = self._line.strikes("cut", "died", "server_died")
        if fate in {"cut", "died"}:
            self._db.close()
        if fate == "cut":
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        if fate == "died":
            raise TillDied("while it replicates")


def _rows(file: LedgerFile, table: str) -> set[tuple[Any, ...]]:
    with file.read() as db:
        names = sorted(column.name for column in db[table].columns)
        rows = db.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608 - names of the file's own
        return {tuple(row) for row in rows}


def _accounts(file: LedgerFile) -> Counter[tuple[str, str]]:
    with file.read() as db:
        rows = db.execute(
            "SELECT account, currency, sum(amount_minor) AS minor FROM postings"
            " GROUP BY account, currency"
        ).fetchall()
    return Counter({(row["account"], row["currency"]): row["minor"] for row in rows})
