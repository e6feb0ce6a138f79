"""The half of the paper that proves: who allowed what, every step, names in Stripe, entries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pos.domain.document import Column, Facts, Table
from pos.domain.evidence import EvidencePack
from pos.domain.intent import Charge
from pos.domain.money import Money
from pos.redaction import redact
from pos.services.evidence_steps import said
from resources.words import evidence as words


def approvals(pack: EvidencePack, zone: ZoneInfo) -> Table:
    """What somebody did with somebody else's leave."""
    rows = []
    for record in (each.record for each in pack.approvals):
        told = words.ACTS.get(record.act, record.act.replace("_", " ").capitalize())
        when = at_minute(record.at, zone)
        rows.append((when, told, record.actor, record.approver, said_of(record.amount)))
    return table_of(
        (
            Column(words.WHEN),
            Column(words.WHAT),
            Column(words.WHO),
            Column(words.ALLOWED_BY),
            Column(words.AMOUNT, is_number=True),
        ),
        rows,
        none=words.NO_APPROVALS,
    )


def timeline(pack: EvidencePack, zone: ZoneInfo) -> Table:
    rows = [
        (
            f"{step.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            words.SOURCES[step.source],
            step.text,
            " / ".join(filter(None, (step.by, step.approved_by))),
        )
        for step in pack.steps
    ]
    return table_of(
        (Column(words.WHEN), Column(words.HOW), Column(words.WHAT), Column(words.WHO)), rows
    )


def names(pack: EvidencePack) -> Facts:
    """By what to ask Stripe about it."""
    payments = pack.payments
    attempts = [charge for each in payments for charge in each.charges]
    disputes = [dispute for each in payments for dispute in each.disputes]
    requests = [each.request_id for each in pack.operations if each.request_id]
    return facts_of(
        [
            (words.IDS["payment"], _listed(each.intent.id for each in payments)),
            (words.IDS["charge"], _listed(each.id for each in attempts)),
            (words.IDS["refund"], _listed(each.id for each in pack.record.refunds)),
            (words.IDS["dispute"], _listed(each.id for each in disputes)),
            (words.IDS["customer"], _listed(each.intent.customer or "" for each in payments)),
            (words.IDS["request"], _listed(requests)),
        ]
    )


def booked(pack: EvidencePack, zone: ZoneInfo) -> Table:
    rows = [
        (
            at_minute(entry.occurred_at, zone),
            words.KINDS.get(entry.kind, entry.kind.replace("_", " ")),
            entry.reference,
            said(entry.amount),
        )
        for entry in pack.entries
    ]
    return table_of(
        (
            Column(words.WHEN),
            Column(words.BOOKED),
            Column(words.REFERENCE),
            Column(words.AMOUNT, is_number=True),
        ),
        rows,
    )


def at_minute(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def card_of(charge: Charge) -> str:
    return f"{charge.brand.replace('_', ' ').title()} {charge.last4}".strip()


def said_of(amount: Money | None) -> str:
    """Nothing for no money."""
    return said(amount) if amount else ""


def facts_of(pairs: Iterable[tuple[str, str]]) -> Facts:
    """Names with their values, through the redactor."""
    return Facts(tuple((name, redact(value)) for name, value in pairs))


def table_of(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    totals: Sequence[Sequence[str]] = (),
    *,
    none: str = "",
) -> Table:
    """A table whose rows went through the redactor."""
    shown = [[redact(cell) for cell in row] for row in rows]
    return Table(columns, shown, totals, none=none)


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, ids)))
