"""Cards that cannot be held, refunds that ask for the card again, and tips chosen at the reader."""

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.intent import IntentStatus
from pos.domain.operation import OperationState
from pos.domain.reader import Debit, Promise
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import RefundWish
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import InDoubt, PosError, Refused
from pos.services.verify import Verify
from tests.kit import VISA, euro
from tests.services.reader_kit import HERE, ReaderCounter

WHY = RefundReason.REQUESTED_BY_CUSTOMER
REFUND = "/refund_payment"


@pytest.fixture
def counter(shop):
    return ReaderCounter(shop)


@pytest.fixture
def canada(counter):
    counter.set(currency="CAD", debit_without_hold="on")
    return counter


@pytest.fixture
def charged(canada, shop):
    """A sale that an Interac card paid."""
    sale = canada.asked()
    canada.tap("interac", inserted=True)
    shop.bench.reader_pin(HERE, right=True)
    assert canada.follow(sale).money is MoneyWord.TAKEN
    return sale


def code_of(act, *arguments, **named):
    with pytest.raises(PosError) as caught:
        act(*arguments, **named)
    return caught.value.code


# Charged, not held ---------------------------------------------------------------------------


def test_what_cannot_be_held_is_said_before_the_card_is_asked_for(counter, shop):
    assert shop.reader_payments.promise() == Promise(None)
    counter.set(currency="CAD")
    assert shop.reader_payments.promise() == Promise(Debit.INTERAC, is_charged=False)
    counter.set(debit_without_hold="on")
    assert shop.reader_payments.promise() == Promise(Debit.INTERAC, is_charged=True)
    counter.set(currency="AUD")
    assert shop.reader_payments.promise() == Promise(Debit.EFTPOS, is_charged=False)


def test_a_card_that_cannot_be_held_is_refused_unless_the_shop_wants_it(counter, shop):
    counter.set(currency="CAD")
    sale = counter.asked()
    assert shop.intent(sale).types == ("card_present",)
    counter.tap("interac")
    with pytest.raises(Refused):
        shop.bench.reader_pin(HERE, right=True)
    assert counter.follow(sale).money is MoneyWord.NOT_TAKEN


def test_where_the_shop_wants_it_such_a_card_is_charged_and_booked_as_taken(canada, shop, charged):
    record = shop.record(charged)
    assert record.sale.state is SaleState.CAPTURED
    assert record.changes == ()  # it was us, though no capture was asked for
    assert shop.booked() == [("hold", "10.00"), ("capture", "10.00")]


def test_other_cards_are_held_all_the_same(canada, shop):
    sale = canada.paid()
    assert shop.record(sale).money is MoneyWord.HELD


def test_a_payment_that_could_charge_holds_again_on_the_next_way(canada, shop):
    sale = canada.asked()
    assert set(shop.intent(sale).types) == {"card_present", "interac_present"}
    shop.handing.take_back(sale)
    shop.checkout.begin(sale)
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def test_a_shop_that_changes_its_mind_is_heeded_by_the_payment_that_waits(canada, shop):
    sale = canada.asked()
    shop.handing.take_back(sale)
    canada.set(debit_without_hold="off")
    shop.reader_payments.present(sale)
    assert shop.intent(sale).types == ("card_present",)


# Given back at the reader --------------------------------------------------------------------


def test_a_refund_waits_at_the_reader_for_the_card(canada, shop, charged):
    assert code_of(shop.refunds.give_back, charged, RefundWish(), WHY) == "reader_awaits_card"
    assert shop.reader_payments.refund_awaited(charged) is not None
    assert code_of(shop.reader_payments.follow_refund, charged) == "reader_awaits_card"
    canada.tap("interac", inserted=True)
    shop.bench.reader_pin(HERE, right=True)
    record = shop.reader_payments.follow_refund(charged)
    assert record.given_back == record.taken
    assert shop.booked()[-1] == ("refund", "10.00")
    assert not record.is_in_doubt
    assert canada.commands(REFUND) == 1
    assert record.changes == ()


def test_a_refund_that_nobody_shows_a_card_for_counts_as_nothing(canada, shop, charged):
    with pytest.raises(InDoubt):
        shop.refunds.give_back(charged, RefundWish(lines={1: 1}), WHY)
    shop.bench.reader_cancel(HERE)
    assert code_of(shop.reader_payments.follow_refund, charged) == "refund_not_at_reader"
    assert shop.record(charged).given_back is None
    assert shop.operations(charged)[-1].state is OperationState.REJECTED
    # Its row can be given back after all.
    with pytest.raises(InDoubt):
        shop.refunds.give_back(charged, RefundWish(lines={1: 1}), WHY)
    canada.tap("interac", inserted=True)
    shop.bench.reader_pin(HERE, right=True)
    record = shop.reader_payments.follow_refund(charged)
    assert record.given_back == record.taken


