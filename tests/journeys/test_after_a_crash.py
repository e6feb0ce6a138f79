"""A till that died comes back: it sells at once, and says what became of the money meanwhile."""

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.sale import MoneyWord
from tests.journeys.crashed import Gate, calm, crashed, told_of_steps
from tests.journeys.window import HAMMER
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence, scan
from ui.keys import Action, sequence
from ui.payment.phase import Phase

OPEN = 100
SEEN = 37
MUTE = 6


def chip(desk):
    return desk.window.top_bar.watch


def sell(desk):
    """One hammer, held on a card."""
    scan(desk.window, HAMMER)
    desk.wait_for(lambda: desk.rows == [(1, "HAM-CLAW-16")])
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.wait_for(lambda: desk.view.phase is Phase.PRESENT and not desk.view.busy)
    desk.click(desk.payment.card_buttons[0])
    desk.wait_for(lambda: desk.view.phase is Phase.HELD)


@pytest.mark.usefixtures("impatient")
def test_with_a_hundred_payments_open_the_till_sells_at_once_and_shows_how_they_end(desk, tmp_path):
    sales = crashed(tmp_path, OPEN)
    gate = Gate(after=SEEN)
    with told_of_steps(gate):
        till = desk.use(tmp_path)
        desk.wait_for(lambda: chip(desk).text() == f"Checking {SEEN} of {OPEN} payments")
        assert f"Checking {SEEN} of {OPEN} payments from before" in desk.window.status.text()
        assert desk.rows == []

        # Somebody buys a hammer while the 38th is being asked about.
        sell(desk)
        assert chip(desk).text() == f"Checking {SEEN} of {OPEN} payments"
        assert not gate.go_on.is_set()

        # Of the rest, Stripe says nothing about some.
        for sale in sales[-MUTE:]:
            intent = till.checkout.record(sale).intent
            mute = f"GET /v1/payment_intents/{intent.id}"
            till.practice.inject(Fault.UNAVAILABLE, times=999, path=mute)
        gate.go_on.set()
        desk.settle()

    half = OPEN // 2
    assert desk.banner.split("\n")[:2] == [
        "100 payments from before checked with Stripe.",
        f"{half - MUTE // 2} held · {half - MUTE // 2} not taken · {MUTE} still checking",
    ]
    assert chip(desk).text() == f"Checking {MUTE} payments"

    # They are one press away, and clear up by themselves.
    desk.click(chip(desk))
    desk.settle()
    page = desk.shell.rooms.daybook_page
    assert desk.window.current_page() == "daybook"
    assert [row.sale for row in page.sales.table.records] == sales[-MUTE:]
    assert {row.record.money for row in page.sales.table.records} == {MoneyWord.CHECKING}
    page.sales.list.select_row(0)
    assert "Don’t run the card again" in texts(page.sales.detail)
    press_sequence(desk.window, sequence(Action.DISMISS))
    calm(till)
    desk.click(page.sales.detail.ask)
    desk.wait_for(lambda: chip(desk).text() == "")
    desk.settle()
    assert desk.banner.split("\n") == [
        "Stripe has answered about 6 payments.",
        "3 held · 3 not taken",
    ]
    assert page.sales.table.rowCount() == 0
    assert len(till.settlement.holds()) == half + 1
