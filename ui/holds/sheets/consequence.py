"""What a capture leads to: taken, released and still held, tax, the statement, and the rest."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from pos.domain.hold import CaptureBounds, CapturePlan
from pos.domain.money import Money
from pos.domain.tax import TaxLine
from ui.format import Formats
from ui.holds.sheets.bar import ShareBar
from ui.parts import label, rule, say
from ui.theme import px
from ui.tones import ICON_OF_TONE, Tone
from ui.widgets import IconLabel, SectionTitle
from ui.widgets.plain import plain

_TAXES = 4
"""Rates that are told one by one; a sale has rarely more."""


class Consequences(QFrame):
    """Draws a CapturePlan; decides nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "well")
        self.setAccessibleName(self.tr("What this does"))
        self.bar = ShareBar()
        self.taken = _Amount(Tone.TAKEN, self.tr("Taken now"))
        self.released = _Amount(Tone.RELEASED, self.tr("Released now"))
        self.still_held = _Amount(Tone.HELD, self.tr("Still held"))
        self.taxes = plain()
        self.taxes.setProperty("role", "soft")
        self.taxes.setWordWrap(True)
        self.statement = label()
        self.rest = label()
        self.over = label(role="strong")
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for row, each in enumerate((self.taken, self.released, self.still_held)):
            each.place(grid, row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(12), px(14), px(12))
        layout.setSpacing(px(8))
        layout.addWidget(SectionTitle(self.tr("What this does")))
        layout.addWidget(self.bar)
        layout.addLayout(grid)
        layout.addWidget(self.over)
        layout.addWidget(self.taxes)
        layout.addWidget(rule())
        layout.addWidget(self.rest)
        layout.addWidget(self.statement)
        layout.addStretch()

    def draw(
        self, plan: CapturePlan | None, bounds: CaptureBounds | None, formats: Formats
    ) -> None:
        for shown, money in (
            (self.taken, plan.taken if plan else None),
            (self.released, plan.released if plan else None),
            (self.still_held, plan.still_held if plan else None),
        ):
            shown.say(money, formats)
        if plan is None or bounds is None:
            self.bar.show_shares(())
            for text in (self.taxes, self.over, self.rest, self.statement):
                say(text, "")
            return
        self.bar.show_shares(
            (
                (Tone.TAKEN, plan.taken),
                (Tone.HELD, plan.still_held),
                (Tone.RELEASED, plan.released),
            )
        )
        say(self.over, over_text(plan, formats))
        say(self.taxes, tax_text(plan.taxes, formats))
        say(self.rest, rest_text(plan, formats, bounds))
        say(self.statement, statement_text(plan.statement))


class _Amount:
    """Icon, word and amount in one row; what is nothing stays in its place and says so."""

    def __init__(self, tone: Tone, word: str) -> None:
        self._icon = IconLabel(ICON_OF_TONE[tone], 22)
        self._icon.setProperty("tone", str(tone))
        self._word = label(word, wraps=False)
        self.amount = label(role="money", wraps=False)
        self._word_text = word

    def place(self, grid: QGridLayout, row: int) -> None:
        grid.addWidget(self._icon, row, 0)
        grid.addWidget(self._word, row, 1)
        grid.addWidget(self.amount, row, 2, Qt.AlignmentFlag.AlignRight)

    def say(self, money: Money | None, formats: Formats) -> None:
        text = "–" if money is None else formats.money(money)
        self.amount.setText(text)
        self.amount.setAccessibleName(f"{self._word_text}: {text}")


def over_text(plan: CapturePlan, formats: Formats) -> str:
    """As much of it as was never held, and what it is."""
    if plan.tip:
        text = QCoreApplication.translate("Capture", "%1 of it is a tip, without tax.")
        return text.replace("%1", formats.money(plan.tip))
    if not plan.over:
        return ""
    text = QCoreApplication.translate("Capture", "%1 of it is more than was held.")
    return text.replace("%1", formats.money(plan.over))


def tax_text(taxes: tuple[TaxLine, ...], formats: Formats) -> str:
    """`of it tax: 19 % €2.39, 7 % €0.12`."""
    told = [
        f"{formats.tax_rate(each.rate)} {formats.money(each.tax)}"
        for each in taxes
        if each.gross and each.rate.basis_points
    ]
    if not told:
        return ""
    if len(told) > _TAXES:
        told[_TAXES:] = ["…"]
    return QCoreApplication.translate("Capture", "Tax in it: %1").replace("%1", ", ".join(told))


def rest_text(plan: CapturePlan, formats: Formats, bounds: CaptureBounds | None = None) -> str:
    """Whether what is left can still be taken; `bounds` where that may still be changed."""
    if plan.still_held:
        text = QCoreApplication.translate(
            "Capture", "The other %1 stays on hold and can be taken later, until its deadline."
        )
        return text.replace("%1", formats.money(plan.still_held))
    if not plan.released:
        return QCoreApplication.translate("Capture", "Nothing is left to be taken later.")
    text = (
        QCoreApplication.translate(
            "Capture", "The other %1 goes back for good, unless you leave it on hold for more."
        )
        if bounds is not None and bounds.can_leave_rest
        else QCoreApplication.translate(
            "Capture", "The other %1 goes back for good: it cannot be taken later."
        )
    )
    return text.replace("%1", formats.money(plan.released))


def statement_text(statement: str) -> str:
    """What the customer will read."""
    if not statement:
        return QCoreApplication.translate(
            "Capture", "The customer’s statement shows the name that your Stripe account has."
        )
    text = QCoreApplication.translate("Capture", "The customer’s statement shows “%1”.")
    return text.replace("%1", statement)
