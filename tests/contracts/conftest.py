"""A gateway and the Stripe behind it: in this process, over loopback, or elsewhere."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
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
from pos.domain.operation import ConfirmIntent, CreateIntent, PaymentRequest

# Read before the tests' surroundings are cleaned: another server that speaks Stripe.
ELSEWHERE: Final = os.environ.get("HOLDFAST_API_BASE", "")
KEY_ELSEWHERE: Final = os.environ.get("HOLDFAST_STRIPE_KEY", "sk_test_123")
LACKS: Final = "this server has no"
EUR: Final = Currency("EUR")


@dataclass(slots=True)
class World:
    """A gateway, and the levers of the Stripe behind it where it has some."""

    sdk: stripe.StripeClient
    bench: PracticeBench | None
    _keys: int = 0
    started: str = ""
    gateway: StripeGateway = field(init=False)

    def __post_init__(self) -> None:
        self.gateway = StripeGateway(self.sdk)

    def key(self) -> OperationId:
        self._keys += 1
        return OperationId(f"contract-{self.started}-{self._keys}")

    def do(self, request: PaymentRequest) -> Intent:
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
    yield World(client(key, http_client=http, api_base=url), bench, started=stamp)
    http.close()


@pytest.fixture(params=["in_process", "loopback", *(["elsewhere"] if ELSEWHERE else [])])
def world(request) -> Iterator[World]:
    match request.param:
        case "in_process":
            simulator = Simulator(None)
            sdk = client("sk_test_x", http_client=SimulatorHTTPClient(simulator))
            yield World(sdk, PracticeBench(simulator))
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


@pytest.fixture
def needs(world):
    """Skip a test that needs an address which this server does not have, and say which.

    An unknown address is a 404 without a code; a known one refuses the made-up id by its name.
    """

    def check(method: str, path: str) -> None:
        try:
            world.sdk.raw_request(method, path)
        except stripe.StripeError as error:
            if error.http_status == HTTPStatus.NOT_FOUND and not (error.error and error.error.code):
                pytest.skip(f"{LACKS} {method.upper()} {path}")

    return check


def pytest_terminal_summary(terminalreporter) -> None:
    """Say once for each address what a server elsewhere lacks."""
    reasons = {
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    }
    for reason in sorted(reason for reason in reasons if reason.startswith(LACKS)):
        terminalreporter.write_line(f"Not tried: {reason}")


if ELSEWHERE:

    @pytest.fixture(autouse=True)
    def _no_network() -> None:
        """The guard of all other tests is lifted for the one address that a person gave."""
