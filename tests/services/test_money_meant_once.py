"""A sale is paid once, over what is due: whatever was given out before, and comes home late."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.errors import Refusal
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.handover import End
from pos.domain.ids import PaymentMethodId, SaleId
from pos.domain.sale import SaleState
from pos.errors import InDoubt, Refused
from pos.services.card_checks import without_intent
from tests.kit import VISA, Shop, euro
from tests.services.reader_kit import HERE, ReaderCounter
from tests.services.test_card_form import confirm, form_of

THINKS = PaymentMethodId("pm_card_practiceProcessing")


def _part_in_cash(shop: Shop, sale: SaleId) -> None:
    shop.tenders.cash(sale, euro(400), euro(400))


def _back_to_the_cart(shop: Shop, sale: SaleId) -> None:
    shop.checkout.back_to_cart(sale)


# What a form has sent ------------------------------------------------------------------------


@pytest.mark.parametrize("change", [_part_in_cash, _back_to_the_cart])
def test_what_a_form_sends_late_cannot_pay_a_sum_that_is_not_due_any_more(
    shop: Shop, change: Callable[[Shop, SaleId], None]
):
    sale = shop.cart(1000)
    ticket = form_of(shop).open(sale)
    shop.handing.take_back(sale)
    change(shop, sale)
    with pytest.raises(Refusal):
        confirm(shop, ticket)  # it was on its way when the form was closed
    assert shop.checkout.follow(sale).sale.intent is None
    record = shop.checkout.begin(sale)
    assert record.intent is not None
    assert record.intent.amount == record.sale.still_due


def test_a_payment_that_no_form_had_is_kept_for_the_rest(shop: Shop):
    sale = shop.paying(1000)
    before = shop.intent(sale).id
    _part_in_cash(shop, sale)
    assert shop.checkout.begin(sale).sale.intent == before


def test_a_reader_that_was_lost_cannot_pay_for_a_cart_that_changed(shop: Shop):
    counter = ReaderCounter(shop)
    other = counter.second_reader()
    sale = shop.cart(1000)
    shop.reader_payments.present(sale, reader=HERE)
    shop.bench.reader_cable(HERE, is_in=False)
    shop.reader_payments.take_over(sale, other)
    shop.checkout.back_to_cart(sale)
    [payment] = shop.at_stripe(sale)
    assert payment.status == "canceled"
    assert shop.record(sale).sale.state is SaleState.OPEN


def test_a_reader_that_may_have_it_asks_for_no_card_once_it_was_taken_back(shop: Shop, expect_log):
    expect_log("no answer yet")
    counter = ReaderCounter(shop)
    sale = shop.cart(1000)
    counter.lose(Fault.RESET_BEFORE)
    with pytest.raises(InDoubt):
        shop.reader_payments.present(sale)
    with pytest.raises(InDoubt):
        shop.handing.take_back(sale)  # the request may still be on its way
    assert shop.record(sale).is_handed_over
    shop.pass_time(timedelta(minutes=3))
    assert shop.handing.take_back(sale).handed.end is End.NOT_SENT
    shop.handing.follow(sale)
    assert counter.action() is None


def test_a_part_that_the_bank_grants_late_pays_no_more_than_a_part(shop: Shop):
    sale = shop.cart(1000)
    shop.checkout.begin(sale, euro(400))
    made = shop.checkout.authorise(sale, THINKS)
    assert made.intent is not None
    with pytest.raises(Refused, match="still_checking"):
        shop.checkout.authorise(
            shop.checkout.begin(sale).sale.id, VISA
        )  # all of it, while it thinks
    shop.bench.decide(made.intent.id, approves=True)
    record = shop.checkout.follow(sale)
    assert (record.sale.state, record.sale.still_due) == (SaleState.PAYING, euro(600))


def test_no_payment_is_made_beside_a_page_that_was_opened_meanwhile(shop: Shop):
    sale = shop.cart(1000)
    agreed = shop.checkout.without_payment(sale)
    shop.phone.open(sale)
    with shop.store.read() as books, pytest.raises(Refused, match="handed_over"):
        without_intent(agreed)(books)
