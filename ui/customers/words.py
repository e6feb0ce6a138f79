"""What the panes about customers and their cards say."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from pos.domain.saved_card import Keeps, SavedCard


def keeps_text(keeps: Keeps | None) -> str:
    """What a card is kept for, on a button."""
    match keeps:
        case None:
            return QCoreApplication.translate("Customers", "Do not keep")
        case Keeps.ON_SESSION:
            return QCoreApplication.translate("Customers", "When they are here")
        case Keeps.OFF_SESSION:
            return QCoreApplication.translate("Customers", "Also without them")


def card_title(card: SavedCard) -> str:
    """`Visa •• 4242`."""
    return f"{card.brand.title()} •• {card.last4}"


def card_detail(card: SavedCard, today: date) -> str:
    """Until when it is good."""
    if not card.exp_year:
        return ""
    until = f"{card.exp_month:02d}/{card.exp_year}"
    if card.is_expired(today):
        text = QCoreApplication.translate("Customers", "expired %1")
    else:
        text = QCoreApplication.translate("Customers", "good until %1")
    return text.replace("%1", until)
