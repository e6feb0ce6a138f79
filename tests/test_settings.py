"""A shop's decisions are read from text, checked, and kept as rows."""

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.money import Currency
from pos.domain.setting_checks import check_descriptor_suffix
from pos.domain.tax import TaxMode
from pos.errors import Refused
from pos.settings import Mode, Settings, check_key

REST = "51ABCdef0123456789"


def code_of(action, *args) -> str:
    with pytest.raises(Refused) as caught:
        action(*args)
    return caught.value.code


@pytest.mark.parametrize("mode", [Mode.TEST, Mode.LIVE])
@pytest.mark.parametrize("kind", ["sk", "rk"])
def test_a_key_of_the_mode_is_taken_without_its_spaces(kind, mode):
    key = f"{kind}_{mode}_{REST}"
    assert check_key(f"  {key}\n", mode) == key


@pytest.mark.parametrize(
    ("key", "mode", "code"),
    [
        (f"sk_live_{REST}", Mode.TEST, "key_of_other_mode"),
        (f"rk_test_{REST}", Mode.LIVE, "key_of_other_mode"),
        (f"pk_test_{REST}", Mode.TEST, "key_publishable"),
        (f"pk_live_{REST}", Mode.TEST, "key_publishable"),
        (f"whsec_{REST}", Mode.TEST, "key_unreadable"),
        ("sk_test_", Mode.TEST, "key_unreadable"),
        (f"sk_test_{REST} {REST}", Mode.TEST, "key_unreadable"),
        ("sk_test_" + "x" * 300, Mode.TEST, "key_unreadable"),
        ("", Mode.LIVE, "key_unreadable"),
        (f"sk_test_{REST}", Mode.TRAINING, "key_not_needed"),
    ],
)
def test_a_key_that_does_not_belong_here_is_refused(key, mode, code):
    assert code_of(check_key, key, mode) == code


@given(st.text(min_size=12), st.sampled_from(Mode))
def test_a_refused_key_is_in_no_fact(key, mode):
    with pytest.raises(Refused) as caught:
        check_key(key, mode)
    assert key not in [str(fact) for fact in caught.value.facts.values()]


@pytest.mark.parametrize("text", ["", "  ", "HOLDFAST", " Tools & more. ", "A" * 22, "4 you"])
def test_a_descriptor_that_a_bank_prints_is_taken(text):
    assert check_descriptor_suffix(text) == text.strip()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A" * 23, "descriptor_too_long"),
        ("12345", "descriptor_no_letter"),
        ("12 - 34", "descriptor_no_letter"),
        *[(f"SHOP{character}", "descriptor_character") for character in "<>\\'\"*"],
        ("Werkzeug für", "descriptor_character"),
        ("A\tB", "descriptor_character"),
    ],
)
def test_a_descriptor_that_stripe_refuses_is_refused_here(text, code):
    assert code_of(check_descriptor_suffix, text) == code


@given(st.text())
def test_any_text_is_a_descriptor_or_refused(text):
    try:
        suffix = check_descriptor_suffix(text)
    except Refused:
        return
    assert suffix == "" or (suffix.isascii() and len(suffix) <= 22)


def test_the_first_run_has_settings():
    settings = Settings()
    assert settings.money == Currency("EUR")
    assert str(settings.zone) == "Europe/Berlin"
    assert settings.tax_mode is TaxMode.INCLUSIVE


CHANGES = {
    "shop_name": "Corner Shop",
    "currency": "CHF",
    "tax_mode": "exclusive",
    "time_zone": "America/New_York",
    "register": "till-2",
    "descriptor_suffix": "CORNER",
    "backup_folder": str(Path.cwd()),
    "backup_keep": "14/8",
    "backup_recipient": "age1t8rjr482gkysus3qtqu3gcvt06gx0cxen088n4qp5sfdenqaua3s7ts38z",
    "idle_lock_minutes": "10",
    "limit_capture": "500.00",
    "limit_refund": "50",
    "limit_cash_out": "20,50",
    "limit_discount": "10%",
    "opening_hours": "Mo-Sa 10:00-20:00",
    "closed_days": "2026-12-24",
    "holiday_region": "DE-BE",
    "alert_again_minutes": "15",
    "alert_sound": "off",
    "blind_count": "on",
    "cash_rounding": "5",
    "hold_requests": "incremental multicapture",
    "board_filters": '[{"name":"Big ones","least":[50000,"EUR"]}]',
    "reader": "tmr_1",
    "reader_tips": "on",
    "debit_without_hold": "on",
    "reader_cart": "on",
    "phone_minutes": "60",
    "thanks_page": "https://shop.example/thanks",
    "publishable_key": "pk_test_51H0ldfast",
    "card_page": "https://pay.example.com/card/",
    "moto": "on",
    "customer_display": "window",
    "display_tips": "5 10",
    "order_rows": "on",
    "chart": 'skr03 {"assets:stripe": ["1362", "Stripe"]}',
    "account_books": "off",
    "tax_numbers": "siren=732829320 datev=29098/55003 year=04-01",
    "language": "nl",
    "slip_language": "ja",
    "slip_header": "Harbour 1 | 20457 Hamburg",
    "slip_footer": "Thank you",
    "slip_contact": "+49 40 1234",
    "slip_logo": (  # one white dot
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    ),
    "slip_code": "code128",
    "slip_after_hold": "ask",
    "slip_after_sale": "always",
    "slip_after_release": "ask",
    "slip_after_refund": "always",
    "scale_codes": "21PPPPPWWWWWC 23PPPPPAAAAAC",
    "keys": "authorise=Ctrl+Return cash=Ctrl+F3",
    "sounds": "off",
    "sound_volume": "35",
    "country": "BE",
    "first_run": "open shop",
}


