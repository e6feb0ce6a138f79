"""Lines that are drawn for a printer, also where nothing on the machine joins their letters."""

import pytest
from PIL import Image, ImageChops, ImageStat

from pos.adapters.escpos import drawing
from pos.domain.slip import Align
from pos.domain.slip_layout import Span, TextLine

TEXTS = ("محجوز 12.50", "お預かり 12.50", "Gehalten: 12,50 €")


@pytest.fixture
def nobody_joins(monkeypatch):
    """A machine without FriBidi, as every Windows is."""
    drawing._font.cache_clear()
    monkeypatch.setattr(drawing, "_joins", lambda: False)
    yield
    drawing._font.cache_clear()


def _line(text):
    spans = (Span(text, 0, 40, Align.LEFT),)
    return TextLine(spans, is_right_to_left=text == TEXTS[0])


def _black(text):
    return drawing.drawn(_line(text), 48).histogram()[0]


@pytest.mark.parametrize("text", TEXTS)
def test_a_line_is_drawn_also_where_nothing_joins_its_letters(nobody_joins, text):
    assert _black(text) > 400


def test_letters_are_joined_alike_with_fribidi_and_without(monkeypatch):
    if not drawing._joins():
        pytest.skip("no FriBidi on this machine")
    line = TextLine((Span("وجّه كاميرا ١٢٫٥٠", 0, 40, Align.LEFT),), is_right_to_left=True)
    by_pillow = drawing.drawn(line, 48)
    drawing._font.cache_clear()
    monkeypatch.setattr(drawing, "_joins", lambda: False)
    by_us = drawing.drawn(line, 48)
    drawing._font.cache_clear()
    # Edges differ by a dot here and there; letters that stand apart differ by more than 25.
    [difference] = ImageStat.Stat(ImageChops.difference(coarse(by_pillow), coarse(by_us))).rms
    assert by_us.histogram()[0] > 300
    assert difference < 10


def coarse(image):
    """Greys of squares of eight dots."""
    small = (image.width // 8, image.height // 8)
    return image.convert("L").resize(small, Image.Resampling.BOX)
