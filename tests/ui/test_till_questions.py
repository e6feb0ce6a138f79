"""Questions about the cart: the answer belongs to the row it was asked for."""

import pytest

from tests.ui.till_kit import BOOK, DRILL, PEN, desk_in
from ui.till.editing import Edit, Editor


@pytest.fixture
def desk(tmp_path):
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture
def editor(desk):
    return Editor(desk.till)


def test_a_question_begins_with_what_is_set(desk, editor):
    desk.till.scanned(f"3*{DRILL}")
    shown = {}
    for edit in Edit:
        editor.ask(edit)
        shown[edit] = editor.view.text
    assert shown == {
        Edit.QUANTITY: "3",
        Edit.MEASURE: "",
        Edit.PRICE: "80.00",
        Edit.LINE_DISCOUNT: "",
        Edit.CART_DISCOUNT: "",
    }


@pytest.mark.parametrize(
    ("edit", "answer", "due"),
    [
        (Edit.QUANTITY, "7", 56_000),
        (Edit.PRICE, "79,90", 7_990),
        (Edit.PRICE, "0", 0),
        (Edit.LINE_DISCOUNT, "10%", 7_200),
        (Edit.LINE_DISCOUNT, "2.50", 7_750),
        (Edit.CART_DISCOUNT, "12.5 %", 7_000),
    ],
)
def test_an_answer_changes_the_cart_and_closes_the_question(desk, editor, edit, answer, due):
    desk.till.scanned(DRILL)
    editor.ask(edit)
    editor.answer(answer)
    assert editor.view.edit is None
    assert desk.till.view.cart.totals().due.minor == due
    desk.till.undo()
    assert desk.till.view.cart.totals().due.minor == 8_000


@pytest.mark.parametrize("edit", [Edit.LINE_DISCOUNT, Edit.CART_DISCOUNT])
@pytest.mark.parametrize("nothing", ["", "0", "0 %"])
def test_an_empty_discount_takes_the_discount_away(desk, editor, edit, nothing):
    desk.till.scanned(DRILL)
    editor.ask(edit)
    editor.answer("50%")
    editor.ask(edit)
    assert editor.view.text == "50%"
    editor.answer(nothing)
    assert desk.till.view.cart.totals().due.minor == 8_000


@pytest.mark.parametrize(
    ("edit", "answer"),
    [
        (Edit.QUANTITY, "0"),
        (Edit.QUANTITY, "-2"),
        (Edit.QUANTITY, "10000"),
        (Edit.QUANTITY, "1e3"),
        (Edit.QUANTITY, ""),
        (Edit.PRICE, "1.999"),
        (Edit.PRICE, "-3"),
        (Edit.PRICE, "NaN"),
        (Edit.PRICE, "1e3"),
        (Edit.LINE_DISCOUNT, "101%"),
        (Edit.LINE_DISCOUNT, "81"),
        (Edit.LINE_DISCOUNT, "half"),
        (Edit.CART_DISCOUNT, "80.01"),
    ],
)
def test_a_wrong_answer_is_refused_beside_the_field_and_stays_in_it(desk, editor, edit, answer):
    desk.till.scanned(DRILL)
    before = desk.till.view.cart
    editor.ask(edit)
    editor.answer(answer)
    assert editor.view.edit is edit
    assert editor.view.problem.todo
    assert editor.view.text == answer
    assert desk.till.view.cart == before
    assert desk.till.view.notice is None


def test_a_scan_meanwhile_is_added_and_the_answer_still_means_the_row_asked_about(desk, editor):
    desk.till.scanned(PEN)
    editor.ask(Edit.QUANTITY)
    desk.till.scanned(BOOK)
    assert editor.view.about == "Pen, blue"
    editor.answer("4")
    assert desk.shown == desk.on_disk == [(4, "Pen, blue"), (1, "Book of repairs")]


def test_a_question_about_a_row_that_is_gone_closes(desk, editor):
    desk.till.scanned(PEN)
    editor.ask(Edit.PRICE)
    desk.till.remove()
    assert editor.view.edit is None


def test_a_question_about_a_cart_that_was_parked_closes(desk, editor):
    desk.till.scanned(PEN)
    editor.ask(Edit.PRICE)
    desk.till.park()
    desk.till.scanned(BOOK)
    assert editor.view.edit is None


def test_without_a_row_there_is_no_question(desk, editor):
    editor.ask(Edit.PRICE)
    assert editor.view.edit is None
    assert desk.till.view.notice.title == "No line of the cart is chosen."


def test_an_answer_while_the_card_is_awaited_goes_back_to_the_cart_first(desk, editor):
    desk.paying(PEN)
    editor.ask(Edit.QUANTITY)
    editor.answer("2")
    assert desk.shown == desk.on_disk == [(2, "Pen, blue")]
