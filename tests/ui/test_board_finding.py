"""Finding, sorting and choosing holds on the board, with fingers, keys and saved filters."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos.domain.board import BoardFilter, Lane, LaneSum, SortBy
from pos.domain.money import Currency, Money
from pos.services.board_filters import BoardFilters
from tests.kit import VISA, euro, practice_shop
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, show_active
from tests.ui.shop_kit import board_of, hold
from tests.ui.typing_hands import press, press_text
from ui.format import Formats
from ui.holds.lanes import LaneTile
from ui.holds.page import HoldsPage
from ui.holds.row_cells import HELD, LEFT
from ui.holds.ticks import TICK

pytestmark = pytest.mark.usefixtures("dressed")

SMALL = (880, 660)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A shop with three holds, which tests look at only."""
    with practice_shop(tmp_path_factory.mktemp("board")) as shop:
        three(shop)
        yield shop


@pytest.fixture
def own(tmp_path):
    """An empty one of the test's own."""
    with practice_shop(tmp_path) as shop:
        yield shop


@pytest.fixture
def page_of(shop, qtbot):
    def build(of=shop):
        page = HoldsPage(board_of(of, inline_lanes()))
        qtbot.addWidget(page)
        page.use(Formats.of(of.settings.load()))
        page.resize(*SMALL)
        show_active(qtbot, page)
        page.setFocus()
        return page

    return build


def three(shop):
    """Holds of 10, 20 and 30 euro; the last on a Visa, a day after the others and for Okafor."""
    first, second = hold(shop, 1000), hold(shop, 2000)
    shop.pass_time(timedelta(days=1))
    third = hold(shop, 3000, VISA)
    shop.notes.edit(third, customer="Ms Okafor", reason="Tool hire")
    return first, second, third


def shown(page):
    return [row.hold.amount.minor for row in page.table.records]


def tap(page, row, column):
    rect = page.list.visualRect(page.table.index(row, column))
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


FOUND = {
    "4444": [1000, 2000],
    "visa": [3000],
    "30.00": [3000],
    "tool hire": [3000],
    "okafor visa": [3000],
    "okafor 4444": [],
}


def test_what_is_typed_over_the_list_is_looked_for(page_of):
    page = page_of()
    press_text(page, "oka")
    assert page.filter.box.text() == "oka"
    assert page.filter.box.hasFocus()
    assert shown(page) == [3000]


def test_the_box_finds_by_card_amount_name_and_reason(page_of):
    page = page_of()
    found = {}
    for text in FOUND:
        page.filter.begin(text)
        found[text] = shown(page)
    assert found == FOUND


def test_esc_shows_everything_again(page_of):
    page = page_of()
    page.filter.begin("visa")
    assert page.step_back()
    assert shown(page) == [1000, 2000, 3000]
    assert page.list.hasFocus()


def test_down_leads_from_the_box_into_the_list(page_of):
    page = page_of()
    page.filter.begin("4444")
    press(page, Qt.Key.Key_Down)
    assert page.list.hasFocus()


def test_a_lane_is_shown_alone_and_a_second_press_shows_all(own, page_of):
    three(own)
    own.pass_time(timedelta(days=4, hours=1))
    page = page_of(own)
    tiles = page.lanes.tiles
    assert tiles[Lane.TWO_DAYS].count == 2
    assert tiles[Lane.TWO_DAYS].money == "€30.00"
    assert "2 holds, €30.00" in tiles[Lane.TWO_DAYS].accessibleName()
    tiles[Lane.TWO_DAYS].click()
    assert shown(page) == [1000, 2000]
    assert tiles[Lane.TWO_DAYS].isChecked()
    tiles[Lane.TWO_DAYS].click()
    assert shown(page) == [1000, 2000, 3000]


