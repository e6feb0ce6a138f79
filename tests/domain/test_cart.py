"""A cart counts, discounts and taxes, and an earlier cart can be put back."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pos.domain.cart import MAX_QUANTITY, AmountOff, Cart, PercentOff, discount_on
from pos.domain.money import MAX_MINOR, Money, check_chargeable, total
from pos.domain.tax import TaxMode
from pos.errors import Refused
from tests.domain.making import EUR, ISK, JPY, KWD, cart, carts, code_of, eur, item


def test_an_empty_cart_comes_to_nothing():
    totals = Cart(EUR, TaxMode.INCLUSIVE).totals()
    assert (totals.lines, totals.discount, totals.due, totals.tax) == (eur(0),) * 4
    assert totals.taxes == ()


def test_the_same_thing_again_is_one_more_of_it():
    filled = cart(item()).add(item(), 2)
    assert [(line.quantity, line.full) for line in filled.lines] == [(3, eur(3000))]
    assert filled.count == 3


def test_another_price_or_name_is_another_row():
    assert len(cart(item(), item(999), item(sku="B-2")).lines) == 3


@pytest.mark.parametrize(
    "set_apart",
    [
        lambda c: c.set_price(1, eur(900)),
        lambda c: c.set_line_discount(1, PercentOff(1000)),
    ],
)
def test_a_row_that_was_bargained_for_is_left_alone(set_apart):
    filled = set_apart(cart(item())).add(item())
    assert [line.number for line in filled.lines] == [1, 2]
    assert filled.line(2).amount == eur(1000)


def test_rows_keep_their_numbers_when_others_go():
    filled = cart(item(), item(sku="B"), item(sku="C")).remove(2)
    assert [line.number for line in filled.lines] == [1, 3]
    assert filled.add(item(sku="D")).lines[-1].number == 4


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1, 10**30])
def test_quantities_have_bounds(quantity):
    filled = cart(item(1))
    assert code_of(filled.add, item(1), quantity) == "quantity_out_of_range"
    assert code_of(filled.set_quantity, 1, quantity) == "quantity_out_of_range"


def test_scanning_on_stops_at_the_largest_quantity():
    full = cart(item(1)).set_quantity(1, MAX_QUANTITY)
    assert code_of(full.add, item(1)) == "quantity_out_of_range"


@pytest.mark.parametrize(
    "touch",
    [
        lambda c: c.set_quantity(7, 1),
        lambda c: c.set_price(7, eur(1)),
        lambda c: c.set_line_discount(7, None),
        lambda c: c.remove(7),
        lambda c: c.line(7),
    ],
)
def test_a_row_that_is_not_there_is_refused(touch):
    assert code_of(touch, cart(item())) == "line_unknown"


def test_a_cart_has_one_currency():
    filled = cart(item())
    yen = Money(5, JPY)
    assert code_of(filled.add, item(currency=JPY)) == "currencies_differ"
    assert code_of(filled.set_price, 1, yen) == "currencies_differ"
    assert code_of(filled.set_discount, AmountOff(yen)) == "currencies_differ"
    assert code_of(filled.set_line_discount, 1, AmountOff(yen)) == "currencies_differ"


def test_a_price_can_be_nothing_but_not_less():
    free = cart(item()).set_price(1, eur(0))
    assert (free.totals().due, free.line(1).is_overridden) == (eur(0), True)
    assert code_of(free.set_price, 1, eur(-1)) == "amount_negative"
    assert code_of(free.add, item(-1)) == "amount_negative"


def test_prices_and_discounts_are_steps_that_can_be_charged():
    filled = cart(item(1230, currency=KWD), currency=KWD)
    assert code_of(filled.set_price, 1, Money(1235, KWD)) == "amount_step"
    assert code_of(filled.add, item(5, currency=KWD)) == "amount_step"
    assert code_of(filled.set_discount, AmountOff(Money(5, KWD))) == "amount_step"


@pytest.mark.parametrize("points", [0, -1, 10_001])
def test_a_percentage_is_more_than_nothing_and_at_most_all(points):
    assert code_of(PercentOff, points) == "discount_out_of_range"


@pytest.mark.parametrize("minor", [0, -1])
def test_a_discount_is_more_than_nothing(minor):
    assert code_of(AmountOff, eur(minor)) == "discount_out_of_range"


@pytest.mark.parametrize(
    ("discount", "off"),
    [
        (None, 0),
        (AmountOff(eur(250)), 250),
        (AmountOff(eur(2500)), 999),
        (PercentOff(1000), 100),
        (PercentOff(10_000), 999),
    ],
)
def test_a_discount_takes_no_more_than_there_is(discount, off):
    assert discount_on(eur(999), discount) == eur(off)


@pytest.mark.parametrize(
    ("minor", "currency", "off"), [(1230, KWD, 120), (1250, KWD, 130), (199_000, ISK, 19_900)]
)
def test_what_a_percentage_leaves_can_be_charged(minor, currency, off):
    assert discount_on(Money(minor, currency), PercentOff(1000)) == Money(off, currency)


def test_row_discounts_come_first_and_the_carts_is_shared():
    filled = cart(item(1000, rate=2000), item(3000, sku="B", rate=1000))
    filled = filled.set_line_discount(2, AmountOff(eur(1000))).set_discount(PercentOff(1000))
    totals = filled.totals()
    assert (totals.lines, totals.discount, totals.due) == (eur(3000), eur(300), eur(2700))
    assert [(tax.rate.basis_points, tax.gross) for tax in totals.taxes] == [
        (1000, eur(1800)),
        (2000, eur(900)),
    ]


def test_prices_without_tax_are_paid_with_it():
    totals = cart(item(1000), item(500, sku="B", rate=550), mode=TaxMode.EXCLUSIVE).totals()
    assert (totals.lines, totals.tax, totals.due) == (eur(1500), eur(228), eur(1728))


def test_a_discount_larger_than_its_row_is_refused():
    filled = cart(item()).set_quantity(1, 2)
    assert code_of(filled.set_line_discount, 1, AmountOff(eur(2001))) == "discount_too_large"
    off = filled.set_line_discount(1, AmountOff(eur(2000)))
    assert off.totals().due == eur(0)
    # The row is in the cashier's hand: nothing is given away by a keystroke.
    assert code_of(off.set_quantity, 1, 1) == "discount_too_large"
    assert code_of(off.set_price, 1, eur(999)) == "discount_too_large"


def test_a_discount_larger_than_the_cart_is_refused():
    assert code_of(cart(item()).set_discount, AmountOff(eur(1001))) == "discount_too_large"
    assert code_of(cart().set_discount, AmountOff(eur(1))) == "discount_too_large"


def test_a_row_can_go_though_the_discount_was_for_more():
    both = cart(item(10_000), item(500, sku="B")).set_discount(AmountOff(eur(1000)))
    left = both.remove(1)
    assert (left.totals().discount, left.totals().due) == (eur(500), eur(0))
    assert code_of(check_chargeable, left.totals().due) == "amount_too_small"
    # The row comes back, and with it the discount that was agreed.
    assert left.add(item(10_000)).totals() == both.totals()
    # A smaller one can be agreed instead, or none.
    assert left.set_discount(AmountOff(eur(100))).totals().due == eur(400)
    assert left.set_discount(None).totals().due == eur(500)


def test_the_discount_goes_with_the_last_row():
    assert cart(item()).set_discount(PercentOff(500)).remove(1) == cart()


def test_a_cart_of_gifts_comes_to_nothing_and_stays_usable():
    gifts = cart(item(), item(0, sku="B")).set_line_discount(1, PercentOff(10_000))
    assert (gifts.totals().due, gifts.totals().tax) == (eur(0), eur(0))
    assert gifts.set_discount(PercentOff(5000)).totals().due == eur(0)
    assert gifts.remove(1).add(item(700, sku="C")).totals().due == eur(700)


def test_a_cart_is_no_larger_than_one_payment():
    dear = cart(item(MAX_MINOR))
    assert dear.totals().due.minor == MAX_MINOR
    assert code_of(dear.add, item(1, sku="B")) == "cart_too_large"
    assert code_of(dear.set_quantity, 1, MAX_QUANTITY) == "cart_too_large"
    taxed = cart(mode=TaxMode.EXCLUSIVE)
    assert code_of(taxed.add, item(MAX_MINOR)) == "cart_too_large"


def test_lifting_a_discount_keeps_to_one_payment():
    half = cart(item(60_000_000, rate=0), mode=TaxMode.EXCLUSIVE).set_discount(PercentOff(5000))
    taxed = half.add(item(25_000_000, sku="B", rate=10_000))
    assert code_of(taxed.set_discount, None) == "cart_too_large"


@given(carts())
def test_totals_add_up(cart):
    totals = cart.totals()
    zero = Money.zero(cart.currency)
    assert totals.lines == total([line.amount for line in cart.lines], cart.currency)
    assert zero <= totals.discount <= totals.lines
    assert totals.due == total([tax.gross for tax in totals.taxes], cart.currency)
    paid_for = totals.lines - totals.discount
    net = total([tax.net for tax in totals.taxes], cart.currency)
    assert (totals.due if cart.tax_mode is TaxMode.INCLUSIVE else net) == paid_for
    assert totals.due - totals.tax == net
    assert all(tax.net >= zero and tax.tax >= zero for tax in totals.taxes)
    rates = [tax.rate for tax in totals.taxes]
    assert rates == sorted({line.item.tax_rate for line in cart.lines})


@given(carts())
def test_whatever_is_due_can_be_charged_or_is_too_little(cart):
    assert code_of(check_chargeable, cart.totals().due) in {"", "amount_too_small"}


@given(carts(least=2), st.data())
def test_any_row_can_always_be_removed(cart, data):
    number = data.draw(st.sampled_from([line.number for line in cart.lines]))
    left = cart.remove(number)
    assert [line.number for line in left.lines] == [
        line.number for line in cart.lines if line.number != number
    ]
    assert left.totals().lines == cart.totals().lines - cart.line(number).amount
    assert left.discount == cart.discount


class Counter(RuleBasedStateMachine):
    """A cashier who keys in anything, and takes it back."""

    def __init__(self) -> None:
        super().__init__()
        self.cart = cart()
        self.earlier: list[tuple[Cart, Money]] = []

    def _try(self, change, *args) -> None:
        before = (self.cart, self.cart.totals().due)
        try:
            self.cart = change(*args)
        except Refused:
            assert self.cart.totals().due == before[1]
        else:
            self.earlier.append(before)

    def _some(self, data) -> int:
        return data.draw(st.sampled_from([line.number for line in self.cart.lines] or [1]))

    @rule(sku=st.sampled_from("ABC"), price=st.integers(0, 500), count=st.integers(0, 3))
    def scan(self, sku, price, count) -> None:
        self._try(self.cart.add, item(price, sku=sku), count)

    @rule(data=st.data(), count=st.integers(-1, 4))
    def count(self, data, count) -> None:
        self._try(self.cart.set_quantity, self._some(data), count)

    @rule(data=st.data(), price=st.integers(-1, 300))
    def reprice(self, data, price) -> None:
        self._try(self.cart.set_price, self._some(data), eur(price))

    @rule(data=st.data(), off=st.integers(1, 400).map(eur).map(AmountOff) | st.none())
    def discount_row(self, data, off) -> None:
        self._try(self.cart.set_line_discount, self._some(data), off)

    @rule(off=st.integers(1, 400).map(eur).map(AmountOff) | st.just(PercentOff(3333)) | st.none())
    def discount_cart(self, off) -> None:
        self._try(self.cart.set_discount, off)

    @rule(data=st.data())
    def remove(self, data) -> None:
        number = self._some(data)
        there = any(line.number == number for line in self.cart.lines)
        before = len(self.earlier)
        self._try(self.cart.remove, number)
        assert (len(self.earlier) > before) == there

    @precondition(lambda self: self.earlier)
    @rule()
    def undo(self) -> None:
        self.cart, due = self.earlier.pop()
        assert self.cart.totals().due == due

    @invariant()
    def comes_to_something(self) -> None:
        totals = self.cart.totals()
        assert eur(0) <= totals.due <= totals.lines
        assert self.cart.is_empty <= (totals.due == eur(0))


def test_a_cart_survives_whatever_is_keyed_in():
    run_state_machine_as_test(Counter, settings=settings(max_examples=40, deadline=None))


def test_totals_are_added_up_once_and_never_carried_over_to_a_changed_cart():
    one = Cart(EUR, TaxMode.INCLUSIVE).add(item(100))
    assert one.totals() is one.totals()
    assert one.set_quantity(1, 3).totals().due == eur(300)
