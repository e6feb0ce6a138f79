"""What the assistant and the list of open steps draw."""

from dataclasses import dataclass

from pos.domain.first_run import Step, StepState


@dataclass(frozen=True, slots=True)
class AssistantView:
    """`states` are empty while nobody has looked; `step` is what is shown while `is_open`."""

    states: tuple[StepState, ...] = ()
    step: Step = Step.WELCOME
    is_open: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(state.step for state in self.states)

    @property
    def done(self) -> int:
        return sum(state.is_done for state in self.states)

    def is_done(self, step: Step) -> bool:
        return any(state.step is step and state.is_done for state in self.states)

    def beside(self, by: int) -> Step | None:
        """The step that many further on, None past either end."""
        steps = self.steps
        place = steps.index(self.step) + by if self.step in steps else -1
        return steps[place] if 0 <= place < len(steps) else None
