"""The ledger's entries of some days: which days, what they come to, and one row for each."""

from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos.domain.ledger import EntryKind
from pos.domain.money import Money
from pos.domain.views import BookedEntry
from pos.services.daybook import Leaf
from ui.daybook.export_panel import ExportPanel
from ui.daybook.view import DaybookView, ExportStep, Span
from ui.format import Formats
from ui.parts import Choice, label, say, say_problem
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import ICON_OF_TONE, Icon
from ui.widgets import DateEdit, EmptyState, IconLabel, restyle
from ui.wording import TONE_OF_KIND, booked_reason, card_text, kind_text

_DATE_WIDTH: Final = 226
_MONTH: Final = (420, 380)
"""Width and height of the calendar: a finger finds a day."""


class PeriodBar(QWidget):
    """Five ways to say which days; the last one opens two dates."""

    chosen = Signal(object)  # Span
    days_chosen = Signal(object, object)  # date, date

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Span, Choice] = {}
        row = QHBoxLayout()
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
        self.first = self._date(self.tr("First day"))
        self.last = self._date(self.tr("Last day, included"))
        self.problem = label(role="error")
        self._own_days = QWidget()
        dates = QHBoxLayout(self._own_days)
        dates.setContentsMargins(0, 0, 0, 0)
        dates.setSpacing(px(8))
        dates.addWidget(label(self.tr("From"), wraps=False))
        dates.addWidget(self.first)
        dates.addWidget(label(self.tr("to"), wraps=False))
        dates.addWidget(self.last)
        dates.addWidget(self.problem, 1)
        dates.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(row)
        layout.addWidget(self._own_days)

    def draw(self, view: DaybookView, formats: Formats) -> None:
        for span, button in self.buttons.items():
            button.setChecked(span is view.span)
        self._own_days.setVisible(view.span is Span.CUSTOM)
        for edit in (self.first, self.last):
            _write_as(edit, formats.locale)
            restyle(edit, state="wrong" if view.days_problem else "")
        if view.days is not None and view.days_problem is None and not view.is_reading:
            _put(self.first, view.days.first)
            _put(self.last, view.days.last)
        say_problem(self.problem, view.days_problem)

    def _button(self, span: Span, text: str) -> Choice:
        button = Choice(text)
        button.clicked.connect(lambda: self.chosen.emit(span))
        self.buttons[span] = button
        return button

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
        self.days_chosen.emit(_day(self.first), _day(self.last))


