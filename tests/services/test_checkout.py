"""From a cart to a hold: one sale, one intent, as many cards as it takes."""

from dataclasses import replace

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.intent import IntentStatus
from pos.domain.operation import IN_FLIGHT
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import InDoubt, Misconfigured, Refused
from pos.services.absorb import absorb
from pos.settings import Settings
from tests.kit import ASKS, BROKE, VISA, euro, practice_shop

# The intent ----------------------------------------------------------------------------------


def test_checkout_gives_a_receipt_number_and_an_intent_over_the_total(shop):
    sale = shop.cart(1099)
    record = shop.checkout.begin(sale)
    assert record.sale.state is SaleState.PAYING
    assert record.sale.receipt == "till-1-000001"
    assert record.intent.amount == euro(1099)
    assert record.intent.status is IntentStatus.REQUIRES_PAYMENT_METHOD
    assert record.money is MoneyWord.NOT_TAKEN


def test_the_intent_leads_back_to_the_sale_and_names_nobody(shop):
    shop.settings.save(Settings(descriptor_suffix="TABLE 4"))
    sale = shop.paying()
    [made] = shop.at_stripe(sale)
    [operation] = shop.operations(sale)
    assert made.metadata.to_dict() == {
        "sale": sale,
        "register": "till-1",
        "receipt": "till-1-000001",
        "ledger": "ldg_of_the_tests",
        "operation": operation.id,
    }
    assert made.statement_descriptor_suffix == "TABLE 4"
    assert made.capture_method == "manual"
    assert made.allowed_payment_method_types == ["card"]
    assert (made.description, made.receipt_email, made.customer) == (None, None, None)


def test_beginning_again_reads_the_same_intent_and_makes_no_other(shop):
    sale = shop.paying()
    first = shop.intent(sale)
    for _ in range(3):
        assert shop.checkout.begin(sale).intent == first
    assert shop.requests("POST") == ["POST /v1/payment_intents"]


def test_an_interrupted_checkout_goes_on_after_a_restart(shop):
    sale = shop.paying()
    first = shop.intent(sale).id
    shop.restart()
    assert shop.counter.current().sale.id == sale
    assert shop.checkout.begin(sale).intent.id == first
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def test_a_changed_cart_changes_the_amount_of_the_same_intent(shop):
    sale = shop.paying(1000)
    first = shop.intent(sale).id
    record = shop.checkout.back_to_cart(sale)
    assert record.sale.state is SaleState.OPEN
    shop.change(sale, 1500)
    record = shop.checkout.begin(sale)
    assert (record.intent.id, record.intent.amount) == (first, euro(1500))
    assert record.sale.receipt == "till-1-000001"


def test_an_amount_that_comes_back_is_updated_each_time_with_a_key_of_its_own(shop):
    sale = shop.paying(1000)
    for minor in (1500, 1000, 1500, 1000):
        shop.checkout.back_to_cart(sale)
        shop.change(sale, minor)
        assert shop.checkout.begin(sale).intent.amount == euro(minor)
        assert shop.at_stripe(sale)[0].amount == minor
    kinds = [operation.kind for operation in shop.operations(sale)]
    assert kinds == ["create"] + ["update"] * 4
    assert len(set(shop.keys_sent("POST"))) == 5


def test_a_cart_that_stays_the_same_sends_no_update(shop):
    sale = shop.paying(1000)
    shop.checkout.back_to_cart(sale)
    shop.checkout.begin(sale)
    assert shop.requests("POST") == ["POST /v1/payment_intents"]


@hypothesis.settings(max_examples=20)
@given(st.lists(st.integers(50, 99_999_999), min_size=1, max_size=4))
def test_the_intent_is_always_over_what_the_cart_comes_to(tmp_path_factory, amounts):
    with practice_shop(tmp_path_factory.mktemp("amounts")) as shop:
        sale = shop.paying(1000)
        for minor in amounts:
            shop.checkout.back_to_cart(sale)
            shop.change(sale, minor)
            shop.checkout.begin(sale)
            assert shop.intent(sale).amount == euro(minor)
        shop.checkout.authorise(sale, VISA)
        assert shop.intent(sale).capturable == euro(amounts[-1])


