"""One key, one meaning; the map and the buttons read the same table."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui.typing_hands import press
from ui.key_map import KeyMap
from ui.keys import BINDINGS, Action, Group, group_title, key_text, sequence, what_it_does


def test_every_action_has_a_key():
    assert set(BINDINGS) == set(Action)


def test_no_key_means_two_things():
    times = Counter(binding.keys for binding in BINDINGS.values())
    assert [keys for keys, count in times.items() if count > 1] == []


def test_every_key_is_one_that_qt_knows():
    assert [action for action in Action if sequence(action).isEmpty()] == []
    assert key_text(Action.AUTHORISE) == "F9"


@pytest.mark.parametrize("action", list(Action))
def test_no_binding_is_a_key_that_scanners_or_writers_press(action):
    *modifiers, key = BINDINGS[action].keys.split("+")
    assert modifiers or (len(key) > 1 and key not in {"Return", "Enter", "Tab", "Space"})


def test_escape_promises_to_leave_money_alone():
    assert key_text(Action.BACK) == "Esc"
    assert "never" in what_it_does(Action.BACK)


def test_the_map_shows_every_key_and_what_it_does(qtbot, colours):
    shown = KeyMap()
    qtbot.addWidget(shown)
    texts = {label.text() for label in shown.findChildren(QLabel)}
    assert {key_text(action) for action in Action} <= texts
    assert {what_it_does(action) for action in Action} <= texts
    assert {group_title(group) for group in Group} <= texts
    size = shown.sizeHint()
    assert size.width() <= 1024
    assert size.height() <= 768


def test_f1_puts_the_map_away_again(qtbot):
    shown = KeyMap()
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.open()
    press(shown, Qt.Key.Key_F1)
    assert not shown.isVisible()
