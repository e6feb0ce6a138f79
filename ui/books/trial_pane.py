"""The trial balance: every account with its code, what was debited and credited, and the rest."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.accounting import TrialBalance, TrialRow
from pos.domain.chart import ChartLine
from pos.domain.money import Money
from ui.books.span_bar import SpanBar
from ui.books.trial_desk import TrialDesk
from ui.books.view import BooksView
from ui.format import Formats
from ui.parts import label, say_problem
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import BusyDot, EmptyState, StateBadge

_ROW = 48


class TrialPane(QWidget):
    """Draws a TrialView; decides nothing."""

    def __init__(self, desk: TrialDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._formats = Formats()
        self._trial: TrialBalance | None = None
        self.span = SpanBar()
        self.span.chosen.connect(desk.choose)
        self.span.days_chosen.connect(desk.choose_days)
        self.badge = StateBadge()
        self._dot = BusyDot()
        self.problem = label(role="error")
        self.table: RecordTable[TrialRow] = RecordTable(
            self._columns(), parent=self, key=lambda row: (row.account, row.debit.currency.code)
        )
        self.list: RecordView[TrialRow] = RecordView(
            self.table, self.tr("Accounts"), row_height=_ROW
        )
        self.list.set_empty(
            EmptyState(
                Icon.BOOK,
                self.tr("Nothing was booked in these days"),
                self.tr("Choose other days above."),
            )
        )
        self.totals = label(role="strong")
        self._lay_out()

    def draw(self, _page: BooksView, formats: Formats) -> None:
        view = self._desk.view
        self._formats = formats
        self._trial = view.trial
        self.span.draw(view.days, formats)
        self._dot.setVisible(view.is_reading)
        self.table.show(view.trial.rows if view.trial else ())
        say_problem(self.problem, view.problem)
        if view.trial is None:
            self.badge.say(self.tr("Adding up"), Tone.PLAIN)
        elif view.trial.is_zero:
            self.badge.say(self.tr("Balanced"), Tone.TAKEN)
        else:
            self.badge.say(self.tr("Does not balance"), Tone.FAILED)
        self.totals.setText(self._totals(view.trial, formats) if view.trial else "")

    def _totals(self, trial: TrialBalance, formats: Formats) -> str:
        lines = []
        told = self.tr("%1: debits %2, credits %3")
        aside = self.tr("On hold beside the books, %1: debits %2, credits %3")
        for text, sums in ((told, trial.totals()), (aside, trial.memorandum())):
            for currency, row in sorted(sums.items(), key=lambda each: each[0].code):
                line = text.replace("%1", currency.code)
                line = line.replace("%2", formats.money(row.debit))
                lines.append(line.replace("%3", formats.money(row.credit)))
        return "\n".join(lines)

    def _line(self, row: TrialRow) -> ChartLine:
        trial = self._trial
        if trial is not None and row.account in trial.lines:
            return trial.lines[row.account]
        return ChartLine(row.account, "", row.account)

    def _columns(self) -> list[Column[TrialRow]]:
        return [
            Column(self.tr("Code"), text=lambda row: self._line(row).code, width=96),
            Column(
                self.tr("Account"),
                text=lambda row: self._line(row).name,
                detail=lambda row: row.account,
            ),
            self._sum(self.tr("Debit"), lambda row: row.debit),
            self._sum(self.tr("Credit"), lambda row: row.credit),
            self._sum(self.tr("Balance"), lambda row: row.balance, is_strong=True),
        ]

    def _sum(
        self, title: str, of: Callable[[TrialRow], Money], *, is_strong: bool = False
    ) -> Column[TrialRow]:
        def text(row: TrialRow) -> str:
            amount = of(row)
            return self._formats.money(amount) if amount else "–"

        return Column(title, text=text, align=Align.RIGHT, width=148, is_strong=is_strong)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.span, 1)
        head.addWidget(self._dot)
        head.addWidget(self.badge)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(head)
        layout.addWidget(self.problem)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.totals)
