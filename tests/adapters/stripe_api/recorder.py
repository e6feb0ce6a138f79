"""Between the SDK and the practice Stripe: what goes over the wire, and other answers to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

import stripe
from typing_extensions import override

from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.server import Simulator

Answer = tuple[str | bytes, int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it left the SDK."""

    method: str
    path: str
    query: str
    body: str
    headers: Mapping[str, str]


class Recorder(stripe.HTTPClient):
    """Hands requests on and keeps them; `change` may put something in the answer's place.

    It may also raise: the request has arrived by then.
    """

    name: ClassVar[str] = "recorder"

    def __init__(self, simulator: Simulator) -> None:
        super().__init__()
        self._inner = SimulatorHTTPClient(simulator)
        self.sent: list[Sent] = []
        self.change: Callable[[Answer], Answer] | None = None

    @override
    def request(self, method, url, headers, post_data=None, *, _usage=None):
        parts = urlsplit(url)
        self.sent.append(Sent(method, parts.path, parts.query, post_data or "", dict(headers)))
        answer: Answer = self._inner.request(method, url, headers, post_data)
        return self.change(answer) if self.change else answer

    @override
    def close(self) -> None:
        """The simulator belongs to whoever made it."""
