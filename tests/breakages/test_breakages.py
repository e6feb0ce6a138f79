"""Every breakage of the protocol is noticed by the drill that is meant for it, and only there."""

import os
import signal

import pytest

from tests.breakages import BREAKAGES
from tests.breakages.drills import CAUGHT_BY
from tests.crash.drill import Range
from tests.crash.world import world


@pytest.fixture(scope="module")
def made_world(tmp_path_factory):
    if not hasattr(os, "fork"):
        pytest.skip("tills are forked here, which this system cannot do")
    with world(tmp_path_factory.mktemp("broken")) as made:
        yield made


def _held(made_world, name, *, breakage):
    made_world.new_ledger()
    return Range(made_world, breakage=breakage).run(CAUGHT_BY[name])


@pytest.mark.parametrize("name", CAUGHT_BY)
def test_a_breakage_is_noticed(made_world, name):
    result = _held(made_world, name, breakage=name)
    assert result.complaints != ()
    # A till that stumbles over the breakage itself shows nothing.
    assert {run.code for run in result.runs} <= {0, -signal.SIGKILL}


@pytest.mark.parametrize("name", CAUGHT_BY)
def test_what_notices_a_breakage_finds_nothing_in_a_sound_till(made_world, name):
    assert _held(made_world, name, breakage="").complaints == ()


def test_every_breakage_has_something_that_notices_it():
    assert set(CAUGHT_BY) <= set(BREAKAGES)
    assert all(each.sentence.endswith(".") for each in BREAKAGES.values())
