"""Codes, words and files of products: a file is loaded as a whole or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.catalogue import check_digit_fits, is_gtin
from pos.domain.money import Currency
from pos.domain.tax import TaxRate
from pos.domain.views import CatalogueChange
from pos.errors import Refused
from pos.services import catalogue_import
from pos.services.catalogue_import import ImportProgress, Stage
from pos.services.catalogue_rows import MOST_ISSUES, RowChecker, Severity
from resources.samples import sample_catalogue
from tests.services.shelf import EUR, HEADER, found

CARD = "4242 4242 4242 4242"


# scanning


def test_a_scan_finds_the_product(shelf):
    shelf.load("HAM,0036000291452,Hammer,9.95,19")
    for code in ("036000291452", " 0036000291452\r", "ham"):
        assert shelf.service.scan(code).name == "Hammer"


def test_an_unknown_code_is_told_and_a_card_number_is_not_repeated(shelf):
    for code, scanned in [
        ("4711", "4711"),
        ("", ""),
        ("x" * 300, "x" * 64),
        (CARD, "[card number]"),
    ]:
        with pytest.raises(Refused) as error:
            shelf.service.scan(code)
        assert (error.value.code, error.value.facts) == ("code_unknown", {"scanned": scanned})


def test_a_code_of_two_products_is_not_chosen_from(shelf):
    shelf.load("A,96385074,Blue,1,0", "B,96385074,Red,1,0")
    with pytest.raises(Refused) as error:
        shelf.service.scan("96385074")
    assert error.value.code == "code_ambiguous"
    assert error.value.facts == {"scanned": "96385074", "skus": ("A", "B")}


def test_products_are_searched_listed_and_counted(shelf):
    shelf.load("A,,Claw hammer,1,0", "B,,Saw,1,0")
    assert [each.sku for each in shelf.service.search("ham cla")] == ["A"]
    assert [each.sku for each in shelf.service.list(after="A")] == ["B"]
    assert shelf.service.count() == 2


# a good file


def test_a_file_is_loaded_and_reported(shelf):
    report = shelf.load("A,4006381333931,Hammer,9.95,19", "B,,Saw,12,7", "", ",,,,")
    assert report.change == CatalogueChange(added=2, updated=0, unchanged=0)
    assert (report.file, report.layout, report.encoding) == ("products.csv", "own", "utf-8")
    assert (report.rows, report.errors, report.warnings, report.issues) == (2, 0, 0, ())


def test_a_second_import_updates_by_sku_and_keeps_what_is_not_in_the_file(shelf):
    shelf.load("A,,Hammer,9.95,19", "B,,Saw,12,7", "C,,Nail,1,7")
    report = shelf.load("a,,Claw hammer,9.95,19", "B,,Saw,12,7", "D,,Drill,50,19")
    assert report.change == CatalogueChange(added=1, updated=1, unchanged=1)
    assert shelf.names() == {"a": "Claw hammer", "B": "Saw", "C": "Nail", "D": "Drill"}


def test_names_keep_their_letters(shelf):
    names = {
        "A": 'Pipe, 1/2" "brass"',
        "B": "Crème brûlée",
        "C": "日本の釘",
        "D": "=1+1",
        "E": "Hammer 🔨",
        "F": "مطرقة",
    }
    rows = [f'{sku},,"{name.replace(chr(34), chr(34) * 2)}",1,0' for sku, name in names.items()]
    assert shelf.load(*rows).errors == 0
    assert shelf.names() == names


def test_white_space_is_tidied(shelf):
    shelf.load(' A , ,"  Claw\n hammer\u00a016\toz ", 9.95 , 19 % ')
    [product] = shelf.service.list()
    assert (product.sku, product.barcode, product.name) == ("A", "", "Claw hammer 16 oz")
    assert (product.price.minor, product.tax_rate) == (995, TaxRate(1900))


def test_windows_letters_that_were_taken_for_latin_1_are_put_right(shelf):
    assert shelf.load("A,,Beurre d\x92Isigny c\x9cur,1,0").errors == 0
    assert shelf.names() == {"A": "Beurre d’Isigny cœur"}


def test_an_old_windows_file_is_read_and_pointed_at(shelf):
    report = shelf.load_bytes(f"{HEADER}\nA,,Schraubenschlüssel groß,1,0".encode("cp1252"))
    assert found(report) == [(1, "encoding_assumed", "")]
    assert report.issues[0].text == "cp1252"
    assert shelf.names() == {"A": "Schraubenschlüssel groß"}


@pytest.mark.parametrize(
    ("currency", "text", "minor"),
    [
        ("EUR", "0", 0),
        ("EUR", "9", 900),
        ("EUR", "9.9", 990),
        ("EUR", '"9,95"', 995),
        ("EUR", '"1.234,50"', 123_450),
        ("EUR", "€ 9.95", 995),
        ("EUR", "9.95 EUR", 995),
        ("EUR", "999999.99", 99_999_999),
        ("USD", "$9.95", 995),
        ("CAD", "$9.95", 995),
        ("GBP", "£9.95", 995),
        ("JPY", "¥1290", 1290),
        ("KWD", "1.250", 1250),
    ],
)
def test_prices_are_read_in_the_shops_currency(shelf, currency, text, minor):
    report = shelf.load(f"A,,Hammer,{text},0", currency=Currency(currency))
    assert found(report) == []
    [product] = shelf.service.list()
    assert (product.price.minor, product.price.currency.code) == (minor, currency)


# rows with something in them

NASTY = [
    ("A,,Hammer,abc,0", "amount_unreadable", "price"),
    ("A,,Hammer,NaN,0", "amount_unreadable", "price"),
    ("A,,Hammer,1e3,0", "amount_unreadable", "price"),
    ("A,,Hammer,#N/A,0", "amount_unreadable", "price"),
    ("A,,Hammer,12 pieces,0", "amount_unreadable", "price"),
    ("A,,Hammer,=1+1,0", "amount_unreadable", "price"),
    ("A,,Hammer,٣,0", "amount_unreadable", "price"),
    ("A,,Hammer,-3,0", "amount_negative", "price"),
    ("A,,Hammer,€ -3,0", "amount_negative", "price"),
    ("A,,Hammer,1.999,0", "amount_too_precise", "price"),
    ('A,,Hammer,"1,234",0', "amount_too_precise", "price"),
    ("A,,Hammer,1000000.00,0", "amount_too_large", "price"),
    ("A,,Hammer,99999999999999999999,0", "amount_too_large", "price"),
    ("A,,Hammer,$9.95,0", "price_other_currency", "price"),
    ("A,,Hammer,9.95 USD,0", "price_other_currency", "price"),
    ("A,,Hammer,,0", "price_missing", "price"),
    ("A,,Hammer", "price_missing", "price"),
    ("A,,,1,0", "name_missing", "name"),
    ("A,,  ,1,0", "name_missing", "name"),
    (",4006381333931,Hammer,1,0", "sku_missing", "sku"),
    ("A,,Hammer,1,VAT", "tax_rate_unreadable", "tax_rate"),
    ("A,,Hammer,1,-7", "tax_rate_unreadable", "tax_rate"),
    ("A,,Hammer,1,6.625", "tax_rate_unreadable", "tax_rate"),
    ("A,,Hammer,1,101", "tax_rate_out_of_range", "tax_rate"),
    ("A,,Ham\0mer,1,0", "control_character", "name"),
    ("A,,Ham\x1bmer,1,0", "control_character", "name"),
    ("A,,Ham\u202emer,1,0", "control_character", "name"),
    ("A\x07,,Hammer,1,0", "control_character", "sku"),
    ("A,12\x0034,Hammer,1,0", "control_character", "barcode"),
    ("A,,Ham\ufffdmer,1,0", "undecodable", "name"),
    (f"A,,{'x' * 251},1,0", "text_too_long", "name"),
    (f"{'x' * 65},,Hammer,1,0", "text_too_long", "sku"),
    (f"A,{'x' * 49},Hammer,1,0", "text_too_long", "barcode"),
    (f"A,,Gift for {CARD},1,0", "card_number", "name"),
    ("4242424242424242,,Hammer,1,0", "card_number", "sku"),
    ("A,4242424242424242,Hammer,1,0", "card_number", "barcode"),
    ("A,4.00638E+12,Hammer,1,0", "barcode_rounded", "barcode"),
    ("A,,Nails, 65 mm,1,0", "columns_too_many", ""),
    ('A,,"Ham"mer,1,0', "quotes_open", ""),
]


@pytest.mark.parametrize(("row", "code", "column"), NASTY)
def test_one_wrong_row_and_nothing_is_loaded(shelf, row, code, column):
    report = shelf.load("GOOD,,Saw,1,0", row, "LATER,,Nail,1,0")
    assert found(report) == [(3, code, column)]
    assert report.issues[0].severity is Severity.ERROR
    assert (report.errors, report.change, report.is_loaded) == (1, None, False)
    assert shelf.names() == {}


@pytest.mark.parametrize(("row", "code", "column"), NASTY)
def test_wrong_rows_are_skipped_when_that_was_asked_for(shelf, row, code, column):
    report = shelf.load("GOOD,,Saw,1,0", row, "LATER,,Nail,1,0", skip_bad_rows=True)
    assert found(report) == [(3, code, column)]
    assert report.change == CatalogueChange(added=2, updated=0, unchanged=0)
    assert shelf.names() == {"GOOD": "Saw", "LATER": "Nail"}


def test_what_was_wrong_is_shown_without_card_numbers_and_control_characters(shelf):
    report = shelf.load(
        f"A,,Gift for {CARD},1,0",
        f"B,,Saw,{CARD},0",
        "C,,Ham\x1b[31mmer,1,0",
        f"D,,Saw,{'9' * 10}x{'9' * 90},0",
    )
    shown = [issue.text for issue in report.issues]
    assert shown[0] == shown[1] == ""
    assert shown[2] == "Ham\ufffd[31mmer"
    assert len(shown[3]) == 40


KEPT = [
    ("A,4006381333930,Hammer,1,0", "check_digit", "4006381333930"),
    ("A,96385075,Hammer,1,0", "check_digit", "96385075"),
    ("A,36000291452,Hammer,1,0", "barcode_zero_restored", "036000291452"),
]


@pytest.mark.parametrize(("row", "code", "barcode"), KEPT)
def test_a_doubtful_barcode_is_kept_and_pointed_at(shelf, row, code, barcode):
    report = shelf.load(row)
    assert found(report) == [(2, code, "barcode")]
    assert report.issues[0].severity is Severity.WARNING
    assert (report.errors, report.warnings, report.is_loaded) == (0, 1, True)
    assert shelf.service.scan(barcode).sku == "A"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("4 006381 333931", "4006381333931"),
        ("0-36000-29145-2", "036000291452"),
        ("'4006381333931", "4006381333931"),
        ("HH-0042", "HH-0042"),
        ("12345", "12345"),
    ],
)
def test_barcodes_are_kept_as_scanners_send_them(shelf, written, kept):
    report = shelf.load(f"A,{written},Hammer,1,0")
    assert report.issues == ()
    assert shelf.service.list()[0].barcode == kept


def test_an_sku_that_comes_twice_names_both_lines(shelf):
    report = shelf.load("A,,Hammer,1,0", "B,,Saw,1,0", "a,,Nail,1,0")
    [issue] = report.issues
    assert (issue.line, issue.code, issue.other_line) == (4, "sku_repeated", 2)
    assert shelf.names() == {}


def test_an_sku_that_comes_twice_is_found_however_far_apart(shelf):
    rows = [f"S{n},,Screw {n},1,0" for n in range(1200)]
    report = shelf.load(*rows, "S0,,Screw again,1,0")
    assert [(issue.line, issue.code, issue.other_line) for issue in report.issues] == [
        (1202, "sku_repeated", 2)
    ]


def test_a_barcode_that_comes_twice_is_pointed_at(shelf):
    report = shelf.load("A,96385074,Blue,1,0", "B,96385074,Red,1,0")
    [issue] = report.issues
    assert (issue.line, issue.code, issue.severity, issue.other_line) == (
        3,
        "barcode_repeated",
        Severity.WARNING,
        2,
    )
    assert report.is_loaded


def test_everything_that_is_wrong_with_a_row_is_told_at_once(shelf):
    report = shelf.load(",4.0E+12,,abc,VAT")
    assert [code for _, code, _ in found(report)] == [
        "sku_missing",
        "name_missing",
        "barcode_rounded",
        "amount_unreadable",
        "tax_rate_unreadable",
    ]


def test_spoiled_letters_are_told_with_their_line(shelf):
    content = f"{HEADER}\nA,,Crème,1,0\nB,,Brûlée,1,0\n".encode() + b"C,,Caf\xe9,1,0\n"
    report = shelf.load_bytes(content)
    assert found(report) == [(4, "undecodable", "name")]
    assert report.issues[0].text == "Caf\ufffd"


def test_lines_are_those_of_the_file_also_after_a_name_of_two_lines(shelf):
    report = shelf.load('A,,"Claw\nhammer",1,0', "", "B,,Saw,abc,0")
    assert found(report) == [(5, "amount_unreadable", "price")]


def test_issues_are_in_the_order_of_the_file(shelf):
    rows = [f"S{n},,Screw {n},1,0" for n in range(500)]
    rows[100] = "S100,,Screw,abc,0"
    rows[150] = "S150,,Nails, 65 mm,1,0"
    rows[199] = "S199,,,1,0"
    assert [line for line, _, _ in found(shelf.load(*rows))] == [102, 152, 201]


def test_issues_are_counted_beyond_those_that_are_kept(shelf):
    report = shelf.load(*(f"S{n},,Screw,abc,0" for n in range(MOST_ISSUES + 500)))
    assert (report.errors, len(report.issues)) == (MOST_ISSUES + 500, MOST_ISSUES)


def test_a_file_of_wrong_rows_only_loads_nothing_even_when_they_are_skipped(shelf):
    report = shelf.load("A,,Hammer,abc,0", skip_bad_rows=True)
    assert (report.errors, report.change) == (1, None)


@pytest.mark.parametrize("rows", [(), ("", ",,,,", ",,")])
def test_a_header_alone_is_no_catalogue(shelf, rows):
    with pytest.raises(Refused, match="file_without_products"):
        shelf.load(*rows)


def test_too_many_products_are_refused(shelf, monkeypatch):
    monkeypatch.setattr(catalogue_import, "MOST_PRODUCTS", 300)
    with pytest.raises(Refused, match="file_too_many_products"):
        shelf.load(*(f"S{n},,Screw,1,0" for n in range(301)))


def test_a_refused_file_leaves_the_catalogue_as_it_was(shelf):
    shelf.load("A,,Hammer,1,0")
    for content in (b"\x89PNG\r\n\x1a\n", b"", b"some,thing,else\n1,2,3\n"):
        with pytest.raises(Refused):
            shelf.load_bytes(content)
    assert shelf.names() == {"A": "Hammer"}


# watching


def test_progress_goes_from_reading_to_saving_and_never_back(shelf):
    seen: list[ImportProgress] = []
    shelf.load(*(f"S{n},,Screw {n},1,0" for n in range(5000)), progress=seen.append)
    stages = [progress.stage for progress in seen]
    assert stages == sorted(stages)
    assert set(stages) == {Stage.READING, Stage.SAVING}
    percents = [progress.percent for progress in seen]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert seen[-1].total == 5000


def test_whoever_watches_can_stop_an_import_while_it_saves(shelf):
    class StoppedError(Exception):
        pass

    def stop(progress):
        if progress.stage is Stage.SAVING:
            raise StoppedError

    with pytest.raises(StoppedError):
        shelf.load("A,,Hammer,1,0", progress=stop)
    assert shelf.names() == {}


# many rows at once, and one by one

FIELDS = [
    st.sampled_from(["A", "a", "B", "C", "", " D ", "4242424242424242", "x" * 65, "É\n"]),
    st.sampled_from(["", "96385074", "96385075", "4006381333931", "'96385074", "HH 1", "1E+9"]),
    st.sampled_from(["Hammer", "Saw  ", "", "Nail\u00a05", "a\0b", "\ufffd", f"for {CARD}"]),
    st.sampled_from(["1", "1.00", "0", "abc", "", "€1", "$1", "variable"]),
    st.sampled_from(["", "0", "19", "7,7 %", "VAT", "101"]),
    st.sampled_from(["", "", "kg", "bushel"]),
    st.sampled_from(["", "", "sku_made"]),
]


@given(st.lists(st.tuples(*FIELDS), min_size=1, max_size=12))
def test_rows_checked_at_once_are_judged_as_rows_checked_one_by_one(raws):
    rows = list(enumerate(raws, 2))
    together, apart = RowChecker(EUR), RowChecker(EUR)
    one_by_one = [each for line, raw in rows if (each := apart.product(line, raw))]
    assert list(together.products(rows)) == one_by_one
    assert together.issues == apart.issues


def _outcome(path):
    """How many products and errors there were, or why the file was refused."""
    try:
        products, report = catalogue_import.read_products(
            path, currency=EUR, default_rate=TaxRate(0)
        )
    except Refused as error:
        return error.code
    assert report.rows >= len(products)
    return "errors" if report.errors else "good"


@given(st.lists(st.text(max_size=12), max_size=60))
def test_no_file_makes_an_import_fail_in_a_way_of_its_own(tmp_path_factory, cells):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(f"{HEADER}\n".encode() + ",".join(cells).encode("utf-8", "replace"))
    assert _outcome(path) in {"errors", "good", "file_without_products", "file_not_text"}


# the sample


def test_the_sample_is_loaded_into_an_empty_catalogue_only(shelf):
    change = shelf.service.load_sample(EUR)
    assert change is not None
    assert change.added == shelf.service.count() >= 40
    assert shelf.service.load_sample(EUR) is None
    assert shelf.service.search("claw hammer")[0].price.minor == 1890


def test_the_sample_never_joins_products_of_the_shop(shelf):
    shelf.load("A,,Hammer,1,0")
    assert shelf.service.load_sample(EUR) is None
    assert shelf.names() == {"A": "Hammer"}


@pytest.mark.parametrize(("code", "minor"), [("JPY", 1890), ("KWD", 18_900), ("ISK", 189_000)])
def test_sample_prices_keep_their_digits_in_another_currency(shelf, code, minor):
    shelf.service.load_sample(Currency(code))
    product = shelf.service.search("claw hammer")[0]
    assert (product.price.minor, product.price.currency.code) == (minor, code)
    assert product.price.minor % product.price.currency.step == 0


def test_the_sample_is_a_sound_file_of_our_own():
    with sample_catalogue() as path:
        products, report = catalogue_import.read_products(
            path, currency=EUR, default_rate=TaxRate(0)
        )
        header = path.read_text(encoding="utf-8").splitlines()[0]
    assert (report.errors, report.warnings, report.layout) == (0, 0, "own")
    assert header == HEADER
    assert {product.tax_rate.percent() for product in products} == {"0", "7", "19"}
    for product in products:
        assert is_gtin(product.barcode)
        assert check_digit_fits(product.barcode)
        assert 20 <= int(product.barcode[:2]) <= 29
