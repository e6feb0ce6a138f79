"""What was found on the shop's page: each with the part it is on, and one press away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.parts import label, obey_enter, say
from ui.shop.index import Thing
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton


class Results(QWidget):
    """A column of buttons; the first is what Enter in the search takes."""

    picked = Signal(object)  # Thing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._things: Sequence[Thing] = ()
        self.rows: list[KeyButton] = []
        self.said = label(role="soft")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(6))
        self._column.addWidget(self.said)
        self._column.addStretch()

    def show_found(self, things: Sequence[Thing]) -> None:
        self._things = things
        none = self.tr("No setting has these words. Fewer letters find more.")
        say(self.said, "" if things else none)
        while len(self.rows) < len(things):
            self._add_row()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(things))
            if place < len(things):
                found = things[place].found
                row.setText(found.title)
                row.set_detail(found.place)

    def pick_first(self) -> None:
        """Enter."""
        self._pick(0)

    def _pick(self, place: int) -> None:
        if place < len(self._things):
            self.picked.emit(self._things[place])

    def _add_row(self) -> None:
        row, place = KeyButton("", icon=Icon.ARROW_RIGHT), len(self.rows)
        row.setAccessibleDescription(self.tr("Opens this setting"))
        row.clicked.connect(lambda: self._pick(place))
        row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        obey_enter(row)
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
