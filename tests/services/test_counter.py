"""What lies on the counter and what is put aside, through power cuts and restarts."""

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.cart import PercentOff
from pos.domain.operation import IN_FLIGHT
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.tax import TaxMode
from pos.errors import InDoubt, Refused
from pos.settings import Settings
from tests.kit import ASKS, BROKE, VISA, euro


def test_an_empty_counter_gets_one_new_sale(shop):
    first = shop.counter.current().sale
    assert (first.state, first.register, first.cart.is_empty) == (SaleState.OPEN, "till-1", True)
    assert shop.counter.current().sale == first


def test_a_new_cart_follows_the_settings(shop):
    shop.settings.save(Settings(currency="USD", tax_mode=TaxMode.EXCLUSIVE, register="bar"))
    sale = shop.counter.current().sale
    assert (sale.cart.currency.code, sale.cart.tax_mode) == ("USD", TaxMode.EXCLUSIVE)
    assert sale.register == "bar"


def test_every_change_outlives_a_power_cut(shop):
    sale = shop.cart(1000, 3)
    cart = shop.record(sale).sale.cart
    for changed in (
        cart.set_quantity(1, 5),
        cart.set_discount(PercentOff(1000)),
        cart.set_line_discount(1, PercentOff(500)),
        cart.set_price(1, euro(899)),
    ):
        shop.counter.save(sale, changed)
        shop.restart()
        assert shop.counter.current().sale.cart == changed


def test_a_cart_is_closed_while_it_is_paid_and_after(shop):
    sale = shop.paying()
    cart = shop.record(sale).sale.cart
    with pytest.raises(Refused, match="cart_is_closed"):
        shop.counter.save(sale, cart.set_quantity(1, 2))
    shop.checkout.authorise(sale, VISA)
    with pytest.raises(Refused, match="cart_is_closed"):
        shop.counter.save(sale, cart.set_quantity(1, 2))


def test_a_sale_being_paid_stays_on_the_counter_through_a_restart(shop):
    sale = shop.paying()
    shop.restart()
    assert shop.counter.current().sale.id == sale


def test_the_counter_is_free_once_money_is_held(shop):
    sale = shop.held()
    assert shop.counter.current().sale.id != sale


def test_a_cart_is_put_aside_and_brought_back(shop):
    sale = shop.cart(1000)
    cart = shop.record(sale).sale.cart
    on_counter = shop.counter.park(sale, "  Mrs Green  ")
    assert on_counter.sale.id != sale
    assert on_counter.sale.cart.is_empty
    [parked] = shop.counter.parked()
    assert (parked.id, parked.label, parked.cart) == (sale, "Mrs Green", cart)
    shop.restart()
    record = shop.counter.take_up(sale)
    assert (record.sale.state, record.sale.cart) == (SaleState.OPEN, cart)
    assert shop.counter.current().sale.id == sale
    assert shop.counter.parked() == []


def test_the_cart_that_lies_there_is_put_aside_for_the_one_brought_back(shop):
    first = shop.cart(1000)
    shop.counter.park(first, "first")
    second = shop.cart(2000)
    shop.counter.take_up(first)
    assert [sale.id for sale in shop.counter.parked()] == [second]
    assert shop.counter.current().sale.id == first


def test_an_empty_cart_is_not_kept_for_the_one_brought_back(shop):
    first = shop.cart(1000)
    empty = shop.counter.park(first, "").sale.id
    shop.counter.take_up(first)
    assert shop.record(empty).sale.state is SaleState.ABANDONED
    assert shop.counter.parked() == []


def test_an_empty_cart_cannot_be_put_aside(shop):
    with pytest.raises(Refused, match="cart_empty"):
        shop.counter.park(shop.counter.current().sale.id, "")


@pytest.mark.parametrize("prepare", ["cart", "paying", "held"])
def test_only_what_was_put_aside_is_brought_back(shop, prepare):
    sale = getattr(shop, prepare)()
    with pytest.raises(Refused, match="not_parked"):
        shop.counter.take_up(sale)


def test_a_sale_that_is_over_cannot_be_put_aside(shop):
    sale = shop.held()
    with pytest.raises(Refused, match="sale_over"):
        shop.counter.park(sale, "")
    assert shop.record(sale).sale.state is SaleState.HELD


def test_a_sale_being_paid_is_put_aside_and_keeps_its_payment(shop):
    sale = shop.paying(1000)
    intent = shop.intent(sale).id
    with pytest.raises(Exception, match="card_declined"):
        shop.checkout.authorise(sale, BROKE)
    shop.counter.park(sale, "forgot the purse")
    other = shop.held(500)
    shop.counter.take_up(sale)
    record = shop.checkout.begin(sale)
    assert record.intent.id == intent
    assert record.sale.number == 1
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD
    assert shop.record(other).money is MoneyWord.HELD


