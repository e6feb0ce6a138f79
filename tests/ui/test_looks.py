"""Colours, size of text and motion are chosen, worn at once, and remembered."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from ui import motion
from ui.looks import Looks, keep_looks, kept_looks, wear
from ui.palette import ALL, CONTRAST_DARK, CONTRAST_LIGHT, Colours, colours_of, palette_of
from ui.theme import Scheme, colours_for, px
from ui.widgets import BusyDot


@pytest.fixture
def settings(tmp_path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def moving(qapp):
    yield qapp
    motion.keep_still(qapp, is_still=False)


def test_what_was_chosen_is_remembered(settings):
    chosen = Looks(Scheme.CONTRAST_DARK, 150, is_still=True)
    keep_looks(settings, chosen)
    assert kept_looks(settings) == chosen


def test_nothing_chosen_and_nonsense_are_the_usual_looks(settings):
    assert kept_looks(settings) == Looks()
    settings.setValue("window/scheme", "pink")
    settings.setValue("window/text_percent", "1000")
    settings.setValue("window/reduced_motion", "perhaps")
    assert kept_looks(settings) == Looks()


def test_larger_text_makes_everything_larger(dress, moving):
    dress(Scheme.LIGHT, 1.0)
    usual = px(56)
    wear(moving, Looks(Scheme.LIGHT, 200))
    assert px(56) >= 2 * usual
    assert QApplication.font().pixelSize() >= 32


@pytest.mark.parametrize("wearing", ALL, ids=lambda each: each.ground)
def test_every_set_of_colours_is_known_again_by_its_ground(wearing: Colours):
    assert colours_of(palette_of(wearing)) is wearing


def test_the_schemes_of_high_contrast_have_their_colours(qapp):
    assert colours_for(Scheme.CONTRAST_LIGHT) is CONTRAST_LIGHT
    assert colours_for(Scheme.CONTRAST_DARK) is CONTRAST_DARK


def test_a_system_that_asks_for_contrast_gets_it(qapp, monkeypatch):
    class Hints:
        def accessibility(self):
            return self

        def contrastPreference(self):  # noqa: N802 - Qt's name
            return Qt.ContrastPreference.HighContrast

        def colorScheme(self):  # noqa: N802 - Qt's name
            return Qt.ColorScheme.Dark

    monkeypatch.setattr("ui.theme.QApplication.styleHints", Hints)
    assert colours_for(Scheme.SYSTEM) is CONTRAST_DARK


def test_where_nothing_may_move_a_spinner_stands_still(qtbot, moving):
    motion.keep_still(moving, is_still=True)
    dot = BusyDot()
    qtbot.addWidget(dot)
    dot.show()
    assert not dot.is_turning
    assert moving.cursorFlashTime() == 0
    dot.hide()
    motion.keep_still(moving, is_still=False)
    dot.show()
    assert dot.is_turning
    assert moving.cursorFlashTime() > 0


def test_a_spinner_that_turns_stops_when_motion_is_switched_off(qtbot, moving):
    dot = BusyDot()
    qtbot.addWidget(dot)
    dot.show()
    assert dot.is_turning
    motion.keep_still(moving, is_still=True)
    qtbot.waitUntil(lambda: not dot.is_turning)
