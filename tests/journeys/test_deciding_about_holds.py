"""Holds taken by lines, raised, and many at once, through the real window and its real threads."""

from dataclasses import replace

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.audit_record import TrailQuery
from pos.domain.bulk import BulkOutcome
from pos.domain.cart import Item
from pos.domain.ids import OperationId, PaymentMethodId
from pos.domain.intent import CancelReason
from pos.domain.operation import CancelIntent
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.tax import TaxRate
from tests.journeys.people import PINS, enter, person, quick_hashes, set_up, sign_in
from tests.journeys.window import counter
from tests.kit import euro
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence
from ui.holds.sheets.bulking import BulkStep
from ui.holds.sheets.capturing import Way
from ui.holds.sheets.kinds import Sheet
from ui.keys import Action, sequence
from ui.theme import Scheme

__all__ = ["quick_hashes"]

MASTERCARD = PaymentMethodId("pm_card_mastercard")
NO_MORE = PaymentMethodId("pm_card_practiceIncreaseDeclined")
DRILL = Item("DRILL", "", "Drill", euro(5950), TaxRate(1900))
SANDER = Item("SANDER", "", "Floor sander", euro(3570), TaxRate(1900))
BOOK = Item("BOOK", "", "Book", euro(1070), TaxRate(700))


@pytest.fixture
def closed_shop(qtbot, qapp, dress, quick_hashes):
    """A window whose shop has people who sign in."""
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        yield desk


def ask_for(till, requests):
    """What is asked of every card from now on."""
    till.settings.save(replace(till.settings.load(), hold_requests=requests))


def held(till, lines, card=MASTERCARD):
    """A sale of these items, so many of each, whose money is on hold."""
    sale = till.counter.current().sale
    cart = sale.cart
    for item, quantity in lines:
        cart = cart.add(item, quantity)
    till.counter.save(sale.id, cart)
    till.checkout.begin(sale.id)
    return till.checkout.authorise(sale.id, card)


def board_of(desk, *sales):
    """The hold board on the screen with these sales, the first of them chosen."""
    press_sequence(desk.window, sequence(Action.HOLDS))
    page = desk.shell.rooms.holds_page
    desk.wait_for(lambda: page.table.rowCount() == len(sales))
    choose(desk, page, sales[0])
    return page


def choose(desk, page, sale):
    """A tap on the row of that sale."""
    receipts = [row.hold.receipt for row in page.table.records]
    page.list.select_row(receipts.index(sale.sale.receipt))
    desk.wait_for(page.panel.capture.isVisible)


def test_a_part_is_taken_by_lines_and_the_rest_is_released(desk, tmp_path):
    till = desk.open(tmp_path / "data")
    sale = held(till, [(DRILL, 1), (SANDER, 2), (BOOK, 1)])
    page = board_of(desk, sale)
    desk.click(page.panel.part)
    sheet = page.desk.sheet(Sheet.CAPTURE)
    desk.wait_for(sheet.ways[Way.LINES].isEnabled)
    desk.click(sheet.ways[Way.LINES])

    # The drill came back, and one of the two sanders: a sander and the book are taken.
    rows = sheet.lines.list
    rows.select_row(0)
    desk.click(sheet.lines.less)
    rows.select_row(1)
    desk.click(sheet.lines.less)
    told = sheet.consequences
    assert (told.taken.amount.text(), told.released.amount.text()) == ("€46.40", "€95.20")
    assert told.taxes.text().startswith("Tax in it: 7")
    assert "SHOP" in told.statement.text()
    assert sheet.more.reason() == "This card can be charged once only"

    desk.click(sheet.take)
    assert "Take €46.40 and release €95.20?" in texts(sheet.sure)
    assert sheet.sure.back.hasFocus()
    desk.click(sheet.sure.take)
    desk.settle()

    record = till.checkout.record(sale.sale.id)
    assert (record.money, record.intent.received) == (MoneyWord.TAKEN, euro(4640))
    assert "€46.40 taken" in desk.banner
    assert "€95.20 was released" in desk.banner
    assert page.list.hasFocus()
    assert page.table.rowCount() == 0


def test_a_first_part_leaves_the_rest_on_hold_where_the_card_allows_it(desk, tmp_path):
    till = desk.open(tmp_path / "data")
    ask_for(till, "multicapture")
    sale = held(till, [(DRILL, 2)])
    page = board_of(desk, sale)
    desk.click(page.panel.part)
    sheet = page.desk.sheet(Sheet.CAPTURE)
    sheet.edit.paste_text("59.50")
    desk.click(sheet.more)
    assert sheet.consequences.still_held.amount.text() == "€59.50"
    desk.click(sheet.take)
    desk.settle()
    found = till.gateway().retrieve(sale.intent.id)
    assert (found.received, found.capturable) == (euro(5950), euro(5950))
    desk.wait_for(lambda: page.table.rowCount() == 1)
    [row] = page.table.records
    assert (row.hold.amount, row.hold.taken) == (euro(5950), euro(5950))


