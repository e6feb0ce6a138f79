"""Asks Stripe again when no answer came: a few times, soon, with the same key, and not for ever.

A connection that broke, a busy server and a garbled answer are often well again a second later.
What is still unknown after that is *in doubt*, a state with its own way out.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random, SystemRandom
from threading import Condition
from typing import TYPE_CHECKING, Final, TypeVar

from pos.domain.caution import Caution
from pos.domain.event import GatewayEvent, Page
from pos.domain.handing_requests import PresentCard, RefundAtReader, SessionRequest
from pos.domain.ids import EventId, IntentId, OperationId, SessionId
from pos.domain.intent import Charge, Intent
from pos.domain.operation import PaymentRequest
from pos.domain.refund import Dispute, Refund
from pos.domain.session import Session
from pos.errors import Declined, InDoubt, Overtaken, PosError
from pos.ports import GatewayProvider, PaymentGateway
from pos.ports.customers import CustomerGateway, ReceiptGateway
from pos.ports.money_flows import BalanceGateway
from pos.ports.terminal import Terminal
from pos.services.patient_balance import PatientBalance
from pos.services.patient_customers import PatientCustomers, PatientReceipts

if TYPE_CHECKING:
    from tenacity import RetryCallState

log = logging.getLogger(__name__)

T = TypeVar("T")

TRIES: Final = 3
BUDGET: Final = timedelta(seconds=30)
"""How long somebody at the counter is kept waiting for one answer, all tries together."""

_FIRST_WAIT_MS: Final = 500
_LONGEST_WAIT_MS: Final = 8_000
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """Stripe will be asked again after `pause`: try `number` of at most `most`.

    `code` is why the last try said nothing; `operation` is what is being sent, None for a look.
    """

    pause: timedelta
    number: int
    most: int
    code: str
    operation: OperationId | None


class _StoppedError(Exception):
    """A person wants to hear the doubt now."""


class Patience:
    """How often and how long to ask; safe to share between threads.

    `listener` hears of each wait on the thread that waits, and None when it is over.
    """

    def __init__(
        self,
        *,
        tries: int = TRIES,
        budget: timedelta = BUDGET,
        nap: Callable[[timedelta], None] | None = None,
        random: Random | None = None,
    ) -> None:
        """`nap` waits in place of the real clock; it returns early for nobody."""
        self._tries = tries
        self._budget = budget
        self._nap = nap
        self._random = random or SystemRandom()
        self._turn = Condition()
        self._hurried = 0
        self._stopped = 0
        self._is_closed = False
        self.listener: Callable[[Wait | None], None] = _unheard

    def hurry(self) -> None:
        """Whoever waits asks again at once."""
        with self._turn:
            self._hurried += 1
            self._turn.notify_all()

    def stop(self) -> None:
        """Whoever waits gives up waiting and reports the doubt now; nothing is undone by it."""
        with self._turn:
            self._stopped += 1
            self._turn.notify_all()

    def close(self) -> None:
        """The till is closed: nobody waits any more, neither now nor later."""
        with self._turn:
            self._is_closed = True
            self._turn.notify_all()

    def ask(self, question: Callable[[], T], *, operation: OperationId | None = None) -> T:
        """The answer to a question that may be put again without harm.

        Raises what the last try raised; anything but a doubt that may pass is raised at once.
        """
        # Late: the counter paints before the first request, and this brings asyncio with it.
        from tenacity import (
            Retrying,
            retry_if_exception,
            stop_after_attempt,
            stop_before_delay,
        )

        pressed = 0, 0

        def tell(state: "RetryCallState") -> None:
            nonlocal pressed
            # Before anybody hears of it: who presses a button at once is heeded as well.
            pressed = self._hurried, self._stopped
            self._tell(state, operation)

        asking = Retrying(
            retry=retry_if_exception(_may_pass),
            stop=stop_after_attempt(self._tries) | stop_before_delay(self._budget),
            wait=lambda state: self._pause(state) / _SECOND,
            before_sleep=tell,
            sleep=lambda seconds: self._wait(timedelta(seconds=seconds), pressed),
            reraise=True,
        )
        doubts: list[BaseException] = []

        def once() -> T:
            try:
                return question()
            except InDoubt as doubt:
                doubts.append(doubt)
                raise

        try:
            return asking(once)
        except _StoppedError:
            raise doubts[-1] from None

    def _pause(self, state: "RetryCallState") -> timedelta:
        """Doubled from try to try and at random; never less than Stripe asks for."""
        longest = min(_FIRST_WAIT_MS * 2 ** (state.attempt_number - 1), _LONGEST_WAIT_MS)
        pause = timedelta(milliseconds=self._random.randint(longest // 2, longest))
        if (asked := _asked_for(state)) > timedelta(0):
            # All tills of a shop are told the same; they shall not come back together.
            pause += asked
        return pause

    def _tell(self, state: "RetryCallState", operation: OperationId | None) -> None:
        doubt = _doubt(state)
        wait = Wait(
            pause=timedelta(seconds=state.upcoming_sleep),
            number=state.attempt_number + 1,
            most=self._tries,
            code=doubt.code if doubt else "",
            operation=operation,
        )
        log.info(
            "asking Stripe again in %d ms, try %d of %d (%s)",
            wait.pause // timedelta(milliseconds=1),
            wait.number,
            wait.most,
            wait.code,
            extra={"operation": operation or ""},
        )
        self.listener(wait)

    def _wait(self, pause: timedelta, pressed: tuple[int, int]) -> None:
        """Until somebody asked for it since `pressed` was read, and for the pause at most."""
        try:
            if self._nap is not None:
                self._nap(pause)
                return
            with self._turn:

                def is_over() -> bool:
                    return self._is_closed or (self._hurried, self._stopped) != pressed

                self._turn.wait_for(is_over, pause / _SECOND)
                if self._is_closed or self._stopped != pressed[1]:
                    raise _StoppedError
        finally:
            self.listener(None)


class PatientGateway:
    """Port `PaymentGateway`: another one, asked with patience. Every send keeps its key."""

    def __init__(self, gateway: PaymentGateway, patience: Patience) -> None:
        self._gateway = gateway
        self._ask = patience.ask

    @property
    def terminal(self) -> Terminal:
        """Asked once: what is looked at there is looked at again in a second or two."""
        return self._gateway.terminal

    def send(self, request: PaymentRequest, *, key: OperationId) -> Intent:
        if isinstance(request, PresentCard | RefundAtReader):
            # The reader may have it all the same: that is looked into before it is sent again.
            return self._gateway.send(request, key=key)
        return self._sent(lambda: self._gateway.send(request, key=key), key)

    def send_session(self, request: SessionRequest, *, key: OperationId) -> Session:
        return self._sent(lambda: self._gateway.send_session(request, key=key), key)

    def _sent(self, send: Callable[[], T], key: OperationId) -> T:
        """Raises as the gateway, but for a no that proves nothing about an earlier try.

        A key that was rejected the second time has not stopped what the first one may have done.
        """
        doubts: list[InDoubt] = []

        def once() -> T:
            try:
                return send()
            except InDoubt as doubt:
                doubts.append(doubt)
                raise

        try:
            return self._ask(once, operation=key)
        except (Declined, InDoubt, Overtaken):
            raise
        except PosError as no:
            if doubts:
                raise doubts[-1] from no
            raise

    def retrieve(self, intent: IntentId) -> Intent:
        return self._ask(lambda: self._gateway.retrieve(intent))

    def client_secret(self, intent: IntentId) -> str:
        return self._ask(lambda: self._gateway.client_secret(intent))

    def find(self, operation: OperationId, *, since: datetime) -> Intent | None:
        return self._ask(lambda: self._gateway.find(operation, since=since))

    def session(self, session: SessionId) -> Session:
        return self._ask(lambda: self._gateway.session(session))

    def find_session(self, operation: OperationId, *, since: datetime) -> Session | None:
        return self._ask(lambda: self._gateway.find_session(operation, since=since))

    def is_at_reader(self, request: PresentCard | RefundAtReader, *, key: OperationId) -> bool:
        return self._ask(lambda: self._gateway.is_at_reader(request, key=key))

    def charges(self, intent: IntentId) -> Sequence[Charge]:
        return self._ask(lambda: self._gateway.charges(intent))

    def events_after(self, cursor: EventId) -> Page[GatewayEvent]:
        return self._ask(lambda: self._gateway.events_after(cursor))

    def events_between(
        self, since: datetime, until: datetime | None, *, before: str = ""
    ) -> Page[GatewayEvent]:
        return self._ask(lambda: self._gateway.events_between(since, until, before=before))

    def intents_since(
        self, since: datetime, wanted: Callable[[Mapping[str, str]], bool], *, before: str = ""
    ) -> Page[Intent]:
        return self._ask(lambda: self._gateway.intents_since(since, wanted, before=before))

    def refunds(self, intent: IntentId) -> Sequence[Refund]:
        return self._ask(lambda: self._gateway.refunds(intent))

    def refunded_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        return self._ask(lambda: self._gateway.refunded_since(since, before=before))

    def disputes(self, intent: IntentId) -> Sequence[Dispute]:
        return self._ask(lambda: self._gateway.disputes(intent))

    def disputed_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        return self._ask(lambda: self._gateway.disputed_since(since, before=before))

    def cautions(self, intent: IntentId) -> Sequence[Caution]:
        return self._ask(lambda: self._gateway.cautions(intent))

    def reviewed_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        return self._ask(lambda: self._gateway.reviewed_since(since, before=before))

    def warned_since(self, since: datetime, *, before: str = "") -> Page[IntentId]:
        return self._ask(lambda: self._gateway.warned_since(since, before=before))

    @property
    def customers(self) -> CustomerGateway:
        return PatientCustomers(self._gateway.customers, self._ask)

    @property
    def receipts(self) -> ReceiptGateway:
        return PatientReceipts(self._gateway.receipts, self._ask)

    @property
    def balance(self) -> BalanceGateway:
        return PatientBalance(self._gateway.balance, self._ask)

    def account(self) -> str:
        return self._ask(self._gateway.account)


def patient(gateway: GatewayProvider, patience: Patience) -> GatewayProvider:
    """A provider of the same gateways, each asked with patience; one wrapping for each."""
    made: list[tuple[PaymentGateway, PatientGateway]] = []

    def provide() -> PaymentGateway:
        inner = gateway()
        if not made or made[-1][0] is not inner:
            made[:] = [(inner, PatientGateway(inner, patience))]
        return made[-1][1]

    return provide


def _may_pass(error: BaseException) -> bool:
    """Whether asking again may say more; what Stripe has saved under a key never will."""
    return isinstance(error, InDoubt) and not error.facts.get("replayed")


def _doubt(state: "RetryCallState") -> InDoubt | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, InDoubt) else None


def _asked_for(state: "RetryCallState") -> timedelta:
    """What the header `Retry-After` of the last answer said."""
    doubt = _doubt(state)
    asked = doubt.facts.get("retry_after") if doubt else None
    return asked if isinstance(asked, timedelta) else timedelta(0)


def _unheard(_: Wait | None) -> None:
    """Nobody listens."""