def test_the_clerk_can_stop_the_reader_that_waits_for_a_refund(canada, shop, charged):
    with pytest.raises(InDoubt):
        shop.refunds.give_back(charged, RefundWish(), WHY)
    record = shop.reader_payments.cancel_refund(charged)
    assert (record.given_back, record.is_in_doubt) == (None, False)
    assert canada.action() is None
    assert shop.reader_payments.cancel_refund(charged) == record  # nothing is left to be stopped


def test_a_refund_needs_a_reader(canada, shop, charged):
    shop.readers.forget(HERE)
    assert code_of(shop.refunds.give_back, charged, RefundWish(), WHY) == "refund_needs_reader"
    assert not shop.record(charged).is_in_doubt


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.TERMINAL_TIMEOUT_KEPT, "reader_awaits_card"),
        (Fault.TERMINAL_TIMEOUT_LOST, "reader_not_reached"),
        (Fault.RESET_AFTER, "reader_awaits_card"),
    ],
)
def test_an_answer_about_a_refund_that_does_not_come_is_looked_into(
    canada, shop, charged, expect_log, fault, code
):
    expect_log("no answer yet")
    canada.lose(fault, REFUND)
    assert code_of(shop.refunds.give_back, charged, RefundWish(), WHY) == code
    assert canada.commands(REFUND) == 1
    assert shop.record(charged).is_in_doubt == (code == "reader_awaits_card")


def test_a_till_that_starts_again_finds_the_refund_at_the_reader(canada, shop, charged):
    with pytest.raises(InDoubt):
        shop.refunds.give_back(charged, RefundWish(), WHY)
    shop.restart()
    [left] = shop.journal.recover()
    assert left.code == "reader_awaits_card"
    canada.tap("interac", inserted=True)
    shop.bench.reader_pin(HERE, right=True)
    shop.journal.recover()
    assert shop.record(charged).given_back == shop.record(charged).taken
    assert canada.commands(REFUND) == 1


def test_cards_that_were_held_are_refunded_without_being_shown(counter, shop):
    sale = counter.paid()
    shop.settlement.capture(shop.intent(sale).id)
    assert shop.refunds.give_back(sale, RefundWish(amount=euro(400)), WHY).given_back == euro(400)
    assert counter.commands(REFUND) == 0


# Tips ----------------------------------------------------------------------------------------


def test_a_tip_chosen_at_the_reader_is_held_and_booked_as_one(counter, shop):
    counter.set(reader_tips="on")
    sale = counter.asked(1000)
    shop.bench.reader_tip(HERE, 150)
    counter.tap()
    record = counter.follow(sale)
    assert (record.intent.capturable, record.intent.tip) == (euro(1150), euro(150))
    taken = shop.settlement.capture(record.intent.id)
    assert taken.intent.received == euro(1150)
    assert shop.balance("liabilities:tips") == -150
    assert shop.balance("income:sales") + shop.balance("liabilities:tax") == -1000


@pytest.mark.parametrize(("taken", "tip"), [(1150, 150), (1100, 100), (1000, 0), (400, 0)])
def test_of_a_tip_as_much_is_kept_as_goes_beyond_the_sale(counter, shop, taken, tip):
    counter.set(reader_tips="on")
    sale = counter.asked(1000)
    shop.bench.reader_tip(HERE, 150)
    counter.tap()
    intent = counter.follow(sale).intent.id
    shop.settlement.capture(intent, euro(taken))
    assert shop.balance("liabilities:tips") == -tip
    assert shop.balance("assets:stripe") == taken
    assert shop.balance("memo:holds") == 0
    assert Verify(shop.store).verify().findings == ()


def test_after_a_decline_with_a_tip_the_sale_is_asked_for_as_it_was(counter, shop):
    counter.set(reader_tips="on")
    sale = counter.asked(1000)
    shop.bench.reader_tip(HERE, 150)
    counter.tap("declined")
    counter.follow(sale)
    shop.reader_payments.present(sale)
    shop.bench.reader_tip(HERE, 0)
    counter.tap()
    assert counter.follow(sale).intent.capturable == euro(1000)


def test_no_tip_is_asked_for_where_the_shop_does_not_or_a_part_is_paid(counter, shop):
    first = counter.asked(1000)
    assert code_of(shop.bench.reader_tip, HERE, 150) == "practice_reader_idle"
    counter.tap()
    counter.follow(first)
    counter.set(reader_tips="on")
    sale = shop.cart(1000)
    shop.reader_payments.present(sale, euro(400))
    assert code_of(shop.bench.reader_tip, HERE, 150) == "practice_reader_idle"
    assert shop.intent(sale).status is IntentStatus.REQUIRES_PAYMENT_METHOD
