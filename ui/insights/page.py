"""The page of reports: which one, of which days, its picture, and the table behind it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize
from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos.domain.insight import CurrencyTable, Insight, InsightName
from pos.services.insight_telling import nothing_text
from resources.words import insights as words
from ui.daybook.days import PeriodBar
from ui.file_dialog import ask_for_file
from ui.format import Formats
from ui.insights.board import Board, Figures
from ui.insights.presenter import InsightsPresenter
from ui.insights.telling import days_told
from ui.insights.view import InsightsView
from ui.parts import Choice, column, label, obey_enter
from ui.theme import px
from ui.tones import Icon
from ui.widgets import BusyDot, ComboBox, EmptyState, KeyButton, SectionTitle
from ui.worded import worded

if TYPE_CHECKING:
    from ui.insights.plot import Plot

_MOST_CURRENCIES = 6
_LEAST = 240
_ROOM_FOR_FIGURES = 330
_ROOM_FOR_TELLING = 280


class InsightsPage(QWidget):
    """Draws an InsightsView; decides nothing. What plots is loaded when it is first shown."""

    def __init__(self, presenter: InsightsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._formats = Formats()
        self._drawn: tuple[Insight, int, Formats] | None = None
        self.report = ComboBox(self.tr("Which report"))
        for name in InsightName:
            self.report.addItem(worded(words.SHORT[name]), str(name))
        self.report.setMaxVisibleItems(len(InsightName))
        self.days = label(role="soft", wraps=False)
        self.about = label(role="soft")
        self._far = label(role="soft")
        self._reading = BusyDot()
        self.pdf = KeyButton(self.tr("PDF…"), icon=Icon.EXPORT)
        self.csv = KeyButton(self.tr("CSV…"), icon=Icon.EXPORT)
        self.period = PeriodBar()
        self.currencies: list[Choice] = []
        self.figures = Figures()
        self.board = Board()
        self.empty = EmptyState(Icon.CHART, "", "")
        self._stack = QStackedWidget()
        obey_enter(self.pdf, self.csv)
        self._lay_out()
        self._connect()
        self.draw(presenter.view)

    @cached_property
    def plot(self) -> Plot:
        """Made when there is first something to draw: its library takes half a second to load."""
        from ui.insights.plot import Plot

        plot = Plot()
        plot.setMinimumHeight(px(120))
        plot.pointed.connect(self.board.point_at)
        self._body.insertWidget(1, plot, 6)
        return plot

    @cached_property
    def progress(self) -> QProgressBar:
        """How far the first adding up is, with a button that stops it."""
        bar = QProgressBar()
        bar.setAccessibleName(self.tr("Entries added up"))
        return bar

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._presenter.use(formats)
        self._changed(self._presenter.view)

    def draw(self, view: InsightsView) -> None:
        with QSignalBlocker(self.report):
            self.report.setCurrentIndex(self.report.findData(str(view.name)))
        self.about.setText(worded(words.ABOUT[view.name]))
        self.period.draw(view, self._formats)
        self._reading.setVisible(view.is_reading or view.is_writing)
        insight, table = view.insight, view.table
        self.days.setText(days_told(insight, self._formats) if insight is not None else "")
        self._draw_buttons(view)
        self._draw_currencies(view)
        if view.whole and insight is None:
            self._show_progress(view)
        elif insight is None:
            self._stack.setCurrentWidget(self._blank)
        elif table is None:
            self.empty.say(
                worded(nothing_text(view.name)), self.tr("Choose other days or another report.")
            )
            self._stack.setCurrentWidget(self.empty)
        else:
            self._draw_report(insight, table, view.currency)

    def step_back(self) -> bool:
        """Esc: stop adding up; whether that was under way."""
        if not self._presenter.view.whole:
            return False
        self._presenter.stop()
        return True

    def ask_for_file(self, suffix: str) -> QFileDialog:
        """Open the question where to write; the answer comes as a signal."""
        pdf, csv = self.tr("Paper for people (*.pdf)"), self.tr("Table for spreadsheets (*.csv)")
        return ask_for_file(
            self,
            self.tr("Where shall the report be written?"),
            filters=(pdf if suffix == ".pdf" else csv,),
            folder=self._presenter.folder,
            save_as=self._presenter.suggested_name(suffix),
            chosen=self._presenter.save,
        )

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on; a focus proxy would make Tab skip what stands before it."""
        super().focusInEvent(event)
        self.report.setFocus(event.reason())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Whoever looks sees what the ledger knows now."""
        super().showEvent(event)
        self.draw(self._presenter.view)
        self._presenter.watch(is_watched=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._presenter.watch(is_watched=False)

    def _changed(self, view: InsightsView) -> None:
        """What nobody sees is drawn when it is shown."""
        if self.isVisible():
            self.draw(view)

    def _draw_report(self, insight: Insight, table: CurrencyTable, currency: int) -> None:
        drawn = (insight, currency, self._formats)
        if self._drawn is not None and drawn == self._drawn:
            self._stack.setCurrentWidget(self._shown)
            return
        from ui.insights.picture import picture_of

        self._drawn = drawn
        self.figures.show_table(insight.name, table, self._formats)
        name = self.tr("Picture of: %1. The table below has the same numbers.")
        self.plot.show_picture(
            picture_of(insight, table, self._formats),
            name.replace("%1", worded(words.TITLES[insight.name])),
        )
        self.board.show_table(insight, table, self._formats)
        self._stack.setCurrentWidget(self._shown)

    def _draw_buttons(self, view: InsightsView) -> None:
        for button in (self.pdf, self.csv):
            if not view.may_export:
                button.set_blocked(self.tr("This needs the permission to export."))
            elif view.insight is None or view.is_writing:
                button.set_ready(is_ready=False)
            else:
                button.set_ready()

    def _draw_currencies(self, view: InsightsView) -> None:
        tables = view.insight.tables if view.insight is not None else ()
        for place, button in enumerate(self.currencies):
            is_there = place < len(tables) and len(tables) > 1
            button.setVisible(is_there)
            if is_there:
                button.setText(tables[place].currency.code)
                button.setChecked(tables[place] is view.table)

    def _show_progress(self, view: InsightsView) -> None:
        self._stack.setCurrentWidget(self._adding_up)
        self.progress.setRange(0, view.whole)
        self.progress.setValue(view.done)
        told = self.tr("%1 of %2 entries").replace("%1", self._formats.number(view.done))
        self._far.setText(told.replace("%2", self._formats.number(view.whole)))

    @cached_property
    def _adding_up(self) -> QWidget:
        why = label(self.tr("The ledger is added up once. After that reports come at once."))
        self.stop = KeyButton(self.tr("Stop"), icon=Icon.CROSS)
        obey_enter(self.stop)
        self.stop.clicked.connect(self._presenter.stop)
        sheet = column(0, why, self.progress, self._far, self.stop, 0)
        self._stack.addWidget(sheet)
        return sheet

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.view_changed.connect(self._changed)
        self.report.currentIndexChanged.connect(
            lambda: presenter.choose(InsightName(self.report.currentData()))
        )
        self.period.chosen.connect(presenter.choose_span)
        self.period.days_chosen.connect(presenter.choose_days)
        self.pdf.clicked.connect(lambda: self.ask_for_file(".pdf"))
        self.csv.clicked.connect(lambda: self.ask_for_file(".csv"))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(SectionTitle(self.tr("Reports"), role="page"))
        head.addSpacing(px(8))
        self.report.setMinimumWidth(px(220))
        head.addWidget(self.report)
        head.addWidget(self._reading)
        head.addStretch()
        for place in range(_MOST_CURRENCIES):
            head.addWidget(self._currency(place))
        head.addWidget(self.pdf)
        head.addWidget(self.csv)
        self._telling = QWidget()
        told = QHBoxLayout(self._telling)
        told.setContentsMargins(0, 0, 0, 0)
        told.addWidget(self.about, 1)
        told.addWidget(self.days)
        self._blank = QWidget()
        self._shown = _Body(self.figures, self._telling)
        self._body = QVBoxLayout(self._shown)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(px(10))
        self._body.addWidget(self.figures)
        self._body.addWidget(self.board, 5)
        for sheet in (self._blank, self._shown, self.empty):
            self._stack.addWidget(sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(12), px(12), px(12))
        layout.setSpacing(px(10))
        layout.addLayout(head)
        layout.addWidget(self.period)
        layout.addWidget(self._telling)
        layout.addWidget(self._stack, 1)

    def _currency(self, place: int) -> Choice:
        button = Choice("")
        button.clicked.connect(lambda: self._presenter.choose_currency(place))
        button.hide()
        self.currencies.append(button)
        return button


class _Body(QWidget):
    """Where there is little height, what is told elsewhere as well makes room for the picture.

    The table's last line has the figures, too, and a file of the report says what it is about.
    """

    def __init__(self, figures: QWidget, telling: QWidget) -> None:
        super().__init__()
        self._figures = figures
        self._telling = telling

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = event.size().height()
        self._figures.setVisible(height >= px(_ROOM_FOR_FIGURES))
        if self._telling.isVisible() and height < px(_ROOM_FOR_TELLING):
            self._telling.hide()
        elif height >= px(_ROOM_FOR_TELLING) + 2 * self._telling.sizeHint().height():
            self._telling.show()  # not at once when it would have to go again

    @override
    def minimumSizeHint(self) -> QSize:
        """Without the figures, or they would keep the page from ever becoming so low."""
        return QSize(0, px(_LEAST))
