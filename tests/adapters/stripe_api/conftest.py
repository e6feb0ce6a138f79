"""A gateway to a practice Stripe, with an ear on the wire."""

from datetime import UTC, datetime
from typing import Final

import pytest

from pos.adapters.stripe_api.gateway import StripeGateway, client
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_api.recorder import Recorder

START: Final = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def recorder():
    simulator = Simulator(None, wall=lambda: START, seed="wire")
    yield Recorder(simulator)
    simulator.close()


@pytest.fixture
def gateway(recorder):
    return StripeGateway(client("sk_test_wire", http_client=recorder))
