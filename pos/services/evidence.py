"""What Stripe shows about an operation whose answer is missing or was a no."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from pos.domain.ids import IntentId
from pos.domain.intent import Charge, Intent
from pos.domain.judging import Finding, judge
from pos.domain.operation import CreateIntent, Operation, RefundIntent, target_of
from pos.domain.refund import Refund
from pos.errors import PosError
from pos.ports import GatewayProvider
from pos.services.absorb import NOTHING_BESIDE, Beside
from pos.services.steps import Step, passed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """A payment as Stripe shows it, None when there is none, and what that says of an operation."""

    intent: Intent | None
    finding: Finding
    beside: Beside = NOTHING_BESIDE


class Evidence:
    """Looks at Stripe and changes nothing."""

    def __init__(self, gateway: GatewayProvider) -> None:
        self._gateway = gateway

    def look(self, operation: Operation) -> Seen:
        """Read the operation's payment back; raises what a read raises."""
        passed(Step.LOOKING, operation)
        if isinstance(operation.request, CreateIntent):
            intent = self._gateway().find(operation.id, since=operation.prepared_at)
        else:
            intent = self._gateway().retrieve(IntentId(target_of(operation.request)))
        beside = NOTHING_BESIDE if intent is None else self.beside(operation, intent)
        passed(Step.LOOKED, operation)
        given = _given_by(operation, beside.refunds)
        return Seen(intent, judge(operation.request, intent, given), beside)

    def beside(self, operation: Operation, intent: Intent) -> Beside:
        """What only a list shows: a refund is no part of its payment."""
        if not isinstance(operation.request, RefundIntent):
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
