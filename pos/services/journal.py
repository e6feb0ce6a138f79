"""Prepare, send, settle: the record before the call, and the same code again after a silence."""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

from pos.domain.handing_requests import ExpireSession, OpenSession, SessionRequest
from pos.domain.ids import OperationId, SaleId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.judging import Verdict
from pos.domain.operation import (
    ATTEMPTS,
    Operation,
    OperationState,
    PaymentRequest,
    Request,
    kind_of,
    operation_id,
    target_of,
)
from pos.domain.session import Answer, Session
from pos.errors import Broken, Declined, InDoubt, Misconfigured, Overtaken, PosError, Refused
from pos.ports import Books, Clock, GatewayProvider, Store, UptimeSource
from pos.services.absorb import NOTHING_BESIDE, Beside
from pos.services.access import Permit
from pos.services.evidence import Evidence, Seen
from pos.services.flights import Flights, by_the_clock
from pos.services.outcomes import Outcomes, ended, payment_of, refusal
from pos.services.reader_doubts import AT_READER, said_by_reader
from pos.services.recording import Recording
from pos.services.recovery import Recovery, unheard
from pos.services.steps import Step, log_facts, passed

log = logging.getLogger(__name__)

_FAULT: Final = "stripe_fault"
_PATIENCE: Final = timedelta(minutes=10)
"""How long a request that Stripe answers with faults is sent again; such an answer may be saved
under its key for ever, also by a server that does not say so."""

_UNDECIDED: Final = frozenset({IntentStatus.PROCESSING, IntentStatus.NEEDS_REVIEW})

_NOBODY_ANSWERS: Final = frozenset(
    {"no_answer", "rate_limited", "key_missing", "key_rejected", "key_of_other_account"}
)


