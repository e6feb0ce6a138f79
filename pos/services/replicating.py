"""Brings a register's ledger to the centre: in order, once, and only what continues it there.

The head in the centre is the one truth about how far it has the ledger. Whatever was lost, a
connection, an answer, this program or the centre's, the next run reads the head and goes on.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Lock
from typing import Final

from pos.domain.central import (
    Arrivals,
    CentralHead,
    Epoch,
    Pushed,
    Register,
    ReplicationStatus,
)
from pos.domain.chain import GENESIS
from pos.errors import Misconfigured, PosError, Refused
from pos.ports import Clock
from pos.ports.central import Centre, CentreOf, Outbox
from pos.services.sharing import ShopSharing

log = logging.getLogger(__name__)

_SAID_AGAIN: Final = timedelta(minutes=10)
"""How often the same failure is written down anew; a week without a network is normal."""

Progress = Callable[[int, int], None]
"""Hears of entries and rows brought so far."""


class Replicating:
    """One register's replication; several programs may run it at once."""

    def __init__(
        self, outbox: Outbox, centre: CentreOf, clock: Clock, sharing: ShopSharing | None = None
    ) -> None:
        """`centre` raises Misconfigured `centre_not_set` where nobody said which it is.

        With a `sharing`, what all registers have is brought in line as well.
        """
        self._outbox = outbox
        self._centre_of = centre
        self._clock = clock
        self._sharing = sharing
        self._centre: Centre | None = None
        self._turn = Lock()

    def status(self) -> ReplicationStatus:
        """How it stands; the centre is not asked."""
        return ReplicationStatus(self._outbox.state(), self._outbox.backlog())

    def begin(self, target: str) -> None:
        """From now on changes are noted for the centre of that label, without secrets."""
        state = self._outbox.state()
        if not state.is_on or state.target != target:
            self._outbox.turn(on=True, target=target)

    def end(self) -> None:
        """Nothing is noted or sent any more; what the centre has stays there."""
        if self._outbox.state().is_on:
            self._outbox.turn(on=False, target="")

    def run(
        self,
        progress: Progress = lambda _entries, _rows: None,
        *,
        is_stopped: Callable[[], bool] = lambda: False,
        accept_fork: bool = False,
    ) -> Pushed:
        """Bring everything that the centre has not; safe to repeat, to stop and to kill.

        `accept_fork`: a restored ledger may go on from the last entry that both have.
        Raises Misconfigured `replication_off`, `register_replaced`, `ledger_forked`, and what
        `Centre` raises; Refused `centre_forged`, `register_name_taken`; Broken `chain_broken`.
        """
        with self._turn:
            if not self._outbox.state().is_on:
                raise Misconfigured("replication_off")
            try:
                centre = self._connected()
                run = _Run(self._outbox, centre, progress, accept_fork=accept_fork)
                pushed = run.go(is_stopped)
                if self._sharing is not None and not is_stopped():
                    came, went = self._sharing.run(centre)
                    # What came is noted in the ledger, and that is news for the centre.
                    pushed = replace(run.go(is_stopped) if came else pushed, shared=came + went)
            except PosError as error:
                self._note_failure(error)
                raise
            self._outbox.arrived(pushed.head, self._clock.now())
            return pushed

    def close(self) -> None:
        """Let go of the connection; a run that is under way ends first."""
        with self._turn:
            if self._centre is not None:
                self._centre.close()
                self._centre = None

    def reconnect(self) -> None:
        """The address or the password is another one now."""
        self.close()

    def _connected(self) -> Centre:
        if self._centre is None:
            self._centre = self._centre_of()
        return self._centre

    def _note_failure(self, error: PosError) -> None:
        state, now = self._outbox.state(), self._clock.now()
        is_known = state.failure == error.code and state.failed_at is not None
        if is_known and state.failed_at is not None and now - state.failed_at < _SAID_AGAIN:
            return
        log.info("replication: %s", error.code)
        self._outbox.failed(error.code, now)


class _Run:
    """One run, until the centre has all there is."""

    def __init__(
        self, outbox: Outbox, centre: Centre, progress: Progress, *, accept_fork: bool
    ) -> None:
        self._outbox = outbox
        self._centre = centre
        self._progress = progress
        self._accepts_fork = accept_fork
        self._register = outbox.register()
        self._entries = self._rows = 0

    def go(self, is_stopped: Callable[[], bool]) -> Pushed:
        while True:
            head = self._centre.head(self._register.ledger)
            base = self._base(head)
            while not is_stopped():
                arrivals = self._outbox.next(base)
                if arrivals.head.batch == base.batch:
                    return Pushed(self._entries, self._rows, base)
                if head is None or head.register.epoch < self._register.epoch:
                    arrivals = self._begun(arrivals, base)
                if not self._centre.arrive(head, arrivals):
                    break  # another program of this register was quicker: look again
                head = base = arrivals.head
                self._register = head.register
                self._entries += len(arrivals.entries)
                self._rows += len(arrivals.rows)
                self._progress(self._entries, self._rows)
            else:
                return Pushed(self._entries, self._rows, base)

    def _base(self, head: CentralHead | None) -> CentralHead:
        """What the next arrival continues. Raises Misconfigured where it cannot."""
        ours = self._register
        if head is None:
            return CentralHead(ours)
        theirs = head.register
        if theirs.epoch > ours.epoch:
            raise Misconfigured("register_replaced", register=ours.name, epoch=theirs.epoch)
        is_same_life = theirs.epoch == ours.epoch
        if is_same_life and theirs.generation != ours.generation:
            raise Misconfigured("ledger_forked", register=ours.name, sequence=head.sequence)
        if self._outbox.hash_at(head.sequence) == head.hash:
            return head
        if is_same_life or not self._accepts_fork:
            raise Misconfigured("ledger_forked", register=ours.name, sequence=head.sequence)
        sequence, hash_ = common_head(self._centre, self._outbox, head)
        return replace(head, sequence=sequence, hash=hash_)

    @staticmethod
    def _begun(arrivals: Arrivals, base: CentralHead) -> Arrivals:
        """With the life that begins here: its entries follow the base."""
        ours = arrivals.head.register
        return replace(arrivals, epoch=Epoch(ours.epoch, base.sequence, ours.generation))


def common_head(centre: Centre, outbox: Outbox, head: CentralHead) -> tuple[int, str]:
    """The last entry that the centre and a ledger both have, and its hash."""
    low, found, high = 0, GENESIS, head.sequence
    ledger = head.register.ledger
    while low < high:
        middle = (low + high + 1) // 2
        theirs = hash_in_centre(centre, head.register, middle)
        if theirs and outbox.hash_at(middle) == theirs:
            low, found = middle, theirs
        else:
            high = middle - 1
    log.info("ledger %s goes on after entry %s", ledger, low)
    return low, found


def hash_in_centre(centre: Centre, register: Register, sequence: int) -> str:
    """The hash of an entry, from the life that it belongs to; empty where it is missing."""
    lives = centre.epochs(register.ledger)
    for number, life in reversed(list(enumerate(lives))):
        is_over = any(later.after < sequence for later in lives[number + 1 :])
        if life.after < sequence and not is_over:
            found = centre.entries(register.ledger, life.number, after=sequence - 1, until=sequence)
            return found[0].hash if found else ""
    return ""


def check_free(centre: Centre, name: str) -> None:
    """Raises Refused `register_name_taken` for the name of another register."""
    wanted = name.casefold()
    if any(head.register.name.casefold() == wanted for head in centre.registers()):
        raise Refused("register_name_taken", name=name)
