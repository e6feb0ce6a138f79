"""A payment in other hands: nobody else may pay it, and it comes back with what became of it."""

from contextlib import suppress
from pathlib import Path

import pytest

from pos.adapters.stripe_simulator.desk import Desk
from pos.adapters.stripe_simulator.errors import Refusal
from pos.domain.handing_requests import OpenForm
from pos.domain.handover import Channel, End
from pos.domain.ids import SaleId
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import Refused
from pos.services.handing import FormHand
from tests.kit import VISA, Shop, euro


@pytest.fixture
def shop(tmp_path: Path):
    shop = Shop(tmp_path / "ledger.db")
    yield shop
    shop.close()


def given_to_a_form(shop: Shop, minor: int = 1000) -> SaleId:
    """A sale whose payment somebody types a card for."""
    sale = shop.paying(minor)
    record = shop.checkout.hand_over(
        sale, lambda intent, last: OpenForm(intent.id, intent.amount, last)
    )
    assert record.handed is not None
    form(shop).shown.add(record.handed.operation)
    return sale


def form(shop: Shop) -> FormHand:
    hand = shop.hands[Channel.FORM]
    assert isinstance(hand, FormHand)
    return hand


def typed(shop: Shop, sale: SaleId, card: str = "pm_card_visa") -> None:
    """The page sends what was typed to Stripe, past the till."""
    secret = shop.gateway.client_secret(shop.intent(sale).id)
    with suppress(Refusal):  # a decline is the page's to tell
        Desk(shop.simulator).confirm(secret, card, back=None)


def test_what_was_paid_elsewhere_is_held_once_the_payment_says_so(shop):
    sale = given_to_a_form(shop)
    typed(shop, sale)
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN
    record = shop.handing.follow(sale)
    assert record.sale.state is SaleState.HELD
    assert record.handed.end is End.PAID
    assert not record.changes  # a hold that we asked for is no surprise


def test_a_card_declined_in_the_form_leaves_the_form_open_for_another(shop):
    sale = given_to_a_form(shop)
    typed(shop, sale, "pm_card_visa_chargeDeclined")
    assert shop.handing.follow(sale).is_handed_over
    typed(shop, sale)
    assert shop.handing.follow(sale).sale.state is SaleState.HELD


@pytest.mark.parametrize(
    "ask",
    [
        lambda shop, sale: shop.checkout.authorise(sale, VISA),
        lambda shop, sale: shop.phone.open(sale),
        lambda shop, sale: shop.checkout.hand_over(
            sale, lambda intent, last: OpenForm(intent.id, intent.amount, last)
        ),
    ],
    ids=["a card", "a page", "another form"],
)
def test_nobody_else_is_asked_for_a_card_meanwhile(shop, ask):
    sale = given_to_a_form(shop)
    before = len(shop.operations(sale))
    with pytest.raises(Refused, match="handed_over"):
        ask(shop, sale)
    assert len(shop.operations(sale)) == before


def test_beginning_again_leaves_a_payment_in_other_hands_as_it_is(shop):
    sale = given_to_a_form(shop)
    assert shop.checkout.begin(sale).is_handed_over
    assert [each.kind for each in shop.operations(sale)] == ["create", "form"]


def test_cash_takes_the_payment_back_first_so_that_nobody_pays_twice(shop):
    sale = given_to_a_form(shop)
    record = shop.tenders.cash(sale, euro(1000))
    assert record.sale.state is SaleState.CAPTURED
    assert record.handed.end is End.TAKEN_BACK
    secret = shop.gateway.client_secret(record.handed.intent)
    with pytest.raises(Refusal):
        Desk(shop.simulator).confirm(secret, "pm_card_visa", back=None)


def test_a_card_typed_before_the_cash_was_counted_is_held_and_the_cash_refused(shop):
    sale = given_to_a_form(shop)
    typed(shop, sale)
    with pytest.raises(Refused, match="sale_over"):
        shop.tenders.cash(sale, euro(1000))
    assert shop.record(sale).sale.state is SaleState.HELD


@pytest.mark.parametrize("leave", ["back_to_cart", "abandon"])
def test_leaving_the_payment_takes_it_back(shop, leave):
    sale = given_to_a_form(shop)
    getattr(shop.checkout, leave)(sale)
    assert shop.record(sale).handed.end is End.TAKEN_BACK
    assert not shop.handing.left()


def test_a_form_that_died_with_the_program_is_over_and_the_sale_goes_on(shop):
    sale = given_to_a_form(shop)
    shop.restart()
    assert shop.record(sale).is_handed_over
    record = shop.handing.follow(sale)
    assert (record.handed.end, record.handed.why) == (End.FAILED, "form_closed")
    assert shop.checkout.authorise(sale, VISA).sale.state is SaleState.HELD


def test_a_form_that_died_with_the_program_may_have_been_paid(shop):
    sale = given_to_a_form(shop)
    typed(shop, sale)
    shop.restart()
    record = shop.handing.follow(sale)
    assert (record.sale.state, record.handed.end) == (SaleState.HELD, End.PAID)


def test_the_reconciler_learns_of_it_as_well(shop):
    sale = given_to_a_form(shop)
    typed(shop, sale)
    shop.reconciler.run()
    record = shop.record(sale)
    assert (record.sale.state, record.handed.end) == (SaleState.HELD, End.PAID)
    assert not record.changes


def test_a_payment_canceled_elsewhere_is_gone_from_where_it_was(shop):
    sale = given_to_a_form(shop)
    shop.sdk.v1.payment_intents.cancel(shop.intent(sale).id)
    assert shop.handing.follow(sale).handed.end is End.GONE


def test_what_is_over_stays_as_it_ended_first(shop):
    sale = given_to_a_form(shop)
    typed(shop, sale)
    paid = shop.handing.follow(sale).handed
    assert shop.handing.take_back(sale).handed == paid.over(End.TAKEN_BACK) == paid


def test_a_channel_that_this_till_does_not_have_says_so(shop):
    sale = given_to_a_form(shop)
    shop.hands.clear()
    with pytest.raises(Refused, match="channel_missing"):
        shop.handing.follow(sale)


def test_a_form_for_a_payment_that_somebody_canceled_is_over_at_once(shop):
    sale = shop.paying()
    shop.sdk.v1.payment_intents.cancel(shop.intent(sale).id)
    record = shop.checkout.hand_over(
        sale, lambda intent, last: OpenForm(intent.id, intent.amount, last)
    )
    assert (record.handed.end, record.sale.intent) == (End.GONE, None)
