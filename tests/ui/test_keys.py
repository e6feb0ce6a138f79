"""One key, one meaning; the map and the buttons read the same table."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from pos.domain.keys import DEFAULTS, KeyChoices
from pos.domain.language import Language
from pos.domain.slip import Pair
from pos.settings import Settings
from tests.ui.typing_hands import press
from ui.key_map import KeyMap
from ui.key_slip import key_slip
from ui.keys import (
    BINDINGS,
    Action,
    Group,
    group_title,
    key_text,
    keys_now,
    sequence,
    use_keys,
    what_it_does,
)
from ui.shop.key_catcher import KeyCatcher
from ui.shop.keys_pane import KeysPane
from ui.shop.view import FormView
from ui.tones import Icon
from ui.widgets import IconButton, KeyButton


@pytest.fixture(autouse=True)
def _usual_keys():
    yield
    use_keys(KeyChoices())


def test_every_action_has_a_key():
    assert set(BINDINGS) == set(Action) == set(DEFAULTS)


def test_no_key_means_two_things():
    times = Counter(DEFAULTS.values())
    assert [keys for keys, count in times.items() if count > 1] == []


def test_every_key_is_one_that_qt_knows():
    assert [action for action in Action if sequence(action).isEmpty()] == []
    assert key_text(Action.AUTHORISE) == "F9"


@pytest.mark.parametrize("action", list(Action))
def test_no_binding_is_a_key_that_scanners_or_writers_press(action):
    *modifiers, key = DEFAULTS[action].split("+")
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


def test_buttons_follow_their_key_at_once(qtbot, colours):
    pay, back = KeyButton("Pay", action=Action.AUTHORISE), IconButton(Icon.BIN, "Remove")
    clicks = []
    pay.clicked.connect(lambda: clicks.append("pay"))
    for button in (pay, back):
        qtbot.addWidget(button)
    with qtbot.waitActive(pay):
        pay.show()
    use_keys(KeyChoices().exchanged(Action.AUTHORISE, "F8"))
    assert pay.accessibleName() == "Pay (F8)"
    press(pay, Qt.Key.Key_F9)
    assert clicks == []
    press(pay, Qt.Key.Key_F8)
    assert clicks == ["pay"]


def test_a_shortcut_that_is_gone_is_told_nothing(qtbot, colours):
    gone = KeyButton("Pay", action=Action.AUTHORISE)
    gone.deleteLater()
    qtbot.waitUntil(lambda: not isValid(gone))
    use_keys(KeyChoices().with_key(Action.AUTHORISE, "Ctrl+Return"))
    assert key_text(Action.AUTHORISE) == "Ctrl+Return"


@pytest.fixture
def pane(qtbot, colours):
    """A pane that draws what it asks for, as the form behind it does."""
    made = KeysPane()
    qtbot.addWidget(made)
    settings = Settings()
    made.draw(FormView(saved=settings, texts={"keys": ""}))
    made.edited.connect(lambda name, text: made.draw(FormView(settings, {name: text})))
    made.show()
    return made


def test_a_key_that_is_taken_is_refused_and_can_be_exchanged(pane):
    pane.catch(Action.AUTHORISE, "F10")
    assert pane.problem.text() == f"F10 already stands for “{what_it_does(Action.CAPTURE)}”."
    assert pane.rows[Action.AUTHORISE].key.text() == "F9"
    pane.exchange.click()
    assert pane.rows[Action.AUTHORISE].key.text() == "F10"
    assert pane.rows[Action.CAPTURE].key.text() == "F9"
    assert not pane.problem.isVisible()


def test_a_key_that_types_is_refused_with_a_sentence(pane):
    pane.catch(Action.PARK, "P")
    assert "typing and scanning" in pane.problem.text()
    assert not pane.exchange.isVisible()


def test_a_key_is_heard_and_put_back(qtbot, pane):
    row = pane.rows[Action.PARK]
    with qtbot.waitActive(pane):
        pane.activateWindow()
    row.key.setFocus()
    row.key.click()
    press(pane, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert row.key.text() == "Ctrl+K"
    row.key.click()
    press(pane, Qt.Key.Key_Escape)
    assert row.key.text() == "Ctrl+K"
    row.reset.click()
    assert row.key.text() == "F6"


def test_while_it_listens_no_shortcut_has_the_key(qtbot, colours):
    holder = KeyButton("Pay", action=Action.AUTHORISE)
    catcher = KeyCatcher()
    catcher.setParent(holder)
    qtbot.addWidget(holder)
    clicks: list[str] = []
    caught: list[str] = []
    holder.clicked.connect(lambda: clicks.append("pay"))
    catcher.caught.connect(caught.append)
    with qtbot.waitActive(holder):
        holder.show()
    catcher.setFocus()
    catcher.click()
    press(holder, Qt.Key.Key_F9)
    assert (clicks, caught) == ([], ["F9"])


def test_the_map_on_paper_says_every_key(qapp):
    use_keys(KeyChoices().with_key(Action.PARK, "Ctrl+K"))
    slip = key_slip("Corner shop", Language.EN)
    pairs = {part.right for part in slip.parts if isinstance(part, Pair)}
    assert pairs == {key_text(action) for action in Action}
    assert "Ctrl+K" in pairs
    assert keys_now().choices.owner("F6") is None
