"""Where a till can die: found by letting it work undisturbed, and by reading the code.

Nobody keeps a list of the points: a dry run passes them, and the tests compare what was passed
with every step and every kind of operation that there is.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pos.domain import operation
from pos.services.steps import Step
from tests.crash.drill import COURSES, Course, Drill, Range, Result
from tests.crash.orders import RECOVERING, Death
from tests.crash.world import Ended
from tests.house.sources import sources

KINDS: Final = tuple(operation._KINDS.values())
PATHS: Final = {
    "create": "/payment_intents",
    "update": r"/pi_\w+",
    "confirm": "/confirm",
    "increase": "/increment_authorization",
    "capture": "/capture",
    "cancel": "/cancel",
    "refund": "/refunds",
    "present": "/process_payment_intent",
    "refund_at_reader": "/refund_payment",
    "session": "/checkout/sessions",
    "expire": "/expire",
}
"""Where a request of each kind goes, as the wire's traps are set. A form posts nothing itself."""

ALL: Final = frozenset((str(step), kind) for kind in KINDS for step in Step)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What was passed without a death, course by course."""

    results: Mapping[Course, Result]

    @property
    def reached(self) -> dict[tuple[str, str], Course]:
        """Each step of each kind, with the first course that leads there."""
        found: dict[tuple[str, str], Course] = {}
        for course, result in self.results.items():
            for step, kind in _steps(result):
                found.setdefault((step, kind), course)
        return found

    def every(self) -> Iterator[Drill]:
        """A drill for each single passing of a step, in every course."""
        for course, result in self.results.items():
            passed: dict[tuple[str, str], int] = {}
            for step, kind in _steps(result):
                nth = passed[step, kind] = passed.get((step, kind), 0) + 1
                yield Drill(course, Death(step, kind, nth))

    def transactions(self, course: Course) -> int:
        """How many transactions of the file a course takes."""
        return transactions_of(self.results[course].runs[0])


def transactions_of(run: Ended) -> int:
    """How many transactions of the file one life of a till took."""
    return sum((mark.what, mark.text) == ("file", "commit") for mark in run.trail)


def dry_run(range_: Range, courses: Iterable[Course] = COURSES) -> DryRun:
    """Go through the courses without a death."""
    return DryRun({course: range_.run(Drill(course)) for course in courses})


def unsent(course: Course, kind: str) -> Drill:
    """An operation that is recorded and not sent: recovery has most to do with it."""
    return Drill(course, Death(Step.RECORDED, kind))


def in_recovery(range_: Range, course: Course, kind: str) -> tuple[Drill, ...]:
    """A drill for each step that recovering such an operation passes."""
    plain = unsent(course, kind)
    steps = sorted(range_.run(plain).steps(RECOVERING))
    return tuple(Drill(course, plain.death, again=(Death(step, each),)) for step, each in steps)


def _steps(result: Result) -> Iterator[tuple[str, str]]:
    return ((mark.text, mark.kind) for mark in result.runs[0].trail if mark.what == "step")


# What the code says --------------------------------------------------------------------------

TELLS_STEPS: Final = "pos.services.steps"
"""Who imports this moves operations on, and is read."""

_EXCUSED: Final = {
    "pos/services/recording.py": "_close",  # withdraws what was never sent: nothing is at stake
}
_BETWEEN: Final = {
    "send": (Step.SENDING, Step.ANSWERED),
    "send_session": (Step.SENDING, Step.ANSWERED),
    "find": (Step.LOOKING, Step.LOOKED),
    "find_session": (Step.LOOKING, Step.LOOKED),
    "retrieve": (Step.LOOKING, Step.LOOKED),
}
"""The steps that must be told around each call to Stripe. `charges` is not among them: it adds
detail to a decline between its answer and its settling, and its loss changes nothing."""


def unguarded(text: str, path: str) -> list[str]:
    """Where a transaction or a call to Stripe has no step before and after it."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name != _EXCUSED.get(path):
            found += [f"{path}:{line} {what}" for line, what in _unguarded_in(node)]
    return found


def of_the_code() -> list[str]:
    """As `unguarded`, for the modules that move operations on."""
    return [
        place
        for source in sources("pos")
        if TELLS_STEPS in source.text
        for place in unguarded(source.text, source.path)
    ]


def _unguarded_in(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    told = _told(function)
    for node in ast.walk(function):
        match node:
            case ast.With(items=items, lineno=first, end_lineno=last) if any(
                _is_write(item.context_expr) for item in items
            ):
                inside = any(first < line <= (last or first) for line, _ in told)
                behind = any(line > (last or first) for line, _ in told)
                if not (inside and behind):
                    yield first, "a transaction without a step inside and one after it"
            case ast.Call(func=ast.Attribute(value=owner, attr=name), lineno=line) if (
                name in _BETWEEN and "gateway" in ast.unparse(owner)
            ):
                before, after = _BETWEEN[name]
                if (before.name not in {step for at, step in told if at < line}) or (
                    after.name not in {step for at, step in told if at > line}
                ):
                    yield line, f"{name} without {before.name} before and {after.name} after it"
            case _:
                pass


def _told(function: ast.FunctionDef) -> list[tuple[int, str]]:
    """Lines of the calls `passed(Step.X, …)`, with X."""
    return [
        (node.lineno, node.args[0].attr)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "passed"
        and isinstance(node.args[0], ast.Attribute)
    ]


def _is_write(expression: ast.expr) -> bool:
    return (
        isinstance(expression, ast.Call)
        and isinstance(expression.func, ast.Attribute)
        and expression.func.attr == "write"
    )
