"""What a request to Stripe led to, in one commit: operation, mirror, sale and book."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pos.domain.intent import Charge, Intent
from pos.domain.judging import Finding
from pos.domain.operation import CreateIntent, Operation, OperationState
from pos.errors import Broken, Declined, InDoubt, Misconfigured, PosError, Refused
from pos.ports import Books, Clock, Store
from pos.services.absorb import NOTHING_BESIDE, Beside, absorb
from pos.services.steps import Step, log_facts, passed

log = logging.getLogger(__name__)

_EXPIRED: Final = frozenset({"charge_expired_for_capture", "capture_charge_authorization_expired"})


class Outcomes:
    """Writes an operation's end, or that nobody knows it yet."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def settle(
        self, operation: Operation, intent: Intent, beside: Beside = NOTHING_BESIDE
    ) -> Intent:
        """Take over what was asked for and done.

        Raises InDoubt `answer_not_stored` when the file refuses what Stripe has done.
        """
        done = replace(
            operation.moved(OperationState.SUCCEEDED),
            intent=intent.id,
            request_id=intent.request_id or operation.request_id,
        )
        self._close(done, intent, (), status=str(intent.status), beside=beside)
        log.info("%s done: %s is %s", done.kind, intent.id, intent.status, extra=log_facts(done))
        return intent

    def reject(
        self,
        operation: Operation,
        answer: PosError,
        intent: Intent | None,
        charges: Iterable[Charge] = (),
    ) -> PosError:
        """Record a final no and what the payment looks like now; the error to raise.

        Raises InDoubt `answer_not_stored` as `settle`.
        """
        closed = replace(
            operation.moved(OperationState.REJECTED, code=answer.code),
            intent=intent.id if intent else operation.intent,
            request_id=_request_id(answer, operation, intent),
        )
        self._close(closed, intent, charges, status=answer.code)
        log.info("%s rejected: %s", closed.kind, answer.code, extra=log_facts(closed))
        return _named(answer, closed)

    def doubt(self, operation: Operation, doubt: PosError) -> None:
        """Record that no answer came; a file that refuses this keeps it open all the same."""
        open_ = replace(
            operation.moved(OperationState.IN_DOUBT, code=doubt.code),
            request_id=_request_id(doubt, operation),
        )
        _named(doubt, open_)
        log.warning("%s: no answer yet (%s)", open_.kind, doubt.code, extra=log_facts(open_))
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
        intent: Intent | None,
        charges: Iterable[Charge],
        *,
        status: str,
        beside: Beside = NOTHING_BESIDE,
    ) -> None:
        is_creation = isinstance(closed.request, CreateIntent)
        try:
            with self._store.write() as books:
                books.operations.save(closed)
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


def _request_id(answer: PosError, operation: Operation, intent: Intent | None = None) -> str:
    """The request that the answer came from; else the one that showed the payment, or the last."""
    seen = intent.request_id if intent else ""
    return str(answer.facts.get("reference") or seen or operation.request_id)


def _named(answer: PosError, operation: Operation) -> PosError:
    """Give an answer the operation it is about, so that a person can name it."""
    answer.facts.setdefault("operation", operation.id)
    return answer


def ended(books: Books, operation: Operation) -> Intent:
    """How an operation ended that is settled already: the payment, or the reason raised again."""
    if operation.state is OperationState.SUCCEEDED and operation.intent is not None:
        return books.intents.get(operation.intent)
    raise Refused(operation.code or "interrupted", sale=operation.sale)


def refusal(finding: Finding, intent: Intent | None, *, reason: str = "") -> PosError:
    """What a rejected or overtaken operation means for the person who asked.

    `reason` is Stripe's code, where there is one.
    """
    if finding.decline is not None:
        return Declined("card_declined", decline=finding.decline)
    code = finding.code or ("lapsed" if reason in _EXPIRED else "overtaken")
    facts = {"intent": intent.id, "received": intent.received} if intent else {}
    return Refused(code, status=str(intent.status) if intent else "", **facts)
