"""Stripe in one process, tills in others, and the world's clock; what a crash test stands on."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import IO, Final

from pos.adapters.stripe_api.gateway import client
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from tests.crash import scenes_reader
from tests.crash.orders import Death, Mark, Orders, read_trail
from tests.crash.wire import Wire

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE_S: Final = 60
_A_MOMENT_S: Final = 0.001
ZYGOTE: Final = "tests.crash.zygote"
ACCOUNT: Final = "acct_1Practice"


@dataclass(frozen=True, slots=True)
class Kill:
    """From outside: so long after the trail of a till has so many marks."""

    marks: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Ended:
    """How a till process ended. `code` is 0, 1 after an error nobody caught, or minus a signal."""

    code: int
    trail: tuple[Mark, ...]

    @property
    def was_killed(self) -> bool:
        return self.code == -signal.SIGKILL

    @property
    def last_step(self) -> str:
        """`confirm/sending`, or where it was when no step had passed."""
        steps = [f"{mark.kind}/{mark.text}" for mark in self.trail if mark.what == "step"]
        return steps[-1] if steps else "before the first step"


class World:
    """One Stripe, one ledger folder, one till after the other."""

    def __init__(self, folder: Path, zygote: "Zygote", stripe: str) -> None:
        self.folder = folder
        self._folders = count(1)
        self.new_ledger()
        self.stripe = stripe
        self.wire: Wire
        self._zygote = zygote
        self._runs = count(1)
        # The same file as the serving process: how the tests break things, and how they judge.
        self.simulator = Simulator(folder / "stripe.db")
        self._bench = PracticeBench(self.simulator)
        self._bench.furnish()
        self.sdk = client("sk_test_theJudge", http_client=SimulatorHTTPClient(self.simulator))
        self.ahead = timedelta(0)

    def new_ledger(self) -> None:
        """The next till finds an empty folder."""
        self.till_folder = self.folder / f"till-{next(self._folders)}"

    @property
    def ledger(self) -> Path:
        return self.till_folder / f"test-{ACCOUNT}.db"

    def pass_time(self, by: timedelta) -> None:
        """For Stripe, and for every till that is opened from now on."""
        self._bench.advance(by)
        self.ahead += by

    def fault(self, fault: Fault, path: str, times: int) -> None:
        self._bench.inject(fault, times=times, path=path)

    def calm(self) -> None:
        """Nothing goes wrong at Stripe any more."""
        state = self.simulator.state
        with state.transaction():
            while faults := state.faults():
                state.spend_fault(faults[0][0])

    def capture_in_dashboard(self) -> None:
        """Somebody takes the newest payment in full, elsewhere, if it is held."""
        intents = self.sdk.v1.payment_intents
        for newest in intents.list(params={"limit": 1}).data:
            if newest.status == "requires_capture":
                intents.capture(newest.id)

    def show_card(self) -> None:
        """A customer whom a reader asks shows the card, whether a till runs or not."""
        _ = scenes_reader.show_card(self.stripe) or scenes_reader.show_card(
            self.stripe, scenes_reader.INTERAC
        )

    def pay_by_phone(self) -> None:
        """Whoever has the code of a page that is open pays there, whether a till runs or not."""
        for page in self.sdk.v1.checkout.sessions.list(params={"status": "open"}).data:
            self._bench.pay_session(page.id)

    # Tills -----------------------------------------------------------------------------------

    def orders(self, course: str, *, death: Death | None = None, breakage: str = "") -> Orders:
        return Orders(
            course,
            str(self.till_folder),
            self.stripe,
            str(self.folder / f"trail-{next(self._runs)}"),
            ahead_s=self.ahead // timedelta(seconds=1),
            death=death,
            breakage=breakage,
        )

    def run(self, orders: Orders, *, kill: Kill | None = None) -> Ended:
        """Let a till work until it ends by itself, or is killed from outside."""
        self._zygote.start(orders)
        if kill is not None and self._comes_to(kill.marks, orders):
            self._zygote.kill_unless_ended_within(kill.seconds)
        return self._ended(orders)

    def _comes_to(self, marks: int, orders: Orders) -> bool:
        """Wait until the trail has so many marks; False when the till ends before."""
        trail = Path(orders.trail)
        while not trail.exists() or trail.read_bytes().count(b"\n") < marks:
            if self._zygote.has_ended_within(_A_MOMENT_S):
                return False
        return True

    def run_until_caught(self, orders: Orders) -> Ended:
        """Let a till work until the trap on the wire has caught something, then kill it."""
        self._zygote.start(orders)
        while not self.wire.caught.is_set() and not self._zygote.has_ended_within(_A_MOMENT_S):
            pass
        if self.wire.caught.is_set():
            self._zygote.kill()
        return self._ended(orders)

    def _ended(self, orders: Orders) -> Ended:
        code = self._zygote.wait()
        trail = Path(orders.trail)
        ended = Ended(code, read_trail(trail))
        trail.unlink(missing_ok=True)
        return ended


class Zygote:
    """The process from which the tills are forked."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        assert program.stdin is not None
        assert program.stdout is not None
        self._in: IO[str] = program.stdin
        self._out: IO[str] = program.stdout
        self._pid = 0

    def start(self, orders: Orders) -> None:
        self._in.write(orders.to_json() + "\n")
        self._in.flush()
        self._pid = self._answer()["pid"]

    def has_ended_within(self, seconds: float) -> bool:
        return bool(select.select([self._out], [], [], seconds)[0])

    def kill_unless_ended_within(self, seconds: float) -> None:
        if not self.has_ended_within(seconds):
            self.kill()

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it ended in this very moment
            os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        if not self.has_ended_within(PATIENCE_S):
            self.kill()
        return self._answer()["ended"]

    def _answer(self) -> dict[str, int]:
        answer: dict[str, int] = json.loads(self._out.readline())
        return answer


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Everything started in an empty folder, and ended with the block."""
    with ExitStack() as stack:
        listen = ["--listen", "127.0.0.1:0", "--state", str(folder / "stripe.db")]
        zygote = stack.enter_context(_program(ZYGOTE))
        stripe = stack.enter_context(_program("pos.adapters.stripe_simulator", *listen))
        assert stripe.stdout is not None
        made = World(folder, Zygote(zygote), stripe.stdout.readline().strip())
        stack.callback(made.simulator.close)
        made.wire = stack.enter_context(Wire(made.stripe))
        yield made


@contextmanager
def _program(module: str, *arguments: str) -> "Iterator[subprocess.Popen[str]]":
    surroundings = {
        **{name: text for name, text in os.environ.items() if not name.startswith("HOLDFAST_")},
        "HOLDFAST_CRASH_TEST_KEY": "sk_test_crashTests",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    program = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if module == ZYGOTE else subprocess.DEVNULL,  # it tells of each killed client
        text=True,
    )
    try:
        yield program
    finally:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.close()
        program.terminate()
        program.wait(timeout=PATIENCE_S)
        program.stdout.close()
