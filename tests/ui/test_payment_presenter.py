"""The payment page's presenter: one truth about the money, one call at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from typing_extensions import override

from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.test_cards import TestCards
from pos.domain.money import Money
from pos.domain.presented import CardBehaviour
from pos.domain.sale import MoneyWord, SaleState
from pos.services.checkout import Checkout
from tests.kit import euro
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.till_kit import BOOK, PEN, card, desk_in
from ui.format import Formats
from ui.payment.phase import Phase
from ui.payment.view import Busy, Tender
from ui.watch.words import settled


@pytest.fixture
def desk(tmp_path, qapp):
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture
def paying(desk):
    return desk.paying()


@pytest.fixture
def slow(tmp_path, qapp):
    """A cart whose card is awaited, and the lane to Stripe, which waits to be told."""
    money = HeldLane()
    with desk_in(tmp_path, replace(inline_lanes(), money=money)) as desk:
        desk.paying()
        money.run_all()
        yield desk, money


def sale_of(desk):
    return desk.payment.view.record.sale.id


# Authorising --------------------------------------------------------------------------------


def test_nobody_is_asked_before_the_customer_says_what_it_is_paid_with(paying):
    view = paying.payment.view
    assert view.phase is Phase.PRESENT
    assert view.record.sale.receipt
    assert paying.shop.requests() == []
    assert [each.behaviour for each in view.cards] == [e.behaviour for e in TestCards().cards()]


def test_a_decline_is_told_in_plain_words_and_the_second_attempt_is_on_the_same_intent(paying):
    paying.present(CardBehaviour.INSUFFICIENT_FUNDS)
    view = paying.payment.view
    assert view.phase is Phase.PRESENT
    assert "declined" in view.notice.title
    assert view.notice.money == "No money has moved."
    assert "another card" in view.notice.todo
    assert paying.shop.record(sale_of(paying)).sale.cart.count == 1
    paying.present(CardBehaviour.APPROVED)
    assert paying.payment.view.phase is Phase.HELD
    assert paying.payment.view.notice is None
    [intent] = paying.shop.at_stripe(sale_of(paying))
    assert intent.status == "requires_capture"
    statuses = [charge.status for charge in paying.payment.view.record.charges]
    assert statuses == ["failed", "succeeded"]


def test_a_lost_card_is_told_like_any_other_decline(tmp_path):
    told = []
    for behaviour in (CardBehaviour.DECLINED, CardBehaviour.LOST):
        with desk_in(tmp_path / behaviour) as desk:
            desk.paying().present(behaviour)
            notice = desk.payment.view.notice
            told.append((notice.tone, notice.title, notice.money, notice.todo))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("behaviour", "word"),
    [
        (CardBehaviour.EXPIRED, "expired"),
        (CardBehaviour.WRONG_CVC, "security code"),
        (CardBehaviour.PROCESSING_ERROR, "once more"),
    ],
)
def test_each_decline_says_what_to_do_next(paying, behaviour, word):
    paying.present(behaviour)
    assert word in paying.payment.view.notice.text


def test_a_card_pressed_twice_is_charged_once(slow):
    desk, money = slow
    desk.present(CardBehaviour.APPROVED)
    desk.present(CardBehaviour.APPROVED)
    assert desk.payment.view.busy is Busy.AUTHORISING
    money.run_all()
    desk.present(CardBehaviour.APPROVED)  # held by now
    money.run_all()
    assert len(desk.shop.requests("/confirm")) == 1


def test_a_hold_frees_the_counter_while_the_page_still_shows_it(paying):
    paying.present(CardBehaviour.APPROVED)
    held = sale_of(paying)
    paying.till.reload()
    assert paying.till.view.cart.is_empty
    paying.till.scanned(PEN)
    assert paying.payment.view.phase is Phase.HELD
    assert sale_of(paying) == held
    assert not paying.payment.is_under_way


# 3-D Secure ---------------------------------------------------------------------------------


def test_a_customer_who_confirms_leads_to_the_hold(paying):
    paying.present(CardBehaviour.ASKS_AND_PASSES)
    assert paying.payment.view.phase is Phase.ACTION
    assert paying.payment.view.page_url.startswith("https://")
    paying.payment.customer_does(passes=True)
    assert paying.payment.view.phase is Phase.HELD
    assert paying.payment.view.page_url == ""


def test_a_customer_who_fails_is_told_and_another_card_works(paying):
    paying.present(CardBehaviour.ASKS_AND_PASSES)
    paying.payment.customer_does(passes=False)
    view = paying.payment.view
    assert view.phase is Phase.PRESENT
    assert "could not confirm" in view.notice.title
    paying.present(CardBehaviour.APPROVED)
    assert paying.payment.view.phase is Phase.HELD


@pytest.mark.parametrize(("passes", "phase"), [(True, Phase.HELD), (False, Phase.PRESENT)])
def test_what_the_customer_did_on_the_banks_page_is_found_by_asking(tmp_path, qtbot, passes, phase):
    with desk_in(tmp_path, poll_ms=1) as desk:
        desk.paying().present(CardBehaviour.ASKS_AND_PASSES)
        desk.shop.bench.finish_action(desk.payment.view.record.intent.id, passes=passes)
        qtbot.waitUntil(lambda: desk.payment.view.phase is phase)
        assert (desk.payment.view.notice is None) == passes


def test_the_banks_page_is_asked_for_once(paying):
    paying.present(CardBehaviour.ASKS_AND_PASSES)
    url, before = paying.payment.view.page_url, len(paying.shop.requests("GET"))
    paying.payment.check_again()
    assert paying.payment.view.page_url == url
    assert len(paying.shop.requests("GET")) == before + 1


def test_going_back_while_the_customer_is_at_the_bank_cancels_what_they_could_still_pay(paying):
    paying.present(CardBehaviour.ASKS_AND_PASSES)
    sale = sale_of(paying)
    paying.payment.back()
    [intent] = paying.shop.at_stripe(sale)
    assert (intent.status, intent.cancellation_reason) == ("canceled", "abandoned")
    assert paying.shop.record(sale).sale.state is SaleState.OPEN


# Silence ------------------------------------------------------------------------------------


def test_a_lost_answer_is_checking_and_resolves_by_itself(tmp_path, qtbot, expect_log):
    expect_log("no answer yet")
    with desk_in(tmp_path, poll_ms=1) as desk:
        desk.paying()
        desk.shop.fault(Fault.RESET_AFTER, "confirm")
        desk.shop.fault(Fault.RESET_BEFORE, "GET /v1/payment_intents/", times=2)
        with qtbot.waitSignal(desk.payment.view_changed, check_params_cb=_is(Phase.CHECKING)):
            desk.present(CardBehaviour.APPROVED)
        qtbot.waitUntil(lambda: desk.payment.view.phase is Phase.HELD)
        assert len(desk.shop.charges_at_stripe(sale_of(desk))) == 1
        assert desk.payment.view.notice is None


def _is(phase):
    return lambda view: view.phase is phase


def test_no_card_can_be_run_while_checking(paying, expect_log):
    expect_log("no answer yet")
    paying.shop.fault(Fault.RESET_BEFORE, "/v1/payment_intents", times=9)
    paying.present(CardBehaviour.APPROVED)
    assert paying.payment.view.phase is Phase.CHECKING
    assert "Do not run the card again" in paying.payment.view.notice.todo
    sent = len(paying.shop.requests("/confirm"))
    paying.present(CardBehaviour.APPROVED)
    paying.payment.capture_all()
    paying.payment.back()
    assert paying.payment.view.phase is Phase.CHECKING
    assert len(paying.shop.requests("/confirm")) == sent
    assert paying.payment.obstacle().code == "still_checking"
    assert paying.shop.record(sale_of(paying)).money is MoneyWord.CHECKING


def test_a_tick_without_an_answer_does_not_bring_a_notice_back(tmp_path, qtbot, expect_log):
    expect_log("no answer yet")
    with desk_in(tmp_path, poll_ms=1) as desk:
        desk.paying()
        desk.shop.fault(Fault.RESET_BEFORE, "/v1/payment_intents/", times=400)
        desk.present(CardBehaviour.APPROVED)
        desk.payment.dismiss()
        asked = len(desk.shop.requests("GET"))
        qtbot.waitUntil(lambda: len(desk.shop.requests("GET")) > asked + 2)
        assert desk.payment.view.phase is Phase.CHECKING
        assert desk.payment.view.notice is None


def test_an_answer_about_a_sale_that_was_taken_back_is_not_shown(slow):
    desk, money = slow
    desk.payment.check_again()
    desk.payment.let_go(sale_of(desk))
    money.run_all()
    assert desk.payment.view.phase is Phase.EMPTY
    assert desk.payment.view.record is None


# The hold and after -------------------------------------------------------------------------


def test_taking_the_money_takes_what_is_shown_once(slow):
    desk, money = slow
    desk.present(CardBehaviour.APPROVED)
    money.run_all()
    desk.payment.capture_all()
    desk.payment.capture_all()
    money.run_all()
    view = desk.payment.view
    assert view.phase is Phase.TAKEN
    assert view.record.intent.received.minor == 2000
    assert len(desk.shop.requests("/capture")) == 1


def test_a_capture_without_an_answer_keeps_the_counter_free(paying, expect_log):
    expect_log("no answer yet")
    paying.present(CardBehaviour.APPROVED)
    paying.shop.fault(Fault.RESET_AFTER, "/capture")
    paying.payment.capture_all()
    assert paying.payment.view.phase is Phase.CHECKING
    assert not paying.payment.is_under_way
    assert paying.payment.obstacle() is None
    paying.payment.check_again()
    assert paying.payment.view.phase is Phase.TAKEN


def test_the_next_customer_waits_until_the_money_of_the_one_before_is_known(slow):
    desk, money = slow
    desk.present(CardBehaviour.APPROVED)
    money.run_all()
    first = sale_of(desk)
    desk.till.reload()
    desk.payment.capture_all()
    desk.paying(PEN)
    assert sale_of(desk) == first
    money.run_all()
    assert sale_of(desk) != first
    assert desk.payment.view.phase is Phase.PRESENT
    assert desk.shop.record(first).money is MoneyWord.TAKEN


def test_a_failure_of_the_sale_before_is_still_told_when_the_next_one_begins(slow):
    desk, money = slow
    desk.present(CardBehaviour.APPROVED)
    money.run_all()
    desk.till.reload()
    intent = desk.payment.view.record.intent.id
    desk.payment.capture_all()
    desk.paying(PEN)
    desk.shop.sdk.v1.payment_intents.cancel(intent)
    money.run_all()
    assert desk.payment.view.phase is Phase.PRESENT
    assert "already released" in desk.payment.view.notice.title


def test_a_hold_that_lapsed_meanwhile_is_told_as_what_it_is(paying):
    paying.present(CardBehaviour.APPROVED)
    paying.shop.pass_time(timedelta(days=8))
    paying.payment.capture_all()
    assert paying.payment.view.phase is Phase.LAPSED
    assert paying.payment.view.record.intent.received.minor == 0


def test_giving_up_cancels_the_intent(paying):
    sale = sale_of(paying)
    paying.present(CardBehaviour.DECLINED)
    paying.payment.give_up()
    assert paying.payment.view.phase is Phase.GIVEN_UP
    [intent] = paying.shop.at_stripe(sale)
    assert (intent.status, intent.cancellation_reason) == ("canceled", "abandoned")


# Beginning ----------------------------------------------------------------------------------


def test_an_interrupted_checkout_goes_on_with_the_same_intent(paying):
    paying.present(CardBehaviour.DECLINED)
    intent = paying.payment.view.record.intent.id
    again = paying.restart()
    assert again.till.view.is_paying
    again.till.pay()
    assert again.payment.view.phase is Phase.PRESENT
    assert again.payment.view.record.intent.id == intent
    made = [each for each in again.shop.requests("POST") if each.endswith("/payment_intents")]
    assert len(made) == 1
    again.present(CardBehaviour.APPROVED)
    assert again.payment.view.phase is Phase.HELD


def test_a_cart_that_comes_to_nothing_goes_back_to_the_counter_with_the_reason(desk, qtbot):
    desk.till.scanned(BOOK)
    desk.till.change(lambda cart: cart.set_price(1, Money(0, cart.currency)))
    with qtbot.waitSignal(desk.payment.finished):
        desk.till.pay()
    assert desk.payment.view.phase is Phase.EMPTY
    assert desk.payment.view.notice is not None
    assert not desk.payment.is_under_way
    assert desk.shop.requests("POST") == []


def test_what_could_not_be_prepared_can_be_tried_again(desk):
    desk.shop.fault(Fault.KEY_EXPIRED, "POST /v1/payment_intents")
    desk.paying()
    desk.present(CardBehaviour.APPROVED)
    assert desk.payment.view.phase is Phase.PRESENT
    assert desk.payment.view.busy is Busy.NO
    assert desk.payment.view.notice is not None
    desk.present(CardBehaviour.APPROVED)
    assert desk.payment.view.phase is Phase.HELD
    assert desk.payment.view.notice is None


def test_continuing_a_sale_that_is_checked_asks_and_does_not_begin_again(paying, expect_log):
    expect_log("no answer yet")
    paying.shop.fault(Fault.RESET_AFTER, "confirm")
    paying.present(CardBehaviour.APPROVED)
    paying.payment.begin(sale_of(paying))
    assert paying.payment.view.phase is Phase.HELD


def test_a_mistake_of_ours_reaches_the_hook_and_the_page_says_what_the_ledger_knows(paying):
    class Buggy(Checkout):
        @override
        def authorise(self, sale, method, **beside):
            super().authorise(sale, method, **beside)
            raise ZeroDivisionError

    shop = paying.shop
    buggy = Buggy(shop.store, shop.journal, lambda: shop.gateway, shop.simulator, shop.settings)
    paying.attach_payment(buggy)
    paying.till.pay()
    with pytest.raises(ZeroDivisionError):
        paying.payment.present(card(CardBehaviour.APPROVED))
    assert paying.payment.view.phase is Phase.HELD
    assert paying.payment.view.busy is Busy.NO


# Cash and several tenders -------------------------------------------------------------------


def test_cash_is_taken_at_a_press_and_the_counter_is_free(paying):
    paying.payment.turn_to(Tender.CASH)
    paying.payment.take_cash(euro(5000))
    view = paying.payment.view
    assert view.phase is Phase.TAKEN
    assert view.record.sale.cash[0].change == euro(3000)
    paying.till.reload()
    assert paying.till.view.cart.is_empty
    assert paying.shop.requests() == []


def test_cash_that_was_typed_pays_a_part_and_a_card_the_rest(paying):
    paying.payment.count_cash(euro(500))
    paying.payment.take_cash()
    view = paying.payment.view
    assert (view.phase, view.record.sale.still_due, view.received) == (
        Phase.PRESENT, euro(1500), None,
    )  # fmt: skip
    paying.present(CardBehaviour.APPROVED)
    assert paying.payment.view.phase is Phase.HELD
    paying.payment.capture_all()
    assert paying.payment.view.record.taken == euro(2000)


def test_two_cards_pay_and_are_captured_together(paying):
    paying.payment.ask_of_card(euro(800))
    paying.present(CardBehaviour.APPROVED)
    assert paying.payment.view.phase is Phase.PRESENT
    paying.present(CardBehaviour.APPROVED)
    assert paying.payment.view.phase is Phase.HELD
    paying.payment.capture_all()
    view = paying.payment.view
    assert (view.phase, view.record.taken) == (Phase.TAKEN, euro(2000))
    assert [intent.amount_received for intent in paying.shop.at_stripe(sale_of(paying))] == [
        800, 1200,
    ]  # fmt: skip


def test_a_part_is_given_back_where_it_stands(paying):
    paying.payment.count_cash(euro(500))
    paying.payment.take_cash()
    [part] = paying.payment.view.record.sale.parts
    paying.payment.take_back(part)
    assert paying.payment.view.record.sale.still_due == euro(2000)
    paying.payment.ask_of_card(euro(800))
    paying.present(CardBehaviour.APPROVED)
    paying.payment.take_back(paying.payment.view.record.sale.parts[-1])
    assert paying.payment.view.record.sale.still_due == euro(2000)


def test_more_than_is_due_on_a_card_is_said_before_it_is_asked_for(paying):
    paying.payment.ask_of_card(euro(2001))
    assert paying.payment.view.problem.code == "tender_more_than_due"
    paying.present(CardBehaviour.APPROVED)
    assert paying.shop.requests() == []
    assert paying.payment.view.phase is Phase.PRESENT


def test_cash_pressed_twice_is_taken_once(slow):
    desk, money = slow
    desk.payment.take_cash(euro(2000))
    desk.payment.take_cash(euro(2000))
    money.run_all()
    assert desk.shop.balance("assets:cash") == 2000


def test_giving_up_a_part_paid_sale_gives_the_cash_back(paying):
    paying.payment.count_cash(euro(500))
    paying.payment.take_cash()
    paying.payment.give_up()
    assert paying.payment.view.phase is Phase.GIVEN_UP
    assert paying.shop.balance("assets:cash") == 0


def test_whom_the_sale_is_for_is_kept(paying):
    paying.payment.note("Room 12", "Deposit", "Key 4")
    note = paying.shop.notes.of(sale_of(paying))
    assert (note.customer, note.reason, note.note) == ("Room 12", "Deposit", "Key 4")


def test_an_answer_about_one_of_two_cards_says_what_is_still_due(paying):
    paying.payment.ask_of_card(euro(800))
    paying.present(CardBehaviour.APPROVED)
    said = settled(paying.payment.view.record, Formats())
    assert "8.00 is paid, and" in said.title
    assert "12.00 still due" in said.title


def test_of_two_cards_the_one_that_was_taken_meanwhile_is_left_alone(paying):
    paying.payment.ask_of_card(euro(800))
    paying.present(CardBehaviour.APPROVED)
    paying.present(CardBehaviour.APPROVED)
    paying.shop.settlement.capture(paying.payment.view.record.sale.intents[0])
    paying.payment.capture_all()
    view = paying.payment.view
    assert (view.phase, view.notice, view.record.taken) == (Phase.TAKEN, None, euro(2000))
