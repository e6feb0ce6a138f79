"""The walk through open holds at the end of a shift: one question at a time about one of them."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.shift import Decision, Deed, Keep, Outcome
from ui.notices import Notice, good_news
from ui.shift.stage import ShiftStage
from ui.shift.view import Face, ShiftServices, ShiftView
from ui.shift.words import carried_text, decided_notice


class Walking:
    """What is asked and done about the holds of the walk."""

    def __init__(self, stage: ShiftStage) -> None:
        self._stage = stage

    @property
    def _view(self) -> ShiftView:
        return self._stage.view

    def begin(self) -> None:
        """A close begins with the first hold that nobody has decided about."""
        if not self._view.doing:
            left = self._view.undecided
            view = replace(self._stage.turned(Face.WALK), is_closing=True, counted=None)
            self._stage.show(replace(view, chosen=left[0].intent if left else None))

    def choose(self, intent: IntentId | None) -> None:
        """Look at one hold."""
        view = self._view
        if not view.doing and intent != view.chosen:
            self._stage.show(
                replace(view, chosen=intent, question=None, is_rest=False, problem=None)
            )

    def ask(self, deed: Deed) -> None:
        """Open the question about the hold that is chosen."""
        if not self._view.doing and self._view.chosen_stop is not None:
            view = self._stage.turned(Face.WALK)
            self._stage.show(replace(view, question=deed, notice=None))

    def ask_rest(self) -> None:
        """Open the question under what terms everything that is left is carried over."""
        if not self._view.doing and self._view.undecided:
            view = self._stage.turned(Face.WALK)
            self._stage.show(replace(view, is_rest=True, notice=None))

    def capture(self, amount: Money) -> None:
        intent = self._view.chosen
        if intent is not None:
            self._decide(
                _say("Taking the money…"),
                lambda to: to.walk.capture(intent, amount),
                again=lambda: self.capture(amount),
            )

    def release(self, reason: CancelReason) -> None:
        intent = self._view.chosen
        if intent is not None:
            self._decide(
                _say("Releasing the hold…"),
                lambda to: to.walk.release(intent, reason),
                again=lambda: self.release(reason),
            )

    def carry(self, keep: Keep) -> None:
        """The hold that is chosen, or all that is left when that was asked."""
        intent = self._view.chosen
        if self._view.is_rest:
            self._stage.do(
                _say("Writing it down…"),
                lambda to: to.walk.carry_rest(keep),
                lambda done: self._decided(good_news(carried_text(len(done))), intent),
                again=lambda: self.carry(keep),
            )
        elif intent is not None:
            self._decide(
                _say("Writing it down…"),
                lambda to: to.walk.carry(intent, keep),
                again=lambda: self.carry(keep),
            )

    def to_count(self) -> None:
        """Every hold is decided: the drawer is next."""
        if not self._view.doing and not self._view.undecided:
            self._stage.show(self._stage.turned(Face.COUNT))

    def to_close(self) -> None:
        """Without a count."""
        if not self._view.doing and not self._view.undecided:
            self._stage.show(self._stage.turned(Face.CLOSE))

    def _decide(
        self,
        doing: str,
        call: Callable[[ShiftServices], Decision],
        *,
        again: Callable[[], None],
    ) -> None:
        def done(decision: Decision) -> None:
            chosen: IntentId | None = decision.intent
            if decision.outcome is not Outcome.NOT_DONE:
                chosen = _following(self._view, decision.intent)
            self._decided(decided_notice(decision, self._stage.formats), chosen)

        # In order with all that is asked of Stripe.
        self._stage.do(doing, call, done, again=again, lane=self._stage.lanes.money)

    def _decided(self, notice: Notice, chosen: IntentId | None) -> None:
        view = replace(self._view, question=None, is_rest=False, notice=notice, chosen=chosen)
        self._stage.show(view)


def _following(view: ShiftView, intent: IntentId) -> IntentId | None:
    """The next hold that is to be decided, from the place of that one on and round again."""
    places = {stop.intent: place for place, stop in enumerate(view.stops)}
    here = places.get(intent, -1)
    left = [stop.intent for stop in view.undecided if stop.intent != intent]
    return next((each for each in left if places[each] > here), left[0] if left else None)


def _say(text: str) -> str:
    return QCoreApplication.translate("Shift", text)