def test_every_setting_can_be_changed_and_is_kept_as_text():
    settings = Settings()
    for name in Settings.names():
        settings = settings.changed(name, f" {CHANGES[name]} ")
    rows = {name: settings.text(name) for name in Settings.names()}
    assert rows == CHANGES
    assert Settings.from_rows(rows) == settings


def test_rows_of_a_newer_version_are_left_alone():
    assert Settings.from_rows({"colour": "red", "register": "till-9"}) == Settings(
        register="till-9"
    )
    assert Settings.from_rows({}) == Settings()


def test_currencies_are_taken_in_any_case():
    assert Settings().changed("currency", " jpy").money == Currency("JPY")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("shop_name", "", "setting_value"),
        ("shop_name", "x" * 61, "setting_value"),
        ("shop_name", "A\nB", "setting_value"),
        ("shop_name", "A\x1b[31mB", "setting_value"),
        ("currency", "EURO", "currency_unknown"),
        ("tax_mode", "both", "setting_value"),
        ("time_zone", "", "time_zone_unknown"),
        ("time_zone", "Europe", "time_zone_unknown"),
        ("time_zone", "Moon/Base", "time_zone_unknown"),
        ("time_zone", "../../etc/passwd", "time_zone_unknown"),
        ("time_zone", "x" * 5000, "time_zone_unknown"),
        ("time_zone", "Europe\0", "time_zone_unknown"),
        ("register", "", "register_name"),
        ("register", "-till", "register_name"),
        ("register", "till 1", "register_name"),
        ("register", "x" * 21, "register_name"),
        ("descriptor_suffix", "1234", "descriptor_no_letter"),
        ("backup_folder", "backups", "backup_folder_relative"),
        ("backup_folder", "~/backups", "backup_folder_relative"),
        ("backup_folder", "/a\nb", "setting_value"),
        ("backup_folder", "/" + "x" * 1000, "setting_value"),
        ("backup_keep", "", "backup_keep"),
        ("backup_keep", "many", "backup_keep"),
        ("backup_recipient", "age1x", "recipient_unreadable"),
        ("backup_recipient", "AGE-SECRET-KEY-1X", "recipient_is_secret"),
        ("backup_colour", "red", "setting_unknown"),
        ("limit_capture", "-1", "limit_unreadable"),
        ("limit_refund", "10%", "limit_unreadable"),
        ("limit_discount", "10", "limit_unreadable"),
        ("idle_lock_minutes", "1000", "setting_value"),
        ("phone_minutes", "29", "setting_value"),
        ("phone_minutes", "1441", "setting_value"),
        ("phone_minutes", "060", "setting_value"),
        ("thanks_page", "http://shop.example/thanks", "thanks_page_address"),
        ("thanks_page", "https://shop.example/?sale=1", "thanks_page_address"),
        ("alert_sound", "loud", "setting_value"),
        ("language", "klingon", "language_unknown"),
        ("slip_language", "de-AT", "language_unknown"),
        ("country", "Germany", "country_unknown"),
        ("board_filters", "[{}]", "filters_unreadable"),
        ("board_filters", "all of them", "filters_unreadable"),
        ("reader", "the one on the left", "reader_unknown"),
        ("reader_tips", "sometimes", "setting_value"),
        ("debit_without_hold", "maybe", "setting_value"),
        ("reader_cart", "perhaps", "setting_value"),
        ("publishable_key", "pk_test", "publishable_key_unreadable"),
        ("publishable_key", "sk_test_" + "a1B2" * 5, "setting_holds_secret"),
        ("card_page", "http://pay.example.com/card/", "card_page_address"),
        ("card_page", "https:///card/", "card_page_address"),
        ("card_page", "https://pay.example.com/card/?a=1", "card_page_address"),
        ("card_page", "https://me:secret@pay.example.com/", "card_page_address"),
        ("card_page", "https://pay.example.com:0/", "card_page_address"),
        ("card_page", "https://pay.example.com:x/", "card_page_address"),
        ("moto", "yes", "setting_value"),
        ("colour", "red", "setting_unknown"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(name, text, code):
    assert code_of(Settings().changed, name, text) == code


def test_stored_nonsense_is_refused_and_not_used():
    assert code_of(Settings.from_rows, {"time_zone": "Nowhere"}) == "time_zone_unknown"


def test_an_unknown_setting_has_no_text():
    assert code_of(Settings().text, "colour") == "setting_unknown"


@pytest.mark.parametrize("text", ["sk_live_" + "a1B2" * 5, "4242 4242 4242 4242"])
@pytest.mark.parametrize("name", ["shop_name", "register", "descriptor_suffix"])
def test_no_setting_takes_a_key_or_a_card_number(name, text):
    with pytest.raises(Refused, match="setting_holds_secret") as caught:
        Settings().changed(name, text)
    assert text not in str(caught.value.facts)
