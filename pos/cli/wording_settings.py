"""What fits a setting, for a terminal."""

from collections.abc import Mapping
from typing import Final

_SWITCHES: Final = (
    "account_books",
    "alert_sound",
    "blind_count",
    "debit_without_hold",
    "moto",
    "order_rows",
    "reader_cart",
    "reader_tips",
)

SETTINGS_FIT: Final[Mapping[str, str]] = {
    **dict.fromkeys(_SWITCHES, "Give on or off."),
    "alert_again_minutes": "Give 1 to 9999 minutes.",
    "backup_folder": "Give the whole path of a folder.",
    "cash_rounding": "Give what cash is rounded to in the smallest unit, 1 for nothing, or 5.",
    "customer_display": "Give off, screen (a second screen) or window.",
    "idle_lock_minutes": "Give 1 to 999 minutes, or 0 for never.",
    "phone_minutes": "Give 30 to 1440 minutes, as long as Stripe lets such a page live.",
    "shop_name": "Give 1 to 60 plain characters.",
    "tax_mode": "Give inclusive or exclusive.",
}
"""By the name of a setting whose value is refused without a reason of its own."""
