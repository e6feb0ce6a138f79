"""The shop's settings, changed by whoever may, and each change noted with what it was before."""

import hashlib
from collections.abc import Callable
from typing import Final

from pos.domain.chart import Chart, differences
from pos.domain.permissions import Act
from pos.ports import SettingsStore
from pos.services.access import Access
from pos.settings import Settings

_OF_THE_SCREEN: Final = frozenset(
    {"alert_sound", "board_filters", "first_run", "sound_volume", "sounds"}
)
"""How somebody likes to look at things; nobody is asked."""

_UNTOLD: Final = frozenset({"first_run"})
"""How far somebody came with the assistant decides nothing."""

RISKY: Final = frozenset(
    {
        "account_books",
        "backup_folder",
        "backup_keep",
        "backup_recipient",
        "blind_count",
        "card_page",
        "cash_rounding",
        "currency",
        "debit_without_hold",
        "hold_requests",
        "idle_lock_minutes",
        "limit_capture",
        "limit_cash_out",
        "limit_discount",
        "limit_refund",
        "moto",
        "publishable_key",
        "register",
        "scale_codes",
        "tax_mode",
        "tax_numbers",
        "time_zone",
    }
)
"""What money, taxes, locks or the safety of the books hang on: not for everybody who may set."""

_OF_THE_BOOKS: Final = frozenset({"chart"})
"""What is changed by whoever keeps the books, and noted account by account."""


_LONGEST_TOLD: Final = 1_000
"""Of a value in the audit journal; a picture is told by its hash."""


def _told(value: str) -> str:
    if len(value) <= _LONGEST_TOLD:
        return value
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"


def _any_region(_: str) -> None:
    """Where nobody can tell."""


class NotedSettings:
    """Port `SettingsStore` over another one."""

    def __init__(
        self,
        settings: SettingsStore,
        access: Access,
        check_region: Callable[[str], None] = _any_region,
    ) -> None:
        """`check_region` raises Refused for a region whose holidays nobody knows."""
        self._settings = settings
        self._access = access
        self._check_region = check_region

    def load(self) -> Settings:
        return self._settings.load()

    def save(self, settings: Settings) -> None:
        """Raises as `Access.permit` for what is more than a matter of taste, and as `check_region`.

        Noted first: a note of a change that was not made is better than a change without one.
        """
        before = self._settings.load()
        changed = {
            name: f"{_told(before.text(name))} -> {_told(settings.text(name))}"
            for name in Settings.names()
            if name not in _OF_THE_SCREEN | _OF_THE_BOOKS
            and before.text(name) != settings.text(name)
        }
        if "holiday_region" in changed:
            self._check_region(settings.holiday_region)
        if changed:
            subject = " ".join(changed)
            act = Act.RISKY_SETTINGS if RISKY & set(changed) else Act.SETTINGS
            self._access.do(act, subject=subject, facts=changed)
        self._remark_taste(before, settings)
        if before.chart != settings.chart:
            renamed = differences(Chart.read(before.chart), Chart.read(settings.chart))
            facts = {"template": settings.chart.partition(" ")[0], **renamed}
            self._access.do(Act.ACCOUNTS, subject="chart", facts=facts)
        self._settings.save(settings)
        self._access.refresh()

    def _remark_taste(self, before: Settings, settings: Settings) -> None:
        """Nobody is asked for leave, and it is noted all the same."""
        facts = {
            name: f"{_told(before.text(name))} -> {_told(settings.text(name))}"
            for name in sorted(_OF_THE_SCREEN - _UNTOLD)
            if before.text(name) != settings.text(name)
        }
        if facts:
            by = self._access.clerk
            self._access.remark(Act.SETTINGS, by=by, subject=" ".join(facts), facts=facts)
