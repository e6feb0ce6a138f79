"""The slip for a card that was read at a reader, with what the card networks want on paper."""

from collections.abc import Iterator
from typing import Final

from pos.domain.intent import Charge, Intent
from pos.domain.slip import Align, Pair, Part, Rule, Slip, SlipKind, Text
from pos.errors import Refused
from pos.services.report_paper import in_letters
from resources.words import card_slip as words
from resources.words import papers
from resources.writing import Writing

_PRESENT: Final = "_present"


def card_slip(
    intent: Intent, *, shop: str, receipt: str, writing: Writing, is_practice: bool
) -> tuple[str, ...]:
    """Lines to print, as that reader writes. A hold is never called a charge.

    Raises Refused `no_card_slip` for a payment that no reader has read a card for.
    """
    charge = intent.latest_charge
    if charge is None or not charge.is_approved or not charge.facts.type.endswith(_PRESENT):
        raise Refused("no_card_slip", receipt=receipt)
    above = (*([f"*** {writing.words(papers.PRACTICE)} ***"] if is_practice else []), shop)
    parts: tuple[Part, ...] = (
        *(Text(line, Align.CENTRE) for line in (*above, writing.words(words.TITLE))),
        Rule(),
        Pair(writing.words(papers.RECEIPT), receipt),
        *_facts(intent, charge, writing),
        Rule(),
        Text(writing.words(_word(intent)), Align.CENTRE),
    )
    is_right_to_left = writing.language.is_right_to_left
    return in_letters(Slip(SlipKind.RECEIPT, receipt, "", parts, is_right_to_left=is_right_to_left))


def _facts(intent: Intent, charge: Charge, writing: Writing) -> Iterator[Part]:
    facts, until = charge.facts, charge.capture_before
    method = words.READ_METHODS.get(facts.read_method, "")
    pairs = [
        (words.DATE, writing.when(charge.created)),
        (words.AMOUNT, writing.money(intent.received or intent.authorised or intent.amount)),
        (words.TIP, writing.money(intent.tip) if intent.tip else ""),
        (words.CARD, f"{charge.brand} {charge.last4}".strip()),
        (words.READ, writing.words(method) if method else facts.read_method),
        (words.HELD_UNTIL, writing.when(until) if intent.is_held and until else ""),
        *((title, facts.receipt.get(name, "")) for name, title in words.FIELDS.items()),
    ]
    return (Pair(writing.words(name), value) for name, value in pairs if value)


def _word(intent: Intent) -> str:
    if intent.is_held:
        return words.HELD
    return words.TAKEN if intent.received else words.RELEASED
