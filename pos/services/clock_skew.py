"""How far this machine's clock is from Stripe's, for whoever wants to warn of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from pos.domain.health import Diagnosis, Glimpse, Grade, Part
from pos.ports import Clock
from pos.ports.machine import StripeProbe
from pos.services.keys import Keys

NOTICEABLE: Final = timedelta(seconds=60)
WRONG: Final = timedelta(minutes=5)
"""Deadlines of holds and the age of keys are judged by our clock; signatures are refused here."""

_HALF_A_SECOND: Final = timedelta(milliseconds=500)
"""Stripe names its time to the second, rounded down."""


class ClockCheck:
    """Compares this machine's clock with Stripe's, with the key in use."""

    def __init__(self, keys: Keys, probe: Callable[[str], StripeProbe], clock: Clock) -> None:
        self._keys = keys
        self._probe = probe
        self._clock = clock

    def look(self) -> Diagnosis:
        """Ask Stripe once, which may take as long as any answer; practice asks nobody.

        Raises Misconfigured for a key or keyring that cannot be used, InDoubt when nobody answers.
        """
        key, _ = self._keys.find()
        if not key:
            return Diagnosis(Part.CLOCK, Grade.UNUSED, "clock_not_asked")
        return of_clock(glimpse(self._probe(key), self._clock)[1])


def glimpse(probe: StripeProbe, clock: Clock) -> tuple[Glimpse, timedelta | None]:
    """Ask whose key it is; with the answer, how far our clock is ahead (behind is negative).

    The answer's date is taken to be of the middle of the wait for it. Raises as the probe.
    """
    asked = clock.now()
    seen = probe.account()
    if seen.moment is None:
        return seen, None
    middle = asked + (clock.now() - asked) / 2
    return seen, middle - (seen.moment + _HALF_A_SECOND)


def of_clock(skew: timedelta | None) -> Diagnosis:
    """What a skew means."""
    if skew is None:
        return Diagnosis(Part.CLOCK, Grade.WARNING, "clock_unknown")
    seconds = abs(skew) // timedelta(seconds=1)
    facts = {"seconds": seconds}
    if abs(skew) <= NOTICEABLE:
        return Diagnosis(Part.CLOCK, Grade.OK, "clock_right", facts)
    grade = Grade.BAD if abs(skew) > WRONG else Grade.WARNING
    code = "clock_fast" if skew > timedelta(0) else "clock_slow"
    return Diagnosis(Part.CLOCK, grade, code, facts)
