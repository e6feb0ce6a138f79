"""What is said of one part of a sale: what paid it, how much, and what became of it."""

from PySide6.QtCore import QCoreApplication

from pos.domain.money import Money
from pos.domain.tender import CardPart, CardState, CashPart, Part
from pos.domain.views import SaleRecord
from ui.format import Formats
from ui.tones import Tone
from ui.wording import card_text


def part_amount(part: Part) -> Money:
    """What it pays; for cash, what stays in the drawer."""
    return part.paid if isinstance(part, CashPart) else part.amount


def part_name(part: Part, record: SaleRecord) -> str:
    """`Cash`, or the card."""
    if isinstance(part, CashPart):
        return QCoreApplication.translate("Payment", "Cash")
    return _card(part, record)


def part_text(part: Part, record: SaleRecord, formats: Formats) -> str:
    """`Cash`, with what was handed over and its change, or the card."""
    match part:
        case CashPart() if part.change:
            text = QCoreApplication.translate("Payment", "Cash: %1 received, %2 change")
            received = formats.money(part.received)
            return text.replace("%1", received).replace("%2", formats.money(part.change))
        case CashPart():
            return QCoreApplication.translate("Payment", "Cash")
        case CardPart():
            return _card(part, record)


def part_state(part: Part) -> tuple[str, Tone]:
    """The word for a part, and its tone."""
    match part:
        case CashPart() if part.is_returned:
            return QCoreApplication.translate("Payment", "Given back"), Tone.RELEASED
        case CashPart():
            return QCoreApplication.translate("Payment", "Taken"), Tone.TAKEN
        case CardPart(state=CardState.HELD):
            return QCoreApplication.translate("Payment", "Held"), Tone.HELD
        case CardPart(state=CardState.TAKEN):
            return QCoreApplication.translate("Payment", "Taken"), Tone.TAKEN
        case CardPart(state=CardState.LAPSED):
            return QCoreApplication.translate("Payment", "Lapsed"), Tone.FAILED
        case CardPart():
            return QCoreApplication.translate("Payment", "Released"), Tone.RELEASED


def way_back(part: Part) -> str:
    """What the button beside a part does."""
    if isinstance(part, CashPart):
        return QCoreApplication.translate("Payment", "Give this cash back")
    return QCoreApplication.translate("Payment", "Release this card")


def _card(part: CardPart, record: SaleRecord) -> str:
    for card in record.cards:
        charge = card.intent.latest_charge
        if card.intent.id == part.intent and charge is not None:
            return card_text(charge.brand, charge.last4)
    return card_text("", "")
