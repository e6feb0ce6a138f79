"""The practice Stripe's webhooks: each new event, signed as Stripe signs, to one local address."""

import hashlib
import hmac
import http.client
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from threading import Event, Thread
from typing import Final
from urllib.parse import urlsplit

from pos.adapters.stripe_simulator import clock
from pos.adapters.stripe_simulator.documents import render, to_json
from pos.adapters.stripe_simulator.listen import parse_address
from pos.adapters.stripe_simulator.server import Simulator

_PATIENCE_S: Final = 5
_EVERY_S: Final = 1
"""How often it looks without being told: another process may have moved the same state."""

_MOST_AT_ONCE: Final = 1000


def parse_url(text: str) -> tuple[str, int, str]:
    """Host, port and path of `http://127.0.0.1:PORT/…`; also `127.0.0.1:PORT`.

    Raises:
        NotLoopback: for any other machine.
        ValueError: for what is no such address.
    """
    parts = urlsplit(text if "://" in text else f"http://{text}")
    if parts.scheme != "http" or parts.query or parts.fragment:
        raise ValueError(text)
    host, port = parse_address(parts.netloc)
    return host, port, parts.path or "/"


def signature(body: bytes, secret: str, now: datetime) -> str:
    """The header `Stripe-Signature` (Stripe docs, Webhooks: verify signatures manually)."""
    stamp = str(int(now.timestamp()))
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    return f"t={stamp},v1={mac.hexdigest()}"


class Forwarder:
    """Sends what happens from now on. What does not arrive is not sent again."""

    def __init__(
        self,
        simulator: Simulator,
        url: str,
        secret: str,
        *,
        wall: Callable[[], datetime] = clock.utc_now,
    ) -> None:
        """Raises as `parse_url`."""
        self._simulator = simulator
        self._host, self._port, self._path = parse_url(url)
        self._secret = secret
        self._wall = wall
        self._ends = False
        self._told = Event()
        with simulator.state.reading():
            self._position = simulator.state.last_position()

    def tell(self) -> None:
        """Something may have happened."""
        self._told.set()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Forward on a thread of its own until the block ends."""
        thread = Thread(target=self._run, name="forwarder", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ends = True
            self._told.set()
            thread.join()

    def forward(self) -> int:
        """Send what is new, oldest first; how many that was."""
        state = self._simulator.state
        with state.reading():
            where: list[tuple[str, int | str]] = [("seq > ?", self._position)]
            events = state.select("event", where, "ASC", _MOST_AT_ONCE)
            for event in events:
                self._position = state.position("event", event["id"]) or self._position
        for event in events:
            with suppress(OSError, http.client.HTTPException):
                self._send(to_json(render(event)).encode())
        return len(events)

    def _run(self) -> None:
        while not self._ends:
            self._told.wait(_EVERY_S)
            self._told.clear()
            self.forward()

    def _send(self, body: bytes) -> None:
        headers = {
            "content-type": "application/json; charset=utf-8",
            "stripe-signature": signature(body, self._secret, self._wall()),
        }
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_PATIENCE_S)
        with closing(connection):
            connection.request("POST", self._path, body, headers)
            connection.getresponse().read()
