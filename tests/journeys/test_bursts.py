"""A scanner at full speed, wherever the cashier is: every code counts once, and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.domain.presented import CardBehaviour
from tests.journeys.window import HAMMER, MALLET, Counter
from tests.ui.sound_card import Card
from tests.ui.typing_hands import press, press_sequence, scan
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.sound_desk import SoundDesk

_FULL, _SOME = 10, 3
UNKNOWN = "2000000999992"


class Till:
    """A counter that is scanned at, and what it has counted so far."""

    def __init__(self, desk: Counter) -> None:
        self.desk = desk
        self.card = Card()
        self.sounds = SoundDesk(desk.shell, desk.lanes, self.card)
        self.scanned = 0

    def burst(self, times: int = _SOME) -> None:
        """Codes of two kinds on one another's heels: faster than a scanner's twenty a second."""
        for _ in range(times):
            scan(self.desk.window, HAMMER)
            scan(self.desk.window, MALLET)
        self.desk.settle()
        self.scanned += times

    def assert_all_counted(self) -> None:
        assert sorted(self.desk.rows) == [
            (self.scanned, "HAM-CLAW-16"),
            (self.scanned, "HAM-RUBBER"),
        ]


@pytest.fixture
def till(desk, tmp_path):
    made = Till(desk)
    desk.open(tmp_path)
    return made


def test_twenty_codes_at_once_count_wherever_the_cashier_is(till):
    desk, side = till.desk, till.desk.shell.till_page.side
    till.burst(_FULL)
    till.assert_all_counted()
    # A search that is half typed stays as it is.
    side.entry.setFocus()
    side.entry.setText("ham")
    till.burst()
    assert side.entry.text() == "ham"
    till.assert_all_counted()
    side.entry.clear()
    # A button with the focus is not pressed by the Enter of a scan.
    side.park.setFocus()
    till.burst()
    till.assert_all_counted()
    # A question that is open keeps its answer.
    desk.shell.till_page.editor.cancel()
    press_sequence(desk.window, sequence(Action.QUANTITY))
    asked = desk.shell.till_page.question.field.text()
    till.burst()
    assert desk.shell.till_page.question.field.text() == asked
    till.assert_all_counted()
    press(desk.window, Qt.Key.Key_Escape)
    # Another page.
    press_sequence(desk.window, sequence(Action.PAGE_SHOP))
    till.burst()
    till.assert_all_counted()
    # The payment page, before a card is presented: back to the cart, and none is lost.
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    assert desk.window.current_page() == "payment"
    till.burst(_FULL)
    till.assert_all_counted()
    assert desk.window.current_page() == "till"
    assert till.sounds.heard.badge.text() == "Scanned: Rubber mallet, white"


def test_every_sound_is_seen_and_a_payment_says_how_much(till):
    desk, heard = till.desk, till.sounds.heard.badge
    scan(desk.window, UNKNOWN)
    desk.settle()
    assert heard.text() == "Not scanned"
    scan(desk.window, HAMMER)
    desk.settle()
    assert heard.text() == "Scanned: Claw hammer, 16 oz, hickory…"
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    desk.present(CardBehaviour.APPROVED)
    desk.wait_for(lambda: desk.view.phase is Phase.HELD)
    assert heard.text() == "Authorised: €18.90"
    played = till.card.asked
    press_sequence(desk.window, sequence(Action.MUTE))
    desk.settle()
    assert heard.text() == "Sounds are off"
    scan(desk.window, HAMMER)
    desk.settle()
    assert (heard.text(), till.card.asked) == ("Scanned: Claw hammer, 16 oz, hickory…", played)


def test_cash_that_was_taken_is_not_called_authorised(till):
    desk = till.desk
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    press_sequence(desk.window, sequence(Action.CASH))
    desk.settle()
    QTest.keyClicks(desk.payment.tendering.cash.edit, "2000")
    press(desk.window, Qt.Key.Key_Return)
    desk.wait_for(lambda: desk.view.phase is Phase.TAKEN)
    assert till.sounds.heard.badge.text() == "€18.90 taken"
