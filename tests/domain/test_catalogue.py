"""Products become items, and barcodes are checked by their last digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.cart import Item
from pos.domain.catalogue import Product, are_gtins, check_digit_fits, is_gtin
from pos.domain.tax import TaxRate
from tests.domain.making import eur


def test_an_item_is_the_product_as_it_was():
    product = Product("A-1", "4006381333931", "Pen", eur(199), TaxRate(1900))
    assert product.item() == Item("A-1", "4006381333931", "Pen", eur(199), TaxRate(1900))


@pytest.mark.parametrize(
    "code", ["4006381333931", "96385074", "036000291452", "10614141000415", "0000000000000"]
)
def test_real_barcodes_fit_their_check_digit(code):
    assert is_gtin(code)
    assert check_digit_fits(code)


@pytest.mark.parametrize("code", ["4006381333932", "96385075", "036000291453"])
def test_a_wrong_check_digit_is_noticed(code):
    assert is_gtin(code)
    assert not check_digit_fits(code)


@pytest.mark.parametrize(
    "code", ["", "123", "123456789", "400638133393X", "٤٠٠٦٣٨١٣٣٣٩٣١", " 4006381333931", "²" * 13]
)
def test_other_codes_have_no_check_digit(code):
    assert not is_gtin(code)


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_exactly_one_last_digit_fits_and_one_wrong_digit_shows(length, data):
    body = data.draw(st.text("0123456789", min_size=length, max_size=length))
    [last] = [digit for digit in "0123456789" if check_digit_fits(body + digit)]
    place = data.draw(st.integers(0, length - 1))
    other = str((int(body[place]) + data.draw(st.integers(1, 9))) % 10)
    assert not check_digit_fits(body[:place] + other + body[place + 1 :] + last)


_CODES = st.sampled_from(["96385074", "4006381333931", "123", "400638133393X", "²" * 13])


@given(st.lists(_CODES, max_size=4))
def test_many_codes_asked_together_are_what_each_is(codes):
    assert are_gtins(codes) == all(map(is_gtin, codes))