def test_every_field_of_the_filters_narrows_the_list(page_of):
    page = page_of()
    page.filter.more.click()
    sheet = page.filter.sheet
    sheet.least.setFocus()
    sheet.least.setText("15")
    assert shown(page) == [2000, 3000]
    sheet.most.setFocus()
    sheet.most.setText("25")
    assert shown(page) == [2000]
    assert page.filter.more.text() == "Filter (2)"
    page.step_back()
    page.step_back()
    assert shown(page) == [1000, 2000, 3000]


def test_an_amount_in_another_currency_finds_only_that_one(own, page_of):
    three(own)
    own.settings.save(replace(own.settings.load(), currency="USD"))
    hold(own, 5000)
    page = page_of(own)
    page.filter.more.click()
    page.filter.sheet.least.setFocus()
    page.filter.sheet.least.setText("1 usd")
    assert [row.hold.amount.currency.code for row in page.table.records] == ["USD"]


def test_an_amount_that_is_none_is_refused_beside_the_fields(page_of):
    page = page_of()
    page.filter.more.click()
    sheet = page.filter.sheet
    sheet.least.setFocus()
    sheet.least.setText("many")
    assert "many" in sheet.problem.text()
    assert shown(page) == [1000, 2000, 3000]


def test_the_age_and_the_card_narrow_the_list(page_of):
    page = page_of()
    page.filter.more.click()
    sheet = page.filter.sheet
    sheet.age.setCurrentIndex(sheet.age.findText("Under a day"))
    sheet.age.activated.emit(sheet.age.currentIndex())
    assert shown(page) == [3000]
    page._presenter.find(BoardFilter())
    sheet.last4.setFocus()
    sheet.last4.setText("4444")
    assert shown(page) == [1000, 2000]


def test_a_saved_filter_is_there_after_a_restart(own, page_of):
    three(own)
    page = page_of(own)
    page.filter.more.click()
    page._presenter.find(BoardFilter(least=euro(2000)))
    page._presenter.sort(SortBy.AMOUNT)
    page.filter.sheet.name.setText("Big ones")
    page.filter.sheet.keep.click()
    page.close()
    own.restart()
    again = page_of(own)
    assert shown(again) == [1000, 2000, 3000]
    place = again.filter.saved.findText("Big ones")
    again.filter.saved.activated.emit(place)
    assert shown(again) == [2000, 3000]
    assert again._presenter.view.order.by is SortBy.AMOUNT
    assert again.filter.saved.currentText() == "Big ones"


def test_a_saved_filter_is_removed_by_its_bin(own, page_of):
    three(own)
    page = page_of(own)
    page.filter.more.click()
    page._presenter.find(BoardFilter(clerk="Anna"))
    page._presenter.saving.keep("Anna's")
    assert page.filter.sheet.forget.isEnabled()
    page.filter.sheet.forget.click()
    assert BoardFilters(own.settings).all() == ()
    assert page.filter.saved.findText("Anna's") == -1


def test_a_filter_without_a_name_is_refused_beside_its_field(own, page_of):
    three(own)
    page = page_of(own)
    page.filter.more.click()
    page._presenter.find(BoardFilter(clerk="Anna"))
    page.filter.sheet.keep.click()
    assert page.filter.sheet.problem.text()
    assert BoardFilters(own.settings).all() == ()


def test_a_header_sorts_and_turns_round(page_of):
    page = page_of()
    header = page.list.horizontalHeader()
    header.sectionClicked.emit(HELD)
    assert shown(page) == [1000, 2000, 3000]
    header.sectionClicked.emit(HELD)
    assert shown(page) == [3000, 2000, 1000]
    assert header.sortIndicatorSection() == HELD
    header.sectionClicked.emit(LEFT)
    assert shown(page) == [1000, 2000, 3000]


def test_what_is_chosen_stays_chosen_in_another_order(page_of):
    page = page_of()
    tap(page, 0, TICK)
    tap(page, 2, TICK)
    chosen = set(page.list.chosen_keys())
    page._presenter.sort(SortBy.AMOUNT)
    page._presenter.sort(SortBy.AMOUNT)
    assert shown(page) == [3000, 2000, 1000]
    assert set(page.list.chosen_keys()) == chosen == set(page._presenter.view.chosen)


