"""Banner, badge, buttons: what they say, to eyes and to a screen reader."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos.domain.sale import MoneyWord
from pos.errors import InDoubt, Refused
from tests.ui.typing_hands import press
from ui.keys import Action
from ui.notices import Notice, notice_for
from ui.palette import current_colours
from ui.theme import Scheme
from ui.tones import ICON_OF_TONE, Icon, Tone
from ui.widgets import (
    Banner,
    BusyDot,
    EmptyState,
    IconButton,
    KeyButton,
    Kind,
    SearchEdit,
    StateBadge,
    restyle,
)

NOTICE = Notice(Tone.FAILED, "Declined.", "No money has moved.", "Another card.", "Reference: 7")


@pytest.fixture
def shown(qtbot):
    """`shown(widget, …)` puts them into a window that is on the screen until the test ends."""
    windows = []

    def show(*widgets: QWidget) -> QWidget:
        window = QWidget()
        qtbot.addWidget(window)
        windows.append(window)
        layout = QVBoxLayout(window)
        for widget in widgets:
            layout.addWidget(widget)
        with qtbot.waitActive(window):
            window.show()
        return window

    return show


def image_of(widget: QWidget) -> QImage:
    return widget.grab().toImage()


# ---- banner


def test_a_banner_says_three_lines_and_a_reference(shown):
    banner = Banner()
    shown(banner)
    assert not banner.isVisible()
    banner.say(NOTICE)
    assert banner.isVisible()
    said = [label.text() for label in banner.findChildren(QLabel) if label.isVisible()]
    assert set(said) == {"Declined.", "No money has moved.", "Another card.", "Reference: 7"}
    assert banner.text() == NOTICE.text
    assert banner.tone() is Tone.FAILED
    assert banner.accessibleName() == "Declined."
    assert "No money has moved." in banner.accessibleDescription()


def test_a_banner_can_be_dismissed_by_hand_only(qtbot, shown):
    banner = Banner(has_key=True)
    window = shown(banner)
    banner.say(NOTICE)
    with qtbot.waitSignal(banner.dismissed):
        press(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not banner.isVisible()
    assert banner.text() == ""


def test_clearing_a_banner_is_not_dismissing_it(qtbot, shown):
    banner = Banner()
    shown(banner)
    banner.say(NOTICE)
    with qtbot.assertNotEmitted(banner.dismissed):
        banner.say(None)
    assert not banner.isVisible()


def test_a_banner_that_spoke_before_its_page_was_shown_appears_with_it(shown):
    banner = Banner()
    banner.say(NOTICE)
    assert not banner.isVisible()
    shown(banner)
    assert banner.isVisible()


def test_a_banner_turns_its_dot_while_nobody_knows(shown):
    banner = Banner()
    shown(banner)
    [dot] = banner.findChildren(BusyDot)
    banner.say(notice_for(InDoubt("no_answer")))
    assert dot.is_turning
    banner.say(NOTICE)
    assert not dot.is_turning


def test_a_reference_can_be_copied_and_what_has_none_offers_nothing_to_copy(qtbot, shown):
    banner = Banner()
    shown(banner)
    banner.say(notice_for(InDoubt("no_answer", reference="req_7")))
    copy = banner._copy
    assert copy.isVisible()
    assert copy.accessibleName() == "Copy the reference"
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "req_7"
    banner.say(notice_for(Refused("cart_empty")))
    assert not copy.isVisible()


def test_a_long_notice_grows_the_banner_instead_of_being_cut(qtbot, shown, dress):
    dress(Scheme.LIGHT, 1.0)
    banner = Banner()
    window = shown(banner)
    window.resize(500, 400)
    banner.say(Notice(Tone.INFO, "Short."))
    qtbot.waitUntil(lambda: banner.height() > 0)
    before = banner.heightForWidth(480)
    banner.say(Notice(Tone.INFO, "Short.", todo="A long sentence about what to do. " * 6))
    assert banner.heightForWidth(480) > before + 20
    qtbot.waitUntil(lambda: banner.height() >= banner.heightForWidth(banner.width()))


# ---- badge and dot


@pytest.mark.parametrize("word", list(MoneyWord))
def test_a_badge_says_a_word_with_its_icon_and_colour(qtbot, shown, colours, word):
    badge = StateBadge()
    badge.say_money(word, "A word")
    shown(badge)
    told = colours.tones[badge.tone()]
    assert badge.accessibleName() == badge.text() == "A word"
    image = image_of(badge)
    names = {image.pixelColor(x, badge.height() // 2).name() for x in range(badge.width())}
    assert told.fill in names
    left = {
        image.pixelColor(x, y).name() for x in range(12, 34) for y in range(4, badge.height() - 4)
    }
    assert len(left) > 1, f"no icon {ICON_OF_TONE[badge.tone()]} on the badge"


def test_a_badge_grows_with_its_word(shown):
    badge = StateBadge("Held", Tone.HELD)
    short = badge.sizeHint().width()
    badge.say("Checking with Stripe", Tone.CHECKING)
    assert badge.sizeHint().width() > short


def test_a_dot_turns_only_where_it_can_be_seen(shown):
    dot = BusyDot()
    window = shown(dot)
    assert dot.is_turning
    window.hide()
    assert not dot.is_turning


# ---- buttons


def test_a_button_says_its_key_and_what_it_does(shown):
    button = KeyButton("Authorise €12.50", action=Action.AUTHORISE, kind=Kind.MONEY)
    button.set_detail("Holds the amount, takes nothing")
    shown(button)
    assert button.accessibleName() == "Authorise €12.50 (F9)"
    assert button.accessibleDescription() == "Holds the amount, takes nothing"


def test_a_blocked_button_says_why_on_itself(qtbot, shown, dress):
    dress(Scheme.LIGHT, 1.0)
    button = KeyButton("Pay", action=Action.AUTHORISE, kind=Kind.MONEY)
    window = shown(button)
    pressed: list[object] = []
    button.clicked.connect(lambda: pressed.append("click"))
    before = image_of(button)
    button.set_blocked("The cart is empty")
    assert button.reason() == button.toolTip() == "The cart is empty"
    assert image_of(button) != before
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    press(window, Qt.Key.Key_F9)
    assert pressed == []
    button.set_ready()
    assert button.reason() == ""
    press(window, Qt.Key.Key_F9)
    assert len(pressed) == 1


def test_a_key_presses_only_the_button_that_can_be_seen(shown):
    button = KeyButton("Take", action=Action.CAPTURE)
    other = QPushButton("other")
    window = shown(button, other)
    pressed: list[object] = []
    button.clicked.connect(lambda: pressed.append("click"))
    button.hide()
    press(window, Qt.Key.Key_F10)
    assert pressed == []
    button.show()
    press(window, Qt.Key.Key_F10)
    assert len(pressed) == 1


@pytest.mark.parametrize(
    ("kind", "least"), [(Kind.PLAIN, 56), (Kind.PRIMARY, 56), (Kind.MONEY, 72)]
)
def test_buttons_are_as_large_as_their_weight_wants(qtbot, shown, dress, kind, least):
    dress(Scheme.LIGHT, 1.0)
    button = KeyButton("Go", kind=kind)
    shown(button)
    assert button.sizeHint().height() >= least
    assert button.height() >= least
    assert button.width() >= 56


@pytest.mark.parametrize("kind", list(Kind))
def test_no_button_cuts_its_own_text(qtbot, shown, colours, kind):
    button = KeyButton("Park the cart", action=Action.PARK, kind=kind, icon=Icon.PARK)
    wide = KeyButton("Park the cart", action=Action.PARK, kind=kind, icon=Icon.PARK)
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.addWidget(button)
    row.addStretch()
    window.show()
    text = button.fontMetrics().horizontalAdvance(button.text())
    assert button.minimumSizeHint().width() > text + 24
    assert wide.sizeHint() == button.sizeHint()


def test_focus_can_be_seen_on_every_kind_of_button(qtbot, shown, colours):
    for kind in Kind:
        button, other = KeyButton("Go", kind=kind), QPushButton("other")
        window = shown(button, other)
        other.setFocus()
        before = image_of(button)
        button.setFocus()
        assert button.hasFocus()
        assert image_of(button) != before, kind
        window.close()


def test_a_button_with_nothing_but_an_icon_has_a_name(qtbot, shown, dress):
    dress(Scheme.LIGHT, 1.0)
    button = IconButton(Icon.MENU, "Menu")
    shown(button)
    assert button.accessibleName() == button.toolTip() == "Menu"
    assert button.size().width() >= 56
    keyed = IconButton(Icon.CROSS, "Close", action=Action.DISMISS)
    assert keyed.accessibleName() == "Close (Ctrl+D)"
    assert keyed.sizeHint().width() > button.sizeHint().width()


# ---- the rest


def test_an_empty_state_reads_as_one_sentence_after_the_other(shown):
    empty = EmptyState(Icon.BARCODE, "The cart is empty.", "Scan something.")
    shown(empty)
    assert empty.accessibleName() == "The cart is empty. Scan something."
    empty.say("No holds.", "Nothing waits.")
    assert empty.accessibleName() == "No holds. Nothing waits."
    assert "No holds." in [label.text() for label in empty.findChildren(QLabel)]


def test_a_search_field_leaves_room_for_its_icon(qtbot, shown, colours):
    search = SearchEdit("Scan or search", "Find a product")
    shown(search)
    assert search.accessibleName() == "Find a product"
    image = image_of(search)
    seen = {image.pixelColor(x, y).name() for x in range(14, 38) for y in range(16, 40)}
    assert len(seen) > 1
    assert colours.surface in seen


def test_an_empty_search_field_leaves_undo_and_delete_to_the_cart(shown):
    search = SearchEdit("Scan or search", "Find a product")
    undo, remove = KeyButton("Undo", action=Action.UNDO), KeyButton("Remove", action=Action.REMOVE)
    window = shown(search, undo, remove)
    pressed: list[str] = []
    undo.clicked.connect(lambda: pressed.append("undo"))
    remove.clicked.connect(lambda: pressed.append("remove"))
    search.setFocus()
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(window, Qt.Key.Key_Delete)
    assert pressed == ["undo", "remove"]
    search.setText("milk")
    search.setCursorPosition(0)
    press(window, Qt.Key.Key_Delete)
    assert search.text() == "ilk"
    assert pressed == ["undo", "remove"]


def test_restyling_reaches_the_children_and_stops_when_nothing_changed(
    qtbot, shown, dress, monkeypatch
):
    dress(Scheme.DARK, 1.0)
    banner = Banner()
    shown(banner)
    banner.say(NOTICE)
    label = banner.findChildren(QLabel)[0]
    assert label.palette().windowText().color().name() == current_colours().tones[Tone.FAILED].ink
    updated: list[object] = []
    monkeypatch.setattr(banner, "update", lambda: updated.append(1))
    restyle(banner, tone=str(Tone.FAILED))
    assert updated == []


def test_every_button_here_has_a_name(shown):
    banner = Banner()
    window = shown(banner, IconButton(Icon.MENU, "Menu"), KeyButton("Go"))
    banner.say(NOTICE)
    buttons = window.findChildren(QAbstractButton)
    assert buttons
    assert [button for button in buttons if not button.accessibleName()] == []
