"""Printers as the program reaches them, and the queue of slips as the ledger file keeps it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from pos.domain.printing import DrawerOpening, Printer, PrinterState, PrintId, PrintJob
from pos.domain.slip import Slip


class PrinterLine(Protocol):
    """The way to one printer, for one errand. Nothing of it raises for what a printer does."""

    def look(self) -> PrinterState:
        """How it stands now."""
        ...

    def print(self, slip: Slip) -> PrinterState:
        """Send it, and wait until the printer says that it is through with it.

        A state that `prints` means that it is on paper, as far as this printer can tell; any
        other one, that it may be there in part or not at all.
        """
        ...

    def specimen(self) -> PrinterState:
        """Print the letters of other countries in several code pages, to choose one by."""
        ...

    def pulse(self) -> PrinterState:
        """Open the drawer on its plug."""
        ...


class PrinterRoom(Protocol):
    """Reaches printers."""

    def reach(self, printer: Printer) -> AbstractContextManager[PrinterLine]:
        """Connects when it is first needed."""
        ...

    def profiles(self) -> Sequence[str]:
        """Names of the families of printers whose commands are known."""
        ...

    def code_pages(self, profile: str) -> Sequence[str]:
        """Tables of letters that this family has; `raster` is the last one."""
        ...


class PrinterList(Protocol):
    """The printers of this machine, the usual one first."""

    def all(self) -> Sequence[Printer]: ...
    def get(self, name: str) -> Printer:
        """Raises Refused `printer_unknown`."""
        ...

    def save(self, printer: Printer) -> None:
        """One of that name is replaced."""
        ...

    def remove(self, name: str) -> None: ...


class PrintQueue(Protocol):
    """Every slip that was to be printed here."""

    def add(self, job: PrintJob) -> None: ...
    def save(self, job: PrintJob) -> None: ...
    def get(self, job: PrintId) -> PrintJob:
        """By id or the beginning of one. Raises Refused `print_unknown`."""
        ...

    def waiting(self) -> Sequence[PrintJob]:
        """Those for a receipt printer that are not on paper yet and not given up, oldest first."""
        ...

    def recent(self, limit: int) -> Sequence[PrintJob]:
        """The last ones, newest first, without their bodies."""
        ...

    def made(self, kind: str, subject: str) -> int:
        """How many of that kind were made about it, but for those that were given up."""
        ...

    def forget_bodies(self, before: datetime) -> None:
        """Of slips that were printed or given up before that: the ledger still knows it all."""
        ...


class DrawerBook(Protocol):
    """When the drawer was opened, and why."""

    def add(self, opening: DrawerOpening) -> bool:
        """Whether that is new: a drawer is opened once for what is booked once."""
        ...

    def recent(self, limit: int) -> Sequence[DrawerOpening]:
        """Newest first."""
        ...