@pytest.mark.parametrize(("minor", "code"), [(49, "amount_too_small"), (0, "amount_too_small")])
def test_a_total_that_stripe_does_not_take_is_refused_before_anything_is_sent(shop, minor, code):
    sale = shop.cart(1000)
    shop.change(sale, minor)
    with pytest.raises(Refused, match=code):
        shop.checkout.begin(sale)
    assert shop.requests() == []
    assert shop.record(sale).sale.receipt == ""
    shop.change(sale, 50)
    assert shop.checkout.begin(sale).sale.receipt == "till-1-000001"


def test_a_statement_text_that_is_too_long_with_the_prefix_is_the_managers_to_mend(shop):
    shop.settings.save(shop.settings.load().changed("descriptor_suffix", "Hammers and nails 22"))
    sale = shop.cart(1000)
    with pytest.raises(Misconfigured) as refused:
        shop.checkout.begin(sale)
    assert refused.value.code == "descriptor_refused"
    shop.settings.save(shop.settings.load().changed("descriptor_suffix", "Hammers"))
    assert shop.checkout.begin(sale).intent is not None


def test_an_empty_cart_is_no_sale(shop):
    sale = shop.counter.current().sale.id
    with pytest.raises(Refused, match="cart_empty"):
        shop.checkout.begin(sale)


def test_a_parked_sale_is_taken_up_before_it_is_paid(shop):
    sale = shop.cart()
    shop.counter.park(sale, "Mrs Green")
    with pytest.raises(Refused, match="sale_parked"):
        shop.checkout.begin(sale)


def test_receipt_numbers_have_no_gap_and_outlive_what_went_wrong(shop, expect_log):
    expect_log("no answer yet")
    held = shop.held()
    abandoned = shop.paying()
    shop.checkout.abandon(abandoned)
    lost = shop.cart()
    shop.fault(Fault.RESET_BEFORE, "POST ")
    with pytest.raises(InDoubt):
        shop.checkout.begin(lost)
    shop.restart()
    turned_away = shop.counter.start(shop.record(lost).sale.cart).id
    shop.fault(Fault.FORBIDDEN, "POST ")
    with pytest.raises(Misconfigured):
        shop.checkout.begin(turned_away)
    last = shop.counter.start(shop.record(lost).sale.cart).id
    shop.checkout.begin(last)
    numbers = [shop.record(sale).sale.number for sale in (held, abandoned, lost, turned_away, last)]
    assert numbers == [1, 2, 3, 4, 5]


# Elsewhere -----------------------------------------------------------------------------------


def test_an_intent_canceled_elsewhere_is_replaced_by_a_new_one(shop):
    sale = shop.paying()
    first = shop.intent(sale).id
    shop.sdk.v1.payment_intents.cancel(first)
    record = shop.checkout.begin(sale)
    assert record.intent.id != first
    assert record.intent.status is IntentStatus.REQUIRES_PAYMENT_METHOD
    creates = [operation for operation in shop.operations(sale) if operation.kind == "create"]
    assert len({operation.id for operation in creates}) == 2
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD
    assert [intent.status for intent in shop.at_stripe(sale)] == ["canceled", "requires_capture"]


def test_a_card_for_an_intent_canceled_elsewhere_takes_nothing_and_says_so(shop):
    sale = shop.paying()
    shop.sdk.v1.payment_intents.cancel(shop.intent(sale).id)
    with pytest.raises(Refused, match="already_canceled"):
        shop.checkout.authorise(sale, VISA)
    record = shop.record(sale)
    assert (record.intent, record.money) == (None, MoneyWord.NOT_TAKEN)
    with pytest.raises(Refused, match="not_paying"):
        shop.checkout.authorise(sale, VISA)
    shop.checkout.begin(sale)
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def _confirm_elsewhere(shop, sale, *, captures):
    intent = shop.intent(sale).id
    shop.sdk.v1.payment_intents.confirm(
        intent, params={"payment_method": VISA, "return_url": "https://example.com/"}
    )
    if captures:
        shop.sdk.v1.payment_intents.capture(intent)


