"""Money goes back from the daybook: how much, why, once, and never by one press too many."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.ids import PaymentMethodId
from pos.domain.refund import RefundReason
from tests.kit import VISA, euro
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, show_active, texts
from tests.ui.shop_kit import daybook_of, hold, slow_money
from tests.ui.typing_hands import press, press_text
from ui.daybook.page import DaybookPage
from ui.daybook.refunding import RefundStep
from ui.daybook.view import Face
from ui.format import Formats

pytestmark = pytest.mark.usefixtures("dressed")

WISH = RefundReason.REQUESTED_BY_CUSTOMER


@pytest.fixture
def page_of(shop, qtbot):
    """The daybook's sales, with the newest one chosen."""

    def build(lanes=None):
        page = DaybookPage(daybook_of(shop, lanes or inline_lanes()))
        qtbot.addWidget(page)
        page.use(Formats.of(shop.settings.load()))
        page.resize(880, 660)
        show_active(qtbot, page)
        page._presenter.turn_to(Face.SALES)
        page._presenter.select(page._presenter.view.sales[0].sale)
        return page

    return build


@pytest.fixture
def taken(shop):
    sale = hold(shop, 1240)
    shop.settlement.capture(shop.intent(sale).id)
    return sale


def _refunding(page):
    return page._presenter.refunding


def test_what_is_held_or_released_offers_no_refund(shop, page_of):
    hold(shop, 1240)
    page = page_of()
    assert not page.sales.detail.refund.isVisible()


def test_all_of_it_is_proposed_and_goes_back_after_a_reason_and_a_yes(shop, page_of, taken):
    page = page_of()
    page.sales.detail.refund.click()
    sheet = page.sales.refund_sheet
    assert sheet.how_much.edit.text() == "€12.40"
    assert sheet.how_much.edit.hasFocus()
    sheet.how_much.give.click()
    assert sheet.why.back.hasFocus()
    assert not sheet.why.give.isEnabled()
    sheet.why.reasons[WISH].click()
    sheet.why.give.click()

    assert shop.record(taken).given_back == shop.intent(taken).received
    assert page.sales.detail.isVisible()
    assert not page.sales.detail.refund.isVisible()
    assert "Given back €12.40" in texts(page.sales.detail)
    assert page._presenter.view.notice.title == "€12.40 goes back to the customer’s card."


@pytest.mark.usefixtures("taken")
def test_the_question_how_much_fits_a_small_screen_under_an_alert(page_of):
    page = page_of()
    page.sales.detail.refund.click()
    how_much = page.sales.refund_sheet.how_much
    assert how_much.minimumSizeHint().height() <= 413  # of 768, below the alert and the search
    keys = how_much.pad.findChildren(QPushButton)
    assert keys
    assert [key.text() for key in keys if key.height() < 56] == []


def test_a_part_is_typed_and_the_rest_can_follow(shop, page_of, taken):
    page = page_of()
    page.sales.detail.refund.click()
    sheet = page.sales.refund_sheet
    press_text(sheet.how_much.edit, "240")
    press(sheet.how_much.edit, Qt.Key.Key_Return)
    sheet.why.reasons[WISH].click()
    sheet.why.give.click()
    page.sales.detail.refund.click()
    assert sheet.how_much.edit.text() == "€10.00"
    assert "€10.00 left of €12.40" in texts(sheet)


def test_more_than_is_left_is_said_beside_the_amount(shop, page_of, taken):
    page = page_of()
    page.sales.detail.refund.click()
    sheet = page.sales.refund_sheet
    press_text(sheet.how_much.edit, "1241")
    assert "€12.41 is more than the €12.40" in sheet.how_much.problem.text()
    press(sheet.how_much.edit, Qt.Key.Key_Return)
    assert _refunding(page).view.step is RefundStep.AMOUNT
    assert shop.requests("POST /v1/refunds") == []


def test_a_second_press_while_the_first_runs_gives_back_once(shop, page_of, taken):
    lanes, money = slow_money()
    page = page_of(lanes)
    page.sales.detail.refund.click()
    sheet = page.sales.refund_sheet
    sheet.how_much.give.click()
    sheet.why.reasons[WISH].click()
    sheet.why.give.click()
    sheet.why.give.click()
    _refunding(page).give()
    assert page.step_back()
    assert _refunding(page).view.is_busy
    money.run_all()
    assert len(shop.requests("POST /v1/refunds")) == 1


