"""A payment that its customer has: given out, followed quietly, and taken back."""

from collections.abc import Callable
from dataclasses import replace

from pos.domain.ids import SaleId
from pos.domain.views import SaleRecord
from pos.errors import InDoubt
from ui.payment.outcome import Outcome, outcome_of
from ui.payment.phase import Phase, phase_of
from ui.payment.running import PaymentRun
from ui.payment.view import Busy, PaymentServices
from ui.waits import unhurried


class PaymentHanding(PaymentRun):
    """Hands a payment to a reader, a form or a phone; decides nothing about money."""

    _is_following = False

    def hand_over(self, call: Callable[[PaymentServices, SaleId], SaleRecord]) -> None:
        """Give the payment out by a call that hands it over, in the lane.

        A second press while it runs does nothing, nor does one while somebody has it already.
        """
        if self._view.phase is not Phase.PRESENT or self._view.busy:
            return
        if self._view.problem is None:
            self._run(Busy.HANDING_OVER, call)

    def pass_on(self, call: Callable[[PaymentServices, SaleId], SaleRecord]) -> None:
        """Let another one take the payment over from whoever has it."""
        if self._view.phase is Phase.WITH_CUSTOMER and not self._view.busy:
            self._run(Busy.HANDING_OVER, call)

    def take_back_card(self) -> None:
        """Take the payment back from whoever has it; where the bank is asked already, it stays."""
        if self._view.phase is Phase.WITH_CUSTOMER and not self._view.busy:
            self._run(Busy.TAKING_BACK, _taken_back)

    def _follow(self) -> None:
        """Ask how it stands, without greying anything: whoever presses a button goes first."""
        services, sale = self._services, self._sale
        if services is None or sale is None or self._view.busy or self._is_following:
            return
        self._is_following = True
        turn = self._round

        def ask() -> Outcome:
            with unhurried():
                return outcome_of(_followed, services, sale, "")

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


def _followed(to: PaymentServices, sale: SaleId) -> SaleRecord:
    return to.handing.follow(sale) if to.handing else to.checkout.follow(sale)


def _taken_back(to: PaymentServices, sale: SaleId) -> SaleRecord:
    return to.handing.take_back(sale) if to.handing else to.checkout.record(sale)
