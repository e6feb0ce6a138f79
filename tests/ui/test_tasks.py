"""Lanes: real threads, met here and nowhere else."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread

from pos.errors import InDoubt
from ui.notices import notice_for
from ui.tasks import Lane, Lanes


@pytest.fixture
def lane(qapp) -> Iterator[Lane]:
    lane = Lane("test")
    yield lane
    lane.close(5_000)


def never(_: object) -> None:
    pytest.fail("this must not be called")


def test_a_job_runs_elsewhere_and_its_result_comes_home(qtbot, lane):
    threads = []
    with qtbot.waitSignal(lane.became_idle):
        lane.start(
            QThread.currentThread,
            done=lambda worker: threads.extend([worker, QThread.currentThread()]),
            failed=never,
        )
    worker, home = threads
    assert worker is not home
    assert home is lane.thread()


def test_a_failure_comes_home_as_the_exception_it_was(qtbot, lane):
    error = InDoubt("no_answer")

    def job() -> None:
        raise error

    seen: list[Exception] = []
    with qtbot.waitSignal(lane.became_idle):
        lane.start(job, done=never, failed=seen.append)
    assert seen == [error]


def test_what_is_no_failure_of_ours_is_raised_again_on_the_gui_thread(qtbot, lane):
    with qtbot.capture_exceptions() as raised, qtbot.waitSignal(lane.became_idle):
        lane.start(lambda: 1 // 0, done=never, failed=notice_for)
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]
    assert lane.is_idle


def test_one_thread_keeps_the_order_of_the_jobs(qtbot, lane):
    ran: list[int] = []
    heard: list[int] = []

    def job(number: int) -> int:
        ran.append(number)
        return number

    with qtbot.waitSignal(lane.became_idle):
        for number in range(50):
            lane.start(lambda number=number: job(number), done=heard.append, failed=never)
    assert ran == heard == list(range(50))


def test_a_lane_is_idle_only_after_the_result_was_delivered(qtbot, lane):
    assert lane.is_idle
    lane.start(lambda: None, done=lambda _: None, failed=never)
    assert lane.wait(5_000)
    assert not lane.is_idle
    qtbot.waitUntil(lambda: lane.is_idle)


def test_the_threads_of_a_lane_stay_for_the_next_job(qtbot, lane):
    idents: list[int] = []
    for _ in range(3):
        with qtbot.waitSignal(lane.became_idle):
            lane.start(threading.get_ident, done=idents.append, failed=never)
    assert len(set(idents)) == 1


def test_a_wide_lane_does_two_things_at_once(qtbot):
    lane = Lane("wide", 2)
    meeting = threading.Barrier(2, timeout=5)
    met: list[int] = []
    with qtbot.waitSignal(lane.became_idle):
        for _ in range(2):
            lane.start(meeting.wait, done=met.append, failed=never)
    assert sorted(met) == [0, 1]
    assert lane.close(5_000)


def test_closing_waits_for_the_job_and_delivers_nothing_afterwards(qtbot, qapp):
    lane = Lane("closing")
    ran = []
    lane.start(lambda: ran.append(1), done=never, failed=never)
    assert lane.close(5_000)
    assert ran == [1]
    qtbot.waitUntil(lambda: lane.is_idle)


def test_closing_says_when_a_job_does_not_end_in_time(lane):
    go_on = threading.Event()
    lane.start(lambda: go_on.wait(5), done=never, failed=never)
    assert not lane.close(1)
    go_on.set()
    assert lane.close(5_000)


def test_a_closed_lane_takes_no_more_jobs(lane):
    lane.close(0)
    ran = []
    lane.start(lambda: ran.append(1), done=never, failed=never)
    assert lane.wait(5_000)
    assert ran == []


def test_the_tills_lanes_close_together(qapp):
    before = sys.getswitchinterval()
    try:
        lanes = Lanes.build()
        assert sys.getswitchinterval() < 0.001
        assert lanes.are_idle
        go_on = threading.Event()
        lanes.reading.start(lambda: go_on.wait(5), done=never, failed=never)
        assert not lanes.are_idle
        assert not lanes.close(1)
        go_on.set()
        assert lanes.close(5_000)
    finally:
        sys.setswitchinterval(before)
