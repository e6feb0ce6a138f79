"""Follows the practice tour; the ledger says what was done, this only asks it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.tour import StepState, TourLever, TourState, TourStep
from pos.services.tour import Tour
from resources.words.touring import STEP_WORDS
from ui.notices import good_news, notice_for
from ui.tasks import Lanes
from ui.tones import Tone

LOOK_MS: Final = 1_500

PAGES: Final = {
    TourStep.DECLINE: "till",
    TourStep.PART: "holds",
    TourStep.LOST_ANSWER: "holds",
    TourStep.LAPSE: "holds",
    TourStep.CLOSE: "shift",
}
"""Where each step is done."""


@dataclass(frozen=True, slots=True)
class TourView:
    """All that is drawn of it; `state` None while there is no tour.

    `is_folded`: only the name of the step is shown. `is_busy`: the practice Stripe is told.
    """

    state: TourState | None = None
    is_available: bool = False
    is_folded: bool = False
    is_busy: bool = False

    @property
    def step(self) -> StepState | None:
        return self.state.now if self.state is not None else None


class TourPresenter(QObject):
    """Drives the strip below the pages, while there is a tour."""

    view_changed = Signal(object)  # TourView
    told = Signal(object)  # Notice
    clock_turned = Signal()
    show_asked = Signal(str)  # name of a page

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._tour: Tour | None = None
        self._is_looking = False
        self.view = TourView()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def attach(self, tour: Tour | None) -> None:
        """Take the tour of an opened till; None when it is left, or where nothing may be done."""
        self._tour = tour if tour is not None and tour.is_available else None
        self._timer.stop()
        self._show(TourView(is_available=self._tour is not None))
        self.look()

    def look(self) -> None:
        """See how far it is; a look that is under way is enough."""
        tour = self._tour
        if tour is None or self._is_looking:
            return
        self._is_looking = True
        self._lanes.reading.start(
            tour.state, done=lambda state: self._looked(tour, state), failed=self._failed
        )

    def begin(self) -> None:
        """Begin, or begin anew."""
        tour = self._tour
        if tour is not None and not self.view.is_busy:
            self._run(tour, tour.begin, TourStep.DECLINE)

    def leave(self) -> None:
        """Put it away, done or not."""
        tour = self._tour
        if tour is not None and not self.view.is_busy:
            self._run(tour, tour.leave, None)

    def pull(self) -> None:
        """Let the practice Stripe do what the present step is about."""
        tour, step = self._tour, self.view.step
        lever = step.lever if step is not None else None
        if tour is None or lever is None or self.view.is_busy:
            return
        self._show(replace(self.view, is_busy=True))
        self._lanes.money.start(
            lambda: tour.pull(lever),
            done=lambda _: self._pulled(tour, lever),
            failed=self._failed,
        )

    def fold(self) -> None:
        """Show only the name of the step, or all of it again."""
        self._show(replace(self.view, is_folded=not self.view.is_folded))

    def show_page(self) -> None:
        """Go where the present step is done."""
        if (step := self.view.step) is not None:
            self.show_asked.emit(PAGES[step.step])

    def _run(self, tour: Tour, act: Callable[[], object], then: TourStep | None) -> None:
        self._show(replace(self.view, is_busy=True))

        def job() -> TourState | None:
            act()
            return tour.state()

        def done(state: TourState | None) -> None:
            self._show(replace(self.view, is_busy=False, is_folded=False))
            self._looked(tour, state)
            if then is not None:
                self.show_asked.emit(PAGES[then])

        self._lanes.desk.start(job, done=done, failed=self._failed)

    def _pulled(self, tour: Tour, lever: TourLever) -> None:
        if tour is not self._tour:
            return
        self._show(replace(self.view, is_busy=False))
        if lever is TourLever.TURN_CLOCK:
            title, todo = self.tr("The practice clock is past every deadline."), ""
            self.clock_turned.emit()
        else:
            title = self.tr("The next answers to a capture will get lost.")
            todo = self.tr("Take the money of a hold now.")
        self.told.emit(good_news(title, tone=Tone.INFO, todo=todo))
        self.look()

    def _looked(self, tour: Tour, state: TourState | None) -> None:
        self._is_looking = False
        if tour is not self._tour:
            return
        before = self.view.state
        if state == before:
            return
        self._show(replace(self.view, state=state))
        if state is None or state.is_over:
            self._timer.stop()
        else:
            self._timer.start()
        if state is not None and before is not None and state.begun_at == before.begun_at:
            self._praise(before, state)

    def _praise(self, before: TourState, state: TourState) -> None:
        """Say which steps are done that were not."""
        for was, now in zip(before.steps, state.steps, strict=True):
            if now.is_done and not was.is_done:
                title = self.tr("Done: %1.").replace("%1", STEP_WORDS[now.step].title)
                self.told.emit(good_news(title, tone=Tone.INFO))

    def _failed(self, error: Exception) -> None:
        self._is_looking = False
        self._show(replace(self.view, is_busy=False))
        self.told.emit(notice_for(error))

    def _show(self, view: TourView) -> None:
        self.view = view
        self.view_changed.emit(view)
