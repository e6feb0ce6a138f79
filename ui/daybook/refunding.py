"""Follows one refund from the question to its answer; asks the service, never decides money."""

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from pos.domain.money import Money
from pos.domain.refund import RefundReason, left_to_refund, plan_refund
from pos.domain.sale import MoneyWord
from pos.domain.views import SaleRecord
from pos.errors import PosError
from pos.services.refunds import Refunds
from ui.format import Formats
from ui.notices import Notice, good_news, notice_for
from ui.tasks import JobLane
from ui.tones import Tone


class RefundStep(StrEnum):
    """How far the question is."""

    CLOSED = "closed"
    AMOUNT = "amount"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class RefundView:
    """All that the sheet draws. `left` is what the shop still has of the sale's money."""

    step: RefundStep = RefundStep.CLOSED
    record: SaleRecord | None = None
    left: Money | None = None
    amount: Money | None = None
    reason: RefundReason | None = None
    problem: Notice | None = None
    is_busy: bool = False


def left_of(record: SaleRecord) -> Money | None:
    """What can be given back of a sale's money, None while there is nothing to give back."""
    if record.intent is None or record.money is not MoneyWord.TAKEN:
        return None
    left = left_to_refund(record.intent.received, record.refunds)
    return left if left.minor > 0 else None


class Refunding(QObject):
    """Drives the refund sheet."""

    changed = Signal(object)  # RefundView
    answered = Signal(object)  # SaleRecord: the sale stands otherwise than it did
    told = Signal(object)  # Notice

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._refunds: Refunds | None = None
        self._formats = Formats()
        self._view = RefundView()

    @property
    def view(self) -> RefundView:
        return self._view

    def attach(self, refunds: Refunds | None) -> None:
        """Take the service of an opened till; None where nothing may be given back."""
        self._refunds = refunds
        self._show(RefundView())

    @property
    def can_refund(self) -> bool:
        return self._refunds is not None

    def use(self, formats: Formats) -> None:
        """Write amounts this way from now on."""
        self._formats = formats

    def begin(self, record: SaleRecord) -> None:
        """Ask how much of a sale's money goes back; everything is proposed."""
        left = left_of(record)
        if self._refunds is not None and left is not None and not self._view.is_busy:
            self._show(RefundView(RefundStep.AMOUNT, record, left, left))

    def change(self, amount: Money) -> None:
        """Another amount was typed."""
        if self._view.step is not RefundStep.AMOUNT or self._view.left is None:
            return
        problem = None
        try:
            plan_refund(self._view.left, amount)
        except PosError as error:
            problem = notice_for(error, self._formats)
        self._show(replace(self._view, amount=amount, problem=problem))

    def refuse(self, error: PosError) -> None:
        """What was pasted is no amount."""
        self._show(replace(self._view, problem=notice_for(error, self._formats)))

    def ask(self) -> None:
        """Turn to the question why, and whether."""
        view = self._view
        if view.step is RefundStep.AMOUNT and view.problem is None and view.amount:
            self._show(replace(view, step=RefundStep.CONFIRM))

    def choose(self, reason: RefundReason) -> None:
        self._show(replace(self._view, reason=reason))

    def give(self) -> None:
        """Give the money back; a second press while it runs does nothing."""
        view, refunds = self._view, self._refunds
        record, reason = view.record, view.reason
        if refunds is None or record is None or record.intent is None or reason is None:
            return
        if view.step is not RefundStep.CONFIRM or view.is_busy:
            return
        intent, amount = record.intent.id, view.amount
        self._show(replace(view, is_busy=True))
        self._lane.start(
            lambda: refunds.refund(intent, amount, reason),
            done=self._given,
            failed=self._failed,
        )

    def step_back(self) -> bool:
        """One step back, which never moves money; whether there was one."""
        match self._view.step:
            case RefundStep.CLOSED:
                return False
            case _ if self._view.is_busy:
                return True
            case RefundStep.CONFIRM:
                self._show(replace(self._view, step=RefundStep.AMOUNT))
            case RefundStep.AMOUNT:
                self._show(RefundView())
        return True

    def let_go(self) -> None:
        """Another sale is looked at: close a question that was not answered."""
        if not self._view.is_busy and self._view.step is not RefundStep.CLOSED:
            self._show(RefundView())

    def _given(self, record: SaleRecord) -> None:
        amount = self._view.amount
        self._show(RefundView())
        self.answered.emit(record)
        if amount is not None:
            given = self._formats.money(amount)
            title = self.tr("%1 goes back to the customer’s card.").replace("%1", given)
            todo = self.tr("It reaches the customer’s account within some days.")
            self.told.emit(good_news(title, tone=Tone.RELEASED, todo=todo))

    def _failed(self, error: Exception) -> None:
        """Close the question: what is true now is read from the ledger."""
        record = self._view.record
        self._show(RefundView())
        if record is not None:
            self.answered.emit(record)
        self.told.emit(notice_for(error, self._formats))

    def _show(self, view: RefundView) -> None:
        self._view = view
        self.changed.emit(view)
