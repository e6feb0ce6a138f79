"""The hold board decides what may be taken or released, and says truly what became of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.board import Lane
from pos.domain.hold import Urgency
from pos.domain.money import Currency, Money
from tests.kit import euro
from tests.ui.lanes import inline_lanes
from tests.ui.shop_kit import hold, holds_of, slow_money
from ui.holds.inquiry import BATCH
from ui.holds.presenter import HoldsPresenter
from ui.holds.view import Asking, Busy, HoldsServices
from ui.tones import Tone


@pytest.fixture
def board(shop, qapp):
    return lambda: holds_of(shop, inline_lanes())


def chosen(shop, presenter, sale):
    presenter.select(shop.intent(sale).id)
    return presenter


def test_before_a_ledger_is_open_the_board_is_empty_and_says_why(qapp):
    presenter = HoldsPresenter(inline_lanes())
    presenter.refresh()
    assert not presenter.view.is_open
    assert presenter.view.notice is not None


def test_the_nearest_deadline_comes_first(shop, board):
    late = hold(shop, 100)
    shop.pass_time(timedelta(hours=3))
    later = hold(shop, 200)
    rows = board().view.rows
    assert [row.intent for row in rows] == [shop.intent(late).id, shop.intent(later).id]


def test_lanes_add_up_per_currency(shop, board):
    hold(shop, 1000)
    shop.pass_time(timedelta(days=6, hours=1))
    shop.settings.save(replace(shop.settings.load(), currency="JPY"))
    hold(shop, 500)
    found = {each.lane: each for each in board().view.sums}
    assert found[Lane.TWO_DAYS].money == (euro(1000),)
    assert found[Lane.LATER].money == (Money(500, Currency("JPY")),)
    assert found[Lane.LAPSED].count == 0


def test_the_badge_hears_of_every_change_in_number(shop, board, qtbot):
    sale = hold(shop)
    presenter = board()
    counts: list[int] = []
    presenter.count_changed.connect(counts.append)
    chosen(shop, presenter, sale).actions.capture_all()
    assert counts == [0]


def test_a_lost_answer_is_looked_for_again_by_itself(shop, board, expect_log):
    expect_log("no answer yet")
    sale = hold(shop)
    presenter = chosen(shop, board(), sale)
    shop.fault(Fault.RESET_AFTER, "/capture")
    presenter.actions.capture_all()
    shop.pass_time(timedelta(minutes=1))
    presenter.tick()
    assert presenter.view.rows == ()
    assert presenter.view.notice.tone is Tone.TAKEN
    assert len(shop.requests("/capture")) == 1


def test_looking_in_vain_for_a_lost_answer_says_nothing_new(shop, board, expect_log):
    expect_log("no answer yet")
    sale = hold(shop)
    presenter = chosen(shop, board(), sale)
    shop.fault(Fault.RESET_BEFORE, "/capture")
    presenter.actions.capture_all()
    before = presenter.view.notice
    shop.fault(Fault.UNAVAILABLE, "GET", times=9)
    shop.pass_time(timedelta(minutes=1))
    presenter.tick()
    assert presenter.view.notice == before
    assert presenter.view.rows[0].is_checking


def test_an_answer_that_is_missing_is_still_known_after_a_restart(shop, board, expect_log):
    expect_log("no answer yet")
    sale = hold(shop)
    shop.fault(Fault.RESET_BEFORE, "/capture")
    chosen(shop, board(), sale).actions.capture_all()
    shop.restart()
    [row] = board().view.rows
    assert row.is_checking


def test_refreshing_announces_what_ended_elsewhere(shop, board):
    first, second = hold(shop, 1000), hold(shop, 2000)
    presenter = board()
    changed = []
    presenter.money_changed.connect(lambda record: changed.append(record.sale.id))
    shop.sdk.v1.payment_intents.cancel(shop.intent(first).id)
    presenter.refresh()
    assert changed == [first]
    assert shop.record(first).sale.receipt in presenter.view.notice.reference
    assert [row.intent for row in presenter.view.rows] == [shop.intent(second).id]


def test_several_that_ended_are_told_in_one_notice_with_their_sums(shop, board):
    for minor in (1000, 2000):
        hold(shop, minor)
    taken = hold(shop, 500)
    presenter = board()
    shop.sdk.v1.payment_intents.capture(shop.intent(taken).id)
    shop.pass_time(timedelta(days=8))
    presenter.refresh()
    notice = presenter.view.notice
    assert notice.title == "3 holds ended."
    assert "2 lapsed, nothing taken (€30.00)" in notice.money
    assert "1 taken (€5.00)" in notice.money


def test_refreshing_without_news_says_that_stripe_agrees(shop, board):
    hold(shop)
    presenter = board()
    presenter.refresh()
    assert presenter.view.notice.tone is Tone.INFO
    assert presenter.view.checked_at == presenter.view.now


def test_a_refresh_asks_for_a_few_at_a_time_so_that_a_payment_gets_in_between(shop, qapp):
    for _ in range(BATCH + 1):
        hold(shop, 100)
    lanes, money = slow_money()
    presenter = holds_of(shop, lanes)
    presenter.refresh()
    money.run_next()
    assert presenter.view.asking == Asking(BATCH, BATCH + 1)
    assert not money.is_idle
    money.run_all()
    assert presenter.view.asking is None


def test_a_second_refresh_while_one_runs_starts_over_without_asking_twice_at_once(shop, qapp):
    gone = hold(shop, 100)
    for _ in range(BATCH):
        hold(shop, 100)
    lanes, money = slow_money()
    presenter = holds_of(shop, lanes)
    shop.sdk.v1.payment_intents.cancel(shop.intent(gone).id)
    presenter.refresh()
    money.run_next()
    presenter.refresh()
    money.run_all()
    assert presenter.view.notice is not None
    assert shop.record(gone).sale.receipt in presenter.view.notice.reference


def test_a_silent_stripe_ends_the_refresh_and_keeps_the_list(shop, board):
    hold(shop)
    presenter = board()
    shop.fault(Fault.UNAVAILABLE, "GET /v1/payment_intents", times=9)
    presenter.refresh()
    assert presenter.view.notice.title == "Stripe could not be asked."
    assert len(presenter.view.rows) == 1
    assert presenter.view.asking is None


def test_what_ended_before_stripe_fell_silent_is_still_announced(shop, board):
    first = hold(shop, 1000)
    shop.pass_time(timedelta(minutes=1))
    second = hold(shop, 2000)
    presenter = board()
    shop.sdk.v1.payment_intents.cancel(shop.intent(first).id)
    shop.fault(Fault.UNAVAILABLE, shop.intent(second).id, times=9)
    presenter.refresh()
    assert shop.record(first).sale.receipt in presenter.view.notice.reference


def test_a_minute_later_less_is_left(shop, board):
    hold(shop)
    presenter = board()
    before = presenter.view.now
    shop.pass_time(timedelta(minutes=1))
    presenter.tick()
    assert presenter.view.now - before == timedelta(minutes=1)


def test_a_deadline_that_passes_is_asked_about_by_itself(shop, board):
    sale = hold(shop)
    presenter = board()
    shop.pass_time(timedelta(days=8))
    presenter.tick()
    assert [row.is_lapsed for row in presenter.view.rows] == [True]
    assert shop.record(sale).sale.receipt in presenter.view.notice.reference


def test_a_hold_whose_time_is_over_is_lapsed_until_stripe_has_answered(shop, qapp):
    hold(shop)
    lanes, money = slow_money()
    presenter = holds_of(shop, lanes)
    shop.pass_time(timedelta(days=8))
    presenter.tick()
    [row] = presenter.view.rows
    assert presenter.view.urgency(row) is Urgency.LAPSED
    assert presenter.view.asking is not None
    money.run_all()
    assert [row.is_lapsed for row in presenter.view.rows] == [True]


def test_a_lapsed_hold_is_not_asked_about_at_every_look(shop, board):
    hold(shop)
    presenter = board()
    shop.fault(Fault.UNAVAILABLE, "GET /v1/payment_intents", times=99)
    shop.pass_time(timedelta(days=8))
    presenter.tick()
    asked = len(shop.requests("GET"))
    presenter.reload()
    presenter.tick()
    assert len(shop.requests("GET")) == asked


def test_an_answer_for_the_till_before_changes_nothing_in_the_new_one(shop, qapp):
    sale = hold(shop)
    lanes, money = slow_money()
    presenter = chosen(shop, holds_of(shop, lanes), sale)
    presenter.actions.capture_all()
    presenter.attach(HoldsServices(shop.settlement, shop.checkout, shop.simulator, shop.board))
    money.run_all()
    assert presenter.view.notice is None
    assert presenter.view.busy is Busy.NO