def test_a_hold_is_raised_and_a_decline_leaves_the_old_one(desk, tmp_path):
    till = desk.open(tmp_path / "data")
    ask_for(till, "incremental")
    first, second = held(till, [(DRILL, 1)]), held(till, [(SANDER, 1)], NO_MORE)
    page = board_of(desk, first, second)
    desk.click(page.panel.increase)
    sheet = page.desk.sheet(Sheet.INCREASE)
    desk.wait_for(lambda: sheet.left.text() == "10 of 10 attempts left")
    desk.click(sheet.steps[20])
    assert sheet.more.text() == "€20.00 more"
    desk.click(sheet.ask)
    desk.settle()
    assert till.gateway().retrieve(first.intent.id).capturable == euro(7950)
    assert "€79.50 is held now" in desk.banner

    # The bank of the other card says no to more.
    choose(desk, page, second)
    desk.click(page.panel.increase)
    desk.wait_for(lambda: sheet.left.text() == "10 of 10 attempts left")
    desk.click(sheet.steps[50])
    desk.click(sheet.ask)
    desk.wait_for(sheet.declined.isVisible)
    desk.wait_for(lambda: sheet.left.text() == "9 of 10 attempts left")
    assert "€35.70 stays as it is" in sheet.if_not.text()
    assert page.desk.isVisible()
    assert till.gateway().retrieve(second.intent.id).capturable == euro(3570)

    # The old hold is as good as ever.
    assert page.step_back()
    desk.click(page.panel.capture)
    desk.settle()
    assert till.gateway().retrieve(second.intent.id).received == euro(3570)


def test_fifty_at_once_with_two_refused_and_one_in_doubt(desk, tmp_path, impatient, expect_log):
    expect_log("no answer yet")
    till = desk.open(tmp_path / "data")
    sales = [held(till, [(BOOK, 1)]) for _ in range(50)]
    page = board_of(desk, *sales)
    page.list.selectAll()
    desk.wait_for(page.panel.many.capture.isVisible)
    assert "€535.00" in page.panel.many.sums.text()
    desk.click(page.panel.many.capture)
    sheet, asker = page.desk.sheet(Sheet.BULK_CAPTURE), page._presenter.actions.bulk_capture
    desk.wait_for(sheet.go.isEnabled)
    assert "€535.00 would be taken from 50 holds." in sheet.said.text()
    assert sheet.keep.hasFocus()

    # Meanwhile somebody releases two in Stripe, and the answer about a third gets lost.
    gone, lost = sales[7:9], sales[20]
    for each in gone:
        released = CancelIntent(each.intent.id, CancelReason.REQUESTED_BY_CUSTOMER)
        till.gateway().send(released, key=OperationId(f"elsewhere-{each.intent.id}"))
    till.practice.inject(Fault.RESET_AFTER, path=f"{lost.intent.id}/capture")
    desk.click(sheet.go)
    desk.wait_for(lambda: asker.view.step is BulkStep.ENDED)
    desk.settle()

    counts = {outcome: asker.view.count(outcome) for outcome in BulkOutcome}
    assert counts == {
        BulkOutcome.DONE: 47,
        BulkOutcome.REFUSED: 2,
        BulkOutcome.CHECKING: 1,
        BulkOutcome.NOT_REACHED: 0,
    }
    for words in ("47 taken", "2 refused", "1 checking", "€502.90"):
        assert words in sheet.said.text()
    refused = [row for row in sheet.table.records if row.outcome is BulkOutcome.REFUSED]
    assert {row.row.hold.intent for row in refused} == {each.intent.id for each in gone}
    assert all("released" in row.why.title for row in refused)

    # What was told is what the ledger and Stripe know.
    moved = [till.checkout.record(each.sale.id).money for each in sales]
    assert moved.count(MoneyWord.TAKEN) == 47
    assert moved.count(MoneyWord.CHECKING) == 1
    desk.click(sheet.done)
    assert not page.desk.isVisible()
    till.checkout.follow(lost.sale.id)
    assert till.checkout.record(lost.sale.id).sale.state is SaleState.CAPTURED


def test_what_a_cashier_may_not_is_done_at_the_press_once_a_manager_has_approved(
    closed_shop, tmp_path
):
    desk = closed_shop
    till = desk.open(tmp_path / "data")
    sales = [held(till, [(BOOK, 1)]) for _ in range(3)]
    set_up(till)
    desk.shell.porter.door.look()
    desk.settle()
    sign_in(desk, "Ada")
    page = board_of(desk, *sales)

    # One released: the sheet waits behind the question, and does it then.
    desk.click(page.panel.release)
    release = page.desk.sheet(Sheet.RELEASE)
    desk.click(next(iter(release.reasons.values())))
    desk.click(release.release)
    approved_by_maria(desk, till)
    desk.wait_for(lambda: page.table.rowCount() == 2)
    assert till.checkout.record(sales[0].sale.id).sale.state is SaleState.RELEASED

    # Two taken at once.
    page.list.selectAll()
    desk.click(page.panel.many.capture)
    bulk = page.desk.sheet(Sheet.BULK_CAPTURE)
    desk.click(bulk.go)
    approved_by_maria(desk, till)
    desk.wait_for(bulk.done.isVisible)
    assert "2 taken" in bulk.said.text()
    [entry] = till.trail.find(TrailQuery(acts=("bulk_capture",)))
    assert (entry.record.actor, entry.record.approver) == ("Ada", "Maria")


def approved_by_maria(desk, till):
    sheet = desk.shell.porter.sheet
    desk.wait_for(sheet.isVisible)
    desk.click(sheet.tiles.tiles[person(till, "Maria").id])
    enter(desk, sheet.pad, PINS["Maria"])
    desk.wait_for(lambda: not sheet.isVisible())
    desk.settle()
