"""A write or a sync that fails, or a disk that is full, costs a sentence and never money."""

import logging
import shutil
from collections import Counter
from itertools import cycle

import pytest

from pos.errors import InDoubt, Misconfigured
from tests.crash.disk import FULL, IO_ERROR_WRITE, IS_POSSIBLE
from tests.crash.failing import (
    SENTENCES,
    Failure,
    around_syncs,
    changes,
    new_ledger,
    sold_with,
)
from tests.crash.power import LEDGER, new_disk, open_shop
from tests.kit import Shop

pytestmark = pytest.mark.skipif(not IS_POSSIBLE, reason="SQLite cannot be reached from outside")


WAYS = ((IO_ERROR_WRITE, 1), (FULL, 4), (FULL, 1), (IO_ERROR_WRITE, 4), (IO_ERROR_WRITE, 1))


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
    assert set(heard) == SENTENCES


def test_what_was_told_as_not_done_is_not_done_by_the_next_start(tmp_path, caplog):
    caplog.set_level(logging.ERROR, "pos")
    for nth in range(1, 12):
        with new_disk(tmp_path / f"{nth}") as disk:
            shop = open_shop(disk)
            sale = shop.held()
            disk.fail_from(nth, IO_ERROR_WRITE, times=1)
            with pytest.raises((Misconfigured, InDoubt)) as told:
                shop.settlement.capture(shop.intent(sale).id)
            left = shutil.copytree(disk.folder, tmp_path / f"{nth}-killed")
            back = Shop(left / LEDGER, simulator=shop.simulator)
            back.journal.recover()
            if isinstance(told.value, Misconfigured):
                assert shop.requests("/capture") == [], nth
            back.file.close()
            shop.close()
