"""Settings are rows in the ledger, the same for screen and commands."""

import pytest

from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.errors import Refused
from pos.settings import Settings


@pytest.fixture
def settings(ledger):
    return SqliteSettings(ledger)


def test_a_first_run_has_defaults(settings):
    assert settings.load() == Settings()


def test_what_was_saved_is_loaded(settings):
    changed = (
        Settings()
        .changed("shop_name", "O'Brien & Söhne")
        .changed("currency", "usd")
        .changed("tax_mode", "exclusive")
        .changed("time_zone", "America/New_York")
        .changed("register", "till-7")
        .changed("descriptor_suffix", "HIRE")
    )
    settings.save(changed)
    settings.save(changed)
    assert settings.load() == changed


def test_a_setting_of_a_newer_version_stays(settings, ledger):
    with ledger.write() as db:
        db.execute("INSERT INTO settings (name, value) VALUES ('drawer', 'usb')")
    settings.save(settings.load())
    with ledger.read() as db:
        rows = dict(db.execute("SELECT name, value FROM settings").fetchall())
    assert rows["drawer"] == "usb"
    assert set(rows) == {*Settings.names(), "drawer"}


def test_a_value_that_was_spoiled_by_hand_is_refused_and_not_guessed(settings, ledger):
    with ledger.write() as db:
        db.execute("INSERT INTO settings (name, value) VALUES ('currency', 'XYZ')")
    with pytest.raises(Refused, match="currency_unknown"):
        settings.load()
