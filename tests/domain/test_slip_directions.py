"""Pieces of a line that is written in two directions, from its left edge to its right one."""

import pytest

from pos.domain.slip_directions import in_order


def pieces(text, *, rtl):
    """Without the spaces between them."""
    found = (piece.text.strip() for piece in in_order(text, is_right_to_left=rtl))
    return [text for text in found if text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hammer 12", ["Hammer 12"]),
        ("مطرقة", ["مطرقة"]),
        ("Item مطرقة 12", ["Item", "مطرقة", "12"]),
    ],
)
def test_a_line_from_the_left(text, expected):
    assert pieces(text, rtl=False) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مطرقة Stanley كبيرة", ["كبيرة", "Stanley", "مطرقة"]),
        ("المجموع 12.50", ["12.50", "المجموع"]),
        ("المجموع \u206812.50 EUR\u2069 الآن", ["الآن", "12.50 EUR", "المجموع"]),
        ("\u2068Latte 2\u2069", ["Latte 2"]),
        ("10:30 مساء", ["مساء", "10:30"]),
        ("٢٣\u200f/١١\u200f/٢٠٢٦", ["٢٠٢٦", "/", "١١", "/", "٢٣"]),
        ("٢\u200f/١١ ١٠:٣٧ ص", ["ص", "١٠:٣٧", "١١", "/", "٢"]),
        ("من 10:30 11:30", ["11:30", "10:30", "من"]),
        ("Nr 7 8", ["Nr 7 8"]),
        ("\u2068", []),
    ],
)
def test_a_line_from_the_right(text, expected):
    assert pieces(text, rtl=True) == expected


def test_an_amount_keeps_its_sign_and_its_currency_beside_it():
    assert pieces("رد -12,50€", rtl=True) == ["-12,50€", "رد"]
