"""The columns of DATEV's Buchungsstapel 13 by their headings, and what is written in those used."""

from collections.abc import Sequence
from typing import Final

from pos.services.export_formats.shape import Column


def _pairs(first: str, second: str, count: int) -> tuple[str, ...]:
    return tuple(f"{word} {number}" for number in range(1, count + 1) for word in (first, second))


HEADINGS: Final[Sequence[str]] = (
    "Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs",
    "Basis-Umsatz", "WKZ Basis-Umsatz", "Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel",
    "Belegdatum", "Belegfeld 1", "Belegfeld 2", "Skonto", "Buchungstext", "Postensperre",
    "Diverse Adressnummer", "Geschäftspartnerbank", "Sachverhalt", "Zinssperre", "Beleglink",
    *_pairs("Beleginfo - Art", "Beleginfo - Inhalt", 8),
    "KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge", "EU-Land u. UStID (Bestimmung)",
    "EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart", "Sachverhalt L+L",
    "Funktionsergänzung L+L", "BU 49 Hauptfunktionstyp", "BU 49 Hauptfunktionsnummer",
    "BU 49 Funktionsergänzung",
    *_pairs("Zusatzinformation - Art", "Zusatzinformation - Inhalt", 20),
    "Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit",
    "Skontotyp", "Auftragsnummer", "Buchungstyp", "USt-Schlüssel (Anzahlungen)",
    "EU-Land (Anzahlungen)", "Sachverhalt L+L (Anzahlungen)", "EU-Steuersatz (Anzahlungen)",
    "Erlöskonto (Anzahlungen)", "Herkunft-Kz", "Buchungs GUID", "KOST-Datum",
    "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername", "Beteiligtennummer",
    "Identifikationsnummer", "Zeichnernummer", "Postensperre bis", "Bezeichnung SoBil-Sachverhalt",
    "Kennzeichen SoBil-Buchung", "Festschreibung", "Leistungsdatum",
    "Datum Zuord. Steuerperiode", "Fälligkeit", "Generalumkehr (GU)", "Steuersatz", "Land",
    "Abrechnungsreferenz", "BVV-Position", "EU-Land u. UStID (Ursprung)",
    "EU-Steuersatz (Ursprung)", "Abw. Skontokonto",
)  # fmt: skip
"""DATEV developer portal, Buchungsstapel, in this order; there are 125."""

COLUMNS: Final[Sequence[Column]] = (
    Column("Umsatz (ohne Soll/Haben-Kz)", "decimal, comma", "The amount, above zero."),
    Column("Soll/Haben-Kennzeichen", "word", "Always S: Konto is debited, Gegenkonto credited."),
    Column("WKZ Umsatz", "word", "ISO 4217 code of the currency."),
    Column("Konto", "number", "Code of the debited account in the shop's chart."),
    Column("Gegenkonto (ohne BU-Schlüssel)", "number", "Code of the credited account."),
    Column("Belegdatum", "DDMM", "The day that the books count it for, in the shop's zone."),
    Column("Belegfeld 1", "text", "Receipt number, or E and the place in the ledger."),
    Column("Belegfeld 2", "number", "Place in the ledger; the rows of an entry share it."),
    Column("Buchungstext", "text", "Kind in German, receipt number and reason; 60 characters."),
    Column("Beleginfo - Inhalt 1", "text", "What the entry is booked under."),
    Column("Beleginfo - Inhalt 2", "text", "The reason; 210 characters."),
    Column("Festschreibung", "number", "Always 0: the adviser makes the stack final."),
)
