"""What the columns of a file are taken for, and what is left aside."""

import re

import pytest

from pos.domain.money import Currency
from pos.domain.tax import TaxRate
from pos.errors import Refused
from pos.services.catalogue_layouts import recognise
from tests.services.shelf import found

NONE = TaxRate(0)
SQUARE = (
    "Reference Handle,Token,Item Name,Variation Name,SKU,Description,Categories,GTIN,Item Type,"
    "Price,Archived,Sellable,Option Name 1,Option Value 1,Current Quantity Main St,"
    "Tax - Sales Tax (8.25%),Tax - Local (1%)"
)
SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Grams,Variant Price,Variant Taxable,Variant Barcode,"
    "Image Src,Status"
)
SHOPIFY_NOW = (
    "Title,URL handle,Description,Vendor,Status,SKU,Barcode,Option1 name,Option1 value,Price,"
    "Compare-at price,Charge tax,Product image URL"
)


def _line(header, **cells):
    """A row of that header with some cells filled, named after their columns."""
    columns = [re.sub("[^a-z0-9]+", "_", column.lower()).strip("_") for column in header.split(",")]
    assert set(cells) <= set(columns)
    return ",".join(cells.get(column, "") for column in columns)


def _square(**cells):
    return _line(SQUARE, **cells)


def _shopify(**cells):
    return _line(SHOPIFY, **cells)


def _products(shelf):
    return [
        (each.sku, each.barcode, each.name, each.price.minor, each.tax_rate.basis_points)
        for each in shelf.service.list()
    ]


@pytest.mark.parametrize(
    "header",
    [
        "sku,barcode,name,price,tax_rate",
        "SKU,Barcode,Name,Price,Tax Rate",
        " Price , tax_rate,NAME,barcode, sku ",
        "name,price,note,sku,tax_rate,barcode,,",
    ],
)
def test_our_own_columns_are_known_in_any_order_and_case(header):
    columns = recognise(header.split(","), NONE)
    assert columns is not None
    assert columns.layout == "own"
    assert {ours for _, ours in columns.mapped} == {"sku", "barcode", "name", "price", "tax_rate"}


def test_it_is_said_what_each_column_was_taken_for_and_which_were_ignored():
    columns = recognise(SQUARE.split(","), NONE)
    assert columns is not None
    assert columns.layout == "square"
    assert columns.mapped == (
        ("Token", "id"),
        ("Item Name", "name"),
        ("Variation Name", "variant"),
        ("SKU", "sku"),
        ("GTIN", "barcode"),
        ("Price", "price"),
        ("Archived", "status"),
        ("Tax - Sales Tax (8.25%)", "tax_rate"),
        ("Tax - Local (1%)", "tax_rate"),
    )
    assert columns.ignored[:3] == ("Reference Handle", "Description", "Categories")
    assert len(columns.mapped) + len(columns.ignored) == len(SQUARE.split(","))


@pytest.mark.parametrize(
    "header",
    [
        "P000001,4006381333931,Granola,40.24,20",
        "code,title,amount",
        "sku",
        "",
        "handle,price",
        '"sku',
    ],
)
def test_what_is_no_header_is_refused_with_what_was_found(shelf, header):
    with pytest.raises(Refused) as error:
        shelf.load("A,B,C", header=header or ",x")
    assert error.value.code == "header_unknown"
    assert error.value.facts["expected"] == ("sku", "barcode", "name", "price", "tax_rate", "unit")


@pytest.mark.parametrize(
    ("header", "layout", "missing"),
    [
        ("sku,name", "own", ("price",)),
        ("name,price,barcode", "own", ("sku",)),
        ("Token,Item Name,Variation Name,SKU", "square", ("price",)),
        ("Handle,Title,Vendor", "shopify", ("variant price",)),
        ("Title,URL handle,SKU", "shopify", ("price",)),
    ],
)
def test_a_header_without_a_column_that_is_needed_says_which(shelf, header, layout, missing):
    with pytest.raises(Refused) as error:
        shelf.load("A,B,C", header=header)
    assert error.value.code == "header_incomplete"
    assert error.value.facts == {"layout": layout, "missing": missing}


