"""What reading a payment back says about a request whose answer was lost."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from pos.domain.handing_requests import (
    OpenForm,
    OpenSession,
    PresentCard,
    RefundAtReader,
    SessionRequest,
)
from pos.domain.handover import DEBIT_AT_READER, types_for
from pos.domain.intent import CHANGEABLE, Decline, Intent, IntentStatus
from pos.domain.operation import (
    CancelIntent,
    CaptureIntent,
    ConfirmIntent,
    CreateIntent,
    IncreaseHold,
    PaymentRequest,
    RefundIntent,
    UpdateIntent,
)
from pos.domain.refund import Refund
from pos.domain.session import Session, SessionStatus
from pos.domain.tips import chosen_tip


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


def judge(
    request: PaymentRequest,
    intent: Intent | None,
    given: Refund | None = None,
    *,
    is_at_reader: bool = False,
) -> Finding:
    """Decide by the intent itself whether `request` took effect; the answer's code never counts.

    `intent` as read after the request, None when it was not found; `given` the refund that carries
    the operation's id; `is_at_reader`: the reader that was asked has it now. `NOT_YET` also stands
    for what cannot be known: a status that we have no word for settles nothing.
    """
    if intent is None:
        return _NOT_YET
    if isinstance(request, CreateIntent):
        return _DONE
    if isinstance(request, RefundIntent | RefundAtReader):
        return _judge_refund(intent, given)
    if isinstance(request, PresentCard):
        return _judge_present(request, intent, is_at_reader=is_at_reader)
    return _NOT_YET if intent.status is IntentStatus.NEEDS_REVIEW else _judge(request, intent)


def judge_session(request: SessionRequest, session: Session | None) -> Finding:
    """The same for a page of Stripe's, None when it was not found."""
    if session is None or session.status is SessionStatus.NEEDS_REVIEW:
        return _NOT_YET
    if isinstance(request, OpenSession):
        return _DONE
    match session.status:
        case SessionStatus.EXPIRED:
            return _DONE
        case SessionStatus.COMPLETE:
            return _rejected("already_paid")
        case _:
            return _NOT_YET


def _judge(
    request: UpdateIntent | ConfirmIntent | OpenForm | IncreaseHold | CaptureIntent | CancelIntent,
    intent: Intent,
) -> Finding:
    match request:
        case UpdateIntent():
            return _judge_update(request, intent)
        case ConfirmIntent():
            return _judge_confirm(request, intent)
        case OpenForm():
            over = intent.status is IntentStatus.CANCELED and not intent.was_authorised
            return _rejected("already_canceled") if over else _DONE
        case IncreaseHold():
            return _judge_increase(request, intent)
        case CaptureIntent():
            return _judge_capture(request, intent)
        case CancelIntent():
            return _judge_cancel(intent)
        case _:
            assert_never(request)


def _judge_update(request: UpdateIntent, intent: Intent) -> Finding:
    tip = request.tip or None
    has_tip = request.tip is None or chosen_tip(intent) == tip
    if intent.amount == request.amount and has_tip and _is_taken_by(request, intent):
        return _DONE
    return _NOT_YET if intent.status in CHANGEABLE else _rejected("overtaken")


def _is_taken_by(request: UpdateIntent, intent: Intent) -> bool:
    """Whether the payment takes cards from where they are to come, and is the customer's."""
    if request.customer is not None and request.customer != intent.customer:
        return False
    if request.channel is None:
        return True
    may_debit = DEBIT_AT_READER in intent.types
    return types_for(request.channel)[0] in intent.types and may_debit == request.may_charge_debit


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


def _judge_present(request: PresentCard, intent: Intent, *, is_at_reader: bool) -> Finding:
    """The reader has it, or had it: then the payment shows what came of it."""
    charge = intent.latest_charge
    was_tried = charge is not None and charge.id != request.known_charge
    if is_at_reader or was_tried:
        return _DONE
    match intent.status:
        case IntentStatus.CANCELED:
            return _rejected("already_canceled")
        case (
            IntentStatus.REQUIRES_PAYMENT_METHOD
            | IntentStatus.REQUIRES_CONFIRMATION
            | IntentStatus.NEEDS_REVIEW
        ):
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
