"""From a sale to the accountant's pack, through the page of the books in the real window."""

import zipfile
from datetime import timedelta

from PySide6.QtWidgets import QFileDialog

from pos.domain.presented import CardBehaviour
from pos.services.export_formats.shape import ExportFormat
from tests.journeys.window import HAMMER
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence, scan
from ui.books.view import Part
from ui.keys import Action, sequence
from ui.tones import Tone


def answer(desk, path):
    """The question for a file, answered as by whoever types a name into it."""
    dialog = desk.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.done(0)
    desk.settle()


def sold(desk, till):
    """A hammer, taken and paid out by Stripe; the month is over then."""
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    desk.present(CardBehaviour.APPROVED)
    [row] = till.board.read().rows
    till.settlement.capture(row.hold.intent)
    till.practice.advance(timedelta(days=5))
    till.reconciler.run()
    till.practice.advance(timedelta(days=31))
    desk.settle()


def test_a_month_is_checked_closed_and_packed(desk, tmp_path):
    till = desk.open(tmp_path / "data")
    sold(desk, till)
    press_sequence(desk.window, sequence(Action.PAGE_BOOKS))
    desk.settle()
    page = desk.shell.rooms.books_page

    # Stripe is asked, and the payout comes to zero.
    payouts = page.panes[Part.PAYOUTS]
    desk.click(payouts.ask)
    desk.settle()
    desk.wait_for(lambda: payouts.badge.tone() is Tone.TAKEN)
    assert "No money has moved." in desk.banner
    assert "All of it is booked, to the unit." in texts(payouts)

    # The books balance, and the month is closed after a second word.
    desk.click(page.parts[Part.TRIAL])
    desk.settle()
    assert page.panes[Part.TRIAL].badge.text() == "Balanced"
    desk.click(page.parts[Part.PERIODS])
    desk.settle()
    periods = page.panes[Part.PERIODS]
    desk.click(periods.close_asked)
    desk.settle()
    desk.click(periods.closing.ask)
    desk.click(periods.closing.yes)
    desk.wait_for(lambda: periods.table.rowCount() == 1)

    # A pack is made, and read again it is whole.
    desk.click(page.parts[Part.PACK])
    desk.settle()
    pack = page.panes[Part.PACK]
    desk.click(pack.formats[ExportFormat.JSONL])
    desk.click(pack.make)
    path = tmp_path / "books.zip"
    answer(desk, path)
    desk.wait_for(pack.finished.isVisible)
    with zipfile.ZipFile(path) as packed:
        assert {"README.txt", "manifest.json"} <= set(packed.namelist())
        assert any(name.endswith(".jsonl") for name in packed.namelist())
    desk.click(pack.finished)
    desk.click(pack.check)
    answer(desk, path)
    desk.wait_for(lambda: "Whole" in texts(pack))
    assert "Pack 1" in texts(pack.history)
