"""One drill: a till works, dies, is started again until all is known, and is judged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from typing_extensions import override

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.operation import IN_FLIGHT
from pos.services.steps import Step
from tests.crash.judge import Judge
from tests.crash.orders import GIVE_UP, RECONCILE, RECOVER, RECOVERING, SELLING, Death
from tests.crash.scenes_form import SCENES as FORMS
from tests.crash.wire import Hold
from tests.crash.world import Ended, Kill, World


@dataclass(frozen=True, slots=True)
class Course:
    """A scene, and what goes wrong at Stripe meanwhile, as often as the till asks."""

    scene: str
    fault: Fault | None = None
    path: str = ""

    @override
    def __str__(self) -> str:
        return self.scene if self.fault is None else f"{self.scene} ({self.fault} {self.path})"


ASKS_FOR_A_CARD: Final = frozenset({"confirm", "present", "refund_at_reader"})

TRIES: Final = 3
"""How often one request is sent before its answer is in doubt."""

_PAGES: Final = "POST /v1/checkout/sessions$"

COURSES: Final = (
    Course("take part"),
    Course("release"),
    Course("abandon"),
    Course("change the amount"),
    Course("decline"),
    Course("give back"),
    Course("raise"),
    Course("raise in vain"),
    Course("take in parts"),
    Course("share"),
    Course("share in vain"),
    Course("at the reader"),
    Course("declined at the reader"),
    Course("given back at the reader"),
    Course("given back at the reader", Fault.RESET_AFTER, "/refund_payment"),
    Course("in the form"),
    Course("declined in the form", Fault.RESET_BEFORE, "GET /v1/payment_intents/pi_"),
    Course("form left"),
    Course("paid as the form was left"),
    Course("by phone"),
    Course("withdrawn"),
    Course("paid as it was withdrawn"),
    Course("a card before the phone", Fault.RESET_BEFORE, _PAGES),
    Course("declined on the phone", Fault.RESET_AFTER, _PAGES),
    Course("withdrawn", Fault.RESET_AFTER, "/expire"),
    Course("withdrawn", Fault.RESET_BEFORE, "/expire"),
    *(
        Course("at the reader", fault, "/process_payment_intent")
        for fault in (
            Fault.RESET_BEFORE,
            Fault.TERMINAL_TIMEOUT_KEPT,
            Fault.TERMINAL_TIMEOUT_LOST,
        )
    ),
    *(
        Course(scene, fault, path)
        for scene, path in (
            ("take part", "POST /v1/payment_intents$"),
            ("change the amount", "POST /v1/payment_intents/pi_"),
            ("take part", "/confirm"),
            ("take part", "/capture"),
            ("release", "/cancel"),
            ("give back", "POST /v1/refunds"),
            ("raise", "/increment_authorization"),
            ("take in parts", "/capture"),
        )
        for fault in (Fault.RESET_AFTER, Fault.RESET_BEFORE)
    ),
)


@dataclass(frozen=True, slots=True)
class Drill:
    """How one till dies: at a step, or while something is held on the wire; and dies again."""

    course: Course
    death: Death | None = None
    again: tuple[Death, ...] = ()
    hold: Hold | None = None
    path: str = ""
    arrives: str = "never"  # what is held: "never", "before" or "after" the till is back
    is_first_start: bool = False  # on a ledger that does not exist yet
    gone_for_h: int = 0  # how long nobody starts the till again
    captured_elsewhere: bool = False  # in full, meanwhile
    reconciles: bool = False  # the next start reads the news as well

    @property
    def is_sent_by_a_page(self) -> bool:
        """Whether what is held on the wire was posted by a form, and not by the till."""
        return self.path == "/confirm" and self.course.scene in FORMS

    @override
    def __str__(self) -> str:
        where = str(self.death or "no death of its own")
        if self.hold:
            where = f"{self.hold} {self.path} held, arrives {self.arrives}"
        where += ", captured elsewhere" if self.captured_elsewhere else ""
        where += f", {self.gone_for_h} h later" if self.gone_for_h else ""
        where += ", catching up" if self.reconciles else ""
        later = "".join(f", then {death}" for death in self.again)
        return f"{self.course}: {where}{later}"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a drill; `runs` are the lives of the till."""

    drill: Drill
    runs: tuple[Ended, ...]
    complaints: tuple[str, ...]

    @property
    def deaths(self) -> int:
        return sum(run.was_killed for run in self.runs)

    def steps(self, phase: str) -> set[tuple[str, str]]:
        """Step and kind of everything that passed while selling, or while recovering."""
        runs = self.runs[:1] if phase == SELLING else self.runs[1:]
        assert phase in {SELLING, RECOVERING}
        return {(m.text, m.kind) for run in runs for m in run.trail if m.what == "step"}