class Journal:
    """The only way to ask Stripe for something that concerns money.

    Safe to call from several threads: no two of them work on one operation.
    """

    def __init__(
        self,
        store: Store,
        gateway: GatewayProvider,
        clock: Clock,
        *,
        uptime: UptimeSource | None = None,
    ) -> None:
        """Without an `uptime` the clock is believed, as in practice where it is turned."""
        self._uptime = uptime or by_the_clock(clock)
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._evidence = Evidence(gateway)
        self._outcomes = Outcomes(store, clock)
        self._flights = Flights(self._uptime)
        self._recording = Recording(store, self._flights)

    def perform(
        self,
        sale: SaleId,
        request: PaymentRequest,
        *,
        check: Callable[[Books], None] | None = None,
        permit: Permit | None = None,
    ) -> Intent:
        """Write the request down durably, send it, and settle its answer with the books.

        `check` sees the books in the transaction that records the operation, and raises when
        what was decided before no longer holds. `permit` is used up and noted there as well.

        Raises:
            Refused: `already_under_way` while another operation of the sale has no answer;
                otherwise the intent was in a state that does not allow it, nothing moved.
            Declined: a final no from the card's issuer.
            InDoubt: sent, and nobody knows; `resume` finds out. `record_uncertain`: not sent, but
                nobody knows whether the next start of the program will.
            Misconfigured: key, permissions or disk; nothing moved.
            Broken: Stripe does not understand what we ask.
        """
        answer = self._perform(sale, request, check, permit)
        if not isinstance(answer, Intent):
            raise Broken("garbled", sale=sale)
        return answer

    def perform_session(
        self,
        sale: SaleId,
        request: SessionRequest,
        *,
        check: Callable[[Books], None] | None = None,
    ) -> Session:
        """The same for a page of Stripe's on which the customer pays; raises as `perform`."""
        answer = self._perform(sale, request, check, None)
        if not isinstance(answer, Session):
            raise Broken("garbled", sale=sale)
        return answer

    def _perform(
        self,
        sale: SaleId,
        request: Request,
        check: Callable[[Books], None] | None,
        permit: Permit | None,
    ) -> Answer:
        self._gateway()  # a till without a key records nothing

        def prepare(books: Books) -> Operation:
            if under_way := books.operations.open_of(sale):
                raise Refused("already_under_way", operation=under_way[0].kind, sale=sale)
            if check is not None:
                check(books)
            operation = self._prepared(books, sale, request)
            if permit is not None:
                permit.use(books, operation)
            return operation

        with ExitStack() as until_settled:
            return self._send(self._recording.record(prepare, until_settled))

    def resume(self, operation: Operation, *, at_counter: bool) -> Answer:
        """Find out how an operation ended, and send it again only where that is safe.

        Stripe is asked first. `at_counter`: the customer and the cashier still wait for this
        answer; otherwise an attempt to authorise that never arrived is given up instead of
        being made behind their backs, and so is one from before the program was started.
        Raises as `perform`, and InDoubt `needs_a_person` when the key is too old to be sent.
        """
        with self._flights.alone(operation.id):
            with self._store.read() as books:
                found = books.operations.get(operation.id)
                if not found.is_open:
                    return ended(books, found)
            return self._continue(found, at_counter=at_counter)

    def resume_sale(self, sale: SaleId, *, at_counter: bool) -> None:
        """Bring every open operation of a sale to its end; raises as `resume`."""
        with self._store.read() as books:
            left = books.operations.open_of(sale)
        for operation in left:
            self.resume(operation, at_counter=at_counter)

    def recover(self, *, progress: Callable[[Recovery], None] = unheard) -> Sequence[PosError]:
        """After a restart: every open operation, oldest first; what could not be settled.

        `progress` hears of each one on this thread. Other operations may be performed meanwhile.
        Stops at the first sign that nothing can be learned from Stripe now.
        """
        with self._store.read() as books:
            left = books.operations.open()
        unsettled: list[PosError] = []
        for done, operation in enumerate(left, start=1):
            error = self._recovered(operation)
            if error is not None:
                unsettled.append(error)
            progress(Recovery(done, len(left), operation, error))
            if error is not None and error.code in _NOBODY_ANSWERS:
                break
        return unsettled

    def _recovered(self, operation: Operation) -> PosError | None:
        """Bring one operation to its end; why that cannot be done now."""
        try:
            self.resume(operation, at_counter=False)
        except PosError as error:
            if self._is_open(operation.id):
                return error
            facts = {**log_facts(operation), "code": error.code}
            log.info("ended while catching up: %s", error.code, extra=facts)
        return None

    def is_stale(self, operation: Operation) -> bool:
        """Whether it is too old to be sent again, so that a person has to decide."""
        return operation.is_open and not operation.is_fresh(self._clock.now(), self._uptime())

    def give_up(self, operation: OperationId) -> Operation:
        """A person decides that a request is not sent any more; what it did is taken over.

        This is the way out of `needs_a_person`. Safe to repeat.
        Raises InDoubt `still_checking` while it may be on its way, and what a look raises.
        """
        with self._flights.alone(operation):
            with self._store.read() as books:
                found = books.operations.get(operation)
            if found.is_open:
                self._give_up(found)
        with self._store.read() as books:
            return books.operations.get(operation)

    def _give_up(self, operation: Operation) -> None:
        has_landed = self._flights.has_landed(operation)
        seen = self._evidence.look(operation)
        with suppress(Refused, Declined):
            if self._known_by(operation, seen) is None:
                self._check(operation, has_landed=has_landed)
                self._reject(operation, Refused("given_up", sale=operation.sale), seen.answer)

    def _prepared(self, books: Books, sale: SaleId, request: Request) -> Operation:
        attempt = books.operations.attempts(sale, kind_of(request), target_of(request)) + 1
        return Operation(
            id=operation_id(books.key_space, sale, request, attempt),
            sale=sale,
            request=request,
            attempt=attempt,
            state=OperationState.PREPARED,
            prepared_at=self._clock.now(),
            begun=self._uptime(),
        )

    def _is_open(self, operation: OperationId) -> bool:
        with self._store.read() as books:
            return books.operations.get(operation).is_open

    def _continue(self, operation: Operation, *, at_counter: bool) -> Answer:
        has_landed = self._flights.has_landed(operation)
        seen = self._evidence.look(operation)
        if (known := self._known_by(operation, seen)) is not None:
            return known
        self._ask_reader(operation, operation.code, seen)
        intent = seen.intent
        if intent is not None and intent.status is IntentStatus.NEEDS_REVIEW:
            raise InDoubt("needs_a_person", operation=operation.id)
        is_attempt = isinstance(operation.request, ATTEMPTS)
        if is_attempt and not (at_counter and self._flights.is_waited_for(operation)):
            self._check(operation, has_landed=has_landed)
            raise self._reject(operation, Refused("interrupted", sale=operation.sale), seen.answer)
        if operation.code == _FAULT and self._clock.now() - operation.prepared_at > _PATIENCE:
            self._check(operation, has_landed=has_landed)
            failed = Refused("stripe_failed", sale=operation.sale)
            raise self._reject(operation, failed, seen.answer)
        if self.is_stale(operation):
            raise InDoubt("needs_a_person", operation=operation.id)
        return self._send(operation, again=True)

    def _known_by(self, operation: Operation, seen: Seen) -> Answer | None:
        """The answer, when it shows that it was done; raises when it shows the contrary."""
        if seen.answer is not None and seen.finding.verdict is Verdict.DONE:
            return self._outcomes.settle(operation, seen.answer, seen.beside)
        if seen.finding.verdict is Verdict.REJECTED:
            raise self._reject(operation, refusal(seen.finding, seen.intent), seen.answer)
        return None

    @staticmethod
    def _check(operation: Operation, *, has_landed: bool) -> None:
        if not has_landed:
            raise InDoubt("still_checking", operation=operation.id)

    def _send(self, operation: Operation, *, again: bool = False) -> Answer:
        before = operation.code
        operation = replace(operation, sends=operation.sends + 1)
        try:
            answer = self._delivered(operation)
        except InDoubt as doubt:
            return self._doubtful(operation, doubt, before=before)
        except (Overtaken, Declined) as no:
            return self._by_the_payment(operation, no)
        except PosError as no:
            may_be_done = again and isinstance(operation.request, AT_READER)
            if may_be_done or no.code == "idempotency_mismatch":
                return self._by_the_payment(operation, no)
            if again and isinstance(no, Misconfigured):
                # Only this time nothing happened; the first request may still arrive.
                self._outcomes.doubt(operation, no)
                raise
            raise self._reject(operation, no, None) from None
        return self._outcomes.settle(operation, answer, self._beside(operation, answer))

    def _beside(self, operation: Operation, answer: Answer) -> Beside:
        """What belongs to the answer and needs another look; without it nothing is settled."""
        if (intent := payment_of(answer)) is None:
            return NOTHING_BESIDE
        try:
            return self._evidence.beside(operation, intent)
        except PosError as silence:
            self._outcomes.doubt(operation, silence)
            raise InDoubt("still_checking", operation=operation.id) from silence

    def _delivered(self, operation: Operation) -> Answer:
        passed(Step.SENDING, operation)
        request = operation.request
        try:
            if isinstance(request, OpenSession | ExpireSession):
                return self._gateway().send_session(request, key=operation.id)
            return self._gateway().send(request, key=operation.id)
        finally:
            self._flights.sent(operation.id)
            passed(Step.ANSWERED, operation)

    def _by_the_payment(self, operation: Operation, no: PosError) -> Answer:
        """Stripe did not do it this time; whether it is done all the same, the payment tells."""
        try:
            seen = self._evidence.look(operation)
        except PosError as silence:
            if isinstance(no, Declined):
                facts = {**log_facts(operation), "code": silence.code}
                log.info("no details of the decline: %s", silence.code, extra=facts)
                raise self._reject(operation, no, None) from None
            self._outcomes.doubt(operation, silence)
            raise
        if seen.answer is not None and seen.finding.verdict is Verdict.DONE:
            return self._outcomes.settle(operation, seen.answer, seen.beside)
        if isinstance(no, Overtaken):
            reason = str(no.facts.get("reason", ""))
            no = refusal(seen.finding, seen.intent, reason=reason)
        raise self._reject(operation, no, seen.answer) from None

    def _doubtful(self, operation: Operation, doubt: InDoubt, *, before: str) -> Answer:
        """No answer that says anything. A fault that Stripe has saved will never say more."""
        self._outcomes.doubt(operation, doubt)
        is_saved = bool(doubt.facts.get("replayed"))
        is_at_reader = isinstance(operation.request, AT_READER)
        if is_saved or is_at_reader or doubt.code == before == _FAULT:
            seen = self._evidence.look(operation)
            if (known := self._known_by(operation, seen)) is not None:
                return known
            self._ask_reader(operation, doubt.code, seen)
            if is_saved and not (seen.intent and seen.intent.status in _UNDECIDED):
                failed = Refused("stripe_failed", sale=operation.sale)
                raise self._reject(operation, failed, seen.answer)
        raise doubt

    def _ask_reader(self, operation: Operation, code: str, seen: Seen) -> None:
        """Raises where the reader has it, or has it no more; `code` was answered last."""
        said = said_by_reader(operation, code, seen)
        if said is not None:
            raise said if isinstance(said, InDoubt) else self._reject(operation, said, seen.answer)

    def _reject(self, operation: Operation, no: PosError, seen: Answer | None) -> PosError:
        intent = payment_of(seen)
        charges = self._evidence.attempts(intent) if intent and isinstance(no, Declined) else ()
        return self._outcomes.reject(operation, no, seen, charges)
