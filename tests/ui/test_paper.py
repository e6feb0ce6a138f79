"""The sheet with a slip: what is looked at is what is printed, once as original, then as copies."""

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication

from pos.adapters.escpos import EscposRoom
from pos.adapters.qr_codes import qr_of
from pos.domain.intent import CancelReason
from pos.domain.language import Language
from pos.domain.printing import Connection, Printer
from pos.domain.slip import Slip, SlipKind
from pos.domain.slip_json import read
from pos.domain.slip_layout import TextLine
from pos.services.printing import Printing
from pos.settings import Settings
from tests.kit import practice_shop
from tests.services.slipping import SlipDesk
from tests.ui.lanes import InlineLane
from ui.paper import looking
from ui.paper.desk import PaperDesk
from ui.paper.drawing import SlipDrawing
from ui.paper.sheet import PaperSheet
from ui.paper.view import PaperServices, Width


def put_up(shop, *names):
    """Receipt printers of this machine."""
    with shop.store.write() as books:
        for printer in books.printers.all():
            books.printers.remove(printer.name)
        for name in names:
            books.printers.save(Printer(name, Connection.NETWORK, "printer.local"))


def queued(desk) -> list[tuple[Slip, str]]:
    return [(read(job.body), job.printer) for job in desk.services.printing.view().waiting]


@pytest.fixture(autouse=True)
def _no_system_printers(monkeypatch):
    monkeypatch.setattr(looking, "system_printers", tuple)


@pytest.fixture
def shop(tmp_path):
    with practice_shop(tmp_path) as shop:
        yield shop


@pytest.fixture
def desk(shop, qapp):
    put_up(shop, "Counter")
    printing = Printing(shop.store, EscposRoom(), shop.settings, shop.simulator, shop.access)
    desk = PaperDesk(InlineLane())
    desk.attach(PaperServices(SlipDesk(shop).slips, qr_of, printing=printing))
    return desk


@pytest.fixture
def sheet(desk, qtbot):
    sheet = PaperSheet(desk)
    qtbot.addWidget(sheet)
    return sheet


def shown(desk) -> str:
    lines = desk.laid().lines
    return "\n".join(line.text for line in lines if isinstance(line, TextLine))


def test_what_is_printed_is_the_slip_that_was_looked_at(shop, desk, sheet):
    desk.show_sale(shop.held())
    looked_at = desk.view.slip
    assert sheet.isVisible()
    sheet.print.click()
    assert queued(desk) == [(looked_at, "Counter")]


def test_the_next_print_is_a_copy_and_the_sheet_says_so_before(shop, desk, sheet):
    desk.show_sale(shop.held())
    assert not sheet.copies.isVisible()
    sheet.print.click()
    assert "COPY 1" in sheet.copies.text()
    assert "COPY 1" in shown(desk)
    sheet.print.click()
    assert [slip.copy for slip, _ in queued(desk)] == [0, 1]


def test_enter_prints_and_esc_puts_it_away(shop, desk, sheet):
    desk.show_sale(shop.held())
    assert sheet.print.isDefault() or sheet.print.autoDefault()
    QApplication.sendEvent(
        sheet,
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    )
    assert not sheet.isVisible()
    assert desk.view.slip is None


def test_a_pdf_says_the_same_and_counts_as_handed_out(shop, desk, tmp_path):
    desk.show_sale(shop.held(1234))
    path = tmp_path / "slip.pdf"
    desk.save(path)
    text = PdfReader(path).pages[0].extract_text().replace("\t", " ")
    assert "HELD - NOT CHARGED" in text
    assert "This amount is set aside" in text
    assert desk.view.copies == 1


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_counted(shop, desk, tmp_path):
    desk.show_sale(shop.held())
    desk.save(tmp_path / "nowhere" / "slip.pdf")
    assert desk.view.notice is not None
    assert desk.view.copies == 0


def test_the_customers_language_is_for_this_slip_alone(shop, desk, sheet):
    sale = shop.held()
    desk.show_sale(sale)
    desk.speak(Language.AR)
    assert desk.view.slip.is_right_to_left
    sheet.reject()
    desk.show_sale(sale)
    assert desk.view.language is Language.EN


def test_narrow_paper_is_narrower_on_the_screen_too(shop, desk, sheet):
    desk.show_sale(shop.held())
    wide = sheet.canvas.width()
    desk.use_width(Width.MM_58)
    assert sheet.canvas.width() < wide
    assert all(len(line) <= 32 for line in shown(desk).splitlines())


def test_the_slip_is_read_aloud(shop, desk, sheet):
    desk.show_sale(shop.held())
    assert "HELD - NOT CHARGED" in sheet.canvas.accessibleDescription()


def test_there_is_ink_where_a_slip_is_drawn(shop, desk):
    desk.show_sale(shop.held())
    laid = desk.laid()
    drawing = SlipDrawing(laid, 384)
    picture = QImage(384, int(drawing.height()), QImage.Format.Format_Grayscale8)
    picture.fill(255)
    painter = QPainter(picture)
    drawing.paint(painter)
    painter.end()
    dark = sum(byte < 128 for byte in bytes(picture.constBits()))
    assert 0.02 < dark / (picture.width() * picture.height()) < 0.4


def test_without_a_slip_somebody_is_told(shop, desk, qtbot):
    with qtbot.waitSignal(desk.told) as told:
        desk.show_sale(shop.paying())
    assert "no slip of this yet" in told.args[0].title


@pytest.mark.parametrize(
    ("wish", "names", "printed", "opened"),
    [
        ("never", ("Counter",), 0, False),
        ("always", ("Counter",), 1, False),
        ("always", (), 0, True),
        ("ask", ("Counter",), 0, True),
    ],
)
def test_money_that_moved_prints_by_itself_as_the_shop_decided(
    shop, desk, sheet, wish, names, printed, opened
):
    shop.settings.save(Settings().changed("slip_after_release", wish))
    put_up(shop, *names)
    sale = shop.held()
    desk.money_moved(shop.record(sale))  # a hold: nothing was decided about those
    shop.settlement.release(shop.intent(sale).id, CancelReason.ABANDONED)
    for _ in range(2):  # news may come twice
        desk.money_moved(shop.record(sale))
    assert len(queued(desk)) == printed
    assert (desk.view.slip is not None) is opened
    if opened:
        assert desk.view.slip.kind is SlipKind.RELEASE
