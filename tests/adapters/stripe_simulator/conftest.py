"""A practice Stripe with a clock that stands still, and the real SDK in front of it."""

import pytest

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator.helpers import START, client_for


@pytest.fixture
def simulator():
    simulator = Simulator(None, wall=lambda: START, seed="tests")
    yield simulator
    simulator.close()


@pytest.fixture
def bench(simulator):
    return PracticeBench(simulator)


@pytest.fixture
def client(simulator):
    return client_for(simulator)
