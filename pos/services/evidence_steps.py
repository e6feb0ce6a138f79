"""What happened to one sale, step by step, from everything that keeps a note of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from pos.domain.audit_record import TrailEntry
from pos.domain.declines import tellable
from pos.domain.drift import Change
from pos.domain.evidence import CardPayment, Step, StepSource
from pos.domain.handing_requests import ExpireSession
from pos.domain.handover import Handover
from pos.domain.intent import CancelReason, Charge
from pos.domain.money import Money
from pos.domain.operation import AUTHORISING, CancelIntent, Operation
from pos.domain.refund import RefundReason
from resources.words import evidence as words
from resources.words.reconciling import CHANGES
from resources.words.story import ANSWERS, ASKED, ATTEMPTED, ENDED

_SECOND: Final = timedelta(seconds=1)
_REASONS: Final = frozenset({*RefundReason, *CancelReason})


def steps_of(
    payments: Sequence[CardPayment],
    operations: Sequence[Operation],
    trail: Sequence[TrailEntry],
    changes: Sequence[Change],
    handovers: Sequence[Handover],
) -> tuple[Step, ...]:
    """All of it in order of time; of what happened at one moment, people come first."""
    found = [
        *(_by_people(each) for each in trail),
        *_asked_and_answered(payments, operations),
        *_contested(payments, operations),
        *(_elsewhere(each, operations) for each in changes),
        *(_handed(each) for each in handovers),
    ]
    return tuple(sorted(found, key=lambda step: step.at))


def said(amount: Money) -> str:
    """`42.00 EUR`, for paper that people of any country read."""
    return f"{amount.plain()} {amount.currency.code}"


def _by_people(entry: TrailEntry) -> Step:
    record = entry.record
    told = words.ACTS.get(record.act, record.act.replace("_", " ").capitalize())
    why = record.facts.get("reason") or record.facts.get("note") or ""
    why = why.replace("_", " ") if why in _REASONS else why
    return Step(
        at=record.at,
        source=StepSource.PEOPLE,
        what=record.act,
        text=f"{told}: {why}" if why else f"{told}.",
        amount=record.amount,
        by=record.actor,
        approved_by=record.approver,
        reference=entry.reference,
    )


def _asked(operation: Operation) -> Step:
    request = operation.request
    amount = None if isinstance(request, CancelIntent | ExpireSession) else request.amount
    asked = ASKED[operation.kind].format(amount=said(amount) if amount else "")
    return Step(
        at=operation.prepared_at,
        source=StepSource.JOURNAL,
        what=operation.kind,
        text=f"{asked}, {ENDED[operation.state].format(code=operation.code)}.",
        amount=amount,
        reference=operation.request_id or operation.id,
    )


def _asked_and_answered(
    payments: Sequence[CardPayment], operations: Sequence[Operation]
) -> Iterator[Step]:
    """Requests, each attempt after the one that led to it, also within one second."""
    left = [charge for payment in payments for charge in payment.charges]
    asking = [each for each in operations if each.kind in AUTHORISING]
    for operation in operations:
        yield _asked(operation)
        if operation not in asking:
            continue
        later = [each for each in asking if each.prepared_at > operation.prepared_at]
        for charge in left:
            if charge.intent == operation.intent and _answers(charge, operation, later):
                left.remove(charge)
                yield _attempt(charge, operation.prepared_at)
                break
    yield from (_attempt(charge, charge.created) for charge in left)


def _answers(charge: Charge, operation: Operation, later: Sequence[Operation]) -> bool:
    """Whether an attempt can be what came of a request, and of none that was made after it."""
    is_after = charge.created + _SECOND > operation.prepared_at
    return is_after and not any(each.prepared_at <= charge.created for each in later)


def _attempt(charge: Charge, asked_at: datetime) -> Step:
    """Stripe tells its times to the second, rounded down: before the request that led to them."""
    answer = ANSWERS[charge.is_approved]
    no = tellable(charge.decline) if charge.decline and not charge.is_approved else None
    why = f" ({no.decline_code or no.code})" if no else ""
    return Step(
        at=max(charge.created, asked_at),
        source=StepSource.STRIPE,
        what="approved" if charge.is_approved else "declined",
        text=ATTEMPTED.format(answer=answer, amount=said(charge.amount)) + f"{why}.",
        amount=charge.amount,
        reference=charge.id,
    )


def _contested(payments: Sequence[CardPayment], operations: Sequence[Operation]) -> Iterator[Step]:
    for dispute in (each for payment in payments for each in payment.disputes):
        state = words.DISPUTE_STATES.get(dispute.status, dispute.status)
        reason = dispute.reason.replace("_", " ") or words.NO_REASON
        yield Step(
            at=_after_asking(dispute.created, operations),
            source=StepSource.STRIPE,
            what="dispute",
            text=words.CONTESTED.format(reason=reason, state=state) + ".",
            amount=dispute.amount,
            reference=dispute.id,
        )


def _after_asking(moment: datetime, operations: Sequence[Operation]) -> datetime:
    """A time of Stripe's that is no earlier than the requests of its second."""
    end = moment + _SECOND
    asked = [each.prepared_at for each in operations if moment <= each.prepared_at < end]
    return max([moment, *asked])


def _elsewhere(change: Change, operations: Sequence[Operation]) -> Step:
    told = CHANGES[change.kind]
    return Step(
        at=_after_asking(change.occurred_at, operations),
        source=StepSource.ELSEWHERE,
        what=change.kind,
        text=f"{told[0].upper()}{told[1:]}.",
        amount=change.amount,
        reference=change.event or "",
    )


def _handed(handover: Handover) -> Step:
    told = words.CHANNELS[handover.channel]
    end = f", {handover.end.replace('_', ' ')}" if handover.end else ""
    return Step(
        at=handover.begun_at,
        source=StepSource.HANDED,
        what=handover.channel,
        text=f"{told[0].upper()}{told[1:]}{end}.",
        reference=handover.operation,
    )
