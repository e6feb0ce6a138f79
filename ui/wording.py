"""Words that several pages share: cards, reasons, kinds of entries, and counts."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from pos.domain.intent import CancelReason
from pos.domain.ledger import EntryKind
from pos.domain.refund import RefundReason
from ui.format import NO_BREAK, digits
from ui.tones import Tone

DOT: Final = " · "
_SPELLED: Final = {
    "amex": "Amex",
    "cartes_bancaires": "Cartes Bancaires",
    "diners": "Diners Club",
    "eftpos_au": "eftpos",
    "jcb": "JCB",
    "mastercard": "Mastercard",
    "unionpay": "UnionPay",
}
"""Stripe's names of brands that a capital letter alone does not spell."""


def card_text(brand: str, last4: str) -> str:
    """`Visa •• 4242`; a card that Stripe has not described is called so."""
    if not brand and not last4:
        return QCoreApplication.translate("Wording", "Card not known")
    name = _SPELLED.get(brand, brand.capitalize())
    return f"{name} ••{NO_BREAK}{last4}" if last4 else name


def plural(text: str, count: int) -> str:
    """English without a translation file still says `1 hold` and `2 holds`."""
    return text.replace("%n", digits(count)).replace("(s)", "" if count == 1 else "s")


def reason_text(reason: CancelReason) -> str:
    """Why a hold is released, as a choice."""
    match reason:
        case CancelReason.REQUESTED_BY_CUSTOMER:
            return QCoreApplication.translate("Wording", "The customer asked for it")
        case CancelReason.DUPLICATE:
            return QCoreApplication.translate("Wording", "It was made twice")
        case CancelReason.FRAUDULENT:
            return QCoreApplication.translate("Wording", "It looks like fraud")
        case CancelReason.ABANDONED:
            return QCoreApplication.translate("Wording", "The sale was given up")


def refund_reason_text(reason: RefundReason) -> str:
    """Why money is given back, as a choice."""
    match reason:
        case RefundReason.REQUESTED_BY_CUSTOMER:
            return QCoreApplication.translate("Wording", "The customer brings it back")
        case RefundReason.DUPLICATE:
            return QCoreApplication.translate("Wording", "It was charged twice")
        case RefundReason.FRAUDULENT:
            return QCoreApplication.translate("Wording", "It looks like fraud")


def booked_reason(reason: str) -> str:
    """The reason of a ledger entry; a word of Stripe's that is new to us is shown as it is."""
    if reason in set(CancelReason):
        return reason_text(CancelReason(reason))
    match reason:
        case "partial_capture":
            return QCoreApplication.translate("Wording", "Rest of a part that was taken")
        case "automatic" | "expired":
            return QCoreApplication.translate("Wording", "Its time ran out")
        case "charge":
            return QCoreApplication.translate("Wording", "For a card payment")
        case "refund":
            return QCoreApplication.translate("Wording", "For a refund")
        case "payout":
            return QCoreApplication.translate("Wording", "For a payout")
        case _:
            return reason.replace("_", " ")


_KINDS: Final[dict[EntryKind, str]] = {
    EntryKind.HOLD: "Held",
    EntryKind.INCREASE: "Raised",
    EntryKind.CAPTURE: "Taken",
    EntryKind.RELEASE: "Released",
    EntryKind.LAPSE: "Lapsed",
    EntryKind.REFUND: "Given back",
    EntryKind.REFUND_FAILED: "Came back",
    EntryKind.CASH_SALE: "In cash",
    EntryKind.CASH_REFUND: "Cash back",
    EntryKind.AUDIT: "Noted",
    EntryKind.FLOAT: "Float",
    EntryKind.CASH_IN: "Cash in",
    EntryKind.CASH_OUT: "Cash out",
    EntryKind.DRAWER_DIFFERENCE: "Difference",
    EntryKind.TAKINGS: "To the safe",
    EntryKind.FEE: "Stripe fee",
    EntryKind.CONVERSION: "Changed currency",
    EntryKind.DISPUTE: "Disputed",
    EntryKind.DISPUTE_WON: "Dispute won",
    EntryKind.STRIPE_CHARGE: "Charged by Stripe",
    EntryKind.ADJUSTMENT: "Stripe adjusted",
    EntryKind.PAYOUT: "Paid out",
    EntryKind.PAYOUT_PAID: "At the bank",
    EntryKind.PAYOUT_RETURNED: "Payout came back",
    EntryKind.CORRECTION: "Corrected",
}


def kind_text(kind: EntryKind) -> str:
    """What happened to the money."""
    return QCoreApplication.translate("Wording", _KINDS[kind])


TONE_OF_KIND: Final = {
    EntryKind.HOLD: Tone.HELD,
    EntryKind.INCREASE: Tone.HELD,
    EntryKind.CAPTURE: Tone.TAKEN,
    EntryKind.RELEASE: Tone.RELEASED,
    EntryKind.LAPSE: Tone.FAILED,
    EntryKind.REFUND: Tone.RELEASED,
    EntryKind.REFUND_FAILED: Tone.FAILED,
    EntryKind.CASH_SALE: Tone.TAKEN,
    EntryKind.CASH_REFUND: Tone.RELEASED,
    EntryKind.AUDIT: Tone.PLAIN,
    EntryKind.FLOAT: Tone.PLAIN,
    EntryKind.CASH_IN: Tone.PLAIN,
    EntryKind.CASH_OUT: Tone.PLAIN,
    EntryKind.DRAWER_DIFFERENCE: Tone.FAILED,
    EntryKind.TAKINGS: Tone.PLAIN,
    EntryKind.FEE: Tone.PLAIN,
    EntryKind.CONVERSION: Tone.PLAIN,
    EntryKind.DISPUTE: Tone.FAILED,
    EntryKind.DISPUTE_WON: Tone.TAKEN,
    EntryKind.STRIPE_CHARGE: Tone.PLAIN,
    EntryKind.ADJUSTMENT: Tone.PLAIN,
    EntryKind.PAYOUT: Tone.PLAIN,
    EntryKind.PAYOUT_PAID: Tone.PLAIN,
    EntryKind.PAYOUT_RETURNED: Tone.FAILED,
    EntryKind.CORRECTION: Tone.PLAIN,
}
