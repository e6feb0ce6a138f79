"""What a bulk says: before, while it runs, and what became of every hold."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from pos.domain.bulk import BulkKind, BulkOutcome
from ui.format import Formats
from ui.holds.sheets.bulking import BulkRow, BulkStep, BulkView
from ui.holds.wording import amounts
from ui.tones import Tone
from ui.wording import DOT, plural

_TONES: Final = {
    BulkOutcome.REFUSED: Tone.FAILED,
    BulkOutcome.CHECKING: Tone.CHECKING,
    BulkOutcome.NOT_REACHED: Tone.WARNING,
}


def title_text(view: BulkView) -> str:
    """How many, and what is done to them."""
    count = view.total
    if view.kind is BulkKind.CAPTURE:
        text = QCoreApplication.translate("Bulk", "Take the money of %n hold(s)", "", count)
    else:
        text = QCoreApplication.translate("Bulk", "Release %n hold(s)", "", count)
    return plural(text, count)


def sums_text(view: BulkView, formats: Formats) -> str:
    """What would move, per currency."""
    if view.plan is None:
        return ""
    moved = view.plan.taken if view.kind is BulkKind.CAPTURE else view.plan.released
    return amounts(moved, formats)


def said_text(view: BulkView, formats: Formats) -> str:
    """The whole in a sentence or two."""
    match view.step:
        case BulkStep.CLOSED:
            return ""
        case BulkStep.PREVIEW:
            return _preview_text(view, formats)
        case BulkStep.RUNNING:
            text = QCoreApplication.translate("Bulk", "%1 of %2 are through. Nothing is lost if "
                "you stop: the rest stays as it is.")  # fmt: skip
            text = text.replace("%1", formats.number(view.done))
            return text.replace("%2", formats.number(view.total))
        case BulkStep.ENDED:
            return _result_text(view, formats)


def state_text(row: BulkRow, kind: BulkKind) -> str:
    """One word for one hold."""
    match row.outcome:
        case BulkOutcome.DONE if kind is BulkKind.CAPTURE:
            return QCoreApplication.translate("Bulk", "Taken")
        case BulkOutcome.DONE:
            return QCoreApplication.translate("Bulk", "Released")
        case BulkOutcome.REFUSED:
            return QCoreApplication.translate("Bulk", "Refused")
        case BulkOutcome.CHECKING:
            return QCoreApplication.translate("Bulk", "Checking")
        case BulkOutcome.NOT_REACHED:
            return QCoreApplication.translate("Bulk", "Not tried")
        case None if row.is_possible:
            return QCoreApplication.translate("Bulk", "Held")
        case _:
            return QCoreApplication.translate("Bulk", "Left out")


def tone_of(row: BulkRow, kind: BulkKind) -> Tone:
    """The colour of that word."""
    if row.outcome is BulkOutcome.DONE:
        return Tone.TAKEN if kind is BulkKind.CAPTURE else Tone.RELEASED
    if row.outcome is None:
        return Tone.HELD if row.is_possible else Tone.FAILED
    return _TONES[row.outcome]


def _preview_text(view: BulkView, formats: Formats) -> str:
    if view.plan is None:
        return QCoreApplication.translate("Bulk", "Working out what would become of each…")
    possible, refused = len(view.plan.possible), len(view.plan.refused)
    if view.kind is BulkKind.CAPTURE:
        text = QCoreApplication.translate("Bulk", "%1 would be taken from %2.")
    else:
        text = QCoreApplication.translate("Bulk", "%1 would be given back on %2, for good.")
    told = text.replace("%1", sums_text(view, formats) or formats.number(0))
    holds = QCoreApplication.translate("Bulk", "%n hold(s)", "", possible)
    told = told.replace("%2", plural(holds, possible))
    if refused:
        left = QCoreApplication.translate("Bulk", "%n cannot be done now.", "", refused)
        told += " " + left.replace("%n", formats.number(refused))
    return told


def _result_text(view: BulkView, formats: Formats) -> str:
    """Counts of all that there was of it, and never a word of success for what is not known."""
    done = (
        QCoreApplication.translate("Bulk", "%1 taken")
        if view.kind is BulkKind.CAPTURE
        else QCoreApplication.translate("Bulk", "%1 released")
    )
    moved = ""
    if view.result is not None:
        sums = view.result.taken if view.kind is BulkKind.CAPTURE else view.result.released
        moved = amounts(sums, formats)
    told = [
        text.replace("%1", formats.number(count))
        for text, count in (
            (f"{done} ({moved})" if moved else done, view.count(BulkOutcome.DONE)),
            (QCoreApplication.translate("Bulk", "%1 refused"), view.count(BulkOutcome.REFUSED)),
            (QCoreApplication.translate("Bulk", "%1 checking"), view.count(BulkOutcome.CHECKING)),
            (
                QCoreApplication.translate("Bulk", "%1 not tried"),
                view.count(BulkOutcome.NOT_REACHED),
            ),
        )
        if count
    ]
    text = DOT.join(told)
    if view.count(BulkOutcome.CHECKING):
        shown = QCoreApplication.translate(
            "Bulk",
            "%1. What is being checked may be done or not: the till keeps asking by itself.",
        )
        return shown.replace("%1", text)
    return text
