"""What a run came to, for people and for machines."""

from collections.abc import Iterator
from typing import Any, Final

from tests.simulation.acts import Kind
from tests.simulation.run import Run
from tests.simulation.shrink import Script

_PLAIN = (
    "days",
    "sales",
    "operations",
    "entries",
    "requests",
    "acts",
    "crashes",
    "crashes of a recovery",
    "needed a person",
    "holds lapsed",
    "news heard",
    "changes taken over",
    "payouts cleared",
    "periods closed",
    "registers at the centre",
    "registers replaced",
)


_LONGEST: Final = 25
"""Acts of a script that are printed, the last ones."""


def facts(run: Run) -> dict[str, Any]:
    """The run as JSON can carry it."""
    return {
        **{name: run.tally[name] for name in _PLAIN},
        "faults": {str(kind): _of(run, kind) for kind in Kind},
        "told": _named(run, "told "),
        "shops": run.lives,
        "seconds": round(run.seconds, 1),
        "cpu_seconds": round(run.cpu_seconds, 1),
        "store_days_a_minute": run.days_a_minute,
        "store_days_a_core_minute": run.days_a_core_minute,
        "digest": run.digest,
        "failed": None if run.failed is None else _failure(run),
    }


def told(run: Run, seed: str) -> Iterator[str]:
    """The run as lines to read."""
    yield f"seed {seed}, {run.lives} shops, digest {run.digest}"
    for name in _PLAIN:
        yield f"{run.tally[name]:>10,}  {name}"
    for kind in Kind:
        found = _of(run, kind)
        yield f"{sum(found.values()):>10,}  faults: {kind}"
        for name, count in sorted(found.items()):
            yield f"{count:>10,}    {name}"
    for name, count in sorted(_named(run, "centre ").items()):
        yield f"{count:>10,}  on the way to the centre: {name}"
    for name, count in sorted(_named(run, "told ").items()):
        yield f"{count:>10,}  told people: {name}"
    yield f"{run.seconds:>10.1f}  seconds"
    yield f"{run.cpu_seconds:>10.1f}  seconds of the processors"
    yield f"{run.days_a_minute:>10,}  store-days a minute"
    yield f"{run.days_a_core_minute:>10,}  store-days a minute of one core"
    if run.failed is None:
        yield "Every promise was kept."


def failure(run: Run, script: Script, arguments: str) -> Iterator[str]:
    """What broke, where, and the shortest script that breaks it."""
    assert run.failed is not None
    assert run.failed.failure is not None
    life, found = run.failed.life, run.failed.failure
    yield f"BROKEN PROMISE: {found.promise}"
    yield f"  {found.evidence}"
    yield f"  seed {life.seed}, day {found.day}, {life.registers} registers"
    yield f"  again: python -m tests.simulation {arguments}"
    yield "What happened last:"
    yield from (f"  {line}" for line in found.story[-12:])
    yield f"Shrunk to {len(script.acts)} acts in {script.tried} tries:"
    yield from (f"  day {act.day + 1}: {act}" for act in script.acts[-_LONGEST:])
    shrunk = script.result.failure
    assert shrunk is not None
    yield f"which ends so: {shrunk.evidence}"
    yield from (f"  {line}" for line in shrunk.story[-20:])


def _of(run: Run, kind: Kind) -> dict[str, int]:
    return _named(run, f"{kind} ")


def _named(run: Run, prefix: str) -> dict[str, int]:
    return {
        name.removeprefix(prefix): count
        for name, count in run.tally.items()
        if name.startswith(prefix)
    }


def _failure(run: Run) -> dict[str, Any]:
    assert run.failed is not None
    assert run.failed.failure is not None
    found = run.failed.failure
    return {
        "promise": found.promise,
        "evidence": found.evidence,
        "seed": run.failed.life.seed,
        "day": found.day,
        "story": list(found.story),
    }
