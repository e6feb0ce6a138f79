"""How each sentence of the protocol is turned around, in this process only."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from unittest.mock import patch

from pos.adapters.sqlite import connection
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.journal_table import SqliteOperations
from pos.adapters.stripe_api.gateway import StripeGateway
from pos.domain import judging as rules
from pos.domain.ids import OperationId
from pos.domain.intent import Decline, Intent, IntentStatus
from pos.domain.judging import Finding, Verdict
from pos.domain.operation import CreateIntent, Operation
from pos.domain.session import Session
from pos.errors import Broken, Declined, InDoubt, Misconfigured, PosError, Refused
from pos.services.absorb import NOTHING_BESIDE, absorb
from pos.services.flights import Flights
from pos.services.journal import Journal
from pos.services.looking import Looking
from pos.services.outcomes import Outcomes
from pos.services.steps import Step, passed

T = TypeVar("T")


@contextmanager
def send_before_the_record() -> Iterator[None]:
    """The request leaves while its record is not committed yet."""
    plain_add, plain_delivered = SqliteOperations.add, Journal._delivered
    answers: dict[str, Callable[[], Intent | Session]] = {}
    senders: list[Journal] = []
    plain_perform = Journal.perform

    def perform(self, sale, request, **beside):
        senders.append(self)
        try:
            return plain_perform(self, sale, request, **beside)
        finally:
            senders.pop()

    def add(self, operation):
        plain_add(self, operation)
        if senders and operation.is_open:
            answers[operation.id] = _kept(lambda: plain_delivered(senders[-1], operation))

    def delivered(self, operation):
        answer = answers.pop(operation.id, None)
        return answer() if answer else plain_delivered(self, operation)

    with (
        patch.object(Journal, "perform", perform),
        patch.object(SqliteOperations, "add", add),
        patch.object(Journal, "_delivered", delivered),
    ):
        yield


def _kept(question: Callable[[], T]) -> Callable[[], T]:
    """The answer now, to be given or raised later."""
    try:
        answer = question()
    except PosError as error:
        kept = error

        def fail() -> T:
            raise kept

        return fail
    return lambda: answer


@contextmanager
def no_journal() -> Iterator[None]:
    """Nothing is written down before it is sent."""
    with (
        patch.object(SqliteOperations, "add", lambda _self, _operation: None),
        patch.object(SqliteOperations, "save", lambda _self, _operation: None),
    ):
        yield


@contextmanager
def new_key_every_try() -> Iterator[None]:
    """Each try looks to Stripe like something new."""
    plain = StripeGateway.send

    def send(self, request, *, key):
        return plain(self, request, key=OperationId(f"{key}-{os.urandom(4).hex()}"))

    with patch.object(StripeGateway, "send", send):
        yield


@contextmanager
def settle_in_two_transactions() -> Iterator[None]:
    """The operation is settled first, and its entries follow in a transaction of their own."""

    def close(self, closed, intent, charges, *, status, beside=NOTHING_BESIDE):
        created_for = closed.sale if isinstance(closed.request, CreateIntent) else None
        try:
            with self._store.write() as books:
                books.operations.save(closed)
                passed(Step.SETTLING, closed)
            passed(Step.SETTLED, closed)
            if intent is not None:
                with self._store.write() as books:
                    absorb(
                        books,
                        self._clock,
                        intent,
                        charges=charges,
                        created_for=created_for,
                        beside=beside,
                    )
        except (Misconfigured, Broken) as error:
            facts = {"intent": intent.id if intent else "", "status": status}
            raise InDoubt("answer_not_stored", reason=error.code, **facts) from error

    with patch.object(Outcomes, "_close", close):
        yield


@contextmanager
def timeout_is_a_decline() -> Iterator[None]:
    """No answer is told as a no."""

    def doubtful(self, operation, _doubt, *, before):
        no = Declined("card_declined", decline=Decline("card_declined"))
        raise self._reject(operation, no, None) from None

    with patch.object(Journal, "_doubtful", doubtful):
        yield


@contextmanager
def replay_without_a_look() -> Iterator[None]:
    """What has no answer is sent again at once, however old its key is."""

    def continued(self, operation, *, at_counter):
        return self._send(operation, again=True)

    with patch.object(Journal, "_continue", continued):
        yield


@contextmanager
def replay_of_old_keys() -> Iterator[None]:
    """A key is sent again although Stripe may have forgotten it."""
    with patch.object(Operation, "is_fresh", lambda *_: True):
        yield


@contextmanager
def doubts_forgotten_at_restart() -> Iterator[None]:
    """What was open when the till died is taken for not done."""

    def recover(self, *, progress=None):
        with self._store.read() as books:
            left = books.operations.open()
        for operation in left:
            self._outcomes.reject(operation, Refused("interrupted", sale=operation.sale), None)
        return []

    with patch.object(Journal, "recover", recover):
        yield


@contextmanager
def given_up_while_on_its_way() -> Iterator[None]:
    """An attempt that did not arrive yet is given up at once."""
    with patch.object(Flights, "has_landed", lambda *_: True):
        yield


@contextmanager
def charged_in_absence() -> Iterator[None]:
    """An attempt that never left is made after the restart, whoever stands there by then."""
    plain = Journal.resume

    def resume(self, operation, *, at_counter):
        return plain(self, operation, at_counter=True)

    with (
        patch.object(Journal, "resume", resume),
        patch.object(Flights, "is_waited_for", lambda *_: True),
    ):
        yield


@contextmanager
def amount_not_checked() -> Iterator[None]:
    """Any captured amount counts as the one that was asked for."""
    plain = rules._judge_capture

    def judged(request, intent):
        if intent.status is IntentStatus.SUCCEEDED:
            return Finding(Verdict.DONE)
        return plain(request, intent)

    with patch.object(rules, "_judge_capture", judged):
        yield


_WAYS_TO_PAY: Final = frozenset({"prepare", "back_to_cart", "abandon", "_check_answered", "_park"})


@contextmanager
def second_tender_let_in() -> Iterator[None]:
    """Another way of paying is let in while an answer is missing."""
    plain = SqliteOperations.open_of

    def open_of(self, sale):
        asked_by = sys._getframe(1).f_code.co_name
        return () if asked_by in _WAYS_TO_PAY else plain(self, sale)

    with patch.object(SqliteOperations, "open_of", open_of):
        yield


@contextmanager
def news_ignored() -> Iterator[None]:
    """What Stripe's events are about is not read."""
    with patch.object(Looking, "heed", lambda *_: None):
        yield


@contextmanager
def guard_dropped() -> Iterator[None]:
    """Entries may be changed and deleted again."""
    plain = LedgerFile._upgrade

    def upgrade(self: Any, now: Any) -> None:
        plain(self, now)
        for table in ("entries", "postings"):
            for verb in ("update", "delete"):
                self._writer.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_{verb}")

    with patch.object(LedgerFile, "_upgrade", upgrade):
        yield


def _less_durable(level: str) -> Callable[[], Any]:
    @contextmanager
    def broken() -> Iterator[None]:
        plain = connection._set_pragmas

        def set_pragmas(db, **how):
            plain(db, **how)
            db.execute(f"PRAGMA synchronous={level}")

        with patch.object(connection, "_set_pragmas", set_pragmas):
            yield

    return broken


synchronous_normal: Final = _less_durable("NORMAL")
synchronous_off: Final = _less_durable("OFF")
