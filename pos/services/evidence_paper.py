"""Evidence as a paper for people: who bought what, how it was paid, who allowed it, what followed.

Every text goes through the redactor on its way to the paper.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from pos.domain.card_checks import checks_of
from pos.domain.document import (
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Part,
    Slip,
    Table,
    Weight,
)
from pos.domain.evidence import CardPayment, EvidencePack
from pos.domain.tender import CashPart
from pos.redaction import redact
from pos.services.evidence_proof import (
    approvals,
    at_minute,
    booked,
    card_of,
    facts_of,
    names,
    said_of,
    table_of,
    timeline,
)
from pos.services.evidence_steps import said
from pos.services.report_document import spelled
from pos.settings import Mode
from resources.words import evidence as words
from resources.words.card_slip import READ_METHODS
from resources.words.cards import CAUTIONS, CHECKS, caution_key

_STAMPS: Final = {Mode.TRAINING: words.PRACTICE, Mode.TEST: words.TEST, Mode.LIVE: ""}
_MINUS: Final = "\u2212"


def paper_of(pack: EvidencePack, zone: ZoneInfo) -> Document:
    """The whole pack, times by the shop's clocks."""
    return _Paper(pack, zone).document()


class _Paper:
    """Writes one pack down."""

    def __init__(self, pack: EvidencePack, zone: ZoneInfo) -> None:
        self._pack = pack
        self._record = pack.record
        self._sale = pack.record.sale
        self._zone = zone

    def document(self) -> Document:
        maker = self._pack.maker
        name = self._sale.receipt or self._sale.id
        word = words.MONEY_WORDS[self._record.money]
        due = said(self._sale.due)
        return Document(
            title=redact(words.TITLE.format(receipt=name)),
            subtitle=redact(f"{due}, {word} · {maker.shop} · {self._sale.register}"),
            parts=tuple(self._parts()),
            made_at=maker.made_at,
            foot=redact(words.FOOT.format(shop=maker.shop, when=self._when(maker.made_at))),
            stamp=_STAMPS[Mode(maker.mode)],
        )

    def _parts(self) -> Iterator[Part]:
        yield self._summary()
        for payment in self._pack.payments:
            yield Heading(words.CARD)
            yield self._card(payment)
        yield Heading(words.CART)
        yield self._cart()
        yield Heading(words.PAID)
        yield self._paid()
        yield Heading(words.GIVEN_BACK)
        yield self._given_back()
        yield Heading(words.DISPUTES)
        yield from self._disputes()
        yield Heading(words.APPROVALS)
        yield approvals(self._pack, self._zone)
        for slip in self._pack.slips:
            yield Heading(words.SLIPS)
            yield Slip(tuple(redact(line) for line in slip))
        yield Heading(words.TIMELINE)
        yield timeline(self._pack, self._zone)
        yield Heading(words.IN_STRIPE)
        yield names(self._pack)
        yield Heading(words.IN_BOOKS)
        yield booked(self._pack, self._zone)
        yield Paragraph(words.HOW_TO_CHECK, Weight.SOFT)

    def _summary(self) -> Facts:
        record, sale, maker, head = self._record, self._sale, self._pack.maker, self._pack.head
        return facts_of(
            [
                (words.RECEIPT, sale.receipt),
                (words.SALE, sale.id),
                (words.OPENED, self._when(sale.opened_at)),
                (words.CLERK, sale.clerk),
                (words.REGISTER, sale.register),
                (words.TOTAL, said(sale.due)),
                (words.MONEY, words.MONEY_WORDS[record.money]),
                (words.TAKEN, said(record.taken)),
                (words.BACK, said_of(record.given_back)),
                (words.MADE, self._when(maker.made_at)),
                (words.MADE_BY, maker.made_by),
                (words.TIMES, maker.time_zone),
                (words.LEDGER, self._pack.ledger),
                (words.HEAD, words.ENTRY.format(number=head.sequence) if head else ""),
                (words.HASH, spelled(head.hash) if head else ""),
            ]
        )

    def _card(self, payment: CardPayment) -> Facts:
        intent = payment.intent
        charge = next((each for each in reversed(payment.charges) if each.is_approved), None)
        pairs = [
            (words.PAYMENT, intent.id),
            (words.STATUS, words.STATUSES.get(intent.status, str(intent.status))),
        ]
        if charge is not None:
            facts = charge.facts
            pairs += [
                (words.NUMBER, card_of(charge)),
                (words.AUTHORISED, said(intent.authorised or charge.amount)),
                (words.AUTHORISED_AT, self._when(charge.created)),
                (words.READ, READ_METHODS.get(facts.read_method, facts.read_method)),
                (words.WALLET, facts.wallet.replace("_", " ")),
                (words.CHECKED, " ".join(CHECKS[each] for each in checks_of(charge))),
                (words.STATEMENT, charge.statement),
                (words.UNTIL, self._when(charge.capture_before) if intent.is_held else ""),
            ]
        pairs += [
            (words.HELD, said_of(intent.capturable)),
            (words.TAKEN, said_of(intent.received)),
            (words.TIP, said_of(intent.tip)),
            (words.CANCELED, self._when(intent.canceled_at)),
        ]
        return facts_of(pairs)

    def _cart(self) -> Table:
        totals = self._sale.cart.totals()
        rows = [
            (
                line.item.name,
                str(line.quantity),
                line.price.plain(),
                f"{_MINUS}{line.off.plain()}" if line.off else "",
                f"{line.item.tax_rate.percent()} %",
                line.amount.plain(),
            )
            for line in self._sale.cart.lines
        ]
        sums = [(words.OFF, f"{_MINUS}{totals.discount.plain()}")] if totals.discount else []
        sums.append((words.TOTAL, said(totals.due)))
        sums += [
            (words.TAX_OF.format(percent=tax.rate.percent()), tax.tax.plain())
            for tax in totals.taxes
            if tax.tax
        ]
        return table_of(
            (
                Column(words.ITEM),
                Column(words.PIECES, is_number=True),
                Column(words.PRICE, is_number=True),
                Column(words.DISCOUNT, is_number=True),
                Column(words.TAX, is_number=True),
                Column(words.AMOUNT, is_number=True),
            ),
            rows,
            [(name, "", "", "", "", value) for name, value in sums],
        )

    def _paid(self) -> Table:
        rows = [
            (self._when(part.taken_at), words.IN_CASH, "", "", said(part.paid))
            for part in self._sale.parts
            if isinstance(part, CashPart)
        ]
        for payment in self._pack.payments:
            intent, charge = payment.intent, payment.intent.latest_charge
            card = card_of(charge) if charge else ""
            state = words.STATUSES.get(intent.status, str(intent.status))
            amount = intent.received or intent.capturable or intent.amount
            rows.append((self._when(intent.created), words.BY_CARD, card, state, said(amount)))
        return table_of(
            (
                Column(words.WHEN),
                Column(words.HOW),
                Column(words.NUMBER),
                Column(words.STATUS),
                Column(words.AMOUNT, is_number=True),
            ),
            rows,
        )

    def _given_back(self) -> Table:
        given = [
            (self._when(each.created), words.BY_CARD, each.reason, "", said(each.amount))
            for each in self._record.refunds
            if each.counts
        ]
        given += [
            (self._when(each.given_at), words.IN_CASH, each.note, each.approver, said(each.paid))
            for each in self._sale.returns
        ]
        return table_of(
            (
                Column(words.WHEN),
                Column(words.HOW),
                Column(words.WHY),
                Column(words.ALLOWED_BY),
                Column(words.AMOUNT, is_number=True),
            ),
            [
                (when, how, why.replace("_", " "), who, amount)
                for when, how, why, who, amount in given
            ],
            none=words.NOTHING_BACK,
        )

    def _disputes(self) -> Iterator[Part]:
        rows = []
        for dispute in (each for one in self._pack.payments for each in one.disputes):
            state = words.DISPUTE_STATES.get(dispute.status, dispute.status)
            reason = dispute.reason.replace("_", " ") or words.NO_REASON
            told = words.CONTESTED.format(reason=reason, state=state)
            due = self._when(dispute.due_by)
            rows.append((self._when(dispute.created), told, due, said(dispute.amount)))
        disputes = {str(each.id) for one in self._pack.payments for each in one.disputes}
        for caution in self._record.cautions:
            if str(caution.id) not in disputes:
                told, _ = CAUTIONS[caution_key(caution.kind, is_open=caution.is_open)]
                rows.append((self._when(caution.created), told, "", ""))
        yield table_of(
            (
                Column(words.WHEN),
                Column(words.WHAT),
                Column(words.DUE_BY),
                Column(words.AMOUNT, is_number=True),
            ),
            rows,
            none=words.NO_DISPUTES,
        )

    def _when(self, moment: datetime | None) -> str:
        return at_minute(moment, self._zone)
