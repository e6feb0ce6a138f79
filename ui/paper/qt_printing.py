"""Slips on printers of the system and as PDF: drawn by Qt, as wide as the slip's own paper."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from pos.errors import Misconfigured
from pos.services.new_files import new_files
from ui.paper.drawing import Laid, SlipDrawing

_DPI: Final = 600
_MM: Final = 25.4
_EDGE_MM: Final = 4.0
"""White left and right, which no receipt printer prints on either."""


def system_printers() -> tuple[str, ...]:
    """Names of the printers that the system knows, its own first; may ask a print server."""
    own = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return tuple(dict.fromkeys([*([own] if own else []), *names]))


def save_pdf(laid: Laid, paper_mm: int, path: Path, *, title: str) -> Path:
    """One page as long as the slip; raises as `new_files`."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(_DPI)
    width = _dots(paper_mm - 2 * _EDGE_MM)
    drawing = SlipDrawing(laid, width)
    high_mm = drawing.height() * _MM / _DPI + 2 * _EDGE_MM
    writer.setPageLayout(_page(paper_mm, high_mm))
    painter = QPainter(writer)
    drawing.paint(painter)
    painter.end()
    with new_files(path, replace=True, owner_only=True) as (file,):
        file.write(bytes(kept.data()))
    return path


def print_on(laid: Laid, paper_mm: int, name: str) -> None:
    """On a printer of the system, on as many pages as it takes.

    Raises Misconfigured `printer_gone` when the system does not take it.
    """
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    painter = QPainter()
    if not printer.isValid() or not painter.begin(printer):
        raise Misconfigured("printer_gone", printer=name)
    page = printer.pageLayout().paintRectPixels(printer.resolution())
    wanted = (paper_mm - 2 * _EDGE_MM) * printer.resolution() / _MM
    drawing = SlipDrawing(laid, min(wanted, float(page.width())))
    top = 0.0
    for line in laid.lines:
        high = drawing.height_of(line)
        if top + high > page.height() and top > 0:
            printer.newPage()
            top = 0.0
        drawing.paint_line(painter, line, top)
        top += high
    painter.end()


def _dots(millimetres: float) -> float:
    return millimetres * _DPI / _MM


def _page(wide_mm: float, high_mm: float) -> QPageLayout:
    size = QPageSize(
        QSizeF(wide_mm, high_mm),
        QPageSize.Unit.Millimeter,
        "",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    edges = QMarginsF(_EDGE_MM, _EDGE_MM, _EDGE_MM, _EDGE_MM)
    return QPageLayout(
        size, QPageLayout.Orientation.Portrait, edges, QPageLayout.Unit.Millimeter, edges
    )
