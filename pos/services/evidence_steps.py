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
from pos.domain.intent import Charge
from pos.domain.operation import AUTHORISING, CancelIntent, Operation
from pos.domain.refund import Dispute
from resources.words import evidence as words
from resources.words.readers import ENDS
from resources.words.reconciling import CHANGES
from resources.words.story import ANSWERED, ASKED, ENDED, REFUSED_FOR
from resources.writing import Writing

_SECOND: Final = timedelta(seconds=1)


def steps_of(
    payments: Sequence[CardPayment],
    operations: Sequence[Operation],
    trail: Sequence[TrailEntry],
    changes: Sequence[Change],
    handovers: Sequence[Handover],
    writing: Writing,
) -> tuple[Step, ...]:
    """All of it in order of time; of what happened at one moment, people come first."""
    found = [
        *(_by_people(each, writing) for each in trail),
        *_asked_and_answered(payments, operations, writing),
        *_contested(payments, operations, writing),
        *(_elsewhere(each, operations, writing) for each in changes),
        *(_handed(each, writing) for each in handovers),
    ]
    return tuple(sorted(found, key=lambda step: step.at))


def act_told(act: str, writing: Writing) -> str:
    """What somebody did; a word that is new is shown as it is."""
    told = words.ACTS.get(act)
    return writing.words(told) if told else act.replace("_", " ").capitalize()


def reason_told(reason: str, writing: Writing) -> str:
    """A reason that was chosen, in words; one that was written down stays as it is."""
    told = words.REASONS.get(reason)
    return writing.words(told) if told else reason


def state_told(dispute: Dispute, writing: Writing) -> str:
    """Why a bank contests a payment, and how that stands."""
    state, reason = words.DISPUTE_STATES.get(dispute.status), dispute.reason
    why = words.DISPUTE_REASONS.get(reason) if reason else words.NO_REASON
    return writing.words(
        words.CONTESTED,
        reason=writing.words(why) if why else reason.replace("_", " "),
        state=writing.words(state) if state else dispute.status,
    )


def _by_people(entry: TrailEntry, writing: Writing) -> Step:
    record = entry.record
    told = act_told(record.act, writing)
    why = record.facts.get("reason") or record.facts.get("note") or ""
    reason = reason_told(why, writing)
    return Step(
        at=record.at,
        source=StepSource.PEOPLE,
        what=record.act,
        text=writing.words(words.WITH_REASON, act=told, reason=reason) if why else f"{told}.",
        amount=record.amount,
        by=record.actor,
        approved_by=record.approver,
        reference=entry.reference,
    )


def _asked(operation: Operation, writing: Writing) -> Step:
    request = operation.request
    amount = None if isinstance(request, CancelIntent | ExpireSession) else request.amount
    asked = writing.words(ASKED[operation.kind], amount=amount or "")
    ended = writing.words(ENDED[operation.state], code=operation.code)
    return Step(
        at=operation.prepared_at,
        source=StepSource.JOURNAL,
        what=operation.kind,
        text=f"{asked} {ended}",
        amount=amount,
        reference=operation.request_id or operation.id,
    )


def _asked_and_answered(
    payments: Sequence[CardPayment], operations: Sequence[Operation], writing: Writing
) -> Iterator[Step]:
    """Requests, each attempt after the one that led to it, also within one second."""
    left = [charge for payment in payments for charge in payment.charges]
    asking = [each for each in operations if each.kind in AUTHORISING]
    for operation in operations:
        yield _asked(operation, writing)
        if operation not in asking:
            continue
        later = [each for each in asking if each.prepared_at > operation.prepared_at]
        for charge in left:
            if charge.intent == operation.intent and _answers(charge, operation, later):
                left.remove(charge)
                yield _attempt(charge, operation.prepared_at, writing)
                break
    yield from (_attempt(charge, charge.created, writing) for charge in left)


def _answers(charge: Charge, operation: Operation, later: Sequence[Operation]) -> bool:
    """Whether an attempt can be what came of a request, and of none that was made after it."""
    is_after = charge.created + _SECOND > operation.prepared_at
    return is_after and not any(each.prepared_at <= charge.created for each in later)


def _attempt(charge: Charge, asked_at: datetime, writing: Writing) -> Step:
    """Stripe tells its times to the second, rounded down: before the request that led to them."""
    no = tellable(charge.decline) if charge.decline and not charge.is_approved else None
    if no is None:
        text = writing.words(ANSWERED[charge.is_approved], amount=charge.amount)
    else:
        reason = no.decline_code or no.code
        text = writing.words(REFUSED_FOR, amount=charge.amount, reason=reason)
    return Step(
        at=max(charge.created, asked_at),
        source=StepSource.STRIPE,
        what="approved" if charge.is_approved else "declined",
        text=text,
        amount=charge.amount,
        reference=charge.id,
    )


def _contested(
    payments: Sequence[CardPayment], operations: Sequence[Operation], writing: Writing
) -> Iterator[Step]:
    for dispute in (each for payment in payments for each in payment.disputes):
        yield Step(
            at=_after_asking(dispute.created, operations),
            source=StepSource.STRIPE,
            what="dispute",
            text=state_told(dispute, writing),
            amount=dispute.amount,
            reference=dispute.id,
        )


def _after_asking(moment: datetime, operations: Sequence[Operation]) -> datetime:
    """A time of Stripe's that is no earlier than the requests of its second."""
    end = moment + _SECOND
    asked = [each.prepared_at for each in operations if moment <= each.prepared_at < end]
    return max([moment, *asked])


def _elsewhere(change: Change, operations: Sequence[Operation], writing: Writing) -> Step:
    told = writing.words(CHANGES[change.kind])
    return Step(
        at=_after_asking(change.occurred_at, operations),
        source=StepSource.ELSEWHERE,
        what=change.kind,
        text=writing.words(words.CHANGED_ELSEWHERE, change=told),
        amount=change.amount,
        reference=change.event or "",
    )


def _handed(handover: Handover, writing: Writing) -> Step:
    told = [words.CHANNELS[handover.channel], *([ENDS[handover.end]] if handover.end else [])]
    return Step(
        at=handover.begun_at,
        source=StepSource.HANDED,
        what=handover.channel,
        text=" ".join(map(writing.words, told)),
        reference=handover.operation,
    )
