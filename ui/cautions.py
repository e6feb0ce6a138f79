"""What Stripe or a bank has against a payment, and what was checked of its card, in words."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from pos.domain.card_checks import DOUBTFUL, CardCheck, checks_beside
from pos.domain.caution import Caution
from pos.domain.hold_row import HoldRow
from resources.words.cards import CAUTIONS, CHECKS, CHIPS, caution_key
from ui.format import Formats
from ui.parts import label, say
from ui.theme import px
from ui.tones import Icon
from ui.widgets.labels import IconLabel
from ui.widgets.plain import plain

_C: Final = "Cards"


class CautionMark(QWidget):
    """A sign with a sentence for each doubt, and quietly what was checked; there only with any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(Icon.WARNING, 22)
        self._icon.setProperty("tone", "warning")
        self._doubts = plain()
        self._doubts.setWordWrap(True)
        self._quiet = label(role="soft")
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(px(8))
        rows.setVerticalSpacing(px(4))
        rows.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        rows.addWidget(self._doubts, 0, 1)
        rows.addWidget(self._quiet, 1, 0, 1, 2)
        rows.setColumnStretch(1, 1)

    def draw(
        self, cautions: Sequence[Caution], checks: Sequence[CardCheck], formats: Formats
    ) -> None:
        doubts = [_open_text(each, formats) for each in cautions if each.is_open]
        checks = checks_beside(checks, cautions)
        doubts += [_said(CHECKS[each]) for each in checks if each in DOUBTFUL]
        quiet = [_over_text(each, formats) for each in cautions if not each.is_open]
        checked = " ".join(_said(CHECKS[each]) for each in checks if each not in DOUBTFUL)
        say(self._doubts, "\n".join(doubts))
        self._icon.setVisible(bool(doubts))
        say(self._quiet, "\n".join([*quiet, *([checked] if checked else [])]))
        self.setAccessibleName(self.text())
        self.setVisible(bool(self.text()))

    def text(self) -> str:
        return "\n".join(part for part in (self._doubts.text(), self._quiet.text()) if part)


def short_caution(row: HoldRow) -> str:
    """For a row of the board: the gravest thing that is open, or that something is doubtful."""
    for each in row.cautions:
        if each.is_open:
            return _said(CHIPS[each.kind])
    return QCoreApplication.translate("Cards", "Doubtful") if row.is_warned_of else ""


def _open_text(caution: Caution, formats: Formats) -> str:
    what, todo = CAUTIONS[caution_key(caution.kind, is_open=True)]
    told = [_said(what), _said(todo)]
    if caution.due_by is not None:
        due = QCoreApplication.translate("Cards", "It is due by %1.")
        told.append(due.replace("%1", formats.when_long(caution.due_by)))
    return " ".join(told)


def _over_text(caution: Caution, formats: Formats) -> str:
    what, _ = CAUTIONS[caution_key(caution.kind, is_open=False)]
    shown = QCoreApplication.translate("Cards", "%1 (%2)")
    return shown.replace("%1", _said(what)).replace("%2", formats.date(caution.created))


def _said(text: str) -> str:
    return QCoreApplication.translate(_C, text)
