"""Lines that are drawn for a printer, also where nothing on the machine joins their letters."""

import pytest

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
    assert _black(text) > 500


def test_letters_that_are_joined_look_otherwise_than_letters_that_are_not(monkeypatch):
    if not drawing._joins():
        pytest.skip("no FriBidi on this machine")
    joined = drawing.drawn(_line(TEXTS[0]), 48).tobytes()
    drawing._font.cache_clear()
    monkeypatch.setattr(drawing, "_joins", lambda: False)
    assert drawing.drawn(_line(TEXTS[0]), 48).tobytes() != joined
    drawing._font.cache_clear()
