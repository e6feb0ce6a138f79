"""The assistant leads through the shop's own panes; every step can be left out and found again."""

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from pos.domain.first_run import Step
from pos.services.daybook import Daybook
from pos.settings import Settings
from tests.kit import practice_shop
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, tab_order, texts
from tests.ui.shop_room import page_over, room_of
from tests.ui.typing_hands import press
from ui.assistant.sheet import AssistantSheet
from ui.shop.view import Section


@pytest.fixture
def shop(tmp_path):
    with practice_shop(tmp_path) as shop:
        yield shop


@pytest.fixture
def room(shop, qapp):
    room = room_of(shop, inline_lanes())
    till: Any = SimpleNamespace(
        settings=shop.settings,
        access=shop.access,
        daybook=Daybook(shop.store),
        paper=SimpleNamespace(printers=SimpleNamespace(all=lambda: ())),
    )
    room.start.attach(till)
    return room


@pytest.fixture
def sheet(qtbot, room):
    sheet = AssistantSheet(room.start, room)
    qtbot.addWidget(sheet)
    return sheet


def test_it_comes_by_itself_once_and_not_again_when_it_was_put_away(shop, room, sheet):
    room.start.offer()
    assert sheet.isVisible()
    assert sheet.title.text() == "Welcome"
    press(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert shop.settings.load().first_run == "done"
    room.start.offer()
    assert not sheet.isVisible()


def test_a_country_suggests_the_rest_and_going_on_saves_it(shop, room, sheet):
    room.start.open_at(Step.SHOP)
    pane = sheet.basics
    pane.country.setCurrentIndex(pane.country.findData("JP"))
    pane.country.activated.emit(pane.country.currentIndex())
    sheet.following.click()
    kept = shop.settings.load()
    assert (kept.country, kept.currency, kept.time_zone) == ("JP", "JPY", "Asia/Tokyo")
    assert kept.first_run == "open shop"
    assert room.start.view.step is Step.HOURS


def test_what_is_wrong_is_corrected_before_it_goes_on(shop, room, sheet):
    room.start.open_at(Step.HOURS)
    room.form.edit("opening_hours", "whenever")
    sheet.following.click()
    assert room.start.view.step is Step.HOURS
    assert sheet.hours.fields["opening_hours"].problem.isVisible()
    assert shop.settings.load().first_run == "open"


def test_every_step_can_be_left_out_and_the_list_opens_what_is_missing(shop, room, sheet, qtbot):
    room.start.open_at(Step.WELCOME)
    while sheet.leave_out.isVisible():
        sheet.leave_out.click()
    assert room.start.view.step is Step.SALE
    sheet.sale.counter.click()
    assert not sheet.isVisible()
    page = page_over(qtbot, room, shop, Section.START)
    assert page.start.rows[Step.HOURS].second_line == "Open"
    assert page.start.rows[Step.SALE].second_line == "Done"
    page.start.rows[Step.HOURS].click()
    assert (sheet.isVisible(), sheet.title.text()) == (True, "Opening hours")


def test_the_language_is_set_on_the_first_page(shop, room, sheet):
    room.start.open_at(Step.WELCOME)
    sheet.welcome.languages["de"].click()
    assert shop.settings.load().language == "de"


def test_every_step_is_reached_by_tab_and_named(room, sheet):
    for step in room.start.view.steps:
        room.start.open_at(step)
        assert nameless(sheet) == []
        assert texts(sheet.steps[step])
    assert sheet.following in tab_order(sheet)


def test_what_was_set_up_in_practice_is_taken_along_to_new_books_only(shop, room):
    practised = Settings().changed("shop_name", "Corner").changed("first_run", "open shop")
    room.start.carry(practised)
    assert shop.settings.load().shop_name == "Corner"
    assert room.form.view.texts["shop_name"] == "Corner"
    room.start.note(Step.HOURS)  # not new any more
    room.start.carry(practised.changed("shop_name", "Elsewhere"))
    assert shop.settings.load().shop_name == "Corner"


def test_every_language_is_called_by_letters_that_we_ship(room, sheet):
    room.start.open_at(Step.WELCOME)
    assert sheet.welcome.languages["ja"].text() == "日本語"
    assert {"Holdfast Sans JP", "Holdfast Sans Arabic"} <= set(QFontDatabase.families())


def test_that_something_is_saved_is_not_said_at_the_step_after(shop, room, sheet):
    room.start.open_at(Step.SHOP)
    room.form.edit("shop_name", "Corner Shop")
    sheet.following.click()
    assert room.start.view.step is Step.HOURS
    assert shop.settings.load().shop_name == "Corner Shop"
    assert not sheet.notice.isVisible()
    assert room.view.notice is None


def test_the_way_on_is_in_sight_at_every_step(room, sheet, qtbot):
    sheet.setFixedSize(984, 640)
    for step in Step:
        room.start.open_at(step)
        qtbot.waitExposed(sheet)
        QApplication.processEvents()
        assert sheet.following.visibleRegion().boundingRect() == sheet.following.rect(), step
