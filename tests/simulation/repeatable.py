"""What would differ from run to run, made the same: random ids, the retry library's clock."""

import gc
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import tenacity

from pos.domain.ids import SaleId
from tests.simulation.luck import luck_of

_TMPFS = Path("/dev/shm")  # noqa: S108 - where a sync costs nothing, if the system has it


@contextmanager
def repeatable(seed: str) -> Iterator[None]:
    """Sale ids come from the seed; the program's log is silent, and nothing is tidied midway."""
    random = luck_of(f"{seed}/ids")

    def sale_id() -> SaleId:
        return SaleId(f"sale_{random.getrandbits(128):032x}")

    log = logging.getLogger("pos")
    before = log.level
    tidies_itself = gc.isenabled()
    log.setLevel(logging.CRITICAL)
    try:
        with patch("pos.services.counter.new_sale_id", sale_id):
            gc.disable()
            yield
    finally:
        if tidies_itself:
            gc.enable()
        gc.collect(0)
        log.setLevel(before)


@contextmanager
def virtual_patience(now) -> Iterator[None]:
    """The retry library measures its budget by the world's clock."""
    clock = SimpleNamespace(monotonic=lambda: now().timestamp(), sleep=None)
    with patch.object(tenacity, "time", clock):
        yield


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A folder of our own, in memory where the system has such a place."""
    where = _TMPFS if _TMPFS.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="holdfast-days-", dir=where) as folder:
        yield Path(folder)
