"""Numbers of authorities and advisers are read exactly, or refused with what is wrong."""

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from pos.domain.tax_numbers import NO_NUMBERS, TaxNumbers
from pos.errors import Refused


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", NO_NUMBERS),
        ("siren=732829320", TaxNumbers(siren="732829320")),
        ("datev=29098/55003 year=04-01", TaxNumbers("", "29098", "55003", "04-01")),
        ("  year=02-29   siren=000000000 ", TaxNumbers("000000000", year_begins="02-29")),
    ],
)
def test_numbers_are_read_and_written_again(text, numbers):
    assert TaxNumbers.read(text) == numbers
    assert TaxNumbers.read(numbers.text()) == numbers


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("732829320", "tax_numbers"),
        ("vat=DE1", "tax_numbers"),
        ("siren=732829320 siren=732829320", "tax_numbers"),
        ("siren=732829321", "siren_wrong"),
        ("siren=٧٣٢٨٢٩٣٢٠", "siren_wrong"),
        ("datev=1000/1", "datev_numbers_wrong"),
        ("datev=29098", "datev_numbers_wrong"),
        ("datev=29098/100000", "datev_numbers_wrong"),
        ("year=02-30", "year_begin_wrong"),
        ("year=4-1", "year_begin_wrong"),
    ],
)
def test_what_is_no_number_is_refused(text, code):
    with pytest.raises(Refused) as caught:
        TaxNumbers.read(text)
    assert caught.value.code == code


@given(st.text(alphabet="siren=datvy0123456789/- ٣"))
@example("year=12-3١")
def test_any_text_is_numbers_or_refused(text):
    try:
        numbers = TaxNumbers.read(text)
    except Refused:
        return
    assert TaxNumbers.read(numbers.text()) == numbers
