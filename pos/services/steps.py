"""The moments between which a till may die, each named and told to the log as it passes.

The list is complete on purpose: whoever adds a moment to the journal names it here, and the tests
that kill a till at every one of them read this list.
"""

import logging
from enum import StrEnum
from typing import Final

from pos.domain.operation import Operation, target_of

LOGGER: Final = "pos.journal.steps"

_log = logging.getLogger(LOGGER)


class Step(StrEnum):
    """Where an operation stands inside the program; `…ING` is inside a transaction or a call."""

    RECORDING = "recording"  # written, not yet committed: nothing was sent
    RECORDED = "recorded"  # durable: from now on it may have been sent
    LOOKING = "looking"  # about to ask Stripe how the payment stands
    LOOKED = "looked"  # Stripe has said how it stands
    SENDING = "sending"  # about to send, for the first time or again
    ANSWERED = "answered"  # Stripe has answered; nothing of it is stored
    SETTLING = "settling"  # outcome, mirror, sale and entries written, not yet committed
    SETTLED = "settled"  # all of it is durable
    DOUBTING = "doubting"  # no answer came: that is written, not yet committed
    DOUBTED = "doubted"  # that no answer came is durable


def passed(step: Step, operation: Operation) -> None:
    """Say that this moment of an operation has come."""
    _log.debug("%s", step, extra=log_facts(operation))


def log_facts(operation: Operation) -> dict[str, object]:
    """What a record of the log says beside its text, so that it is found by any of it."""
    return {
        "operation": operation.id,
        "kind": operation.kind,
        "sale": operation.sale,
        "intent": operation.intent or target_of(operation.request),
        "state": str(operation.state),
        "code": operation.code,
        "request_id": operation.request_id,
        "sends": operation.sends,
    }
