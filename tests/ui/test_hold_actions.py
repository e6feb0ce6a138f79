"""What is done to a hold: at once, through a question, and what is said of how it ended."""

from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.intent import CancelReason
from pos.domain.sale import MoneyWord
from pos.domain.views import SaleRecord
from pos.errors import Refused
from tests.kit import euro
from tests.ui.lanes import inline_lanes
from tests.ui.shop_kit import hold, holds_of, slow_money
from ui.holds.sheets.kinds import Sheet
from ui.holds.view import Busy
from ui.holds.wording import badge
from ui.tones import Tone


@pytest.fixture
def board(shop, qapp):
    return lambda: holds_of(shop, inline_lanes())


def chosen(shop, presenter, sale):
    presenter.select(shop.intent(sale).id)
    return presenter


def test_capturing_all_takes_what_is_shown_and_says_so(shop, board):
    sale = hold(shop, 1240)
    presenter = chosen(shop, board(), sale)
    changed: list[SaleRecord] = []
    presenter.money_changed.connect(changed.append)
    presenter.actions.capture_all()
    assert shop.record(sale).money is MoneyWord.TAKEN
    notice = presenter.view.notice
    assert notice.tone is Tone.TAKEN
    assert "12.40" in notice.title
    assert "4444" in notice.reference
    assert [record.sale.id for record in changed] == [sale]


def test_after_a_capture_nothing_is_chosen_so_a_second_press_takes_nothing(shop, board):
    first, second = hold(shop, 1000), hold(shop, 2000)
    presenter = chosen(shop, board(), first)
    presenter.actions.capture_all()
    presenter.actions.capture_all()
    assert presenter.view.selected is None
    assert shop.record(second).money is MoneyWord.HELD


def test_a_double_click_captures_once(shop, qapp):
    sale = hold(shop)
    lanes, money = slow_money()
    presenter = chosen(shop, holds_of(shop, lanes), sale)
    presenter.actions.capture_all()
    presenter.actions.capture_all()
    busy = [presenter.view.busy]
    money.run_all()
    busy.append(presenter.view.busy)
    assert busy == [Busy.CAPTURING, Busy.NO]
    assert len(shop.requests("/capture")) == 1


def test_nothing_else_can_be_chosen_while_a_hold_is_being_taken(shop, qapp):
    first, second = hold(shop), hold(shop)
    lanes, _ = slow_money()
    presenter = chosen(shop, holds_of(shop, lanes), first)
    presenter.actions.capture_all()
    presenter.select(shop.intent(second).id)
    assert presenter.view.selected == shop.intent(first).id


def test_a_part_says_what_it_takes_and_releases_while_it_is_typed(shop, board):
    sale = hold(shop, 1240)
    presenter = chosen(shop, board(), sale)
    presenter.actions.open(Sheet.CAPTURE)
    assert presenter.actions.capturing.view.amount == euro(1240)
    presenter.actions.capturing.set_amount(euro(750))
    plan = presenter.actions.capturing.view.plan
    assert (plan.taken, plan.released) == (euro(750), euro(490))


@pytest.mark.parametrize(("minor", "says"), [(0, "Zero"), (1241, "more than")])
def test_a_wrong_part_is_refused_beside_the_field_and_nothing_is_sent(shop, board, minor, says):
    sale = hold(shop, 1240)
    presenter = chosen(shop, board(), sale)
    presenter.actions.open(Sheet.CAPTURE)
    presenter.actions.capturing.set_amount(euro(minor))
    presenter.actions.capturing.propose()
    assert says in presenter.actions.capturing.view.problem.title
    assert presenter.actions.sheet is Sheet.CAPTURE
    assert shop.requests("/capture") == []


def test_a_pasted_text_that_is_no_amount_is_refused_beside_the_field(shop, board):
    sale = hold(shop)
    presenter = chosen(shop, board(), sale)
    presenter.actions.open(Sheet.CAPTURE)
    presenter.actions.capturing.refuse(Refused("amount_unreadable", text="1e3"))
    assert "1e3" in presenter.actions.capturing.view.problem.title


def test_a_part_is_taken_only_after_one_more_question(shop, board):
    sale = hold(shop, 1240)
    presenter = chosen(shop, board(), sale)
    presenter.actions.open(Sheet.CAPTURE)
    presenter.actions.capturing.set_amount(euro(750))
    presenter.actions.capturing.propose()
    assert presenter.actions.capturing.view.is_sure
    assert shop.requests("/capture") == []
    presenter.actions.capturing.confirm()
    assert shop.intent(sale).received == euro(750)
    assert "7.50" in presenter.view.notice.title
    assert "4.90" in presenter.view.notice.money