class Totals(QWidget):
    """What each kind of entry comes to, per currency; all four, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(8))
        self.tiles = {kind: _Tile(kind) for kind in EntryKind}
        for place, tile in enumerate(self.tiles.values()):
            grid.addWidget(tile, 0, place)
            grid.setColumnStretch(place, 1)

    def draw(self, leaf: Leaf | None, formats: Formats) -> None:
        for kind, tile in self.tiles.items():
            totals = [total for total in leaf.totals if total.kind is kind] if leaf else []
            tile.draw(
                sum(total.entries for total in totals), [each.amount for each in totals], formats
            )


class Entries(QWidget):
    """Draws the days, their totals and their rows; decides nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._leaf: Leaf | None = None
        self.period = PeriodBar()
        self.totals = Totals()
        self.table = RecordTable(self._columns(), parent=self, key=lambda booked: booked.sequence)
        self.list = RecordView(self.table, self.tr("Entries, newest first"))
        self._nothing = EmptyState(Icon.BOOK, self.tr("No entries"), "")
        self.list.set_empty(self._nothing)
        self.cut = label(role="strong")
        self.export = ExportPanel()
        self._below = QStackedWidget()
        self._below.addWidget(self.list)
        self._below.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(self.period)
        layout.addWidget(self.totals)
        layout.addWidget(self._below, 1)
        layout.addWidget(self.cut)

    def draw(self, view: DaybookView, formats: Formats) -> None:
        if formats != self._formats:
            self._formats = formats
            self.list.viewport().update()
        self.period.draw(view, formats)
        self.totals.draw(view.leaf, formats)
        if view.leaf is not self._leaf:
            self._leaf = view.leaf
            self.table.show(view.leaf.entries if view.leaf else ())
        if view.leaf is None:
            self._nothing.say(self.tr("Opening the book…"), "")
        else:
            self._nothing.say(
                self.tr("Nothing happened in these days"),
                self.tr("Holds, captures and releases appear here as they are booked."),
            )
        is_exporting = view.export.step is not ExportStep.CLOSED
        self._below.setCurrentWidget(self.export if is_exporting else self.list)
        self.export.draw(view, formats)
        say(self.cut, "" if is_exporting else self._cut_text(view.leaf))

    def _cut_text(self, leaf: Leaf | None) -> str:
        if leaf is None or not leaf.is_cut:
            return ""
        text = self.tr(
            "The newest %1 of %2 entries are shown; the totals count all. Export has every one."
        )
        shown = self._formats.number(len(leaf.entries))
        return text.replace("%2", self._formats.number(leaf.count)).replace("%1", shown)

    def _columns(self) -> list[Column[BookedEntry]]:
        return [
            Column(
                self.tr("Time"),
                text=lambda booked: self._formats.time(booked.entry.occurred_at),
                detail=lambda booked: self._formats.date(booked.entry.occurred_at),
                width=126,
            ),
            Column(
                self.tr("What"),
                text=lambda booked: kind_text(booked.entry.kind),
                tone=lambda booked: TONE_OF_KIND[booked.entry.kind],
                width=142,
            ),
            Column(
                self.tr("Amount"),
                text=lambda booked: self._formats.money(booked.entry.amount),
                align=Align.RIGHT,
                width=130,
                is_strong=True,
            ),
            Column(
                self.tr("Receipt and card"),
                text=lambda booked: booked.receipt,
                detail=lambda booked: card_text(booked.brand, booked.last4),
                width=190,
            ),
            Column(self.tr("Reason"), text=lambda booked: booked_reason(booked.entry.reason)),
        ]


class _Tile(QFrame):
    """One kind: icon and word, how often, and how much."""

    def __init__(self, kind: EntryKind) -> None:
        super().__init__()
        self.setProperty("role", "card")
        tone = TONE_OF_KIND[kind]
        icon = IconLabel(ICON_OF_TONE[tone], 20)
        icon.setProperty("tone", str(tone))
        self._kind = kind
        self._count = label(role="soft", wraps=False)
        self._amounts = label(role="strong")
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(icon)
        top.addWidget(label(kind_text(kind), wraps=False))
        top.addStretch()
        top.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(8), px(12), px(8))
        layout.setSpacing(px(2))
        layout.addLayout(top)
        layout.addWidget(self._amounts)

    def draw(self, count: int, amounts: list[Money], formats: Formats) -> None:
        self._count.setText(formats.number(count))
        text = "\n".join(formats.money(each) for each in amounts)
        self._amounts.setText(text or "–")
        one, many = self.tr("1 entry"), self.tr("%1 entries")
        entries = one if count == 1 else many.replace("%1", formats.number(count))
        self.setAccessibleName(f"{kind_text(self._kind)}: {entries}, {text or 0}")


def _write_as(edit: DateEdit, locale: QLocale) -> None:
    """The day as this reader writes it, always with the whole year."""
    if edit.locale() != locale or not edit.property("isWritten"):
        edit.setProperty("isWritten", True)
        edit.setLocale(locale)
        short = locale.dateFormat(QLocale.FormatType.ShortFormat)
        edit.setDisplayFormat(short if "yyyy" in short else short.replace("yy", "yyyy"))


def _put(edit: DateEdit, day: date) -> None:
    """Show a day; nobody is told."""
    edit.blockSignals(True)
    edit.setDate(QDate(day.year, day.month, day.day))
    edit.blockSignals(False)


def _day(edit: DateEdit) -> date:
    shown = edit.date()
    return date(shown.year(), shown.month(), shown.day())
