"""Payouts beside the books: what came in, what Stripe kept, and what is left, with the reason."""

from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.clearing import ClearedPayout, Difference, Reason
from pos.services.clearing import ClearingReport, Waiting
from ui.books.payout_desk import PayoutDesk
from ui.books.view import BooksView, Part, PayoutsView
from ui.books.words import payout_state, reason_text, sums_text
from ui.format import Formats
from ui.parts import card, label, obey_enter, say, say_problem, scrolled
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import BusyDot, EmptyState, KeyButton, Kind, SectionTitle, StateBadge

_BESIDE: Final = 344
_MOST_TOLD: Final = 12


class PayoutPane(QWidget):
    """Draws a PayoutsView; decides nothing."""

    def __init__(self, desk: PayoutDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._formats = Formats()
        self._is_drawing = False
        self.badge = StateBadge()
        self.until = label(role="soft")
        self._dot = BusyDot()
        self.ask = KeyButton(self.tr("Ask Stripe now"), kind=Kind.PRIMARY, icon=Icon.REFRESH)
        self.ask.clicked.connect(desk.ask)
        obey_enter(self.ask)
        self.problem = label(role="error")
        self.table: RecordTable[ClearedPayout] = RecordTable(
            self._columns(), parent=self, key=lambda each: each.payout.id
        )
        self.list: RecordView[ClearedPayout] = RecordView(
            self.table, self.tr("Payouts, newest first"), row_height=64
        )
        self.list.current_changed.connect(self._picked)
        self._empty = EmptyState(Icon.BOOK, "", "")
        self.list.set_empty(self._empty)
        self.detail = _Detail()
        self.rest = _Rest()
        self._lay_out()

    def draw(self, page: BooksView, formats: Formats) -> None:
        view = self._desk.view
        self._formats = formats
        self._is_drawing = True
        report = view.report
        self.table.show(report.payouts if report else ())
        row = self.table.row_of(view.chosen) if view.chosen else None
        if row is None:
            self.list.setCurrentIndex(QModelIndex())
        elif self.list.currentIndex().row() != row:
            self.list.select_row(row)
        self._dot.setVisible(view.is_reading or view.is_asking)
        self._draw_head(view, formats)
        self._draw_ask(view, page, formats)
        self.detail.draw(view.payout, formats)
        self.rest.draw(report, formats)
        say_problem(self.problem, view.problem)
        self._is_drawing = False

    def _draw_head(self, view: PayoutsView, formats: Formats) -> None:
        report = view.report
        if report is None or report.until is None:
            self.badge.say(self.tr("Not known yet"), Tone.PLAIN)
            self.until.setText("")
            self._empty.say(
                self.tr("Stripe’s balance was never read"),
                self.tr("Ask Stripe for fees and payouts; no money is moved by it."),
            )
            return
        open_ones = sum(1 for each in report.payouts if not each.is_zero)
        if open_ones:
            told = self.tr("Not at zero: %1").replace("%1", formats.number(open_ones))
            self.badge.say(told, Tone.WARNING)
        else:
            self.badge.say(self.tr("Every payout comes to zero"), Tone.TAKEN)
        until = self.tr("Last movement at Stripe: %1")
        self.until.setText(until.replace("%1", formats.when_long(report.until)))
        self._empty.say(
            self.tr("No payouts yet"),
            self.tr("Stripe pays out some days after money was taken.")
            if report.of_account
            else self.tr("Another register keeps the books of the whole Stripe account."),
        )

    def _draw_ask(self, view: PayoutsView, page: BooksView, formats: Formats) -> None:
        if page.is_read_only:
            self.ask.set_blocked(page.blocked.get(Part.PAYOUTS, self.tr("Look only")))
        elif view.is_asking:
            told = self.tr("%1 movements read").replace("%1", formats.number(view.read))
            self.ask.set_blocked(told)
        else:
            self.ask.set_ready()

    def _picked(self, payout: ClearedPayout | None) -> None:
        if payout is not None and not self._is_drawing:
            self._desk.choose(payout.payout.id)

    def _columns(self) -> list[Column[ClearedPayout]]:
        return [
            Column(
                self.tr("Payout"),
                text=lambda each: self._formats.money(each.payout.amount),
                detail=self._arrives,
                is_strong=True,
            ),
            Column(
                self.tr("Where it is"),
                text=lambda each: payout_state(each.payout.status)[0],
                tone=lambda each: payout_state(each.payout.status)[1],
                width=160,
            ),
            Column(
                self.tr("Left"),
                text=self._left,
                align=Align.RIGHT,
                width=112,
                is_strong=True,
            ),
        ]

    def _arrives(self, each: ClearedPayout) -> str:
        told = self.tr("arrives %1")
        return told.replace("%1", self._formats.date(each.payout.arrival_date))

    def _left(self, each: ClearedPayout) -> str:
        if each.is_zero:
            return self.tr("zero")
        if each.rest:
            return sums_text(each.rest, self._formats)
        return self.tr("open: %1").replace("%1", self._formats.number(len(each.differences)))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.badge)
        head.addWidget(self.until, 1)
        head.addWidget(self._dot)
        head.addWidget(self.ask)
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.detail)
        column.addWidget(self.rest)
        column.addStretch()
        area = scrolled(beside, self.tr("About the payout"))
        area.setFixedWidth(px(_BESIDE))
        body = QHBoxLayout()
        body.setSpacing(px(12))
        body.addWidget(self.list, 1)
        body.addWidget(area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(head)
        layout.addWidget(self.problem)
        layout.addLayout(body, 1)


class _Detail(QWidget):
    """The chosen payout: its sums, and everything in it that is not booked to the unit."""

    def __init__(self) -> None:
        super().__init__()
        self._title = SectionTitle("")
        self._sums = label()
        self._open = label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(self._title, self._sums, self._open))

    def draw(self, payout: ClearedPayout | None, formats: Formats) -> None:
        self.setVisible(payout is not None)
        if payout is None:
            return
        self._title.setText(formats.money(payout.payout.amount))
        rows = [
            (self.tr("Came in"), payout.gross),
            (self.tr("Went back"), payout.back),
            (self.tr("Stripe’s fees"), -payout.fees),
        ]
        parts = self.tr("Movements in it: %1").replace("%1", formats.number(payout.parts))
        sums = [f"{name} {formats.money(amount)}" for name, amount in rows if amount]
        self._sums.setText("\n".join([parts, *sums, payout.payout.id]))
        told = [difference_text(each, formats) for each in payout.differences[:_MOST_TOLD]]
        more = len(payout.differences) - _MOST_TOLD
        if more > 0:
            told.append(self.tr("and %1 more").replace("%1", formats.number(more)))
        say(self._open, "\n".join(told) or self.tr("All of it is booked, to the unit."))


