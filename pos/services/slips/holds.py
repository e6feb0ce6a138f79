"""Slips about holds: money that is kept aside, and money that was let go."""

from collections.abc import Iterator

from pos.domain.intent import Intent
from pos.domain.ledger import Entry, EntryKind
from pos.domain.money import Money, total
from pos.domain.sale import Sale
from pos.domain.slip import Align, Pair, Part, Rule, SlipKind, Text
from pos.errors import Refused
from pos.services.slips.sheet import Body, Sheet
from resources.words import slips as words

ENDS = (EntryKind.RELEASE, EntryKind.LAPSE)


def hold_slip(sheet: Sheet, sale: Sale, intent: Intent) -> Body:
    """What is held and not charged, until when, and whom to ask.

    The deadline is the charge's own. Raises Refused `slip_kind` when nothing is held.
    """
    if not intent.is_held:
        raise Refused("slip_kind", subject=sale.receipt)
    return Body(
        kind=SlipKind.HOLD,
        subject=intent.id,
        title=sheet.say(words.HELD_TITLE),
        parts=(
            *sheet.big(intent.capturable),
            Text(sheet.say(words.NOT_TAKEN_YET), Align.CENTRE),
            Rule(),
            *_hold_facts(sheet, sale, intent),
            Rule(),
            *sheet.paragraphs(_what_next(sheet, intent)),
        ),
        number=sale.receipt,
        sale=sale.id,
        intent=intent.id,
        below=(Text(sheet.say(words.FINDS_IT), Align.CENTRE),),
    )


def _hold_facts(sheet: Sheet, sale: Sale, intent: Intent) -> Iterator[Part]:
    charge = intent.latest_charge
    yield from sheet.pair(words.RECEIPT, sale.receipt)
    yield from sheet.pair(words.HELD_ON, sheet.when(charge.created) if charge else "")
    yield from sheet.pair(words.CARD, sheet.card(charge))
    if intent.received:
        yield Pair(sheet.say(words.TAKEN), sheet.money(intent.received))
    if intent.tip:
        yield Pair(sheet.say(words.TIP), sheet.money(intent.tip))
    until = charge.capture_before if charge else None
    known = sheet.writing.when_long(until) if until else sheet.say(words.UNKNOWN_YET)
    yield Pair(sheet.say(words.HELD_UNTIL), known, is_bold=True)
    yield from sheet.pair(words.SERVED_BY, sale.clerk)
    yield from sheet.card_fields(charge)


def _what_next(sheet: Sheet, intent: Intent) -> Iterator[str]:
    charge = intent.latest_charge
    yield sheet.say(words.SHOP_DECIDES)
    if charge is not None and charge.capture_before is not None:
        when = sheet.writing.when_long(charge.capture_before)
        yield sheet.say(words.ENDS_BY_ITSELF, when=when)
    else:
        yield sheet.say(words.ENDS_SOMETIME)
    yield asking(sheet)


def asking(sheet: Sheet) -> str:
    """Whom to ask, in a sentence."""
    settings = sheet.settings
    return sheet.say(words.ASK, contact=settings.slip_contact or settings.shop_name)


def release_slip(
    sheet: Sheet, sale: Sale, intent: Intent, ended: tuple[Entry, ...], *, by: str
) -> Body:
    """What was let go, when and by whom; `ended` are the ledger's entries for it.

    Raises Refused `slip_kind` when nothing was let go.
    """
    if not ended:
        raise Refused("slip_kind", subject=sale.receipt)
    amount = total((entry.amount for entry in ended), intent.amount.currency)
    return Body(
        kind=SlipKind.RELEASE,
        subject=intent.id,
        title=sheet.say(_title(intent, ended)),
        parts=(
            *sheet.big(amount),
            Text(_taken(sheet, intent), Align.CENTRE),
            Rule(),
            *_release_facts(sheet, sale, intent, ended[-1], by=by),
            Rule(),
            *sheet.paragraphs(_what_bank_does(sheet, ended)),
        ),
        number=sale.receipt,
        sale=sale.id,
        intent=intent.id,
    )


def _title(intent: Intent, ended: tuple[Entry, ...]) -> str:
    if intent.received:
        return words.REST_TITLE
    return words.LAPSED_TITLE if _has_lapsed(ended) else words.RELEASED_TITLE


def _taken(sheet: Sheet, intent: Intent) -> str:
    if not intent.received:
        return sheet.say(words.NOTHING_TAKEN)
    return sheet.say(words.ONLY_TAKEN, amount=sheet.money(intent.received))


def _has_lapsed(ended: tuple[Entry, ...]) -> bool:
    return ended[-1].kind is EntryKind.LAPSE


def _release_facts(
    sheet: Sheet, sale: Sale, intent: Intent, end: Entry, *, by: str
) -> Iterator[Part]:
    charge = intent.latest_charge
    yield from sheet.pair(words.RECEIPT, sale.receipt)
    yield from sheet.pair(words.HELD_ON, sheet.when(charge.created) if charge else "")
    held = intent.authorised or Money.zero(intent.amount.currency)
    yield from sheet.pair(words.HELD_AMOUNT, sheet.money(held) if held else "")
    name = words.ENDED_ON if end.kind is EntryKind.LAPSE else words.RELEASED_ON
    yield Pair(sheet.say(name), sheet.when(end.occurred_at), is_bold=True)
    yield from sheet.pair(words.RELEASED_BY, by)
    yield from sheet.pair(words.CARD, sheet.card(charge))
    yield from sheet.card_fields(charge)
    yield from sheet.pair(words.REFERENCE, intent.id)


def _what_bank_does(sheet: Sheet, ended: tuple[Entry, ...]) -> Iterator[str]:
    yield sheet.say(words.BANK_LET_GO if _has_lapsed(ended) else words.SHOP_LET_GO)
    yield sheet.say(words.SHOW_YOUR_BANK)
    yield asking(sheet)