def test_a_lost_answer_is_checking_and_nothing_more_can_go_back(shop, page_of, taken, expect_log):
    expect_log("no answer yet")
    shop.fault(Fault.RESET_AFTER, "POST /v1/refunds")
    page = page_of()
    page.sales.detail.refund.click()
    sheet = page.sales.refund_sheet
    sheet.how_much.give.click()
    sheet.why.reasons[WISH].click()
    sheet.why.give.click()
    assert page._presenter.view.notice.money == "It is not known yet whether money has moved."
    assert not page.sales.detail.refund.isVisible()
    assert page._presenter.view.selected_sale.record.is_in_doubt


def test_escape_goes_back_one_step_at_a_time_and_moves_nothing(shop, page_of, taken):
    page = page_of()
    page.sales.detail.refund.click()
    page.sales.refund_sheet.how_much.give.click()
    assert page.step_back()
    assert _refunding(page).view.step is RefundStep.AMOUNT
    assert page.step_back()
    assert page.sales.detail.isVisible()
    assert shop.requests("POST /v1/refunds") == []


def test_another_sale_closes_the_question(shop, page_of, taken):
    other = hold(shop, 300)
    page = page_of()
    page._presenter.select(taken)
    page.sales.detail.refund.click()
    assert _refunding(page).view.step is RefundStep.AMOUNT
    page._presenter.select(other)
    assert _refunding(page).view.step is RefundStep.CLOSED


def test_everything_on_the_sheet_has_a_name(shop, page_of, taken):
    page = page_of()
    page.sales.detail.refund.click()
    assert nameless(page.sales.refund_sheet) == []
    page.sales.refund_sheet.how_much.give.click()
    assert nameless(page.sales.refund_sheet) == []


def test_rows_go_back_with_a_note(shop, page_of):
    sale = shop.cart(1240, quantity=3)
    shop.tenders.cash(sale, euro(5000))
    page = page_of()
    page.sales.detail.refund.click()
    sheet = page.sales.refund_sheet
    sheet.how_much.by_lines.click()
    assert sheet.how_much.give.reason() == "Choose rows first"
    sheet.how_much.rows.more[1].click()
    sheet.how_much.rows.more[1].click()
    assert sheet.how_much.give.text() == "Give back €24.80…"
    sheet.how_much.give.click()
    assert "€24.80 in cash from the drawer" in texts(sheet)
    assert not sheet.why.cash.isVisible()  # it was cash anyway
    sheet.why.note.setText("torn")
    sheet.why.reasons[WISH].click()
    sheet.why.give.click()
    [given] = shop.record(sale).sale.returns
    assert (given.amount, given.note) == (euro(2480), "torn")
    assert page._presenter.view.notice.title == "Give the customer €24.80 from the drawer."
    page.sales.detail.refund.click()
    sheet.how_much.by_lines.click()
    assert "0 of 1" in texts(sheet)


def test_each_tender_of_a_split_sale_gets_its_own_back(shop, page_of):
    sale = shop.cart(5000)
    shop.tenders.cash(sale, euro(2000))
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, VISA)
    shop.settlement.capture(shop.record(sale).sale.intents[0])
    page = page_of()
    page.sales.detail.refund.click()
    sheet = page.sales.refund_sheet
    sheet.how_much.give.click()
    assert "€30.00 to Visa" in texts(sheet)
    assert "€20.00 in cash from the drawer" in texts(sheet)
    sheet.why.reasons[WISH].click()
    sheet.why.give.click()
    assert shop.record(sale).given_back == euro(5000)
    assert "€20.00 from the drawer" in page._presenter.view.notice.todo


def test_cash_for_a_card_is_chosen_with_open_eyes(shop, page_of, taken):
    page = page_of()
    page.sales.detail.refund.click()
    sheet = page.sales.refund_sheet
    sheet.how_much.give.click()
    assert sheet.why.cash.second_line == "A card paid: needs a permission"
    sheet.why.cash.click()
    assert "€12.40 in cash from the drawer" in texts(sheet)
    sheet.why.reasons[WISH].click()
    sheet.why.give.click()
    assert shop.requests("POST /v1/refunds") == []
    assert shop.record(taken).sale.returns[0].card == shop.intent(taken).id


@pytest.mark.parametrize(
    ("card", "says"),
    [
        ("pm_card_pendingRefund", "Refund of €12.40 on its way"),
        ("pm_card_refundFail", "Refund of €12.40 failed: the money came back"),
    ],
)
def test_a_refund_that_is_not_there_yet_or_failed_is_told(shop, page_of, card, says):
    sale = shop.paying(1240)
    shop.checkout.authorise(sale, PaymentMethodId(card))
    intent = shop.intent(sale).id
    shop.settlement.capture(intent)
    shop.refunds.refund(intent, None, WISH)
    if "Fail" in card:
        shop.pass_time(timedelta(days=2))
        shop.reconciler.run()
    page = page_of()
    assert says in texts(page.sales.detail)
    assert page.sales.detail.refund.isVisible() is ("Fail" in card)
