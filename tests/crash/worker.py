"""A till in a process of its own: opened as the program opens it, and killed without warning.

`python -m tests.crash.worker ORDERS` takes its orders as JSON; the key comes from the
environment. The tests start it from `tests.crash.zygote`, which has imported everything.
"""

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from unittest.mock import patch

from typing_extensions import override

from pos.adapters.sqlite import connection, database
from pos.adapters.sqlite.migrations import migrations
from pos.adapters.system import SystemClock, SystemUptime
from pos.bootstrap import open_till
from pos.domain.operation import IN_FLIGHT
from pos.services import steps
from pos.services.till import Till
from pos.settings import Mode, Start
from tests.breakages import applied
from tests.crash.orders import Death, Mark, Orders, Trail
from tests.crash.scenes import SCENES, Cashier
from tests.crash.scenes_reader import KEY, end_of_the_day

AFTER_A_WHILE_S: Final = IN_FLIGHT // timedelta(seconds=1) + 1
"""A person who decides has had the till open for a while: nothing can be on its way any more."""


_uptime: Final = SystemUptime.__call__


def die() -> None:
    """What a power switch, a kernel out of memory or a person with a task list does."""
    os.kill(os.getpid(), signal.SIGKILL)


class Witness(logging.Handler):
    """Leaves a mark at every step, and dies at the one it was told."""

    def __init__(self, trail: Trail, death: Death | None) -> None:
        super().__init__()
        self._trail = trail
        self._death = death
        self._seen = 0

    @override
    def emit(self, record: logging.LogRecord) -> None:
        kind, step = getattr(record, "kind", ""), record.getMessage()
        operation = getattr(record, "operation", "")
        self._trail.leave(Mark("step", step, kind=kind, subject=operation))
        self.meet(step, kind)

    def reach(self, moment: str) -> None:
        """A moment of the file, whatever is written."""
        self._trail.leave(Mark("file", moment))
        self.meet(moment)

    def meet(self, step: str, kind: str = "") -> None:
        """A moment that may be the last."""
        if self._death and (step, kind) == (self._death.step, self._death.kind):
            self._seen += 1
            if self._seen == self._death.nth:
                die()


def _watch(trail: Trail, death: Death | None) -> Witness:
    witness = Witness(trail, death)
    logger = logging.getLogger(steps.LOGGER)
    logger.setLevel(logging.DEBUG)
    logger.addHandler(witness)
    pos = logging.getLogger("pos")
    pos.propagate = False
    pos.addHandler(logging.NullHandler())
    return witness


@contextmanager
def _migrations_watched(witness: Witness) -> Iterator[None]:
    """Tell the witness after each change of the schema, none of them committed yet."""
    plain = list(migrations._migrations)

    def watched(step):
        def change(db):
            step.fn(db)
            witness.meet("migrated", step.name)

        return replace(step, fn=change)

    migrations._migrations[:] = [watched(step) for step in plain]
    try:
        yield
    finally:
        migrations._migrations[:] = plain


@contextmanager
def _commits_watched(witness: Witness) -> Iterator[None]:
    """Tell the witness just before and just after each transaction of the ledger's file."""
    plain = connection.write_transaction

    @contextmanager
    def watched(db, path):
        with plain(db, path) as inside:
            yield inside
            witness.reach("commit")
        witness.reach("committed")

    with patch.object(database, "write_transaction", watched):
        yield


@contextmanager
def _clock_ahead(seconds: int) -> Iterator[None]:
    """The clock on the wall, and the one that counts since the machine's start."""
    ahead = timedelta(seconds=seconds)

    def uptime(self):
        plain = _uptime(self)
        return replace(plain, elapsed=plain.elapsed + ahead)

    with (
        patch.object(SystemClock, "now", lambda _self: datetime.now(UTC) + ahead),
        patch.object(SystemUptime, "__call__", uptime),
    ):
        yield


def open_for_tests(orders: Orders) -> Till:
    """The real wiring of test mode; only the waits between two tries take no time."""
    start = Start(
        Path(orders.folder),
        mode=Mode.TEST,
        api_base=orders.api_base,
        environment_key=os.environ[KEY],
    )
    till = open_till(start)
    till.patience._nap = lambda _pause: None
    return till


def work(orders: Orders) -> None:
    """Do what was ordered, or die on the way."""
    trail = Trail(orders.trail)
    with ExitStack() as surroundings:
        witness = _watch(trail, orders.death)
        surroundings.enter_context(_commits_watched(witness))
        surroundings.enter_context(_migrations_watched(witness))
        surroundings.enter_context(_clock_ahead(orders.ahead_s))
        if orders.breakage:
            surroundings.enter_context(applied(orders.breakage))
        till = open_for_tests(orders)
        surroundings.callback(till.close)
        match orders.course:
            case "recover":
                till.journal.recover()
                end_of_the_day(till)
            case "reconcile":
                till.reconciler.run()
            case "give up":
                with _clock_ahead(orders.ahead_s + AFTER_A_WHILE_S):
                    _give_up(till)
            case scene:
                SCENES[scene](Cashier(till, trail))


def _give_up(till: Till) -> None:
    for sale in till.counter.recent():
        for operation in sale.open_operations:
            till.journal.give_up(operation.id)


if __name__ == "__main__":
    work(Orders.from_json(sys.argv[1]))
