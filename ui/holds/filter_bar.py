"""Finding holds: one box that is always there, filters behind a button, saved ones by name."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.board import BoardFilter
from pos.domain.saved_filters import SavedFilter
from ui.format import Formats
from ui.holds.filter_sheet import FilterSheet
from ui.holds.sieve import is_filtered
from ui.holds.view import HoldsView, Order
from ui.parts import obey_enter
from ui.theme import px
from ui.tones import Icon
from ui.widgets import ComboBox, KeyButton, SearchEdit


class FilterBar(QWidget):
    """Draws what is looked for; every change is a signal."""

    wanted = Signal(object)  # BoardFilter
    ordered = Signal(object)  # Order
    picked = Signal(object)  # SavedFilter to look for
    keep_asked = Signal(str)  # what is looked for now is to be saved under that name
    forget_asked = Signal(str)
    left = Signal()  # the keyboard goes back to the list
    opened = Signal(bool)  # the filters one by one are there, or not any more
    scope_asked = Signal(bool)  # the holds of all registers, or of this one

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._view = HoldsView()
        self._formats = Formats()
        self._wanted = BoardFilter()
        self._saved: Sequence[SavedFilter] = ()
        self.box = SearchEdit(self.tr("Name, card, amount, clerk\u2026"), self.tr("Find a hold"))
        self.box.textEdited.connect(self._typed)
        self.box.installEventFilter(self)
        self.scope = KeyButton(self.tr("All registers"))
        self.scope.setCheckable(True)
        self.scope.clicked.connect(self.scope_asked)
        obey_enter(self.scope)
        self.scope.hide()
        self.saved = ComboBox(self.tr("Saved filters"))
        self.saved.setFixedWidth(px(190))
        self.saved.activated.connect(self._picked)
        self.more = KeyButton(self.tr("Filter"), icon=Icon.CHEVRON_DOWN)
        self.more.setCheckable(True)
        self.more.toggled.connect(self._open)
        obey_enter(self.more)
        self.sheet = FilterSheet()
        self.sheet.hide()
        self.sheet.wanted.connect(self.wanted)
        self.sheet.ordered.connect(self.ordered)
        self.sheet.keep_asked.connect(self.keep_asked)
        self.sheet.forget_asked.connect(self.forget_asked)
        self._row = QHBoxLayout()
        self._row.setSpacing(px(8))
        self._row.addWidget(self.box, 1)
        self._row.addWidget(self.scope)
        self._row.addWidget(self.saved)
        self._row.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(self._row)
        layout.addWidget(self.sheet)

    def add(self, button: QWidget) -> None:
        """At the end of the row."""
        self._row.addWidget(button)

    def begin(self, text: str) -> None:
        """Look for what was typed elsewhere on the page, and go on here."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.setText(text)
        self._typed(text)

    def step_back(self) -> bool:
        """Close what is open, then show everything again; whether there was anything."""
        if self.more.isChecked():
            self.more.setChecked(False)
            self.left.emit()
            return True
        if not self._wanted.wants_all:
            self.wanted.emit(BoardFilter())
            self.left.emit()
            return True
        return False

    def draw(self, view: HoldsView, formats: Formats) -> None:
        self._view, self._formats = view, formats
        wanted = self._wanted = view.wanted
        if self.box.text().strip() != wanted.text:
            self.box.setText(wanted.text)
        count = sum(1 for each in _parts(wanted) if each)
        text = self.tr("Filter (%1)").replace("%1", formats.number(count))
        self.more.setText(text if count else self.tr("Filter"))
        self._draw_saved(view)
        self.scope.setVisible(view.whole is not None)
        self.scope.setChecked(view.is_all)
        self.scope.set_icon(Icon.TICK if view.is_all else Icon.SHOP)
        self.scope.setDisabled(bool(view.busy))
        if self.sheet.isVisible():
            self.sheet.draw(view, formats)

    def _draw_saved(self, view: HoldsView) -> None:
        names = [each.name for each in view.saved]
        if names != [each.name for each in self._saved] or not self.saved.count():
            with QSignalBlocker(self.saved):
                self.saved.clear()
                self.saved.addItems([self.tr("All holds"), *names])
        self._saved = view.saved
        order = (view.order.by, view.order.is_descending)
        found = next(
            (
                place
                for place, each in enumerate(view.saved, start=1)
                if each.wanted == view.wanted and (each.by, each.is_descending) == order
            ),
            0 if view.wanted.wants_all else -1,
        )
        self.saved.setCurrentIndex(found)
        self.saved.setPlaceholderText(self.tr("Own filter"))

    def _typed(self, text: str) -> None:
        self.wanted.emit(replace(self._wanted, text=text.strip()))

    def _picked(self, place: int) -> None:
        if place == 0:
            self.wanted.emit(BoardFilter())
            self.ordered.emit(Order())
        elif place <= len(self._saved):
            self.picked.emit(self._saved[place - 1])

    def _open(self, is_open: bool) -> None:  # noqa: FBT001 - Qt says it by position
        self.more.set_icon(Icon.CHEVRON_UP if is_open else Icon.CHEVRON_DOWN)
        self.sheet.setVisible(is_open)
        self.opened.emit(is_open)
        if is_open:
            self.sheet.draw(self._view, self._formats)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead from the box into the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            keys = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if watched is self.box and event.key() in keys:
                self.left.emit()
                return True
        return False


def _parts(wanted: BoardFilter) -> tuple[bool, ...]:
    """Which of the sheet's fields say something."""
    if not is_filtered(wanted):
        return ()
    return (
        wanted.least is not None,
        wanted.most is not None,
        bool(wanted.clerk),
        bool(wanted.register),
        bool(wanted.last4),
        bool(wanted.receipt or wanted.sale),
        wanted.older_than is not None or wanted.younger_than is not None,
        any(
            each is not None
            for each in (wanted.is_changed, wanted.is_checking, wanted.is_warned_of)
        ),
        bool(wanted.customer),
        bool(wanted.owner),
    )
