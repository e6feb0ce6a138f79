"""A payment that its customer has: given out, followed quietly, and taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from pos.domain.handover import Channel
from pos.domain.ids import ReaderId, SaleId
from pos.domain.reader import ReaderStrip
from pos.domain.views import SaleRecord
from pos.errors import InDoubt, Refused
from ui.notices import notice_for
from ui.payment.outcome import Outcome, outcome_of
from ui.payment.phase import Phase, phase_of
from ui.payment.running import PaymentRun
from ui.payment.view import Busy, PaymentServices
from ui.waits import unhurried

if TYPE_CHECKING:  # made when somebody pays at a reader
    from pos.services.reader_payments import ReaderPayments
    from pos.services.readers import Readers


class PaymentHanding(PaymentRun):
    """Hands a payment to a reader, a form or a phone; decides nothing about money."""

    reader_changed = Signal()  # another one is used at this register: look how it stands

    practice_reader_wanted = Signal()  # the drawn one, to be its customer

    _is_following = False

    def hand_over(self, call: Callable[[PaymentServices, SaleId], SaleRecord]) -> None:
        """Give the payment out by a call that hands it over, in the lane.

        A second press while it runs does nothing, nor does one while somebody has it already.
        """
        if self._view.phase is not Phase.PRESENT or self._view.busy:
            return
        if self._view.problem is None:
            self._run(Busy.HANDING_OVER, call)

    def charge(self, call: Callable[[PaymentServices, SaleId], SaleRecord]) -> None:
        """Ask the bank about a card by a call that does it at once; nothing is handed over.

        Ignored as `hand_over` ignores it.
        """
        if self._view.phase is not Phase.PRESENT or self._view.busy:
            return
        if self._view.problem is None:
            self._run(Busy.AUTHORISING, call)

    def pass_on(self, call: Callable[[PaymentServices, SaleId], SaleRecord]) -> None:
        """Let another one take the payment over from whoever has it."""
        if self._view.phase is Phase.WITH_CUSTOMER and not self._view.busy:
            self._run(Busy.HANDING_OVER, call)

    def take_back_card(self) -> None:
        """Take the payment back from whoever has it; where the bank is asked already, it stays."""
        if self._view.phase is Phase.WITH_CUSTOMER and not self._view.busy:
            self._run(Busy.TAKING_BACK, _taken_back)

    @property
    def can_go_on(self) -> bool:
        """Whether the next customer can come although this one has not paid: by phone they may."""
        record = self._view.record
        is_away = self._view.phase is Phase.WITH_CUSTOMER and not self._view.busy
        handed = record.handed if record else None
        return is_away and handed is not None and handed.channel is Channel.PHONE

    def look_for_left(self) -> None:
        """Find the sales that others pay by phone, where none lies here."""
        if self._services is None or self._services.phone is None:
            return
        if self._view.phase is Phase.EMPTY and self._sale is None:
            left = self._services.phone.left
            self._lane.start(left, done=self._left_found, failed=self._left_unseen)

    def _left_found(self, left: tuple[SaleRecord, ...]) -> None:
        if self._view.phase is Phase.EMPTY and left != self._view.left:
            self._view = replace(self._view, left=left)
            self._show()

    def _left_unseen(self, error: Exception) -> None:
        self._view = replace(self._view, notice=notice_for(error))
        self._show()

    def leave_bank(self) -> None:
        """Wait for the customer's bank no longer: another card, or another way."""
        if self._view.phase is Phase.ACTION and not self._view.busy:
            self._run(Busy.TAKING_BACK, _left_bank)

    def ask_at_reader(self) -> None:
        """Let the reader of this register ask for the card of what is due, or of the typed part."""
        part = self._view.part
        self.hand_over(lambda to, sale: _readers(to)[1].present(sale, part))

    def use_reader(self, reader: ReaderId) -> None:
        """Another reader at this register; a payment that the one before has goes on there."""
        if self._view.busy:
            return

        def chosen(to: PaymentServices, sale: SaleId) -> SaleRecord:
            readers, payments = _readers(to)
            is_away = to.checkout.record(sale).is_handed_over
            record = payments.take_over(sale, reader) if is_away else to.checkout.record(sale)
            readers.choose(reader)
            return record

        def done(outcome: Outcome) -> None:
            self._finish(outcome)
            self.reader_changed.emit()

        is_away = self._view.phase is Phase.WITH_CUSTOMER
        self._run(Busy.HANDING_OVER if is_away else Busy.CHECKING, chosen, done)

    def know_reader(self, strip: ReaderStrip | None) -> None:
        """How the reader of this register stands now."""
        if strip != self._view.reader:
            self._view = replace(self._view, reader=strip)
            self._show()

    def _follow(self) -> None:
        """Ask how it stands, without greying anything: whoever presses a button goes first."""
        services, sale = self._services, self._sale
        if services is None or sale is None or self._view.busy or self._is_following:
            return
        self._is_following = True
        turn, known = self._round, self._view.page

        def ask() -> Outcome:
            with unhurried():
                return outcome_of(followed, services, sale, known)

        def arrived(outcome: Outcome) -> None:
            self._is_following = False
            if turn == self._round and not self._view.busy:
                self._followed(outcome)

        def failed(error: Exception) -> None:
            self._is_following = False
            if turn == self._round and not self._view.busy:
                self._fallen(services, sale, error)

        self._lane.start(ask, done=arrived, failed=failed)

    def _followed(self, outcome: Outcome) -> None:
        """At a tick of the clock: that Stripe is silent is said, but no alarm."""
        is_news = phase_of(outcome.record) is not self._view.phase
        is_unheard = isinstance(outcome.error, InDoubt) and not is_news
        if is_unheard:
            outcome = replace(outcome, error=None)
        before = self._view
        self._finish(outcome)
        if is_unheard:
            self._view = replace(self._view, is_unheard=True, notice=before.notice)
            self._show()


def followed(to: PaymentServices, sale: SaleId) -> SaleRecord:
    """What became of a payment that somebody else has; raises as `Handing.follow`."""
    return to.handing.follow(sale) if to.handing else to.checkout.follow(sale)


def _taken_back(to: PaymentServices, sale: SaleId) -> SaleRecord:
    return to.handing.take_back(sale) if to.handing else to.checkout.record(sale)


def _left_bank(to: PaymentServices, sale: SaleId) -> SaleRecord:
    return to.handing.leave_bank(sale) if to.handing else to.checkout.record(sale)


def _readers(to: PaymentServices) -> "tuple[Readers, ReaderPayments]":
    """Raises Refused where this till knows of no readers."""
    if to.readers is None or to.reader_payments is None:
        raise Refused("reader_not_chosen")
    return to.readers, to.reader_payments
