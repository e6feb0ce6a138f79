"""A lapse announced, acknowledged by name, and made good with a new hold, in the real window."""

from dataclasses import replace
from datetime import timedelta

from pos.domain.presented import CardBehaviour
from pos.domain.sale import MoneyWord, SaleState
from tests.journeys.window import HAMMER
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence, scan
from ui.holds.sheets.kinds import Sheet
from ui.keys import Action, sequence


def pass_time(desk, till, by):
    """On the practice clock, as the shop's page turns it."""
    till.practice.advance(by)
    desk.shell._time_went_on()
    desk.settle()


def held_for_okafor(desk, till):
    """A hammer on hold in a shop that never closes, so that the day of the test does not matter."""
    till.settings.save(replace(till.settings.load(), opening_hours="Mo-Su 00:00-24:00"))
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    desk.present(CardBehaviour.APPROVED)
    [row] = till.board.read().rows
    till.notes.edit(row.hold.sale, customer="Ms Okafor", reason="Tool hire")
    return row.hold


def ask_for_the_card_again(desk, strip):
    """From the strip to the lane, the row, its sheet, and the payment page."""
    desk.click(strip.show_them)
    page = desk.shell.rooms.holds_page
    desk.wait_for(lambda: page.table.rowCount() == 1)
    page.list.select_row(0)
    desk.click(page.panel.decide)
    sheet = page.desk.sheet(Sheet.LAPSED)
    desk.wait_for(sheet.again.isEnabled)
    assert "Ms Okafor" in texts(sheet)
    desk.click(sheet.again)
    desk.settle()
    desk.wait_for(lambda: desk.window.current_page() == "payment")
    desk.present(CardBehaviour.APPROVED)


def test_a_lapse_is_announced_acknowledged_and_authorised_again(desk, tmp_path):
    till = desk.open(tmp_path / "data")
    hold = held_for_okafor(desk, till)
    strip = desk.shell.rooms.alerts.strip
    assert not strip.isVisible()

    # Announced above whatever page is shown, before anybody asked.
    pass_time(desk, till, hold.capture_before - till.clock.now() - timedelta(hours=1))
    desk.wait_for(strip.isVisible)
    assert strip.title.text().startswith("€18.90 lapses")
    assert "Ms Okafor" in strip.details.text()

    # Acknowledged by name it is quiet; it is not decided.
    desk.click(strip.acknowledge)
    strip.name.setText("Anna")
    desk.click(strip.acknowledge)
    desk.wait_for(lambda: not strip.isVisible())
    [alert] = till.alerts.all()
    assert alert.seen_by == "Anna"

    # Nobody acted: it comes back worse, and leads to what is to be decided.
    pass_time(desk, till, timedelta(hours=2))
    desk.wait_for(strip.isVisible)
    assert strip.title.text() == "€18.90 has lapsed: decide what now"
    ask_for_the_card_again(desk, strip)

    # Customer, reason and chain go on with the new hold.
    [new] = till.board.read().rows
    assert (new.customer, new.reason, new.attempt_of) == ("Ms Okafor", "Tool hire", hold.receipt)
    assert till.checkout.record(hold.sale).sale.state is SaleState.LAPSED
    assert till.checkout.record(new.hold.sale).money is MoneyWord.HELD
    assert [each.id for each in till.lapses.chain(hold.sale)] == [hold.sale, new.hold.sale]
    desk.wait_for(lambda: not strip.isVisible())