@pytest.mark.parametrize("captures", [False, True])
def test_what_was_paid_elsewhere_is_found_when_checkout_begins_again(shop, captures):
    sale = shop.paying()
    _confirm_elsewhere(shop, sale, captures=captures)
    record = shop.checkout.begin(sale)
    assert record.money is (MoneyWord.TAKEN if captures else MoneyWord.HELD)
    assert [kind for kind, _ in shop.booked()] == ["hold", "capture"][: 1 + captures]


@pytest.mark.parametrize("captures", [False, True])
def test_a_card_for_what_was_paid_elsewhere_makes_no_second_charge(shop, captures):
    sale = shop.paying()
    _confirm_elsewhere(shop, sale, captures=captures)
    record = shop.checkout.authorise(sale, VISA)
    assert record.money is (MoneyWord.TAKEN if captures else MoneyWord.HELD)
    assert len(shop.charges_at_stripe(sale)) == 1


def test_of_an_amount_that_can_no_longer_change_the_rest_stays_due(shop):
    sale = shop.paying(1000)
    shop.checkout.back_to_cart(sale)
    shop.change(sale, 1500)
    _confirm_elsewhere(shop, sale, captures=False)
    record = shop.checkout.begin(sale)
    assert (record.money, record.sale.state) == (MoneyWord.HELD, SaleState.PAYING)
    assert (record.held, record.sale.still_due) == (euro(1000), euro(500))
    shop.checkout.begin(sale)
    record = shop.checkout.authorise(sale, VISA)
    assert (record.held, record.sale.state) == (euro(1500), SaleState.HELD)


def test_a_hold_that_came_and_went_elsewhere_ends_the_sale_as_released(shop):
    sale = shop.paying()
    _confirm_elsewhere(shop, sale, captures=False)
    shop.sdk.v1.payment_intents.cancel(shop.intent(sale).id)
    record = shop.checkout.begin(sale)
    assert (record.sale.state, record.money) == (SaleState.RELEASED, MoneyWord.NOT_TAKEN)
    with pytest.raises(Refused, match="sale_over"):
        shop.checkout.begin(sale)


def test_a_cart_that_changed_under_the_payment_is_not_charged(shop):
    sale = shop.paying(1000)
    with shop.store.write() as books:
        found = books.sales.get(sale)
        books.sales.save(found.moved(SaleState.OPEN))
    shop.change(sale, 2500)
    with shop.store.write() as books:
        books.sales.save(books.sales.get(sale).moved(SaleState.PAYING))
    with pytest.raises(Refused, match="total_changed"):
        shop.checkout.authorise(sale, VISA)
    assert shop.charges_at_stripe(sale) == []


# Back and away -------------------------------------------------------------------------------


def test_no_way_back_once_money_is_held(shop):
    sale = shop.held()
    for act in (shop.checkout.back_to_cart, shop.checkout.abandon, shop.checkout.begin):
        with pytest.raises(Refused, match="sale_over"):
            act(sale)
    assert shop.record(sale).money is MoneyWord.HELD


