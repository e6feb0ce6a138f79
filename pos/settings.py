"""What a shop decides: its modes, its money, its names; and where its files are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pos.domain.features import HoldRequest, read_requests
from pos.domain.money import Currency
from pos.domain.permissions import Limits, check_limit, read_limits
from pos.domain.setting_checks import (
    check_api_base,
    check_backup_folder,
    check_card_page,
    check_descriptor_suffix,
    check_publishable_key,
    check_register,
    check_thanks_page,
    check_zone,
)
from pos.domain.tax import TaxMode
from pos.errors import Refused
from pos.redaction import redact

if TYPE_CHECKING:  # reading zones is for those who have settings, not for every start
    from zoneinfo import ZoneInfo

TRAINING_ACCOUNT: Final = "acct_1Practice"
_SLIP_WIDTH: Final = 60
_PAGE_MINUTES: Final = range(30, 24 * 60 + 1)
"""How long Stripe lets a page to pay on live (Stripe docs, Create a Checkout Session)."""


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
                settings = settings._changed(name, rows[name].strip())
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
        match name:
            case "shop_name" if text.isprintable() and 1 <= len(text) <= _SLIP_WIDTH:
                return replace(self, shop_name=text)
            case "currency":
                return replace(self, currency=Currency.of(text).code)
            case "tax_mode" if text in set(TaxMode):
                return replace(self, tax_mode=TaxMode(text))
            case "time_zone":
                return replace(self, time_zone=check_zone(text))
            case "register":
                return replace(self, register=check_register(text))
            case "descriptor_suffix":
                return replace(self, descriptor_suffix=check_descriptor_suffix(text))
            case "idle_lock_minutes" if re.fullmatch("0|[1-9][0-9]{0,2}", text):  # 0: never
                return replace(self, idle_lock_minutes=text)
            case _:
                return self._with_limits(name, text)

    def _with_limits(self, name: str, text: str) -> Settings:
        match name:
            case "limit_capture":
                return replace(self, limit_capture=check_limit(name, text))
            case "limit_refund":
                return replace(self, limit_refund=check_limit(name, text))
            case "limit_cash_out":
                return replace(self, limit_cash_out=check_limit(name, text))
            case "limit_discount":
                return replace(self, limit_discount=check_limit(name, text))
            case _:
                return self._with_backup(name, text)

    def _with_backup(self, name: str, text: str) -> Settings:
        # Here, as the window reads settings before its first paint and changes none.
        from pos.domain.backup import Keep
        from pos.domain.recipients import check_recipients

        match name:
            case "backup_folder":
                return replace(self, backup_folder=check_backup_folder(text))
            case "backup_keep":
                return replace(self, backup_keep=str(Keep.read(text)))
            case "backup_recipient":
                return replace(self, backup_recipient=" ".join(check_recipients(text)))
            case _:
                return self._with_hours(name, text)

    def _with_hours(self, name: str, text: str) -> Settings:
        from pos.domain.hours_text import check_region, read_own_days, read_week

        match name:
            case "opening_hours":
                read_week(text)
                return replace(self, opening_hours=text)
            case "closed_days":
                read_own_days(text)
                return replace(self, closed_days=text)
            case "holiday_region":
                return replace(self, holiday_region=check_region(text))
            case "alert_again_minutes" if re.fullmatch("[1-9][0-9]{0,3}", text):
                return replace(self, alert_again_minutes=text)
            case _:
                return self._with_board(name, text)

    def _with_board(self, name: str, text: str) -> Settings:
        from pos.domain.saved_filters import read_filters, write_filters

        match name:
            case "alert_sound" if text in {"on", "off"}:
                return replace(self, alert_sound=text)
            case "cash_rounding" if re.fullmatch("[1-9][0-9]{0,5}", text):
                return replace(self, cash_rounding=text)
            case "blind_count" if text in {"on", "off"}:
                return replace(self, blind_count=text)
            case "hold_requests":
                return replace(self, hold_requests=" ".join(read_requests(text)))
            case "board_filters":
                return replace(self, board_filters=write_filters(read_filters(text)))
            case _:
                return self._with_readers(name, text)

    def _with_readers(self, name: str, text: str) -> Settings:
        from pos.domain.reader import check_reader

        match name:
            case "reader":
                return replace(self, reader=check_reader(text) if text else "")
            case "reader_cart" if text in {"on", "off"}:
                return replace(self, reader_cart=text)
            case "reader_tips" if text in {"on", "off"}:
                return replace(self, reader_tips=text)
            case "phone_minutes" if text in map(str, _PAGE_MINUTES):
                return replace(self, phone_minutes=text)
            case "thanks_page":
                return replace(self, thanks_page=check_thanks_page(text))
            case "debit_without_hold" if text in {"on", "off"}:
                return replace(self, debit_without_hold=text)
            case _:
                return self._with_form(name, text)

    def _with_form(self, name: str, text: str) -> Settings:
        match name:
            case "publishable_key":
                return replace(self, publishable_key=check_publishable_key(text))
            case "card_page":
                return replace(self, card_page=check_card_page(text))
            case "moto" if text in {"on", "off"}:
                return replace(self, moto=text)
            case _:
                return self._with_display(name, text)

    def _with_display(self, name: str, text: str) -> Settings:
        from pos.domain.chart import Chart
        from pos.domain.customer_display import DisplayMode, read_tips
        from pos.domain.tax_numbers import TaxNumbers

        match name:
            case "customer_display" if text in set(DisplayMode):
                return replace(self, customer_display=text)
            case "display_tips":
                return replace(self, display_tips=" ".join(map(str, read_tips(text))))
            case "order_rows" if text in {"on", "off"}:
                return replace(self, order_rows=text)
            case "chart":
                return replace(self, chart=Chart.read(text).text())
            case "tax_numbers":
                return replace(self, tax_numbers=TaxNumbers.read(text).text())
            case "account_books" if text in {"on", "off"}:
                return replace(self, account_books=text)
            case _ if name in self.names():
                raise Refused("setting_value", name=name, text=text[:40])
            case _:
                raise Refused("setting_unknown", name=name[:40], known=self.names())

    def text(self, name: str) -> str:
        """A setting as it is stored and shown.

        Raises Refused `setting_unknown`.
        """
        if name not in self.names():
            raise Refused("setting_unknown", name=name[:40], known=self.names())
        return str(getattr(self, name))


@dataclass(frozen=True, slots=True)
class Start:
    """How the program was started: whose money, where its files are, which server.

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

    def __post_init__(self) -> None:
        if self.api_base:
            check_api_base(self.api_base, self.mode, is_test=self.mode is Mode.TEST)