class Range:
    """Where drills are held, one after the other, on one ledger and one Stripe."""

    def __init__(self, world: World, *, breakage: str = "") -> None:
        self.world = world
        self.judge = Judge(world)
        self._breakage = breakage

    def run(
        self,
        drill: Drill,
        *,
        kill: Kill | None = None,
        kill_recovery: Kill | None = None,
    ) -> Result:
        """Hold one drill. An error that a till did not catch is a complaint like any other."""
        world = self.world
        if drill.is_first_start:
            world.new_ledger()
        if drill.course.fault:
            world.fault(drill.course.fault, drill.course.path, TRIES)
        runs = [self._sell(drill, kill)]
        self._meanwhile(drill)
        back = RECONCILE if drill.reconciles else RECOVER
        runs += [self._run(back, death=death) for death in drill.again]
        not_yet = [
            death for death, run in zip(drill.again, runs[1:], strict=True) if not run.was_killed
        ]
        if kill_recovery is not None:
            runs.append(self._run(back, kill=kill_recovery))
        runs.append(self._run(back))
        if drill.arrives == "after" and world.wire.let_go() and drill.is_sent_by_a_page:
            # No step of the till was cut off: it hears of this with the next news, as of anything
            # that its customer does later.
            runs.append(self._run(RECONCILE))
        if self.judge.sees_open_operations():
            runs += self._much_later(drill, not_yet)
        said = [mark for run in runs for mark in run.trail]
        found = (*_errors(runs), *_charged_in_absence(runs), *self.judge.complaints(said))
        return Result(drill, tuple(runs), found)

    def _meanwhile(self, drill: Drill) -> None:
        """What happens between the till's death and its next start."""
        world = self.world
        world.calm()
        if drill.arrives == "before":
            world.wire.let_go()
        world.show_card()
        world.pay_by_phone()
        if drill.captured_elsewhere:
            world.capture_in_dashboard()
        if drill.gone_for_h:
            world.pass_time(timedelta(hours=drill.gone_for_h))

    def _much_later(self, drill: Drill, deaths: Sequence[Death]) -> list[Ended]:
        """Nothing can be on its way any more: what is open now has to be settled."""
        self.world.pass_time(IN_FLIGHT + timedelta(seconds=1))
        runs = [self._run(RECOVER, death=death) for death in (*deaths, None)]
        if drill.gone_for_h:
            runs.append(self._run(GIVE_UP))
        return runs

    def _sell(self, drill: Drill, kill: Kill | None) -> Ended:
        orders = self.world.orders(drill.course.scene, death=drill.death, breakage=self._breakage)
        if drill.hold is None:
            return self.world.run(orders, kill=kill)
        self.world.wire.set_trap(drill.hold, drill.path)
        return self.world.run_until_caught(replace(orders, api_base=self.world.wire.url))

    def _run(self, course: str, *, death: Death | None = None, kill: Kill | None = None) -> Ended:
        orders = self.world.orders(course, death=death, breakage=self._breakage)
        return self.world.run(orders, kill=kill)


def _charged_in_absence(runs: Sequence[Ended]) -> list[str]:
    """Nobody's card is asked by a till that has only just been started."""
    return [
        f"a card was charged behind the customer's back: {mark.subject}"
        for run in runs[1:]
        for mark in run.trail
        if (mark.what, mark.text) == ("step", Step.SENDING) and mark.kind in ASKS_FOR_A_CARD
    ]


def _errors(runs: Sequence[Ended]) -> list[str]:
    return [
        f"a till ended with code {run.code} after {run.last_step}"
        for run in runs
        if run.code and not run.was_killed
    ]
