"""The slip with a customer's own code to pay by phone, for whoever pays later or elsewhere."""

from datetime import datetime

from pos.domain.money import Money
from pos.domain.sale import Sale
from pos.domain.slip import Code, Gap, Pair, Rule, SlipKind, Symbol
from pos.services.slips.sheet import Body, Sheet
from resources.words import papers
from resources.words import slips as words


def phone_slip(sheet: Sheet, sale: Sale, link: str, *, amount: Money, expires_at: datetime) -> Body:
    """Whoever has it can pay, once: it goes into no queue, and is drawn from memory only."""
    about = [sheet.say(each) for each in (papers.HOW_BY_PHONE, papers.HELD_FIRST)]
    return Body(
        kind=SlipKind.PHONE,
        subject=sale.receipt,
        title=sheet.say(words.PHONE_TITLE),
        parts=(
            *sheet.pair(words.RECEIPT, sale.receipt),
            Pair(sheet.say(papers.TO_PAY), sheet.money(amount), is_bold=True),
            *sheet.pair(papers.VALID_UNTIL, sheet.when(expires_at)),
            Rule(),
            Code(link, Symbol.QR),
            Gap(),
            *sheet.paragraphs([*about, sheet.say(papers.WHOEVER_HAS_IT)]),
        ),
        sale=sale.id,
    )
