"""What reading a payment back says about a request whose answer was lost."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from pos.domain.intent import CHANGEABLE, Decline, Intent, IntentStatus
from pos.domain.operation import (
    CancelIntent,
    CaptureIntent,
    ConfirmIntent,
    CreateIntent,
    IncreaseHold,
    RefundIntent,
    Request,
    UpdateIntent,
)
from pos.domain.refund import Refund


class Verdict(StrEnum):
    """What reading the intent back says about an operation whose answer was lost."""

    DONE = "done"
    NOT_YET = "not_yet"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, with the reason of a rejection."""

    verdict: Verdict
    code: str = ""
    decline: Decline | None = None


_DONE: Final = Finding(Verdict.DONE)
_NOT_YET: Final = Finding(Verdict.NOT_YET)


def judge(request: Request, intent: Intent | None, given: Refund | None = None) -> Finding:
    """Decide by the intent itself whether `request` took effect; the answer's code never counts.

    `intent` as read after the request, None when it was not found; `given` the refund that carries
    the operation's id. `NOT_YET` also stands for what cannot be known: a status that we have no
    word for settles nothing.
    """
    if intent is None:
        return _NOT_YET
    if isinstance(request, CreateIntent):
        return _DONE
    if isinstance(request, RefundIntent):
        return _judge_refund(intent, given)
    return _NOT_YET if intent.status is IntentStatus.NEEDS_REVIEW else _judge(request, intent)


def _judge(
    request: UpdateIntent | ConfirmIntent | IncreaseHold | CaptureIntent | CancelIntent,
    intent: Intent,
) -> Finding:
    match request:
        case UpdateIntent():
            return _judge_update(request, intent)
        case ConfirmIntent():
            return _judge_confirm(request, intent)
        case IncreaseHold():
            return _judge_increase(request, intent)
        case CaptureIntent():
            return _judge_capture(request, intent)
        case CancelIntent():
            return _judge_cancel(intent)
        case _:
            assert_never(request)


def _judge_update(request: UpdateIntent, intent: Intent) -> Finding:
    if intent.amount == request.amount:
        return _DONE
    return _NOT_YET if intent.status in CHANGEABLE else _rejected("overtaken")


def _judge_confirm(request: ConfirmIntent, intent: Intent) -> Finding:
    charge = intent.latest_charge
    failed = charge is not None and charge.id != request.known_charge and not charge.is_approved
    match intent.status:
        case IntentStatus.REQUIRES_PAYMENT_METHOD | IntentStatus.CANCELED if charge and failed:
            return _rejected("declined", charge.decline or intent.last_error)
        case IntentStatus.CANCELED if not intent.was_authorised:
            return _rejected("already_canceled")
        case IntentStatus.REQUIRES_PAYMENT_METHOD | IntentStatus.REQUIRES_CONFIRMATION:
            return _NOT_YET
        case _:
            return _DONE


def _judge_increase(request: IncreaseHold, intent: Intent) -> Finding:
    held = intent.authorised
    if held is not None and held >= request.new_total:
        return _DONE  # Stripe lowers no hold, so one that is raised so far stays so
    match intent.status:
        case IntentStatus.REQUIRES_CAPTURE | IntentStatus.PROCESSING:
            return _NOT_YET
        case _:
            return _rejected(_end(intent))


def _judge_capture(request: CaptureIntent, intent: Intent) -> Finding:
    is_there = intent.received == request.taken_after
    match intent.status:
        case IntentStatus.SUCCEEDED if is_there:
            return _DONE
        case IntentStatus.REQUIRES_CAPTURE | IntentStatus.CANCELED if (
            is_there and not request.is_final
        ):
            return _DONE
        case IntentStatus.REQUIRES_CAPTURE | IntentStatus.PROCESSING:
            return _NOT_YET
        case IntentStatus.SUCCEEDED | IntentStatus.CANCELED if _hides(request, intent):
            # Several captures, not all of them ours: only the answer to our key tells which.
            return _NOT_YET
        case _:
            # Also when somebody else took another amount: not what was asked, nor what was shown.
            return _rejected(_end(intent))


def _hides(request: CaptureIntent, intent: Intent) -> bool:
    """Whether this capture can be one of several that sum to what was taken."""
    can_be_several = intent.features.can_capture_in_parts is True
    return can_be_several and intent.received > request.taken_after


def _end(intent: Intent) -> str:
    """Why nothing can be done with a hold any more."""
    match intent.status:
        case IntentStatus.SUCCEEDED:
            return "already_captured"
        case IntentStatus.CANCELED:
            return "lapsed" if intent.has_lapsed else "already_canceled"
        case _:
            return "not_held"


def _judge_cancel(intent: Intent) -> Finding:
    match intent.status:
        case IntentStatus.CANCELED:
            return _DONE
        case IntentStatus.SUCCEEDED:
            return _rejected("already_captured")
        case _:
            return _NOT_YET


def _judge_refund(intent: Intent, given: Refund | None) -> Finding:
    if given is not None:
        # One that failed was made all the same: it is booked, and booked back.
        return _DONE
    is_final_no = intent.status is IntentStatus.CANCELED and not intent.received
    return _rejected("not_taken") if is_final_no else _NOT_YET


def _rejected(code: str, decline: Decline | None = None) -> Finding:
    return Finding(Verdict.REJECTED, code, decline)
