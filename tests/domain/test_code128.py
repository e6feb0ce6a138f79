"""Bars of Code 128, held against a library that others wrote."""

import pytest
from barcode.codex import Code128
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.code128 import bars_of, width_of_bars
from pos.domain.slip_layout import code128_modules
from pos.errors import Refused

TEXTS = st.from_regex(r"HF1:[A-Z]:[a-z][a-z-]{0,20}", fullmatch=True)


def drawn(text: str) -> str:
    row = ["0"] * width_of_bars(text)
    for at, width in bars_of(text):
        row[at : at + width] = "1" * width
    return "".join(row)


@settings(max_examples=30)
@given(TEXTS)
def test_the_stripes_are_those_that_others_draw(text):
    # Without figures in pairs, the library stays in set B as we do.
    assert drawn(text) == Code128(text).build()[0]


def test_the_layout_knows_how_wide_a_code_is():
    text = "HFP:H:till-1-000042:x7Qa"
    assert width_of_bars(text) + 20 <= code128_modules(text)
    assert sum(width for _, width in bars_of(text)) < width_of_bars(text)


@pytest.mark.parametrize("text", ["", "Käse", "a\n"])
def test_letters_beyond_the_set_are_refused(text):
    with pytest.raises(Refused, match="code_unwritable"):
        bars_of(text)
