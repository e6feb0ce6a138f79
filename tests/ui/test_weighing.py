"""What is sold by weight at the counter: labels, weights that are typed, and weights asked for."""

import pytest
from PySide6.QtCore import Qt

from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.domain.catalogue import Product
from pos.domain.measure import Unit
from pos.domain.money import Money
from pos.domain.scale_codes import read_patterns
from pos.domain.tax import TaxRate
from pos.services.catalogue import CatalogueService
from tests.ui.till_kit import desk_in
from tests.ui.typing_hands import press, press_sequence
from ui.format import Formats
from ui.keys import Action, sequence
from ui.till.page import TillPage
from ui.till.words import line_note, product_note

APPLES, LABEL = "00042", "2100042003507"


@pytest.fixture
def desk(tmp_path):
    with desk_in(tmp_path) as desk:
        currency = desk.shop.settings.load().money
        apples = Product(APPLES, "", "Apples", Money(299, currency), TaxRate(700), Unit.KILOGRAM)
        store = SqliteCatalogue(desk.shop.file)
        store.replace([apples], lambda _done: None)
        patterns = read_patterns("21PPPPPWWWWWC")
        desk.catalogue = CatalogueService(store, None, lambda: patterns)
        yield desk.open()


@pytest.fixture
def page(desk, qtbot, dressed):
    page = TillPage(desk.till)
    qtbot.addWidget(page)
    page.use(Formats.of(desk.shop.settings.load()))
    with qtbot.waitActive(page):
        page.show()
    return page


def weights(desk):
    return [line.measure for line in desk.till.view.cart.lines]


def test_a_label_and_a_typed_weight_are_rows_of_their_own(desk):
    desk.till.scanned(LABEL)
    desk.till.entered(f"1,25*{APPLES}")
    desk.till.entered("0.5*")
    assert desk.till.view.has_quantity
    desk.till.scanned(APPLES)
    assert weights(desk) == [350, 1250, 500]
    assert not desk.till.view.has_quantity
    [first, *_] = desk.till.view.cart.lines
    assert line_note(first, Formats()) == "0.350\u00a0kg · 2.99 per kg"
    assert product_note(desk.catalogue.scan(APPLES)) == f"per kg · {APPLES}"


def test_a_weight_that_nobody_said_is_asked_for(desk, page):
    desk.till.scanned(APPLES)
    assert page.question.is_open
    page.question.field.setText("0")
    press(page, Qt.Key.Key_Return)
    assert "not a weight" in page.question.problem.text()
    page.question.field.setText("0.35")
    press(page, Qt.Key.Key_Return)
    assert (weights(desk), page.question.is_open) == ([350], False)
    assert page.side.entry.hasFocus()


def test_a_question_that_is_open_is_not_lost_to_another_scan(desk, page):
    desk.till.scanned(APPLES)
    desk.till.scanned(APPLES)
    assert "sold by the kg" in desk.till.view.notice.title
    page.question.field.setText("0.35")
    press(page, Qt.Key.Key_Return)
    assert weights(desk) == [350]


def test_a_row_is_weighed_again_and_never_counted(desk, page):
    desk.till.scanned(LABEL)
    press_sequence(page, sequence(Action.QUANTITY))
    assert page.question.field.text() == "0.350"
    page.question.field.setText("0,400")
    press(page, Qt.Key.Key_Return)
    assert weights(desk) == [400]
    desk.till.change_quantity(1)
    assert "not by the piece" in desk.till.view.notice.title
    desk.till.change_quantity(-1)
    assert weights(desk) == []
