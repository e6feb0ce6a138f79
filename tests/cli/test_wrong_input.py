"""What people and programs get wrong, and what they are told then."""

import pytest

from pos.adapters.sqlite.connection import connect
from pos.cli.wording_settings import SETTINGS_FIT


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("1.999", "amount_too_precise"),
        ("-3", "amount_negative"),
        ("NaN", "amount_unreadable"),
        ("1e3", "amount_unreadable"),
        ("abc", "amount_unreadable"),
        ("", "amount_unreadable"),
        ("1000000000000", "amount_too_large"),
    ],
)
def test_an_amount_that_cannot_be_read_is_wrong_usage(holdfast, sold, amount, code):
    intent = sold("--card", "pm_card_visa")["payment"]["intent"]
    error = holdfast.json("hold", "capture", intent, f"--amount={amount}", code=2)["error"]
    assert (error["kind"], error["code"], error["option"]) == ("usage", code, "--amount")
    assert len(holdfast.json("hold", "list")["holds"]) == 1


@pytest.mark.parametrize(
    ("amount", "code"), [("0", "capture_zero"), ("4.01", "capture_more_than_held")]
)
def test_an_amount_that_cannot_be_captured_is_refused(holdfast, sold, amount, code):
    intent = sold("--card", "pm_card_visa")["payment"]["intent"]
    error = holdfast.json("hold", "capture", intent, "--amount", amount, code=3)["error"]
    assert error["code"] == code
    assert error["money"] == "The amount is still held. Nothing has been taken."


@pytest.mark.parametrize("quantity", ["0", "-1", "-1.5", "10000", "9" * 50, "many", "", "1e3", "٣"])
def test_a_quantity_that_cannot_be_sold_is_wrong_usage(holdfast, quantity):
    answer = holdfast.json("sale", "new", "--item", f"C-1*{quantity}", code=2)
    assert answer["error"]["code"] == "quantity_out_of_range"
    assert answer["error"]["option"] == "--item"
    assert holdfast.json("sale", "list")["sales"] == []


def test_a_weight_of_what_is_sold_by_the_piece_is_refused(holdfast):
    answer = holdfast.json("sale", "new", "--item", "C-1*1,5", code=3)
    assert answer["error"]["code"] == "not_measured"
    assert holdfast.json("sale", "list")["sales"] == []


@pytest.mark.parametrize(
    "typed", ["4242424242424242", "4242 4242 4242 4242", "sk_test_51Abcdefghijklmnop", ""]
)
def test_a_card_number_or_a_key_instead_of_a_card_is_wrong_usage_and_never_kept(holdfast, typed):
    answer = holdfast("sale", "new", "--item", "C-1", "--card", typed, "--json", code=2)
    assert (answer.json["error"]["code"], answer.json["error"]["option"]) == ("card_name", "--card")
    assert holdfast.json("sale", "list")["sales"] == []
    if typed:
        kept = b"".join(p.read_bytes() for p in holdfast.folder.iterdir() if p.is_file())
        assert typed.encode() not in kept
        assert typed not in answer.out + answer.err


def test_a_card_that_stripe_does_not_know_is_refused_and_another_one_pays(holdfast):
    answer = holdfast.json("sale", "new", "--item", "C-1", "--card", "pm_card_bogus", code=3)
    assert answer["error"]["code"] == "card_unknown"
    receipt = answer["sale"]["receipt"]
    resumed = holdfast.json("sale", "resume", receipt, "--card", "pm_card_visa")
    assert resumed["sale"]["money"] == "held"


@pytest.mark.parametrize(
    ("discount", "exit_code", "code"),
    [
        ("abc%", 2, "discount_unreadable"),
        ("101%", 2, "discount_out_of_range"),
        ("0", 2, "discount_out_of_range"),
        ("1.999", 2, "amount_too_precise"),
        ("4.01", 3, "discount_too_large"),
    ],
)
def test_a_discount_that_cannot_be_given_is_told(holdfast, discount, exit_code, code):
    answer = holdfast.json("sale", "new", "--item", "C-1", "--discount", discount, code=exit_code)
    assert answer["error"]["code"] == code


