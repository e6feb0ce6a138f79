"""What the crash tests stand on: Stripe in its process, tills in theirs."""

import os
import pickle

import pytest
from filelock import FileLock

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
def dry(range_, tmp_path_factory, worker_id) -> DryRun:
    """Every course without a death, lived once for all processes of a run."""
    if worker_id == "master":
        return dry_run(range_)
    kept = tmp_path_factory.getbasetemp().parent / "dry-run"
    with FileLock(f"{kept}.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(dry_run(range_)))
    return pickle.loads(kept.read_bytes())  # noqa: S301 - written a moment ago by this very run