def test_a_column_that_is_there_twice_is_not_chosen_from(shelf):
    with pytest.raises(Refused) as error:
        shelf.load("A,Hammer,1,2", header="sku,name,price,Price")
    assert error.value.code == "header_repeated"
    assert error.value.facts["columns"] == ("price",)


def test_what_stands_in_an_ignored_column_is_no_remark(shelf):
    report = shelf.load("A,,Hammer,9.95,19,red", header="sku,barcode,name,price,tax_rate,colour")
    assert found(report) == []
    assert report.ignored == ("colour",)


def test_a_column_that_is_ignored_may_be_there_twice(shelf):
    assert shelf.load("A,Hammer,1,x,y", header="sku,name,price,note,note").is_loaded


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_are_parted_as_spreadsheets_part_them(shelf, delimiter):
    rows = ["sku,barcode,name,price,tax_rate", "A,,Hammer,9.95,19"]
    shelf.load_bytes("\n".join(rows).replace(",", delimiter).encode())
    assert _products(shelf) == [("A", "", "Hammer", 995, 1900)]


def test_a_decimal_comma_is_read_where_semicolons_part_the_cells(shelf):
    shelf.load("A;;Hammer;9,95;7,7 %", header="sku;barcode;name;price;tax_rate")
    assert _products(shelf) == [("A", "", "Hammer", 995, 770)]


def test_only_sku_name_and_price_are_needed(shelf):
    report = shelf.load("A,Hammer,9.95", header="sku,name,price", default_rate=TaxRate(1900))
    assert found(report) == [(1, "tax_rate_absent", "")]
    assert report.issues[0].text == "19"
    assert _products(shelf) == [("A", "", "Hammer", 995, 1900)]


# Square


def test_a_square_export_is_loaded(shelf):
    report = shelf.load(
        _square(token="T1", item_name="Hammer", variation_name="Regular", sku="H1",
                gtin="4006381333931", price="$18.90", tax_sales_tax_8_25="Y", tax_local_1="Y"),
        _square(token="T2", item_name="Paint", variation_name="White 5 l", sku="P1", price="29",
                tax_sales_tax_8_25="Y", tax_local_1="N"),
        _square(token="T3", item_name="Book", sku="B1", price='"1,250.00"', tax_sales_tax_8_25="N"),
        header=SQUARE,
        currency=Currency("USD"),
    )  # fmt: skip
    assert (report.layout, report.errors, report.warnings) == ("square", 0, 0)
    assert _products(shelf) == [
        ("B1", "", "Book", 125_000, 0),
        ("H1", "4006381333931", "Hammer", 1890, 925),
        ("P1", "", "Paint - White 5 l", 2900, 825),
    ]


def test_a_square_item_without_an_sku_keeps_its_token_and_is_updated_by_it(shelf):
    for price in ("10", "12"):
        report = shelf.load(
            _square(token="T1", item_name="Hammer", price=price, tax_sales_tax_8_25="Y"),
            header=SQUARE,
        )
        assert found(report) == [(2, "sku_made", "sku")]
        assert report.issues[0].text == "T1"
    assert [(row[0], row[3]) for row in _products(shelf)] == [("T1", 1200)]


def test_archived_square_items_are_left_out(shelf):
    report = shelf.load(
        _square(token="T1", item_name="Old hammer", sku="H0", price="1", archived="Y"),
        _square(token="T2", item_name="Hammer", sku="H1", price="2", archived="N"),
        header=SQUARE,
    )
    assert (report.rows, report.left_out) == (1, 1)
    assert shelf.names() == {"H1": "Hammer"}


def test_a_square_price_that_is_asked_for_at_the_till_is_pointed_at(shelf):
    report = shelf.load(
        _square(token="T1", item_name="Donation", sku="D1", price="variable"), header=SQUARE
    )
    assert found(report) == [(2, "price_open", "price")]
    assert not report.is_loaded


