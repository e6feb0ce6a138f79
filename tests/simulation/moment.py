"""What strikes while one act is done: counted occasions, and a blow at the one that was drawn."""

import logging
from collections import Counter
from collections.abc import Callable
from typing import Final, Self

from typing_extensions import override

from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.stripe_simulator.faults import Fault
from pos.services.steps import LOGGER, Step
from tests.simulation.acts import AT_READERS, Kind, Trouble

_TO_A_READER: Final = ("/process_payment_intent", "/refund_payment")
_DOUBTS: Final = frozenset({f"at_{Step.DOUBTING}", f"at_{Step.DOUBTED}"})


class TillDied(BaseException):
    """The program is gone, in the middle of whatever it did; nobody catches this one."""


class Moment:
    """One act while it is being done. `tally` counts what struck, by name."""

    def __init__(
        self,
        trouble: Trouble | None,
        tally: Counter[str],
        meanwhile: Callable[[], None] | None = None,
        meanwhile_at: int = 0,
    ) -> None:
        self._trouble = trouble
        self._tally = tally
        self._meanwhile = meanwhile
        self._meanwhile_at = meanwhile_at
        self._occasions = 0
        self._turns = 0
        self.disk_struck = False
        self.network_struck = False

    def _strikes(self, kind: Kind, *names: str) -> str:
        """The trouble's name when this occasion is one of those it strikes at."""
        trouble = self._trouble
        if trouble is None or trouble.kind is not kind or (names and trouble.name not in names):
            return ""
        self._occasions += 1
        if not trouble.nth <= self._occasions < trouble.nth + trouble.times:
            return ""
        self._tally[f"{kind} {trouble.name}"] += 1
        return trouble.name

    def network(self, url: str) -> str:
        """What goes wrong with the next request, empty when nothing does."""
        trouble = self._trouble
        if trouble is not None and trouble.name in AT_READERS and not url.endswith(_TO_A_READER):
            return ""
        if self._dies_in_doubt():
            self._tally[f"{Kind.NETWORK} {Fault.RESET_AFTER}"] += 1
            self.network_struck = True
            return str(Fault.RESET_AFTER)
        name = self._strikes(Kind.NETWORK)
        self.network_struck = self.network_struck or bool(name)
        return name

    def _dies_in_doubt(self) -> bool:
        """Who is to die while a doubt is written down has to be in doubt first."""
        trouble = self._trouble
        return trouble is not None and trouble.name in _DOUBTS

    def disk(self, occasion: str) -> str:
        """What goes wrong with the next `write` or `commit`."""
        names = ("disk_full",) if occasion == "write" else ("commit_refused", "commit_kept")
        name = self._strikes(Kind.STORAGE, *names)
        self.disk_struck = self.disk_struck or bool(name)
        return name

    def crash(self, occasion: str) -> None:
        """Die here if that was drawn."""
        if self._strikes(Kind.CRASH, occasion):
            raise TillDied(occasion)

    def turn(self) -> None:
        """Around every request, twice: let others do something in between."""
        self._turns += 1
        if self._meanwhile is not None and self._turns == self._meanwhile_at:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()

    def watches_steps(self) -> bool:
        trouble = self._trouble
        return trouble is not None and trouble.kind is Kind.CRASH and trouble.name.startswith("at_")


def quiet(tally: Counter[str]) -> Moment:
    """Nothing strikes."""
    return Moment(None, tally)


class StepWatch(logging.Handler):
    """Dies at a named step of an operation."""

    def __init__(self, moment: Moment) -> None:
        super().__init__(logging.DEBUG)
        self._moment = moment
        self._logger = logging.getLogger(LOGGER)

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._moment.crash(f"at_{record.getMessage()}")

    def __enter__(self) -> Self:
        if self._moment.watches_steps():
            self._logger.setLevel(logging.DEBUG)
            self._logger.propagate = False
            self._logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._moment.watches_steps():
            self._logger.removeHandler(self)
            self._logger.propagate = True
            self._logger.setLevel(logging.NOTSET)


class Disk:
    """Between a ledger file and its writing connection; the disk fails as SQLite tells it."""

    def __init__(self, database, moment: Callable[[], Moment]) -> None:
        self._execute = database.execute
        self._moment = moment
        database.execute = self.execute

    def execute(self, sql: str, *parameters):
        moment = self._moment()
        if sql == "COMMIT":
            return self._commit(moment)
        if sql[:6] in {"INSERT", "UPDATE"} and moment.disk("write"):
            raise sqlite3.OperationalError("database or disk is full")
        return self._execute(sql, *parameters)

    def _commit(self, moment: Moment):
        moment.crash("before_commit")
        failure = moment.disk("commit")
        if failure == "commit_refused":
            raise sqlite3.OperationalError("disk I/O error")
        done = self._execute("COMMIT")
        if failure:
            raise sqlite3.OperationalError("disk I/O error")
        moment.crash("after_commit")
        return done