def test_an_unknown_code_is_refused_with_the_code(holdfast):
    answer = holdfast("sale", "new", "--item", "0000", code=3)
    assert "0000" in answer.err
    assert "holdfast catalogue search" in answer.err


def test_a_card_number_typed_as_a_barcode_is_not_repeated(holdfast):
    answer = holdfast("sale", "new", "--item", "4242424242424242", "--json", code=3)
    assert "4242424242424242" not in answer.out + answer.err


def test_a_sale_without_items_is_wrong_usage(holdfast):
    answer = holdfast("sale", "new", code=2)
    assert "--item" in answer.err


@pytest.mark.parametrize("name", ["till-1-000099", "sale_ffffffff", "0", "%", "", "x" * 500])
def test_a_sale_that_is_not_there_is_refused(holdfast, sold, name):
    sold()
    error = holdfast.json("sale", "show", "--", name, code=3)["error"]
    assert error["code"] == "sale_unknown"


def test_a_payment_that_is_not_there_is_refused(holdfast):
    assert holdfast.json("hold", "show", "pi_00000000", code=3)["error"]["code"] == "intent_unknown"


def test_less_than_stripe_charges_is_refused_before_stripe_is_asked(holdfast):
    cheap = holdfast.folder.parent / "cheap.csv"
    cheap.write_text("sku,barcode,name,price,tax_rate\nX,,Bag,0.10,20\n")
    holdfast("catalogue", "import", str(cheap))
    answer = holdfast.json("sale", "new", "--item", "X", code=3)
    assert answer["error"]["code"] == "amount_too_small"
    assert answer["error"]["facts"]["minimum"]["text"] == "0.50"


def test_more_than_stripe_charges_is_refused(holdfast):
    dear = holdfast.folder.parent / "dear.csv"
    dear.write_text("sku,barcode,name,price,tax_rate\nX,,Yacht,999999.99,20\n")
    holdfast("catalogue", "import", str(dear))
    assert (
        holdfast.json("sale", "new", "--item", "X*2", code=3)["error"]["code"] == "cart_too_large"
    )
    assert holdfast.json("sale", "new", "--item", "X")["sale"]["total"]["minor"] == 99_999_999


