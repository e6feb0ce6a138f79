"""What a request to Stripe led to, in one commit: operation, mirror, sale and book."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pos.domain.handing_requests import ExpireSession
from pos.domain.handover import End
from pos.domain.ids import SessionId
from pos.domain.intent import Charge, Intent
from pos.domain.judging import Finding
from pos.domain.operation import CreateIntent, Operation, OperationState
from pos.domain.session import Answer, Session
from pos.errors import Broken, Declined, InDoubt, Misconfigured, PosError, Refused
from pos.ports import Books, Clock, Store
from pos.services import handed
from pos.services.absorb import NOTHING_BESIDE, Beside, absorb
from pos.services.reader_doubts import AWAITED
from pos.services.steps import Step, log_facts, passed

log = logging.getLogger(__name__)

_EXPIRED: Final = frozenset({"charge_expired_for_capture", "capture_charge_authorization_expired"})


class Outcomes:
    """Writes an operation's end, or that nobody knows it yet."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def settle(
        self, operation: Operation, answer: Answer, beside: Beside = NOTHING_BESIDE
    ) -> Answer:
        """Take over what was asked for and done.

        Raises InDoubt `answer_not_stored` when the file refuses what Stripe has done.
        """
        intent = payment_of(answer)
        done = replace(
            operation.moved(OperationState.SUCCEEDED),
            intent=intent.id if intent else None,
            request_id=answer.request_id or operation.request_id,
        )
        self._close(done, answer, (), status=str(answer.status), beside=beside)
        log.info("%s done: %s is %s", done.kind, answer.id, answer.status, extra=log_facts(done))
        return answer

    def reject(
        self,
        operation: Operation,
        answer: PosError,
        seen: Answer | None,
        charges: Iterable[Charge] = (),
    ) -> PosError:
        """Record a final no and what the payment, or page, looks like now; the error to raise.

        Raises InDoubt `answer_not_stored` as `settle`.
        """
        intent = payment_of(seen)
        closed = replace(
            operation.moved(OperationState.REJECTED, code=answer.code),
            intent=intent.id if intent else operation.intent,
            request_id=_request_id(answer, operation, intent),
        )
        self._close(closed, seen, charges, status=answer.code)
        log.info("%s rejected: %s", closed.kind, answer.code, extra=log_facts(closed))
        return _named(answer, closed)

    def doubt(self, operation: Operation, doubt: PosError) -> None:
        """Record that no answer came; a file that refuses this keeps it open all the same."""
        open_ = replace(
            operation.moved(OperationState.IN_DOUBT, code=doubt.code),
            request_id=_request_id(doubt, operation),
        )
        _named(doubt, open_)
        # A customer who has not shown the card yet is nothing that somebody should look at.
        level = logging.INFO if doubt.code == AWAITED else logging.WARNING
        log.log(level, "%s: no answer yet (%s)", open_.kind, doubt.code, extra=log_facts(open_))
        try:
            with self._store.write() as books:
                books.operations.save(open_)
                passed(Step.DOUBTING, operation)
            passed(Step.DOUBTED, operation)
        except (Misconfigured, Broken) as error:
            log.warning("the doubt could not be stored: %s", error.code, extra=log_facts(open_))

    def _close(
        self,
        closed: Operation,
        answer: Answer | None,
        charges: Iterable[Charge],
        *,
        status: str,
        beside: Beside = NOTHING_BESIDE,
    ) -> None:
        is_creation = isinstance(closed.request, CreateIntent)
        intent = payment_of(answer)
        try:
            with self._store.write() as books:
                books.operations.save(closed)
                if closed.state is OperationState.REJECTED:
                    handed.end(books, closed.id, End.NOT_SENT, closed.code)
                if isinstance(answer, Session):
                    _keep_page(books, closed, answer)
                if intent is not None:
                    absorb(
                        books,
                        self._clock,
                        intent,
                        charges=charges,
                        created_for=closed.sale if is_creation else None,
                        beside=beside,
                    )
                passed(Step.SETTLING, closed)
            passed(Step.SETTLED, closed)
        except (Misconfigured, Broken) as error:
            log.warning("the answer could not be stored: %s", error.code, extra=log_facts(closed))
            raise InDoubt(
                "answer_not_stored",
                operation=closed.id,
                intent=intent.id if intent else "",
                status=status,
                reason=error.code,
            ) from error


def payment_of(answer: Answer | None) -> Intent | None:
    """The payment, also that of a page; None where there is none yet."""
    return answer.intent if isinstance(answer, Session) else answer


def _keep_page(books: Books, closed: Operation, page: Session) -> None:
    books.sessions.save(page, closed.sale)
    handed.placed(books, closed.id, page)
    if isinstance(closed.request, ExpireSession) and closed.state is OperationState.SUCCEEDED:
        for handover in books.handovers.waiting_of(closed.sale):
            if handover.place == page.id:
                books.handovers.save(handover.over(End.TAKEN_BACK))


def _request_id(answer: PosError, operation: Operation, intent: Intent | None = None) -> str:
    """The request that the answer came from; else the one that showed the payment, or the last."""
    seen = intent.request_id if intent else ""
    return str(answer.facts.get("reference") or seen or operation.request_id)


def _named(answer: PosError, operation: Operation) -> PosError:
    """Give an answer the operation it is about, so that a person can name it."""
    answer.facts.setdefault("operation", operation.id)
    return answer


def ended(books: Books, operation: Operation) -> Answer:
    """How an operation ended that is settled already: the answer, or the reason raised again."""
    if operation.state is OperationState.SUCCEEDED:
        if operation.intent is not None:
            return books.intents.get(operation.intent)
        if (page := _page_of(books, operation)) is not None:
            return page
    raise Refused(operation.code or "interrupted", sale=operation.sale)


def _page_of(books: Books, operation: Operation) -> Session | None:
    if isinstance(operation.request, ExpireSession):
        return books.sessions.find(operation.request.session)
    handover = books.handovers.find(operation.id)
    return books.sessions.find(SessionId(handover.place)) if handover is not None else None


def refusal(finding: Finding, intent: Intent | None, *, reason: str = "") -> PosError:
    """What a rejected or overtaken operation means for the person who asked.

    `reason` is Stripe's code, where there is one.
    """
    if finding.decline is not None:
        return Declined("card_declined", decline=finding.decline)
    code = finding.code or ("lapsed" if reason in _EXPIRED else "overtaken")
    facts = {"intent": intent.id, "received": intent.received} if intent else {}
    return Refused(code, status=str(intent.status) if intent else "", **facts)
