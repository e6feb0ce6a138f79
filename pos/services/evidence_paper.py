"""Evidence as a paper for people: who bought what, how it was paid, who allowed it, what followed.

Every text goes through the redactor on its way to the paper.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from pos.domain.card_checks import checks_of
from pos.domain.cart import Line
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
from pos.domain.intent import Intent
from pos.domain.money import Money
from pos.domain.tender import CashPart
from pos.redaction import redact
from pos.services.evidence_proof import (
    approvals,
    at_minute,
    booked,
    card_of,
    columns,
    facts_of,
    names,
    said_of,
    table_of,
    timeline,
)
from pos.services.evidence_steps import reason_told, state_told
from pos.services.report_document import spelled
from pos.settings import Mode
from resources.words import evidence as words
from resources.words.card_slip import READ_METHODS
from resources.words.cards import CAUTIONS, CHECKS, caution_key
from resources.writing import Writing

_STAMPS: Final = {Mode.TRAINING: words.PRACTICE, Mode.TEST: words.TEST, Mode.LIVE: ""}


def paper_of(pack: EvidencePack, writing: Writing) -> Document:
    """The whole pack, in the language in which it was put together."""
    return _Paper(pack, writing).document()


class _Paper:
    """Writes one pack down."""

    def __init__(self, pack: EvidencePack, writing: Writing) -> None:
        self._pack = pack
        self._record = pack.record
        self._sale = pack.record.sale
        self._writing = writing
        self._say = writing.words

    def document(self) -> Document:
        maker = self._pack.maker
        name = self._sale.receipt or self._sale.id
        stamp = _STAMPS[Mode(maker.mode)]
        subtitle = self._say(
            words.SUBTITLE,
            amount=self._sale.due,
            state=self._say(words.MONEY_WORDS[self._record.money]),
            shop=maker.shop,
            register=self._sale.register,
        )
        return Document(
            title=redact(self._say(words.TITLE, receipt=name)),
            subtitle=redact(subtitle),
            parts=tuple(self._parts()),
            made_at=maker.made_at,
            foot=redact(self._say(words.FOOT, shop=maker.shop, when=maker.made_at)),
            stamp=self._say(stamp) if stamp else "",
        )

    def _parts(self) -> Iterator[Part]:
        yield self._summary()
        for payment in self._pack.payments:
            yield self._heading(words.CARD)
            yield self._card(payment)
        yield self._heading(words.CART)
        yield self._cart()
        yield self._heading(words.PAID)
        yield self._paid()
        yield self._heading(words.GIVEN_BACK)
        yield self._given_back()
        yield self._heading(words.DISPUTES)
        yield from self._disputes()
        yield self._heading(words.APPROVALS)
        yield approvals(self._pack, self._writing)
        for slip in self._pack.slips:
            yield self._heading(words.SLIPS)
            yield Slip(tuple(redact(line) for line in slip))
        yield self._heading(words.TIMELINE)
        yield timeline(self._pack, self._writing)
        yield self._heading(words.IN_STRIPE)
        yield names(self._pack, self._writing)
        yield self._heading(words.IN_BOOKS)
        yield booked(self._pack, self._writing)
        yield Paragraph(self._say(words.HOW_TO_CHECK), Weight.SOFT)

    def _heading(self, text: str) -> Heading:
        return Heading(self._say(text))

    def _summary(self) -> Facts:
        record, sale, maker, head = self._record, self._sale, self._pack.maker, self._pack.head
        return facts_of(
            [
                (words.RECEIPT, sale.receipt),
                (words.SALE, sale.id),
                (words.OPENED, self._when(sale.opened_at)),
                (words.CLERK, sale.clerk),
                (words.REGISTER, sale.register),
                (words.TOTAL, self._money(sale.due)),
                (words.MONEY, self._say(words.MONEY_WORDS[record.money])),
                (words.TAKEN, self._money(record.taken)),
                (words.BACK, said_of(record.given_back, self._writing)),
                (words.MADE, self._when(maker.made_at)),
                (words.MADE_BY, maker.made_by),
                (words.TIMES, maker.time_zone),
                (words.LEDGER, self._pack.ledger),
                (words.HEAD, self._say(words.ENTRY, number=str(head.sequence)) if head else ""),
                (words.HASH, spelled(head.hash) if head else ""),
            ],
            self._writing,
        )

    def _card(self, payment: CardPayment) -> Facts:
        intent = payment.intent
        charge = next((each for each in reversed(payment.charges) if each.is_approved), None)
        pairs = [
            (words.PAYMENT, intent.id),
            (words.STATUS, self._status(intent)),
        ]
        if charge is not None:
            facts = charge.facts
            pairs += [
                (words.NUMBER, card_of(charge)),
                (words.AUTHORISED, self._money(intent.authorised or charge.amount)),
                (words.AUTHORISED_AT, self._when(charge.created)),
                (words.READ, self._read(facts.read_method)),
                (words.WALLET, facts.wallet.replace("_", " ")),
                (words.CHECKED, " ".join(self._say(CHECKS[each]) for each in checks_of(charge))),
                (words.STATEMENT, charge.statement),
                (words.UNTIL, self._when(charge.capture_before) if intent.is_held else ""),
            ]
        pairs += [
            (words.HELD, said_of(intent.capturable, self._writing)),
            (words.TAKEN, said_of(intent.received, self._writing)),
            (words.TIP, said_of(intent.tip, self._writing)),
            (words.CANCELED, self._when(intent.canceled_at)),
        ]
        return facts_of(pairs, self._writing)

    def _how_much(self, line: Line) -> str:
        if line.is_measured:
            return f"{self._writing.measure(line.measure)} {line.item.unit}"
        return str(line.quantity)

    def _cart(self) -> Table:
        totals = self._sale.cart.totals()
        rows = [
            (
                line.item.name,
                self._how_much(line),
                self._writing.amount(line.price),
                self._writing.amount(-line.off) if line.off else "",
                self._writing.percent(line.item.tax_rate.basis_points),
                self._writing.amount(line.amount),
            )
            for line in self._sale.cart.lines
        ]
        off, say = totals.discount, self._say
        sums = [(say(words.OFF), self._writing.amount(-off))] if off else []
        sums.append((say(words.TOTAL), self._money(totals.due)))
        sums += [
            (
                say(words.TAX_OF, percent=self._writing.percent(tax.rate.basis_points)),
                self._writing.amount(tax.tax),
            )
            for tax in totals.taxes
            if tax.tax
        ]
        numbers = (words.PIECES, words.PRICE, words.DISCOUNT, words.TAX, words.AMOUNT)
        return table_of(
            (
                *columns(self._writing, words.ITEM),
                *(Column(say(each), is_number=True) for each in numbers),
            ),
            rows,
            [(name, "", "", "", "", value) for name, value in sums],
        )

    def _paid(self) -> Table:
        rows = [
            (self._when(part.taken_at), self._say(words.IN_CASH), "", "", self._money(part.paid))
            for part in self._sale.parts
            if isinstance(part, CashPart)
        ]
        for payment in self._pack.payments:
            intent, charge = payment.intent, payment.intent.latest_charge
            card = card_of(charge) if charge else ""
            amount = self._money(intent.received or intent.capturable or intent.amount)
            how, state = self._say(words.BY_CARD), self._status(intent)
            rows.append((self._when(intent.created), how, card, state, amount))
        names = (words.WHEN, words.HOW, words.NUMBER, words.STATUS)
        return table_of(columns(self._writing, *names, amount=words.AMOUNT), rows)

    def _given_back(self) -> Table:
        given = [
            (each.created, words.BY_CARD, each.reason, "", each.amount)
            for each in self._record.refunds
            if each.counts
        ]
        given += [
            (each.given_at, words.IN_CASH, each.note, each.approver, each.paid)
            for each in self._sale.returns
        ]
        names = (words.WHEN, words.HOW, words.WHY, words.ALLOWED_BY)
        return table_of(
            columns(self._writing, *names, amount=words.AMOUNT),
            [
                (
                    self._when(when),
                    self._say(how),
                    reason_told(why, self._writing),
                    who,
                    self._money(amount),
                )
                for when, how, why, who, amount in given
            ],
            none=self._say(words.NOTHING_BACK),
        )

    def _disputes(self) -> Iterator[Part]:
        rows = []
        for dispute in (each for one in self._pack.payments for each in one.disputes):
            told, due = state_told(dispute, self._writing), self._when(dispute.due_by)
            rows.append((self._when(dispute.created), told, due, self._money(dispute.amount)))
        disputes = {str(each.id) for one in self._pack.payments for each in one.disputes}
        for caution in self._record.cautions:
            if str(caution.id) not in disputes:
                told, _ = CAUTIONS[caution_key(caution.kind, is_open=caution.is_open)]
                rows.append((self._when(caution.created), self._say(told), "", ""))
        names = (words.WHEN, words.WHAT, words.DUE_BY)
        yield table_of(
            columns(self._writing, *names, amount=words.AMOUNT),
            rows,
            none=self._say(words.NO_DISPUTES),
        )

    def _when(self, moment: datetime | None) -> str:
        return at_minute(moment, self._writing)

    def _money(self, amount: Money) -> str:
        return self._writing.money(amount)

    def _status(self, intent: Intent) -> str:
        told = words.STATUSES.get(intent.status)
        return self._say(told) if told else str(intent.status)

    def _read(self, method: str) -> str:
        """How the card was read; a way that is new is shown as it is."""
        told = READ_METHODS.get(method)
        return self._say(told) if told else method
