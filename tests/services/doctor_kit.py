"""A till to be examined: real files, a real keyring in memory, and a Stripe in memory."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pos.adapters.machine import ThisMachine
from pos.adapters.stripe_api.gateway import client
from pos.adapters.stripe_api.probe import ClientProbe
from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.server import Simulator
from pos.bootstrap import open_till
from pos.checkup import instruments_for
from pos.domain.health import Checkup, Diagnosis, Part
from pos.services.doctor import Doctor
from pos.services.instruments import Instruments
from pos.settings import Mode, Start

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
RESTRICTED = "rk_test_" + "r" * 24
FULL = "sk_test_" + "s" * 24


class Clock:
    """Says what it is told; `fast` is how far it is ahead of the simulator's."""

    def __init__(self, now: datetime = NOW, fast: timedelta = timedelta(0)) -> None:
        self._now = now + fast

    def now(self) -> datetime:
        return self._now


class Bent(ThisMachine):
    """This machine, with some of its answers exchanged."""

    def __init__(self, **answers: object) -> None:
        for name, answer in answers.items():
            setattr(self, name, lambda *_arguments, told=answer: told)


def practised(folder: Path) -> Start:
    """A practice ledger that was opened once."""
    start = Start(folder, Mode.TRAINING)
    open_till(start).close()
    return start


def instruments(start: Start, **changes: object) -> Instruments:
    found = replace(instruments_for(start), machine=Bent(screen_trouble=""))
    return replace(found, **changes)  # type: ignore[arg-type]  # whatever a test exchanges


def with_stripe(
    start: Start, simulator: Simulator, key: str, *, fast: timedelta = timedelta(0), **changes
) -> Instruments:
    """A till in test mode that reaches a simulator with a key from the environment."""
    start = replace(start, environment_key=key)
    probe = ClientProbe(client(key, http_client=SimulatorHTTPClient(simulator)))
    clock = Clock(simulator.now(), fast)
    return instruments(start, clock=clock, probe=lambda _key: probe, **changes)


def examined(instruments: Instruments) -> Checkup:
    return Doctor(instruments).examine()


def found(checkup: Checkup, part: Part) -> Diagnosis:
    """The one thing that is said about a part."""
    [diagnosis] = [each for each in checkup.diagnoses if each.part is part]
    return diagnosis


def verdicts(checkup: Checkup) -> dict[str, str]:
    return {str(each.part): f"{each.grade}: {each.code}" for each in checkup.diagnoses}
