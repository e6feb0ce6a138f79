"""Kills at any moment, not only at those that have a name."""

from random import Random

from tests.crash.drill import Drill, Range, Result
from tests.crash.points import KINDS, PATHS, DryRun
from tests.crash.wire import Hold

_SOME = 0.3
_BRIEF = 0.4
"""A recovery takes less of what selling takes."""


def random_drill(range_: Range, dry: DryRun, chance: Random) -> Result:
    """Kill a till that does one of the courses after a random time; sometimes its recovery too.

    The seed decides what is sold, what goes wrong and after which time the kill comes. What the
    till does at that time depends on the machine: the trail tells.
    """
    course = chance.choice(list(dry.results))
    longest = dry.results[course].runs[0].seconds
    moment = chance.uniform(0, longest)
    again = chance.uniform(0, longest * _BRIEF) if chance.random() < _SOME else None
    if chance.random() < _SOME:
        drill = Drill(
            course,
            hold=chance.choice(list(Hold)),
            path=PATHS[chance.choice(KINDS)],
            arrives=chance.choice(("never", "before", "after")),
        )
        return range_.run(drill, recovery_killed_after_s=again)
    drill = Drill(course, is_first_start=chance.random() < _SOME / 2)
    return range_.run(drill, kill_after_s=moment, recovery_killed_after_s=again)
