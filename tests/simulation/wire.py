"""The line between a till and Stripe: the real SDK's HTTP client, with everything that goes wrong.

What the till sends passes here, so here is judged whether it was written down before.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import stripe
from typing_extensions import override

from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.ids import OperationId
from pos.domain.operation import Operation
from pos.errors import Refused
from tests.simulation.acts import LATE, OUTAGE
from tests.simulation.promise import BrokenPromise, Promise

if TYPE_CHECKING:
    from tests.simulation.register import Register
    from tests.simulation.world import World

_INTENT: Final = re.compile(r"(?:/v1/payment_intents/|payment_intent=)(pi_[A-Za-z0-9]+)")
_MONEY: Final = re.compile(
    r"/v1/(payment_intents|refunds|checkout/sessions)"
    r"|/(process_payment_intent|refund_payment)$"
)
"""Where money is asked for; other requests, as notes on a reader, are sent as they come."""

_AT_READER: Final = re.compile(
    r"/v1/terminal/readers/(tmr_[A-Za-z0-9]+)/(?:process_payment_intent|cancel_action)$"
)
_PAGE: Final = re.compile(r"/v1/checkout/sessions/(cs_[A-Za-z0-9_]+)")
_TIME_LIMIT: Final = timedelta(seconds=30)
_ASKS_FOR_A_CARD: Final = frozenset({"confirm", "present"})
_KEYS_ARE_KEPT: Final = timedelta(hours=23)
_CUSTOMER_WAITS: Final = timedelta(minutes=3)
_LATEST: Final = 85
"""Seconds after the client's time limit until the last straggler has reached Stripe: together
they stay below the two minutes for which the till expects one."""


def lost(why: str) -> stripe.APIConnectionError:
    return stripe.APIConnectionError(
        f"Unexpected error communicating with Stripe: {why}", should_retry=True
    )


class Wire(SimulatorHTTPClient):
    """One register's line."""

    def __init__(self, world: "World", register: "Register") -> None:
        super().__init__(world.simulator)
        self._world = world
        self._register = register

    @override
    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        key = (headers or {}).get("Idempotency-Key", "") if method.upper() == "POST" else ""
        if key and _MONEY.search(url):
            self._check_written(key)
        if key and (reader := _AT_READER.search(url)):
            self._check_reader(reader[1])
        moment = self._register.moment
        moment.crash("before_request")
        moment.turn()
        fault = OUTAGE if self._register.has_outage() else moment.network(url)
        if fault == OUTAGE:
            self._register.cut_off()
            raise lost("no route")
        if fault == LATE:
            after = self._world.random.randrange(_LATEST)
            self._world.mail(method, url, headers or {}, post_data, self._register, key, after)
            self._world.pass_time(_TIME_LIMIT)
            raise lost("time limit")
        world, ledger = self._world, self._register.ledger_id
        answer, is_whole = self._deliver(method, url, headers, post_data, fault)
        with world.truth.telling(intent_in(url) if is_whole else "", ledger):
            moment.turn()
            moment.crash("after_request")
        return answer

    def _deliver(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None,
        fault: str,
    ) -> tuple[tuple[str, int, Mapping[str, str]], bool]:
        """Stripe's answer, and whether it tells the till how the payment stands now."""
        world, ledger = self._world, self._register.ledger_id
        key = (headers or {}).get("Idempotency-Key", "")
        if fault:
            world.bench.inject(Fault(fault))
        world.requests += 1
        try:
            answer = super().request(method, url, headers, post_data)
        finally:
            world.touched(method, url, post_data, by=ledger, key=key)
            if fault == Fault.DELAY:
                world.pass_time(_TIME_LIMIT)
        return answer, answer[1] == 200 and not fault and "idempotent-replayed" not in answer[2]

    def _check_written(self, key: str) -> None:
        """What is sent is durable, the only question about its sale, recent, and not too late."""
        operation = None
        with self._register.store.read() as books:
            try:
                operation = books.operations.get(OperationId(key))
                beside = [each.kind for each in books.operations.open_of(operation.sale)]
            except Refused:
                beside = []
        if operation is None or not operation.is_open:
            raise BrokenPromise(Promise.WRITTEN_FIRST, f"key {key} is not open in the journal")
        what = f"{operation.kind} {key} of {operation.sale}"
        if len(beside) > 1:
            raise BrokenPromise(Promise.ONE_QUESTION, f"{what} beside {beside}")
        age = self._register.age_of(operation.id)
        if age > _KEYS_ARE_KEPT and self._register.knows_age_of(operation.id):
            raise BrokenPromise(Promise.FRESH_KEYS, f"{what} is sent again after {age}")
        is_late = age > _CUSTOMER_WAITS or self._register.is_of_earlier_run(operation.id)
        if operation.kind in _ASKS_FOR_A_CARD and is_late:
            raise BrokenPromise(Promise.IN_PRESENCE, f"{what} is sent after {age} or a restart")
        if operation.kind in {*_ASKS_FOR_A_CARD, "session"}:
            self._check_in_one_hand(operation)

    def _check_in_one_hand(self, operation: Operation) -> None:
        with self._register.store.read() as books:
            waiting = books.handovers.waiting_of(operation.sale)
        others = [each for each in waiting if each.operation != operation.id]
        if others:
            raise BrokenPromise(Promise.IN_ONE_HAND, f"{operation.kind} beside {others}")
        # A reader that is out of reach may have been left with it: a payment is paid once at most.
        left = [] if operation.kind == "present" else self._world.readers_with(operation)
        left += self._world.pages_of(operation)
        if left:
            raise BrokenPromise(Promise.IN_ONE_HAND, f"{operation.kind}, and Stripe has {left}")

    def _check_reader(self, reader: str) -> None:
        """Whoever is asked for a card at a reader is asked on."""
        about, ledger = self._world.on_reader(reader)
        if ledger not in {"", self._register.ledger_id}:
            raise BrokenPromise(
                Promise.READERS_SHARED, f"{self._register.name} stops {about} at {reader}"
            )


class OutsideWire(SimulatorHTTPClient):
    """Somebody else's line: the Dashboard, another program; nothing goes wrong on it."""

    def __init__(self, world: "World") -> None:
        super().__init__(world.simulator)
        self._world = world

    @override
    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        answer = super().request(method, url, headers, post_data)
        self._world.touched(method, url, post_data)
        return answer


def intent_in(text: str) -> str:
    """The payment that an address or a form is about, empty for others."""
    found = _INTENT.search(text)
    return found[1] if found else ""


def page_in(text: str) -> str:
    """The page of Stripe's that an address is about, empty for others."""
    found = _PAGE.search(text)
    return found[1] if found else ""
