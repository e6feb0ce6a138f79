"""Takes or releases the chosen hold; asks the services, decides nothing about money."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from pos.domain.hold import Hold
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.views import SaleRecord
from pos.errors import PosError
from ui.holds.board import Outcome, attempt
from ui.holds.stage import Stage
from ui.holds.steps import looking, planned, stepped_back, waited
from ui.holds.view import Busy, HoldRow, HoldsServices, Step
from ui.holds.wording import outcome
from ui.notices import notice_for
from ui.tasks import JobLane
from ui.waits import Waiting, Waits

_ABOUT_THE_AMOUNT: Final = frozenset({"capture_zero", "capture_more_than_held", "amount_step"})


class HoldActions(QObject):
    """What can be done to the hold that is chosen on the board, one thing at a time."""

    def __init__(
        self, stage: Stage, lane: JobLane, waits: Waits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stage = stage
        self._lane = lane
        self._waits = waits
        waits.changed.connect(self._waited)

    def capture_all(self) -> None:
        """Take exactly the amount that is shown as held."""
        row = self._free_row(Step.LOOK)
        if row is None:
            return
        hold = row.hold
        self._act(Busy.CAPTURING, hold, lambda to: to.settlement.capture(hold.intent, hold.amount))

    def ask_part(self) -> None:
        """Begin with the whole amount; the first digit replaces it."""
        if (row := self._free_row(Step.LOOK)) is not None:
            view = replace(self._stage.view, notice=None)
            held = row.hold.amount
            self._stage.change_to(planned(view, held, held, self._stage.formats))

    def set_amount(self, amount: Money) -> None:
        """The amount to take, as it is being typed."""
        view, row = self._stage.view, self._stage.view.selected_row
        if view.step is Step.PART and row is not None and not view.busy:
            self._stage.change_to(planned(view, row.hold.amount, amount, self._stage.formats))

    def refuse_amount(self, error: PosError) -> None:
        """What was pasted is no amount: say so beside the field, and keep what it shows."""
        view = self._stage.view
        if view.step is Step.PART:
            problem = notice_for(error, self._stage.formats)
            self._stage.change_to(replace(view, problem=problem))

    def propose_part(self) -> None:
        """Ask once more when some of the hold would be released; the whole needs no question."""
        view = self._stage.view
        if view.step is not Step.PART or view.plan is None or view.busy:
            return
        if view.plan.is_partial:
            self._stage.change_to(replace(view, step=Step.CONFIRM_PART))
        else:
            self._take(view.plan.taken)

    def confirm_part(self) -> None:
        """Take the part, release the rest."""
        view = self._stage.view
        if view.step is Step.CONFIRM_PART and view.plan is not None:
            self._take(view.plan.taken)

    def ask_release(self) -> None:
        if self._free_row(Step.LOOK) is not None:
            view = self._stage.view
            self._stage.change_to(replace(view, step=Step.RELEASE, reason=None, notice=None))

    def choose_reason(self, reason: CancelReason) -> None:
        view = self._stage.view
        if view.step is Step.RELEASE and not view.busy:
            self._stage.change_to(replace(view, reason=reason))

    def release(self) -> None:
        """Give the whole hold back, once a reason is chosen."""
        row, reason = self._free_row(Step.RELEASE), self._stage.view.reason
        if row is None or reason is None:
            return
        hold = row.hold
        self._act(Busy.RELEASING, hold, lambda to: to.settlement.release(hold.intent, reason))

    def check_again(self) -> None:
        """Find out how the step ended whose answer is missing."""
        view, row = self._stage.view, self._stage.view.selected_row
        if row is None or not row.is_checking or row.hold.sale is None or view.is_read_only:
            return
        sale = row.hold.sale
        self._act(Busy.CHECKING, row.hold, lambda to: to.checkout.follow(sale))

    def step_back(self) -> bool:
        """One step back, which never moves money; whether there was one."""
        back = stepped_back(self._stage.view)
        if back is not None:
            self._stage.change_to(back)
        return back is not None

    def ask_now(self) -> None:
        """Cut the pause before the next try short."""
        self._waits.hurry()

    def _waited(self, waiting: Waiting | None) -> None:
        if self._stage.view.busy:
            self._stage.change_to(waited(self._stage.view, waiting))

    def _free_row(self, step: Step) -> HoldRow | None:
        """The chosen hold, while nothing is under way and nothing is unknown about it."""
        view, row = self._stage.view, self._stage.view.selected_row
        if view.busy or view.is_read_only or view.step is not step:
            return None
        if row is None or row.is_checking:
            return None
        return row

    def _take(self, amount: Money) -> None:
        row = self._stage.view.selected_row
        if row is not None and not row.is_checking:
            intent = row.intent
            self._act(Busy.CAPTURING, row.hold, lambda to: to.settlement.capture(intent, amount))

    def _act(self, busy: Busy, hold: Hold, call: Callable[[HoldsServices], SaleRecord]) -> None:
        """One call on the money lane; a second one while it runs is ignored."""
        services = self._stage.services
        if services is None or self._stage.view.busy:
            return
        self._stage.change_to(replace(self._stage.view, busy=busy, notice=None))
        self._lane.start(
            lambda: attempt(services, hold.intent, call),
            done=lambda found: self._acted(services, found),
            failed=self._stage.fail,
        )

    def _acted(self, services: HoldsServices, found: Outcome) -> None:
        if services is not self._stage.services:
            return
        view, formats = replace(self._stage.view, busy=Busy.NO, waiting=None), self._stage.formats
        if found.error is not None and found.error.code in _ABOUT_THE_AMOUNT:
            view = replace(view, step=Step.PART, plan=None)
            problem = notice_for(found.error, formats)
            self._stage.take_over(replace(view, problem=problem), found.board)
            return
        told = notice_for(found.error, formats) if found.error else outcome(found.record, formats)
        self._stage.take_over(looking(replace(view, notice=told)), found.board)
        self._stage.announce(found.record)
