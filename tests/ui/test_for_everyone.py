"""Every page and sheet can be read, heard, hit and told apart, in every theme."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.contrasts import told_apart, too_faint_in_any
from tests.ui.fitting import clipped, look, too_small, unnamed
from tests.ui.focus import kind_of, stops, unreached, unseen_focus
from tests.ui.gallery import Gallery, gallery
from tests.ui.typing_hands import press
from ui import palette as palettes
from ui.palette import ALL, LIGHT
from ui.theme import Scheme, apply_theme

_FINGER = 48
"""Pixels: what is pressed at the till all day."""


WORN = told_apart(LIGHT)
"""Looks like the light theme, and every pixel tells which of its colours it is."""


@pytest.fixture(scope="module")
def shop(qapp, tmp_path_factory):
    """One window for the whole module: building it takes longer than looking at all of it."""
    font, palette = qapp.font(), qapp.palette()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ui.theme.LIGHT", WORN)
        patched.setitem(palettes._BY_GROUND, WORN.ground, WORN)
        apply_theme(qapp, Scheme.LIGHT, 1.0)
        with gallery(tmp_path_factory.mktemp("gallery")) as made:
            yield made
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


def _inside(shop: Gallery, shown: QWidget) -> QWidget:
    """Of the window its page: the frame around it is looked at once."""
    if shown is not shop.shell.window:
        return shown
    page = shop.shell.window._stack.currentWidget()
    assert page is not None
    return page


def test_every_page_and_sheet_can_be_read_heard_and_hit(shop: Gallery):
    found = {}
    for number, scene in enumerate(shop.scenes()):
        [shown] = shop.show(scene)
        seen = look(_inside(shop, shown) if number else shown)
        problems = clipped(seen) + unnamed(seen) + too_small(seen)
        problems += too_faint_in_any(seen, WORN, ALL)
        if problems:
            found[scene] = problems
    assert found == {}


def test_the_till_is_made_for_fingers(shop: Gallery):
    for scene in ("till", "payment", "holds"):
        [shown] = shop.show(scene)
        assert too_small(_inside(shop, shown), _FINGER) == []


def test_tab_comes_to_everything_and_one_sees_where_it_is(shop: Gallery):
    found, kinds = [], set()
    for scene in ("till", "payment, cash", "holds", "holds, capture", "daybook, sale",
                  "books, payouts", "shop, screen", "help"):  # fmt: skip
        [shown] = shop.show(scene)
        shown.activateWindow()
        shop.settle()
        found += [f"{scene}: {each}" for each in unreached(shown)]
        for widget in stops(shown):
            if kind_of(widget) not in kinds:
                kinds.add(kind_of(widget))
                found += [each for each in [unseen_focus(widget)] if each]
    assert found == []
    assert len(kinds) > 15


def test_arrow_keys_go_from_page_to_page_on_the_rail(shop: Gallery):
    window = shop.shell.window
    shop.show("till")
    window.activateWindow()
    shop.settle()
    window.rail.button("till").setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Space)
    assert window.current_page() == "payment"
