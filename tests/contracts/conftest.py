"""A gateway and the Stripe behind it: in this process, over loopback, or elsewhere."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import pytest
import stripe

from pos.adapters.stripe_api.gateway import StripeGateway, client
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.server import Simulator
from pos.domain.ids import OperationId, PaymentMethodId
from pos.domain.intent import Intent
from pos.domain.money import Currency, Money
from pos.domain.operation import ConfirmIntent, CreateIntent, Request

# Read before the tests' surroundings are cleaned: another server that speaks Stripe.
ELSEWHERE: Final = os.environ.get("HOLDFAST_API_BASE", "")
KEY_ELSEWHERE: Final = os.environ.get("HOLDFAST_STRIPE_KEY", "sk_test_123")
EUR: Final = Currency("EUR")


@dataclass(slots=True)
class World:
    """A gateway, and the levers of the Stripe behind it where it has some."""

    gateway: StripeGateway
    bench: PracticeBench | None
    _keys: int = 0
    started: str = ""

    def key(self) -> OperationId:
        self._keys += 1
        return OperationId(f"contract-{self.started}-{self._keys}")

    def do(self, request: Request) -> Intent:
        return self.gateway.send(request, key=self.key())

    def created(self, minor: int = 1099) -> Intent:
        return self.do(CreateIntent(Money(minor, EUR)))

    def confirmed(self, token: str = "pm_card_visa", minor: int = 1099) -> Intent:
        made = self.created(minor)
        return self.do(ConfirmIntent(made.id, PaymentMethodId(token), made.amount))

    @property
    def levers(self) -> PracticeBench:
        if self.bench is None:
            pytest.skip("this Stripe cannot be made to fail")
        return self.bench


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    return tmp_path_factory.mktemp("gateway") / "practice.db"


@pytest.fixture(scope="module")
def url(state):
    command = [sys.executable, "-m", "pos.adapters.stripe_simulator", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def _over_http(key: str, url: str, bench: PracticeBench | None) -> Iterator[World]:
    http = stripe.RequestsClient(timeout=(5, 20))
    stamp = datetime.now(UTC).isoformat()
    yield World(StripeGateway(client(key, http_client=http, api_base=url)), bench, started=stamp)
    http.close()


@pytest.fixture(params=["in_process", "loopback", *(["elsewhere"] if ELSEWHERE else [])])
def world(request) -> Iterator[World]:
    match request.param:
        case "in_process":
            simulator = Simulator(None)
            sdk = client("sk_test_x", http_client=SimulatorHTTPClient(simulator))
            yield World(StripeGateway(sdk), PracticeBench(simulator))
            simulator.close()
        case "loopback":
            url = request.getfixturevalue("url")
            simulator = Simulator(request.getfixturevalue("state"))
            bench = PracticeBench(simulator)
            bench.reset()
            yield from _over_http("sk_test_x", url, bench)
            simulator.close()
        case _:
            yield from _over_http(KEY_ELSEWHERE, ELSEWHERE, None)


if ELSEWHERE:

    @pytest.fixture(autouse=True)
    def _no_network() -> None:
        """The guard of all other tests is lifted for the one address that a person gave."""
