"""Colours that can be read, sizes that can be touched, a font that lines money up."""

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel

from resources import FONT_FAMILY, icon_names, icon_svg, theme_qss
from ui.icons import icon_pixmap
from ui.palette import DARK, LIGHT, Colours, colours_of, current_colours, palette_of
from ui.theme import Scheme, colours_for, px, scale_for, style_sheet
from ui.tones import ICON_OF_TONE, Icon, Tone

BOTH = pytest.mark.parametrize("wearing", [LIGHT, DARK], ids=["light", "dark"])


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(name: str) -> float:
    colour = QColor(name)
    red, green, blue = (_channel(v) for v in (colour.red(), colour.green(), colour.blue()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_guidelines_do():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
def test_text_can_be_read_on_every_ground_it_stands_on(wearing: Colours):
    pairs = {
        (text, ground): contrast(getattr(wearing, text), getattr(wearing, ground))
        for text in ("ink", "soft", "faint")
        for ground in ("ground", "surface", "sunken")
    }
    pairs |= {
        ("on_accent", ground): contrast(wearing.on_accent, getattr(wearing, ground))
        for ground in ("accent", "accent_hover", "accent_press")
    }
    pairs |= {
        ("ink", ground): contrast(wearing.ink, getattr(wearing, ground))
        for ground in ("tint", "hover", "press")
    }
    pairs |= {
        ("danger", ground): contrast(wearing.danger, getattr(wearing, ground))
        for ground in ("surface", "ground", "danger_fill")
    }
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 4.5} == {}


@BOTH
def test_every_meaning_can_be_read(wearing: Colours):
    assert set(wearing.tones) == set(Tone)
    ratios = {tone: contrast(told.ink, told.fill) for tone, told in wearing.tones.items()}
    assert {tone: ratio for tone, ratio in ratios.items() if ratio < 4.5} == {}


@BOTH
def test_the_edges_of_what_can_be_touched_can_be_seen(wearing: Colours):
    ratios = {
        (edge, ground): contrast(getattr(wearing, edge), getattr(wearing, ground))
        for edge in ("edge", "focus", "accent")
        for ground in ("surface", "ground")
    }
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


def test_meanings_differ_by_more_than_colour():
    told_apart = set(Tone) - {Tone.PLAIN}
    assert len({ICON_OF_TONE[tone] for tone in told_apart}) == len(told_apart)


@BOTH
def test_the_style_sheet_fills_in_completely(wearing: Colours):
    sheet = style_sheet(wearing, 1.25)
    assert "$" not in sheet
    assert "min-height: 68px" in sheet  # and two borders of 1 px make 70
    assert "min-height: 64px" in sheet  # and two of 3 px make 70 as well


def test_an_unknown_token_in_the_theme_is_a_mistake(monkeypatch):
    monkeypatch.setattr("ui.theme.theme_qss", lambda: "QLabel { color: ${no_such_colour}; }")
    with pytest.raises(KeyError, match="no_such_colour"):
        style_sheet(LIGHT)


def test_the_theme_names_colours_only_by_token():
    without_tokens = re.sub(r"\$\{\w+\}", "", theme_qss())
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb", without_tokens) == []


def test_no_text_in_the_theme_is_smaller_than_sixteen_pixels():
    sizes = [int(size) for size in re.findall(r"font-size: \$\{s(\d+)\}", theme_qss())]
    assert min(sizes) >= 16
    assert 'QLabel[role="total"] { font-size: ${s32};' in theme_qss()


@BOTH
def test_the_palette_tells_which_clothes_it_belongs_to(wearing: Colours):
    assert colours_of(palette_of(wearing)) is wearing


def test_a_system_that_says_nothing_is_light(qapp):
    assert colours_for(Scheme.SYSTEM) is LIGHT


def test_changing_clothes_changes_what_painters_see(dress):
    assert dress(Scheme.DARK, 1.0) is current_colours() is DARK
    assert dress(Scheme.LIGHT, 1.0) is current_colours() is LIGHT


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1024, 768, 1.0), (1366, 768, 1.0), (1920, 1080, 1.25)]
)
def test_larger_screens_draw_larger(width: int, height: int, scale: float):
    assert scale_for(QSize(width, height)) == scale


def test_pixels_follow_the_scale(dress):
    dress(Scheme.LIGHT, 1.25)
    assert px(56) == 70


def test_a_style_sheet_reaches_the_labels(qtbot, dress):
    dress(Scheme.DARK, 1.0)
    label = QLabel("€12.50")
    label.setProperty("role", "due")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.font().pixelSize() >= 32
    assert label.palette().windowText().color() == QColor(DARK.ink)


def test_digits_are_equally_wide_so_that_money_lines_up(dress):
    dress(Scheme.LIGHT, 1.0)
    assert QApplication.font().family() == FONT_FAMILY
    for is_bold in (False, True):
        font = QFont(QApplication.font())
        font.setBold(is_bold)
        widths = {QFontMetrics(font).horizontalAdvance(digit) for digit in "0123456789"}
        assert len(widths) == 1


@pytest.mark.parametrize("character", "€£¥−–…“’✓ÄßčłŐЖΩ")
def test_the_shipped_font_has_what_tills_write(dress, character: str):
    dress(Scheme.LIGHT, 1.0)
    assert QFontMetrics(QApplication.font()).inFontUcs4(ord(character))


def test_every_icon_has_a_file_and_every_file_a_name():
    assert set(icon_names()) == {str(icon) for icon in Icon}


@pytest.mark.parametrize("icon", list(Icon))
def test_icons_are_drawn_in_the_colour_that_is_asked_for(qapp, icon: Icon):
    assert 'stroke="currentColor"' in icon_svg(icon)
    image = icon_pixmap(icon, 24, "#ff0000").toImage()
    seen = {
        QColor(image.pixelColor(x, y)).name()
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() > 200
    }
    assert seen
    assert all(QColor(name).green() < 40 for name in seen)


def test_an_icon_for_a_fine_screen_has_more_pixels(qapp):
    assert icon_pixmap(Icon.TICK, 24, "#000000", 2.0).width() == 48
