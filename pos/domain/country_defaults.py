"""What a shop in a country usually decides: its money, its clock, and how prices are marked."""

from dataclasses import dataclass
from typing import Final

from pos.domain.tax import TaxMode


@dataclass(frozen=True, slots=True)
class Customs:
    """Suggestions; whoever sets the shop up may decide otherwise."""

    currency: str
    time_zone: str
    tax_mode: TaxMode = TaxMode.INCLUSIVE
    cash_rounding: str = "1"


_BEFORE_TAX: Final = TaxMode.EXCLUSIVE

CUSTOMS: Final[dict[str, Customs]] = {
    "AE": Customs("AED", "Asia/Dubai", cash_rounding="25"),
    "AT": Customs("EUR", "Europe/Vienna"),
    "AU": Customs("AUD", "Australia/Sydney", cash_rounding="5"),
    "BE": Customs("EUR", "Europe/Brussels", cash_rounding="5"),
    "BG": Customs("EUR", "Europe/Sofia"),
    "BR": Customs("BRL", "America/Sao_Paulo"),
    "CA": Customs("CAD", "America/Toronto", _BEFORE_TAX, "5"),
    "CH": Customs("CHF", "Europe/Zurich", cash_rounding="5"),
    "CY": Customs("EUR", "Asia/Nicosia"),
    "CZ": Customs("CZK", "Europe/Prague", cash_rounding="100"),
    "DE": Customs("EUR", "Europe/Berlin"),
    "DK": Customs("DKK", "Europe/Copenhagen", cash_rounding="50"),
    "EE": Customs("EUR", "Europe/Tallinn", cash_rounding="5"),
    "ES": Customs("EUR", "Europe/Madrid"),
    "FI": Customs("EUR", "Europe/Helsinki", cash_rounding="5"),
    "FR": Customs("EUR", "Europe/Paris"),
    "GB": Customs("GBP", "Europe/London"),
    "GR": Customs("EUR", "Europe/Athens"),
    "HK": Customs("HKD", "Asia/Hong_Kong", cash_rounding="10"),
    "HR": Customs("EUR", "Europe/Zagreb"),
    "HU": Customs("HUF", "Europe/Budapest", cash_rounding="500"),
    "IE": Customs("EUR", "Europe/Dublin", cash_rounding="5"),
    "IT": Customs("EUR", "Europe/Rome", cash_rounding="5"),
    "JP": Customs("JPY", "Asia/Tokyo"),
    "LI": Customs("CHF", "Europe/Vaduz", cash_rounding="5"),
    "LT": Customs("EUR", "Europe/Vilnius"),
    "LU": Customs("EUR", "Europe/Luxembourg"),
    "LV": Customs("EUR", "Europe/Riga"),
    "MT": Customs("EUR", "Europe/Malta"),
    "MX": Customs("MXN", "America/Mexico_City"),
    "MY": Customs("MYR", "Asia/Kuala_Lumpur", cash_rounding="5"),
    "NL": Customs("EUR", "Europe/Amsterdam", cash_rounding="5"),
    "NO": Customs("NOK", "Europe/Oslo", cash_rounding="100"),
    "NZ": Customs("NZD", "Pacific/Auckland", cash_rounding="10"),
    "PL": Customs("PLN", "Europe/Warsaw"),
    "PT": Customs("EUR", "Europe/Lisbon"),
    "RO": Customs("RON", "Europe/Bucharest"),
    "SE": Customs("SEK", "Europe/Stockholm", cash_rounding="100"),
    "SG": Customs("SGD", "Asia/Singapore", cash_rounding="5"),
    "SI": Customs("EUR", "Europe/Ljubljana"),
    "SK": Customs("EUR", "Europe/Bratislava", cash_rounding="5"),
    "TH": Customs("THB", "Asia/Bangkok", cash_rounding="25"),
    "US": Customs("USD", "America/New_York", _BEFORE_TAX),
}
"""Countries where Stripe opens accounts (Stripe docs, Global availability), by ISO 3166-1."""
