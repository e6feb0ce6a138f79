"""What a change of a cart does that somebody may ask about later: removed, overridden, discounted.

A cart is compared with what it was when it was last kept, so that it does not matter by which
keys, or in how many steps, it became what it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pos.domain.cart import Cart, Discount, Line, PercentOff, discount_on
from pos.domain.measure import measure_text
from pos.domain.money import Money
from pos.domain.permissions import Act

WHOLE: Final = "cart"


@dataclass(frozen=True, slots=True)
class CartRisk:
    """One such change. `row` is the row's number, or `cart` for all of them.

    `amount` is what was removed, what the row costs at its new price, or what comes off. `share`
    is what comes off in basis points of what it comes off from, for a discount.
    """

    act: Act
    row: str
    amount: Money
    share: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def cart_risks(before: Cart, after: Cart) -> tuple[CartRisk, ...]:
    """In the order of the rows, the whole cart's discount last; empty for what nobody minds."""
    kept = {line.number: line for line in after.lines}
    known = {line.number: line for line in before.lines}
    found: list[CartRisk] = []
    for line in before.lines:
        found.extend(_removed(line, kept.get(line.number)))
    for line in after.lines:
        was = known.get(line.number)
        found.extend(_overridden(was, line))
        found.extend(_discounted(was, line))
    found.extend(_whole(before, after))
    return tuple(found)


def _removed(was: Line, now: Line | None) -> Iterator[CartRisk]:
    is_same = now is not None and now.item == was.item
    left = now.quantity if now is not None and is_same else 0
    if left < was.quantity:
        pieces = was.quantity - left
        facts = {**_named(was), "pieces": str(pieces), "left": str(left)}
        amount = was.full if was.is_measured else was.price * pieces
        yield CartRisk(Act.REMOVE_LINE, str(was.number), amount, facts=facts)
    elif now is not None and now.measure < was.measure:
        facts = {**_named(was), "pieces": _measured(was), "left": _measured(now)}
        less = replace(was, measure=was.measure - now.measure).full
        yield CartRisk(Act.REMOVE_LINE, str(was.number), less, facts=facts)


def _overridden(was: Line | None, now: Line) -> Iterator[CartRisk]:
    """More pieces at a price that was agreed for fewer are agreed on anew."""
    is_new = was is None or was.item != now.item
    before = now.item.price if was is None or is_new else was.price
    pieces, measure = (0, 0) if was is None or is_new else (was.quantity, was.measure)
    is_more = now.quantity > pieces or now.measure > measure
    if now.is_overridden and (now.price != before or is_more):
        told = {"from": _written(before), "to": _written(now.price), "pieces": str(now.quantity)}
        yield CartRisk(Act.PRICE_OVERRIDE, str(now.number), now.full, facts={**_named(now), **told})


def _discounted(was: Line | None, now: Line) -> Iterator[CartRisk]:
    share = _share(now.discount, now.full)
    if share > (0 if was is None else _share(was.discount, was.full)):
        yield CartRisk(Act.DISCOUNT, str(now.number), now.off, share, _named(now))


def _whole(before: Cart, after: Cart) -> Iterator[CartRisk]:
    """Also a discount that stays while rows go, and so takes a greater share of what is left."""
    lines = after.totals().lines
    share = _share(after.discount, lines)
    if share > _share(before.discount, before.totals().lines):
        yield CartRisk(Act.DISCOUNT, WHOLE, discount_on(lines, after.discount), share)


def _share(discount: Discount | None, full: Money) -> int:
    """Basis points that come off, rounded up: a limit is not passed by a rounding."""
    if discount is None:
        return 0
    if isinstance(discount, PercentOff):
        return discount.basis_points
    return -(-discount_on(full, discount).minor * 10_000 // full.minor) if full.minor else 0


def _named(line: Line) -> dict[str, str]:
    return {"sku": line.item.sku, "name": line.item.name}


def _measured(line: Line) -> str:
    return f"{measure_text(line.measure)} {line.item.unit}"


def _written(price: Money) -> str:
    return f"{price.minor} {price.currency.code}"
