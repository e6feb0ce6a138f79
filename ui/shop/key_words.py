"""What is said of a Stripe key: whose money it moves, what it may do, and what it lacks."""

from PySide6.QtCore import QCoreApplication

from pos.domain.health import Resource
from pos.domain.key_rights import RIGHTS, KeyReport, KeyRight, Verdict, Why
from ui.tones import Tone


def kind_while_typing(text: str) -> tuple[str, Tone]:
    """What kind of key is being typed, by its beginning alone; empty while nobody can tell."""
    key = text.strip()
    match key[:8]:
        case "rk_test_":
            said = QCoreApplication.translate(
                "Keys", "A restricted key for Stripe’s test money: no real money moves."
            )
            return said, Tone.INFO
        case "rk_live_":
            said = QCoreApplication.translate(
                "Keys", "A restricted key for real money: cards are really charged."
            )
            return said, Tone.INFO
        case "sk_test_" | "sk_live_":
            said = QCoreApplication.translate(
                "Keys",
                "This is a full secret key: whoever gets hold of it can do everything with the "
                "account, also pay money out. A restricted key is safer.",
            )
            return said, Tone.WARNING
        case _:
            return "", Tone.PLAIN


def verdict_text(report: KeyReport) -> tuple[str, Tone]:
    """What is to be said of the key as a whole."""
    match report.verdict:
        case Verdict.GOOD:
            said = QCoreApplication.translate("Keys", "It may do all that the till needs.")
            return said, Tone.TAKEN
        case Verdict.FULL:
            said = QCoreApplication.translate(
                "Keys", "It may do everything, also what no till needs. Replace it by a restricted."
            )
            return said, Tone.WARNING
        case Verdict.NARROW:
            said = QCoreApplication.translate("Keys", "Cards can be taken, but not all works.")
            return said, Tone.WARNING
        case Verdict.USELESS:
            said = QCoreApplication.translate("Keys", "No card can be taken with it.")
            return said, Tone.FAILED


def why_text(why: Why) -> str:
    """What cannot be done without a right."""
    match why:
        case Why.CARDS:
            return QCoreApplication.translate("Keys", "Holding and taking money from cards")
        case Why.GIVING_BACK:
            return QCoreApplication.translate("Keys", "Giving money back")
        case Why.CHANGES:
            return QCoreApplication.translate("Keys", "Seeing what was changed in Stripe")
        case Why.READERS:
            return QCoreApplication.translate("Keys", "Card readers")
        case Why.PHONE:
            return QCoreApplication.translate("Keys", "Paying by phone")
        case Why.SAVED_CARDS:
            return QCoreApplication.translate("Keys", "Customers with saved cards")
        case Why.BOOKS:
            return QCoreApplication.translate("Keys", "Fees and payouts in the books")


def right_text(right: KeyRight) -> str:
    """A right as Stripe's Dashboard calls it. The names of its resources stay English."""
    name = _NAMES[right.resource]
    if right.writes:
        text = QCoreApplication.translate("Keys", "%1: write")
    else:
        text = QCoreApplication.translate("Keys", "%1: read")
    return text.replace("%1", name)


def list_to_tick() -> str:
    """One line for each right that the till needs, to be copied beside the Dashboard."""
    return "\n".join(right_text(right) for right in RIGHTS)


_NAMES = {
    Resource.PAYMENTS: "PaymentIntents",
    Resource.CHARGES: "Charges",
    Resource.REFUNDS: "Refunds",
    Resource.EVENTS: "Events",
    Resource.DISPUTES: "Disputes",
    Resource.BALANCE: "Balance transactions",
    Resource.PAYOUTS: "Payouts",
    Resource.CUSTOMERS: "Customers",
    Resource.SETUPS: "SetupIntents",
    Resource.SESSIONS: "Checkout Sessions",
    Resource.READERS: "Terminal Readers",
    Resource.LOCATIONS: "Terminal Locations",
}
