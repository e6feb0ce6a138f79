"""What nobody could clear up is put before a person with the evidence, and has a way out."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.operation import REPLAY_WITHIN, OperationState
from pos.errors import InDoubt
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, show_active
from tests.ui.shop_kit import daybook_of, hold
from ui.daybook.page import DaybookPage
from ui.daybook.view import Face
from ui.format import Formats

pytestmark = pytest.mark.usefixtures("dressed")

HOUR = timedelta(hours=1)


@pytest.fixture
def doubtful(shop, expect_log):
    """A hold of 12.40 whose capture never arrived, and nobody knows."""
    expect_log("no answer yet")
    sale = hold(shop, 1240)
    shop.fault(Fault.RESET_BEFORE, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(shop.intent(sale).id)
    return sale


@pytest.fixture
def page_of(shop, qtbot):
    def build():
        page = DaybookPage(daybook_of(shop, inline_lanes()))
        qtbot.addWidget(page)
        page.use(Formats.of(shop.settings.load()))
        page.resize(880, 660)
        show_active(qtbot, page)
        page._presenter.turn_to(Face.SALES)
        page._presenter.select(page._presenter.view.sales[0].sale)
        return page

    return build


@pytest.mark.usefixtures("doubtful")
def test_what_clears_up_by_itself_asks_for_no_decision(shop, page_of):
    shop.pass_time(REPLAY_WITHIN - HOUR)
    page = page_of()
    assert page.sales.detail.ask.isVisible()
    assert not page.sales.detail.decide.isVisible()


def test_what_is_too_old_shows_its_evidence_and_can_be_given_up(shop, page_of, doubtful):
    shop.pass_time(REPLAY_WITHIN + HOUR)
    page = page_of()
    page.sales.detail.decide.click()
    sheet = page.sales.decision_sheet
    assert sheet.back.hasFocus()
    told = sheet.about.text()
    assert "Stripe was asked to take €12.40" in told
    assert "Stripe showed the payment last as: Held." in told
    assert shop.intent(doubtful).id in told
    assert nameless(sheet) == []

    sheet.give_up.click()

    last = shop.operations(doubtful)[-1]
    assert (last.state, last.code) == (OperationState.REJECTED, "given_up")
    assert len(shop.requests("/capture")) == 1
    assert page.sales.detail.isVisible()
    assert not page._presenter.view.selected_sale.record.is_in_doubt
    assert page._presenter.view.notice.title.startswith("The request is closed.")


def double_tap(button, below):
    """The second press of a double tap lands on what has come into the place of the first."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    at = QPointF(below.rect().center())
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        event = QMouseEvent(
            kind,
            at,
            below.mapToGlobal(at),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(below, event)


def test_a_double_tap_on_the_question_does_not_answer_it(shop, page_of, doubtful):
    shop.pass_time(REPLAY_WITHIN + HOUR)
    page = page_of()
    double_tap(page.sales.detail.decide, page.sales.decision_sheet.give_up)
    assert page._presenter.deciding.view.is_open
    assert shop.operations(doubtful)[-1].is_open


@pytest.mark.usefixtures("doubtful")
def test_on_a_low_screen_no_line_about_a_sale_is_cut(shop, page_of):
    shop.pass_time(REPLAY_WITHIN + HOUR)
    page = page_of()
    page.resize(880, 560)
    for _ in range(4):  # a bar that comes takes room, and the text is laid anew
        QApplication.processEvents()
    facts = page.sales.detail._facts
    assert facts.text().startswith("We don’t know yet")
    assert "Held" not in facts.text()
    assert facts.height() >= facts.heightForWidth(facts.width())
    page.sales.detail.decide.click()
    QApplication.processEvents()
    about = page.sales.decision_sheet.about
    assert about.height() >= about.heightForWidth(about.width())


def test_what_was_done_after_all_is_taken_over_instead(shop, page_of, doubtful):
    shop.sdk.v1.payment_intents.capture(shop.intent(doubtful).id)
    shop.pass_time(REPLAY_WITHIN + HOUR)
    page = page_of()
    page.sales.detail.decide.click()
    page.sales.decision_sheet.give_up.click()

    assert shop.operations(doubtful)[-1].state is OperationState.SUCCEEDED
    assert shop.intent(doubtful).received.minor == 1240


def test_silence_keeps_the_question_open(shop, page_of, doubtful):
    shop.pass_time(REPLAY_WITHIN + HOUR)
    page = page_of()
    page.sales.detail.decide.click()
    shop.fault(Fault.UNAVAILABLE, "GET /v1/payment_intents", times=9)
    page.sales.decision_sheet.give_up.click()

    assert shop.operations(doubtful)[-1].is_open
    assert page.sales.detail.decide.isVisible()
    assert page._presenter.view.notice.money == "It is not known yet whether money has moved."


@pytest.mark.usefixtures("doubtful")
def test_escape_and_another_sale_change_nothing(shop, page_of):
    other = hold(shop, 300)
    shop.pass_time(REPLAY_WITHIN + HOUR)
    page = page_of()
    rows = {row.sale: row for row in page._presenter.view.sales}
    page._presenter.select(next(sale for sale in rows if sale != other))
    page.sales.detail.decide.click()
    assert page.step_back()
    assert page.sales.detail.isVisible()
    page.sales.detail.decide.click()
    page._presenter.select(other)
    assert not page._presenter.deciding.view.is_open
