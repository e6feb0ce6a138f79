"""The questions about one hold as they are seen, typed into and pressed."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from pos.domain.sale import MoneyWord
from tests.kit import euro
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, show_active, tab_order, texts
from tests.ui.shop_kit import board_of, hold, holds_of, slow_money
from tests.ui.typing_hands import press, press_sequence, press_text
from ui.format import Formats
from ui.holds.page import HoldsPage
from ui.holds.sheets.capturing import Way
from ui.holds.sheets.kinds import Sheet
from ui.keys import Action, sequence
from ui.widgets import Kind

pytestmark = pytest.mark.usefixtures("dressed")

SMALL = (880, 660)


@pytest.fixture
def asked(shop, qtbot):
    """`asked(button, lanes)`: the page with its first hold chosen and that button pressed."""

    def build(what, lanes=None):
        page = HoldsPage(holds_of(shop, lanes or inline_lanes()))
        qtbot.addWidget(page)
        page.use(Formats.of(shop.settings.load()))
        page.resize(*SMALL)
        show_active(qtbot, page)
        page.setFocus()
        page.list.select_row(0)
        buttons = {Sheet.CAPTURE: page.panel.part, Sheet.RELEASE: page.panel.release}
        buttons[what].click()
        return page, page.desk.sheet(what)

    return build


def test_a_part_is_typed_on_the_keys_and_confirmed_with_the_safe_answer_in_focus(shop, asked):
    sale = hold(shop, 1240)
    page, sheet = asked(Sheet.CAPTURE)
    press_text(page, "750")
    told = sheet.consequences
    assert (told.taken.amount.text(), told.released.amount.text()) == ("€7.50", "€4.90")
    press(page, Qt.Key.Key_Return)
    assert sheet.sure.back.hasFocus()
    assert "Take €7.50 and release €4.90?" in texts(sheet.sure)
    press(page, Qt.Key.Key_Return)  # a second Enter lands on the safe answer
    assert shop.record(sale).money is MoneyWord.HELD


def test_the_confirmed_part_is_taken_and_the_board_comes_back(shop, asked):
    sale = hold(shop, 1240)
    page, sheet = asked(Sheet.CAPTURE)
    press_text(page, "750\n")
    sheet.sure.take.setFocus()
    press(page, Qt.Key.Key_Return)
    assert shop.intent(sale).received == euro(750)
    assert not page.desk.isVisible()
    assert page.list.hasFocus()


def test_amounts_of_any_length_can_be_read_whole_on_a_small_screen(shop, asked):
    hold(shop, 99_999_999)
    page, sheet = asked(Sheet.CAPTURE)
    sheet.edit.paste_text("777777.77")
    QApplication.processEvents()
    for shown in (sheet.consequences.taken.amount, sheet.consequences.released.amount):
        place = shown.rect().translated(shown.mapTo(page, shown.rect().topLeft()))
        assert page.rect().contains(place)
        assert shown.width() >= shown.sizeHint().width()
    assert sheet.consequences.released.amount.text() == "€222,222.22"


def test_what_it_does_names_tax_statement_and_whether_the_rest_can_still_be_taken(shop, asked):
    hold(shop, 1190)
    _, sheet = asked(Sheet.CAPTURE)
    sheet.edit.paste_text("5.95")
    told = texts(sheet.consequences)
    for words in ("Tax in it: 19", "€0.95", "statement", "cannot be taken later"):
        assert words in told


def test_what_the_card_does_not_allow_is_greyed_with_its_reason(shop, asked):
    hold(shop)
    _, sheet = asked(Sheet.CAPTURE)
    assert sheet.more.reason() == "This card can be charged once only"
    assert sheet.tip.reason() == "This card allows no more than is held"


def test_too_much_is_refused_beside_the_field_and_can_be_corrected(shop, asked):
    hold(shop, 1240)
    page, sheet = asked(Sheet.CAPTURE)
    press_text(page, "1241")
    assert "€12.41 is more than can be taken" in sheet.problem.text()
    assert not sheet.take.isEnabled()
    press(page, Qt.Key.Key_Backspace)
    assert not sheet.problem.isVisible()
    assert sheet.take.isEnabled()


def test_a_pasted_amount_that_is_none_is_refused_with_its_sentence(shop, asked):
    hold(shop, 1240)
    _, sheet = asked(Sheet.CAPTURE)
    for pasted in ("1e3", "-3", "NaN", "1.999"):
        sheet.edit.paste_text(pasted)
        assert sheet.problem.text()
        assert sheet.edit.money() == euro(1240)


def test_no_key_is_cut_under_an_alert_on_a_small_screen(shop, asked):
    hold(shop, 1240)
    page, sheet = asked(Sheet.CAPTURE)
    page.resize(880, 583)
    press_text(page, "999999")
    QApplication.processEvents()
    assert sheet.problem.isVisible()
    keys = sheet.pad.findChildren(QPushButton)
    assert keys
    assert [key.text() for key in keys if key.geometry().bottom() >= sheet.pad.height()] == []
    assert sheet.pad.geometry().bottom() < sheet.pad.parentWidget().height()


def test_the_number_pad_and_the_slider_set_the_same_amount(shop, asked):
    hold(shop, 1240)
    page, sheet = asked(Sheet.CAPTURE)
    for digit in ("5", "00"):
        sheet.pad.typed.emit(digit)
    assert sheet.slider.money() == euro(500)
    sheet.slider.setFocus()
    press(page, Qt.Key.Key_Right)
    assert sheet.edit.money() == euro(600)
    press(page, Qt.Key.Key_End)
    assert sheet.edit.money() == euro(1240)


def test_a_touch_on_the_slider_goes_there_at_once(shop, asked):
    hold(shop, 10_000)
    _, sheet = asked(Sheet.CAPTURE)
    middle = sheet.slider.rect().center()
    QTest.mouseClick(sheet.slider, Qt.MouseButton.LeftButton, pos=middle)
    assert euro(4900) <= sheet.edit.money() <= euro(5100)


def test_a_release_names_amount_and_card_and_waits_for_a_reason(shop, asked):
    sale = hold(shop, 1240)
    _, sheet = asked(Sheet.RELEASE)
    assert sheet.keep.hasFocus()
    assert sheet.title.text() == "Release €12.40 on Mastercard ••\u00a04444?"
    assert sheet.release.reason() == "Choose the reason first"
    next(iter(sheet.reasons.values())).click()
    sheet.release.click()
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN


def test_the_key_that_releases_opens_the_question_and_only_that(shop, asked):
    sale = hold(shop)
    page, _ = asked(Sheet.RELEASE)
    press_sequence(page, sequence(Action.RELEASE))
    assert shop.record(sale).money is MoneyWord.HELD


def test_a_card_number_in_the_note_is_refused_beside_it(shop, asked):
    sale = hold(shop)
    page, sheet = asked(Sheet.RELEASE)
    next(iter(sheet.reasons.values())).click()
    sheet.note.setFocus()
    press_text(page, "4242424242424242")
    sheet.release.click()
    assert sheet.problem.isVisible()
    assert shop.record(sale).money is MoneyWord.HELD


@pytest.mark.parametrize("what", [Sheet.CAPTURE, Sheet.RELEASE])
def test_esc_leads_back_to_the_list_and_moves_no_money(shop, asked, what):
    sale = hold(shop)
    page, _ = asked(what)
    assert page.step_back()
    assert page.panel.capture.isVisible()
    assert page.list.hasFocus()
    assert shop.record(sale).money is MoneyWord.HELD


@pytest.mark.parametrize("what", [Sheet.CAPTURE, Sheet.RELEASE])
def test_every_part_of_a_sheet_can_be_reached_and_has_a_name(shop, asked, what):
    hold(shop)
    page, sheet = asked(what)
    assert nameless(page) == []
    reached = tab_order(page)
    assert sheet.back in reached
    assert QApplication.focusWidget() is not None


def test_a_double_tap_on_a_line_is_two_taps(shop, asked):
    hold(shop, 1240)
    _, sheet = asked(Sheet.CAPTURE)
    sheet.ways[Way.LINES].click()
    spot = sheet.lines.list.visualRect(sheet.lines.table.index(0, 1)).center()
    viewport = sheet.lines.list.viewport()
    for _ in range(2):
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=spot)
    assert sheet.lines.table.record(0).chosen == 1
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=spot)
    assert not sheet.take.isEnabled()
    press(sheet.lines.list, Qt.Key.Key_Space)
    assert sheet.take.isEnabled()


def test_every_other_sheet_has_names_and_keeps_the_keyboard_off_what_moves_money(shop, qtbot):
    sale, gone = hold(shop), hold(shop)
    shop.pass_time(timedelta(days=8))
    shop.settlement.refresh()
    held = [hold(shop), hold(shop)]
    presenter = board_of(shop, inline_lanes())
    page = HoldsPage(presenter)
    qtbot.addWidget(page)
    page.resize(*SMALL)
    show_active(qtbot, page)
    for what, sales in (
        (Sheet.INCREASE, held[:1]),
        (Sheet.DETAILS, held[:1]),
        (Sheet.LAPSED, [sale]),
        (Sheet.BULK_CAPTURE, held),
        (Sheet.BULK_RELEASE, [*held, gone]),
    ):
        presenter.choose([shop.intent(each).id for each in sales])
        presenter.actions.open(what)
        assert presenter.actions.sheet is what
        assert nameless(page) == []
        focus = QApplication.focusWidget()
        assert focus is page.desk.sheet(what).first()
        assert focus.property("kind") not in {Kind.MONEY, Kind.DANGER}
        presenter.actions.step_back()


def test_while_stripe_is_asked_nobody_can_leave_or_press_again(shop, asked):
    hold(shop, 1240)
    lanes, money = slow_money()
    page, sheet = asked(Sheet.CAPTURE, lanes)
    sheet.take.click()
    assert not sheet.take.isEnabled()
    assert not sheet.back.isEnabled()
    assert page.step_back()  # Esc is heard, and does nothing
    assert page.desk.isVisible()
    money.run_all()
    assert not page.desk.isVisible()
    assert len(shop.requests("/capture")) == 1
