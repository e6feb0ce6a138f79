"""Payouts beside the books: read from the ledger, and Stripe asked for what is new."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pos.services.clearing import ClearingReport
from pos.services.stripe_books import TakenOver
from ui.books.view import BooksServices, PayoutsView
from ui.format import Formats
from ui.notices import good_news, notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import Lanes
from ui.tones import Tone


class PayoutDesk(PaneDesk[PayoutsView]):
    """Changes a PayoutsView."""

    told = Signal(object)  # Notice
    _heard = Signal(int)  # movements, from the thread that asks

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(PayoutsView(), lanes.reading, parent)
        self._asking = lanes.watch
        self._services: BooksServices | None = None
        self._formats = Formats()
        self._number = 0
        self._heard.connect(self._progress)

    def use(self, formats: Formats) -> None:
        self._formats = formats

    def attach(self, services: BooksServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self._services = services
        self._number += 1
        self._show(PayoutsView())

    def reload(self) -> None:
        """Read what the ledger knows by now."""
        services = self._services
        if services is None:
            return
        self._number += 1
        number = self._number
        self._show(replace(self._view, is_reading=True))
        self._lane.start(
            services.room.clearing.report,
            done=lambda report: self._came(number, report),
            failed=lambda error: self._failed(number, error),
        )

    def choose(self, payout: str) -> None:
        if payout != self._view.chosen:
            self._show(replace(self._view, chosen=payout))

    def ask(self) -> None:
        """Take over what moved Stripe's balance since the last time; moves no money."""
        services = self._services
        if services is None or services.is_read_only or self._view.is_asking:
            return
        number = self._number
        self._show(replace(self._view, is_asking=True, read=0, problem=None))
        self._asking.start(
            lambda: services.room.stripe.take_over(self._heard.emit),
            done=lambda taken: self._taken_over(number, taken),
            failed=lambda error: self._not_asked(number, error),
        )

    def _came(self, number: int, report: ClearingReport) -> None:
        if number != self._number:
            return
        known = {str(each.payout.id) for each in report.payouts}
        first = str(report.payouts[0].payout.id) if report.payouts else ""
        chosen = self._view.chosen if self._view.chosen in known else first
        self._show(replace(self._view, report=report, chosen=chosen, is_reading=False))

    def _failed(self, number: int, error: Exception) -> None:
        if number == self._number:
            problem = notice_for(error, self._formats)
            self._show(replace(self._view, is_reading=False, problem=problem))

    def _taken_over(self, number: int, taken: TakenOver) -> None:
        self._show(replace(self._view, is_asking=False))
        if number != self._number and self._services is None:
            return
        title = self.tr("Stripe’s balance is taken over: %1 movements, %2 entries booked.")
        title = title.replace("%1", self._formats.number(taken.movements))
        title = title.replace("%2", self._formats.number(taken.entries))
        self.told.emit(good_news(title, self.tr("No money has moved."), tone=Tone.INFO))
        self.reload()

    def _not_asked(self, _number: int, error: Exception) -> None:
        problem = notice_for(error, self._formats)
        self._show(replace(self._view, is_asking=False, problem=problem))

    def _progress(self, read: int) -> None:
        if self._view.is_asking:
            self._show(replace(self._view, read=read))
