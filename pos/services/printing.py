"""The queue of slips: recorded first, sent when a printer can, and never lost on the way."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from pos.domain.audit_record import AuditRecord
from pos.domain.language import Language
from pos.domain.printing import (
    Printer,
    PrinterState,
    PrintId,
    PrintJob,
    PrintState,
)
from pos.domain.slip import Align, Rule, Slip, Text
from pos.domain.slip_json import read
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.ports.printing import PrinterLine, PrinterRoom
from pos.services.access import Access
from pos.services.print_jobs import queued
from resources.words.printing import PRINTED_AGAIN
from resources.writing import Writing

log = logging.getLogger(__name__)

_KEPT: Final = timedelta(days=30)
_MOST: Final = 200
"""Slips in one go: after that others may have their turn."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """Printers, how each stood when it was last asked, and what waits for them, oldest first."""

    printers: tuple[Printer, ...] = ()
    states: Mapping[str, PrinterState] = field(default_factory=dict)
    waiting: tuple[PrintJob, ...] = ()

    @property
    def usual(self) -> Printer | None:
        return self.printers[0] if self.printers else None

    @property
    def stuck(self) -> tuple[PrintJob, ...]:
        """Those that were tried and did not come out."""
        return tuple(job for job in self.waiting if job.state is PrintState.FAILED)

    @property
    def trouble(self) -> PrinterState | None:
        """Why the oldest of them did not."""
        return PrinterState(self.stuck[0].problem) if self.stuck else None


class Printing:
    """Puts slips into the queue and sends them. Safe to call from several threads."""

    def __init__(
        self,
        store: Store,
        room: PrinterRoom,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
    ) -> None:
        self._store = store
        self._room = room
        self._settings = settings
        self._clock = clock
        self._access = access
        self._states: dict[str, PrinterState] = {}
        self._is_tidy = False

    def can_print(self) -> bool:
        """Whether this machine has a receipt printer."""
        with self._store.read() as books:
            return bool(books.printers.all())

    def add(self, slip: Slip, printer: str = "") -> PrintJob:
        """Record a slip for that printer, or the usual one; `send` prints it.

        Raises Refused `no_printer` or `printer_unknown`.
        """
        with self._store.write() as books:
            return self.put(books, slip, printer)

    def put(self, books: Books, slip: Slip, printer: str = "") -> PrintJob:
        """As `add`, within a transaction of the caller's."""
        return queued(books, slip, printer, now=self._clock.now(), by=self._access.clerk)

    def view(self) -> PaperView:
        """How things stand, without asking any printer."""
        with self._store.read() as books:
            printers = tuple(books.printers.all())
            return PaperView(printers, dict(self._states), tuple(books.prints.waiting()))

    def recent(self, limit: int = 50) -> Sequence[PrintJob]:
        """The last slips, newest first, whatever became of them."""
        with self._store.read() as books:
            return books.prints.recent(limit)

    def look(self, name: str) -> PrinterState:
        """Ask a printer how it stands. Raises Refused `printer_unknown`."""
        with self._store.read() as books:
            printer = books.printers.get(name)
        with self._room.reach(printer) as line:
            return self._seen(printer, line.look())

    def send(self) -> PaperView:
        """Print what is due, in order, on every printer that can; the others are tried later."""
        view = self.view()
        for printer, jobs in _by_printer(view):
            if jobs[0].is_due(self._clock.now()):
                self._work_off(printer, jobs)
        self._forget()
        return self.view()

    def again(self, job: PrintId, printer: str = "") -> PrintJob:
        """Due at once, and on that printer when one is named.

        Raises Refused `print_unknown`, `print_ended` or `printer_unknown`.
        """
        with self._store.write() as books:
            name = books.printers.get(printer).name if printer else ""
            due = books.prints.get(job).at_once(name)
            books.prints.save(due)
        return due

    def all_again(self) -> int:
        """Everything that waits is due at once; how many that are."""
        with self._store.write() as books:
            waiting = [job for job in books.prints.waiting() if job.state is PrintState.FAILED]
            for job in waiting:
                books.prints.save(job.at_once())
        return len(waiting)

    def give_up(self, job: PrintId) -> PrintJob:
        """It is not printed any more; that goes into the audit journal.

        Raises Refused `print_unknown` or `print_ended`.
        """
        with self._store.write() as books:
            found = books.prints.get(job)
            if not found.state.waits:
                raise Refused("print_ended", state=str(found.state))
            books.prints.save(left := found.given_up())
            facts = {"subject": f"{found.kind}/{found.subject}", "problem": found.problem}
            books.trail.add(self._record("print_given_up", facts))
        return left

    # How a printer is worked off

    def _work_off(self, printer: Printer, jobs: Iterable[PrintJob]) -> None:
        with self._room.reach(printer) as line:
            state = self._seen(printer, line.look())
            for job in jobs:
                if not state.prints:
                    self._leave(job, state)
                    return
                printed = self._print(line, printer, job)
                if printed is None:
                    return  # somebody else has it
                state = self._seen(printer, printed)

    def _leave(self, job: PrintJob, state: PrinterState) -> None:
        with self._store.write() as books:
            now = books.prints.get(job.id)
            if now.state.waits and now.is_due(self._clock.now()):
                books.prints.save(now.failed(state, self._clock.now(), tried=True))

    def _print(self, line: PrinterLine, printer: Printer, job: PrintJob) -> PrinterState | None:
        """Written down before the first byte leaves, and again when it is known to be on paper."""
        with self._store.write() as books:
            found = books.prints.get(job.id)
            if found.state is PrintState.PRINTING and not found.is_due(self._clock.now()):
                return None
            if not found.state.waits:
                return None
            sent = replace(found, printer=printer.name).sending(self._clock.now())
            books.prints.save(sent)
        state = line.print(_marked(read(found.body), self._settings.load().country, found))
        with self._store.write() as books:
            self._settle(books, sent, state)
        if not state.prints:
            log.info("slip %s did not come out: %s", job.id, state)
        return state

    def _settle(self, books: Books, sent: PrintJob, state: PrinterState) -> None:
        """A printer may hang for long: whoever gave the slip up, or took it over, decided it."""
        found, now = books.prints.get(sent.id), self._clock.now()
        if found.state is PrintState.PRINTING and found.attempts == sent.attempts:
            books.prints.save(sent.printed(now) if state.prints else sent.failed(state, now))

    def _seen(self, printer: Printer, state: PrinterState) -> PrinterState:
        self._states[printer.name] = state
        return state

    def _forget(self) -> None:
        """Once in a run of the program."""
        if not self._is_tidy:
            self._is_tidy = True
            with self._store.write() as books:
                books.prints.forget_bodies(self._clock.now() - _KEPT)

    def _record(self, act: str, facts: Mapping[str, str]) -> AuditRecord:
        register = self._settings.load().register
        return AuditRecord(act, self._clock.now(), register, self._access.clerk, facts=facts)


def _by_printer(view: PaperView) -> Iterator[tuple[Printer, Sequence[PrintJob]]]:
    """What waits for each printer, in order; for one that is gone the usual one steps in."""
    known = {printer.name: printer for printer in view.printers}
    for printer in view.printers:
        jobs = [
            job
            for job in view.waiting
            if job.printer == printer.name or (job.printer not in known and printer is view.usual)
        ]
        if jobs:
            yield printer, jobs[:_MOST]


def _marked(slip: Slip, country: str, job: PrintJob) -> Slip:
    """A slip of which a part may be on paper already says so, above everything else."""
    if not job.begun:
        return slip
    words = Writing(Language.of(slip.language), country).words(PRINTED_AGAIN)
    mark = (Text(words, Align.CENTRE, is_bold=True), Rule())
    return replace(slip, parts=(*mark, *slip.parts))
