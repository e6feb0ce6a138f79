"""Slips about the drawer: what was put in, taken out, or counted."""

from collections.abc import Iterator

from pos.domain.ledger import EntryKind
from pos.domain.money import Money
from pos.domain.shift import Counted, Shift
from pos.domain.shift_report import Movement
from pos.domain.slip import Pair, Part, Rule, SlipKind
from pos.services.slips.refunds import signature
from pos.services.slips.sheet import Body, Sheet
from resources.words import slips as words

COUNT = "count"
FLOAT = "float"


def cash_subject(shift: Shift, about: str) -> str:
    """`till-1/12/3` for the third movement, `till-1/12/float`, `till-1/12/count`."""
    return f"{shift.name}/{about}"


def movement_slip(
    sheet: Sheet, shift: Shift, place: int, movement: Movement, *, opens_drawer: bool = False
) -> Body:
    """Cash put in or taken out with a reason; `place` counts the shift's movements from 1."""
    is_in = movement.kind is EntryKind.CASH_IN
    return Body(
        kind=SlipKind.CASH,
        subject=cash_subject(shift, str(place)),
        title=sheet.say(words.CASH_IN_TITLE if is_in else words.CASH_OUT_TITLE),
        parts=(
            *sheet.big(movement.amount),
            Rule(),
            *_facts(sheet, shift),
            *sheet.pair(words.DATE, sheet.when(movement.at)),
            *sheet.pair(words.REASON, movement.reason),
            *signature(sheet),
        ),
        number=shift.name,
        opens_drawer=opens_drawer,
    )


def float_slip(sheet: Sheet, shift: Shift) -> Body:
    """What lay in the drawer when the shift began."""
    return Body(
        kind=SlipKind.CASH,
        subject=cash_subject(shift, FLOAT),
        title=sheet.say(words.FLOAT_TITLE),
        parts=(
            *sheet.big(shift.opening_float),
            Rule(),
            *_facts(sheet, shift),
            *sheet.pair(words.DATE, sheet.when(shift.opened_at)),
            *sheet.pair(words.BY, shift.opened_by),
            *signature(sheet),
        ),
        number=shift.name,
    )


def count_slip(sheet: Sheet, shift: Shift, counted: Counted) -> Body:
    """What somebody counted, coin by coin where it was counted so; never what was expected."""
    return Body(
        kind=SlipKind.CASH,
        subject=cash_subject(shift, COUNT),
        title=sheet.say(words.COUNT_TITLE),
        parts=(
            *sheet.big(counted.total),
            Rule(),
            *_facts(sheet, shift),
            *sheet.pair(words.DATE, sheet.when(counted.at)),
            *sheet.pair(words.BY, counted.by),
            *_pieces(sheet, counted),
            *signature(sheet),
        ),
        number=shift.name,
    )


def _facts(sheet: Sheet, shift: Shift) -> Iterator[Part]:
    yield from sheet.pair(words.REGISTER, shift.register)
    yield from sheet.pair(words.SHIFT, sheet.writing.number(shift.number))


def _pieces(sheet: Sheet, counted: Counted) -> Iterator[Part]:
    if counted.pieces.counts:
        yield Rule()
    for minor, number in counted.pieces.counts:
        value = Money(minor, counted.total.currency)
        each = sheet.say(words.EACH, count=number, price=sheet.amount(value))
        yield Pair(each, sheet.amount(value * number))
