"""The practice tour from its first step to its last, as a new cashier walks it."""

from pos.domain.presented import CardBehaviour
from tests.journeys.window import HAMMER
from tests.kit import euro
from tests.ui.typing_hands import press_sequence, scan
from ui.holds.sheets.kinds import Sheet
from ui.keys import Action, sequence
from ui.payment.phase import Phase


def sell(desk, *cards):
    """Scan a hammer, and present these cards one after the other."""
    press_sequence(desk.window, sequence(Action.PAGE_TILL))
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    for card in cards:
        desk.present(card)
    assert desk.view.phase is Phase.HELD
    press_sequence(desk.window, sequence(Action.AUTHORISE))  # keep the hold, next customer
    desk.settle()


def chosen_hold(desk):
    """The first hold on the board."""
    press_sequence(desk.window, sequence(Action.HOLDS))
    desk.settle()
    page = desk.shell.rooms.holds_page
    desk.wait_for(lambda: page.table.rowCount() > 0)
    page.list.select_row(0)
    return page


def is_at(desk, step):
    tour = desk.shell.rooms.tour
    tour.presenter.look()
    desk.wait_for(lambda: f"{step} of 5" in tour.strip.title.text())


def take_a_part(desk):
    page = chosen_hold(desk)
    desk.click(page.panel.part)
    sheet = page.desk.sheet(Sheet.CAPTURE)
    sheet.edit.paste_text("5.00")
    desk.click(sheet.take)
    desk.click(sheet.sure.take)
    desk.settle()


def lose_an_answer(desk):
    desk.click(desk.shell.rooms.tour.strip.lever)
    desk.settle()
    page = chosen_hold(desk)
    desk.click(page.panel.capture)
    desk.wait_for(lambda: page.table.rowCount() == 1 and page.table.record(0).is_checking)
    page.list.select_row(0)
    desk.click(page.panel.check)
    desk.settle()


def let_one_lapse(desk):
    desk.click(desk.shell.rooms.tour.strip.lever)
    desk.settle()
    page = chosen_hold(desk)
    desk.click(page.panel.decide)
    sheet = page.desk.sheet(Sheet.LAPSED)
    desk.click(sheet.leave)
    assert sheet.no.hasFocus()
    desk.click(next(iter(sheet.reasons.values())))
    desk.click(sheet.settle)
    desk.settle()


def test_every_step_is_ticked_by_the_ledger(desk, tmp_path, impatient, expect_log):
    expect_log("no answer yet")
    till = desk.open(tmp_path / "data")
    tour = desk.shell.rooms.tour
    tour.presenter.begin()
    desk.settle()
    is_at(desk, 1)
    sell(desk, CardBehaviour.INSUFFICIENT_FUNDS, CardBehaviour.APPROVED)
    is_at(desk, 2)
    take_a_part(desk)
    is_at(desk, 3)
    sell(desk, CardBehaviour.APPROVED)
    lose_an_answer(desk)
    is_at(desk, 4)
    sell(desk, CardBehaviour.APPROVED)
    let_one_lapse(desk)
    is_at(desk, 5)
    till.shifts.open(euro(0))
    till.shifts.count(euro(0))
    till.shifts.close()
    tour.presenter.look()
    desk.wait_for(lambda: "is done" in tour.strip.title.text())
