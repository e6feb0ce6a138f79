"""The help: its pages on the left, the one that is read on the right."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from resources.helping import ACCOUNTANT, CASHIER, MANAGER, PAGES, help_text, help_title
from ui.help.page_view import PageView
from ui.keys import Action, key_text, sequence
from ui.parts import label, obey_enter, say
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SearchEdit, SectionTitle

_SIZE: Final = (984, 708)
_LIST: Final = 290
_NAME: Final = Qt.ItemDataRole.UserRole


class HelpViewer(QDialog):
    """F1 opens it at the page that is about what is shown, F1 or Esc puts it away."""

    keys_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self.setModal(True)
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self._went: list[str] = []
        self.search = SearchEdit(self.tr("Find in the help"), self.tr("Find in the help"))
        self.search.setClearButtonEnabled(True)
        self.pages = QListWidget()
        self.pages.setAccessibleName(self.tr("Pages of the help"))
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.setWordWrap(True)
        self.nothing = label(self.tr("No page has these words."), "soft")
        self.view = PageView()
        self.back = KeyButton(self.tr("Back"), icon=Icon.ARROW_LEFT)
        self.keys = KeyButton(self.tr("All keys"), action=Action.KEYS, icon=Icon.QUESTION)
        self.close_button = KeyButton(
            self.tr("Close"), action=Action.HELP, kind=Kind.PRIMARY, icon=Icon.CROSS
        )
        obey_enter(self.back, self.keys, self.close_button)
        self._lay_out()
        self._connect()
        self._list("")

    def open_at(self, name: str) -> None:
        """Open at that page, with the keyboard on the list of them."""
        self._went.clear()
        self.search.clear()
        self._turn(name)
        self.open()
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, name: str) -> None:
        """Read another page; Back comes back to this one."""
        if name in PAGES and name != self.view.name:
            self._went.append(self.view.name)
            self._turn(name)

    def go_back(self) -> None:
        """The page that was read before."""
        if self._went:
            self._turn(self._went.pop())

    def _turn(self, name: str) -> None:
        self.view.show_page(name)
        self._mark(name)
        if self._went:
            self.back.set_ready()
        else:
            self.back.set_blocked(self.tr("Nothing was read before"))

    def _mark(self, name: str) -> None:
        for row in range(self.pages.count()):
            if self.pages.item(row).data(_NAME) == name:
                self.pages.blockSignals(True)
                self.pages.setCurrentRow(row)
                self.pages.blockSignals(False)

    def _list(self, words: str) -> None:
        """The pages that have every one of these words, under whom they are for."""
        wanted = words.casefold().split()
        self.pages.blockSignals(True)
        self.pages.clear()
        for title, names in (
            (self.tr("At the till"), CASHIER),
            (self.tr("For managers"), MANAGER),
            (self.tr("For accountants"), ACCOUNTANT),
        ):
            found = [name for name in names if _has(name, wanted)]
            if found:
                self._add(title, "")
            for name in found:
                self._add(help_title(name), name)
        self.pages.blockSignals(False)
        say(self.nothing, "" if self.pages.count() else self.tr("No page has these words."))
        self._mark(self.view.name)

    def _add(self, text: str, name: str) -> None:
        item = QListWidgetItem(text)
        item.setData(_NAME, name)
        if not name:
            font = self.pages.font()
            font.setBold(True)
            item.setFont(font)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.pages.addItem(item)

    def _picked(self) -> None:
        item = self.pages.currentItem()
        if item.data(_NAME):
            self.go_to(item.data(_NAME))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._list)
        self.pages.currentRowChanged.connect(self._picked)
        self.view.page_asked.connect(self.go_to)
        self.back.clicked.connect(self.go_back)
        self.keys.clicked.connect(self.keys_asked)
        self.close_button.clicked.connect(self.accept)
        QShortcut(sequence(Action.FIND), self).activated.connect(self.search.setFocus)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.search)
        left.addWidget(self.pages, 1)
        left.addWidget(self.nothing)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(px(_LIST))
        both = QHBoxLayout()
        both.setSpacing(px(12))
        both.addWidget(side)
        both.addWidget(self.view, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.back)
        buttons.addWidget(self.keys)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        head = QHBoxLayout()
        head.addWidget(SectionTitle(self.tr("Help"), role="page"))
        head.addStretch()
        find = self.tr("%1 finds words in every page").replace("%1", key_text(Action.FIND))
        head.addWidget(label(find, "soft", wraps=False))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(14))
        layout.setSpacing(px(10))
        layout.addLayout(head)
        layout.addLayout(both, 1)
        layout.addLayout(buttons)


def _has(name: str, words: list[str]) -> bool:
    text = help_text(name).casefold()
    return all(word in text for word in words)
