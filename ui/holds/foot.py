"""Under the list: how many are shown and chosen, and their money."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.format import Formats
from ui.holds.view import HoldsView, totals
from ui.holds.wording import amounts
from ui.parts import label, say
from ui.theme import px
from ui.wording import DOT, plural


class BoardFoot(QWidget):
    """One quiet line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = label(role="strong")
        self.others = label(role="soft", wraps=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(4), 0, 0, 0)
        row.addWidget(self.said, 1)
        row.addWidget(self.others)

    def draw(self, view: HoldsView, formats: Formats) -> None:
        self.setVisible(bool(view.rows) or view.is_all)
        say(self.others, self._others(view, formats))
        shown, chosen = len(view.shown), len(view.chosen)
        if chosen:
            text = self.tr("%1 of %2 chosen").replace("%1", formats.number(chosen))
            text = text.replace("%2", formats.number(shown))
            sums = totals(view.chosen_rows)
        else:
            text = plural(self.tr("%n hold(s)", "", shown), shown)
            sums = totals(view.shown)
        self.said.setText(DOT.join(part for part in (text, amounts(sums, formats)) if part))

    def _others(self, view: HoldsView, formats: Formats) -> str:
        """How far the other registers are known; empty where they are not shown."""
        whole = view.whole
        if whole is None or not whole.is_all:
            return ""
        if whole.is_fetching:
            return self.tr("Asking the centre\u2026")
        if whole.is_silent:
            if whole.as_of is None:
                return self.tr("The centre does not answer.")
            silent = self.tr("The centre does not answer. Others as of %1.")
            return silent.replace("%1", formats.when_long(whole.as_of))
        if whole.as_of is None:
            return ""
        return self.tr("Others as of %1").replace("%1", formats.when_long(whole.as_of))
