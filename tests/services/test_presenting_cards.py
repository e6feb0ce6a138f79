"""Cards for one intent: declined, approved, sent to the bank, thought about."""

import pytest

from pos.domain.ids import PaymentMethodId
from pos.domain.intent import IntentStatus
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import Declined, Refused
from tests.kit import ASKS, BROKE, LOST, VISA, euro

THINKS = PaymentMethodId("pm_card_practiceProcessing")
ASKS_THEN_DECLINES = PaymentMethodId("pm_card_threeDSecureRequiredChargeDeclined")


def test_a_decline_leaves_the_cart_and_the_intent_for_another_card(shop):
    sale = shop.paying()
    for card in (BROKE, LOST, BROKE):
        with pytest.raises(Declined):
            shop.checkout.authorise(sale, card)
        record = shop.record(sale)
        assert record.sale.state is SaleState.PAYING
        assert record.money is MoneyWord.NOT_TAKEN
        assert record.intent.status is IntentStatus.REQUIRES_PAYMENT_METHOD
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD
    assert shop.booked() == [("hold", "10.00")]
    assert len(shop.at_stripe(sale)) == 1


def test_the_cart_can_change_after_a_decline(shop):
    sale = shop.paying(1000)
    with pytest.raises(Declined):
        shop.checkout.authorise(sale, BROKE)
    shop.checkout.back_to_cart(sale)
    shop.change(sale, 700)
    shop.checkout.begin(sale)
    record = shop.checkout.authorise(sale, VISA)
    assert record.intent.capturable == euro(700)
    assert [charge.amount for charge in record.charges] == [euro(1000), euro(700)]


def test_a_card_needs_a_payment_that_awaits_one(shop):
    sale = shop.cart()
    with pytest.raises(Refused, match="not_paying"):
        shop.checkout.authorise(sale, VISA)
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, VISA)
    with pytest.raises(Refused, match="not_paying"):
        shop.checkout.authorise(sale, VISA)
    assert len(shop.charges_at_stripe(sale)) == 1


def test_the_bank_asks_and_the_customer_passes(shop):
    sale = shop.paying()
    record = shop.checkout.authorise(sale, ASKS)
    assert record.intent.status is IntentStatus.REQUIRES_ACTION
    assert record.money is MoneyWord.NOT_TAKEN
    page = shop.checkout.live_intent(sale).next_action
    assert page.url.startswith("https://")
    assert shop.record(sale).intent.next_action.url == ""
    assert shop.checkout.follow(sale).intent.status is IntentStatus.REQUIRES_ACTION
    shop.bench.finish_action(record.intent.id, passes=True)
    record = shop.checkout.follow(sale)
    assert (record.sale.state, record.money) == (SaleState.HELD, MoneyWord.HELD)


def test_the_bank_asks_and_the_customer_fails(shop):
    sale = shop.paying()
    record = shop.checkout.authorise(sale, ASKS)
    shop.bench.finish_action(record.intent.id, passes=False)
    record = shop.checkout.follow(sale)
    assert record.money is MoneyWord.NOT_TAKEN
    assert record.intent.last_error.code == "payment_intent_authentication_failure"
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def test_the_bank_asks_the_customer_passes_and_the_card_is_declined_all_the_same(shop):
    sale = shop.paying()
    record = shop.checkout.authorise(sale, ASKS_THEN_DECLINES)
    shop.bench.finish_action(record.intent.id, passes=True)
    record = shop.checkout.follow(sale)
    assert record.money is MoneyWord.NOT_TAKEN
    assert [charge.status for charge in record.charges] == ["failed"]
    assert record.intent.last_error.code == "card_declined"
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def test_no_other_card_while_the_bank_has_not_decided(shop):
    sale = shop.paying()
    shop.checkout.authorise(sale, ASKS)
    with pytest.raises(Refused, match="still_checking"):
        shop.checkout.authorise(sale, VISA)
    assert len(shop.requests("/confirm")) == 1


def test_a_second_card_first_reads_what_became_of_the_first_one(shop):
    sale = shop.paying()
    intent = shop.checkout.authorise(sale, ASKS).intent.id
    shop.bench.finish_action(intent, passes=False)
    # The till has not looked since: it still believes that the customer is at the bank.
    shop.checkout.follow(sale)
    shop.checkout.authorise(sale, ASKS)
    shop.bench.finish_action(intent, passes=True)
    with pytest.raises(Refused, match="still_checking"):
        shop.checkout.authorise(sale, VISA)
    assert shop.checkout.follow(sale).money is MoneyWord.HELD


def test_a_payment_that_the_bank_thinks_about_is_being_checked(shop):
    sale = shop.paying()
    record = shop.checkout.authorise(sale, THINKS)
    assert (record.intent.status, record.money) == (IntentStatus.PROCESSING, MoneyWord.CHECKING)
    with pytest.raises(Refused, match="still_checking"):
        shop.checkout.authorise(sale, VISA)
    shop.bench.decide(record.intent.id, approves=True)
    assert shop.checkout.follow(sale).money is MoneyWord.HELD


def test_beginning_again_while_the_customer_is_at_the_bank_changes_nothing(shop):
    sale = shop.paying()
    asked = shop.checkout.authorise(sale, ASKS).intent
    assert shop.checkout.begin(sale).intent == asked
    shop.bench.finish_action(asked.id, passes=True)
    assert shop.checkout.begin(sale).money is MoneyWord.HELD
    assert len(shop.requests("POST")) == 2
