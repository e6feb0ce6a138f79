"""Help: every page, picture and link is there, and F1 opens the one about what is shown."""

import importlib.util
import re
import sys

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QWidget

from resources.helping import (
    ABOUT,
    ACCOUNTANT,
    CASHIER,
    MANAGER,
    PAGES,
    help_picture,
    help_text,
    help_title,
)
from tests.house.sources import ROOT
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless
from tests.ui.typing_hands import press
from ui.help.desk import HelpDesk
from ui.help.viewer import HelpViewer
from ui.keys import Action
from ui.main_window import MainWindow, Page
from ui.theme import Scheme
from ui.tones import Icon

FOLDER = ROOT / "resources" / "help"
IMAGE = QTextDocument.ResourceType.ImageResource.value
LINK = re.compile(r"(!?)\[[^\]]+\]\(([^)]+)\)")


def links(name):
    """Pictures and pages that a page names."""
    found = LINK.findall(help_text(name))
    pictures = [target.removeprefix("pictures/") for is_picture, target in found if is_picture]
    return pictures, [target for is_picture, target in found if not is_picture]


def scenes():
    """The pictures that the command draws."""
    folder = ROOT / "packaging"
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location("drawn", folder / "help_pictures.py")
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["drawn"] = module
        spec.loader.exec_module(module)
        return module.SCENES
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop("drawn", None)
        sys.modules.pop("made_up", None)


def test_every_page_is_listed_once_and_every_file_is_a_page():
    assert len(set(PAGES)) == len(PAGES)
    assert {file.stem for file in FOLDER.glob("*.md")} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_a_picture_and_no_dead_link(name):
    text = help_text(name)
    assert text.startswith("# ")
    assert help_title(name)
    assert max(len(line) for line in text.splitlines()) < 400
    pictures, others = links(name)
    assert pictures
    for picture in pictures:
        assert not QImage.fromData(help_picture(picture)).isNull(), picture
    for other in others:
        assert other.removesuffix(".md") in PAGES, other


def test_every_picture_is_shown_on_a_page_and_drawn_by_the_command():
    shown = {picture for name in PAGES for picture in links(name)[0]}
    assert {file.name for file in (FOLDER / "pictures").iterdir()} == shown
    assert {f"{name}.png" for name in scenes()} == shown


def test_every_page_is_reached_by_a_link_from_another_or_by_f1():
    linked = {other.removesuffix(".md") for name in PAGES for other in links(name)[1]}
    assert set(PAGES) <= linked | set(ABOUT.values())


@pytest.fixture
def viewer(qtbot, dress):
    dress(Scheme.LIGHT, 1.0)
    viewer = HelpViewer()
    qtbot.addWidget(viewer)
    with qtbot.waitActive(viewer):
        viewer.open_at("selling")
    return viewer


def rows(viewer):
    items = [viewer.pages.item(row) for row in range(viewer.pages.count())]
    return [item.data(Qt.ItemDataRole.UserRole) for item in items]


def test_a_link_leads_to_its_page_and_back_comes_back(viewer):
    assert "Selling and holding" in viewer.view.toPlainText()
    assert not viewer.back.isEnabled()
    viewer.view.anchorClicked.emit(QUrl("paying.md"))
    assert viewer.view.name == "paying"
    assert viewer.pages.currentItem().text() == help_title("paying")
    viewer.view.anchorClicked.emit(QUrl("https://example.com/selling.md"))
    assert viewer.view.name == "paying"
    viewer.back.click()
    assert viewer.view.name == "selling"
    assert nameless(viewer) == []


def test_the_list_has_every_page_under_whom_it_is_for_and_finds_words(viewer):
    assert rows(viewer) == ["", *CASHIER, "", *MANAGER, "", *ACCOUNTANT]
    viewer.search.setText("recovery CODE")
    assert rows(viewer) == ["", "signing-in", "", "staff-and-approvals"]
    viewer.search.setText("zzyzx")
    assert rows(viewer) == []
    assert viewer.nothing.isVisible()
    viewer.pages.setFocus()
    viewer.search.clear()
    viewer.pages.setCurrentRow(rows(viewer).index("refunds"))
    assert viewer.view.name == "refunds"


def test_all_of_it_can_be_read_and_read_back(viewer):
    for name in PAGES:
        viewer.go_to(name)
        assert viewer.view.toPlainText().startswith(help_title(name))
        assert viewer.view.verticalScrollBar().value() == 0
    while viewer.back.isEnabled():
        viewer.back.click()
    assert viewer.view.name == "selling"


def test_pictures_are_as_wide_as_the_page_and_never_wider(viewer):
    for width in (984, 700):
        viewer.resize(width, 708)
        for name in PAGES:
            viewer.go_to(name)
            assert viewer.view.horizontalScrollBar().maximum() == 0, (name, width)
            for picture in links(name)[0]:
                url = QUrl(f"pictures/{picture}")
                drawn = viewer.view.document().resource(IMAGE, url)
                assert 0 < drawn.width() <= viewer.view.viewport().width()


@pytest.fixture
def window(qtbot, dress):
    dress(Scheme.LIGHT, 1.0)
    window = MainWindow(inline_lanes())
    qtbot.addWidget(window)
    for name, action in (("till", Action.PAGE_TILL), ("holds", Action.PAGE_HOLDS)):
        window.add_page(Page(name, name, Icon.TILL, action, QWidget()))
    with qtbot.waitActive(window):
        window.show()
    return window


def test_f1_opens_the_page_about_what_is_shown_and_puts_it_away(qtbot, window):
    parts = {"holds": ""}
    desk = HelpDesk(window, lambda page: parts.get(page, ""))

    def asked():
        """The page that F1 opens, and F1 puts away again."""
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        press(window, Qt.Key.Key_F1)
        qtbot.waitUntil(desk.viewer.isActiveWindow)
        press(desk.viewer, Qt.Key.Key_F1)
        assert not desk.viewer.isVisible()
        return desk.viewer.view.name

    assert asked() == "selling"
    window.show_page("holds")
    assert asked() == "hold-board"
    parts["holds"] = "staff"
    assert asked() == "staff-and-approvals"
    window.cover.put(QWidget())
    assert asked() == "signing-in"


def test_the_keys_are_one_key_away_from_the_window_and_from_the_help(window):
    desk = HelpDesk(window, lambda _page: "")
    press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert window._key_map.isVisible()
    window._key_map.close()
    press(window, Qt.Key.Key_F1)
    desk.viewer.keys.click()
    assert window._key_map.isVisible()


def test_whatever_f1_may_be_asked_about_has_a_page():
    assert set(ABOUT.values()) <= set(PAGES)
    assert set(ABOUT) >= {"till", "payment", "holds", "shift", "daybook", "shop", "sign-in"}
