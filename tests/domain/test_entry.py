"""What is typed before a scan, in the search box and as a discount."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.cart import MAX_QUANTITY, AmountOff, PercentOff
from pos.domain.entry import Counted, NextQuantity, Words, parse_discount, read_entry
from pos.domain.money import Money
from pos.errors import Refused
from tests.domain.making import EUR, JPY, KWD, code_of, currencies, eur, tried

BAD = {"quantity_out_of_range", "measure_unreadable", "measure_out_of_range"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3*4006381333931", Counted(3, "4006381333931")),
        (" 3 * 4006381333931 ", Counted(3, "4006381333931")),
        ("12*red paint", Counted(12, "red paint")),
        ("003*A-1", Counted(3, "A-1")),
        ("2*3*x", Counted(2, "3*x")),
        ("3*", NextQuantity(3)),
        (" 3 * ", NextQuantity(3)),
        ("9999*", NextQuantity(MAX_QUANTITY)),
        ("0.350*tomatoes", Counted(1, "tomatoes", 350)),
        ("1,5*", NextQuantity(1, 1500)),
        ("2.0*", NextQuantity(1, 2000)),
        ("4006381333931", Words("4006381333931")),
        ("  red paint ", Words("red paint")),
        ("", Words("")),
        ("*", Words("*")),
        ("*3", Words("*3")),
        ("M8*40 screw", Words("M8*40 screw")),
        ("٣*x", Words("٣*x")),
    ],
)
def test_a_number_before_a_star_is_a_quantity(text, meant):
    assert read_entry(text) == meant


@pytest.mark.parametrize(
    "text",
    ["0*", "0*40063", "-3*A", "\u22123*A", "+3*A", "-1.5*A", "10000*A", "9" * 5000 + "*"],
)
def test_a_quantity_is_whole_and_has_bounds(text):
    with pytest.raises(Refused) as caught:
        read_entry(text)
    assert caught.value.code == "quantity_out_of_range"
    assert caught.value.facts["maximum"] == MAX_QUANTITY
    assert len(str(caught.value.facts["quantity"])) <= 20


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.000*A", "measure_out_of_range"),
        ("1000.5*A", "measure_unreadable"),
        ("0.3501*", "measure_unreadable"),
    ],
)
def test_a_measure_has_three_decimals_at_most_and_bounds(text, code):
    assert code_of(read_entry, text) == code


@given(st.integers(1, MAX_QUANTITY), st.text(min_size=1).map(str.strip).filter(bool))
def test_whatever_follows_the_star_is_the_code(quantity, code):
    if "\n" not in code:
        assert read_entry(f"{quantity}*{code}") == Counted(quantity, code)


@given(st.text("0123456789*+-., ab") | st.text())
def test_anything_typed_means_something_or_is_refused(text):
    meant, code = tried(read_entry, text)
    if isinstance(meant, Words):
        assert meant.text == text.strip()
    else:
        assert code in BAD or 1 <= meant.quantity <= MAX_QUANTITY


@pytest.mark.parametrize(
    ("text", "currency", "discount"),
    [
        ("10%", EUR, PercentOff(1000)),
        (" 7,5 % ", EUR, PercentOff(750)),
        ("100%", EUR, PercentOff(10_000)),
        ("2.50", EUR, AmountOff(eur(250))),
        ("2,5", EUR, AmountOff(eur(250))),
        ("250", JPY, AmountOff(Money(250, JPY))),
        ("0.250", KWD, AmountOff(Money(250, KWD))),
    ],
)
def test_a_discount_is_a_percentage_or_an_amount(text, currency, discount):
    assert parse_discount(text, currency) == discount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0%", "discount_out_of_range"),
        ("0", "discount_out_of_range"),
        ("101%", "discount_out_of_range"),
        ("-5%", "discount_unreadable"),
        ("1e1%", "discount_unreadable"),
        ("1.234%", "discount_unreadable"),
        ("%", "discount_unreadable"),
        ("10%%", "discount_unreadable"),
        ("-5", "amount_negative"),
        ("1.999", "amount_too_precise"),
        ("", "amount_unreadable"),
        ("ten", "amount_unreadable"),
    ],
)
def test_a_discount_that_is_none_is_refused(text, code):
    assert code_of(parse_discount, text, EUR) == code


@given(st.text("0123456789.,% -") | st.text(), currencies)
def test_any_text_is_a_discount_or_refused(text, currency):
    assert isinstance(code_of(parse_discount, text, currency), str)
