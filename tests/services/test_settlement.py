"""What becomes of a hold: captured in full or in part, released, lapsed, or settled elsewhere."""

from datetime import timedelta

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.hold import Urgency
from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.domain.money import Currency, Money
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import InDoubt, Misconfigured, Refused
from tests.kit import ASKS, VISA, euro, practice_shop


def _id(shop, sale) -> IntentId:
    return shop.intent(sale).id


# Capture -------------------------------------------------------------------------------------


def test_capturing_all_takes_what_is_held_and_books_revenue_only_now(shop):
    sale = shop.held(1190)
    assert shop.booked() == [("hold", "11.90")]
    assert (shop.balance("income"), shop.balance("memo:holds")) == (0, 1190)
    record = shop.settlement.capture(_id(shop, sale))
    assert (record.sale.state, record.money) == (SaleState.CAPTURED, MoneyWord.TAKEN)
    assert record.intent.received == euro(1190)
    assert shop.booked() == [("hold", "11.90"), ("capture", "11.90")]
    assert shop.balance("assets:stripe") == 1190
    assert (shop.balance("income:sales"), shop.balance("liabilities:tax")) == (-1000, -190)
    assert shop.balance("memo:holds") == 0


def test_capturing_a_part_releases_the_rest(shop):
    sale = shop.held(1099)
    plan = shop.settlement.plan(_id(shop, sale), euro(750))
    assert (plan.taken, plan.released) == (euro(750), euro(349))
    record = shop.settlement.capture(_id(shop, sale), euro(750))
    assert record.intent.received == euro(750)
    assert shop.booked() == [("hold", "10.99"), ("capture", "7.50"), ("release", "3.49")]
    assert (shop.balance("assets:stripe"), shop.balance("memo:holds")) == (750, 0)
    assert shop.settlement.holds() == []


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (euro(0), "capture_zero"),
        (euro(-1), "capture_zero"),
        (euro(1001), "capture_more_than_held"),
        (Money(500, Currency("USD")), "currencies_differ"),
    ],
)
def test_an_amount_that_cannot_be_captured_is_refused_and_nothing_moves(shop, amount, code):
    sale = shop.held(1000)
    with pytest.raises(Refused, match=code):
        shop.settlement.plan(_id(shop, sale), amount)
    with pytest.raises(Refused, match=code):
        shop.settlement.capture(_id(shop, sale), amount)
    assert shop.requests("/capture") == []
    assert shop.record(sale).money is MoneyWord.HELD


