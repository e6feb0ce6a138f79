"""The counter as it is seen and pressed."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos.domain.cart import Item
from pos.domain.money import Money
from pos.domain.tax import TaxRate
from tests.kit import practice_shop
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, show_active, tab_order, texts
from tests.ui.till_kit import BOOK, DRILL, PEN, UNKNOWN, Desk, desk_in
from tests.ui.typing_hands import press, press_sequence, press_text
from ui.format import Formats
from ui.keys import Action, sequence
from ui.theme import Scheme
from ui.till.page import TillPage

SMALL, LARGE = (880, 660), (1780, 980)


@pytest.fixture
def desk(tmp_path):
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture
def show(qtbot, dress):
    dress(Scheme.LIGHT, 1.0)

    def build(desk, size=SMALL):
        page = TillPage(desk.till)
        qtbot.addWidget(page)
        page.use(Formats.of(desk.shop.settings.load()))
        page.resize(*size)
        show_active(qtbot, page)
        page.come_home()
        return page

    return build


@pytest.fixture
def page(desk, show):
    return show(desk)


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def press_row(view, row):
    box = view.visualRect(view.model().index(row, 0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def has_focus(widget):
    return QApplication.focusWidget() is widget


def test_an_empty_counter_says_what_to_do_and_why_nothing_can_be_pressed(page):
    assert page.ticket.pay.reason() == "Scan the first item"
    assert "The cart is empty" in texts(page)
    assert page.side.remove.reason() == "No line"
    assert page.side.park.reason() == "None"
    assert page.ticket.due_text() == "€0.00"


def test_before_the_ledger_is_open_the_pay_button_says_so(tmp_path, show):
    with practice_shop(tmp_path) as shop:
        page = show(Desk(shop, inline_lanes()))
        assert "ledger" in page.ticket.pay.reason()
        press_text(page, "pen\n")
        assert page.ticket.rows.table.rowCount() == 0


def test_the_tables_are_sound_models(desk, page, qtmodeltester):
    desk.till.scanned(PEN)
    qtmodeltester.check(page.ticket.rows.table)
    desk.till.typed("drill")
    qtmodeltester.check(page.side.hits.table)


def test_everything_that_can_be_pressed_has_a_name(desk, page):
    desk.till.scanned(PEN)
    assert nameless(page) == []
    press_sequence(page, sequence(Action.DISCOUNT))
    assert page.question.is_open
    assert nameless(page) == []


def test_a_sale_is_typed_and_paid_with_the_keyboard_alone(desk, page):
    press_text(page, f"{BOOK}\n")
    press_text(page, "3*\n")
    press_text(page, "pen\n")
    press_sequence(page, sequence(Action.QUANTITY))
    press_text(page, "2\n")
    press_sequence(page, sequence(Action.DISCOUNT))
    press_text(page, "50%\n")
    assert desk.shown == [(1, "Book of repairs"), (2, "Pen, blue")]
    assert page.ticket.due_text() == "€21.00"
    assert has_focus(page.side.entry)
    press_sequence(page, sequence(Action.AUTHORISE))
    assert len(desk.asked) == 1


def test_the_keys_of_the_cart_work_from_the_empty_entry_box(desk, page):
    desk.till.scanned(PEN)
    desk.till.scanned(BOOK)
    press_sequence(page, sequence(Action.REMOVE))
    assert desk.shown == [(1, "Pen, blue")]
    press_sequence(page, sequence(Action.UNDO))
    assert desk.shown == [(1, "Pen, blue"), (1, "Book of repairs")]


def test_arrow_keys_reach_a_hit_further_down(desk, page):
    press_text(page, "drill")
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Return)
    assert desk.shown == [(1, "Drill bits, set of ten")]
    assert has_focus(page.side.entry)
    assert page.side.entry.text() == ""


def test_one_press_on_a_hit_adds_it_and_brings_the_focus_home(desk, page):
    press_text(page, "drill")
    press_row(page.side.hits, 1)
    assert desk.shown == [(1, "Drill bits, set of ten")]
    assert has_focus(page.side.entry)


def test_words_without_a_hit_say_so(page):
    press_text(page, "zebra")
    assert "Nothing found" in texts(page)


def test_an_unknown_code_stays_in_the_box_for_the_next_try_to_replace(desk, page):
    press_text(page, f"{UNKNOWN}\n")
    press_text(page, f"{PEN}\n")
    assert desk.shown == [(1, "Pen, blue")]


def test_f6_parks_and_fetches_back(desk, page):
    desk.till.scanned(BOOK)
    press_sequence(page, sequence(Action.PARK))
    assert desk.shown == []
    assert page.side.park.text() == "Parked (1)"
    press_sequence(page, sequence(Action.PARK))
    assert has_focus(page.side.parked)
    press(page, Qt.Key.Key_Return)
    assert desk.shown == [(1, "Book of repairs")]
    assert has_focus(page.side.entry)


def test_escape_closes_one_thing_after_the_other_and_changes_no_cart(desk, page):
    desk.till.scanned(BOOK)
    press_text(page, "3*\n")
    press_text(page, "dri")
    press_sequence(page, sequence(Action.PRICE))
    before = desk.till.view.cart
    assert page.step_back()  # the question, if one was asked, or the text
    while page.step_back():
        pass
    assert desk.till.view.quantity == 1
    assert page.side.entry.text() == ""
    assert not page.question.is_open
    assert desk.till.view.cart == before


@pytest.mark.parametrize("button", ["more", "less", "remove", "undo", "park", "drop"])
def test_the_focus_comes_home_after_every_button(desk, page, button):
    desk.till.scanned(PEN)
    desk.till.scanned(PEN)
    page.ticket.rows.setFocus()
    click(getattr(page.side, button))
    assert has_focus(page.side.entry)


def test_a_wrong_answer_stands_beside_its_field_and_esc_leaves_it(desk, page):
    desk.till.scanned(DRILL)
    press_sequence(page, sequence(Action.PRICE))
    assert has_focus(page.question.field)
    press_text(page, "1.999\n")
    assert page.question.problem.isVisible()
    assert page.question.field.text() == "1.999"
    assert page.step_back()
    assert has_focus(page.side.entry)
    assert page.ticket.due_text() == "€80.00"


def test_paying_closes_an_open_question(desk, page):
    desk.till.scanned(DRILL)
    press_sequence(page, sequence(Action.PRICE))
    press_sequence(page, sequence(Action.AUTHORISE))
    assert not page.question.is_open
    assert len(desk.asked) == 1


def test_the_second_tap_of_a_double_tap_presses_nothing_that_came_into_its_place(desk, page):
    desk.till.scanned(PEN)
    button = page.side.more
    event = QEvent.Type.MouseButtonDblClick
    QApplication.sendEvent(button, _mouse(event, button))
    QApplication.sendEvent(button, _mouse(QEvent.Type.MouseButtonRelease, button))
    assert desk.shown == [(1, "Pen, blue")]
    click(button)
    assert desk.shown == [(2, "Pen, blue")]


def _mouse(kind, widget):
    at = QPointF(widget.rect().center())
    left = Qt.MouseButton.LeftButton
    return QMouseEvent(kind, at, widget.mapToGlobal(at), left, left, Qt.KeyboardModifier(0))


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_tab_walks_through_the_page_and_comes_round(desk, show, size):
    page = show(desk, size)
    desk.till.scanned(PEN)
    reached = tab_order(page)
    expected = {page.side.entry, page.ticket.pay, page.side.remove, page.ticket.rows}
    assert {each.accessibleName() for each in expected - set(reached)} == set()


@pytest.mark.parametrize(("currency", "due"), [("JPY", "¥81"), ("KWD", "KWD\u00a081.000")])
def test_amounts_are_written_as_their_currency_is(tmp_path, show, currency, due):
    with desk_in(tmp_path, currency=currency) as desk:
        page = show(desk)
        desk.till.scanned(PEN)
        desk.till.scanned(DRILL)
        assert page.ticket.due_text() == due
        assert due in page.ticket.pay.text()


def test_two_hundred_rows_and_a_name_without_end_keep_the_total_in_sight(desk, page):
    def fill(cart):
        for number in range(200):
            name = f"{number} of a very long name that goes on and on " * 4
            price = Money(199, cart.currency)
            cart = cart.add(Item(f"N-{number}", "", name, price, TaxRate(1900)))
        return cart

    desk.till.change(fill)
    desk.till.scanned(PEN)
    assert page.ticket.rows.table.rowCount() == 201
    assert page.ticket.due_text() == "€399.00"
    inside = page.ticket.pay.mapTo(page, QPoint(0, page.ticket.pay.height()))
    assert inside.y() <= page.height()
    last = page.ticket.rows.visualRect(page.ticket.rows.table.index(200, 0))
    assert page.ticket.rows.viewport().rect().contains(last.center())


def test_a_row_keeps_its_place_when_one_above_it_changes(desk, page):
    for code in (PEN, BOOK, DRILL):
        desk.till.scanned(code)
    press_row(page.ticket.rows, 0)
    assert desk.till.view.selected_line.item.name == "Pen, blue"
    desk.till.change_quantity(1)
    assert page.ticket.rows.current_record().item.name == "Pen, blue"
