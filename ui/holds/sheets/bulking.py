"""Many holds at once: what would become of each, then what really became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Event

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from pos.domain.board import Board
from pos.domain.bulk import (
    BulkAct,
    BulkKind,
    BulkLineResult,
    BulkOutcome,
    BulkPlan,
    BulkProgress,
    BulkResult,
)
from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.domain.views import SaleRecord
from pos.errors import PosError
from ui.holds.board import look
from ui.holds.doing import Acted, Doer
from ui.holds.sheets.question import Question
from ui.holds.view import Busy, HoldsServices
from ui.notices import Notice, notice_for
from ui.tasks import Lanes
from ui.waits import unhurried


class BulkStep(StrEnum):
    """How far it is."""

    CLOSED = "closed"
    PREVIEW = "preview"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One hold of the list. `outcome` is None while nothing was tried; `why` is why not."""

    row: HoldRow
    is_possible: bool
    outcome: BulkOutcome | None = None
    why: Notice | None = None


@dataclass(frozen=True, slots=True)
class BulkView:
    """All that the sheet draws. `is_stopping`: what is under way is finished, nothing more begun.

    `problem` is why the preview, or the whole bulk, was refused.
    """

    kind: BulkKind = BulkKind.CAPTURE
    step: BulkStep = BulkStep.CLOSED
    plan: BulkPlan | None = None
    rows: tuple[BulkRow, ...] = ()
    reason: CancelReason | None = None
    done: int = 0
    is_stopping: bool = False
    result: BulkResult | None = None
    problem: Notice | None = None

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def needs_reason(self) -> bool:
        return self.kind is BulkKind.RELEASE and self.reason is None

    def count(self, outcome: BulkOutcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a run ended, and the board after it."""

    board: Board
    records: tuple[SaleRecord, ...] = ()
    result: BulkResult | None = None
    error: PosError | None = None


class Bulking(Question):
    """Drives the sheet of one kind of bulk."""

    _went_on = Signal(object)  # BulkProgress, from the thread that works

    def __init__(
        self, kind: BulkKind, lanes: Lanes, doer: Doer, parent: QObject | None = None
    ) -> None:
        super().__init__(lanes, doer, parent)
        self.view = BulkView(kind)
        self._kind = kind
        self._stop = Event()
        self._went_on.connect(self._progressed)

    @property
    @override
    def is_open(self) -> bool:
        return self.view.step is not BulkStep.CLOSED

    @override
    def begin(self, rows: Sequence[HoldRow]) -> None:
        services = self.services
        if services is None or services.bulk is None or not self.doer.can_act or not rows:
            return
        bulk, acts = services.bulk, [BulkAct(row.hold.intent, self._kind) for row in rows]
        self._show(BulkView(self._kind, BulkStep.PREVIEW))
        self._lanes.reading.start(
            lambda: bulk.plan(acts),
            done=lambda plan: self._planned(services, plan),
            failed=self._failed,
        )

    @override
    def is_about(self, intents: Collection[IntentId]) -> bool:
        """A list of results is read also when none of it is held any more."""
        if self.view.step is not BulkStep.PREVIEW or self.view.plan is None:
            return True
        return any(line.act.intent in intents for line in self.view.plan.lines)

    @override
    def forget(self) -> None:
        self.view = BulkView(self._kind)

    def choose(self, reason: CancelReason) -> None:
        """Why all of them are released."""
        if self.view.step is BulkStep.PREVIEW:
            self._show(replace(self.view, reason=reason))

    def run(self) -> None:
        """Do what the preview called possible."""
        view, services = self.view, self.services
        if view.step is not BulkStep.PREVIEW or view.plan is None or view.needs_reason:
            return
        if services is None or not self.doer.can_act or not view.plan.possible:
            return
        plan = replace(view.plan, reason=view.reason) if view.reason else view.plan
        self._stop.clear()
        self._show(replace(view, step=BulkStep.RUNNING, problem=None, done=0))
        self.doer.start(Busy.CAPTURING if self._kind is BulkKind.CAPTURE else Busy.RELEASING)
        # Not on the lane of money: a customer at the counter does not wait for fifty others.
        self._lanes.watch.start(
            lambda: self._run(services, plan),
            done=lambda found: self._ended(services, found),
            failed=self._failed,
        )

    def stop(self) -> None:
        """Begin nothing more; what is under way is finished."""
        if self.view.step is BulkStep.RUNNING and not self.view.is_stopping:
            self._stop.set()
            self._show(replace(self.view, is_stopping=True))

    def _run(self, services: HoldsServices, plan: BulkPlan) -> _Ended:
        """Off the screen's thread; what Stripe leaves unanswered is asked for quietly."""
        if services.bulk is None:
            return _Ended(look(services))
        try:
            with unhurried():
                result = services.bulk.run(
                    plan, progress=self._went_on.emit, stop=self._stop.is_set
                )
        except PosError as error:
            return _Ended(look(services), error=error)
        # Whoever follows lost answers hears of those; of the others one is enough for the pages.
        told = [*result.checking, *result.done[:1]]
        records = tuple(services.settlement.find(each.line.act.intent) for each in told)
        return _Ended(look(services), records, result)

    def _planned(self, services: HoldsServices, plan: BulkPlan) -> None:
        if services is not self.services or self.view.step is not BulkStep.PREVIEW:
            return
        rows = tuple(
            BulkRow(line.row, line.is_possible, why=self._why(line.refusal)) for line in plan.lines
        )
        self._show(replace(self.view, plan=plan, rows=rows))

    def _progressed(self, progress: BulkProgress) -> None:
        if self.view.step is BulkStep.RUNNING:
            rows = list(self.view.rows)
            rows[progress.done - 1] = self._row(progress.result)
            self._show(replace(self.view, rows=tuple(rows), done=progress.done))

    def _ended(self, services: HoldsServices, found: _Ended) -> None:
        if services is not self.services:
            return
        self.doer.rest()
        view, error = self.view, found.error
        if found.result is not None:
            rows = tuple(self._row(each) for each in found.result.lines)
            ended = replace(view, step=BulkStep.ENDED, rows=rows, done=len(rows))
            self._show(replace(ended, result=found.result, is_stopping=False))
        else:
            self._show(replace(view, step=BulkStep.PREVIEW))
            if error is not None and not self.doer.is_asked(error, self.run):
                self._failed(error)
        self.doer.acted.emit(Acted(found.records, None, found.board))

    def _failed(self, error: Exception) -> None:
        self.doer.rest()
        self._show(replace(self.view, problem=notice_for(error, self.formats)))

    def _row(self, result: BulkLineResult) -> BulkRow:
        line = result.line
        return BulkRow(line.row, line.is_possible, result.outcome, self._why(result.error))

    def _why(self, error: PosError | None) -> Notice | None:
        return None if error is None else notice_for(error, self.formats)

    def _show(self, view: BulkView) -> None:
        self.view = view
        self.changed.emit()
