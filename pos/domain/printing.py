"""Slips on their way to paper: printers, how they stand, and the states of a queued slip."""

import os
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from pos.domain.states import TransitionTable
from pos.errors import Refused

PrintId = NewType("PrintId", str)

_NAME: Final = 40
_ADDRESS: Final = 200
_PATTERNS: Final = {
    "network": r"([A-Za-z0-9][A-Za-z0-9.\-]{0,252}|\[[0-9A-Fa-f:]{2,45}\])(:[0-9]{1,5})?",
    "usb": r"[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}(:[0-9A-Fa-f]{1,2}:[0-9A-Fa-f]{1,2})?",
    "serial": r"(/dev/[A-Za-z0-9._/\-]+|COM[0-9]{1,3})(@[0-9]{3,7})?",
    "device": r"(/|[A-Za-z]:[\\/])[^\x00-\x1f]{1,198}",
}
_BACK_OFF: Final = (2, 5, 10, 30, 60)
"""Seconds until the next try, by how many there were; the last one from then on."""

_LEASE: Final = timedelta(seconds=30)
"""How long one program may be at sending a slip; after that another takes it as left behind."""

_ABSURD: Final = timedelta(minutes=5)
"""Nobody was told to wait that long: the clock was turned back."""

_COLUMN: Final = 12
"""Dots to a column, at 203 to the inch."""

COLUMNS: Final = {58: (32,), 80: (48, 42)}
"""How many letters go across, by the width of the paper in millimetres; the usual one first."""

DEFAULT_PORT: Final = 9100
RASTER: Final = "raster"
"""In place of a code page: every line is drawn, whatever it says."""


class Connection(StrEnum):
    """How a printer is reached.

    Its address is a host and port, the ids of a USB device (`04b8:0e15`), a serial port with its
    speed (`/dev/ttyUSB0@38400`), or a file of the system (`/dev/usb/lp0`).
    """

    NETWORK = "network"
    USB = "usb"
    SERIAL = "serial"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Printer:
    """A receipt printer of this machine; `place` says whose turn it is, 0 is the usual one.

    `code_page` is a name such as CP858, or `raster`. `answers` says whether it can be asked how it
    stands. `drawer_pin` is the pin of the drawer's plug that gets the pulse, 0 for no drawer.
    """

    name: str
    connection: Connection
    address: str
    place: int = 0
    paper_mm: int = 80
    columns: int = 48
    profile: str = "default"
    code_page: str = "CP858"
    cuts: bool = True
    answers: bool = True
    drawer_pin: int = 0

    def __post_init__(self) -> None:
        """Raises Refused `printer_name`, `printer_address` or `printer_paper`."""
        if not (self.name.isprintable() and 1 <= len(self.name.strip()) <= _NAME):
            raise Refused("printer_name", maximum=_NAME)
        if not re.fullmatch(_PATTERNS[self.connection], self.address[:_ADDRESS]):
            raise Refused("printer_address", connection=str(self.connection))
        if self.columns not in COLUMNS.get(self.paper_mm, ()):
            raise Refused("printer_paper", columns=self.columns)

    @property
    def dots(self) -> int:
        """Across the printed width."""
        return self.columns * _COLUMN


class PrinterState(StrEnum):
    """How a printer stands, the worst of what it tells of itself."""

    READY = "ready"
    UNKNOWN = "unknown"  # it cannot be asked
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    FAULT = "fault"  # one that it does not name
    OFFLINE = "offline"
    SILENT = "silent"  # reached, and does not answer
    UNREACHABLE = "unreachable"

    @property
    def prints(self) -> bool:
        return self in {PrinterState.READY, PrinterState.UNKNOWN, PrinterState.PAPER_LOW}


class PrintState(StrEnum):
    """Where a slip is; `failed` waits to be tried again."""

    QUEUED = "queued"
    PRINTING = "printing"
    FAILED = "failed"
    PRINTED = "printed"
    GIVEN_UP = "given_up"

    @property
    def waits(self) -> bool:
        return self not in {PrintState.PRINTED, PrintState.GIVEN_UP}


_S = PrintState
PRINT_MOVES: Final = TransitionTable(
    {
        _S.QUEUED: {_S.PRINTING, _S.FAILED, _S.GIVEN_UP},
        _S.PRINTING: {_S.PRINTING, _S.PRINTED, _S.FAILED, _S.GIVEN_UP},
        _S.FAILED: {_S.FAILED, _S.PRINTING, _S.QUEUED, _S.GIVEN_UP},
        _S.PRINTED: set(),
        _S.GIVEN_UP: set(),
    }
)


def new_print_id() -> PrintId:
    """128 random bits."""
    return PrintId("print_" + os.urandom(16).hex())


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One slip in the queue, complete enough to be printed by another run of the program.

    `subject` is what it is about, as the ledger knows it, such as `sale/sale_1`. `copy` is 0 for
    the first and n for the nth copy. `body` is the slip as text for the storage; empty once it
    is no longer needed. `begun` says that some of it may be on paper already. `problem` is the
    word of a `PrinterState`; `next_at` is when it is tried again.
    """

    id: PrintId
    kind: str
    subject: str
    language: str
    copy: int
    body: str
    printer: str
    made_at: datetime
    made_by: str = ""
    state: PrintState = PrintState.QUEUED
    attempts: int = 0
    begun: bool = False
    problem: str = ""
    next_at: datetime | None = None
    printed_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        if not self.state.waits:
            return False
        return self.next_at is None or self.next_at <= now or self.next_at > now + _ABSURD

    def sending(self, now: datetime) -> "PrintJob":
        """From now on some of it may be on paper; whoever dies over it leaves it for others."""
        state = PRINT_MOVES.step(self.state, PrintState.PRINTING)
        return replace(
            self,
            state=state,
            attempts=self.attempts + 1,
            begun=True,
            problem="",
            next_at=now + _LEASE,
        )

    def failed(self, problem: PrinterState, now: datetime, *, tried: bool = False) -> "PrintJob":
        """Kept for later; `tried` when it did not even come to sending."""
        attempts = self.attempts + tried
        wait = _BACK_OFF[min(max(attempts, 1), len(_BACK_OFF)) - 1]
        return replace(
            self,
            state=PRINT_MOVES.step(self.state, PrintState.FAILED),
            attempts=attempts,
            problem=str(problem),
            next_at=now + timedelta(seconds=wait),
        )

    def printed(self, now: datetime) -> "PrintJob":
        state = PRINT_MOVES.step(self.state, PrintState.PRINTED)
        return replace(self, state=state, problem="", next_at=None, printed_at=now)

    def given_up(self) -> "PrintJob":
        return replace(self, state=PRINT_MOVES.step(self.state, PrintState.GIVEN_UP), next_at=None)

    def at_once(self, printer: str = "") -> "PrintJob":
        """Due now, and on that printer when one is named.

        Raises Refused `print_ended`.
        """
        if not self.state.waits:
            raise Refused("print_ended", state=str(self.state))
        return replace(self, next_at=None, printer=printer or self.printer)


class DrawerReason(StrEnum):
    """Why a drawer was opened."""

    CASH = "cash"
    NO_SALE = "no_sale"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class DrawerOpening:
    """A pulse to the drawer: `reference` is the ledger's entry of the cash it was opened for.

    `problem` is empty when the pulse went out, otherwise the word of a `PrinterState`.
    """

    opened_at: datetime
    reason: DrawerReason
    opened_by: str
    printer: str
    reference: str = ""
    note: str = ""
    problem: str = ""
