"""Whoever signs in is spoken to in their own language, and loses nothing by it."""

import pytest
from PySide6.QtCore import QSettings, Qt

from pos.domain.language import Language
from tests.journeys.people import quick_hashes, set_up, sign_in
from tests.journeys.window import HAMMER, counter
from tests.ui.typing_hands import press_sequence, scan
from ui.keys import Action, sequence
from ui.polyglot import Polyglot
from ui.shell import Shell
from ui.speech import kept_language, speak, speaking
from ui.theme import Scheme

__all__ = ["quick_hashes"]


def remembered(folder):
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def desk(qtbot, qapp, dress, quick_hashes, tmp_path):
    """Three people are set up, nobody is signed in, and the register speaks English."""
    dress(Scheme.LIGHT, 1.0)
    settings = remembered(tmp_path)

    def made(entrance):
        shell = Shell(opened.lanes, entrance=entrance)
        qtbot.addWidget(shell.window)
        shell.window.scanner.watch(qapp)
        return shell

    with counter(qtbot, qapp) as opened:
        polyglot = Polyglot(qapp, opened.lanes, opened.shell, made, lambda: settings)
        first = opened.shell

        def turned(shell):
            opened.shell, opened.window = shell, shell.window

        polyglot.turned.connect(turned)
        till = opened.open(tmp_path / "ledger")
        set_up(till)
        opened.shell.porter.door.look()
        opened.settle()
        yield opened
        if opened.shell is not first:
            opened.shell.window.close()
        opened.shell, opened.window = first, first.window
        polyglot.deleteLater()
        speak(qapp, Language.EN)


def test_the_window_turns_to_whoever_signs_in_and_back(desk, qapp):
    first = desk.shell
    till = first.till_open
    sign_in(desk, "Maria")
    ada = till.staff.find("Ada")
    till.staff.speak(ada.id, Language.AR)
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.LOCK))
    desk.settle()
    sign_in(desk, "Ada")
    desk.wait_for(lambda: desk.shell is not first)
    desk.settle()
    assert speaking().language is Language.AR
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert desk.window.isVisible()
    assert not first.window.isVisible()
    assert desk.shell.till_open is till
    assert desk.window.top_bar.person.text().startswith("Ada ")
    assert desk.rows == [(1, "HAM-CLAW-16")]
    scan(desk.window, HAMMER)
    desk.settle()
    assert desk.rows == [(2, "HAM-CLAW-16")]
    press_sequence(desk.window, sequence(Action.LOCK))
    desk.wait_for(lambda: desk.shell is first)
    desk.settle()
    assert speaking().language is Language.EN
    assert first.window.cover.is_up
    assert desk.rows == [(2, "HAM-CLAW-16")]


def test_at_the_door_a_language_is_chosen_until_somebody_leaves(desk):
    first = desk.shell
    sign_in(desk, "Maria")
    press_sequence(desk.window, sequence(Action.LOCK))
    desk.settle()
    desk.shell.porter.page.languages.chosen.emit(Language.NL)
    desk.wait_for(lambda: desk.shell is not first)
    desk.settle()
    sign_in(desk, "Maria")
    assert speaking().language is Language.NL
    assert desk.shell is not first
    press_sequence(desk.window, sequence(Action.LOCK))
    desk.wait_for(lambda: desk.shell is first)
    assert speaking().language is Language.EN


def test_the_register_remembers_its_own_language_and_nobody_elses(desk, tmp_path):
    first = desk.shell
    till = first.till_open
    sign_in(desk, "Maria")
    till.settings.save(till.settings.load().changed("language", "ja"))
    first.set_up(till.settings.load())
    desk.wait_for(lambda: desk.shell is not first)
    desk.settle()
    assert speaking().language is Language.JA
    assert kept_language(remembered(tmp_path)) is Language.JA
