"""While a try gets no answer: nobody is kept guessing, and nobody is kept waiting."""

from datetime import timedelta
from functools import partial

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.sale import MoneyWord
from pos.services.patience import Patience
from tests.journeys.crashed import calm
from tests.journeys.window import HAMMER, MALLET, counter
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence, scan
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.theme import Scheme

HOURS_MS = 3_600_000


@pytest.fixture
def desk(qtbot, qapp, dress, tmp_path, monkeypatch):
    """A pause before the next try is as long as nobody cuts it short; a hammer awaits its card."""
    for name in ("_FIRST_WAIT_MS", "_LONGEST_WAIT_MS"):
        monkeypatch.setattr(f"pos.services.patience.{name}", HOURS_MS)
    patient = partial(Patience, budget=timedelta(days=1))
    monkeypatch.setattr("pos.bootstrap.wiring.Patience", patient)
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        desk.open(tmp_path)
        scan(desk.window, HAMMER)
        desk.settle()
        press_sequence(desk.window, sequence(Action.AUTHORISE))
        desk.settle()
        yield desk


def present(desk, fault, path="/confirm"):
    """The card is run, and Stripe is not heard."""
    desk.shell.till_open.practice.inject(fault, path=path)
    desk.click(desk.payment.card_buttons[0])
    desk.wait_for(lambda: desk.view.waiting is not None)


def test_the_page_says_when_stripe_is_asked_again_and_asks_at_once_for_who_cannot_wait(desk):
    present(desk, Fault.RESET_BEFORE)
    said = texts(desk.payment)
    assert "We don’t know yet. Don’t run the card again." in said
    assert "Stripe does not answer. Asking again in " in said
    assert "(try 2 of 3)" in said
    assert not any(button.isVisible() for button in desk.payment.card_buttons)
    assert not desk.payment.back.isVisible()
    assert desk.payment.check_again.text() == "Ask Stripe now"
    press_sequence(desk.window, sequence(Action.REFRESH))
    desk.wait_for(lambda: desk.view.phase is Phase.HELD)
    assert desk.view.waiting is None
    assert len(desk.view.record.charges) == 1


def test_the_next_customer_is_served_while_the_first_ones_answer_is_looked_for(desk, expect_log):
    expect_log("no answer yet")
    present(desk, Fault.RESET_AFTER)
    first = desk.view.record.sale
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.wait_for(lambda: desk.window.current_page() == "till" and desk.rows == [])
    scan(desk.window, MALLET)
    desk.wait_for(lambda: desk.rows == [(1, "HAM-RUBBER")])
    # Its answer is found by itself, and said; the cart of the next customer stays.
    desk.wait_for(lambda: "is held after all" in desk.banner)
    assert f"Receipt {first.receipt}: €18.90 is held after all." in desk.banner
    desk.settle()
    assert desk.rows == [(1, "HAM-RUBBER")]
    assert desk.shell.till_open.checkout.record(first.id).money is MoneyWord.HELD
    assert desk.window.top_bar.watch.text() == ""


def test_a_doubt_survives_a_restart_and_its_sale_is_not_paid_twice(
    desk, qtbot, qapp, tmp_path, expect_log
):
    expect_log("no answer yet")
    present(desk, Fault.RESET_AFTER)
    sale = desk.view.record.sale.id
    desk.shell.till_open.practice.inject(Fault.UNAVAILABLE, times=99, path="GET ")
    desk.shell.till_open.patience.stop()
    desk.wait_for(lambda: desk.view.phase is Phase.CHECKING)
    desk.window.close()
    with counter(qtbot, qapp) as again:
        till = again.use(tmp_path)
        again.wait_for(lambda: again.shell.till.view.is_open)
        assert till.checkout.record(sale).money is MoneyWord.CHECKING
        assert again.rows == []
        # Whoever goes on with it all the same learns that nobody knows yet.
        again.shell.rooms.payment.begin(sale)
        again.window.show_page("payment")
        again.wait_for(lambda: again.view.phase is Phase.CHECKING)
        assert "Don’t run the card again" in texts(again.payment)
        assert not any(button.isVisible() for button in again.payment.card_buttons)
        # It clears up as soon as Stripe answers.
        calm(till)
        again.click(again.payment.check_again)
        again.wait_for(lambda: again.view.phase is Phase.HELD)
        assert len(again.view.record.charges) == 1


def test_the_hold_board_says_it_too_and_can_be_hurried(desk):
    desk.click(desk.payment.card_buttons[0])
    desk.wait_for(lambda: desk.view.phase is Phase.HELD)
    desk.settle()
    desk.window.show_page("holds")
    board = desk.shell.rooms.holds_page
    board.list.select_row(0)
    desk.shell.till_open.practice.inject(Fault.RESET_BEFORE, path="/capture")
    desk.click(board.panel.capture)
    desk.wait_for(board.panel.ask_now.isVisible)
    assert "Stripe does not answer. Asking again in " in texts(board.panel)
    assert "We don’t know yet how its last step ended." in texts(board.panel)
    assert "Held until" not in texts(board.panel)
    assert not board.panel.capture.isVisible()
    assert not board.panel.release.isVisible()
    assert [row.is_checking for row in board.table.records] == [True]
    desk.click(board.panel.ask_now)
    desk.wait_for(lambda: board.table.rowCount() == 0)
    assert "€18.90 taken." in desk.banner


def test_a_window_that_is_closed_waits_for_no_pause(desk):
    """Closing must not take as long as the pause before the next try."""
    desk.shell.till_open.practice.inject(Fault.RESET_BEFORE, times=9, path="GET ")
    watch = desk.shell.lookout.watch
    watch.look()
    desk.wait_for(lambda: not desk.lanes.watch.is_idle)
    desk.window.close()
    assert desk.shell.till_open is None
    assert desk.lanes.watch.wait(5_000)
