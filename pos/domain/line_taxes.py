"""What is owed per rate once lines of a sale are taken by themselves, and the rest in shares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pos.domain.cart import Cart
from pos.domain.cart_lines import amount_of_lines
from pos.domain.money import Money, total
from pos.domain.tax import TaxLine, TaxRate, part_of
from pos.errors import Refused


@dataclass(frozen=True, slots=True)
class LinesTaken:
    """A capture that was for certain lines: numbers with a quantity each.

    `upto` is what was taken of the sale in all once it was done, `amount` what it took itself,
    both without a tip.
    """

    upto: Money
    amount: Money
    lines: tuple[tuple[int, int], ...]


def taxes_between(
    cart: Cart, start: Money, end: Money, lined: Sequence[LinesTaken]
) -> tuple[TaxLine, ...]:
    """What comes to be taken per rate between two cumulated amounts.

    Steps that follow one another add up to the cart's own taxes, whichever of them were for lines.
    """
    return tuple(
        TaxLine(after.rate, after.net - before.net, after.tax - before.tax)
        for before, after in zip(_upto(cart, start, lined), _upto(cart, end, lined), strict=True)
    )


def _upto(cart: Cart, taken: Money, lined: Iterable[LinesTaken]) -> tuple[TaxLine, ...]:
    """Lines by their own rates; what was taken beside them in proportion to what they left."""
    whole = cart.totals().taxes
    gross = _by_rate(cart, [each for each in lined if each.upto <= taken])
    none = Money.zero(taken.currency)
    rest = taken - total(gross.values(), taken.currency)
    left = [line.gross - gross.get(line.rate, none) for line in whole]
    if not gross or rest.minor < 0 or any(each.minor < 0 for each in left):
        return part_of(whole, taken)
    of_lines = [part_of((line,), gross.get(line.rate, none))[0] for line in whole]
    remaining = tuple(
        TaxLine(line.rate, line.net - own.net, line.tax - own.tax)
        for line, own in zip(whole, of_lines, strict=True)
    )
    others = part_of(remaining if any(left) else whole, rest)
    return tuple(
        TaxLine(own.rate, own.net + other.net, own.tax + other.tax)
        for own, other in zip(of_lines, others, strict=True)
    )


def _by_rate(cart: Cart, lined: Iterable[LinesTaken]) -> dict[TaxRate, Money]:
    """Gross amounts of the lines; a capture of another amount than its lines was not for them."""
    sums: dict[TaxRate, Money] = {}
    for each in lined:
        try:
            found = [
                (cart.line(number).item.tax_rate, amount_of_lines(cart, {number: quantity}))
                for number, quantity in each.lines
            ]
        except Refused:
            continue
        if total((amount for _, amount in found), each.amount.currency) != each.amount:
            continue
        for rate, amount in found:
            sums[rate] = sums.get(rate, Money.zero(amount.currency)) + amount
    return sums
