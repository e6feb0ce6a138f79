"""One sale from the scanner to the export, through the real window and its real threads."""

import csv

import pytest
from PySide6.QtCore import Qt

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.presented import CardBehaviour
from pos.domain.sale import MoneyWord
from pos.services.export_formats.shape import ExportFormat
from tests.journeys.window import HAMMER, MALLET, PATIENCE, SLEDGE, counter
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press, press_sequence, press_text, scan
from ui.holds.sheets.kinds import Sheet
from ui.keys import Action, sequence
from ui.payment.phase import Phase


def search_and_add(desk, qtbot, words):
    entry = desk.shell.till_page.side.entry
    press_text(desk.window, words)
    # A hand is slower than a scanner: Enter comes when the words stand there.
    qtbot.waitUntil(lambda: entry.text() == words, timeout=PATIENCE)
    press(desk.window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry.text() == "", timeout=PATIENCE)


def take_part(desk, amount, question):
    """Take that much of the chosen hold; the question names what is taken and released."""
    page = desk.shell.rooms.holds_page
    desk.click(page.panel.part)
    sheet = page.desk.sheet(Sheet.CAPTURE)
    sheet.edit.paste_text(amount)
    desk.click(sheet.take)
    assert question in texts(sheet.sure)
    desk.click(sheet.sure.take)
    desk.settle()


def exported(till, out):
    """What each kind of entry comes to, and that the file has a row for every entry."""
    summary = till.exports.export(ExportFormat.CSV, None, None, out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == summary.rows
    return {str(each.kind): each.amount.minor for each in summary.kinds}


def test_a_sale_from_the_scanner_to_the_export(desk, qtbot, tmp_path):
    till = desk.open(tmp_path / "data")
    window, page = desk.window, desk.shell.till_page

    # A burst of the scanner, and one more found by name.
    for code in (HAMMER, SLEDGE, HAMMER):
        scan(window, code)
    search_and_add(desk, qtbot, "mallet rub")
    desk.settle()
    assert desk.rows == [(2, "HAM-CLAW-16"), (1, "HAM-SLEDGE-4"), (1, "HAM-RUBBER")]
    assert page.ticket.due_text() == "€83.50"

    # A decline: told in plain words, the cart is kept.
    press_sequence(window, sequence(Action.AUTHORISE))
    desk.present(CardBehaviour.INSUFFICIENT_FUNDS)
    assert "declined" in desk.banner
    assert "No money has moved." in desk.banner
    assert desk.view.phase is Phase.PRESENT
    sale, intent = desk.view.record.sale, desk.view.record.intent.id
    assert sale.cart.count == 4

    # The second attempt, on the same intent, is held.
    desk.present(CardBehaviour.APPROVED)
    assert desk.view.phase is Phase.HELD
    assert desk.view.record.intent.id == intent
    assert desk.banner == ""
    assert "€83.50 held until" in texts(desk.payment)
    assert [charge.status for charge in desk.view.record.charges] == ["failed", "succeeded"]

    # A part of it is taken on the hold board, and what is released is said before.
    press_sequence(window, sequence(Action.HOLDS))
    assert window.current_page() == "holds"
    desk.settle()
    take_part(desk, "50.00", "Take €50.00 and release €33.50?")

    # Stripe, the ledger and the screen tell the same.
    there = till.gateway().retrieve(intent)
    assert (there.status, there.received.minor) == ("succeeded", 5000)
    record = till.checkout.record(sale.id)
    assert (record.money, record.intent.received.minor) == (MoneyWord.TAKEN, 5000)
    assert desk.view.phase is Phase.TAKEN
    assert "€50.00 taken" in texts(desk.payment)
    assert "€33.50 of the hold was released" in texts(desk.payment)
    assert desk.shell.rooms.holds_page.table.rowCount() == 0

    # And so does the export.
    assert exported(till, tmp_path / "export.csv") == {
        "hold": 8350,
        "capture": 5000,
        "release": 3350,
    }

    # The next customer finds an empty counter.
    press_sequence(window, sequence(Action.PAGE_PAYMENT))
    press_sequence(window, sequence(Action.AUTHORISE))
    desk.settle()
    assert window.current_page() == "till"
    assert desk.rows == []


@pytest.mark.usefixtures("impatient")
def test_a_lost_answer_is_said_to_be_checked_and_clears_up_by_itself(
    desk, qtbot, tmp_path, expect_log
):
    expect_log("no answer yet")
    till = desk.open(tmp_path)
    scan(desk.window, MALLET)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    till.practice.inject(Fault.RESET_AFTER, path="/confirm")
    till.practice.inject(Fault.RESET_BEFORE, path="GET /v1/payment_intents/")
    desk.present(CardBehaviour.APPROVED)
    assert desk.view.phase is Phase.CHECKING
    assert "We don’t know yet. Don’t run the card again." in texts(desk.payment)
    assert not any(button.isVisible() for button in desk.payment.card_buttons)

    # A scan is refused with the reason, and nothing else happens.
    scan(desk.window, HAMMER)
    desk.settle()
    assert "Do not run the card again" in desk.banner
    assert desk.window.current_page() == "payment"

    qtbot.waitUntil(lambda: desk.view.phase is Phase.HELD, timeout=PATIENCE)
    desk.settle()
    intent = desk.view.record.intent
    assert till.gateway().retrieve(intent.id).capturable.minor == intent.capturable.minor == 1120
    assert len(desk.view.record.charges) == 1


def test_what_is_scanned_while_the_ledger_opens_is_sold_in_its_order(desk, tmp_path):
    press_text(desk.window, "3*\n")
    for code in (HAMMER, SLEDGE, MALLET):
        scan(desk.window, code)
    desk.open(tmp_path)
    assert [sku for _, sku in desk.rows] == ["HAM-CLAW-16", "HAM-SLEDGE-4", "HAM-RUBBER"]
    assert desk.rows[0][0] == 3


def test_the_last_scan_before_the_window_closes_is_on_the_disk(desk, qtbot, qapp, tmp_path):
    desk.open(tmp_path)
    for _ in range(20):
        scan(desk.window, HAMMER)
    qtbot.waitUntil(lambda: desk.rows == [(20, "HAM-CLAW-16")], timeout=PATIENCE)
    desk.window.close()
    with counter(qtbot, qapp) as again:
        again.open(tmp_path)
        assert again.rows == [(20, "HAM-CLAW-16")]


def test_an_interrupted_checkout_goes_on_after_a_restart(desk, qtbot, qapp, tmp_path):
    desk.open(tmp_path)
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    desk.present(CardBehaviour.DECLINED)
    intent = desk.view.record.intent.id
    desk.window.close()
    with counter(qtbot, qapp) as again:
        again.open(tmp_path)
        assert again.shell.till_page.ticket.pay.text() == "Continue payment"
        press_sequence(again.window, sequence(Action.AUTHORISE))
        again.present(CardBehaviour.APPROVED)
        assert again.view.phase is Phase.HELD
        assert again.view.record.intent.id == intent
