"""Charts of accounts to begin with: a plain one, two of Germany's and one of France's."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Template(StrEnum):
    """Which chart a shop's own begins with."""

    PLAIN = "plain"
    SKR03 = "skr03"
    SKR04 = "skr04"
    PCG = "pcg"


ROOTS: Final = ("assets", "liabilities", "equity", "income", "expenses", "memo")
"""What every account's name begins with; their own lines take what no other line is for."""

_ACCOUNTS: Final = (
    "assets",
    "assets:cash",
    "assets:safe",
    "assets:cash-movements",
    "assets:stripe",
    "assets:payouts",
    "assets:bank",
    "liabilities",
    "liabilities:tax",
    "liabilities:tips",
    "equity",
    "equity:conversion",
    "income",
    "income:sales",
    "income:unassigned",
    "income:stripe-adjustments",
    "expenses",
    "expenses:rounding",
    "expenses:stripe-fees",
    "expenses:disputes",
    "expenses:drawer-difference",
    "memo",
    "memo:holds",
    "memo:customers",
)

# One line each, in the order of the accounts above.
_PLAIN: Final = """
1900 Other assets
1000 Cash in drawers
1010 Cash in the safe
1090 Cash put in and taken out
1100 Stripe clearing
1110 Stripe payouts in transit
1200 Bank
2900 Other liabilities
2200 Sales tax payable
2300 Tips payable
3900 Other equity
3800 Currency conversion
4900 Other income
4000 Sales
4090 Unassigned card income
4100 Stripe adjustments
6900 Other expenses
6800 Cash rounding
6100 Stripe fees
6200 Card disputes
6810 Drawer differences
9900 Memorandum
9000 Holds on customers' cards
9010 Customers, for holds
"""

# The sales accounts without a tax of their own: tax is booked apart, by rate. Adviser's charts
# of 2026, accounts of four digits.
_SKR03: Final = """
1590 Durchlaufende Posten
1000 Kasse
1010 Tresor
1595 Kassenbewegungen, noch zuzuordnen
1361 Stripe-Verrechnung
1360 Geldtransit (Auszahlungen von Stripe)
1200 Bank
1700 Sonstige Verbindlichkeiten
1770 Umsatzsteuer
1701 Trinkgelder an Personal
0880 Sonstiges Kapital
1793 Verrechnung Währungsumtausch
2700 Sonstige Erträge
8200 Erlöse
8205 Erlöse, noch zuzuordnen
2705 Korrekturen von Stripe
4900 Sonstige betriebliche Aufwendungen
4905 Rundungsdifferenzen
4970 Nebenkosten des Geldverkehrs (Stripe)
2400 Forderungsverluste (Kartenrückbuchungen)
4906 Kassendifferenzen
9290 Statistische Konten
9291 Vorgemerkte Kartenbeträge
9292 Gegenkonto vorgemerkte Kartenbeträge
"""

_SKR04: Final = """
1370 Durchlaufende Posten
1600 Kasse
1610 Tresor
1375 Kassenbewegungen, noch zuzuordnen
1461 Stripe-Verrechnung
1460 Geldtransit (Auszahlungen von Stripe)
1800 Bank
3500 Sonstige Verbindlichkeiten
3800 Umsatzsteuer
3501 Trinkgelder an Personal
2900 Sonstiges Kapital
3630 Verrechnung Währungsumtausch
4830 Sonstige betriebliche Erträge
4200 Erlöse
4205 Erlöse, noch zuzuordnen
4835 Korrekturen von Stripe
6300 Sonstige betriebliche Aufwendungen
6305 Rundungsdifferenzen
6855 Nebenkosten des Geldverkehrs (Stripe)
6930 Forderungsverluste (Kartenrückbuchungen)
6306 Kassendifferenzen
9290 Statistische Konten
9291 Vorgemerkte Kartenbeträge
9292 Gegenkonto vorgemerkte Kartenbeträge
"""

_PCG: Final = """
471000 Comptes d'attente
530000 Caisse
531000 Coffre
471100 Mouvements de caisse à affecter
517000 Stripe, compte de compensation
580000 Virements internes (versements Stripe)
512000 Banque
467000 Autres comptes débiteurs ou créditeurs
445710 TVA collectée
467100 Pourboires à reverser
108000 Compte de l'exploitant
478000 Conversion de devises
758000 Produits divers de gestion courante
707000 Ventes de marchandises
707900 Ventes à affecter
758100 Régularisations Stripe
658000 Charges diverses de gestion courante
658100 Différences d'arrondi
627000 Services bancaires (commissions Stripe)
654000 Pertes sur créances (litiges cartes)
658200 Écarts de caisse
809000 Engagements hors bilan
802000 Empreintes de cartes reçues
809100 Contrepartie des empreintes
"""

# Rates that the chart itself has an account for.
_OWN_RATES: Final[Mapping[Template, str]] = {
    Template.SKR03: "19 1776 Umsatzsteuer 19 %\n7 1771 Umsatzsteuer 7 %",
    Template.SKR04: "19 3806 Umsatzsteuer 19 %\n7 3801 Umsatzsteuer 7 %",
    Template.PCG: (
        "20 445711 TVA collectée 20 %\n10 445712 TVA collectée 10 %\n"
        "5.5 445713 TVA collectée 5,5 %\n2.1 445714 TVA collectée 2,1 %"
    ),
}

_TEXTS: Final = {
    Template.PLAIN: _PLAIN,
    Template.SKR03: _SKR03,
    Template.SKR04: _SKR04,
    Template.PCG: _PCG,
}

Lines = Mapping[str, tuple[str, str]]
"""Code and name by account."""


def _lines(template: Template) -> Lines:
    rows = [row.partition(" ") for row in _TEXTS[template].strip().splitlines()]
    found = {
        account: (code, name) for account, (code, _, name) in zip(_ACCOUNTS, rows, strict=True)
    }
    for row in filter(None, _OWN_RATES.get(template, "").splitlines()):
        rate, code, name = row.split(" ", 2)
        found[f"liabilities:tax:{rate}"] = (code, name)
    return MappingProxyType(found)


TEMPLATES: Final[Mapping[Template, Lines]] = MappingProxyType(
    {template: _lines(template) for template in Template}
)
