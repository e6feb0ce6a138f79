"""What a charge allows, point by point, with the reason where it does not."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from pos.domain.capture_terms import CaptureTerms
from pos.domain.extension import Extension
from pos.domain.features import MOST_INCREASES
from pos.domain.hold_row import HoldRow
from ui.format import Formats


@dataclass(frozen=True, slots=True)
class Allowed:
    """One point; `is_so` is None where the charge does not say."""

    title: str
    is_so: bool | None
    why: str


def allowances(
    row: HoldRow, terms: CaptureTerms | None, extension: Extension | None, formats: Formats
) -> tuple[Allowed, ...]:
    """Raising, taking more, taking in parts, and lasting longer."""
    features = row.hold.features
    return (
        Allowed(_tr("Raise the hold"), features.can_increase, _raise_text(row, terms, formats)),
        Allowed(_tr("Take more than is held"), features.can_capture_more, _more_text(row, formats)),
        Allowed(
            _tr("Take it in several parts"),
            features.can_capture_in_parts,
            _tr("What is not taken may stay on hold.")
            if features.can_capture_in_parts
            else _asked(features.can_capture_in_parts),
        ),
        Allowed(_tr("Last longer"), features.is_extended, _longer_text(row, extension, formats)),
    )


def _raise_text(row: HoldRow, terms: CaptureTerms | None, formats: Formats) -> str:
    if row.hold.features.can_increase is not True:
        return _asked(row.hold.features.can_increase)
    left = MOST_INCREASES - (terms.increases if terms else 0)
    text = _tr("%1 of %2 attempts are left. A decline leaves the hold as it is.")
    text = text.replace("%1", formats.number(max(0, left)))
    return text.replace("%2", formats.number(MOST_INCREASES))


def _more_text(row: HoldRow, formats: Formats) -> str:
    bounds = row.hold.bounds
    if not bounds.can_take_more:
        return _asked(row.hold.features.can_capture_more)
    return _tr("Up to %1, such as a tip.").replace("%1", formats.money(bounds.most))


def _longer_text(row: HoldRow, extension: Extension | None, formats: Formats) -> str:
    until = row.hold.capture_before
    if row.hold.features.is_extended and until is not None:
        text = _tr("The bank keeps it longer than usual, until %1.")
        return text.replace("%1", formats.when_long(until))
    told = _tr(
        "Only when a card is presented can a longer hold be asked for, never afterwards: take the "
        "money, or ask for the card again before the deadline."
    )
    if extension is not None and extension.was_asked:
        told = _tr("It was asked for, and the bank did not grant it.") + " " + told
    elif extension is not None and extension.asks_next_time:
        told += " " + _tr("The next card is asked for it.")
    return told


def _asked(is_so: bool | None) -> str:  # noqa: FBT001 - three answers, and the third is None
    if is_so is None:
        return _tr("It was not asked for when the card was presented.")
    return _tr("This card or its bank does not allow it.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Allowance", text)
