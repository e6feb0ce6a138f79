"""What the kinds of entries are called where bookkeepers of a country read a format of theirs."""

from collections.abc import Mapping
from typing import Final

from pos.domain.ledger import EntryKind

_K = EntryKind

GERMAN: Final[Mapping[EntryKind, str]] = {
    _K.HOLD: "Reservierung",
    _K.INCREASE: "Reservierung erhöht",
    _K.CAPTURE: "Kartenzahlung",
    _K.RELEASE: "Reservierung freigegeben",
    _K.LAPSE: "Reservierung verfallen",
    _K.REFUND: "Erstattung",
    _K.REFUND_FAILED: "Erstattung gescheitert",
    _K.CASH_SALE: "Barverkauf",
    _K.CASH_REFUND: "Barerstattung",
    _K.AUDIT: "Protokoll",
    _K.FLOAT: "Wechselgeld",
    _K.CASH_IN: "Bareinlage",
    _K.CASH_OUT: "Barentnahme",
    _K.DRAWER_DIFFERENCE: "Kassendifferenz",
    _K.TAKINGS: "Tageseinnahme",
    _K.FEE: "Stripe-Gebühr",
    _K.CONVERSION: "Währungsumtausch",
    _K.DISPUTE: "Rückbelastung",
    _K.DISPUTE_WON: "Rückbelastung gewonnen",
    _K.STRIPE_CHARGE: "Stripe-Entgelt",
    _K.ADJUSTMENT: "Stripe-Anpassung",
    _K.PAYOUT: "Auszahlung",
    _K.PAYOUT_PAID: "Auszahlung eingegangen",
    _K.PAYOUT_RETURNED: "Auszahlung zurück",
    _K.CORRECTION: "Korrektur",
}

FRENCH: Final[Mapping[EntryKind, str]] = {
    _K.HOLD: "Autorisation",
    _K.INCREASE: "Autorisation augmentée",
    _K.CAPTURE: "Encaissement carte",
    _K.RELEASE: "Autorisation libérée",
    _K.LAPSE: "Autorisation expirée",
    _K.REFUND: "Remboursement",
    _K.REFUND_FAILED: "Remboursement échoué",
    _K.CASH_SALE: "Vente en espèces",
    _K.CASH_REFUND: "Remboursement en espèces",
    _K.AUDIT: "Journal",
    _K.FLOAT: "Fond de caisse",
    _K.CASH_IN: "Apport en caisse",
    _K.CASH_OUT: "Sortie de caisse",
    _K.DRAWER_DIFFERENCE: "Écart de caisse",
    _K.TAKINGS: "Recette",
    _K.FEE: "Frais Stripe",
    _K.CONVERSION: "Conversion de devise",
    _K.DISPUTE: "Litige",
    _K.DISPUTE_WON: "Litige gagné",
    _K.STRIPE_CHARGE: "Frais de service Stripe",
    _K.ADJUSTMENT: "Ajustement Stripe",
    _K.PAYOUT: "Virement Stripe",
    _K.PAYOUT_PAID: "Virement reçu",
    _K.PAYOUT_RETURNED: "Virement retourné",
    _K.CORRECTION: "Correction",
}
