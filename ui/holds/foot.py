"""Under the list: how many are shown and chosen, and their money."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.format import Formats
from ui.holds.view import HoldsView, totals
from ui.holds.wording import amounts
from ui.parts import label
from ui.theme import px
from ui.wording import DOT, plural


class BoardFoot(QWidget):
    """One quiet line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = label(role="strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(4), 0, 0, 0)
        row.addWidget(self.said, 1)

    def draw(self, view: HoldsView, formats: Formats) -> None:
        self.setVisible(bool(view.rows))
        shown, chosen = len(view.shown), len(view.chosen)
        if chosen:
            text = self.tr("%1 of %2 chosen").replace("%1", formats.number(chosen))
            text = text.replace("%2", formats.number(shown))
            sums = totals(view.chosen_rows)
        else:
            text = plural(self.tr("%n hold(s)", "", shown), shown)
            sums = totals(view.shown)
        self.said.setText(DOT.join(part for part in (text, amounts(sums, formats)) if part))