def test_a_sale_whose_answer_is_missing_cannot_be_put_aside(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.cart()
    shop.fault(Fault.RESET_AFTER, "POST ")
    with pytest.raises(InDoubt):
        shop.checkout.begin(sale)
    with pytest.raises(Refused, match="still_checking"):
        shop.counter.park(sale, "")


@pytest.fixture
def doubtful(shop, expect_log):
    """A sale whose authorisation was lost on the way, with nothing known about it."""
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_AFTER, "/confirm")
    shop.fault(Fault.RESET_BEFORE, "GET ", times=9)
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    return sale


def test_a_sale_whose_answer_is_missing_leaves_the_counter_to_the_next_customer(shop, doubtful):
    assert shop.counter.current(keep=doubtful).sale.id == doubtful
    beside = shop.counter.current().sale
    assert beside.id != doubtful
    assert beside.cart.is_empty
    assert shop.counter.current().sale.id == beside.id
    # With its customer still here it stays, whatever empty cart lies beside it.
    assert shop.counter.current(keep=doubtful).sale.id == doubtful


def test_a_sale_that_turns_out_unpaid_comes_back_to_an_empty_counter(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "", times=9)
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    beside = shop.counter.current().sale.id
    assert beside != sale
    shop.calm()
    shop.pass_time(IN_FLIGHT)
    shop.journal.recover()
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN
    assert shop.counter.current(keep=beside).sale.id == sale


def test_a_sale_that_turns_out_unpaid_does_not_push_the_next_customers_aside(shop, expect_log):
    expect_log("no answer yet")
    first = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "", times=9)
    with pytest.raises(InDoubt):
        shop.checkout.authorise(first, VISA)
    second = shop.cart(500)
    assert second != first
    shop.calm()
    shop.pass_time(IN_FLIGHT)
    shop.journal.recover()
    assert shop.counter.current(keep=second).sale.id == second


def test_a_parked_cart_can_be_fetched_while_an_answer_is_missing(shop, expect_log):
    expect_log("no answer yet")
    parked = shop.cart(500)
    shop.counter.park(parked, "")
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "", times=9)
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    shop.counter.take_up(parked)
    assert shop.counter.current().sale.id == parked


def test_a_sale_whose_customer_is_at_the_bank_cannot_be_put_aside(shop):
    parked = shop.cart(500)
    shop.counter.park(parked, "")
    sale = shop.paying()
    shop.checkout.authorise(sale, ASKS)
    with pytest.raises(Refused, match="still_checking"):
        shop.counter.park(sale, "")
    with pytest.raises(Refused, match="still_checking"):
        shop.counter.take_up(parked)
    assert [one.id for one in shop.counter.parked()] == [parked]


def test_a_parked_sale_whose_payment_is_held_late_leaves_the_parked_ones(shop):
    sale = shop.paying()
    shop.counter.park(sale, "")
    # Somebody with access to the account lets a customer pay it all the same.
    shop.sdk.v1.payment_intents.confirm(
        shop.intent(sale).id,
        params={"payment_method": VISA, "return_url": "https://example.com/"},
    )
    record = shop.checkout.follow(sale)
    assert (record.sale.state, record.money) == (SaleState.HELD, MoneyWord.HELD)
    assert shop.counter.parked() == []
    assert [hold.sale for hold in shop.settlement.holds()] == [sale]
    assert shop.booked() == [("hold", "10.00")]


def test_a_whole_cart_is_sold_beside_the_one_on_the_counter(shop):
    lying = shop.cart(1000)
    cart = shop.record(lying).sale.cart.set_quantity(1, 7)
    beside = shop.counter.start(cart)
    assert beside.id != lying
    shop.checkout.begin(beside.id)
    shop.checkout.authorise(beside.id, VISA)
    assert shop.counter.current().sale.id == lying
    assert shop.intent(beside.id).capturable == euro(7000)


def test_recent_sales_are_those_that_reached_checkout_newest_first(shop):
    sales = [shop.held(), shop.paying()]
    shop.checkout.abandon(sales[1])
    shop.cart()
    assert [record.sale.id for record in shop.counter.recent()] == sales[::-1]
    assert [record.money for record in shop.counter.recent()] == [
        MoneyWord.NOT_TAKEN,
        MoneyWord.HELD,
    ]
    assert len(shop.counter.recent(1)) == 1
