"""Measures the contrast of everything a page really draws, as WCAG 2.2 does.

Text is measured against the colour that most of the pixels around its letters have, in a
picture of the page as it is shown; so no pair of colours is forgotten that two widgets, a
style sheet or a painter bring together.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from itertools import count
from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tests.ui.drawing import Ink
from tests.ui.fitting import Look, described, look
from ui.palette import CONTRAST_DARK, CONTRAST_LIGHT, Colours, ToneColours

TEXT: Final = 4.5
MUCH: Final = 7.0
LARGE_TEXT: Final = 3.0
SHAPES: Final = 3.0
"""Icons, edges of fields, and what shows the focus."""

_SOLID: Final = 250
_HALF: Final = 128
_LARGEST_ICON: Final = 128


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that meet on the screen."""

    where: str
    front: str
    ground: str
    is_letters: bool
    is_large: bool = False

    def least(self, text: float) -> float:
        """The contrast that it must have, where small letters must have `text`."""
        if not self.is_letters:
            return SHAPES
        return text * LARGE_TEXT / TEXT if self.is_large else text

    def problem(self, text: float, front: str = "", ground: str = "") -> str:
        """What is wrong with the pair, or with the colours that another theme has for it."""
        front, ground = front or self.front, ground or self.ground
        ratio = contrast(front, ground)
        if ratio >= self.least(text):
            return ""
        return f"{self.where}: {front} on {ground} is {ratio:.2f} : 1"


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_faint(page: QWidget | Look, *, text: float = TEXT) -> list[str]:
    """Text, icons and edges of fields that are hard to see; `text` is what letters must have."""
    problems = (pair.problem(text) for pair in pairs_on(page))
    return list(dict.fromkeys(each for each in problems if each))


def too_faint_in_any(page: QWidget | Look, worn: Colours, themes: Iterable[Colours]) -> list[str]:
    """The same for every theme at once, while colours are worn that `told_apart` made.

    In a theme of high contrast letters must have 7 : 1.
    """
    names = {colour: name for name, colour in worn.names().items()}
    found: dict[str, None] = {}
    met = {
        (pair.front, pair.ground, pair.is_letters, pair.is_large): pair for pair in pairs_on(page)
    }
    for theme in themes:
        colours = theme.names()
        text = MUCH if theme in (CONTRAST_LIGHT, CONTRAST_DARK) else TEXT
        for pair in met.values():
            if pair.front in names and pair.ground in names:
                front, ground = names[pair.front], names[pair.ground]
                if problem := pair.problem(text, colours[front], colours[ground]):
                    found[f"{problem} ({front} on {ground})"] = None
            elif problem := pair.problem(TEXT):
                found[problem] = None
    return list(found)


def told_apart(colours: Colours) -> Colours:
    """The same colours, no two of which are quite the same: a pixel tells which one it is."""
    places = count(1)

    def other(colour: str) -> str:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        place = next(places)
        # Towards the middle of each channel, by steps that nobody sees.
        parts = [
            value + (step if value < _HALF else -step)
            for value, step in zip((red, green, blue), _digits(place), strict=True)
        ]
        return "#{:02x}{:02x}{:02x}".format(*parts)

    plain = {
        field.name: other(getattr(colours, field.name))
        for field in fields(colours)
        if field.name not in {"is_dark", "tones"}
    }
    tones = {
        tone: ToneColours(other(told.ink), other(told.fill), other(told.line))
        for tone, told in colours.tones.items()
    }
    told: Colours = replace(colours, **plain, tones=tones)  # type: ignore[arg-type]  # flags are left out above
    return told


def _digits(place: int) -> tuple[int, int, int]:
    """A number below 64 as three digits to the base of four."""
    return place // 16 % 4, place // 4 % 4, place % 4


def pairs_on(page: QWidget | Look) -> list[Pair]:
    """Every two colours that meet.

    What cannot be pressed now is exempt in the guidelines; its letters are measured as well.
    """
    seen = look(page)
    page = seen.page
    picture = page.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(1)
    pairs: list[Pair] = []
    for widget, inks in seen.inks.items():
        corner = QPoint() if widget is page else widget.mapTo(page, QPoint())
        for ink in inks:
            pairs += _pair_of(widget, ink, corner, picture)
        if isinstance(widget, QLineEdit | QComboBox | QAbstractSpinBox | QPlainTextEdit):
            pairs += _edge_of(widget, corner, picture)
    return pairs


def _pair_of(widget: QWidget, ink: Ink, corner: QPoint, picture: QImage) -> list[Pair]:
    box = ink.box.toRect().translated(corner) & picture.rect() & _seen(widget, corner)
    if isinstance(widget, QLineEdit) and widget.hasSelectedText():
        return []  # drawn twice, and once more in the colours of what is chosen
    if not ink.text and max(box.width(), box.height()) > _LARGEST_ICON:
        return []  # a picture
    if not ink.colour or (ink.text and not ink.text.strip()) or min(box.width(), box.height()) < 3:
        return []
    colour = QColor(ink.colour)
    if colour.alpha() < _SOLID:
        return []  # measured by who draws it: it lies on something that is drawn below it
    ground = _ground(picture, box, colour)
    what = repr(ink.text) if ink.text else "its icon"
    where = f"{described(widget)} {what}"
    return [Pair(where, colour.name(), ground, bool(ink.text), ink.is_large)]


def _edge_of(widget: QWidget, corner: QPoint, picture: QImage) -> list[Pair]:
    """The edge of a field against what lies outside of it, in the middle of its left side."""
    if not widget.isEnabled() or isinstance(
        widget.parentWidget(), QComboBox | QAbstractSpinBox | QCheckBox
    ):
        return []
    point = corner + QPoint(0, widget.height() // 2)
    outside = point - QPoint(2, 0)
    if not picture.rect().contains(outside) or not _seen(widget, corner).contains(point):
        return []
    edge, ground = (QColor(picture.pixel(each)).name() for each in (point, outside))
    return [Pair(f"{described(widget)} its edge", edge, ground, is_letters=False)]


def _seen(widget: QWidget, corner: QPoint) -> QRect:
    """The part of a widget that nothing hides, in the pixels of the page."""
    return widget.visibleRegion().boundingRect().translated(corner)


def _ground(picture: QImage, box: QRect, front: QColor) -> str:
    """What most pixels of a box have that are not the front itself."""
    seen: Counter[int] = Counter()
    across, down = max(1, box.width() // 30), max(1, box.height() // 9)
    for y in range(box.top(), box.bottom() + 1, down):
        for x in range(box.left(), box.right() + 1, across):
            seen[picture.pixel(x, y)] += 1
    others = [pixel for pixel, _times in seen.most_common(3) if QColor(pixel) != front]
    return QColor(others[0] if others else seen.most_common(1)[0][0]).name()


def _luminance(name: str) -> float:
    colour = QColor(name)
    red, green, blue = (_channel(v) for v in (colour.red(), colour.green(), colour.blue()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
