"""Kills at any moment, not only at those that have a name."""

from dataclasses import replace
from random import Random

from tests.crash.drill import Drill, Range, Result
from tests.crash.points import PATHS, DryRun
from tests.crash.wire import Hold
from tests.crash.world import Kill

_SOME = 0.3
_LONGEST_S = 0.012
"""About as long as the way from one mark of a trail to the next."""

_RECOVERY_S = 0.06
ARRIVALS = ("never", "before", "after")
_MORE_THAN_A_DAY = 30


def random_drill(range_: Range, dry: DryRun, chance: Random) -> Result:
    """Kill a till that does one of the courses at some moment; sometimes its recovery too.

    The seed decides what is sold, what goes wrong, after which mark of the trail and how long
    after it the kill comes. What the till does at that time depends on the machine: the trail
    tells.
    """
    course = chance.choice(list(dry.results))
    again = Kill(0, chance.uniform(0, _RECOVERY_S)) if chance.random() < _SOME else None
    elsewhere = chance.random() < _SOME / 2
    meanwhile = Drill(
        course,
        captured_elsewhere=elsewhere,
        reconciles=elsewhere or chance.random() < _SOME,
        gone_for_h=_MORE_THAN_A_DAY if chance.random() < _SOME / 2 else 0,
    )
    if chance.random() < _SOME:
        drill = replace(
            meanwhile,
            hold=chance.choice(list(Hold)),
            path=chance.choice(tuple(PATHS.values())),
            # Nothing is on its way for hours: what has not arrived by then never will.
            arrives=chance.choice(ARRIVALS[:2] if meanwhile.gone_for_h else ARRIVALS),
        )
        return range_.run(drill, kill_recovery=again)
    marks = chance.randrange(len(dry.results[course].runs[0].trail))
    kill = Kill(marks, chance.uniform(0, _LONGEST_S))
    drill = replace(meanwhile, is_first_start=chance.random() < _SOME / 2)
    return range_.run(drill, kill=kill, kill_recovery=again)
