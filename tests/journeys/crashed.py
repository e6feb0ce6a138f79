"""A till that died with payments under way, and a Stripe that keeps its successor waiting."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from typing_extensions import override

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.bootstrap import open_till
from pos.domain.cart import Cart
from pos.domain.ids import SaleId
from pos.domain.operation import IN_FLIGHT
from pos.domain.sale import Sale
from pos.services.steps import LOGGER, Step
from pos.services.till import Till
from pos.settings import Start
from tests.journeys.window import SLEDGE
from tests.kit import VISA

MOMENTS: Final = (Step.SENDING, Step.ANSWERED)
"""The first leaves a payment that never reached Stripe, the second one that is held."""


class PowerCut(BaseException):
    """The program is gone; nothing catches this."""


class _Cut(logging.Handler):
    def __init__(self, moment: Step) -> None:
        super().__init__(logging.DEBUG)
        self._moment = moment

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == self._moment and vars(record)["kind"] == "confirm":
            raise PowerCut


class Gate(logging.Handler):
    """Lets so many questions about open payments through, and keeps the next one waiting."""

    def __init__(self, after: int) -> None:
        super().__init__(logging.DEBUG)
        self._left = after
        self.is_reached = threading.Event()
        self.go_on = threading.Event()

    @override
    def createLock(self) -> None:
        """None: who waits here must keep nobody else from passing."""
        self.lock = None

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() != Step.LOOKING:
            return
        self._left -= 1
        if self._left < 0 and not self.go_on.is_set():
            self.is_reached.set()
            assert self.go_on.wait(60), "nobody opened the gate"


@contextmanager
def told_of_steps(handler: logging.Handler) -> Iterator[None]:
    """The handler hears of every moment of every operation."""
    logger = logging.getLogger(LOGGER)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)


def crashed(folder: Path, sales: int) -> list[SaleId]:
    """A ledger with that many payments under way, long ago: every second one is held at Stripe."""
    till = open_till(Start(folder))
    try:
        found = [_cut_off(till, MOMENTS[number % 2]) for number in range(sales)]
        assert till.practice is not None
        till.practice.advance(IN_FLIGHT + timedelta(seconds=1))
    finally:
        till.close()
    return found


def calm(till: Till) -> None:
    """Stripe answers everything again."""
    assert isinstance(till.practice, PracticeBench)
    state = till.practice._simulator.state
    with state.transaction():
        while faults := state.faults():
            state.spend_fault(faults[0][0])


def _cut_off(till: Till, moment: Step) -> SaleId:
    sale: Sale = till.counter.start(_cart(till))
    till.checkout.begin(sale.id)
    try:
        with told_of_steps(_Cut(moment)):
            till.checkout.authorise(sale.id, VISA)
    except PowerCut:
        return sale.id
    raise AssertionError(moment)


def _cart(till: Till) -> Cart:
    return till.counter.current().sale.cart.add(till.catalogue.scan(SLEDGE).item())
