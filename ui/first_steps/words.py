"""What each step of the assistant is called, and why it is there."""

from PySide6.QtCore import QCoreApplication

from pos.domain.first_run import Step
from ui.tones import Icon


def step_title(step: Step) -> str:
    return {
        Step.WELCOME: QCoreApplication.translate("Assistant", "Welcome"),
        Step.SHOP: QCoreApplication.translate("Assistant", "Your shop"),
        Step.HOURS: QCoreApplication.translate("Assistant", "Opening hours"),
        Step.MANAGER: QCoreApplication.translate("Assistant", "First manager"),
        Step.KEY: QCoreApplication.translate("Assistant", "Stripe key"),
        Step.READER: QCoreApplication.translate("Assistant", "Card reader"),
        Step.PRINTER: QCoreApplication.translate("Assistant", "Printer"),
        Step.CATALOGUE: QCoreApplication.translate("Assistant", "Products"),
        Step.SALE: QCoreApplication.translate("Assistant", "First sale"),
    }[step]


def step_text(step: Step) -> str:
    """Why somebody should care, in a sentence or two."""
    return {
        Step.WELCOME: QCoreApplication.translate(
            "Assistant",
            "In a few minutes this till sells. Nothing you choose here is final: every step "
            "can be left out, and is found again under Shop, Getting started.",
        ),
        Step.SHOP: QCoreApplication.translate(
            "Assistant",
            "Name and money as they stand on receipts. The country suggests the rest. Decide "
            "the currency before you sell: products keep the one they were priced in.",
        ),
        Step.HOURS: QCoreApplication.translate(
            "Assistant",
            "Holds lapse at night too. With the opening hours the till warns while somebody "
            "can still decide.",
        ),
        Step.MANAGER: QCoreApplication.translate(
            "Assistant",
            "With a first manager everybody signs in, and what is risky needs approval. "
            "Without one, whoever stands here may do everything.",
        ),
        Step.KEY: QCoreApplication.translate(
            "Assistant",
            "Practice needs no key. For your own Stripe account the till takes a restricted "
            "key, tries what it may do, and keeps it in the system’s keyring.",
        ),
        Step.READER: QCoreApplication.translate(
            "Assistant",
            "A card reader of Stripe’s asks for the card by itself. Practice has one built in.",
        ),
        Step.PRINTER: QCoreApplication.translate(
            "Assistant",
            "For slips and receipts. A printer that is off or out of paper never stops a sale.",
        ),
        Step.CATALOGUE: QCoreApplication.translate(
            "Assistant",
            "Sample products are there to try things out. A file of your own products, also "
            "one from Square or Shopify, takes their place.",
        ),
        Step.SALE: QCoreApplication.translate(
            "Assistant",
            "The tour leads through a sale, a hold and its capture with practice money: ten "
            "minutes in which nothing can be broken.",
        ),
    }[step]


def step_icon(step: Step) -> Icon:
    return _ICONS[step]


_ICONS = {
    Step.WELCOME: Icon.TILL,
    Step.SHOP: Icon.SHOP,
    Step.HOURS: Icon.CLOCK,
    Step.MANAGER: Icon.PERSON,
    Step.KEY: Icon.KEY,
    Step.READER: Icon.READER,
    Step.PRINTER: Icon.RECEIPT,
    Step.CATALOGUE: Icon.BARCODE,
    Step.SALE: Icon.PRACTICE,
}
