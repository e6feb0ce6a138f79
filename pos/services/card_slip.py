"""The slip for a card that was read at a reader, with what the card networks want on paper."""

import textwrap
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Final

from pos.domain.intent import Charge, Intent
from pos.domain.money import Money
from pos.errors import Refused
from resources.words import card_slip as words
from resources.words import papers

WIDTH: Final = 42
"""What a receipt printer of 80 millimetres writes in a line."""

_PRESENT: Final = "_present"


def card_slip(
    intent: Intent, *, shop: str, receipt: str, zone: tzinfo, is_practice: bool
) -> tuple[str, ...]:
    """Lines to print, times by the shop's clocks. A hold is never called a charge.

    Raises Refused `no_card_slip` for a payment that no reader has read a card for.
    """
    charge = intent.latest_charge
    if charge is None or not charge.is_approved or not charge.facts.type.endswith(_PRESENT):
        raise Refused("no_card_slip", receipt=receipt)
    above = [
        *([f"*** {papers.PRACTICE} ***"] if is_practice else []),
        *textwrap.wrap(shop, WIDTH),
        words.TITLE,
    ]
    rows = [(papers.RECEIPT, receipt), *_facts(intent, charge, zone)]
    rows += [
        (title, charge.facts.receipt[name])
        for name, title in words.FIELDS.items()
        if charge.facts.receipt.get(name)
    ]
    return (
        *(line.center(WIDTH).rstrip() for line in above),
        "-" * WIDTH,
        *(_row(name, value) for name, value in rows if value),
        "-" * WIDTH,
        _word(intent).center(WIDTH).rstrip(),
    )


def _facts(intent: Intent, charge: Charge, zone: tzinfo) -> Iterator[tuple[str, str]]:
    yield words.DATE, _when(charge.created, zone)
    yield words.AMOUNT, _money(intent.received or intent.authorised or intent.amount)
    if intent.tip:
        yield words.TIP, _money(intent.tip)
    yield words.CARD, f"{charge.brand} {charge.last4}".strip()
    yield words.READ, words.READ_METHODS.get(charge.facts.read_method, charge.facts.read_method)
    if intent.is_held and charge.capture_before is not None:
        yield words.HELD_UNTIL, _when(charge.capture_before, zone)


def _word(intent: Intent) -> str:
    if intent.is_held:
        return words.HELD
    return words.TAKEN if intent.received else words.RELEASED


def _row(name: str, value: str) -> str:
    room = WIDTH - len(name) - 1
    return f"{name} {value[:room].rjust(room)}"


def _money(amount: Money) -> str:
    return f"{amount.plain()} {amount.currency.code}"


def _when(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
