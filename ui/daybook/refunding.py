"""Follows one refund from the question to its answer; asks the service, never decides money."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from pos.domain.money import Money
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import RefundGround, RefundPlan, RefundWish
from pos.domain.sale import SaleState
from pos.domain.views import SaleRecord
from pos.errors import PosError
from pos.services.refunds import Refunds
from ui.approving import Approving
from ui.format import Formats
from ui.notices import Notice, good_news, notice_for
from ui.tasks import Lanes
from ui.tones import Tone


class RefundStep(StrEnum):
    """How far the question is."""

    CLOSED = "closed"
    AMOUNT = "amount"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class RefundView:
    """All that the sheet draws. `ground` is what plans are made of, `plan` the present one.

    `lines` are rows of the cart and how many of each, for a refund `by_lines`.
    """

    step: RefundStep = RefundStep.CLOSED
    record: SaleRecord | None = None
    ground: RefundGround | None = None
    amount: Money | None = None
    by_lines: bool = False
    lines: Mapping[int, int] = field(default_factory=dict)
    in_cash: bool = False
    plan: RefundPlan | None = None
    reason: RefundReason | None = None
    note: str = ""
    problem: Notice | None = None
    is_busy: bool = False

    @property
    def wish(self) -> RefundWish:
        if self.by_lines:
            return RefundWish(lines=self.lines, in_cash=self.in_cash)
        return RefundWish(amount=self.amount, in_cash=self.in_cash)


def left_of(record: SaleRecord) -> Money | None:
    """What can be given back of a sale's money, None while there is nothing to give back."""
    if record.is_in_doubt or record.sale.state is SaleState.ABANDONED:
        return None
    return record.left if record.left.minor > 0 else None


class Refunding(QObject):
    """Drives the refund sheet."""

    changed = Signal(object)  # RefundView
    answered = Signal(object)  # SaleRecord: the sale stands otherwise than it did
    told = Signal(object)  # Notice

    def __init__(
        self,
        lanes: Lanes,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._approving = approving
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

    def use(self, formats: Formats) -> None:
        """Write amounts this way from now on."""
        self._formats = formats

    def begin(self, record: SaleRecord) -> None:
        """Ask how much of a sale's money goes back; everything is proposed."""
        refunds = self._refunds
        if refunds is None or left_of(record) is None or self._view.is_busy:
            return

        def read(ground: RefundGround) -> None:
            self._plan(RefundView(RefundStep.AMOUNT, record, ground, ground.left))

        def unread(error: Exception) -> None:
            self.told.emit(notice_for(error, self._formats))

        self._lanes.reading.start(lambda: refunds.ground(record.sale.id), done=read, failed=unread)

    def change(self, amount: Money) -> None:
        """Another amount was typed."""
        if self._view.step is RefundStep.AMOUNT:
            self._plan(replace(self._view, amount=amount))

    def turn_to_lines(self, *, by_lines: bool) -> None:
        """Give back rows of the cart, or an amount."""
        self._plan(replace(self._view, by_lines=by_lines))

    def choose_line(self, number: int, by: int) -> None:
        """One more or one less of a row, as far as it was not given back yet."""
        view = self._view
        if view.ground is None:
            return
        most = view.ground.pieces_left(number)
        pieces = min(max(view.lines.get(number, 0) + by, 0), most)
        lines = {**view.lines, number: pieces}
        self._plan(replace(view, lines={each: count for each, count in lines.items() if count}))

    def pay_in_cash(self, *, is_wanted: bool) -> None:
        """Cash out of the drawer, also for what a card paid."""
        self._plan(replace(self._view, in_cash=is_wanted))

    def refuse(self, error: PosError) -> None:
        """What was pasted is no amount."""
        self._show(replace(self._view, problem=notice_for(error, self._formats)))

    def ask(self) -> None:
        """Turn to the question why, and whether."""
        view = self._view
        if view.step is RefundStep.AMOUNT and view.problem is None and view.plan is not None:
            self._show(replace(view, step=RefundStep.CONFIRM))

    def choose(self, reason: RefundReason) -> None:
        self._show(replace(self._view, reason=reason))

    def write(self, note: str) -> None:
        """Why, in the cashier's own words."""
        self._view = replace(self._view, note=note)

    def give(self) -> None:
        """Give the money back; a second press while it runs does nothing."""
        view, refunds = self._view, self._refunds
        record, reason = view.record, view.reason
        if refunds is None or record is None or reason is None or view.plan is None:
            return
        if view.step is not RefundStep.CONFIRM or view.is_busy:
            return
        sale, wish, note = record.sale.id, view.wish, view.note
        self._show(replace(view, is_busy=True))
        self._lanes.money.start(
            lambda: refunds.give_back(sale, wish, reason, note=note),
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

    def _plan(self, view: RefundView) -> None:
        """The view with what it would mean, or why that cannot be."""
        if view.ground is None:
            return
        plan, problem = None, None
        if not view.by_lines or view.lines:
            try:
                plan = view.ground.plan(view.wish)
            except PosError as error:
                problem = notice_for(error, self._formats)
        self._show(replace(view, plan=plan, problem=problem))

    def _given(self, record: SaleRecord) -> None:
        plan = self._view.plan
        self._show(RefundView())
        self.answered.emit(record)
        if plan is None:
            return
        cards = [share.amount for share in plan.shares if not share.in_cash]
        by_card = sum(cards[1:], cards[0]) if cards else None
        if by_card is None:
            given = self._formats.money(plan.in_cash)
            title = self.tr("Give the customer %1 from the drawer.").replace("%1", given)
            self.told.emit(good_news(title, tone=Tone.RELEASED))
            return
        given = self._formats.money(by_card)
        title = self.tr("%1 goes back to the customer’s card.").replace("%1", given)
        todo = self.tr("It reaches the customer’s account within some days.")
        if plan.in_cash:
            cash = self._formats.money(plan.in_cash)
            todo = self.tr("Give the customer %1 from the drawer.").replace("%1", cash)
        self.told.emit(good_news(title, tone=Tone.RELEASED, todo=todo))

    def _failed(self, error: Exception) -> None:
        """Ask for the leave that is missing; otherwise close, and show what is true now."""
        view = self._view
        self._show(replace(view, is_busy=False))
        if self._approving is not None and self._approving.offer(error, self.give):
            return
        self._show(RefundView())
        if view.record is not None:
            self.answered.emit(view.record)
        self.told.emit(notice_for(error, self._formats))

    def _show(self, view: RefundView) -> None:
        self._view = view
        self.changed.emit(view)
