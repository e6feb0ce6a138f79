"""What the books say in words: spans, payouts, reasons, doubts and charts."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from pos.domain.accounting import DoubtKind, PeriodDoubt
from pos.domain.balance import PayoutStatus
from pos.domain.clearing import Difference
from pos.domain.money import Money
from pos.services.pack_changes import Why
from pos.services.pack_check import PackFlaw
from resources.words.closing_books import DOUBTS_OF_PERIODS, REASONS
from resources.words.pack import CONTENTS
from ui.books.view import BookDays, BookSpan
from ui.format import Formats
from ui.tones import Tone


def _tr(text: str) -> str:
    return QCoreApplication.translate("Books", text)


_SPANS: Final = {
    BookSpan.THIS_MONTH: "This month",
    BookSpan.LAST_MONTH: "Last month",
    BookSpan.THIS_QUARTER: "This quarter",
    BookSpan.LAST_QUARTER: "Last quarter",
    BookSpan.THIS_YEAR: "This year",
    BookSpan.LAST_YEAR: "Last year",
    BookSpan.ALL: "Everything",
    BookSpan.OWN: "From … to …",
}


def span_text(span: BookSpan) -> str:
    return _tr(_SPANS[span])


def days_text(days: BookDays | None, formats: Formats) -> str:
    if days is None:
        return _tr("from the beginning until now")
    return f"{formats.date(days.first)} – {formats.date(days.last)}"


def payout_state(status: PayoutStatus) -> tuple[str, Tone]:
    """A word and what it means on the screen."""
    match status:
        case PayoutStatus.PENDING:
            return _tr("Pending"), Tone.HELD
        case PayoutStatus.IN_TRANSIT:
            return _tr("On its way"), Tone.HELD
        case PayoutStatus.PAID:
            return _tr("At the bank"), Tone.TAKEN
        case PayoutStatus.FAILED:
            return _tr("Came back"), Tone.FAILED
        case PayoutStatus.CANCELED:
            return _tr("Canceled"), Tone.RELEASED
        case PayoutStatus.NEEDS_REVIEW:
            return _tr("Unknown"), Tone.CHECKING


def reason_text(found: Difference) -> str:
    """Why something is not booked to the unit."""
    told = QCoreApplication.translate("Books", REASONS[found.reason])
    return f"{told[0].upper()}{told[1:]}"


def doubt_text(found: PeriodDoubt, formats: Formats) -> str:
    """`Holds that are still open: 3`; what is counted by nothing but yes stands alone."""
    told = QCoreApplication.translate("Books", DOUBTS_OF_PERIODS[found.kind])
    told = f"{told[0].upper()}{told[1:]}"
    if found.kind is DoubtKind.NOT_TAKEN_OVER:
        return told
    return f"{told}: {formats.number(found.count)}"


def sums_text(amounts: tuple[Money, ...], formats: Formats) -> str:
    """Amounts of several currencies beside each other."""
    return " + ".join(formats.money(each) for each in amounts)


def template_text(template: str) -> str:
    match template:
        case "plain":
            return _tr("Plain chart")
        case "skr03":
            return _tr("SKR 03 (Germany)")
        case "skr04":
            return _tr("SKR 04 (Germany)")
        case "pcg":
            return _tr("Plan comptable général (France)")
        case _:
            return template


def format_name(chosen: str) -> str:
    """What a format is called by those who use it."""
    return _FORMATS.get(chosen, chosen.upper())


_FORMATS: Final = {
    "csv": "CSV",
    "jsonl": "JSON Lines",
    "xlsx": "Excel",
    "parquet": "Parquet",
    "beancount": "Beancount",
    "hledger": "hledger",
    "iif": "QuickBooks",
    "xero": "Xero",
    "ofx": "OFX",
    "datev": "DATEV",
    "fec": "FEC",
}


def format_about(chosen: str) -> str:
    """What a format is for."""
    told = QCoreApplication.translate("Books", CONTENTS.get(chosen, ""))
    return f"{told[:1].upper()}{told[1:]}"


def why_changed(why: Why) -> str:
    match why:
        case Why.CORRECTION:
            return _tr("Corrected, in a time that was handed over")
        case Why.BOOKED_LATE:
            return _tr("Booked late, in a time that was handed over")
        case Why.COUNTED_LATER:
            return _tr("Happened then, counts now")
        case Why.GIVEN_BACK:
            return _tr("Given back of what was taken then")


def flaw_text(flaw: PackFlaw) -> str:
    match flaw:
        case PackFlaw.MISSING:
            return _tr("is missing")
        case PackFlaw.UNKNOWN:
            return _tr("was put in later")
        case PackFlaw.CHANGED:
            return _tr("is not the file that was packed")
        case PackFlaw.UNREADABLE:
            return _tr("cannot be read")
        case PackFlaw.ROWS_DIFFER:
            return _tr("has another number of rows")
        case PackFlaw.TOTALS_DIFFER:
            return _tr("comes to other totals")
