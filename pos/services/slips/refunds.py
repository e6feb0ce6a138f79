"""The slip about money that was given back, to a card or in cash."""

from collections.abc import Iterator, Sequence

from pos.domain.intent import Intent
from pos.domain.refund import Refund, ReturnedLine
from pos.domain.sale import Sale
from pos.domain.slip import Align, Gap, Pair, Part, Rule, SlipKind, Text
from pos.domain.tender import CashReturn
from pos.errors import Refused
from pos.services.slips.holds import asking
from pos.services.slips.receipts import rows_of
from pos.services.slips.sheet import Body, Sheet
from resources.words import slips as words


def card_refund_slip(
    sheet: Sheet, sale: Sale, intent: Intent, refund: Refund, rows: Sequence[ReturnedLine]
) -> Body:
    """What goes back to a card, and that its bank decides when it is seen.

    Raises Refused `slip_kind` for a refund that came to nothing.
    """
    if not refund.counts:
        raise Refused("slip_kind", subject=refund.id)
    told = [sheet.say(words.TO_CARD)]
    if refund.status == "pending":
        told.append(sheet.say(words.PENDING))
    return Body(
        kind=SlipKind.REFUND,
        subject=refund.id,
        title=sheet.say(words.REFUND_TITLE),
        parts=(
            *sheet.big(refund.amount),
            Rule(),
            *sheet.pair(words.RECEIPT, sale.receipt),
            *sheet.pair(words.DATE, sheet.when(refund.created)),
            *sheet.pair(words.CARD, sheet.card(intent.latest_charge)),
            *sheet.pair(words.REASON, _reason(sheet, refund.reason)),
            *sheet.pair(words.REFERENCE, refund.id),
            *_rows(sheet, sale, rows),
            Rule(),
            *sheet.paragraphs([*told, asking(sheet)]),
        ),
        number=sale.receipt,
        sale=sale.id,
        intent=intent.id,
    )


def cash_refund_subject(sale: Sale, number: int) -> str:
    """`till-1-000042/cash/1`."""
    return f"{sale.receipt}/cash/{number}"


def cash_refund_slip(
    sheet: Sheet, sale: Sale, given: CashReturn, *, opens_drawer: bool = False
) -> Body:
    """What was given back from the drawer; the customer signs for it."""
    return Body(
        kind=SlipKind.REFUND,
        subject=cash_refund_subject(sale, given.number),
        title=sheet.say(words.REFUND_TITLE),
        parts=(
            *sheet.big(given.paid),
            Text(sheet.say(words.IN_CASH), Align.CENTRE),
            Rule(),
            *sheet.pair(words.RECEIPT, sale.receipt),
            *sheet.pair(words.DATE, sheet.when(given.given_at)),
            *sheet.pair(words.ROUNDING, sheet.amount(given.rounding) if given.rounding else ""),
            *sheet.pair(words.REASON, _reason(sheet, given.reason)),
            *sheet.pair(words.APPROVED_BY, given.approver),
            *_rows(sheet, sale, given.lines),
            *signature(sheet),
        ),
        number=sale.receipt,
        sale=sale.id,
        opens_drawer=opens_drawer,
    )


def signature(sheet: Sheet) -> Iterator[Part]:
    """Room to sign, and the line to sign on."""
    yield Gap(3)
    yield Rule()
    yield Text(sheet.say(words.SIGNATURE), Align.CENTRE)


def _reason(sheet: Sheet, reason: str) -> str:
    return sheet.say(words.REASONS[reason]) if reason in words.REASONS else reason


def _rows(sheet: Sheet, sale: Sale, rows: Sequence[ReturnedLine]) -> Iterator[Part]:
    if not rows:
        return
    amounts = {row.number: row.amount for row in rows}
    yield Rule()
    for line, count in rows_of(sale.cart, [(row.number, row.quantity) for row in rows]):
        yield Pair(line.item.name, sheet.amount(amounts[line.number]))
        if count > 1:
            yield Text(sheet.say(words.PIECES, count=count), indent=2)
