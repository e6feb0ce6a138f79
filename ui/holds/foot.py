"""Under the list: how many are shown and chosen, their money, and choosing all or none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.format import Formats
from ui.holds.view import HoldsView, totals
from ui.holds.wording import amounts
from ui.parts import label, obey_enter
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind
from ui.wording import DOT, plural


class BoardFoot(QWidget):
    """One line; its buttons choose, they move no money."""

    all_asked = Signal()
    none_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = label(role="strong", wraps=False)
        self.all = KeyButton("", kind=Kind.QUIET, icon=Icon.TICK)
        self.all.clicked.connect(self.all_asked)
        self.none = KeyButton(self.tr("Choose none"), kind=Kind.QUIET, icon=Icon.CROSS)
        self.none.clicked.connect(self.none_asked)
        obey_enter(self.all, self.none)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(4), 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.said, 1)
        row.addWidget(self.none)
        row.addWidget(self.all)

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
        self.all.setText(self.tr("Choose all %1").replace("%1", formats.number(shown)))
        self.all.set_ready(is_ready=chosen < shown and not view.busy)
        self.none.setVisible(bool(chosen))
