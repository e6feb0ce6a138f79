"""Makes ledgers of other registers here from what the centre has, each time only what is new."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pos.domain.central import CentralHead, Epoch, Replica
from pos.domain.ids import LedgerId
from pos.errors import Misconfigured, PosError, Refused
from pos.ports import Clock
from pos.ports.central import Centre, CentreOf, Replicas, ReplicaWriter

log = logging.getLogger(__name__)

_LOOKS: Final = 6
"""How often a register that goes on selling is looked at again to find it at rest."""

_OF_ONE: Final = frozenset({"register_newer", "fetch_in_progress", "ledger_damaged"})
"""What keeps one register from being fetched, and tells nothing of the others."""

Progress = Callable[[str, int, int], None]
"""Hears of a register's name, and of entries and rows that came so far."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one register: its replica, or why there is no newer one."""

    head: CentralHead
    replica: Replica | None
    failure: PosError | None = None


class Fetching:
    """Replicas of one mode. Looking at those that are there needs no network."""

    def __init__(self, centre: CentreOf, replicas: Replicas, clock: Clock) -> None:
        self._centre_of = centre
        self._centre: Centre | None = None
        self._replicas = replicas
        self._clock = clock

    def replicas(self) -> Sequence[Replica]:
        """What was fetched, by name; the centre is not asked."""
        return self._replicas.known()

    def registers(self) -> Sequence[CentralHead]:
        """Every register's head as the centre has it now. Raises as `Centre`."""
        return self._connected().registers()

    def find(self, text: str) -> CentralHead:
        """A register by its name or its ledger's id. Raises Refused `register_unknown`."""
        wanted = text.strip().casefold()
        for head in self.registers():
            if wanted in {head.register.name.casefold(), head.register.ledger.casefold()}:
                return head
        raise Refused("register_unknown", name=text[:40])

    def fetch(
        self, ledger: LedgerId, progress: Progress = lambda _name, _entries, _rows: None
    ) -> Replica:
        """Bring one replica up to date; killed, it is what it was.

        Raises Refused `register_unknown`, `centre_forged`; Misconfigured `fetch_in_progress`,
        `register_newer`, the disk's conditions and those of `Centre`.
        """
        centre = self._connected()
        head = centre.head(ledger)
        if head is None:
            raise Refused("register_unknown", name=ledger)
        return self._fetched(centre, head, progress)

    def fetch_all(
        self, progress: Progress = lambda _name, _entries, _rows: None
    ) -> Sequence[Fetched]:
        """Every register in turn; one that cannot be fetched keeps no other from it."""
        centre = self._connected()
        found = []
        for head in centre.registers():
            try:
                found.append(Fetched(head, self._fetched(centre, head, progress)))
            except (Refused, Misconfigured) as error:
                if isinstance(error, Misconfigured) and error.code not in _OF_ONE:
                    raise
                log.warning("register %s: %s", head.register.ledger, error.code)
                known = self._replicas.get(head.register.ledger)
                found.append(Fetched(head, known, error))
        return found

    def close(self) -> None:
        if self._centre is not None:
            self._centre.close()
            self._centre = None

    def _connected(self) -> Centre:
        if self._centre is None:
            self._centre = self._centre_of()
        return self._centre

    def _fetched(self, centre: Centre, head: CentralHead, progress: Progress) -> Replica:
        ledger = head.register.ledger
        lives = centre.epochs(ledger)
        known = self._replicas.get(ledger)
        is_fresh = known is None or _has_forked(known, lives) or known.batch > head.batch
        with self._replicas.writing(head, is_fresh=is_fresh) as writer:
            copy = _Copy(centre, writer, progress)
            is_at_rest = False
            for _ in range(_LOOKS):
                copy.up_to(head, lives)
                now = centre.head(ledger)
                is_at_rest = now is None or now.batch == head.batch
                if now is None or is_at_rest or now.register.epoch != head.register.epoch:
                    break
                head = now
            is_settled = is_at_rest and head.is_settled
            return writer.settle(head, self._clock.now(), is_settled=is_settled)


class _Copy:
    """What one replica still needs."""

    def __init__(self, centre: Centre, writer: ReplicaWriter, progress: Progress) -> None:
        self._centre = centre
        self._writer = writer
        self._progress = progress
        self._batch = writer.batch
        self._entries = self._rows = 0

    def up_to(self, head: CentralHead, lives: Sequence[Epoch]) -> None:
        register = head.register
        for number, until in _pieces(lives, self._writer.sequence, head.sequence):
            while (after := self._writer.sequence) < until:
                entries = self._centre.entries(register.ledger, number, after=after, until=until)
                if not entries:
                    raise Refused("centre_forged", sequence=after + 1, register=register.name)
                self._writer.put_entries(entries)
                self._entries += len(entries)
                self._progress(register.name, self._entries, self._rows)
        self._rows_up_to(head)

    def _rows_up_to(self, head: CentralHead) -> None:
        place: tuple[int, str, str] | None = None
        while True:
            page = self._centre.rows(
                head.register.ledger, since=self._batch, until=head.batch, after=place
            )
            if not page:
                break
            self._writer.put_rows([row for _, row in page])
            batch, last = page[-1]
            place = (batch, last.table, last.key)
            self._rows += len(page)
            self._progress(head.register.name, self._entries, self._rows)
        self._batch = head.batch


def _pieces(lives: Sequence[Epoch], after: int, until: int) -> Iterator[tuple[int, int]]:
    """Each life that has entries after that one, and how far they are the ledger's; in order."""
    for place, life in enumerate(lives):
        ends = min([until, *(later.after for later in lives[place + 1 :])])
        if max(after, life.after) < ends:
            yield life.number, ends


def _has_forked(known: Replica, lives: Sequence[Epoch]) -> bool:
    """Whether a later life goes on before the end of what was fetched of an earlier one."""
    return any(life.number > known.register.epoch and life.after < known.sequence for life in lives)
