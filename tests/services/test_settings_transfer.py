"""Settings go from one till to another in a file that anybody may read, and are seen first."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.errors import Refused
from pos.services.settings_file import compare, read_settings, travelling, write_settings
from pos.services.settings_transfer import SettingsTransfer
from pos.settings import Settings


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip().isprintable()))
def test_every_name_of_a_shop_survives_both_kinds_of_file(name):
    try:
        settings = Settings().changed("shop_name", name)
    except Refused:
        return
    for as_json in (False, True):
        assert read_settings(write_settings(settings, as_json=as_json)) == travelling(settings)


@pytest.mark.parametrize("name", ["settings.toml", "settings.json"])
def test_what_a_file_would_change_is_seen_before_it_changes_anything(shop, tmp_path, name):
    transfer = SettingsTransfer(shop.settings)
    shop.settings.save(shop.settings.load().changed("shop_name", "The old one"))
    assert transfer.export(tmp_path / name) == len(travelling(Settings()))
    for setting, text in (("shop_name", "Another"), ("register", "till-9")):
        shop.settings.save(shop.settings.load().changed(setting, text))
    preview = transfer.preview(tmp_path / name)
    assert [(each.before, each.after) for each in preview.differences] == [
        ("Another", "The old one")
    ]
    assert shop.settings.load().shop_name == "Another"
    transfer.take(preview)
    kept = shop.settings.load()
    assert (kept.shop_name, kept.register) == ("The old one", "till-9")


def test_no_key_and_nothing_of_the_register_is_in_a_file(shop, tmp_path):
    settings = shop.settings.load().changed("register", "till-7")
    shop.settings.save(settings.changed("publishable_key", "pk_test_51H0ldfast"))
    SettingsTransfer(shop.settings).export(tmp_path / "s.toml")
    text = (tmp_path / "s.toml").read_text()
    assert "till-7" not in text
    assert "pk_test" not in text


def test_what_cannot_be_is_named_and_left_out():
    found = compare(
        Settings(),
        {"currency": "EURO", "shop_name": "Corner", "colour": "red", "register": "till-2"},
    )
    assert found.names == ("shop_name",)
    assert found.unknown == ("colour",)
    assert list(found.refused) == ["currency"]


def test_a_secret_in_a_file_is_not_taken_over():
    found = compare(Settings(), {"shop_name": "sk_live_51AbcdefghAbcdefgh"})
    assert found.differences == ()
    assert found.refused["shop_name"].code == "setting_holds_secret"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "settings_file_unreadable"),
        ("format = 'other'", "settings_file_unreadable"),
        ("[[[", "settings_file_unreadable"),
        ("[1, 2]", "settings_file_unreadable"),
        ("{" * 5000, "settings_file_unreadable"),
        (json.dumps({"format": "holdfast-settings", "version": 2}), "settings_file_newer"),
        (
            json.dumps({"format": "holdfast-settings", "version": 1, "settings": {"a": 1}}),
            "settings_file_unreadable",
        ),
    ],
)
def test_what_is_no_such_file_is_refused(text, code):
    with pytest.raises(Refused) as caught:
        read_settings(text)
    assert caught.value.code == code


def test_a_file_that_is_no_text_is_refused(shop, tmp_path):
    (tmp_path / "s.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused):
        SettingsTransfer(shop.settings).preview(tmp_path / "s.toml")
