"""Draws the pictures of the help anew: `make pictures`, or this program with some of their names.

Each one is the real window over a shop that is made up for it in training mode, so that the
help shows what the program looks like now. Without names all of them are drawn.
"""

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

import made_up
from help_scenes import SCENES
from help_steps import SIZE
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from ui.alerts import strip
from ui.snapshot import picture
from ui.theme import Scheme

HERE: Final = Path(__file__).parent.parent / "resources" / "help" / "pictures"
_COLOURS: Final = 256
_WITH_THE_ENGINE: Final = "card-form"


def in_few_colours(picture: QImage) -> QImage:
    """In its 256 most frequent colours: a page of buttons and text misses none of the others."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(plain.constBits()).cast("I"))
    colours = [colour for colour, _times in counted.most_common(_COLOURS)]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return plain.convertToFormat(QImage.Format.Format_Indexed8, colours, flags)


def draw(name: str, folder: Path = HERE) -> Path:
    """Draw one picture anew."""
    scene, path = SCENES[name], folder / f"{name}.png"
    with tempfile.TemporaryDirectory() as raw, made_up.open_shop() as till:
        scene.prepare(till)
        whole = Path(raw) / path.name
        picture(till, whole, page=scene.page, size=SIZE, scheme=Scheme.LIGHT, steps=scene.steps,
                of=scene.of)  # fmt: skip
        in_few_colours(QImage(str(whole))).save(str(path))
    return path


def main() -> None:
    HERE.mkdir(parents=True, exist_ok=True)
    # An alert that has just come hears no tap for a moment; nobody taps on a picture.
    strip.GRACE_MS = 0
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Only practice's own page is shown here, so that the engine needs no sandbox.
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    # Once the web engine has run, no event loop of this process ends well but the last.
    for name in sorted(sys.argv[1:] or SCENES, key=_WITH_THE_ENGINE.__eq__):
        path = draw(name)
        print(f"{path.name}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
