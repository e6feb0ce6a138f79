"""A window of another language takes over: nothing of the one before it goes on, or stays."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from pos.domain.language import Language
from pos.domain.presented import CardBehaviour
from tests.journeys.people import quick_hashes, sign_in
from tests.journeys.test_languages import desk
from tests.journeys.window import HAMMER
from tests.ui.typing_hands import press_sequence, scan
from ui.display.window import CustomerDisplay
from ui.keys import Action, sequence
from ui.notices import Notice
from ui.payment.phase import Phase
from ui.scanner import ScanFilter
from ui.tones import Tone

__all__ = ["desk", "quick_hashes"]


def speak_japanese(desk):
    """The register's language becomes another one: its window comes as soon as it may."""
    till = desk.shell.till_open
    till.settings.save(till.settings.load().changed("language", "ja"))
    desk.shell.set_up(till.settings.load())


def look_often(desk):
    """Let the polyglot ask several times whether it may turn."""
    asked = []
    timer = QTimer()
    timer.setInterval(50)
    timer.timeout.connect(lambda: asked.append(desk.lanes.are_idle))
    timer.start()
    desk.wait_for(lambda: asked.count(True) >= 5)
    timer.stop()


def on_screen(kind):
    return [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, kind) and each.isVisible()
    ]


def test_a_customer_has_one_display_whichever_window_is_worked_in(desk):
    first, till = desk.shell, desk.shell.till_open
    sign_in(desk, "Maria")
    till.settings.save(till.settings.load().changed("customer_display", "window"))
    first.set_up(till.settings.load())
    desk.settle()
    assert len(on_screen(CustomerDisplay)) == 1
    speak_japanese(desk)
    desk.wait_for(lambda: desk.shell is not first)
    desk.settle()
    assert on_screen(CustomerDisplay) == [desk.shell.rooms.display.window]
    # A screen that is plugged in later wakes no display of the window that rests.
    first.rooms.display._place()
    assert on_screen(CustomerDisplay) == [desk.shell.rooms.display.window]


def test_nothing_that_was_open_over_the_window_before_stays_on_the_screen(desk):
    first = desk.shell
    sign_in(desk, "Maria")
    first.window.show_keys()
    first.window.help_asked.emit()
    desk.settle()
    assert len(on_screen(QDialog)) == 2
    speak_japanese(desk)
    desk.wait_for(lambda: desk.shell is not first)
    desk.settle()
    assert on_screen(QDialog) == []


def test_a_scan_that_has_begun_is_heard_to_its_end_before_the_window_turns(desk, monkeypatch):
    first, begun = desk.shell, [True]
    sign_in(desk, "Maria")
    monkeypatch.setattr(ScanFilter, "is_hearing", property(lambda _filter: begun[0]))
    speak_japanese(desk)
    look_often(desk)
    assert desk.shell is first
    begun[0] = False
    desk.wait_for(lambda: desk.shell is not first)


def test_a_window_that_waits_to_close_is_left_to_no_other(desk):
    """The other one would be left behind with lanes that are closed, and the ledger open."""
    first = desk.shell
    sign_in(desk, "Maria")
    first.window.is_going = True
    speak_japanese(desk)
    look_often(desk)
    assert desk.shell is first
    first.window.is_going = False
    desk.wait_for(lambda: desk.shell is not first)


def test_whoever_comes_next_is_not_led_to_the_page_of_somebody_before(desk):
    """Also where the window turned back to the register's language between the two."""
    first, staff = desk.shell, desk.shell.till_open.staff
    sign_in(desk, "Maria")
    staff.speak(staff.find("Maria").id, Language.NL)
    press_sequence(desk.window, sequence(Action.LOCK))
    desk.settle()
    sign_in(desk, "Maria")
    desk.wait_for(lambda: desk.shell is not first)
    desk.settle()
    desk.window.show_page("shop")
    press_sequence(desk.window, sequence(Action.LOCK))
    desk.wait_for(lambda: desk.shell is first)
    desk.settle()
    sign_in(desk, "Ada")
    desk.settle()
    assert desk.window.current_page() == "till"


def test_news_about_money_are_told_until_somebody_has_put_them_away(desk):
    """A recipe takes a hold before the first one comes, whose language is another."""
    first = desk.shell
    sign_in(desk, "Maria")
    for title in ("50.00 was taken", "20.00 was released"):
        first.board.add(first.lookout.recipes, Notice(Tone.TAKEN, title))
    assert "50.00" in desk.banner
    speak_japanese(desk)
    desk.wait_for(lambda: desk.shell is not first)
    desk.settle()
    assert "50.00" in desk.banner
    desk.window.banner.dismissed.emit()
    assert "20.00" in desk.banner
    desk.window.banner.dismissed.emit()
    till = desk.shell.till_open
    till.settings.save(till.settings.load().changed("language", "en"))
    desk.shell.set_up(till.settings.load())
    desk.wait_for(lambda: desk.shell is first)
    desk.settle()
    assert desk.banner == ""


def test_a_payment_that_was_begun_is_gone_on_with_from_the_counter(desk):
    first = desk.shell
    sign_in(desk, "Maria")
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    speak_japanese(desk)
    desk.wait_for(lambda: desk.shell is not first)
    desk.settle()
    assert desk.window.current_page() == "till"
    assert desk.shell.till.view.is_paying
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    assert desk.view.phase is Phase.PRESENT
    desk.present(CardBehaviour.APPROVED)
    assert desk.view.phase is Phase.HELD
    record = desk.view.record
    assert record is not None
    assert len(record.held_cards) == 1
