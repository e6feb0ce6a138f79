"""The practice Stripe over HTTP, on this machine only."""

import ipaddress
import socket
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from typing_extensions import override

from pos.adapters.stripe_simulator.faults import ConnectionLost
from pos.adapters.stripe_simulator.server import Response, Simulator

_LARGEST_BODY: Final = 1 << 20
_HANG_UP: Final = struct.pack("ii", 1, 0)  # linger on, no seconds: closing resets the connection


class NotLoopback(ValueError):
    """The practice Stripe never listens where another machine could reach it."""


def parse_address(text: str) -> tuple[str, int]:
    """`127.0.0.1:PORT`, `localhost:PORT` or `[::1]:PORT`; port 0 lets the system choose.

    Raises:
        NotLoopback: for any other host.
        ValueError: for what is no address.
    """
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if host == "localhost":
        host = "127.0.0.1"
    if not ipaddress.ip_address(host).is_loopback:
        raise NotLoopback(host)
    number = int(port)
    if not 0 <= number <= 65535:  # noqa: PLR2004 - the ports there are
        raise ValueError(port)
    return host, number


class LoopbackServer(ThreadingHTTPServer):
    """Serves one simulator, a thread to each connection."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        simulator: Simulator,
        *,
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        """`answered` is called after each answer, on the thread that gave it."""
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        self.simulator = simulator
        self.answered = answered
        super().__init__(address, _Handler)

    @property
    def url(self) -> str:
        """Where it listens, as the SDK's base address wants it."""
        host, port = str(self.server_address[0]), self.server_address[1]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Handler(BaseHTTPRequestHandler):
    """Carries requests to the simulator and answers back, faults included."""

    server: LoopbackServer
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together
    disable_nagle_algorithm = True

    def _carry(self) -> None:
        body = self._body()
        if body is None:
            self.send_error(413)
            self.close_connection = True
            return
        try:
            response = self.server.simulator.handle(
                self.command, self.path, dict(self.headers.items()), body
            )
        except ConnectionLost:
            self._hang_up()
        else:
            self._send(response)
        self.server.answered()

    do_GET = do_POST = do_DELETE = _carry  # noqa: N815 - the names http.server calls

    def _body(self) -> str | None:
        """The body, or None when it is too long or its length is not given as a number."""
        length = self.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _LARGEST_BODY:
            return None
        return self.rfile.read(int(length)).decode(errors="replace")

    def _send(self, response: Response) -> None:
        self.send_response_only(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)
        self.wfile.flush()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HANG_UP)
        self.connection.close()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: bodies and keys stay out of the terminal."""
