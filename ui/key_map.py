"""The map of all keys."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ui.in_sight import InSight
from ui.keys import (
    BINDINGS,
    Action,
    Group,
    KeyShortcut,
    group_title,
    key_text,
    what_it_does,
)
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SectionTitle
from ui.widgets.plain import plain

_LEAST: Final = 322
"""So wide is a line of words, and a longer one is broken."""


class KeyMap(QDialog):
    """Every key and what it does, in groups; Escape or F1 puts it away."""

    print_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setModal(True)
        columns = QHBoxLayout()
        columns.setSpacing(px(10))
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(self._card(Group.TILL))
        left.addWidget(self._card(Group.MONEY))
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(px(10))
        right.addWidget(self._card(Group.WINDOW))
        right.addWidget(self._scanning())
        right.addStretch()
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        close = KeyButton(
            self.tr("Close"), action=Action.KEYS, kind=Kind.PRIMARY, icon=Icon.CROSS, parent=self
        )
        close.clicked.connect(self.accept)
        KeyShortcut(Action.HELP, self).activated.connect(self.accept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(16), px(8), px(16), px(8))
        whole.setSpacing(px(8))
        whole.addLayout(self._head(close))
        whole.addLayout(columns)
        self.resize(whole.sizeHint())
        self._in_sight = InSight(self)

    def _head(self, close: KeyButton) -> QHBoxLayout:
        self.paper = KeyButton(self.tr("Print this map"), icon=Icon.RECEIPT)
        self.paper.clicked.connect(self.print_asked)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(SectionTitle(self.tr("Keys"), role="page"))
        head.addStretch()
        head.addWidget(self.paper)
        head.addWidget(close)
        return head

    def _card(self, group: Group) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(px(14), px(8), px(14), px(8))
        grid.setVerticalSpacing(px(4))
        grid.setHorizontalSpacing(px(16))
        grid.addWidget(SectionTitle(group_title(group)), 0, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        rows = [action for action, binding in BINDINGS.items() if binding.group is group]
        for row, action in enumerate(rows, start=1):
            key = plain(key_text(action))
            key.setProperty("role", "key")
            key.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(key, row, 0)
            does = plain(what_it_does(action))
            does.setWordWrap(True)
            does.setMinimumWidth(px(_LEAST))
            grid.addWidget(does, row, 1)
        return card

    def _scanning(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(14), px(8), px(14), px(8))
        column.setSpacing(px(4))
        column.addWidget(SectionTitle(self.tr("Scanner")))
        for text in (
            self.tr("Scan at any time, whatever is on the screen."),
            self.tr("Type 3* before a scan to sell three, 0.350* for a weight."),
        ):
            line = plain(text)
            line.setWordWrap(True)
            column.addWidget(line)
        return card