def test_no_way_back_while_an_answer_is_missing(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_AFTER, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    with pytest.raises(Refused, match="still_checking"):
        shop.checkout.back_to_cart(sale)
    with pytest.raises(Refused, match="still_checking"):
        shop.counter.park(sale, "")


def test_going_back_while_the_customer_is_at_the_bank_withdraws_the_payment(shop):
    sale = shop.paying(1000)
    first = shop.checkout.authorise(sale, ASKS).intent.id
    record = shop.checkout.back_to_cart(sale)
    assert (record.sale.state, record.intent) == (SaleState.OPEN, None)
    assert shop.at_stripe(sale)[0].cancellation_reason == "abandoned"
    shop.change(sale, 1500)
    record = shop.checkout.begin(sale)
    assert record.intent.id != first
    assert shop.checkout.authorise(sale, VISA).intent.capturable == euro(1500)


def test_going_back_finds_a_customer_who_has_just_passed(shop):
    sale = shop.paying()
    intent = shop.checkout.authorise(sale, ASKS).intent.id
    shop.bench.finish_action(intent, passes=True)
    with pytest.raises(Refused, match="sale_over"):
        shop.checkout.back_to_cart(sale)
    assert shop.record(sale).money is MoneyWord.HELD
    assert shop.requests("/cancel") == []


def test_a_sale_that_is_given_up_cancels_its_intent(shop):
    sale = shop.paying()
    record = shop.checkout.abandon(sale)
    assert (record.sale.state, record.money) == (SaleState.ABANDONED, MoneyWord.NOT_TAKEN)
    [made] = shop.at_stripe(sale)
    assert (made.status, made.cancellation_reason) == ("canceled", "abandoned")
    assert shop.entries() == []
    with pytest.raises(Refused, match="sale_over"):
        shop.checkout.abandon(sale)


def test_a_cart_is_given_up_without_stripe(shop):
    sale = shop.cart()
    assert shop.checkout.abandon(sale).sale.state is SaleState.ABANDONED
    assert shop.requests() == []


def test_a_parked_sale_is_given_up_with_its_intent(shop):
    sale = shop.paying()
    shop.counter.park(sale, "")
    assert shop.checkout.abandon(sale).sale.state is SaleState.ABANDONED
    assert shop.at_stripe(sale)[0].status == "canceled"


def test_giving_up_while_the_customer_is_at_the_bank_closes_the_bank_s_page(shop):
    sale = shop.paying()
    shop.checkout.authorise(sale, ASKS)
    assert shop.checkout.abandon(sale).sale.state is SaleState.ABANDONED
    assert shop.at_stripe(sale)[0].status == "canceled"


def test_giving_up_never_releases_a_hold_that_nobody_has_seen_yet(shop):
    sale = shop.paying()
    intent = shop.checkout.authorise(sale, ASKS).intent.id
    shop.bench.finish_action(intent, passes=True)
    with pytest.raises(Refused, match="sale_over"):
        shop.checkout.abandon(sale)
    assert shop.record(sale).money is MoneyWord.HELD
    assert shop.requests("/cancel") == []


def test_giving_up_never_runs_a_card_whose_request_was_lost(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    with pytest.raises(InDoubt, match="still_checking"):
        shop.checkout.abandon(sale)
    shop.pass_time(IN_FLIGHT)
    assert shop.checkout.abandon(sale).sale.state is SaleState.ABANDONED
    assert shop.charges_at_stripe(sale) == []
    assert len(shop.requests("/confirm")) == 1


def test_giving_up_after_a_lost_decline_goes_through(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_AFTER, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, BROKE)
    assert shop.checkout.abandon(sale).sale.state is SaleState.ABANDONED
    assert shop.at_stripe(sale)[0].status == "canceled"


def test_giving_up_what_was_captured_elsewhere_tells_the_truth(shop):
    sale = shop.paying()
    _confirm_elsewhere(shop, sale, captures=True)
    with pytest.raises(Refused, match="sale_over"):
        shop.checkout.abandon(sale)
    assert shop.record(sale).money is MoneyWord.TAKEN
    assert shop.balance("assets:stripe") == 1000


def test_without_stripe_nothing_is_given_up_that_somebody_could_still_pay(shop):
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "GET ")
    with pytest.raises(InDoubt, match="no_answer"):
        shop.checkout.abandon(sale)
    assert shop.record(sale).sale.state is SaleState.PAYING


def test_an_older_view_that_comes_late_changes_nothing(shop):
    sale = shop.paying()
    awaiting = shop.intent(sale)
    shop.checkout.authorise(sale, VISA)
    held = shop.intent(sale)
    shop.settlement.capture(held.id)
    taken = shop.record(sale)
    for old in (awaiting, held):
        with shop.store.write() as books:
            absorb(books, shop.simulator, old)
        assert shop.record(sale) == taken
    other = shop.held()
    with shop.store.write() as books:
        absorb(books, shop.simulator, replace(awaiting, id=shop.intent(other).id))
    assert shop.record(other).money is MoneyWord.HELD
    assert [hold.sale for hold in shop.settlement.holds()] == [other]
