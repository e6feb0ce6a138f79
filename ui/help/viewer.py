"""The help: its pages on the left, the one that is read on the right."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from resources.help_search import search
from resources.helping import (
    ACCOUNTANT,
    CASHIER,
    INSTALLER,
    MANAGER,
    PAGES,
    help_title,
    is_translated,
    split_target,
)
from ui.help.page_view import PageView
from ui.in_sight import InSight
from ui.keys import Action, KeyShortcut, with_key
from ui.parts import label, obey_enter, say
from ui.speech import speaking
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SearchEdit, SectionTitle

_SIZE: Final = (984, 708)
_LIST: Final = 290
_BETWEEN: Final = 6  # what was found takes several lines each
_TARGET: Final = Qt.ItemDataRole.UserRole


class HelpViewer(QDialog):
    """F1 opens it at the page that is about what is shown, F1 or Esc puts it away."""

    keys_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self.setModal(True)
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self._went: list[str] = []
        self._language = speaking().language
        self.search = SearchEdit(self.tr("Find in the help"), self.tr("Find in the help"))
        self.search.setClearButtonEnabled(True)
        self.pages = QListWidget()
        self.pages.setAccessibleName(self.tr("Pages of the help"))
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.setWordWrap(True)
        self.nothing = label(self.tr("No page has these words."), "soft")
        self.english = label(
            self.tr("Nobody has translated this page yet: it is shown in English."), "soft"
        )
        self.view = PageView()
        self.back = KeyButton(self.tr("Back"), icon=Icon.ARROW_LEFT)
        self.keys = KeyButton(self.tr("All keys"), action=Action.KEYS, icon=Icon.QUESTION)
        self.close_button = KeyButton(
            self.tr("Close"), action=Action.HELP, kind=Kind.PRIMARY, icon=Icon.CROSS
        )
        obey_enter(self.back, self.keys, self.close_button)
        self._lay_out()
        self._in_sight = InSight(self)
        self._connect()
        self._list("")

    def open_at(self, target: str) -> None:
        """Open at a page, or at `page#anchor`, with the keyboard on the list of pages."""
        self._went.clear()
        self._language = speaking().language
        self.search.clear()
        self._list("")
        self._turn(target)
        self.open()
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, target: str) -> None:
        """Read another page; Back comes back to this one."""
        name, anchor = split_target(target)
        if name not in PAGES or (name == self.view.name and not anchor):
            return
        if name != self.view.name:
            self._went.append(self.view.name)
        self._turn(target)

    def go_back(self) -> None:
        """The page that was read before."""
        if self._went:
            self._turn(self._went.pop())

    def _turn(self, target: str) -> None:
        self.view.show_page(target, self.search.text().split(), self._language)
        name, _ = split_target(target)
        self.english.setVisible(not is_translated(name, self._language))
        self._mark(name)
        if self._went:
            self.back.set_ready()
        else:
            self.back.set_blocked(self.tr("Nothing was read before"))

    def _mark(self, name: str) -> None:
        for row in range(self.pages.count()):
            if split_target(self.pages.item(row).data(_TARGET))[0] == name:
                self.pages.blockSignals(True)
                self.pages.setCurrentRow(row)
                self.pages.blockSignals(False)

    def _list(self, words: str) -> None:
        """All pages under whom they are for; or those with every one of these words, best first."""
        self.pages.blockSignals(True)
        self.pages.clear()
        self.pages.setSpacing(px(_BETWEEN) if words.strip() else 0)
        if words.strip():
            for found in search(words, self._language):
                target = f"{found.page}#{found.anchor}" if found.anchor else found.page
                self._add(f"{found.title}\n{found.excerpt}", target)
        else:
            self._list_all()
        self.pages.blockSignals(False)
        say(self.nothing, "" if self.pages.count() else self.tr("No page has these words."))
        self._mark(self.view.name)

    def _list_all(self) -> None:
        for title, names in (
            (self.tr("At the till"), CASHIER),
            (self.tr("For managers"), MANAGER),
            (self.tr("For accountants"), ACCOUNTANT),
            (self.tr("For whoever installs the till"), INSTALLER),
        ):
            self._add(title, "")
            for name in names:
                self._add(help_title(name, self._language), name)

    def _add(self, text: str, target: str) -> None:
        item = QListWidgetItem(text)
        item.setData(_TARGET, target)
        if not target:
            font = self.pages.font()
            font.setBold(True)
            item.setFont(font)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.pages.addItem(item)

    def _picked(self) -> None:
        item = self.pages.currentItem()
        if item.data(_TARGET):
            self.go_to(item.data(_TARGET))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._list)
        self.pages.currentRowChanged.connect(self._picked)
        self.view.page_asked.connect(self.go_to)
        self.back.clicked.connect(self.go_back)
        self.keys.clicked.connect(self.keys_asked)
        self.close_button.clicked.connect(self.accept)
        KeyShortcut(Action.FIND, self).activated.connect(self.search.setFocus)

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
        read = QVBoxLayout()
        read.setSpacing(px(4))
        read.addWidget(self.english)
        read.addWidget(self.view, 1)
        both.addLayout(read, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.back)
        buttons.addWidget(self.keys)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        head = QHBoxLayout()
        head.addWidget(SectionTitle(self.tr("Help"), role="page"))
        head.addStretch()
        find = label("", "soft", wraps=False)
        with_key(find, find.setText, self.tr("%1 finds words in every page"), Action.FIND)
        head.addWidget(find)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(14))
        layout.setSpacing(px(10))
        layout.addLayout(head)
        layout.addLayout(both, 1)
        layout.addLayout(buttons)
