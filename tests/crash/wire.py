"""A wire between a till and Stripe on which a request or an answer can be held back.

What is held is out of the till's hands and not yet in Stripe's, or the other way about: exactly
when a process that waits for an answer may die, and what may still arrive long after it did.
"""

import http.client
import re
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Self
from urllib.parse import urlsplit

from typing_extensions import override


class Hold(StrEnum):
    """Where on its way something is stopped."""

    REQUEST = "request"  # Stripe does not have it yet
    ANSWER = "answer"  # Stripe has done it, nobody knows


@dataclass(slots=True)
class _Parcel:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Wire(ThreadingHTTPServer):
    """Carries requests to `stripe`; the next one that matches a trap stops there."""

    daemon_threads = True

    def __init__(self, stripe: str) -> None:
        super().__init__(("127.0.0.1", 0), _Carrier)
        self._stripe = urlsplit(stripe)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self._trap: tuple[Hold, str] | None = None
        self._held: _Parcel | None = None
        self.caught = Event()
        Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @override
    def __enter__(self) -> Self:
        return self

    @override
    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Tills die in the middle of a sentence; that is what this is for."""

    def set_trap(self, hold: Hold, path: str) -> None:
        """Stop the next POST whose path ends like this regular expression."""
        self.caught.clear()
        self._held = None
        self._trap = (hold, path)

    def let_go(self) -> bool:
        """Deliver to Stripe what was held on its way there; whether there was something."""
        parcel, self._held = self._held, None
        if parcel is None:
            return False
        self.deliver(parcel)
        return True

    def deliver(self, parcel: _Parcel) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self._stripe.netloc, timeout=30)
        try:
            connection.request(parcel.method, parcel.path, parcel.body, parcel.headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def stops(self, parcel: _Parcel) -> bool:
        """Whether nothing of this goes on to the till; what Stripe gets of it is seen to."""
        if self._trap is None or parcel.method != "POST":
            return False
        hold, path = self._trap
        if not re.search(path + "$", parcel.path):
            return False
        self._trap = None
        if hold is Hold.ANSWER:
            self.deliver(parcel)
        else:
            self._held = parcel
        self.caught.set()
        return True


class _Carrier(BaseHTTPRequestHandler):
    server: Wire
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def _carry(self) -> None:
        length = int(self.headers.get("content-length", "0"))
        headers = {name: text for name, text in self.headers.items() if name.lower() != "host"}
        parcel = _Parcel(self.command, self.path, headers, self.rfile.read(length))
        self.close_connection = True
        try:
            if self.server.stops(parcel):
                # The till hears nothing more; it is killed while it waits.
                self.rfile.read()
                return
            status, answered, body = self.server.deliver(parcel)
        except (OSError, http.client.HTTPException):
            return  # Stripe hung up, and so do we
        self.close_connection = False
        self.send_response_only(status)
        for name, text in answered.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    do_GET = do_POST = _carry  # noqa: N815 - the names http.server calls

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
