"""A payment at a card reader, whatever reader, customer, network and clerk do."""

from datetime import timedelta
from typing import Final

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.handover import Channel, End
from pos.domain.intent import IntentStatus
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import InDoubt, PosError, Refused
from tests.kit import VISA, euro
from tests.services.reader_kit import CANCEL, HERE, ReaderCounter

IN_A_WHILE: Final = timedelta(minutes=3)
"""Nothing can be on its way any more."""


@pytest.fixture
def counter(shop):
    return ReaderCounter(shop)


def code_of(act, *arguments, **named):
    with pytest.raises(PosError) as caught:
        act(*arguments, **named)
    return caught.value.code


# What goes well ------------------------------------------------------------------------------


def test_a_card_at_the_reader_places_a_hold_on_the_sales_own_payment(counter, shop):
    sale = counter.asked()
    assert shop.record(sale).handed.channel is Channel.READER
    assert shop.record(sale).handed.place == HERE
    assert counter.follow(sale).is_handed_over
    counter.tap()
    record = counter.follow(sale)
    assert (record.money, record.handed.end) == (MoneyWord.HELD, End.PAID)
    assert record.sale.state is SaleState.HELD
    assert record.intent.types == ("card_present",)
    assert record.intent.latest_charge.facts.receipt["application_preferred_name"]
    assert shop.booked() == [("hold", "10.00")]
    assert shop.record(sale).changes == ()
    assert counter.commands() == 1
    assert shop.settlement.capture(record.intent.id).money is MoneyWord.TAKEN


def test_a_decline_leaves_the_payment_for_another_card_under_a_new_key(counter, shop):
    sale = counter.asked()
    counter.tap("insufficient_funds")
    record = counter.follow(sale)
    assert (record.money, record.handed.end) == (MoneyWord.NOT_TAKEN, End.DECLINED)
    assert record.charges[-1].decline.decline_code == "insufficient_funds"
    shop.reader_payments.present(sale)
    assert counter.follow(sale).is_handed_over  # the old action and charge say nothing
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD
    assert len(shop.at_stripe(sale)) == 1
    keys = shop.keys_sent("process_payment_intent")
    assert len(keys) == len(set(keys)) == 2


def test_a_customer_who_cancels_leaves_the_cart(counter, shop):
    sale = counter.asked()
    shop.bench.reader_cancel(HERE)
    record = counter.follow(sale)
    assert record.handed.end is End.CUSTOMER_CANCELED
    assert (record.money, record.sale.state) == (MoneyWord.NOT_TAKEN, SaleState.PAYING)
    shop.reader_payments.present(sale)
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD


def test_nobody_shows_a_card_in_time(counter, shop):
    sale = counter.asked()
    shop.bench.reader_gives_up(HERE)
    assert counter.follow(sale).handed.end is End.TIMED_OUT


def test_the_same_payment_goes_from_reader_to_another_way_and_back(counter, shop):
    sale = counter.asked()
    shop.handing.take_back(sale)
    shop.checkout.begin(sale)
    assert shop.intent(sale).types == ("card",)
    shop.reader_payments.present(sale)
    shop.handing.take_back(sale)
    shop.checkout.begin(sale)
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD
    assert len(shop.at_stripe(sale)) == 1


def test_a_part_is_paid_at_the_reader_and_the_rest_in_cash(counter, shop):
    sale = shop.cart(1000)
    shop.reader_payments.present(sale, euro(400))
    counter.tap()
    assert counter.follow(sale).sale.still_due == euro(600)
    assert shop.tenders.cash(sale, euro(600)).sale.state is SaleState.HELD


# Only one way at a time ----------------------------------------------------------------------


def test_while_the_reader_asks_no_other_way_is_open(counter, shop):
    sale = counter.asked()
    assert code_of(shop.checkout.authorise, sale, VISA) == "handed_over"
    assert code_of(shop.reader_payments.present, sale) == "handed_over"
    assert counter.action().is_running


def test_cash_stops_the_reader_and_gives_the_payment_up(counter, shop):
    sale = counter.asked()
    assert shop.tenders.cash(sale, euro(1000)).sale.state is SaleState.CAPTURED
    assert counter.action() is None
    [payment] = shop.at_stripe(sale)
    assert payment.status == "canceled"


