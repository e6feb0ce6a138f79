"""Which days of the ledger are shown: five buttons, of which the last opens two dates."""

from datetime import date
from functools import cached_property
from typing import Final, Protocol

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from ui.daybook.view import Span
from ui.format import Formats
from ui.notices import Notice
from ui.parts import Choice, label, say_problem
from ui.theme import px
from ui.widgets import DateEdit, restyle

_DATE_WIDTH: Final = 226
_ROOM_FOR_DATES: Final = 1160
_MONTH: Final = (420, 380)
"""Width and height of the calendar: a finger finds a day."""


class FromTo(Protocol):
    """Days, the last one included."""

    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...


class DaysView(Protocol):
    """What a page says about its days; `days` are those that are shown."""

    @property
    def span(self) -> Span: ...
    @property
    def days(self) -> FromTo | None: ...
    @property
    def days_problem(self) -> Notice | None: ...
    @property
    def is_reading(self) -> bool: ...


class PeriodBar(QWidget):
    """Five ways to say which days; the last one opens two dates."""

    chosen = Signal(object)  # Span
    days_chosen = Signal(object, object)  # date, date

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Span, Choice] = {}
        row = self._row = QHBoxLayout()
        row.setSpacing(px(8))
        for span, text in (
            (Span.TODAY, self.tr("Today")),
            (Span.YESTERDAY, self.tr("Yesterday")),
            (Span.WEEK, self.tr("7 days")),
            (Span.MONTH, self.tr("This month")),
            (Span.CUSTOM, self.tr("From … to …")),
        ):
            row.addWidget(self._button(span, text))
        row.addStretch()
        self.own = OwnDays()
        self.own.chosen.connect(self.days_chosen)
        layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(row)
        layout.addWidget(self.own, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is wide the dates stand beside the buttons."""
        super().resizeEvent(event)
        layout = self.layout()
        if isinstance(layout, QBoxLayout):
            is_wide = event.size().width() >= px(_ROOM_FOR_DATES)
            direction = QBoxLayout.Direction
            layout.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)

    def stand_beside(self, told: QWidget) -> None:
        """Put what is said about the days at the end of the row."""
        self._row.addWidget(told)

    def draw(self, view: DaysView, formats: Formats) -> None:
        for span, button in self.buttons.items():
            button.setChecked(span is view.span)
        if view.span is Span.CUSTOM:
            self.own.draw(view, formats)
        self.own.setVisible(view.span is Span.CUSTOM)

    def _button(self, span: Span, text: str) -> Choice:
        button = Choice(text)
        button.clicked.connect(lambda: self.chosen.emit(span))
        self.buttons[span] = button
        return button


class OwnDays(QWidget):
    """Two dates, with calendars; filled when it is first shown, because those are slow to make."""

    chosen = Signal(object, object)  # date, date

    @cached_property
    def first(self) -> DateEdit:
        return self._date(self.tr("First day"))

    @cached_property
    def last(self) -> DateEdit:
        return self._date(self.tr("Last day, included"))

    @cached_property
    def problem(self) -> QLabel:
        return label(role="error")

    def draw(self, view: DaysView, formats: Formats) -> None:
        if self.layout() is None:
            self._lay_out()
        for edit in (self.first, self.last):
            write_as(edit, formats.locale)
            restyle(edit, state="wrong" if view.days_problem else "")
        if view.days is not None and view.days_problem is None and not view.is_reading:
            put_day(self.first, view.days.first)
            put_day(self.last, view.days.last)
        say_problem(self.problem, view.days_problem)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(label(self.tr("From"), wraps=False))
        row.addWidget(self.first)
        row.addWidget(label(self.tr("to"), wraps=False))
        row.addWidget(self.last)
        row.addWidget(self.problem, 1)
        row.addStretch()

    def _date(self, name: str) -> DateEdit:
        edit = DateEdit(name)
        edit.setToolTip(name)
        edit.setKeyboardTracking(False)
        edit.setFixedWidth(px(_DATE_WIDTH))
        edit.dateChanged.connect(self._days_changed)
        month = edit.calendarWidget()
        month.setMinimumSize(px(_MONTH[0]), px(_MONTH[1]))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            # Not in red: a colour that means danger elsewhere.
            month.setWeekdayTextFormat(weekday, QTextCharFormat())
        return edit

    def _days_changed(self) -> None:
        self.chosen.emit(day_of(self.first), day_of(self.last))


def write_as(edit: DateEdit, locale: QLocale) -> None:
    """The day as this reader writes it, always with the whole year."""
    if edit.locale() != locale or not edit.property("isWritten"):
        edit.setProperty("isWritten", True)
        edit.setLocale(locale)
        short = locale.dateFormat(QLocale.FormatType.ShortFormat)
        edit.setDisplayFormat(short if "yyyy" in short else short.replace("yy", "yyyy"))


def put_day(edit: DateEdit, day: date) -> None:
    """Show a day; nobody is told."""
    edit.blockSignals(True)
    edit.setDate(QDate(day.year, day.month, day.day))
    edit.blockSignals(False)


def day_of(edit: DateEdit) -> date:
    shown = edit.date()
    return date(shown.year(), shown.month(), shown.day())
