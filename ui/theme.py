"""Dresses the application: font, palette and style sheet, light or dark, for a screen's size."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from string import Template
from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QStyleFactory
from typing_extensions import override

from resources import FONT_FAMILY, font_files, theme_qss
from ui.palette import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colours, palette_of

BODY: Final = 16
"""Text at scale 1, in pixels: read from 80 cm."""

_SIZE: Final = re.compile(r"(?P<kind>[shp])(?P<pixels>\d+)(?:_(?P<border>\d))?")
_PADDING: Final = re.compile("padding-(left|right)")
_OTHER: Final = {"left": "right", "right": "left"}
_SCALES: Final = ((1.25, QSize(1600, 1000)), (1.1, QSize(1280, 860)))


class Scheme(StrEnum):
    """Light or dark, with more contrast or without, or what the system has."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "contrast_light"
    CONTRAST_DARK = "contrast_dark"


def colours_for(scheme: Scheme) -> Colours:
    """The colours of a scheme; a system that does not say what it has is light."""
    match scheme:
        case Scheme.LIGHT:
            return LIGHT
        case Scheme.DARK:
            return DARK
        case Scheme.CONTRAST_LIGHT:
            return CONTRAST_LIGHT
        case Scheme.CONTRAST_DARK:
            return CONTRAST_DARK
        case Scheme.SYSTEM:
            hints = QApplication.styleHints()
            has_dark = hints.colorScheme() is Qt.ColorScheme.Dark
            wanted = hints.accessibility().contrastPreference()
            if wanted is Qt.ContrastPreference.HighContrast:
                return CONTRAST_DARK if has_dark else CONTRAST_LIGHT
            return DARK if has_dark else LIGHT


def scale_for(screen: QSize) -> float:
    """How much larger everything is drawn than on a till of 1024 by 768."""
    for scale, least in _SCALES:
        if screen.width() >= least.width() and screen.height() >= least.height():
            return scale
    return 1.0


def px(pixels: int) -> int:
    """Pixels of the smallest screen in pixels of this one, for those who lay out or paint."""
    body = QApplication.font().pixelSize()
    return pixels if body <= 0 else round(pixels * body / BODY)


class _Tokens(Mapping[str, str]):
    """What a `${token}` in the style sheet stands for: a colour or a size.

    `s56` is 56 scaled pixels. `h56_3` is the height inside a border of 3 px that makes 56 with
    it, and `p16_3` the padding that keeps the text where a border of 1 px had it: the border
    that shows the focus is wider, and nothing may move for it.
    """

    def __init__(self, colours: Colours, scale: float) -> None:
        self._colours = colours.names()
        self._scale = scale

    @override
    def __getitem__(self, name: str) -> str:
        if name in self._colours:
            return self._colours[name]
        size = _SIZE.fullmatch(name)
        if size is None:
            raise KeyError(name)
        pixels = round(int(size["pixels"]) * self._scale)
        border = int(size["border"] or 0)
        match size["kind"]:
            case "h":
                return f"{pixels - 2 * border}px"
            case "p":
                return f"{pixels + 1 - border}px"
            case _:
                return f"{pixels}px"

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._colours)

    @override
    def __len__(self) -> int:
        return len(self._colours)


def style_sheet(colours: Colours, scale: float = 1.0) -> str:
    """The theme with its colours and sizes filled in.

    Raises:
        KeyError: the theme names a token that does not exist.
    """
    return Template(theme_qss()).substitute(_Tokens(colours, scale))


@cache
def _load_font() -> str:
    """The shipped font's family, or the system's where it cannot be loaded."""
    added = [QFontDatabase.addApplicationFontFromData(QByteArray(data)) for data in font_files()]
    if -1 in added:
        return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return FONT_FAMILY


def body_font(scale: float) -> QFont:
    font = QFont(_load_font())
    font.setPixelSize(round(BODY * scale))
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return font


def apply_theme(
    app: QApplication, scheme: Scheme, scale: float | None = None, *, text_percent: int = 100
) -> Colours:
    """Dress the application; may be called again to change clothes. Returns what it wears.

    `scale` is chosen by the screen's size when it is not given. `text_percent` is how much
    larger than that somebody wants it: all grows alike, so that nothing is cut off inside.
    """
    colours = colours_for(scheme)
    if scale is None:
        scale = scale_for(app.primaryScreen().availableSize())
    scale = scale * text_percent / 100
    if not app.styleSheet():
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(body_font(scale))
    app.setPalette(palette_of(colours))
    sheet = style_sheet(colours, scale)
    app.setStyleSheet(mirrored(sheet) if app.isRightToLeft() else sheet)
    return colours


def mirrored(sheet: str) -> str:
    """A style sheet for lines that begin on the right, or back: Qt turns everything but padding."""
    return _PADDING.sub(lambda side: f"padding-{_OTHER[side[1]]}", sheet)
