"""Labels of the shop's scale and GS1 codes at the counter: the product, its weight or its price."""

import pytest

from pos.domain.catalogue import check_digit_fits
from pos.domain.scale_codes import read_patterns
from pos.errors import Refused
from pos.services.catalogue import CatalogueService
from tests.domain.making import eur
from tests.services.shelf import found


def _labels(shelf, patterns="21PPPPPWWWWWC 23PPPPPAAAAAC"):
    shelf.load(
        "00042,,Apples,2.99,7,kg",
        "7,,Bread,1.80,7,",
        f"GRAPES,{_rechecked('2100077000000')},Grapes,4.50,7,kg",
        "CH,99504000059104,Cheese,19.00,7,kg",
        header="sku,barcode,name,price,tax_rate,unit",
    )
    return CatalogueService(shelf.service._store, None, lambda: read_patterns(patterns))


@pytest.mark.parametrize(
    ("code", "name", "price", "measure"),
    [
        ("2100042003505", "Apples", 299, 350),
        ("2100077012507", "Grapes", 450, 1250),
        ("2300007002503", "Bread", 250, 0),
        ("2300042001234", "Apples", 123, 0),
        ("01995040000591043103000350", "Cheese", 1900, 350),
        ("019950400005910439220374", "Cheese", 374, 0),
        ("00042", "Apples", 299, 0),
        ("2300042000000", "Apples", 299, 0),
        ("019950400005910439220000", "Cheese", 1900, 0),
    ],
)
def test_a_label_finds_its_product_and_what_it_weighs_or_costs(shelf, code, name, price, measure):
    taken = _labels(shelf).take(_rechecked(code))
    assert (taken.product.name, taken.item.price, taken.measure) == (name, eur(price), measure)
    assert taken.item.unit == ("" if taken.item.price != taken.product.price else "kg")


def _rechecked(code):
    """An EAN-13 of ours with the check digit that is right for it."""
    if len(code) != 13:
        return code
    return next(each for last in "0123456789" if check_digit_fits(each := code[:-1] + last))


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("2100007003505", "label_not_measured"),
        ("2100001003505", "code_unknown"),
        ("2900042003505", "code_unknown"),
        ("01995040000591043203000350", "label_other_unit"),
        ("01995040000591043923749", "label_price"),
    ],
)
def test_a_label_that_cannot_be_sold_is_refused_by_its_reason(shelf, code, refused):
    with pytest.raises(Refused) as caught:
        _labels(shelf).take(_rechecked(code))
    assert caught.value.code == refused


def test_without_a_scale_no_code_is_taken_for_a_label(shelf):
    with pytest.raises(Refused, match="code_unknown"):
        _labels(shelf, "").take(_rechecked("2100042003505"))


def test_the_catalogues_own_code_goes_before_any_label(shelf):
    service = _labels(shelf)
    own = _rechecked("2100042003505")
    shelf.load(f"X,{own},Gift box,5,19")
    assert service.take(own).product.name == "Gift box"


def test_a_unit_that_nobody_knows_leaves_its_row_out(shelf):
    report = shelf.load("A,,Apples,1,0,bushel", header="sku,barcode,name,price,tax_rate,unit")
    assert found(report) == [(2, "unit_unknown", "unit")]


def test_a_product_that_gets_a_unit_is_changed(shelf):
    shelf.load("A,,Apples,1,0")
    report = shelf.load("A,,Apples,1,0,kg", header="sku,barcode,name,price,tax_rate,unit")
    assert (report.change.added, report.change.updated) == (0, 1)
    assert shelf.service.scan("A").unit == "kg"