def test_the_whole_amount_releases_nothing_and_needs_no_second_question(shop, board):
    sale = hold(shop, 1240)
    presenter = chosen(shop, board(), sale)
    presenter.actions.open(Sheet.CAPTURE)
    presenter.actions.capturing.propose()
    assert shop.intent(sale).received == euro(1240)


def test_a_hold_is_released_only_with_a_reason(shop, board):
    sale = hold(shop)
    presenter = chosen(shop, board(), sale)
    presenter.actions.open(Sheet.RELEASE)
    presenter.actions.releasing.release()
    assert shop.record(sale).money is MoneyWord.HELD
    presenter.actions.releasing.choose(CancelReason.DUPLICATE)
    presenter.actions.releasing.release()
    assert shop.intent(sale).cancellation_reason == "duplicate"
    assert presenter.view.notice.tone is Tone.RELEASED
    assert "Nothing was taken" in presenter.view.notice.money


def test_stepping_back_leads_out_of_every_question_and_moves_nothing(shop, board):
    sale = hold(shop, 1240)
    presenter = chosen(shop, board(), sale)
    presenter.actions.open(Sheet.CAPTURE)
    presenter.actions.capturing.set_amount(euro(750))
    presenter.actions.capturing.propose()
    steps = []
    while presenter.step_back():
        steps.append((presenter.actions.sheet, presenter.view.selected is None))
    assert steps == [(Sheet.CAPTURE, False), (None, False), (None, True)]
    assert shop.record(sale).money is MoneyWord.HELD


def test_a_question_about_a_hold_that_ends_elsewhere_is_closed(shop, board):
    sale = hold(shop)
    presenter = chosen(shop, board(), sale)
    presenter.actions.open(Sheet.RELEASE)
    presenter.actions.releasing.choose(CancelReason.FRAUDULENT)
    shop.sdk.v1.payment_intents.cancel(shop.intent(sale).id)
    presenter.refresh()
    assert presenter.actions.sheet is None
    assert presenter.actions.releasing.view.reason is None


def test_a_lost_answer_is_shown_as_checking_and_cannot_be_sent_again(shop, board, expect_log):
    expect_log("no answer yet")
    sale = hold(shop)
    presenter = chosen(shop, board(), sale)
    shop.fault(Fault.RESET_AFTER, "/capture")
    presenter.actions.capture_all()
    assert presenter.view.notice.tone is Tone.CHECKING
    [row] = presenter.view.rows
    assert row.is_checking
    assert badge(row, presenter.view.urgency(row)) == ("Checking", Tone.CHECKING)
    chosen(shop, presenter, sale)
    presenter.actions.capture_all()
    presenter.actions.open(Sheet.CAPTURE)
    presenter.actions.open(Sheet.RELEASE)
    assert presenter.actions.sheet is None
    assert len(shop.requests("/capture")) == 1


def test_asking_again_after_a_lost_answer_finds_the_money_taken(shop, board, expect_log):
    expect_log("no answer yet")
    sale = hold(shop)
    presenter = chosen(shop, board(), sale)
    shop.fault(Fault.RESET_AFTER, "/capture")
    presenter.actions.capture_all()
    chosen(shop, presenter, sale).actions.check_again()
    assert presenter.view.rows == ()
    assert presenter.view.notice.tone is Tone.TAKEN
    assert len(shop.requests("/capture")) == 1


def test_a_hold_captured_elsewhere_is_reported_as_taken(shop, board):
    sale = hold(shop, 1240)
    presenter = chosen(shop, board(), sale)
    shop.sdk.v1.payment_intents.capture(shop.intent(sale).id)
    presenter.actions.open(Sheet.RELEASE)
    presenter.actions.releasing.choose(CancelReason.ABANDONED)
    presenter.actions.releasing.release()
    assert presenter.view.notice.tone is Tone.TAKEN
    assert "12.40" in presenter.view.notice.title
    assert presenter.view.rows == ()


def test_a_hold_that_lapsed_meanwhile_is_not_shown_as_taken(shop, board):
    sale = hold(shop)
    presenter = chosen(shop, board(), sale)
    shop.pass_time(timedelta(days=8))
    presenter.actions.capture_all()
    assert "lapsed" in presenter.view.notice.title
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN
    assert [row.is_lapsed for row in presenter.view.rows] == [True]