class _Rest(QWidget):
    """What is in no payout yet, and Stripe's balance beside the books."""

    def __init__(self) -> None:
        super().__init__()
        self._waits = label()
        self._balance = label()
        self._open = label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._card = card(
            SectionTitle(self.tr("Not paid out yet")), self._waits, self._open, self._balance
        )
        layout.addWidget(self._card)

    def draw(self, report: ClearingReport | None, formats: Formats) -> None:
        self.setVisible(report is not None and report.until is not None)
        if report is None:
            return
        waits = [self._waits_text(each, formats) for each in report.waiting]
        self._waits.setText("\n".join(waits) or self.tr("Nothing waits."))
        told = [difference_text(each, formats) for each in report.open[:_MOST_TOLD]]
        say(self._open, "\n".join(told))
        same = self.tr("In the books and at Stripe: %1")
        other = self.tr("In the books: %1\nAt Stripe: %2")
        lines = []
        for each in report.balances:
            text = other if each.difference else same
            text = text.replace("%1", formats.money(each.booked))
            lines.append(text.replace("%2", formats.money(each.at_stripe)))
        say(self._balance, "\n".join(lines))

    def _waits_text(self, waiting: Waiting, formats: Formats) -> str:
        text = self.tr("%1 is available later")
        if waiting.amount.minor < 0:
            text = self.tr("%1 is taken off what comes next")
        elif waiting.is_available:
            text = self.tr("%1 can be paid out")
        return text.replace("%1", formats.money(waiting.amount))


def difference_text(found: Difference, formats: Formats) -> str:
    """`12.00 € txn_…: Made outside this till, in Stripe`."""
    about = found.movement or found.intent or ""
    missing = found.missing
    if found.reason is Reason.NOT_AT_STRIPE_YET:
        missing = tuple(-each for each in missing)  # what was taken, not what Stripe has of it
    told = f"{sums_text(missing, formats)}  {reason_text(found)}"
    return f"{told}\n    {about}" if about else told
