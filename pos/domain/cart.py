"""What the customer wants to buy: lines, discounts and totals; a change returns a new cart."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, assert_never

from pos.domain.measure import Unit, check_measure
from pos.domain.money import MAX_MINOR, Currency, Money, check_step, total
from pos.domain.tax import TaxLine, TaxMode, TaxRate, tax_lines
from pos.errors import Refused

MAX_QUANTITY: Final = 9_999


@dataclass(frozen=True, slots=True)
class Item:
    """A product as it was when it was put into the cart; the price is for one `unit`."""

    sku: str
    barcode: str
    name: str
    price: Money
    tax_rate: TaxRate
    unit: Unit = Unit.PIECE


@dataclass(frozen=True, slots=True)
class AmountOff:
    """A discount of a fixed amount."""

    amount: Money

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise Refused("discount_out_of_range")


@dataclass(frozen=True, slots=True)
class PercentOff:
    """A discount in basis points: 1000 is 10 %."""

    basis_points: int

    def __post_init__(self) -> None:
        if not 0 < self.basis_points <= 10_000:  # noqa: PLR2004 - basis points in a whole
            raise Refused("discount_out_of_range")


Discount = AmountOff | PercentOff


def discount_on(amount: Money, discount: Discount | None) -> Money:
    """How much comes off `amount`, never more than there is.

    A percentage comes off in steps that can be charged, so that what is left can be.
    Raises Refused `currencies_differ`.
    """
    match discount:
        case None:
            return Money.zero(amount.currency)
        case AmountOff(off):
            return min(off, amount)
        case PercentOff(points):
            return amount.times(Fraction(points, 10_000), step=amount.currency.step)
        case _:
            assert_never(discount)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the cart; `number` stays the same for the life of the row.

    Goods that are measured are one piece a row, as each was weighed or cut by itself, and comes
    back whole: `measure` is how much of the item's unit it is, in thousandths; 0 for pieces.
    """

    number: int
    item: Item
    quantity: int
    price: Money
    discount: Discount | None = None
    measure: int = 0

    @property
    def is_measured(self) -> bool:
        return self.measure > 0

    @property
    def full(self) -> Money:
        """Quantity times price, before discounts; what is measured is rounded once, here."""
        if self.measure:
            step = self.price.currency.step
            return self.price.times(Fraction(self.measure, 1000), step=step) * self.quantity
        return self.price * self.quantity

    @property
    def off(self) -> Money:
        return discount_on(self.full, self.discount)

    @property
    def amount(self) -> Money:
        """What the row costs after its own discount, before a discount on the cart."""
        return self.full - self.off

    @property
    def is_overridden(self) -> bool:
        """Whether the price is not the catalogue's."""
        return self.price != self.item.price


