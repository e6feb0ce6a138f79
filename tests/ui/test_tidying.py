"""Windows are freed by the thread that made them."""

import gc
from collections.abc import Iterator
from threading import Thread, current_thread

import pytest
from PySide6.QtCore import QObject

from ui.tidying import Tidying, tidy


class _Circle:
    def __init__(self, freed_by: list[str]) -> None:
        self.itself = self
        self.freed_by = freed_by

    def __del__(self) -> None:
        self.freed_by.append(current_thread().name)


@pytest.fixture
def tidying(qapp: QObject) -> Iterator[Tidying]:
    tidying = Tidying()
    yield tidying
    tidying.deleteLater()


def _allocate() -> list[list[int]]:
    return [[number] for number in range(60_000)]


def test_a_busy_lane_frees_no_circles(tidying: Tidying) -> None:
    freed_by: list[str] = []
    _Circle(freed_by)
    lane = Thread(target=_allocate, name="lane")
    lane.start()
    lane.join()

    assert freed_by == []
    assert not gc.isenabled()


def test_circles_are_freed_once_enough_was_made(tidying: Tidying) -> None:
    freed_by: list[str] = []
    _Circle(freed_by)
    kept = _allocate()

    tidy()

    assert freed_by == [current_thread().name]
    assert len(kept) == 60_000


def test_little_work_is_no_reason_to_look(tidying: Tidying) -> None:
    gc.collect()
    freed_by: list[str] = []
    _Circle(freed_by)

    tidy()

    assert freed_by == []
    gc.collect()
