"""What the text of each setting has to be like, by the setting's name."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from pos.domain.features import read_requests
from pos.domain.language import check_country, check_language
from pos.domain.money import Currency
from pos.domain.permissions import check_limit
from pos.domain.setting_checks import (
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

_SLIP_WIDTH: Final = 60
_PAGE_MINUTES: Final = range(30, 24 * 60 + 1)
"""How long Stripe lets a page to pay on live (Stripe docs, Create a Checkout Session)."""


def setting_value(name: str, text: str) -> str:
    """A setting's value as it is kept, from text without space around it.

    Raises Refused `setting_value`, or the reason of the value's own check.
    """
    if name in _SWITCHES and text in {"on", "off"}:
        return text
    if (pattern := _PATTERNS.get(name)) and re.fullmatch(pattern, text):
        return text
    if name in _CHECKS:
        return _CHECKS[name](text)
    raise _unusable(name, text)


def _unusable(name: str, text: str) -> Refused:
    return Refused("setting_value", name=name, text=text[:40])


_SWITCHES: Final = frozenset(
    {
        "account_books",
        "alert_sound",
        "blind_count",
        "debit_without_hold",
        "moto",
        "order_rows",
        "reader_cart",
        "reader_tips",
        "sounds",
    }
)

_PATTERNS: Final[Mapping[str, str]] = {
    "alert_again_minutes": "[1-9][0-9]{0,3}",
    "cash_rounding": "[1-9][0-9]{0,5}",
    "idle_lock_minutes": "0|[1-9][0-9]{0,2}",  # 0: never
    "sound_volume": "100|[1-9]?[0-9]",  # percent
}


def _shop_name(text: str) -> str:
    if text.isprintable() and 1 <= len(text) <= _SLIP_WIDTH:
        return text
    raise _unusable("shop_name", text)


def _tax_mode(text: str) -> str:
    if text in set(TaxMode):
        return TaxMode(text)
    raise _unusable("tax_mode", text)


def _phone_minutes(text: str) -> str:
    if text in map(str, _PAGE_MINUTES):
        return text
    raise _unusable("phone_minutes", text)


# What follows is imported late: the window reads settings before its first paint and changes none.


def _backup_keep(text: str) -> str:
    from pos.domain.backup import Keep

    return str(Keep.read(text))


def _backup_recipient(text: str) -> str:
    from pos.domain.recipients import check_recipients

    return " ".join(check_recipients(text))


def _opening_hours(text: str) -> str:
    from pos.domain.hours_text import read_week

    read_week(text)
    return text


def _closed_days(text: str) -> str:
    from pos.domain.hours_text import read_own_days

    read_own_days(text)
    return text


def _holiday_region(text: str) -> str:
    from pos.domain.hours_text import check_region

    return check_region(text)


def _board_filters(text: str) -> str:
    from pos.domain.saved_filters import read_filters, write_filters

    return write_filters(read_filters(text))


def _reader(text: str) -> str:
    from pos.domain.reader import check_reader

    return check_reader(text) if text else ""


def _customer_display(text: str) -> str:
    from pos.domain.customer_display import DisplayMode

    if text in set(DisplayMode):
        return text
    raise _unusable("customer_display", text)


def _display_tips(text: str) -> str:
    from pos.domain.customer_display import read_tips

    return " ".join(map(str, read_tips(text)))


def _chart(text: str) -> str:
    from pos.domain.chart import Chart

    return Chart.read(text).text()


def _tax_numbers(text: str) -> str:
    from pos.domain.tax_numbers import TaxNumbers

    return TaxNumbers.read(text).text()


def _scale_codes(text: str) -> str:
    from pos.domain.scale_codes import read_patterns, write_patterns

    return write_patterns(read_patterns(text))


def _keys(text: str) -> str:
    from pos.domain.keys import KeyChoices

    return KeyChoices.read(text).text()


def _slip_lines(name: str, text: str) -> str:
    from pos.domain.slip_settings import check_lines

    return check_lines(name, text)


def _after(name: str, text: str) -> str:
    from pos.domain.slip_settings import check_after

    return check_after(name, text)


def _slip_contact(text: str) -> str:
    from pos.domain.slip_settings import check_contact

    return check_contact(text)


def _slip_code(text: str) -> str:
    from pos.domain.slip_settings import check_symbol

    return check_symbol(text)


def _slip_logo(text: str) -> str:
    from pos.domain.slip_settings import check_logo

    return check_logo(text)


def _first_run(text: str) -> str:
    from pos.domain.first_run import Progress

    return Progress.read(text).text()


def _limit(name: str) -> Callable[[str], str]:
    return lambda text: check_limit(name, text)


_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "backup_folder": check_backup_folder,
    "backup_keep": _backup_keep,
    "backup_recipient": _backup_recipient,
    "board_filters": _board_filters,
    "card_page": check_card_page,
    "chart": _chart,
    "closed_days": _closed_days,
    "country": check_country,
    "currency": lambda text: Currency.of(text).code,
    "customer_display": _customer_display,
    "descriptor_suffix": check_descriptor_suffix,
    "display_tips": _display_tips,
    "first_run": _first_run,
    "hold_requests": lambda text: " ".join(read_requests(text)),
    "holiday_region": _holiday_region,
    "keys": _keys,
    "language": check_language,
    "limit_capture": _limit("limit_capture"),
    "limit_cash_out": _limit("limit_cash_out"),
    "limit_discount": _limit("limit_discount"),
    "limit_refund": _limit("limit_refund"),
    "opening_hours": _opening_hours,
    "phone_minutes": _phone_minutes,
    "publishable_key": check_publishable_key,
    "reader": _reader,
    "register": check_register,
    "scale_codes": _scale_codes,
    "shop_name": _shop_name,
    "slip_after_hold": lambda text: _after("slip_after_hold", text),
    "slip_after_refund": lambda text: _after("slip_after_refund", text),
    "slip_after_release": lambda text: _after("slip_after_release", text),
    "slip_after_sale": lambda text: _after("slip_after_sale", text),
    "slip_code": _slip_code,
    "slip_contact": _slip_contact,
    "slip_footer": lambda text: _slip_lines("slip_footer", text),
    "slip_header": lambda text: _slip_lines("slip_header", text),
    "slip_language": check_language,
    "slip_logo": _slip_logo,
    "tax_mode": _tax_mode,
    "tax_numbers": _tax_numbers,
    "thanks_page": check_thanks_page,
    "time_zone": check_zone,
}
