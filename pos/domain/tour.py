"""The practice tour: five things that every new cashier should have met, and what proves each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class TourStep(StrEnum):
    """What is practised, in this order."""

    DECLINE = "decline"
    PART = "part"
    LOST_ANSWER = "lost_answer"
    LAPSE = "lapse"
    CLOSE = "close"


class TourPoint(StrEnum):
    """One thing that the ledger proves."""

    DECLINED = "declined"
    HELD_AFTER = "held_after"
    PART_TAKEN = "part_taken"
    ANSWER_LOST = "answer_lost"
    ANSWER_FOUND = "answer_found"
    LAPSED = "lapsed"
    DECIDED = "decided"
    SHIFT_CLOSED = "shift_closed"


class TourLever(StrEnum):
    """What the practice Stripe is told to do, so that a step can be met at all."""

    LOSE_ANSWER = "lose_answer"
    TURN_CLOCK = "turn_clock"


STEPS: Final = tuple(TourStep)

POINTS: Final[Mapping[TourStep, tuple[TourPoint, ...]]] = {
    TourStep.DECLINE: (TourPoint.DECLINED, TourPoint.HELD_AFTER),
    TourStep.PART: (TourPoint.PART_TAKEN,),
    TourStep.LOST_ANSWER: (TourPoint.ANSWER_LOST, TourPoint.ANSWER_FOUND),
    TourStep.LAPSE: (TourPoint.LAPSED, TourPoint.DECIDED),
    TourStep.CLOSE: (TourPoint.SHIFT_CLOSED,),
}

LEVERS: Final[Mapping[TourStep, TourLever]] = {
    TourStep.LOST_ANSWER: TourLever.LOSE_ANSWER,
    TourStep.LAPSE: TourLever.TURN_CLOCK,
}


@dataclass(frozen=True, slots=True)
class StepState:
    """How far one step is."""

    step: TourStep
    met: frozenset[TourPoint]

    @property
    def points(self) -> tuple[TourPoint, ...]:
        return POINTS[self.step]

    @property
    def is_done(self) -> bool:
        return self.met.issuperset(self.points)

    @property
    def lever(self) -> TourLever | None:
        """What may be pulled for it, until its effect is seen."""
        lever = LEVERS.get(self.step)
        return None if self.points[0] in self.met else lever


@dataclass(frozen=True, slots=True)
class TourState:
    """A tour that was begun at `begun_at` (UTC, by the practice clock)."""

    begun_at: datetime
    steps: tuple[StepState, ...]

    @classmethod
    def of(cls, begun_at: datetime, met: Collection[TourPoint]) -> "TourState":
        found = frozenset(met)
        return cls(
            begun_at,
            tuple(StepState(step, found.intersection(POINTS[step])) for step in STEPS),
        )

    @property
    def now(self) -> StepState | None:
        """The first step that is not done; None when all are."""
        return next((state for state in self.steps if not state.is_done), None)

    @property
    def done(self) -> int:
        return sum(state.is_done for state in self.steps)

    @property
    def is_over(self) -> bool:
        return self.now is None
