"""Under which numbers authorities and advisers know the shop, and when its fiscal year begins."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos.errors import Refused

_SIREN: Final = re.compile("[0-9]{9}")
_DATEV: Final = re.compile("(?P<adviser>[1-9][0-9]{3,6})/(?P<client>[1-9][0-9]{0,4})")
_YEAR: Final = re.compile("[0-9]{2}-[0-9]{2}")
_LEAST_ADVISER: Final = 1001
_LEAP_YEAR: Final = 2024


@dataclass(frozen=True, slots=True)
class TaxNumbers:
    """What formats of bookkeeping ask for; empty where the shop wrote nothing.

    `siren` is a French company's (nine digits, the last one checks the others), `datev_adviser` a
    German tax adviser's own number and `datev_client` the one it gave the shop. `year_begins` is
    month and day of the fiscal year.
    """

    siren: str = ""
    datev_adviser: str = ""
    datev_client: str = ""
    year_begins: str = "01-01"

    @classmethod
    def read(cls, text: str) -> "TaxNumbers":
        """From `siren=732829320 datev=29098/55003 year=04-01`, each of them once or not at all.

        Raises Refused `tax_numbers` (what is none of these), `siren_wrong`, `datev_numbers_wrong`
        or `year_begin_wrong`.
        """
        given: dict[str, str] = {}
        for word in text.split():
            name, is_written, value = word.partition("=")
            if not is_written or name in given or name not in {"siren", "datev", "year"}:
                raise Refused("tax_numbers", text=word[:40])
            given[name] = value
        adviser, client = _read_datev(given.get("datev", ""))
        return cls(
            _read_siren(given.get("siren", "")), adviser, client, _read_year(given.get("year", ""))
        )

    def text(self) -> str:
        """As `read` reads it."""
        datev = f"{self.datev_adviser}/{self.datev_client}" if self.datev_adviser else ""
        year = self.year_begins if self.year_begins != TaxNumbers().year_begins else ""
        told = {"siren": self.siren, "datev": datev, "year": year}
        return " ".join(f"{name}={value}" for name, value in told.items() if value)


NO_NUMBERS: Final = TaxNumbers()
"""Of a shop that wrote none."""


def _read_siren(text: str) -> str:
    if text and not (_SIREN.fullmatch(text) and _is_luhn(text)):
        raise Refused("siren_wrong", text=text[:40])
    return text


def _read_datev(text: str) -> tuple[str, str]:
    if not text:
        return "", ""
    found = _DATEV.fullmatch(text)
    if found is None or int(found["adviser"]) < _LEAST_ADVISER:
        raise Refused("datev_numbers_wrong", text=text[:40])
    return found["adviser"], found["client"]


def _read_year(text: str) -> str:
    if not text:
        return TaxNumbers().year_begins
    try:
        # Of a leap year, so that the 29th of February is a day.
        day = date.fromisoformat(f"{_LEAP_YEAR}-{text}") if _YEAR.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise Refused("year_begin_wrong", text=text[:40])
    return text


def _is_luhn(digits: str) -> bool:
    """ISO/IEC 7812: every second digit from the right counts twice, by the sum of its digits."""
    doubled = [int(digit) * (1 + number % 2) for number, digit in enumerate(reversed(digits))]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0
