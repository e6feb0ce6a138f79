"""What single lines of a cart cost once every discount and tax is shared out, exact to the unit."""

from collections.abc import Mapping

from pos.domain.cart import Cart
from pos.domain.money import Money, total
from pos.errors import Refused


def shares_of(cart: Cart) -> Mapping[int, Money]:
    """Each line's part of what the cart comes to, by line number; they sum to `due`.

    Discounts on the cart and tax on top are shared in proportion, in steps that can be charged.
    """
    if cart.is_empty:
        return {}
    weights = _weights(cart)
    due = cart.totals().due
    step = due.currency.step
    steps = Money(due.minor // step, due.currency).share(weights)
    return {
        line.number: Money(share.minor * step, due.currency)
        for line, share in zip(cart.lines, steps, strict=True)
    }


def amount_of_lines(cart: Cart, chosen: Mapping[int, int]) -> Money:
    """What `chosen`, line numbers with a quantity each, costs of the cart's total.

    All lines in full come to `due`, and a line's pieces to the line: what is chosen and what is
    left always sum to the whole.
    Raises Refused `line_unknown` and `line_quantity` (fewer than one, or more than were sold).
    """
    shares = shares_of(cart)
    return total(
        (_pieces(cart, shares, number, quantity) for number, quantity in chosen.items()),
        cart.currency,
    )


def _pieces(cart: Cart, shares: Mapping[int, Money], number: int, quantity: int) -> Money:
    line = cart.line(number)
    if not 1 <= quantity <= line.quantity:
        raise Refused("line_quantity", number=number, quantity=quantity, sold=line.quantity)
    share, step = shares[number], cart.currency.step
    # The first pieces take what does not divide, as every split here does.
    each, over = divmod(share.minor // step, line.quantity)
    return Money((each * quantity + min(quantity, over)) * step, cart.currency)


def _weights(cart: Cart) -> list[int]:
    """Every line's gross amount, before it is rounded to what can be charged."""
    totals = cart.totals()
    amounts = [line.amount for line in cart.lines]
    off = totals.discount.share([amount.minor for amount in amounts])
    net = [(amount - share).minor for amount, share in zip(amounts, off, strict=True)]
    gross = dict.fromkeys((line.number for line in cart.lines), 0)
    for rate, found in {tax.rate: tax.gross for tax in totals.taxes}.items():
        of_rate = [
            (line.number, each)
            for line, each in zip(cart.lines, net, strict=True)
            if line.item.tax_rate == rate
        ]
        for (number, _), part in zip(
            of_rate, found.share([each for _, each in of_rate]), strict=True
        ):
            gross[number] = part.minor
    return list(gross.values())
