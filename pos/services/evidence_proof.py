"""The half of the paper that proves: who allowed what, every step, names in Stripe, entries."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pos.domain.document import Column, Facts, Table
from pos.domain.evidence import EvidencePack
from pos.domain.intent import Charge
from pos.domain.money import Money
from pos.redaction import redact
from pos.services.evidence_steps import act_told
from resources.words import evidence as words
from resources.writing import Writing


def approvals(pack: EvidencePack, writing: Writing) -> Table:
    """What somebody did with somebody else's leave."""
    rows = [
        (
            at_minute(each.record.at, writing),
            act_told(each.record.act, writing),
            each.record.actor,
            each.record.approver,
            said_of(each.record.amount, writing),
        )
        for each in pack.approvals
    ]
    return table_of(
        columns(writing, words.WHEN, words.WHAT, words.WHO, words.ALLOWED_BY, amount=words.AMOUNT),
        rows,
        none=writing.words(words.NO_APPROVALS),
    )


def timeline(pack: EvidencePack, writing: Writing) -> Table:
    """To the second, by the shop's clocks."""
    rows = [
        (
            f"{step.at.astimezone(writing.zone):%Y-%m-%d %H:%M:%S}",
            writing.words(words.SOURCES[step.source]),
            step.text,
            " / ".join(filter(None, (step.by, step.approved_by))),
        )
        for step in pack.steps
    ]
    return table_of(columns(writing, words.WHEN, words.HOW, words.WHAT, words.WHO), rows)


def names(pack: EvidencePack, writing: Writing) -> Facts:
    """By what to ask Stripe about it."""
    payments = pack.payments
    attempts = [charge for each in payments for charge in each.charges]
    disputes = [dispute for each in payments for dispute in each.disputes]
    requests = [each.request_id for each in pack.operations if each.request_id]
    found: dict[str, list[str]] = {
        "payment": [each.intent.id for each in payments],
        "charge": [each.id for each in attempts],
        "refund": [each.id for each in pack.record.refunds],
        "dispute": [each.id for each in disputes],
        "customer": [each.intent.customer or "" for each in payments],
        "request": requests,
    }
    return facts_of(((words.IDS[kind], _listed(ids)) for kind, ids in found.items()), writing)


def booked(pack: EvidencePack, writing: Writing) -> Table:
    rows = [
        (
            at_minute(entry.occurred_at, writing),
            _kind(entry.kind, writing),
            entry.reference,
            writing.money(entry.amount),
        )
        for entry in pack.entries
    ]
    head = columns(writing, words.WHEN, words.BOOKED, words.REFERENCE, amount=words.AMOUNT)
    return table_of(head, rows)


def at_minute(moment: datetime | None, writing: Writing) -> str:
    """By the shop's clocks; nothing for no moment."""
    return "" if moment is None else writing.when(moment)


def columns(writing: Writing, *names: str, amount: str = "") -> tuple[Column, ...]:
    """Heads of a table; the last one may stand above amounts."""
    told = tuple(Column(writing.words(name)) for name in names)
    return (*told, Column(writing.words(amount), is_number=True)) if amount else told


def card_of(charge: Charge) -> str:
    return f"{charge.brand.replace('_', ' ').title()} {charge.last4}".strip()


def said_of(amount: Money | None, writing: Writing) -> str:
    """Nothing for no money."""
    return writing.money(amount) if amount else ""


def facts_of(pairs: Iterable[tuple[str, str]], writing: Writing) -> Facts:
    """Names in the paper's language with their values, through the redactor."""
    return Facts(tuple((writing.words(name), redact(value)) for name, value in pairs))


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


def _kind(kind: str, writing: Writing) -> str:
    told = words.KINDS.get(kind)
    return writing.words(told) if told else kind.replace("_", " ")


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, ids)))
