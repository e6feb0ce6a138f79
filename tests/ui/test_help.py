"""Help: every page, picture and link is there, and F1 opens the one about what is shown."""

import importlib.util
import re
import sys

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QWidget

from pos.domain.language import Language
from pos.errors import Declined, Refused
from resources.help_search import search
from resources.helping import (
    ABOUT,
    ACCOUNTANT,
    CASHIER,
    INSTALLER,
    MANAGER,
    PAGES,
    help_picture,
    help_text,
    help_title,
    is_translated,
    page_about,
    sections,
    split_target,
)
from resources.words import SENTENCES
from resources.words.help_links import HELP, help_about
from tests.house.sources import ROOT
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless
from tests.ui.typing_hands import press
from ui.help.desk import HelpDesk
from ui.help.viewer import HelpViewer
from ui.keys import Action
from ui.main_window import MainWindow, Page
from ui.notices import notice_for
from ui.theme import Scheme
from ui.tones import Icon

FOLDER = ROOT / "resources" / "help"
IMAGE = QTextDocument.ResourceType.ImageResource.value
LINK = re.compile(r"(!?)\[[^\]]+\]\(([^)]+)\)")


def links(name):
    """Pictures and pages that a page names."""
    return links_of(help_text(name))


def links_of(text):
    found = LINK.findall(text)
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
        for name in ("drawn", "made_up", "help_scenes", "help_steps"):
            sys.modules.pop(name, None)


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
        assert exists(other.replace(".md", "")), other


def exists(target):
    page, anchor = split_target(target)
    return page in PAGES and anchor in {section.anchor for section in sections(page)}


@pytest.mark.parametrize("target", sorted({*ABOUT.values(), *HELP.values()}))
def test_whatever_leads_to_the_help_leads_to_a_heading_that_is_there(target):
    assert exists(target)


def test_every_sentence_about_an_error_has_a_place_in_the_help():
    assert set(SENTENCES) - set(HELP) == set()
    assert help_about("a_code_of_tomorrow", "declined") == "declines"
    assert help_about("a_code_of_tomorrow", "refused") == ""


OTHERS = [language for language in Language if language is not Language.EN]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translated_page_has_the_headings_pictures_and_links_of_the_english_one(language):
    for name in PAGES:
        if not is_translated(name, language):
            continue
        text, english = help_text(name, language), help_text(name)
        assert text.count("\n## ") == english.count("\n## "), name
        assert text.count("\n| ") == english.count("\n| "), name
        assert sorted(map(sorted, links_of(text))) == sorted(map(sorted, links_of(english))), name


def test_every_page_is_there_in_every_language():
    missing = [
        (str(language), name)
        for language in OTHERS
        for name in PAGES
        if not is_translated(name, language)
    ]
    assert missing == []


def test_every_picture_is_shown_on_a_page_and_drawn_by_the_command():
    shown = {picture for name in PAGES for picture in links(name)[0]}
    assert {file.name for file in (FOLDER / "pictures").iterdir()} == shown
    assert {f"{name}.png" for name in scenes()} == shown


def test_every_page_is_reached_by_a_link_from_another_or_by_f1():
    linked = {other.partition(".md")[0] for name in PAGES for other in links(name)[1]}
    assert set(PAGES) <= linked | {split_target(place)[0] for place in ABOUT.values()}


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


def test_a_page_has_parts_whose_names_stay_when_it_is_translated():
    parts = [section.anchor for section in sections("staff-and-approvals")]
    assert parts[0] == ""
    assert "approve-in-place" in parts


def test_the_best_page_is_found_first_and_every_word_has_to_be_there():
    assert next(iter(search("Réader OFFLINE"))).page == "readers"
    found = search("recovery CODE")
    assert {each.page for each in found} >= {"staff-and-approvals", "signing-in"}
    first = found[0]
    assert (first.page, first.anchor) == ("staff-and-approvals", "the-first-manager")
    assert "recovery code" in first.excerpt
    assert [each.weight for each in found] == sorted((e.weight for e in found), reverse=True)
    assert search("recovery zzyzx") == ()
    assert search("  ") == ()


def test_the_list_has_every_page_under_whom_it_is_for_and_finds_words(viewer):
    everything = ["", *CASHIER, "", *MANAGER, "", *ACCOUNTANT, "", *INSTALLER]
    assert rows(viewer) == everything
    viewer.search.setText("recovery CODE")
    assert rows(viewer)[0] == "staff-and-approvals#the-first-manager"
    viewer.pages.setCurrentRow(0)
    assert viewer.view.name == "staff-and-approvals"
    assert {word.casefold() for word in viewer.view.marked()} == {"recovery", "code"}
    assert viewer.view.verticalScrollBar().value() > 0
    viewer.search.setText("zzyzx")
    assert rows(viewer) == []
    assert viewer.nothing.isVisible()
    viewer.go_to("selling")
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
    parts: dict[str, str] = {}
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
    parts["holds"] = "lapsed"
    assert asked() == "lapses"
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
    assert page_about("holds", "a part of tomorrow") == "hold-board"
    assert set(ABOUT) >= {"till", "payment", "holds", "shift", "daybook", "shop", "sign-in"}


def test_a_notice_leads_to_the_help_that_is_about_it(window, qtbot):
    desk = HelpDesk(window, lambda _page: "")
    window.say(notice_for(Declined("card_declined")))
    window.banner.help.click()
    assert desk.viewer.view.name == "declines"
    desk.viewer.close()
    window.say(notice_for(Refused("no_card_slip")))
    window.banner.help.click()
    assert desk.viewer.view.name == "readers"
    assert desk.viewer.view.verticalScrollBar().value() > 0


def test_a_page_that_nobody_translated_is_shown_in_english_and_says_so(viewer, monkeypatch):
    assert not viewer.english.isVisible()
    monkeypatch.setattr("ui.help.viewer.is_translated", lambda _name, _language: False)
    viewer.go_to("paying")
    assert viewer.english.isVisible()
    assert help_title("paying", Language.NL)
