"""The practice Stripe as the HTTP client of the real SDK: no socket, the same SDK."""

from collections.abc import Mapping
from typing import ClassVar

import stripe
from typing_extensions import override

from pos.adapters.stripe_simulator.faults import ConnectionLost
from pos.adapters.stripe_simulator.server import Simulator


class SimulatorHTTPClient(stripe.HTTPClient):
    """Hands the SDK's requests to a simulator in the same process."""

    name: ClassVar[str] = "practice"

    def __init__(self, simulator: Simulator) -> None:
        super().__init__()
        self._simulator = simulator

    @override
    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        try:
            response = self._simulator.handle(method, url, headers or {}, post_data)
        except ConnectionLost as lost:
            message = f"Unexpected error communicating with Stripe: {lost}"
            raise stripe.APIConnectionError(  # type: ignore[no-untyped-call]  # the SDK left it untyped
                message, should_retry=True
            ) from lost
        return response.body.decode(errors="replace"), response.status, response.headers

    @override
    def close(self) -> None:
        """The simulator belongs to whoever made it."""
