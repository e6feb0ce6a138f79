"""The hold board as it is seen and pressed."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.board import HoldRow
from pos.domain.hold import Hold
from pos.domain.ids import IntentId, SaleId
from pos.domain.sale import MoneyWord
from tests.kit import START, euro
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, show_active, tab_order, texts
from tests.ui.shop_kit import hold, holds_of, slow_money
from tests.ui.typing_hands import press_sequence
from ui.format import Formats
from ui.holds.page import HoldsPage
from ui.holds.presenter import HoldsPresenter
from ui.holds.row_cells import LEFT, STATE
from ui.holds.ticking import SteadyClock
from ui.holds.view import HoldsView
from ui.keys import Action, sequence

pytestmark = pytest.mark.usefixtures("dressed")

SMALL, LARGE = (880, 660), (1780, 980)


@pytest.fixture
def page_of(shop, qtbot):
    def build(lanes=None, size=SMALL):
        page = HoldsPage(holds_of(shop, lanes or inline_lanes()))
        qtbot.addWidget(page)
        page.use(Formats.of(shop.settings.load()))
        page.resize(*size)
        show_active(qtbot, page)
        page.setFocus()
        return page

    return build


def choose(page, row=0):
    page.list.select_row(row)


def test_the_table_is_a_sound_model(shop, page_of, qtmodeltester):
    hold(shop)
    hold(shop)
    qtmodeltester.check(page_of().table)


def test_an_empty_board_says_so_and_offers_nothing_to_press(page_of):
    page = page_of()
    assert "Nothing is held" in texts(page)
    assert not page.panel.isVisible()


def test_a_hold_is_shown_with_card_deadline_and_what_happens_if_nobody_acts(shop, page_of):
    hold(shop, 1240)
    page = page_of()
    choose(page)
    shown = texts(page.panel)
    for words in ("€12.40", "Mastercard", "4444", "Mon 9 Nov, 10:00", "Nothing is paid."):
        assert words in shown


@pytest.mark.parametrize(("size", "hidden"), [(SMALL, 8), (LARGE, 3)])
def test_a_small_screen_keeps_what_matters_and_a_large_one_shows_all(shop, page_of, size, hidden):
    hold(shop)
    page = page_of(size=size)
    places = range(page.table.columnCount())
    assert sum(page.list.isColumnHidden(place) for place in places) == hidden


def test_f10_takes_the_chosen_hold_and_only_that(shop, page_of):
    first, second = hold(shop, 1000), hold(shop, 1000)
    page = page_of()
    chosen = page.table.record(0).hold.sale
    choose(page, 0)
    press_sequence(page, sequence(Action.CAPTURE))
    press_sequence(page, sequence(Action.CAPTURE))
    assert shop.record(chosen).money is MoneyWord.TAKEN
    other = second if chosen == first else first
    assert shop.record(other).money is MoneyWord.HELD


def test_with_nothing_chosen_f10_takes_nothing(shop, page_of):
    sale = hold(shop)
    press_sequence(page_of(), sequence(Action.CAPTURE))
    assert shop.record(sale).money is MoneyWord.HELD


def test_when_the_chosen_row_disappears_the_next_one_is_not_chosen_by_itself(shop, page_of):
    hold(shop, 1000)
    hold(shop, 2000)
    page = page_of()
    choose(page, 0)
    press_sequence(page, sequence(Action.CAPTURE))
    assert page.list.chosen_keys() == ()
    assert not page.panel.capture.isVisible()
    assert page.list.hasFocus()


def test_every_button_is_dead_while_stripe_is_asked(shop, page_of):
    hold(shop)
    lanes, money = slow_money()
    page = page_of(lanes)
    choose(page)
    page.panel.capture.click()
    for button in (page.panel.capture, page.panel.part, page.panel.release):
        assert not button.isEnabled()
    assert "Taking the money" in texts(page.panel)
    money.run_all()


def test_a_lost_answer_offers_only_to_ask_again(shop, page_of, expect_log):
    expect_log("no answer yet")
    sale = hold(shop)
    page = page_of()
    choose(page)
    shop.fault(Fault.RESET_AFTER, "/capture")
    page.panel.capture.click()
    choose(page)
    assert page.panel.check.isVisible()
    assert not page.panel.capture.isVisible()
    assert "Checking" in page.table.columns[STATE].text(page.table.record(0))
    page.panel.check.click()
    assert shop.record(sale).money is MoneyWord.TAKEN


def test_a_lapsed_hold_is_blocked_with_its_reason(shop, page_of):
    hold(shop)
    lanes, money = slow_money()
    page = page_of(lanes)
    choose(page)
    shop.pass_time(timedelta(days=8))
    page._presenter.tick()
    assert page.panel.capture.reason() == "Time is over, asking Stripe"
    heard = page.table.index(0, LEFT).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "lapsed, checking with Stripe"
    money.run_all()


def test_refreshing_shows_how_far_it_is(shop, page_of):
    hold(shop)
    lanes, money = slow_money()
    page = page_of(lanes)
    press_sequence(page, sequence(Action.REFRESH))
    assert page.refresh.reason() == "asked about 1 of 1"
    money.run_all()
    assert page.refresh.isEnabled()


def test_everything_can_be_reached_and_is_called_something(shop, page_of):
    hold(shop)
    page = page_of()
    choose(page)
    assert nameless(page) == []
    reached = tab_order(page)
    for widget in (page.list, page.refresh, page.panel.capture, page.panel.part):
        assert widget in reached
    for step in (page.panel.part, page.panel.release, page.panel.details):
        step.click()
        assert nameless(page) == []
        page.step_back()


def test_enter_on_a_row_leads_to_its_first_button(shop, page_of):
    hold(shop)
    page = page_of()
    choose(page)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.panel.capture


def many(count: int) -> tuple[HoldRow, ...]:
    return tuple(
        HoldRow(
            Hold(
                IntentId(f"pi_{number:06d}"), SaleId(f"sale_{number:06d}"),
                f"till-1-{number:06d}", euro(1000 + number), START,
                START + timedelta(days=2, minutes=number), "visa", "4242",
            )
        )
        for number in range(count)
    )  # fmt: skip


class Repaints(QObject):
    """Which parts of a widget are painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.parts = []
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.parts.append(event.region().boundingRect())
        return False