@dataclass(frozen=True, slots=True)
class Totals:
    """What a cart comes to; `due` is what the customer pays."""

    lines: Money
    discount: Money
    taxes: tuple[TaxLine, ...]
    due: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Cart:
    """Lines in the order in which they were added, and a discount on all of them.

    A discount of an amount on the whole cart is refused when it is more than the cart comes to.
    One that was agreed stays agreed when rows go: it takes what is left, and takes its full
    amount again when rows come back. Nothing that was keyed in is forgotten, no row is stuck,
    and an earlier cart can always be put back.
    """

    currency: Currency
    tax_mode: TaxMode
    lines: tuple[Line, ...] = ()
    discount: Discount | None = None
    _totals: Totals | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def count(self) -> int:
        """Pieces, not rows."""
        return sum(line.quantity for line in self.lines)

    def line(self, number: int) -> Line:
        """The row of that number.

        Raises Refused `line_unknown`.
        """
        for line in self.lines:
            if line.number == number:
                return line
        raise Refused("line_unknown", number=number)

    def add(self, item: Item, quantity: int = 1, *, measure: int = 0) -> "Cart":
        """One more of the same row, or a new row at the end.

        A row whose price was overridden or discounted is left alone, and every weighing is a row
        of its own: rounded by itself, it costs what its label says.
        Raises Refused `quantity_out_of_range`, `currencies_differ`, `amount_negative`,
        `amount_step` or `cart_too_large`; `measure_needed`, `measure_out_of_range` or
        `measured_not_counted` of what is measured, `not_measured` of what is not.
        """
        check_quantity(quantity)
        self._check_price(item.price)
        if item.unit or measure:
            return self._add_measured(item, quantity, measure)
        for line in reversed(self.lines):
            if line.item == item and line.discount is None and not line.is_overridden:
                return self.set_quantity(line.number, line.quantity + quantity)
        return self._with((*self.lines, Line(self._next_number(), item, quantity, item.price)))

    def _add_measured(self, item: Item, quantity: int, measure: int) -> "Cart":
        _check_counted_once(item, quantity)
        if not item.unit:
            raise Refused("not_measured", name=item.name)
        if not measure:
            raise Refused("measure_needed", name=item.name, unit=str(item.unit))
        check_measure(measure)
        row = Line(self._next_number(), item, quantity, item.price, measure=measure)
        return self._with((*self.lines, row))

    def _next_number(self) -> int:
        return max((line.number for line in self.lines), default=0) + 1

    def set_quantity(self, number: int, quantity: int) -> "Cart":
        """Another number of pieces; zero is what `remove` is for.

        Raises Refused `quantity_out_of_range`, `measured_not_counted`, `cart_too_large`, or
        `discount_too_large` when the row's own discount is more than the row would cost.
        """
        check_quantity(quantity)
        _check_counted_once(self.line(number).item, quantity)
        return self._change(number, lambda line: replace(line, quantity=quantity))

    def set_measure(self, number: int, measure: int) -> "Cart":
        """Another weight or length of a row that is measured, in thousandths of its unit.

        Raises Refused `measure_out_of_range`, `not_measured`, `cart_too_large`, or
        `discount_too_large` when the row's own discount is more than the row would cost.
        """
        check_measure(measure)
        line = self.line(number)
        if not line.item.unit:
            raise Refused("not_measured", name=line.item.name)
        return self._change(number, lambda line: replace(line, measure=measure))

    def set_price(self, number: int, price: Money) -> "Cart":
        """Another price for one row, zero included; the discount on it stays.

        Raises Refused `amount_negative`, `amount_step`, `currencies_differ`, `cart_too_large` or
        `discount_too_large`.
        """
        self._check_price(price)
        return self._change(number, lambda line: replace(line, price=price))

    def set_line_discount(self, number: int, discount: Discount | None) -> "Cart":
        """A discount on one row, None for none.

        Raises Refused `discount_too_large`, `amount_step`, `currencies_differ`.
        """
        return self._change(number, lambda line: replace(line, discount=discount))

    def set_discount(self, discount: Discount | None) -> "Cart":
        """A discount on the whole cart, None for none.

        Raises Refused `discount_too_large`, `amount_step`, `currencies_differ`, `cart_too_large`.
        """
        _check_discount(discount, self.totals().lines)
        return _checked(replace(self, discount=discount))

    def remove(self, number: int) -> "Cart":
        """Without that row; the cart's discount goes with the last one.

        Raises Refused `line_unknown`.
        """
        self.line(number)
        left = tuple(line for line in self.lines if line.number != number)
        return self._with(left) if left else Cart(self.currency, self.tax_mode)

    def totals(self) -> Totals:
        """Line discounts first, then the cart's in proportion, then tax once per rate."""
        found = self._totals
        if found is None:
            found = self._added_up()
            # A cart never changes, and a screen asks for its totals at every turn.
            object.__setattr__(self, "_totals", found)
        return found

    def _added_up(self) -> Totals:
        amounts = [line.amount for line in self.lines]
        lines = total(amounts, self.currency)
        off = discount_on(lines, self.discount)
        per_rate: dict[TaxRate, Money] = {}
        shares = off.share([amount.minor for amount in amounts]) if amounts else ()
        for line, amount, share in zip(self.lines, amounts, shares, strict=True):
            rate = line.item.tax_rate
            per_rate[rate] = per_rate.get(rate, Money.zero(self.currency)) + amount - share
        taxes = tax_lines(per_rate, self.tax_mode)
        due = total([tax.gross for tax in taxes], self.currency)
        return Totals(lines, off, taxes, due, total([tax.tax for tax in taxes], self.currency))

    def _check_price(self, price: Money) -> None:
        if price.currency != self.currency:
            raise Refused("currencies_differ", first=self.currency.code, second=price.currency.code)
        if price.minor < 0:
            raise Refused("amount_negative", amount=price)
        check_step(price)

    def _change(self, number: int, change: Callable[[Line], Line]) -> "Cart":
        changed = change(self.line(number))
        _check_discount(changed.discount, changed.full)
        return self._with(tuple(changed if line.number == number else line for line in self.lines))

    def _with(self, lines: tuple[Line, ...]) -> "Cart":
        return _checked(replace(self, lines=lines))


def check_quantity(quantity: int) -> None:
    """Raises Refused `quantity_out_of_range`."""
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Refused("quantity_out_of_range", quantity=quantity, maximum=MAX_QUANTITY)


def _check_counted_once(item: Item, quantity: int) -> None:
    if item.unit and quantity != 1:
        raise Refused("measured_not_counted", name=item.name, unit=str(item.unit))


def _check_discount(discount: Discount | None, amount: Money) -> None:
    if isinstance(discount, AmountOff):
        if discount.amount > amount:
            raise Refused("discount_too_large", discount=discount.amount, amount=amount)
        check_step(discount.amount)


def _checked(cart: Cart) -> Cart:
    """The cart, unless it comes to more than one payment can be for."""
    totals = cart.totals()
    if totals.due.minor > MAX_MINOR or totals.lines.minor > MAX_MINOR:
        raise Refused("cart_too_large", maximum=Money(MAX_MINOR, cart.currency))
    return cart
