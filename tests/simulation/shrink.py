"""From a life that broke a promise to the shortest list of acts that still breaks it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tests.simulation.acts import Act
from tests.simulation.life import Life, Result, live

BUDGET_S: Final = 60


@dataclass(frozen=True, slots=True)
class Script:
    """A short list of acts, and what they lead to."""

    acts: tuple[Act, ...]
    result: Result
    tried: int


class _Shrinker:
    def __init__(self, life: Life, result: Result, seconds: float, tries: int) -> None:
        failure = result.failure
        assert failure is not None
        self._promise = failure.promise
        self._life = replace(life, days=min(failure.day, life.days))
        self._until = time.monotonic() + seconds
        self._tries = tries
        self.best = result
        self.acts = tuple(act for act in life.plan() if act.day < self._life.days)
        self.tried = 0

    def still_fails(self, acts: Sequence[Act]) -> bool:
        """Whether these acts break the same promise; they are kept when they do."""
        if time.monotonic() > self._until or self.tried >= self._tries:
            return False
        self.tried += 1
        days = max((act.day for act in acts), default=0) + 1
        result = live(replace(self._life, days=days), acts)
        if result.failure is None or result.failure.promise != self._promise:
            return False
        self.best, self.acts = result, tuple(acts)
        return True

    def run(self) -> Script:
        self._one_register()
        self._leave_out()
        for change in (_calmed, _alone, _sooner):
            self._simplify(change)
        self._leave_out()
        self._earlier()
        return Script(self.acts, self.best, self.tried)

    def _one_register(self) -> None:
        """Most of what breaks needs one register only."""
        for register in range(self._life.registers if self._life.registers > 1 else 0):
            if self.still_fails([act for act in self.acts if act.register == register]):
                return

    def _leave_out(self) -> None:
        """Ever smaller pieces of the list are left out, as long as it still fails."""
        size = max(len(self.acts) // 2, 1)
        while size:
            start = len(self.acts) - size
            while start > -size:
                cut = max(start, 0)
                self.still_fails((*self.acts[:cut], *self.acts[cut + size :]))
                start -= size
            size //= 2

    def _simplify(self, change: Callable[[Act], Act]) -> None:
        for place in range(len(self.acts)):
            act = self.acts[place]
            if (simpler := change(act)) != act:
                self.still_fails((*self.acts[:place], simpler, *self.acts[place + 1 :]))

    def _earlier(self) -> None:
        """No day without an act."""
        days = sorted({act.day for act in self.acts})
        self.still_fails([replace(act, day=days.index(act.day)) for act in self.acts])


def _calmed(act: Act) -> Act:
    return replace(act, trouble=None)


def _alone(act: Act) -> Act:
    return replace(act, meanwhile=None)


def _sooner(act: Act) -> Act:
    """The trouble strikes once only."""
    return replace(act, trouble=replace(act.trouble, times=1)) if act.trouble else act


def shrink(life: Life, result: Result, *, seconds: float = BUDGET_S, tries: int = 10_000) -> Script:
    """The shortest script found in that time; at worst the life as it was."""
    return _Shrinker(life, result, seconds, tries).run()
