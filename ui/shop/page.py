"""The shop's page: its parts on the left, one of them beside, and a search that finds all."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from ui.format import Formats
from ui.parts import scrolled
from ui.people.staff_view import StaffStep
from ui.shop.finding import Findable, best
from ui.shop.index import Thing, reveal, things_on
from ui.shop.parts_list import ShopParts
from ui.shop.presenter import ShopPresenter
from ui.shop.results import Results
from ui.shop.section_list import SectionList
from ui.shop.view import Section, ShopView
from ui.theme import px

_ROOMY: Final = 1480
_NARROW: Final = 214
_WIDE: Final = 300
_LEAST: Final = 240


class ShopPage(ShopParts):
    """Draws a ShopView; decides nothing."""

    def __init__(self, presenter: ShopPresenter, parent: QWidget | None = None) -> None:
        super().__init__(presenter, parent)
        self._parts = self.parts()
        self.list = SectionList(self._parts)
        self.sections = self.list.buttons
        self.search = self.list.search
        self.results = Results()
        self._panes: dict[Section, QWidget] = {}
        self._building: Iterator[None] | None = None
        self._stack = QStackedWidget()
        # A pane that nobody looks at does not make the page wider.
        self._stack.setMinimumWidth(px(_LEAST))
        self._found = scrolled(self.results, self.tr("What was found"))
        self._stack.addWidget(self._found)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(12), px(12), px(16), px(12))
        layout.setSpacing(px(12))
        layout.addWidget(self.list)
        layout.addWidget(self._stack, 1)
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self._turn)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self.results.pick_first)
        self.results.picked.connect(self._go_to)
        self._presenter.view_changed.connect(self._changed)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._changed(self._presenter.view)

    def draw(self, view: ShopView) -> None:
        self.list.mark(view.section)
        pane = self._pane(view.section)
        if not self.search.text():
            self._stack.setCurrentWidget(pane)
        self._parts[view.section].draw(view)
        self._give_room(view)

    def _give_room(self, view: ShopView) -> None:
        """The table of permissions is as wide as a small screen."""
        is_table = self._presenter.staff.view.step is StaffStep.TABLE
        needs_all = view.section is Section.STAFF and is_table and self.width() < px(_ROOMY)
        self.list.setVisible(not needs_all)

    @override
    def step_back(self) -> bool:
        """Esc: leave the search, the question or the report that is open; whether there was one."""
        if self.search.text():
            self.search.clear()
            self.search.setFocus()
            return True
        went = super().step_back()
        if went:
            self.sections[self._presenter.view.section].setFocus()
        return went

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on; a focus proxy would make Tab skip what stands before it."""
        super().focusInEvent(event)
        self.sections[self._presenter.view.section].setFocus(event.reason())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the names have just enough of it."""
        super().resizeEvent(event)
        has_room = self.width() >= px(_ROOMY)
        self.list.title.setVisible(has_room)
        self.list.setFixedWidth(px(_WIDE if has_room else _NARROW))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves the search for what it found."""
        rows = [row for row in self.results.rows if row.isVisible()]
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and rows:
            rows[0].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Whoever looks sees what holds now."""
        super().showEvent(event)
        self.draw(self._presenter.view)
        self._presenter.reload()

    def _changed(self, view: ShopView) -> None:
        """What nobody sees is drawn when it is shown."""
        if self.isVisible():
            self.draw(view)

    def _turn(self, section: Section) -> None:
        """A part was chosen: whatever was looked for is found or given up."""
        self.search.clear()
        self._presenter.turn_to(section)

    def _pane(self, section: Section) -> QWidget:
        if section not in self._panes:
            self._panes[section] = pane = self._parts[section].make()
            self._stack.addWidget(pane)
        return self._panes[section]

    def _find(self, text: str) -> None:
        """Something was typed: show what has these words, of the panes built by now."""
        if not text.strip():
            self._stack.setCurrentWidget(self._pane(self._presenter.view.section))
            return
        if self._building is None:
            self._building = self._built()
            self._build_on()
        self._show_found()

    def _show_found(self) -> None:
        if text := self.search.text().strip():
            things = self._things()
            self.results.show_found(
                [things[place] for place in best([thing.found for thing in things], text)]
            )
            self._stack.setCurrentWidget(self._found)

    def _things(self) -> list[Thing]:
        """Everything that can be found: the parts themselves, and what stands on them."""
        things = [
            Thing(
                section,
                Findable(part.title, self.list.title.text(), part.words),
                self.sections[section],
            )
            for section, part in self._parts.items()
        ]
        for section, pane in self._panes.items():
            things += things_on(pane, section, self._parts[section].title)
        return things

    def _build_on(self) -> None:
        """One pane in one turn of the event loop: typing is never held up by many of them."""
        if self._building is not None and next(self._building, self) is not self:
            self._show_found()
            QTimer.singleShot(0, self, self._build_on)

    def _built(self) -> Iterator[None]:
        for section, part in self._parts.items():
            if section not in self._panes:
                self._pane(section)
                part.draw(self._presenter.view)
                yield

    def _go_to(self, thing: Thing) -> None:
        """Open the part it is on, bring it into sight and give it the keyboard."""
        self._turn(thing.section)
        reveal(thing.widget)
