"""Any setting is found by its words, and one key away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from tests.kit import practice_shop
from tests.ui.lanes import inline_lanes
from tests.ui.shop_room import page_over, room_of
from tests.ui.typing_hands import press, press_text
from ui.reflow import Reflow
from ui.shop.finding import Findable, best
from ui.shop.view import Section

THINGS = [
    Findable("Time zone", "Shop", "Decides when a day begins"),
    Findable("Currency", "Shop", "money EUR"),
    Findable("Rückgaben brauchen Freigabe", "Shop", "refunds"),
    Findable("Dark", "Screen", "theme night"),
    Findable("Backup", "Shop"),
    Findable("Currency of the books", "Books"),
]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("zone", ["Time zone"]),
        ("CURR", ["Currency", "Currency of the books"]),
        ("ruck", ["Rückgaben brauchen Freigabe"]),
        ("night", ["Dark"]),
        ("books currency", ["Currency of the books"]),
        ("shop day", ["Time zone"]),
        ("zebra", []),
        ("   ", []),
    ],
)
def test_words_find_titles_hints_and_other_names_in_any_order(text, titles):
    assert [THINGS[place].title for place in best(THINGS, text)] == titles


def test_no_more_is_listed_than_can_be_looked_through():
    assert len(best([Findable("same", "there")] * 40, "same")) == 12


@pytest.fixture
def page(qtbot, tmp_path):
    with practice_shop(tmp_path) as shop:
        yield page_over(qtbot, room_of(shop, inline_lanes()), shop)


def _find(qtbot, page, text):
    page.search.setFocus()
    press_text(page.search, text)
    qtbot.waitUntil(lambda: len(page._panes) == len(page.sections))


def _shown(page):
    return [(row.text(), row.second_line) for row in page.results.rows if row.isVisible()]


def test_a_setting_of_a_part_nobody_opened_is_found_and_gets_the_keyboard(qtbot, page):
    _find(qtbot, page, "publish key")
    assert _shown(page)[:1] == [("Publishable key", "Mode and keys")]
    press(page.search, Qt.Key.Key_Return)
    assert page._presenter.view.section is Section.STRIPE
    assert QApplication.focusWidget() is page.card_form.lines["publishable_key"]
    assert page.search.text() == ""


def test_a_choice_is_found_by_what_can_be_chosen_and_by_other_names(qtbot, page):
    _find(qtbot, page, "second screen")
    assert ("Customer display", "Screen") in _shown(page)
    page.step_back()
    _find(qtbot, page, "employees")
    assert _shown(page) == [("Staff", "Shop")]


def test_down_goes_to_what_was_found_and_escape_gives_the_search_up(qtbot, page):
    _find(qtbot, page, "approval")
    assert len(_shown(page)) >= 4
    press(page.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.results.rows[0]
    assert page.step_back()
    assert page.search.text() == ""
    assert page.settings.isVisible()
    assert not page.step_back()


def test_nothing_found_is_said(qtbot, page):
    _find(qtbot, page, "zzzz")
    assert _shown(page) == []
    assert page.results.said.isVisible()


def test_every_setting_of_the_shop_is_found_by_its_own_title(qtbot, page):
    _find(qtbot, page, "xx")
    things = page._things()
    founds = [thing.found for thing in things]
    for pane in (page.settings, page.rules, page.card_form, page.display):
        for field in pane.fields.values():
            first = [things[place].widget for place in best(founds, field.title)]
            assert field in first, field.title


def test_columns_become_rows_where_there_is_no_room(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    grid = Reflow(2, gap=10, line=10)
    fields = [QLabel("field") for _ in range(3)]
    for place, field in enumerate(fields):
        field.setMinimumSize(200, 40)
        grid.add(field, is_wide=place == 2)
    QVBoxLayout(holder).addLayout(grid)
    holder.layout().setContentsMargins(0, 0, 0, 0)
    holder.resize(500, 300)
    holder.show()
    assert fields[0].y() == fields[1].y()
    assert fields[2].width() == 500
    holder.resize(300, 300)
    assert [field.x() for field in fields] == [0, 0, 0]
    assert fields[0].y() < fields[1].y() < fields[2].y()
    assert grid.heightForWidth(300) > grid.heightForWidth(500)
