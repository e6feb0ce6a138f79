"""Evidence of a sale, asked for in the real window while it is held and after it was taken."""

import json

import pypdf
from PySide6.QtWidgets import QFileDialog

from pos.domain.presented import CardBehaviour
from tests.journeys.window import HAMMER
from tests.ui.typing_hands import press_sequence, scan
from ui.daybook.view import Face
from ui.holds.sheets.kinds import Sheet
from ui.keys import Action, sequence


def answer(desk, path):
    """The question for a file, answered as by whoever types a name into it."""
    dialog = desk.window.findChild(QFileDialog)
    assert dialog is not None
    suggested = dialog.selectedFiles()[0].rpartition("/")[2]
    dialog.fileSelected.emit(str(path))
    dialog.done(0)
    desk.settle()
    return suggested


def test_evidence_of_a_hold_and_of_the_same_sale_once_it_is_taken(desk, tmp_path):
    till = desk.open(tmp_path / "data")
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    desk.present(CardBehaviour.APPROVED)
    [row] = till.board.read().rows
    receipt = row.hold.receipt

    # Beside the hold, as a document.
    press_sequence(desk.window, sequence(Action.HOLDS))
    page = desk.shell.rooms.holds_page
    desk.wait_for(lambda: page.table.rowCount() == 1)
    page.list.select_row(0)
    desk.click(page.panel.details)
    sheet = page.desk.sheet(Sheet.DETAILS)
    desk.settle()
    desk.click(sheet.evidence)
    assert answer(desk, tmp_path / "held.json") == f"evidence-{receipt}.pdf"
    desk.wait_for(lambda: receipt in desk.banner)
    held = json.loads((tmp_path / "held.json").read_text(encoding="utf-8"))
    assert held["sale"]["money"] == "held"
    assert held["payments"][0]["payment"] == row.hold.intent

    # Beside the sale, on paper; the file that is there stays as it is.
    till.settlement.capture(row.hold.intent)
    desk.window.show_page("daybook")
    daybook = desk.shell.rooms.daybook_page
    desk.click(daybook.faces[Face.SALES])
    desk.settle()
    desk.shell.rooms.daybook.select(row.hold.sale)
    desk.click(daybook.sales.detail.evidence)
    answer(desk, tmp_path / "taken.pdf")
    text = "\n".join(each.extract_text() for each in pypdf.PdfReader(tmp_path / "taken.pdf").pages)
    assert "€18.90, taken" in text
    assert "Stripe was asked to take €18.90" in text
    before = (tmp_path / "taken.pdf").read_bytes()
    desk.click(daybook.sales.detail.evidence)
    answer(desk, tmp_path / "taken.pdf")
    desk.wait_for(lambda: "taken.pdf" in desk.banner)
    assert "exists" in desk.banner
    assert (tmp_path / "taken.pdf").read_bytes() == before
