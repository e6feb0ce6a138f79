"""A power cut takes no commit that was acknowledged, and no record of what was sent."""

import logging
from random import Random

import pytest

from tests.breakages import applied
from tests.crash.disk import IS_POSSIBLE, coin
from tests.crash.power import (
    cut_off_at,
    new_disk,
    recovered,
    small_day,
    wrong_after_cut,
)

pytestmark = pytest.mark.skipif(not IS_POSSIBLE, reason="SQLite cannot be reached from outside")

CUTS = 90
LIVE = 14
WRITES = 240
"""About how many times a small day writes or syncs."""


@pytest.fixture
def disk(tmp_path):
    with new_disk(tmp_path / "disk") as made:
        yield made


def _cuts(disk, folder, chance, *, times):
    """What cuts at random moments of the day broke."""
    found = {}
    for number in range(times):
        at = chance.randrange(len(disk.events) + 1)
        wrong = wrong_after_cut(disk, at, (at, number), folder / str(number))
        if wrong:
            found[at, number] = wrong
    return found


def _seed(record_property):
    seed = Random().randrange(1 << 32)  # noqa: S311 - a seed, no secret
    print(f"seed {seed}")
    record_property("seed", seed)
    return Random(seed)  # noqa: S311 - a seed, no secret


def test_every_acknowledged_commit_is_there_after_a_power_cut(disk, tmp_path, record_property):
    small_day(disk)
    assert {"write", "sync", "delete", "truncate"} <= {event.what for event in disk.events}
    assert {event.name for event in disk.events if event.what == "sync"} >= {"till.db-wal"}
    assert _cuts(disk, tmp_path, _seed(record_property), times=CUTS) == {}


@pytest.mark.parametrize("breakage", ["sync-normal", "sync-off"])
def test_a_ledger_that_syncs_too_little_is_found_out(disk, tmp_path, breakage, record_property):
    with applied(breakage):
        small_day(disk)
    found = _cuts(disk, tmp_path, _seed(record_property), times=CUTS)
    assert len(found) > CUTS // 20


def test_a_till_that_lost_power_knows_everything_again(tmp_path, record_property, caplog):
    caplog.set_level(logging.ERROR, "pos")  # a dying disk makes the log long
    chance = _seed(record_property)
    cuts = []
    for number in range(LIVE):
        at = chance.randrange(1, WRITES)
        with new_disk(tmp_path / f"disk-{number}") as disk:
            shop, was_cut_off = cut_off_at(disk, at)
            cuts.append(was_cut_off)
            assert recovered(shop, disk.after_cut(coin(number)), tmp_path / str(number)) == []
            shop.simulator.close()
    assert sum(cuts) > LIVE // 2
