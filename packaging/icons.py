"""Draws the program's icon in the sizes and files that the systems ask for.

`python packaging/icons.py FOLDER` makes `holdfast-48.png` to `holdfast-256.png`, `holdfast.ico`
for Windows and `holdfast.icns` for macOS from `packaging/linux/holdfast.svg`.
"""

import os
import sys
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES: Final = (16, 32, 48, 64, 128, 256, 512)
DRAWING: Final = Path(__file__).resolve().parent / "linux" / "holdfast.svg"


def main(folder: str) -> None:
    """Draw every size, and the two files that hold several."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication([])
    renderer = QSvgRenderer(QByteArray(DRAWING.read_bytes()))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(out / f"holdfast-{size}.png"))
    application.quit()
    pictures = [Image.open(out / f"holdfast-{size}.png") for size in SIZES]
    pictures[-1].save(out / "holdfast.ico", sizes=[(size, size) for size in SIZES[:-1]])
    pictures[-1].save(out / "holdfast.icns", append_images=pictures[:-1])


if __name__ == "__main__":
    main(sys.argv[1])
