"""What the bank and the network allow to be done with a charge, in words."""

from PySide6.QtCore import QCoreApplication

from pos.domain.board import HoldRow

_IN_A_LINE = 2


def allowed(row: HoldRow) -> tuple[str, ...]:
    """One word for each thing that this charge allows, as Stripe says on it."""
    features = row.hold.features
    told = (
        (features.can_increase, QCoreApplication.translate("Allows", "raise")),
        (features.can_capture_more, QCoreApplication.translate("Allows", "take more")),
        (features.can_capture_in_parts, QCoreApplication.translate("Allows", "in parts")),
        (features.is_extended, QCoreApplication.translate("Allows", "extended")),
    )
    return tuple(word for is_so, word in told if is_so)


def allows_text(row: HoldRow) -> str:
    """The first line of the cell; a charge that allows nothing but the plain thing says so."""
    words = allowed(row)
    if words:
        return ", ".join(words[:_IN_A_LINE])
    if row.hold.features.are_known:
        return QCoreApplication.translate("Allows", "take, release")
    return "\u2013"


def allows_more(row: HoldRow) -> str:
    """The second line, where the first has no room for all."""
    return ", ".join(allowed(row)[_IN_A_LINE:])
