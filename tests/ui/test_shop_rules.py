"""Opening hours, alerts, limits and the counter's rules: a field for each, saved with the rest."""

import pytest
from PySide6.QtTest import QTest

from pos.domain.features import HoldRequest
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, tab_order
from tests.ui.shop_room import page_over, room_of
from ui.shop.rules_pane import RULES


@pytest.fixture
def room(shop, qapp):
    return room_of(shop, inline_lanes())


@pytest.fixture
def page(shop, room, qtbot, dressed):
    return page_over(qtbot, room, shop)


def test_what_is_typed_and_pressed_is_stored_together(shop, page):
    rules = page.rules
    line = rules.lines["opening_hours"]
    line.selectAll()
    QTest.keyClicks(line, "Mo-Su 08:00-20:00")
    QTest.keyClicks(rules.lines["limit_capture"], "250.00")
    rules.switches["alert_sound"].choices["off"].click()
    rules.requests.choices[HoldRequest.MULTICAPTURE].click()
    rules.requests.choices[HoldRequest.INCREMENTAL].click()
    rules.save.click()
    stored = shop.settings.load()
    assert stored.opening_hours == "Mo-Su 08:00-20:00"
    assert stored.limit_capture == "250.00"
    assert stored.alert_sound == "off"
    assert set(stored.hold_requests.split()) == {"incremental", "multicapture"}
    assert rules.save.reason() == "Nothing has changed"


def test_the_rules_fit_a_small_screen_whatever_is_chosen(page):
    for choice in page.rules.requests.choices.values():
        choice.click()
    assert all(choice.isChecked() for choice in page.rules.requests.choices.values())
    assert page.rules.minimumSizeHint().width() <= 844  # of 1024, beside the rail


def test_a_request_is_taken_back_by_a_second_press(shop, page):
    choice = page.rules.requests.choices[HoldRequest.EXTENDED]
    choice.click()
    assert choice.isChecked()
    choice.click()
    assert not choice.isChecked()
    assert page.rules.save.reason() == "Nothing has changed"


def test_a_wrong_rule_is_refused_beside_its_field(room, page):
    for name, text, says in (
        ("opening_hours", "9 to 5", "cannot be understood"),
        ("closed_days", "Christmas", "cannot be understood"),
        ("holiday_region", "Germany", "not the code of a region"),
        ("alert_again_minutes", "soon", "not possible"),
    ):
        room.form.edit(name, text)
        assert says in page.rules.fields[name].problem.text()
    assert page.rules.save.reason() == "Correct what is marked"
    assert page.settings.save.reason() == "Correct what is marked"


def test_undo_brings_the_stored_rules_back(room, page):
    room.form.edit("blind_count", "on")
    assert page.rules.switches["blind_count"].choices["on"].isChecked()
    page.rules.discard.click()
    assert page.rules.switches["blind_count"].choices["off"].isChecked()


def test_every_rule_can_be_reached_and_is_called_something(page):
    page.setFocus()
    assert nameless(page) == []
    reached = tab_order(page)
    assert set(page.rules.fields) == set(RULES)
    for widget in (
        *page.rules.lines.values(),
        *page.rules.requests.choices.values(),
        *(button for each in page.rules.switches.values() for button in each.choices.values()),
    ):
        assert widget in reached
