"""What a shop decides: its modes, its money, its names; and where its files are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pos.domain.features import HoldRequest, read_requests
from pos.domain.money import Currency
from pos.domain.permissions import Limits, read_limits
from pos.domain.setting_checks import check_api_base
from pos.domain.setting_values import setting_value
from pos.domain.tax import TaxMode
from pos.errors import Refused
from pos.redaction import redact

if TYPE_CHECKING:  # reading zones is for those who have settings, not for every start
    from zoneinfo import ZoneInfo

TRAINING_ACCOUNT: Final = "acct_1Practice"


class Mode(StrEnum):
    """Whose money it is: nobody's, Stripe's test money, or real."""

    TRAINING = "training"
    TEST = "test"
    LIVE = "live"


_PREFIXES: Final = {
    Mode.TEST: ("sk_test_", "rk_test_"),
    Mode.LIVE: ("sk_live_", "rk_live_"),
}


def check_key(key: str, mode: Mode) -> str:
    """The key without surrounding space, when its prefix belongs to the mode.

    Raises Refused `key_not_needed` (training), `key_publishable`, `key_of_other_mode` or
    `key_unreadable`; the key itself is in no fact.
    """
    key = key.strip()
    if mode is Mode.TRAINING:
        raise Refused("key_not_needed")
    if key.startswith(_PREFIXES[mode]) and re.fullmatch(r"[A-Za-z0-9_]{12,255}", key):
        return key
    if key.startswith(("pk_test_", "pk_live_")):
        raise Refused("key_publishable")
    other = Mode.LIVE if mode is Mode.TEST else Mode.TEST
    if key.startswith(_PREFIXES[other]):
        raise Refused("key_of_other_mode", mode=str(mode), other=str(other))
    raise Refused("key_unreadable", mode=str(mode))


@dataclass(frozen=True, slots=True)
class Settings:
    """A shop's decisions, with defaults for the first run; kept as rows in its ledger."""

    shop_name: str = "Holdfast Hardware"
    currency: str = "EUR"
    tax_mode: TaxMode = TaxMode.INCLUSIVE
    time_zone: str = "Europe/Berlin"
    register: str = "till-1"
    descriptor_suffix: str = ""
    backup_folder: str = ""
    backup_keep: str = "7/4"
    backup_recipient: str = ""
    idle_lock_minutes: str = "5"
    limit_capture: str = ""
    limit_refund: str = ""
    limit_cash_out: str = ""
    limit_discount: str = ""
    opening_hours: str = "Mo-Fr 09:00-18:00; Sa 09:00-13:00"
    closed_days: str = ""
    holiday_region: str = ""
    alert_again_minutes: str = "30"
    alert_sound: str = "on"
    blind_count: str = "off"
    cash_rounding: str = "1"
    board_filters: str = ""
    hold_requests: str = ""
    phone_minutes: str = "30"
    thanks_page: str = ""
    reader: str = ""
    reader_cart: str = "off"
    reader_tips: str = "off"
    debit_without_hold: str = "off"
    customer_display: str = "off"
    display_tips: str = ""
    publishable_key: str = ""
    card_page: str = ""
    moto: str = "off"
    order_rows: str = "off"
    chart: str = "plain"
    account_books: str = "on"
    tax_numbers: str = ""
    scale_codes: str = ""
    keys: str = ""
    sounds: str = "on"
    sound_volume: str = "70"
    language: str = ""
    slip_language: str = ""
    slip_header: str = ""
    slip_footer: str = ""
    slip_contact: str = ""
    slip_logo: str = ""
    slip_code: str = "qr"
    slip_after_hold: str = "never"
    slip_after_sale: str = "never"
    slip_after_release: str = "never"
    slip_after_refund: str = "never"
    country: str = ""
    first_run: str = "open"

    @property
    def money(self) -> Currency:
        return Currency(self.currency)

    @property
    def zone(self) -> ZoneInfo:
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.time_zone)

    @property
    def cash_step(self) -> int:
        """The least that can be paid in coins, in minor units: 5 where there are no cents."""
        return int(self.cash_rounding)

    @property
    def tells_rows(self) -> bool:
        """Whether the networks are told what a card pays for, row by row."""
        return self.order_rows == "on"

    @property
    def asks(self) -> tuple[HoldRequest, ...]:
        """What a hold shall allow, as far as the card's network offers it."""
        return read_requests(self.hold_requests)

    @property
    def limits(self) -> Limits:
        return read_limits(
            self.money,
            capture=self.limit_capture,
            refund=self.limit_refund,
            cash_out=self.limit_cash_out,
            discount=self.limit_discount,
        )

    @classmethod
    @cache
    def names(cls) -> tuple[str, ...]:
        return tuple(field.name for field in fields(cls))

    @classmethod
    def from_rows(cls, rows: Mapping[str, str]) -> Settings:
        """Settings from stored text; names it does not know are left alone.

        Raises Refused for a value that `changed` would refuse, but for a secret (a young rule).
        """
        settings = cls()
        for name in cls.names():
            if name in rows:
                kept = rows[name].strip()
                settings = settings._changed(name, _still_fits(kept) if name == "keys" else kept)
        return settings

    def changed(self, name: str, text: str) -> Settings:
        """With one setting read from text.

        Raises Refused: `setting_unknown`, `setting_value`, `setting_holds_secret` (a key or a card
        number, which would be shown and printed) or the reason of the value's own check.
        """
        if name != "backup_recipient" and redact(text) != text:  # that one has words of its own
            raise Refused("setting_holds_secret", name=name[:40])
        return self._changed(name, text.strip())

    def _changed(self, name: str, text: str) -> Settings:
        if name not in self.names():
            raise Refused("setting_unknown", name=name[:40], known=self.names())
        value: dict[str, Any] = {name: setting_value(name, text)}
        return replace(self, **value)

    def text(self, name: str) -> str:
        """A setting as it is stored and shown.

        Raises Refused `setting_unknown`.
        """
        if name not in self.names():
            raise Refused("setting_unknown", name=name[:40], known=self.names())
        return str(getattr(self, name))


def _still_fits(keys: str) -> str:
    """Keys that clash with those of a later version are given up, and the till opens."""
    from pos.domain.keys import KeyChoices

    return KeyChoices.kept(keys).text() if keys else ""


@dataclass(frozen=True, slots=True)
class Start:
    """How the program was started: whose money, where its files are, which server.

    `assistant` is whether the window offers to set a new ledger up.
    `environment_key` is for automation and taken in test mode only. `centre_url` and
    `centre_password` are for machines without a keyring.
    """

    folder: Path
    mode: Mode = Mode.TRAINING
    api_base: str = ""
    environment_key: str = ""
    new_account: bool = False
    centre_url: str = ""
    centre_password: str = field(default="", repr=False)
    assistant: bool = False

    def __post_init__(self) -> None:
        if self.api_base:
            check_api_base(self.api_base, self.mode, is_test=self.mode is Mode.TEST)
