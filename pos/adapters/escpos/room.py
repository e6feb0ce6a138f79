"""Reaches receipt printers: asks how they stand, sends, and waits until they are through."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pos.adapters.escpos import status
from pos.adapters.escpos.wire import Waiting, Wire, WireBroken
from pos.adapters.escpos.wires import wire_to
from pos.domain.printing import RASTER, Printer, PrinterState
from pos.domain.slip import Slip

if TYPE_CHECKING:  # python-escpos and Pillow come with the first slip
    from pos.adapters.escpos.composing import Composer

log = logging.getLogger(__name__)

SAMPLE: Final = "€ äöüß éèçñ £ ø å"
"""Letters of the countries around; those that come out wrong differ from table to table."""

_USUAL: Final = ("CP858", "CP1252", "ISO_8859-15", "CP850", "CP437")


class EscposRoom:
    """Port `PrinterRoom`."""

    def __init__(self, waiting: Waiting | None = None, logo: Callable[[], bytes] = bytes) -> None:
        """`logo` gives the shop's picture file, empty for none."""
        self._waiting = waiting or Waiting()
        self._logo = logo

    @contextmanager
    def reach(self, printer: Printer) -> Iterator["EscposLine"]:
        line = EscposLine(printer, self._waiting, self._logo)
        try:
            yield line
        finally:
            line.close()

    def profiles(self) -> Sequence[str]:
        from pos.adapters.escpos import library

        return library.profiles()

    def code_pages(self, profile: str) -> Sequence[str]:
        from pos.adapters.escpos import library

        return (*library.code_pages(profile), RASTER)


class EscposLine:
    """Port `PrinterLine`."""

    def __init__(self, printer: Printer, waiting: Waiting, logo: Callable[[], bytes]) -> None:
        self._printer = printer
        self._waiting = waiting
        self._logo = logo
        self._wire: Wire | None = None
        self._through_with: PrinterState | None = None

    def look(self) -> PrinterState:
        try:
            return self._state(self._reached())
        except WireBroken:
            return PrinterState.UNREACHABLE

    def print(self, slip: Slip) -> PrinterState:
        return self._send(self._composer(self._logo()).composed(slip))

    def specimen(self) -> PrinterState:
        pages = tuple(dict.fromkeys((self._printer.code_page, *_USUAL)))
        return self._send(self._composer().specimen(SAMPLE, pages))

    def pulse(self) -> PrinterState:
        """A printer that is out of paper opens the drawer all the same; a deaf one may not."""
        try:
            wire = self._reached()
            wire.send(self._composer().pulse())
            state = self._state(wire)
        except WireBroken:
            return PrinterState.UNREACHABLE
        if state in {PrinterState.UNKNOWN, PrinterState.SILENT}:
            return state
        return PrinterState.READY

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def _composer(self, logo: bytes = b"") -> "Composer":
        from pos.adapters.escpos.composing import Composer

        return Composer(self._printer, logo)

    def _reached(self) -> Wire:
        if self._wire is None:
            self._wire = wire_to(self._printer, self._waiting)
        return self._wire

    def _send(self, data: bytes) -> PrinterState:
        try:
            wire = self._reached()
            self._through_with = None
            wire.send(data)
            if not self._printer.answers:
                return PrinterState.UNKNOWN
            wire.send(status.THROUGH)
            return self._through(wire)
        except WireBroken:
            log.info("printer %s was lost while it printed", self._printer.name)
            return PrinterState.UNREACHABLE

    def _through(self, wire: Wire) -> PrinterState:
        """Wait until everything was worked off, or until it says why that will not happen."""
        end = time.monotonic() + self._waiting.through
        while (left := end - time.monotonic()) > 0:
            self._hear(wire.receive(min(left, self._waiting.again)))
            state = self._through_with or self._state(wire)
            if self._through_with is not None:
                return self._through_with
            if not state.prints and state is not PrinterState.SILENT:  # some are deaf meanwhile
                return state
        return PrinterState.SILENT

    def _state(self, wire: Wire) -> PrinterState:
        if not self._printer.answers:
            return PrinterState.UNKNOWN
        answers: dict[int, int] = {}
        for kind in status.ASKED:
            wire.send(status.question(kind))
            answer = self._answer(wire)
            if answer is None:
                return PrinterState.SILENT
            answers[kind] = answer
        return status.state_of(answers)

    def _hear(self, data: bytes) -> int | None:
        """The answer to a question among these bytes; notes the one that ends a slip."""
        for byte in filter(status.is_through, data):
            self._through_with = status.state_when_through(byte)
        return next((byte for byte in data if status.is_answer(byte)), None)

    def _answer(self, wire: Wire) -> int | None:
        end = time.monotonic() + self._waiting.answer
        while (left := end - time.monotonic()) > 0:
            found = self._hear(wire.receive(left))
            if found is not None:
                return found
        return None
