"""What the crash tests stand on: Stripe in its process, tills in theirs."""

import os

import pytest

from tests.crash.drill import Range
from tests.crash.points import DryRun, dry_run
from tests.crash.world import world


@pytest.fixture(scope="session")
def range_(tmp_path_factory):
    """A world for all drills of this process of the test run."""
    if not hasattr(os, "fork"):
        pytest.skip("tills are forked here, which this system cannot do")
    with world(tmp_path_factory.mktemp("world")) as made:
        yield Range(made)


@pytest.fixture(scope="session")
def dry(range_) -> DryRun:
    """Every course without a death."""
    return dry_run(range_)
