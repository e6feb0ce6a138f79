"""What Stripe shows about an operation whose answer is missing or was a no."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from pos.domain.handing_requests import (
    ExpireSession,
    OpenSession,
    PresentCard,
    RefundAtReader,
    SessionRequest,
)
from pos.domain.ids import IntentId, SessionId
from pos.domain.intent import Charge, Intent
from pos.domain.judging import Finding, judge, judge_session
from pos.domain.operation import CreateIntent, Operation, PaymentRequest, RefundIntent, target_of
from pos.domain.refund import Refund
from pos.domain.session import Answer, Session
from pos.errors import PosError
from pos.ports import GatewayProvider
from pos.services.absorb import NOTHING_BESIDE, Beside
from pos.services.steps import Step, passed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was asked about as Stripe shows it, None when there is none, and what that says."""

    answer: Answer | None
    finding: Finding
    beside: Beside = NOTHING_BESIDE
    is_at_reader: bool = False

    @property
    def intent(self) -> Intent | None:
        """The payment, also that of a page."""
        return self.answer.intent if isinstance(self.answer, Session) else self.answer


class Evidence:
    """Looks at Stripe and changes nothing."""

    def __init__(self, gateway: GatewayProvider) -> None:
        self._gateway = gateway

    def look(self, operation: Operation) -> Seen:
        """Read what the operation is about back; raises what a read raises."""
        request = operation.request
        if isinstance(request, OpenSession | ExpireSession):
            return self._look_at_page(operation, request)
        return self._look_at_payment(operation, request)

    def _look_at_page(self, operation: Operation, request: SessionRequest) -> Seen:
        passed(Step.LOOKING, operation)
        if isinstance(request, OpenSession):
            page = self._gateway().find_session(operation.id, since=operation.prepared_at)
        else:
            page = self._gateway().session(SessionId(target_of(request)))
        passed(Step.LOOKED, operation)
        return Seen(page, judge_session(request, page))

    def _look_at_payment(self, operation: Operation, request: PaymentRequest) -> Seen:
        passed(Step.LOOKING, operation)
        # The reader first: what it has finished by then, the payment shows.
        at_reader = self._is_at_reader(operation, request)
        if isinstance(request, CreateIntent):
            intent = self._gateway().find(operation.id, since=operation.prepared_at)
        else:
            intent = self._gateway().retrieve(IntentId(target_of(request)))
        beside = NOTHING_BESIDE if intent is None else self.beside(operation, intent)
        passed(Step.LOOKED, operation)
        given = _given_by(operation, beside.refunds)
        finding = judge(request, intent, given, is_at_reader=at_reader)
        return Seen(intent, finding, beside, at_reader)

    def _is_at_reader(self, operation: Operation, request: PaymentRequest) -> bool:
        """Whether a reader works on just this; what it did before with another is ignored."""
        if not isinstance(request, PresentCard | RefundAtReader):
            return False
        return self._gateway().is_at_reader(request, key=operation.id)

    def beside(self, operation: Operation, intent: Intent) -> Beside:
        """What only a list shows: a refund is no part of its payment."""
        if not isinstance(operation.request, RefundIntent | RefundAtReader):
            return NOTHING_BESIDE
        return Beside(refunds=tuple(self._gateway().refunds(intent.id)))

    def attempts(self, intent: Intent) -> Sequence[Charge]:
        """Every attempt at a payment; none where the list cannot be had now."""
        try:
            return self._gateway().charges(intent.id)
        except PosError as error:
            facts = {"intent": intent.id, "code": error.code}
            log.info("no list of attempts of %s yet: %s", intent.id, error.code, extra=facts)
            return ()


def _given_by(operation: Operation, refunds: Sequence[Refund]) -> Refund | None:
    """The refund that carries the operation's id."""
    return next((refund for refund in refunds if refund.operation == operation.id), None)
