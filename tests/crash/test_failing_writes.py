"""A write or a sync that fails, or a disk that is full, costs a sentence and never money."""

import logging
from collections import Counter
from itertools import cycle

import pytest

from tests.crash.disk import FULL, IO_ERROR_WRITE, IS_POSSIBLE
from tests.crash.failing import (
    DISK,
    NOT_STORED,
    Failure,
    around_syncs,
    changes,
    new_ledger,
    sold_with,
)

pytestmark = pytest.mark.skipif(not IS_POSSIBLE, reason="SQLite cannot be reached from outside")


WAYS = ((IO_ERROR_WRITE, 1), (FULL, 1), (IO_ERROR_WRITE, 4), (FULL, 4))


def test_a_disk_that_fails_for_a_moment(tmp_path, caplog):
    caplog.set_level(logging.ERROR, "pos")  # each failure is told there as well
    ledger = new_ledger(tmp_path)
    heard: Counter[str] = Counter()
    for nth, (code, times) in zip(
        around_syncs(changes(tmp_path / "plain", ledger)), cycle(WAYS), strict=False
    ):
        outcome = sold_with(Failure(nth, code, times), tmp_path / str(nth), ledger)
        assert outcome.wrong == (), f"change {nth} fails with {code}, {times} times"
        heard.update(outcome.told)
    assert set(heard) == {*DISK, NOT_STORED}
