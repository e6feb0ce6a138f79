"""Follows every open hold and takes or releases one at a time; asks services, decides nothing."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.hold import Hold, Urgency
from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.views import SaleRecord
from pos.errors import PosError, Refused
from ui.format import Formats
from ui.holds.board import Answer, Board, Outcome, attempt, look
from ui.holds.inquiry import Inquiry, Round
from ui.holds.steps import looking, notice_of, planned, stepped_back, waited
from ui.holds.view import Busy, HoldRow, HoldsServices, HoldsView, Step
from ui.holds.wording import outcome
from ui.notices import notice_for
from ui.tasks import Lanes
from ui.waits import Waiting, Waits

TICK_MS: Final = 60_000
_ASK_AGAIN: Final = timedelta(seconds=50)
"""A hold that is over is asked for at every tick, not at every look."""

_ABOUT_THE_AMOUNT: Final = frozenset({"capture_zero", "capture_more_than_held", "amount_step"})


class HoldsPresenter(QObject):
    """Drives the hold board."""

    view_changed = Signal(object)  # HoldsView
    count_changed = Signal(int)  # open holds, for the badge
    money_changed = Signal(object)  # SaleRecord: taken, released, lapsed or in doubt

    def __init__(
        self, lanes: Lanes, parent: QObject | None = None, *, waits: Waits | None = None
    ) -> None:
        super().__init__(parent)
        self._waits = waits or Waits(self)
        self._waits.changed.connect(self._waited)
        self._lanes = lanes
        self._services: HoldsServices | None = None
        self._formats = Formats()
        self._view = HoldsView()
        self._inquiry = Inquiry(
            lanes.money, answered=self._answered, finished=self._asked_all, failed=self._failed
        )
        self._asked: dict[IntentId, datetime] = {}
        self._count = -1
        self._minute = QTimer(self)
        self._minute.setInterval(TICK_MS)
        self._minute.timeout.connect(self.tick)

    @property
    def view(self) -> HoldsView:
        return self._view

    def attach(self, services: HoldsServices) -> None:
        """Take the services of an opened till and show its holds."""
        self._services = services
        self._inquiry.stop()
        self._asked.clear()
        self._count = -1
        self._change_to(HoldsView(is_read_only=services.is_read_only))
        self._minute.start()
        self.reload()

    def leave(self) -> None:
        """The ledger is about to be closed: look at nothing any more."""
        self._minute.stop()
        self._inquiry.stop()
        self._services = None

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats

    # -- looking

    def reload(self) -> None:
        """Read the holds again as the ledger knows them; Stripe is not asked."""
        services = self._services
        if services is None:
            return
        self._lanes.reading.start(
            lambda: look(services),
            done=lambda board: self._looked(services, board),
            failed=self._failed,
        )

    def tick(self) -> None:
        """A minute went by: what is left is less, and what is over is asked for."""
        services = self._services
        if services is None:
            return
        self._lanes.reading.start(
            services.clock.now,
            done=lambda now: self._ticked(services, now),
            failed=self._failed,
        )

    def refresh(self) -> None:
        """Ask Stripe about every hold, a few at a time."""
        if self._services is None or self._services.is_read_only:
            self._failed(Refused("look_only" if self._services else "ledger_opening"))
            return
        self._ask((row.intent for row in self._view.rows), is_quiet=False)

    def select(self, intent: IntentId | None) -> None:
        """Choose a hold; an unfinished question about another one is dropped."""
        if self._view.busy or intent == self._view.selected:
            return
        self._change_to(looking(replace(self._view, selected=intent)))

    # -- acting on the chosen hold

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
            self._view = replace(self._view, notice=None)
            self._plan(row.hold.amount)

    def set_amount(self, amount: Money) -> None:
        """The amount to take, as it is being typed."""
        if self._view.step is Step.PART:
            self._plan(amount)

    def refuse_amount(self, error: PosError) -> None:
        """What was pasted is no amount: say so beside the field, and keep what it shows."""
        if self._view.step is Step.PART:
            self._change_to(replace(self._view, problem=notice_for(error, self._formats)))

    def propose_part(self) -> None:
        """Ask once more when some of the hold would be released; the whole needs no question."""
        view = self._view
        if view.step is not Step.PART or view.plan is None or view.busy:
            return
        if view.plan.is_partial:
            self._change_to(replace(view, step=Step.CONFIRM_PART))
        else:
            self._take(view.plan.taken)

    def confirm_part(self) -> None:
        """Take the part, release the rest."""
        view = self._view
        if view.step is Step.CONFIRM_PART and view.plan is not None:
            self._take(view.plan.taken)

    def ask_release(self) -> None:
        if self._free_row(Step.LOOK) is not None:
            self._change_to(replace(self._view, step=Step.RELEASE, reason=None, notice=None))

    def choose_reason(self, reason: CancelReason) -> None:
        if self._view.step is Step.RELEASE and not self._view.busy:
            self._change_to(replace(self._view, reason=reason))

    def release(self) -> None:
        """Give the whole hold back, once a reason is chosen."""
        row, reason = self._free_row(Step.RELEASE), self._view.reason
        if row is None or reason is None:
            return
        hold = row.hold
        self._act(Busy.RELEASING, hold, lambda to: to.settlement.release(hold.intent, reason))

    def check_again(self) -> None:
        """Find out how the step ended whose answer is missing."""
        row = self._view.selected_row
        if row is None or not row.is_checking or row.hold.sale is None or self._view.is_read_only:
            return
        sale = row.hold.sale
        self._act(Busy.CHECKING, row.hold, lambda to: to.checkout.follow(sale))

    def step_back(self) -> bool:
        """One step back, which never moves money; whether there was one."""
        back = stepped_back(self._view)
        if back is not None:
            self._change_to(back)
        return back is not None

    def dismiss(self) -> None:
        """The notice was read."""
        self._change_to(replace(self._view, notice=None))

    def ask_now(self) -> None:
        """Cut the pause before the next try short."""
        self._waits.hurry()

    # -- inside

    def _waited(self, waiting: Waiting | None) -> None:
        if self._view.busy:
            self._change_to(waited(self._view, waiting))

    def _free_row(self, step: Step) -> HoldRow | None:
        """The chosen hold, while nothing is under way and nothing is unknown about it."""
        view, row = self._view, self._view.selected_row
        if view.busy or view.is_read_only or view.step is not step:
            return None
        if row is None or row.is_checking:
            return None
        return row

    def _plan(self, amount: Money) -> None:
        row = self._view.selected_row
        if row is None or self._view.busy:
            return
        self._change_to(planned(self._view, row.hold.amount, amount, self._formats))

    def _take(self, amount: Money) -> None:
        row = self._view.selected_row
        if row is not None and not row.is_checking:
            intent = row.intent
            self._act(Busy.CAPTURING, row.hold, lambda to: to.settlement.capture(intent, amount))

    def _act(self, busy: Busy, hold: Hold, call: Callable[[HoldsServices], SaleRecord]) -> None:
        """One call on the money lane; a second one while it runs is ignored."""
        services = self._services
        if services is None or self._view.busy:
            return
        self._change_to(replace(self._view, busy=busy, notice=None))

        self._lanes.money.start(
            lambda: attempt(services, hold.intent, call),
            done=lambda found: self._acted(services, found),
            failed=self._failed,
        )

    def _acted(self, services: HoldsServices, found: Outcome) -> None:
        if services is not self._services:
            return
        view = replace(self._view, busy=Busy.NO, waiting=None)
        if found.error is not None and found.error.code in _ABOUT_THE_AMOUNT:
            problem = notice_for(found.error, self._formats)
            self._take_over(replace(view, step=Step.PART, plan=None, problem=problem), found.board)
            return
        notice = (
            notice_for(found.error, self._formats)
            if found.error
            else outcome(found.record, self._formats)
        )
        self._take_over(looking(replace(view, notice=notice)), found.board)
        self.money_changed.emit(found.record)

    def _looked(self, services: HoldsServices, board: Board) -> None:
        if services is self._services:
            self._take_over(self._view, board)
            self._ask_about_lapsed()

    def _ticked(self, services: HoldsServices, now: datetime) -> None:
        if services is not self._services or not self._view.is_open:
            return
        self._change_to(replace(self._view, now=now))
        if services.is_read_only:
            self.reload()  # the till that has the ledger open goes on
        else:
            self._ask_about_lapsed()
            self._ask_about_missing(services)

    def _take_over(self, view: HoldsView, board: Board) -> None:
        """Draw a board; a hold that is gone is no longer chosen, so nothing acts on the next."""
        view = replace(view, rows=board.rows, now=board.now)
        if view.selected is not None and view.selected_row is None:
            view = looking(replace(view, selected=None))
        self._change_to(view)
        if len(board.rows) != self._count:
            self._count = len(board.rows)
            self.count_changed.emit(self._count)

    def _ask_about_lapsed(self) -> None:
        """Whoever sees a deadline pass asks Stripe what became of the hold."""
        view = self._view
        if view.now is None or view.is_read_only or self._inquiry.progress is not None:
            return
        over = [
            row.intent
            for row in view.rows
            if view.urgency(row) is Urgency.LAPSED and self._may_ask(row.intent, view.now)
        ]
        if over:
            self._asked.update(dict.fromkeys(over, view.now))
            self._ask(over, is_quiet=True)

    def _ask_about_missing(self, services: HoldsServices) -> None:
        """An answer that was lost is looked for by itself; only news are told."""
        now = self._view.now
        row = next((row for row in self._view.rows if row.is_checking), None)
        sale = row.hold.sale if row else None
        if row is None or sale is None or now is None or self._view.busy:
            return
        if self._may_ask(row.intent, now):
            self._asked[row.intent] = now
            self._lanes.money.start(
                lambda: attempt(services, row.intent, lambda to: to.checkout.follow(sale)),
                done=lambda found: self._followed(services, found),
                failed=self._failed,
            )

    def _followed(self, services: HoldsServices, found: Outcome) -> None:
        if services is not self._services:
            return
        if found.error is None:
            self._view = replace(self._view, notice=outcome(found.record, self._formats))
        self._take_over(self._view, found.board)
        self.money_changed.emit(found.record)

    def _may_ask(self, intent: IntentId, now: datetime) -> bool:
        asked = self._asked.get(intent)
        return asked is None or abs(now - asked) >= _ASK_AGAIN

    def _ask(self, intents: Iterable[IntentId], *, is_quiet: bool) -> None:
        if self._services is not None:
            self._inquiry.start(self._services, intents, is_quiet=is_quiet)
            self._change_to(replace(self._view, asking=self._inquiry.progress))

    def _answered(self, answer: Answer) -> None:
        self._take_over(replace(self._view, asking=self._inquiry.progress), answer.board)
        for record in answer.ended:
            self.money_changed.emit(record)

    def _asked_all(self, found: Round) -> None:
        notice = notice_of(found, self._view.notice, self._formats)
        checked_at = self._view.now if found.error is None else self._view.checked_at
        self._change_to(replace(self._view, notice=notice, checked_at=checked_at))

    def _failed(self, error: Exception) -> None:
        asking = self._inquiry.progress
        self._view = replace(self._view, busy=Busy.NO, waiting=None, asking=asking)
        self._change_to(replace(self._view, notice=notice_for(error, self._formats)))

    def _change_to(self, view: HoldsView) -> None:
        self._view = view
        self.view_changed.emit(view)
