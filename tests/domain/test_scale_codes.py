"""A scale's labels and GS1 codes: whose they are, and what they weigh or cost."""

from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.catalogue import check_digit_fits
from pos.domain.gs1 import read_gs1
from pos.domain.measure import Unit
from pos.domain.money import Currency
from pos.domain.scale_codes import price_check_digit, read_label, read_patterns, write_patterns
from tests.domain.making import EUR, code_of, tried

BOTH = read_patterns("21PPPPPWWWWWC, 23PPPPPAAAAAC 2PPPPPVAAAAC")


def checked(body: str) -> str:
    """A code with its check digit."""
    return next(code for last in "0123456789" if check_digit_fits(code := body + last))


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_label_says_what_the_scale_put_on_it(number, value):
    weighed = read_label(checked(f"21{number:05d}{value:05d}"), BOTH)
    assert (weighed.measure, weighed.price_minor) == (value, None)
    priced = read_label(checked(f"23{number:05d}{value:05d}"), BOTH)
    assert (priced.measure, priced.price_minor) == (0, value)
    assert priced.numbers[0] == checked(f"23{number:05d}00000")
    assert priced.numbers[1:] == (f"{number:05d}", str(number))


@pytest.mark.parametrize(("price", "digit"), [("2875", 9), ("14685", 6)])
def test_the_prices_own_check_digit_is_that_of_the_standards_examples(price, digit):
    assert price_check_digit(price) == digit


def test_a_upc_label_is_read_with_and_without_its_nought():
    code = checked("02123459" + "2875")
    for scanned in (code, code[1:]):
        assert read_label(scanned, BOTH).price_minor == 2875


@pytest.mark.parametrize("wrong", ["2112345003501", checked("021234582875")])
def test_a_label_whose_check_digit_is_wrong_was_misread(wrong):
    assert code_of(read_label, wrong, BOTH) == "label_misread"


@given(st.text("0123456789", max_size=15) | st.text(max_size=20))
def test_other_codes_are_left_to_the_catalogue(code):
    label, refused = tried(read_label, code, BOTH)
    starts = code.zfill(13).startswith(("21", "23", "02"))
    assert label is None or starts
    assert refused in {"", None, "label_misread"}


@pytest.mark.parametrize(
    "text",
    ["21PPPPPWWWWW", "PPPPPPPWWWWWC", "21PPPPPWWWWWCC", "21PPPPPC", "21WWWWWPPPPPC",
     "21PPPPVAAAAAAC", "21PPPPPWWWAAC", "eggs"],
)  # fmt: skip
def test_what_is_no_pattern_is_refused(text):
    assert code_of(read_patterns, text) == "scale_code_unreadable"


def test_two_patterns_that_begin_alike_are_refused():
    assert code_of(read_patterns, "2PPPPPPWWWWWC 21PPPPPAAAAAC") == "scale_codes_overlap"


def test_patterns_are_kept_as_text():
    assert read_patterns(write_patterns(BOTH)) == BOTH
    assert read_patterns("") == ()


@pytest.mark.parametrize(
    ("code", "measure", "unit", "price"),
    [
        ("01995040000591043103000350", 350, Unit.KILOGRAM, None),
        ("]d201995040000591043102000035", 350, Unit.KILOGRAM, None),
        ("(01)99504000059104(3103)001250(3922)0374", 1250, Unit.KILOGRAM, Fraction(374, 100)),
        ("019950400005910410AB\x1d3922749", 0, Unit.PIECE, Fraction(749, 100)),
        ("019950400005910417270131393297800499", 0, Unit.PIECE, Fraction(499, 100)),
        ("01995040000591043204012345", 1235, Unit.POUND, None),
    ],
)
def test_a_gs1_code_says_what_it_weighs_and_costs(code, measure, unit, price):
    label = read_gs1(code)
    assert label.gtin == "99504000059104"
    assert (label.measure, label.unit) == (measure, unit)
    assert label.price == price


def test_a_price_with_more_decimals_than_the_currency_is_none_of_it():
    label = read_gs1("01995040000591043923749")
    assert label.price_minor(EUR) is None
    assert label.price_minor(Currency("KWD")) == 749


@given(st.text(max_size=40) | st.text("01()3]d2\x1d9", max_size=40))
def test_nothing_that_is_scanned_breaks_the_reading_of_gs1(code):
    label = read_gs1(code)
    assert label is None or check_digit_fits(label.gtin)


@pytest.mark.parametrize("ai", ["310A", "392x", "393\u0663"])
def test_an_identifier_that_is_none_ends_what_is_read(ai):
    """Whoever makes a code for mischief may write anything into it."""
    label = read_gs1(f"0199504000059104{ai}001250")
    assert label is not None
    assert (label.measure, label.price) == (0, None)