def test_going_back_to_the_cart_stops_the_reader(counter, shop):
    sale = counter.asked()
    assert shop.checkout.back_to_cart(sale).sale.state is SaleState.OPEN
    assert counter.action() is None
    shop.change(sale, 700)
    shop.reader_payments.present(sale)
    counter.tap()
    assert counter.follow(sale).intent.capturable == euro(700)


def test_a_card_read_at_the_last_moment_counts(counter, shop):
    sale = counter.asked()
    counter.tap()
    assert shop.handing.take_back(sale).money is MoneyWord.HELD
    assert shop.record(sale).handed.end is End.PAID


def test_what_is_being_read_is_not_stopped(counter, shop):
    sale = counter.asked()
    counter.tap("insert_online_pin", inserted=True)
    with pytest.raises(Refused, match="reader_authorising"):
        shop.handing.take_back(sale)
    assert code_of(shop.checkout.abandon, sale) == "reader_authorising"
    shop.bench.reader_pin(HERE, right=True)
    assert counter.follow(sale).money is MoneyWord.HELD


# Answers that do not come --------------------------------------------------------------------


def test_a_timeout_with_the_reader_having_the_command_goes_on(counter, shop, expect_log):
    expect_log("no answer yet .reader_timeout")
    counter.lose(Fault.TERMINAL_TIMEOUT_KEPT)
    sale = counter.asked()
    assert counter.commands() == 1
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD


def test_a_timeout_without_it_says_so_and_may_be_repeated(counter, shop, expect_log):
    expect_log("no answer yet .reader_timeout")
    counter.lose(Fault.TERMINAL_TIMEOUT_LOST)
    sale = shop.cart()
    assert code_of(shop.reader_payments.present, sale) == "reader_not_reached"
    assert counter.commands() == 1  # looked into, not sent again
    assert shop.record(sale).handed.end is End.NOT_SENT
    assert not shop.record(sale).is_in_doubt
    shop.reader_payments.present(sale)
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD
    assert len(set(shop.keys_sent("process_payment_intent"))) == 2


def test_a_lost_answer_is_found_at_the_reader(counter, shop, expect_log):
    expect_log("no answer yet")
    counter.lose(Fault.RESET_AFTER)
    sale = counter.asked()
    assert counter.commands() == 1
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD


def test_a_request_that_never_arrived_is_sent_again_under_its_key(counter, shop, expect_log):
    expect_log("no answer yet")
    counter.lose(Fault.RESET_BEFORE)
    sale = shop.cart()
    with pytest.raises(InDoubt):
        shop.reader_payments.present(sale)
    assert counter.action() is None
    assert counter.follow(sale).is_handed_over
    assert len(set(shop.keys_sent("process_payment_intent"))) == 1
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD


def test_a_lost_answer_after_which_the_card_was_read_is_found_at_the_payment(
    counter, shop, expect_log
):
    expect_log("no answer yet")
    counter.lose(Fault.RESET_AFTER)
    counter.lose(Fault.RESET_BEFORE, "GET /v1/payment_intents/pi_", times=9)
    sale = shop.cart()
    with pytest.raises(InDoubt):
        shop.reader_payments.present(sale)
    shop.calm()
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD
    assert counter.commands() == 1


def test_a_till_that_starts_again_finds_the_reader_at_work(counter, shop, expect_log):
    expect_log("no answer yet")
    counter.lose(Fault.RESET_AFTER)
    counter.lose(Fault.RESET_BEFORE, "GET /v1/payment_intents/pi_", times=9)
    sale = shop.cart()
    with pytest.raises(InDoubt):
        shop.reader_payments.present(sale)
    shop.calm()
    shop.restart()
    shop.journal.recover()
    assert shop.record(sale).is_handed_over
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD


def test_a_till_that_starts_again_asks_for_no_card_behind_backs(counter, shop, expect_log):
    expect_log("no answer yet")
    counter.lose(Fault.RESET_BEFORE)
    sale = shop.cart()
    with pytest.raises(InDoubt):
        shop.reader_payments.present(sale)
    shop.restart()
    shop.pass_time(IN_A_WHILE)
    shop.journal.recover()
    assert counter.commands() == 1
    assert shop.record(sale).handed.end is End.NOT_SENT
    assert not shop.record(sale).is_in_doubt


