"""A receipt printer's end of the wire: takes bytes, answers status questions, and has faults."""

import socket
import socketserver
import threading
from contextlib import contextmanager, suppress

from typing_extensions import override

THROUGH = b"\x1dr\x01"
FINE = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
PAPER_OUT = {**FINE, 1: 0x1A, 2: 0x32, 4: 0x72}
PAPER_LOW = {**FINE, 4: 0x1E}
COVER_OPEN = {**FINE, 1: 0x1A, 2: 0x16}
CUTTER = {**FINE, 1: 0x1A, 2: 0x52, 3: 0x1A}
FAULT = {**FINE, 1: 0x1A, 2: 0x52, 3: 0x32}
OFFLINE = {**FINE, 1: 0x1A}


class PaperSink:
    """What came over the wire, and how this printer stands; both may change at any time."""

    def __init__(self):
        self.address = ""
        self.begin()

    def begin(self):
        """Fresh paper, and nothing wrong any more."""
        self.paper = bytearray()
        self.status = dict(FINE)
        self.is_silent = False
        self.reports_by_itself = False
        self.is_deaf_while_printing = False
        self.hangs_up_after = None
        self.stops_after = None  # (bytes, status from then on)
        self.calls = 0
        self.came = threading.Event()

    def take(self, connection):
        self.calls += 1
        pending = b""
        if self.reports_by_itself:
            connection.sendall(b"\x14\x00\x00\x0f")  # automatic status back, four bytes
        while data := connection.recv(65_536):
            pending = self._worked_off(connection, pending + data)
            if self.hangs_up_after is not None and len(self.paper) >= self.hangs_up_after:
                return
        self.paper += pending

    def _worked_off(self, connection, data):
        """What is left of it: the beginning of a command that is not there whole."""
        while data:
            at = min((found for mark in (b"\x10\x04", THROUGH) if (found := data.find(mark)) >= 0),
                     default=-1)  # fmt: skip
            if at < 0:
                keep = (
                    2
                    if data[-2:] in {b"\x10\x04", THROUGH[:2]}
                    else data[-1:] in {b"\x10", b"\x1d"}
                )
                self._print(data[: len(data) - keep])
                return data[len(data) - keep :]
            self._print(data[:at])
            if data[at : at + 1] == b"\x10":
                if len(data) < at + 3:
                    return data[at:]
                self._tell(connection, data[at + 2])
            elif self._prints and not self.is_silent:
                connection.sendall(b"\x03" if self.status[4] & 0x0C else b"\x00")
            data = data[at + 3 :]
        return b""

    @property
    def _prints(self):
        ends = [self.hangs_up_after, self.stops_after and self.stops_after[0]]
        return not any(end is not None and len(self.paper) >= end for end in ends)

    def _print(self, data):
        if self.stops_after is not None:
            room = self.stops_after[0] - len(self.paper)
            if len(data) >= room:
                data = data[: max(room, 0)]
                self.status = dict(self.stops_after[1])
        if self.hangs_up_after is not None:
            data = data[: max(self.hangs_up_after - len(self.paper), 0)]
        self.paper += data
        if data:
            self.came.set()

    def _tell(self, connection, kind):
        if self.is_silent or (self.is_deaf_while_printing and self.paper):
            return
        connection.sendall(bytes((self.status[kind],)))

    def taken(self):
        """What is on paper, which is a fresh roll after that."""
        paper, self.paper = bytes(self.paper), bytearray()
        return paper


@contextmanager
def paper_sink():
    """A printer on this machine's loopback; its address is `sink.address`."""
    sink = PaperSink()

    class Handler(socketserver.BaseRequestHandler):
        @override
        def handle(self):
            with suppress(OSError):
                sink.take(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        sink.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()


def nobody():
    """An address of this machine where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"
