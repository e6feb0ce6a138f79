"""Which days of the books: a list of months, quarters and years, the last opens two dates."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.books.view import BookDays, BookSpan, SpanView
from ui.books.words import days_text, span_text
from ui.daybook.days import day_of, put_day, write_as
from ui.format import Formats
from ui.parts import label, say_problem
from ui.theme import px
from ui.widgets import ComboBox, DateEdit

_WIDTH: Final = 230
_DATE: Final = 190


class SpanBar(QWidget):
    """Draws a SpanView; every choice is a signal."""

    chosen = Signal(object)  # BookSpan
    days_chosen = Signal(object)  # BookDays

    def __init__(
        self, spans: Sequence[BookSpan] = tuple(BookSpan), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.box = ComboBox(self.tr("Which days"))
        for span in spans:
            self.box.addItem(span_text(span), str(span))
        self.box.setFixedWidth(px(_WIDTH))
        self.box.currentIndexChanged.connect(self._asked)
        self.told = label(role="soft", wraps=False)
        self.problem = label(role="error")
        self._own: tuple[DateEdit, DateEdit] | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(8))
        self._row.addWidget(self.box)
        self._row.addWidget(self.told)
        self._row.addWidget(self.problem, 1)
        self._row.addStretch()

    def draw(self, view: SpanView, formats: Formats) -> None:
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(max(0, self.box.findData(str(view.span))))
        is_own = view.span is BookSpan.OWN
        self.told.setVisible(not is_own)
        self.told.setText(days_text(view.days, formats))
        say_problem(self.problem, view.problem)
        if is_own:
            self._draw_own(view.days, formats)
        elif self._own is not None:
            for edit in self._own:
                edit.hide()

    def _draw_own(self, days: BookDays | None, formats: Formats) -> None:
        """Calendars are slow to make: built when they are first asked for."""
        if self._own is None:
            self._own = (self._date(self.tr("First day")), self._date(self.tr("Last day")))
            for place, edit in enumerate(self._own):
                self._row.insertWidget(1 + place, edit)
        for edit in self._own:
            write_as(edit, formats.locale)
            edit.show()
        if days is not None:
            put_day(self._own[0], days.first)
            put_day(self._own[1], days.last)

    def _date(self, name: str) -> DateEdit:
        edit = DateEdit(name)
        edit.setToolTip(name)
        edit.setKeyboardTracking(False)
        edit.setFixedWidth(px(_DATE))
        edit.dateChanged.connect(self._days_asked)
        return edit

    def _asked(self) -> None:
        self.chosen.emit(BookSpan(self.box.currentData()))

    def _days_asked(self) -> None:
        if self._own is not None:
            self.days_chosen.emit(BookDays(day_of(self._own[0]), day_of(self._own[1])))
