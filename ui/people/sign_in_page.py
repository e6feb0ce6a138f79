"""The page that covers the till until somebody has signed in: a name, then its PIN."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.ids import StaffId
from ui.parts import card, centred, label, obey_enter
from ui.people.door import Door, DoorView
from ui.people.language_box import LanguageBox
from ui.people.pin_pad import PinPad
from ui.people.tiles import NameTiles
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconLabel, KeyButton, Kind, SectionTitle

_WIDEST: Final = 1100
_HIGHEST: Final = 680
_PAD: Final = 372


class SignInPage(QWidget):
    """Draws a DoorView; decides nothing."""

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._drawn = DoorView()
        self.title = SectionTitle(self.tr("Who works here now?"), role="page")
        self.kept = label(
            self.tr("The cart stays as it is. A badge that is scanned signs in at once."), "soft"
        )
        self.tiles = NameTiles(self.tr("People who may sign in"))
        self.whose = SectionTitle("")
        self.whose.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.forgotten = KeyButton(self.tr("Forgotten PIN?"), kind=Kind.QUIET, icon=Icon.QUESTION)
        obey_enter(self.forgotten)
        self.languages = LanguageBox()
        self.pad = PinPad(self.tr("OK"))
        self._lay_out()
        self.tiles.chosen.connect(self._chosen)
        self.pad.entered.connect(door.enter)
        door.view_changed.connect(self.draw)
        self.draw(door.view)

    def draw(self, view: DoorView) -> None:
        before, self._drawn = self._drawn, view
        self.tiles.draw(view.people, view.chosen)
        person = view.chosen_person
        self.whose.setText(person.name if person else self.tr("Choose your name"))
        self.pad.edit.setAccessibleName(
            self.tr("PIN of %1").replace("%1", person.name) if person else self.tr("PIN")
        )
        self.pad.draw(
            is_ready=person is not None,
            is_busy=view.is_busy,
            problem=view.problem,
            locked_for=view.locked_for,
        )
        self.tiles.setEnabled(not view.is_busy)
        if self.isVisible() and (before.chosen != view.chosen or before.is_busy != view.is_busy):
            self._give_focus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._give_focus()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._give_focus()

    def step_back(self) -> None:
        """Esc: another name."""
        self._door.choose(None)
        self.tiles.take_focus()

    def _chosen(self, person: StaffId) -> None:
        self._door.choose(person)
        self.pad.take_focus()

    def _give_focus(self) -> None:
        """To the PIN when it is known whose, else to the names."""
        if self._drawn.chosen is not None:
            self.pad.take_focus()
        else:
            self.tiles.take_focus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(IconLabel(Icon.LOCK, 32))
        head.addWidget(self.title)
        head.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(px(12))
        foot.addWidget(self.forgotten, 1)
        foot.addWidget(self.languages, 1)
        names = card(head, self.kept, 4, self.tiles, foot)
        secret = card(self.whose, self.pad)
        secret.setFixedWidth(px(_PAD))
        both = QHBoxLayout()
        both.setSpacing(px(12))
        both.addWidget(names, 1)
        both.addWidget(secret)
        inside = QWidget()
        inside.setLayout(both)
        both.setContentsMargins(0, 0, 0, 0)
        inside.setMaximumSize(px(_WIDEST), px(_HIGHEST))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(16), px(16), px(16))
        layout.addWidget(centred(inside))
