"""Ways for bytes to a printer and back, each of which gives up in time."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import stat
import time
from pathlib import Path
from typing import Final

from pos.adapters.escpos.plugged import serial_wire, usb_wire
from pos.adapters.escpos.wire import Waiting, Wire, WireBroken
from pos.domain.printing import DEFAULT_PORT, Connection, Printer

_MOST: Final = 64
_CHUNK: Final = 1_024
_ESCAPE: Final = b"\x1b"
"""Every slip begins with it: `ESC @`, the printer's reset."""


def wire_to(printer: Printer, waiting: Waiting) -> Wire:
    """Raises WireBroken when nobody is there."""
    match printer.connection:
        case Connection.NETWORK:
            return NetworkWire(printer.address, waiting)
        case Connection.DEVICE:
            return DeviceWire(printer.address, waiting)
        case Connection.USB:
            return usb_wire(printer.address, waiting)
        case Connection.SERIAL:
            return serial_wire(printer.address, waiting)


class NetworkWire:
    """Raw bytes over TCP, port 9100 unless the address names one."""

    def __init__(self, address: str, waiting: Waiting) -> None:
        host, port = _host_and_port(address)
        try:
            self._socket = socket.create_connection((host, port), timeout=waiting.connect)
        except (OSError, OverflowError, UnicodeError) as failure:
            raise WireBroken from failure
        self._socket.settimeout(waiting.send)
        self._send = waiting.send

    def send(self, data: bytes) -> None:
        try:
            self._socket.settimeout(self._send)
            self._socket.sendall(data)
        except OSError as failure:
            raise WireBroken from failure

    def receive(self, seconds: float) -> bytes:
        try:
            self._socket.settimeout(max(seconds, 0.001))
            data = self._socket.recv(_MOST)
        except TimeoutError:
            return b""
        except OSError as failure:
            raise WireBroken from failure
        if not data:
            raise WireBroken  # the printer hung up
        return data

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)  # what was sent still arrives
        self._socket.close()


def _takes_slips(path: str) -> bool:
    """Whether it is no plain file, or one with slips in it, or an empty one.

    Whoever may name a printer must not write product names into a ledger or a shell's start file.
    """
    there = Path(path)
    if not there.is_file():
        return True
    with there.open("rb") as file:
        return file.read(1) in {b"", _ESCAPE}


class DeviceWire:
    """A file of the system, such as a printer's own. It is never waited for longer than allowed."""

    def __init__(self, path: str, waiting: Waiting) -> None:
        self._send = waiting.send
        flags = os.O_NOCTTY | os.O_NONBLOCK if hasattr(os, "O_NONBLOCK") else 0
        try:
            if not _takes_slips(path):
                raise WireBroken
            self._file = self._opened(path, flags)
        except OSError as failure:
            raise WireBroken from failure

    def _opened(self, path: str, flags: int) -> int:
        try:
            file = os.open(path, os.O_RDWR | os.O_APPEND | flags)
            self._reads = stat.S_ISCHR(os.fstat(file).st_mode)  # a plain file answers nothing
        except OSError:
            file = os.open(path, os.O_WRONLY | os.O_APPEND | flags)
            self._reads = False
        return file

    def send(self, data: bytes) -> None:
        end = time.monotonic() + self._send
        while data:
            try:
                data = data[os.write(self._file, data[:_CHUNK]) :]
                end = time.monotonic() + self._send
            except BlockingIOError:
                if not self._ready(end - time.monotonic(), writing=True):
                    raise WireBroken from None
            except OSError as failure:
                raise WireBroken from failure

    def receive(self, seconds: float) -> bytes:
        if not self._reads or not self._ready(seconds, writing=False):
            return b""
        try:
            return os.read(self._file, _MOST)
        except OSError:
            return b""  # it takes bytes and gives none

    def _ready(self, seconds: float, *, writing: bool) -> bool:
        if seconds <= 0:
            return False
        mine = [self._file]
        read, write, _ = select.select(
            [] if writing else mine, mine if writing else [], [], seconds
        )
        return bool(read or write)

    def close(self) -> None:
        os.close(self._file)


def _host_and_port(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not colon or address.endswith("]"):
        return address.strip("[]"), DEFAULT_PORT
    return host.strip("[]"), int(port)
