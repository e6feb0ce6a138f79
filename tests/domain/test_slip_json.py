"""Slips that wait: what is read back is what was kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.slip import Slip
from pos.domain.slip_json import read, written
from pos.errors import Refused


@settings(max_examples=40)
@given(st.from_type(Slip))
def test_a_slip_that_was_kept_is_the_same_slip(slip):
    assert read(written(slip)) == slip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"kind": "hold", "parts": []}',
        '{"kind": "hold", "subject": "a", "title": "b", "parts": [{"part": "wheel"}]}',
        '{"kind": "leaf", "subject": "a", "title": "b", "parts": []}',
    ],
)
def test_any_other_text_is_refused(text):
    with pytest.raises(Refused, match="slip_unreadable"):
        read(text)
