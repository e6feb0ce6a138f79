"""A tile for everybody who may be chosen: a press, an arrow key or a first letter finds one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.ids import StaffId
from pos.domain.staff import Person
from ui.parts import Choice, scrolled
from ui.people.words import role_text
from ui.theme import px
from ui.tones import Icon

_TILE = 196
"""Narrowest tile at scale 1, in pixels."""


class NameTiles(QWidget):
    """Draws people; decides nothing."""

    chosen = Signal(object)  # StaffId

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.tiles: dict[StaffId, Choice] = {}
        self._people: tuple[Person, ...] = ()
        self._columns = 0
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self._inside, name))

    def draw(self, people: Sequence[Person], chosen: StaffId | None) -> None:
        """Show these people, one of them chosen."""
        if tuple(people) != self._people:
            self._people = tuple(people)
            self._rebuild()
        for who, tile in self.tiles.items():
            tile.setChecked(who == chosen)
            tile.set_icon(Icon.TICK if who == chosen else Icon.PERSON)

    def take_focus(self, chosen: StaffId | None = None) -> None:
        """The keyboard to the chosen tile, or to the first."""
        tile = self.tiles.get(chosen) if chosen is not None else None
        tile = tile or next(iter(self.tiles.values()), None)
        if tile is not None:
            tile.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter goes to the next name that begins with it."""
        names = [person for person in self._people if _begins(person.name, event.text())]
        if not names:
            super().keyPressEvent(event)
            return
        now = next((who for who, tile in self.tiles.items() if tile.hasFocus()), None)
        places = [person.id for person in names]
        after = places.index(now) + 1 if now in places else 0
        self.tiles[places[after % len(places)]].setFocus(Qt.FocusReason.TabFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _rebuild(self) -> None:
        for tile in self.tiles.values():
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = {person.id: self._tile(person) for person in self._people}
        self._columns = 0
        self._place()

    def _tile(self, person: Person) -> Choice:
        tile = Choice(person.name, icon=Icon.PERSON)
        tile.set_detail(role_text(person.role))
        tile.setMinimumWidth(0)
        tile.clicked.connect(lambda: self.chosen.emit(person.id))
        return tile

    def _place(self) -> None:
        """As many columns as there is room for; a few people get wide tiles."""
        fitting = max(1, self.width() // px(_TILE + 8))
        columns = max(1, min(fitting, len(self.tiles)))
        if columns == self._columns:
            return
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._columns = columns
        for place, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self._grid.setRowStretch(len(self.tiles) // columns + 1, 1)


def _begins(name: str, letter: str) -> bool:
    return bool(letter) and letter.isalpha() and name.casefold().startswith(letter.casefold())
