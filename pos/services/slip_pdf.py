"""A slip as a PDF of one page: lines of a fixed width, and a QR code of plain squares.

By hand, because it is forty lines: a font that every reader of PDF has, and rectangles. Nothing in
it changes from one day to the next, so the same slip is the same file.
"""

from collections.abc import Sequence
from typing import Final

from pos.domain.qr import QUIET, QrCode

_PAGE: Final = 22_677
"""80 millimetres, in hundredths of a point, as are all lengths here."""

_EDGE: Final = 1_200
_FONT: Final = 800
_LINE: Final = 1_050
_SCALE: Final = "0.01 0 0 0.01 0 0 cm"


def pdf_of(above: Sequence[str], code: QrCode, below: Sequence[str]) -> bytes:
    """Letters beyond the Latin ones of Windows-1252 become question marks."""
    modules = code.size + 2 * QUIET
    step = (_PAGE - 2 * _EDGE) // modules
    side = step * modules
    height = 2 * _EDGE + side + _LINE * (len(above) + len(below))
    left = (_PAGE - side) // 2
    content = [_SCALE]
    top = height - _EDGE
    content += _text(above, top)
    top -= _LINE * len(above)
    for x, y, length in code.runs():
        across, up = left + (QUIET + x) * step, top - (QUIET + y + 1) * step
        content.append(f"{across} {up} {length * step} {step} re")
    content.append("f")
    content += _text(below, top - side)
    return _file("\n".join(content).encode("cp1252", "replace"), height)


def _text(lines: Sequence[str], top: int) -> list[str]:
    shown = [f"({_escaped(line)}) Tj 0 {-_LINE} Td" for line in lines]
    return ["BT", f"/F {_FONT} Tf", f"{_EDGE} {top - _FONT} Td", *shown, "ET"]


def _escaped(text: str) -> str:
    for special in ("\\", "(", ")"):
        text = text.replace(special, "\\" + special)
    return "".join(each if each.isprintable() else "?" for each in text)


def _file(content: bytes, height: int) -> bytes:
    # Whole points: the page is a little longer than what is on it.
    box = f"[0 0 {-(-_PAGE // 100)} {-(-height // 100)}]"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 5 0 R "
        "/Resources << /Font << /F 4 0 R >> >> >>".encode("ascii"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        made += b"%010d 00000 n \n" % place
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    made += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(made)
