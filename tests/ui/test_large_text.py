"""Twice as large text: what has no room is scrolled to, and nothing is cut off."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.fitting import clipped, look, too_small
from tests.ui.gallery import HEIGHT, WIDTH, Gallery, gallery
from ui.stage import is_narrow
from ui.theme import Scheme, apply_theme


@pytest.fixture(scope="module")
def large(qapp, tmp_path_factory):
    """A window of 1024 by 768 with text of 200 %."""
    font, palette = qapp.font(), qapp.palette()
    apply_theme(qapp, Scheme.LIGHT, 1.0, text_percent=200)
    with gallery(tmp_path_factory.mktemp("gallery")) as made:
        yield made
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.mark.parametrize(
    "scene", ["till", "payment", "holds", "daybook, sale", "shop, screen", "keys"]
)
def test_all_of_a_page_can_be_read_or_scrolled_to(large: Gallery, scene: str):
    [shown] = large.show(scene)
    assert shown.width() <= WIDTH
    assert shown.height() <= HEIGHT
    seen = look(shown)
    assert clipped(seen) + too_small(seen) == []


def test_the_ticket_stands_above_the_entry_box(large: Gallery):
    large.show("till")
    page = large.shell.till_page
    assert is_narrow(page)
    assert page.ticket.geometry().bottom() < page.side.geometry().top()
    assert page.width() <= large.shell.window.width()


def test_what_gets_the_keyboard_is_scrolled_to(large: Gallery):
    large.show("till")
    large.shell.window.activateWindow()
    large.settle()
    button = large.shell.till_page.side.drop
    assert button.visibleRegion().isEmpty()
    button.setEnabled(True)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    large.settle()
    assert not button.visibleRegion().isEmpty()


def test_the_menu_has_the_names_that_the_rail_leaves_out(large: Gallery):
    window = large.shell.window
    assert window.rail.button("holds").is_small
    titles = [action.text() for action in window.menu.actions() if action.isVisible()]
    assert {"Till", "Holds", "Shop"} <= set(titles)