def test_a_tap_on_a_tick_adds_a_row_and_a_tap_on_a_row_chooses_it_alone(page_of):
    page = page_of()
    tap(page, 0, TICK)
    tap(page, 1, TICK)
    assert len(page._presenter.view.chosen) == 2
    assert "2 of 3 chosen" in page.foot.said.text()
    assert "€30.00" in page.foot.said.text()
    tap(page, 1, TICK)
    assert len(page._presenter.view.chosen) == 1
    tap(page, 2, HELD)
    assert page._presenter.view.selected_row.hold.amount == euro(3000)


def test_a_finger_that_trembles_on_a_tick_taps_once(page_of):
    page = page_of()
    viewport = page.list.viewport()
    at = page.list.visualRect(page.table.index(0, TICK)).center()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for step in (1, 2):
        where = QPointF(at + QPoint(2 * step, 5 * step))
        there = QPointF(viewport.mapToGlobal(where))
        QApplication.sendEvent(
            viewport,
            QMouseEvent(
                QEvent.Type.MouseMove, where, there, none, left, Qt.KeyboardModifier.NoModifier
            ),
        )
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at + QPoint(3, 3))
    assert len(page._presenter.view.chosen) == 1


def test_the_tick_above_chooses_a_whole_lane_and_then_none(own, page_of):
    three(own)
    own.pass_time(timedelta(days=4, hours=1))
    page = page_of(own)
    page.lanes.tiles[Lane.TWO_DAYS].click()
    header = page.list.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(TICK) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [row.hold.amount.minor for row in page._presenter.view.chosen_rows] == [1000, 2000]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert page._presenter.view.chosen == ()


def test_keys_choose_many(page_of):
    page = page_of()
    press(page, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page._presenter.view.chosen) == 3
    page._presenter.choose(())
    page.list.select_row(0)
    press(page, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(page._presenter.view.chosen) == 2
    press(page, Qt.Key.Key_Space)
    assert len(page._presenter.view.chosen) == 1


def test_what_is_filtered_away_is_not_chosen_any_more(page_of):
    page = page_of()
    page._presenter.choose_all()
    page.filter.begin("visa")
    assert [row.hold.amount.minor for row in page._presenter.view.chosen_rows] == [3000]


def test_a_lapsed_hold_stays_as_a_task(own, page_of):
    three(own)
    own.pass_time(timedelta(days=6, hours=1))
    own.settlement.refresh()
    page = page_of(own)
    assert page.lanes.tiles[Lane.LAPSED].count == 2
    heard = page.table.index(0, LEFT).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "1\u00a0h ago, Lapsed · decide now"


def test_every_part_of_the_filters_is_called_something(page_of):
    page = page_of()
    page.filter.more.click()
    assert nameless(page) == []


def test_beside_a_till_that_works_filters_are_used_and_not_saved(shop, qtbot):
    page = HoldsPage(board_of(shop, inline_lanes(), is_read_only=True))
    qtbot.addWidget(page)
    page.resize(*SMALL)
    show_active(qtbot, page)
    page.filter.more.click()
    assert page.filter.sheet.keep.reason() == "Look only"
    page.filter.begin("visa")
    assert shown(page) == [3000]


def test_money_in_several_currencies_is_counted_where_it_has_no_room_and_never_cut(qtbot):
    tile = LaneTile(Lane.TWO_DAYS)
    qtbot.addWidget(tile)
    money = tuple(Money(99_999_900, Currency(code)) for code in ("CHF", "EUR", "USD"))
    tile.draw(LaneSum(Lane.TWO_DAYS, 7, money), Formats(QLocale("en_GB")), is_chosen=False)
    metrics = QFontMetrics(tile.font())
    assert tile._fitting(metrics, 10_000) == "CHF\u00a0999,999.00 + €999,999.00 + $999,999.00"
    assert tile._fitting(metrics, 100) == "CHF\u00a0999,999.00 and 2 more"
    assert "$999,999.00" in tile.toolTip()