# Readers that fail ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "code"),
    [("updating", "reader_busy"), ("fault", "reader_fault"), ("other_app", None)],
)
def test_a_reader_that_will_not_leaves_the_sale_as_it_is(counter, shop, trouble, code):
    shop.bench.reader_trouble(HERE, trouble)
    sale = shop.cart()
    found = code_of(shop.reader_payments.present, sale)
    assert found == (code or "reader_of_other_software")
    record = shop.record(sale)
    assert (record.money, record.is_handed_over) == (MoneyWord.NOT_TAKEN, False)
    shop.bench.reader_trouble(HERE, None)
    shop.reader_payments.present(sale)
    counter.tap()
    assert counter.follow(sale).money is MoneyWord.HELD


def test_another_reader_takes_over_the_same_payment(counter, shop):
    other = counter.second_reader()
    sale = counter.asked()
    record = shop.reader_payments.take_over(sale, other)
    assert (record.handed.place, record.is_handed_over) == (other, True)
    assert counter.action() is None
    counter.tap(reader=other)
    assert counter.follow(sale).money is MoneyWord.HELD
    assert len(shop.at_stripe(sale)) == 1


def test_a_reader_that_is_lost_in_the_middle_does_no_harm(counter, shop):
    other = counter.second_reader()
    sale = counter.asked()
    shop.bench.reader_cable(HERE, is_in=False)
    assert counter.follow(sale).is_handed_over
    shop.reader_payments.take_over(sale, other)
    counter.tap(reader=other)
    assert counter.follow(sale).money is MoneyWord.HELD
    shop.bench.reader_cable(HERE, is_in=True)
    if counter.action() is not None and counter.action().is_running:
        counter.tap()  # the first one wakes up and reads a card for a payment that is paid
    assert len(shop.charges_at_stripe(sale)) == 1
    assert shop.record(sale).money is MoneyWord.HELD


def test_cash_while_the_reader_is_out_of_reach_ends_the_payment_itself(counter, shop):
    sale = counter.asked()
    shop.bench.reader_cable(HERE, is_in=False)
    assert shop.tenders.cash(sale, euro(1000)).sale.state is SaleState.CAPTURED
    [payment] = shop.at_stripe(sale)
    assert payment.status == "canceled"


def test_what_is_left_on_the_reader_by_a_sale_that_is_over_is_cleared_away(counter, shop):
    sale = counter.asked()
    shop.bench.reader_cable(HERE, is_in=False)
    shop.tenders.cash(sale, euro(1000))
    shop.bench.reader_cable(HERE, is_in=True)
    second = counter.asked(500)
    counter.tap()
    assert counter.follow(second).intent.capturable == euro(500)


def test_a_reader_that_is_removed_in_the_middle_ends_its_time(counter, shop):
    sale = counter.asked()
    shop.readers.forget(HERE)
    record = counter.follow(sale)
    assert (record.handed.end, record.handed.why) == (End.FAILED, "reader_unknown")
    assert record.intent.status is IntentStatus.REQUIRES_PAYMENT_METHOD


def test_an_action_that_somebody_else_stopped_ends_its_time(counter, shop):
    sale = counter.asked()
    shop.gateway.terminal.cancel(HERE)
    record = counter.follow(sale)
    assert (record.handed.end, record.handed.why) == (End.FAILED, "reader_lost_it")


def test_without_a_reader_nothing_is_begun(counter, shop):
    shop.readers.forget(HERE)
    sale = shop.cart()
    assert code_of(shop.reader_payments.present, sale) == "reader_not_chosen"
    assert shop.record(sale).sale.state is SaleState.OPEN


def test_a_silent_stripe_stops_no_reader_blindly(counter, shop):
    sale = counter.asked()
    shop.fault(Fault.RESET_BEFORE, "GET /v1/terminal", times=9)
    with pytest.raises(InDoubt):
        shop.handing.take_back(sale)
    shop.calm()
    assert counter.commands(CANCEL) == 0
    assert shop.record(sale).is_handed_over