def test_a_square_tax_that_cannot_be_kept_exactly_is_refused_and_not_rounded(shelf):
    header = SQUARE.replace("Sales Tax (8.25%)", "NJ Sales Tax (6.625%)")
    with pytest.raises(Refused) as error:
        shelf.load("x", header=header)
    assert error.value.code == "tax_rate_unreadable"
    assert error.value.facts["text"] == "6.625%"


def test_a_square_file_without_taxes_takes_the_given_rate(shelf):
    shelf.load(
        "T1,Hammer,Regular,H1,5",
        header="Token,Item Name,Variation Name,SKU,Price",
        default_rate=TaxRate(700),
    )
    assert _products(shelf) == [("H1", "", "Hammer", 500, 700)]


# Shopify


def test_a_shopify_export_is_loaded_with_variants_and_without_pictures(shelf):
    report = shelf.load(
        _shopify(handle="shirt", title="T-shirt", option1_name="Size", option1_value="M",
            option2_value="Blue", variant_sku="S-M", variant_price="19.90", variant_taxable="TRUE",
            variant_barcode="'4006381333931", image_src="https://img.example/1.jpg"),
        _shopify(handle="shirt", option1_value="L", variant_sku="S-L", variant_price="21.90",
            variant_taxable="TRUE"),
        _shopify(handle="shirt", image_src="https://img.example/2.jpg"),
        _shopify(handle="book", title='"Book, second hand"', option1_name="Title",
            option1_value="Default Title", variant_sku="B", variant_price="5",
            variant_taxable="FALSE"),
        header=SHOPIFY,
        default_rate=TaxRate(1900),
    )  # fmt: skip
    assert report.layout == "shopify"
    assert (report.rows, report.left_out) == (3, 1)
    assert found(report) == [(1, "tax_rate_absent", "")]
    assert _products(shelf) == [
        ("B", "", "Book, second hand", 500, 0),
        ("S-L", "", "T-shirt - L", 2190, 1900),
        ("S-M", "4006381333931", "T-shirt - M / Blue", 1990, 1900),
    ]


def test_shopifys_present_columns_are_loaded_too(shelf):
    report = shelf.load(
        _line(SHOPIFY_NOW, title="Mug", url_handle="mug", sku="M1", barcode="96385074",
              option1_name="Title", option1_value="Default Title", price="9.50", charge_tax="TRUE"),
        header=SHOPIFY_NOW,
        default_rate=TaxRate(2000),
    )  # fmt: skip
    assert report.layout == "shopify"
    assert ("Charge tax", "taxed") in report.mapped
    assert "Compare-at price" in report.ignored
    assert _products(shelf) == [("M1", "96385074", "Mug", 950, 2000)]


def test_a_shopify_variant_without_an_sku_is_named_after_its_handle(shelf):
    report = shelf.load(
        _shopify(handle="shirt", title="T-shirt", option1_value="M", variant_price="9"),
        _shopify(handle="shirt", option1_value="L", variant_price="9"),
        _shopify(handle="mug", title="Mug", option1_value="Default Title", variant_price="5"),
        header=SHOPIFY,
    )
    assert found(report)[1:] == [(line, "sku_made", "sku") for line in (2, 3, 4)]
    assert set(shelf.names()) == {"shirt/M", "shirt/L", "mug"}


def test_drafts_and_archived_products_are_left_out_with_all_their_variants(shelf):
    rows = [
        _shopify(handle=f"p{status}", title=status, variant_sku=status, variant_price="1",
              status=status)
        for status in ("draft", "archived", "active")
    ]  # fmt: skip
    rows.insert(1, _shopify(handle="pdraft", variant_sku="second", variant_price="1"))
    report = shelf.load(*rows, header=SHOPIFY)
    assert report.left_out == 3
    assert shelf.names() == {"active": "active"}


def test_a_shopify_row_whose_product_is_not_named_has_no_name(shelf):
    report = shelf.load(
        _shopify(handle="stray", variant_sku="X", variant_price="1"), header=SHOPIFY
    )
    assert (2, "name_missing", "name") in found(report)