class Wall:
    """A clock that goes on when it is told to."""

    def __init__(self):
        self.passed = timedelta()

    def __call__(self):
        return self.passed


@pytest.fixture
def clockwork(qtbot):
    """A board of two thousand, its clock in the test's hand, and what of its list is painted."""
    page = HoldsPage(HoldsPresenter(inline_lanes()))
    wall = Wall()
    page._clock = SteadyClock(wall)
    qtbot.addWidget(page)
    page.resize(*SMALL)
    page.show()
    qtbot.waitExposed(page)
    rows = many(2_000)
    page.draw(HoldsView(rows=rows, shown=rows, now=START))
    page.ticker.stop()
    wall.passed = timedelta(seconds=10)
    page.ticker.tick()
    QApplication.processEvents()
    return page, wall, Repaints(page.list.viewport())


def test_a_second_in_which_no_clock_says_anything_else_paints_nothing(clockwork):
    page, wall, painted = clockwork
    wall.passed += timedelta(seconds=1)
    page.ticker.tick()
    QApplication.processEvents()
    assert painted.parts == []


def test_a_minute_repaints_only_the_clocks_that_can_be_seen(clockwork):
    page, wall, painted = clockwork
    wall.passed = timedelta(days=1, hours=20, seconds=10)
    page.ticker.tick()
    QApplication.processEvents()
    painted.parts.clear()
    wall.passed += timedelta(minutes=1)
    page.ticker.tick()
    QApplication.processEvents()
    [part] = painted.parts
    assert part.left() >= page.list.columnViewportPosition(LEFT)
    assert part.width() <= page.list.columnWidth(LEFT)


def test_in_its_last_hour_a_clock_counts_seconds(clockwork):
    page, wall, _ = clockwork
    wall.passed = timedelta(days=1, hours=23, minutes=17, seconds=53)
    assert page.table.index(0, LEFT).data() == "in 42:07"
    wall.passed += timedelta(seconds=1)
    assert page.table.index(0, LEFT).data() == "in 42:06"


def test_no_clock_ticks_while_another_page_is_shown(clockwork):
    page, _, _ = clockwork
    page.hide()
    page.show()
    assert page.ticker.is_ticking
    page.hide()
    assert not page.ticker.is_ticking