@hypothesis.settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(50, 99_999), st.integers(1, 100)), min_size=1, max_size=4))
def test_books_and_stripe_agree_after_any_partial_captures(tmp_path_factory, sales):
    with practice_shop(tmp_path_factory.mktemp("captures")) as shop:
        taken = 0
        for minor, percent in sales:
            sale = shop.held(minor)
            amount = max(1, minor * percent // 100)
            shop.settlement.capture(_id(shop, sale), euro(amount))
            taken += amount
            assert shop.at_stripe(sale)[0].amount_received == amount
        assert shop.balance("assets:stripe") == taken
        assert shop.balance("memo:holds") == 0
        assert shop.balance("income") + shop.balance("liabilities") == -taken


def test_capturing_again_after_a_lost_answer_takes_the_money_once(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.held()
    shop.fault(Fault.RESET_AFTER, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(_id(shop, sale))
    with pytest.raises(Refused, match="already_captured") as caught:
        shop.settlement.capture(_id(shop, sale))
    assert caught.value.facts["received"] == euro(1000)
    assert shop.record(sale).money is MoneyWord.TAKEN
    assert shop.balance("assets:stripe") == 1000
    assert len(shop.requests("/capture")) == 1


def test_capturing_again_after_a_request_that_never_arrived_takes_the_money_once(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.held()
    shop.fault(Fault.RESET_BEFORE, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(_id(shop, sale), euro(400))
    with pytest.raises(Refused, match="already_captured") as caught:
        shop.settlement.capture(_id(shop, sale), euro(900))
    assert caught.value.facts["received"] == euro(400)
    assert shop.at_stripe(sale)[0].amount_received == 400
    assert len(set(shop.keys_sent("/capture"))) == 1


def test_a_lost_attempt_is_not_made_by_asking_for_the_hold(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    with pytest.raises(InDoubt, match="still_checking"):
        shop.settlement.capture(_id(shop, sale))
    assert len(shop.requests("/confirm")) == 1


def _capture(shop, intent):
    return shop.settlement.capture(intent)


def _release(shop, intent):
    return shop.settlement.release(intent, CancelReason.DUPLICATE)


# Its true state ------------------------------------------------------------------------------


def _captured_here(shop, sale):
    shop.settlement.capture(_id(shop, sale))


def _captured_elsewhere(shop, sale):
    shop.sdk.v1.payment_intents.capture(_id(shop, sale), params={"amount_to_capture": 300})


def _canceled_elsewhere(shop, sale):
    shop.sdk.v1.payment_intents.cancel(_id(shop, sale))


def _lapsed(shop, sale):
    shop.pass_time(timedelta(days=8))


@pytest.mark.parametrize("act", [_capture, _release])
@pytest.mark.parametrize(
    ("end", "code", "state", "word"),
    [
        (_captured_here, "already_captured", SaleState.CAPTURED, MoneyWord.TAKEN),
        (_captured_elsewhere, "already_captured", SaleState.CAPTURED, MoneyWord.TAKEN),
        (_canceled_elsewhere, "already_canceled", SaleState.RELEASED, MoneyWord.NOT_TAKEN),
        (_lapsed, "lapsed", SaleState.LAPSED, MoneyWord.NOT_TAKEN),
    ],
)
def test_a_hold_that_is_over_is_reported_as_what_it_is(shop, act, end, code, state, word):
    sale = shop.held()
    end(shop, sale)
    intent = _id(shop, sale)
    with pytest.raises(Refused, match=code) as caught:
        act(shop, intent)
    record = shop.record(sale)
    assert (record.sale.state, record.money) == (state, word)
    assert caught.value.facts["received"] == record.intent.received
    assert shop.balance("assets:stripe") == record.intent.received.minor
    assert shop.balance("memo:holds") == 0
    assert shop.open_operations() == []


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (_captured_elsewhere, "already_captured"),
        (_canceled_elsewhere, "already_canceled"),
        (_lapsed, "lapsed"),
    ],
)
@pytest.mark.parametrize("act", [_capture, _release])
def test_a_hold_that_ends_between_the_look_and_the_request_is_reported_too(shop, act, end, code):
    sale = shop.held()
    intent = _id(shop, sale)
    gateway = shop.gateway

    class Overtaken:
        """Somebody else is faster, after we have looked."""

        def __getattr__(self, name):
            return getattr(gateway, name)

        def send(self, request, *, key):
            end(shop, sale)
            return gateway.send(request, key=key)

    shop.gateway = Overtaken()
    is_wish_fulfilled = act is _release and end is not _captured_elsewhere
    if is_wish_fulfilled:
        assert act(shop, intent).money is MoneyWord.NOT_TAKEN
    else:
        with pytest.raises(Refused, match=code):
            act(shop, intent)
    assert shop.open_operations() == []
    assert shop.balance("assets:stripe") == shop.at_stripe(sale)[0].amount_received
    assert shop.balance("memo:holds") == 0


def test_a_payment_that_was_never_held_can_be_neither_captured_nor_released(shop):
    sale = shop.paying()
    for act in (
        lambda: shop.settlement.capture(_id(shop, sale)),
        lambda: shop.settlement.release(_id(shop, sale), CancelReason.ABANDONED),
        lambda: shop.settlement.plan(_id(shop, sale), None),
    ):
        with pytest.raises(Refused, match="not_held"):
            act()
    assert shop.requests("/capture") + shop.requests("/cancel") == []


def test_a_payment_that_this_till_does_not_know_is_left_alone(shop):
    with pytest.raises(Refused, match="intent_without_sale"):
        shop.settlement.capture(IntentId("pi_ofSomebodyElse"))
    assert shop.requests() == []


def test_a_silent_stripe_takes_nothing(shop):
    sale = shop.held()
    shop.fault(Fault.RESET_BEFORE, "GET ")
    with pytest.raises(InDoubt, match="no_answer"):
        shop.settlement.capture(_id(shop, sale))
    assert shop.record(sale).money is MoneyWord.HELD
    assert shop.requests("/capture") == []


# Release -------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", list(CancelReason))
def test_a_release_gives_everything_back_and_keeps_its_reason(shop, reason):
    sale = shop.held()
    record = shop.settlement.release(_id(shop, sale), reason)
    assert (record.sale.state, record.money) == (SaleState.RELEASED, MoneyWord.NOT_TAKEN)
    assert shop.booked() == [("hold", "10.00"), ("release", "10.00")]
    assert shop.entries()[-1].reason == str(reason)
    assert shop.at_stripe(sale)[0].cancellation_reason == str(reason)
    assert shop.balance("assets:stripe") == shop.balance("memo:holds") == 0


# The board -----------------------------------------------------------------------------------


def test_holds_are_listed_by_their_own_deadlines(shop):
    first = shop.held(1000)
    shop.pass_time(timedelta(hours=5))
    second = shop.held(2000)
    holds = shop.settlement.holds()
    assert [hold.sale for hold in holds] == [first, second]
    assert [hold.amount for hold in holds] == [euro(1000), euro(2000)]
    assert [hold.receipt for hold in holds] == ["till-1-000001", "till-1-000002"]
    for hold, sale in zip(holds, (first, second), strict=True):
        charge = shop.at_stripe(sale)[0].latest_charge
        deadline = charge.payment_method_details.card.capture_before
        assert int(hold.capture_before.timestamp()) == deadline


def test_reading_the_holds_again_takes_over_what_happened_elsewhere(shop):
    kept, captured, canceled = shop.held(1000), shop.held(2000), shop.held(3000)
    shop.sdk.v1.payment_intents.capture(_id(shop, captured), params={"amount_to_capture": 1500})
    shop.sdk.v1.payment_intents.cancel(_id(shop, canceled))
    refreshed = shop.settlement.refresh()
    assert [hold.sale for hold in refreshed.holds] == [kept]
    assert {record.sale.id: record.sale.state for record in refreshed.ended} == {
        captured: SaleState.CAPTURED,
        canceled: SaleState.RELEASED,
    }
    assert shop.balance("assets:stripe") == 1500
    assert shop.balance("memo:holds") == 1000
    assert shop.settlement.refresh().ended == ()


def test_a_hold_that_nobody_acts_on_is_taken_over_as_lapsed(shop):
    sale = shop.held()
    [hold] = shop.settlement.holds()
    shop.pass_time(timedelta(days=6, hours=1))
    assert hold.urgency(shop.simulator.now()) is Urgency.SOON
    shop.pass_time(timedelta(days=1))
    refreshed = shop.settlement.refresh()
    assert refreshed.holds == ()
    [ended] = refreshed.ended
    assert (ended.sale.id, ended.sale.state) == (sale, SaleState.LAPSED)
    lapse = shop.entries()[-1]
    assert (str(lapse.kind), lapse.reason) == ("lapse", "automatic")
    assert lapse.occurred_at == hold.capture_before


def test_a_board_without_stripe_keeps_what_it_knew(shop):
    for _ in range(2):
        shop.held()
    sales = [hold.sale for hold in shop.settlement.holds()]  # as the board reads them
    shop.sdk.v1.payment_intents.cancel(_id(shop, sales[0]))
    shop.fault(Fault.RESET_BEFORE, _id(shop, sales[1]))
    with pytest.raises(InDoubt, match="holds_not_read") as caught:
        shop.settlement.refresh()
    assert caught.value.facts["reason"] == "no_answer"
    assert shop.record(sales[0]).sale.state is SaleState.RELEASED
    assert [hold.sale for hold in shop.settlement.holds()] == [sales[1]]


def test_a_hold_that_stripe_does_not_know_is_named_and_holds_nothing_up(shop, expect_log):
    expect_log("does not know the hold")
    lost = shop.held(1000)
    shop.bench.reset()
    other = shop.held(2000)
    shop.sdk.v1.payment_intents.cancel(_id(shop, other))
    refreshed = shop.settlement.refresh()
    assert refreshed.missing == (_id(shop, lost),)
    assert [record.sale.id for record in refreshed.ended] == [other]


def test_a_key_that_is_turned_away_is_told_and_ends_no_hold(shop):
    shop.held()
    shop.fault(Fault.KEY_EXPIRED, "GET ")
    with pytest.raises(Misconfigured, match="key_rejected"):
        shop.settlement.refresh()
    assert len(shop.settlement.holds()) == 1


def test_a_look_that_was_overtaken_by_a_capture_does_not_bring_the_hold_back(shop):
    sale = shop.held()
    gateway = shop.gateway

    class Slow:
        """Its answer to a look arrives after somebody has captured."""

        def __getattr__(self, name):
            return getattr(gateway, name)

        def retrieve(self, intent):
            before = gateway.retrieve(intent)
            shop.gateway = gateway
            shop.settlement.capture(intent)
            return before

    shop.gateway = Slow()
    shop.settlement.refresh()
    assert shop.record(sale).money is MoneyWord.TAKEN
    assert shop.settlement.holds() == []


# Finding -------------------------------------------------------------------------------------


def test_a_sale_is_found_by_whatever_a_person_has_of_it(shop):
    sale = shop.held()
    intent = _id(shop, sale)
    for text in (sale, sale[:12], intent, intent[:10], "till-1-000001", "1", "000001"):
        assert shop.settlement.find(text).sale.id == sale


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pi_nobodyKnowsThis", "intent_unknown"),
        ("sale_nobody", "sale_unknown"),
        ("77", "sale_unknown"),
        ("", "sale_unknown"),
    ],
)
def test_what_cannot_be_found_is_said(shop, text, code):
    shop.held()
    with pytest.raises(Refused, match=code):
        shop.settlement.find(text)


def test_an_earlier_round_leads_to_its_sale_too(shop):
    sale = shop.paying()
    shop.checkout.authorise(sale, ASKS)
    first = _id(shop, sale)
    shop.checkout.back_to_cart(sale)
    shop.checkout.begin(sale)
    assert shop.settlement.find(first).sale.id == sale
    assert shop.intent(sale).id != first
