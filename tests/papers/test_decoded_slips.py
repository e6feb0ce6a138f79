"""Slips as others read them say what the ledger says: text by pypdf and pdfium, codes by ZXing."""

from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from pos.adapters.escpos.composing import Composer
from pos.adapters.pdf.slip_setting import slip_pdf
from pos.adapters.qr_codes import qr_of
from pos.domain.language import Language
from pos.domain.printing import RASTER, Connection, Printer
from pos.domain.slip import Slip, SlipKind
from pos.domain.slip_layout import laid_out
from tests.kit import practice_shop
from tests.papers.reading import differences
from tests.papers.trading import Expected, Trading
from ui.paper.drawing import Laid, SlipDrawing
from ui.paper.qt_printing import save_pdf

K = SlipKind
OTHERS = (Language.DE, Language.JA, Language.AR)
NO_CODES = Printer("Old", Connection.NETWORK, "127.0.0.1:9100", profile="NT-5890K",
                   paper_mm=58, columns=32)  # fmt: skip
"""A printer that has no codes of its own: they are drawn for it."""


class Papers:
    """Slips beside what the ledger says of them, made while they were so."""

    def __init__(self, trading: Trading) -> None:
        self.made: dict[Language, list[tuple[Expected, Slip]]] = {}
        self.zone = trading.shop.settings.load().zone
        told = [*trading.of_sales(), *trading.of_the_drawer(), trading.of_the_shift(K.X)]
        make = trading.desk.slips.make
        one_each = list({each.kind: each for each in reversed(told)}.values())
        self.made[Language.EN] = [(each, make(each.kind, each.about)) for each in told]
        for language in OTHERS:
            self.made[language] = [
                (each, make(each.kind, each.about, language=language))
                for each in one_each
                if each.kind in {K.HOLD, K.RECEIPT, K.X}
            ]
        settings = trading.shop.settings
        usual = settings.load()
        settings.save(usual.changed("slip_code", "code128"))
        self.barred = [(each, make(each.kind, each.about)) for each in one_each]
        settings.save(usual)
        trading.close()
        count = next(each for each in trading.of_the_drawer() if each.about.endswith("count"))
        ended = (count, trading.of_the_shift(K.Z))
        self.made[Language.EN] += [(each, make(each.kind, each.about)) for each in ended]

    def of(self, kind: SlipKind, language: Language = Language.EN) -> tuple[Expected, Slip]:
        return next(each for each in self.made[language] if each[0].kind is kind)


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    with practice_shop(tmp_path_factory.mktemp("papers")) as shop:
        yield Papers(Trading(shop))


class Opened:
    """A PDF in the hands of pdfium."""

    def __init__(self, data: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()
        self._document.load(self._buffer)

    @property
    def text(self) -> str:
        return self._document.getAllText(0).text().replace("\r\n", "\n")

    def codes(self) -> list[tuple[str, str]]:
        size = self._document.pagePointSize(0)
        page = self._document.render(0, QSize(int(size.width() * 3), int(size.height() * 3)))
        return codes_in(page)


def codes_in(picture: QImage) -> list[tuple[str, str]]:
    """On white, as paper is."""
    paper = QImage(picture.size(), QImage.Format.Format_Grayscale8)
    paper.fill(255)
    painter = QPainter(paper)
    painter.drawImage(0, 0, picture)
    painter.end()
    return _read(paper)


def _read(picture: QImage | Image.Image) -> list[tuple[str, str]]:
    return [(str(found.format), found.text) for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("language", [Language.EN, *OTHERS])
def test_text_and_code_of_a_pdf_are_those_of_the_ledger(papers, language):
    for expected, slip in papers.made[language]:
        data = slip_pdf(slip, 48, 80, qr_of, None)
        opened = Opened(data)
        texts = [opened.text]
        if not slip.is_right_to_left:  # pypdf turns the figures of lines that run both ways
            texts.append(PdfReader(BytesIO(data)).pages[0].extract_text())
        assert [differences(text, expected, papers.zone) for text in texts] == [[]] * len(texts)
        assert opened.codes() == [("QR Code", expected.code)]


def test_there_was_a_slip_of_every_kind_that_a_day_comes_to(papers):
    kinds = {expected.kind for expected, _ in papers.made[Language.EN]}
    assert kinds == set(K) - {K.PHONE, K.KEYS, K.TEST}


def test_bars_on_narrow_paper_read_as_the_same_code(papers):
    for expected, slip in papers.barred:
        opened = Opened(slip_pdf(slip, 32, 58, qr_of, None))
        assert differences(opened.text, expected, papers.zone) == []
        assert [text for _, text in opened.codes()] == [expected.code]


@pytest.mark.parametrize("language", [Language.EN, *OTHERS])
def test_what_qt_prints_is_what_the_ledger_says(papers, language, qapp, tmp_path):
    for kind in (K.HOLD, K.RECEIPT):
        expected, slip = papers.of(kind, language)
        laid = Laid(laid_out(slip, 48), 48, qr_of)
        opened = Opened(save_pdf(laid, 80, tmp_path / "slip.pdf", title=slip.title).read_bytes())
        assert differences(opened.text, expected, papers.zone) == []
        assert opened.codes() == [("QR Code", expected.code)]


def test_bars_as_the_screen_draws_them_read_as_the_same_code(papers, qapp):
    for expected, slip in papers.barred[-3:]:
        drawing = SlipDrawing(Laid(laid_out(slip, 48), 48, qr_of), 576)
        picture = QImage(576, int(drawing.height()), QImage.Format.Format_Grayscale8)
        picture.fill(255)
        painter = QPainter(picture)
        drawing.paint(painter)
        painter.end()
        assert [text for _, text in _read(picture)] == [expected.code]


def dots(data: bytes) -> Image.Image:
    """The pictures among the commands of a printer (GS v 0), one below the other."""
    pieces, at = [], 0
    while (at := data.find(b"\x1dv0\x00", at)) >= 0:
        wide, high = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (4, 6))
        row = data[at + 8 : at + 8 + wide * high]
        pieces.append(Image.frombytes("1", (wide * 8, high), bytes(each ^ 0xFF for each in row)))
        at += 8 + wide * high
    paper = Image.new("L", (max(each.width for each in pieces), sum(p.height for p in pieces)), 255)
    top = 0
    for each in pieces:
        paper.paste(each, (0, top))
        top += each.height
    return paper


@pytest.mark.parametrize("language", [Language.EN, *OTHERS])
def test_a_code_that_is_drawn_dot_by_dot_reads_as_the_same(papers, language):
    expected, slip = papers.of(K.HOLD, language)
    for printer in (NO_CODES, replace(NO_CODES, paper_mm=80, columns=48, code_page=RASTER)):
        printed = dots(Composer(printer).composed(slip))
        assert _read(printed) == [("QR Code", expected.code)]