@pytest.mark.parametrize(
    ("currency", "price", "card_total"), [("JPY", "500", 500), ("KWD", "1.230", 1230)]
)
def test_currencies_without_and_with_three_decimals(bare, currency, price, card_total):
    bare("settings", "set", "currency", currency)
    file = bare.folder.parent / "own.csv"
    file.write_text(f"sku,barcode,name,price,tax_rate\nX,,Thing,{price},0\n")
    bare("catalogue", "import", str(file))
    sale = bare.json("sale", "new", "--item", "X", "--card", "pm_card_visa", "--capture")["sale"]
    taken = sale["payment"]["taken"]
    assert (taken["minor"], taken["currency"], taken["text"]) == (card_total, currency, price)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("descriptor_suffix", "A" * 23, "descriptor_too_long"),
        ("descriptor_suffix", "12345", "descriptor_no_letter"),
        ("descriptor_suffix", "A<B", "descriptor_character"),
        ("currency", "EURO", "currency_unknown"),
        ("time_zone", "Berlin", "time_zone_unknown"),
        ("register", "-", "register_name"),
        ("tax_mode", "sometimes", "setting_value"),
        ("colour", "blue", "setting_unknown"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_and_nothing_changes(bare, name, value, code):
    before = bare.json("settings", "list")["settings"]
    assert bare.json("settings", "set", name, "--", value, code=3)["error"]["code"] == code
    assert bare.json("settings", "list")["settings"] == before


@pytest.mark.parametrize("name", sorted(SETTINGS_FIT))
def test_whoever_gives_a_setting_what_does_not_fit_is_told_what_does(bare, name):
    error = bare.json("settings", "set", name, "--", "a\u2028b", code=3)["error"]
    assert (error["code"], error["advice"]) == ("setting_value", SETTINGS_FIT[name])


def test_a_picture_is_no_catalogue(bare, tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    before = bare.json("catalogue", "list")["count"]
    assert (
        bare.json("catalogue", "import", str(picture), code=3)["error"]["code"] == "file_not_text"
    )
    assert bare.json("catalogue", "list")["count"] == before


def test_a_file_that_is_not_there_is_refused(bare, tmp_path):
    path = str(tmp_path / "nowhere.csv")
    assert bare.json("catalogue", "import", path, code=3)["error"]["code"] == "file_missing"


def test_one_wrong_row_and_nothing_is_loaded(bare, products):
    with products.open("a") as file:
        file.write("X-1,,No price,NaN,20\n")
    before = bare.json("catalogue", "list")["count"]
    answer = bare("catalogue", "import", str(products), code=3)
    assert "line 6: price “NaN” is not a number" in answer.err
    assert bare.json("catalogue", "list")["count"] == before
    report = bare.json("catalogue", "import", str(products), code=3)
    assert report["import"]["loaded"] is False
    assert [(i["line"], i["code"]) for i in report["import"]["issues"]] == [
        (6, "amount_unreadable")
    ]


def test_wrong_rows_can_be_skipped(bare, products):
    with products.open("a") as file:
        file.write("X-1,,No price,NaN,20\n")
    answer = bare.json("catalogue", "import", str(products), "--skip-bad-rows")
    assert (answer["import"]["loaded"], answer["import"]["added"]) == (True, 4)
    assert bare.json("catalogue", "search", "earl")["products"][0]["sku"] == "C-4"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--mode", "real", "sale", "list"],
        ["sale", "list", "--limit", "0"],
        ["sale", "list", "--limit", "many"],
        ["training", "advance"],
        ["training", "advance", "--days", "-1"],
        ["hold", "capture"],
        ["export", "--out", "x", "--format", "pdf"],
        ["sale", "list", "--no-such-option"],
    ],
)
def test_wrong_usage_is_exit_2_in_words_and_in_json(bare, arguments):
    assert "Usage:" in bare(*arguments, code=2).err
    error = bare.json(*arguments, code=2)["error"]
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert error["what"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--mode", "training", "--api-base", "https://example.com"], "api_base_mode"),
        (["--mode", "live", "--api-base", "https://example.com"], "api_base_mode"),
        (["--mode", "test", "--api-base", "http://example.com"], "api_base_url"),
        (["--mode", "test", "--api-base", "nonsense"], "api_base_url"),
    ],
)
def test_another_server_is_for_test_mode_and_safe_addresses(bare, arguments, code):
    assert bare.json(*arguments, "sale", "list", code=3)["error"]["code"] == code


def test_a_folder_that_is_a_file_is_misconfigured(bare):
    bare.folder.write_text("mine")
    error = bare.json("sale", "new", "--item", "X", code=5)["error"]
    assert error["kind"] == "misconfigured"
    assert bare.folder.read_text() == "mine"


def test_a_ledger_of_a_newer_version_is_left_alone(holdfast):
    ledger = holdfast.folder / "training-acct_1Practice.db"
    db = connect(ledger)
    db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('holdfast', '9999_future', '2030-01-01')"
    )
    db.close()
    for command in (["sale", "list"], ["sale", "new", "--item", "C-1"]):
        error = holdfast.json(*command, code=5)["error"]
        assert error["code"] == "ledger_newer"


def test_a_file_that_is_no_ledger_is_misconfigured(bare):
    bare.folder.mkdir()
    (bare.folder / "training-acct_1Practice.db").write_bytes(b"not a database at all" * 500)
    for command in (["sale", "list"], ["sale", "new", "--item", "C-1"]):
        answer = bare(*command, code=5)
        assert "is not a ledger" in answer.err
