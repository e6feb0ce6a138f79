"""How long wrong guesses lock somebody out, and that no clock shortens it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pos.domain.tries import FREE_TRIES, Tries
from pos.domain.uptime import Uptime

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ON = Uptime("boot-1", timedelta(hours=5))


def after(seconds, boot="boot-1"):
    return Uptime(boot, ON.elapsed + seconds * SECOND)


def failed(times):
    return Tries(times, NOW, ON)


def test_the_first_wrong_guesses_cost_nothing():
    assert all(failed(times).wait(NOW, ON) == timedelta(0) for times in range(FREE_TRIES))
    assert [failed(times).left for times in range(FREE_TRIES)] == [5, 4, 3, 2, 1]


def test_each_further_guess_doubles_the_wait_up_to_an_hour():
    waits = [failed(times).wait(NOW, ON) for times in range(FREE_TRIES, FREE_TRIES + 9)]
    assert waits[:4] == [30 * SECOND, 60 * SECOND, 120 * SECOND, 240 * SECOND]
    assert waits[-1] == timedelta(hours=1)
    assert failed(10_000).wait(NOW, ON) == timedelta(hours=1)


def test_it_ends_when_both_clocks_say_so():
    locked = failed(FREE_TRIES)
    assert locked.wait(NOW + 29 * SECOND, after(29)) == SECOND
    assert locked.wait(NOW + 30 * SECOND, after(30)) == timedelta(0)


def test_a_clock_that_was_turned_ahead_unlocks_nobody():
    assert failed(FREE_TRIES).wait(NOW + timedelta(days=1), after(1)) == 29 * SECOND


def test_a_clock_that_was_turned_back_locks_nobody_out_for_years():
    locked = failed(FREE_TRIES)
    assert locked.wait(NOW - timedelta(days=9999), after(1000)) == 30 * SECOND


def test_starting_the_machine_again_unlocks_nobody():
    locked = failed(FREE_TRIES)
    assert locked.wait(NOW + timedelta(hours=1), Uptime("boot-2", 10 * SECOND)) == 20 * SECOND
    assert locked.wait(NOW + timedelta(hours=1), Uptime("boot-2", 30 * SECOND)) == timedelta(0)


@given(
    st.integers(FREE_TRIES, 40),
    st.integers(-(10**8), 10**8),
    st.integers(0, 7200),
    st.sampled_from(["boot-1", "boot-2"]),
)
def test_no_turn_of_the_clock_shortens_the_wait_by_the_machines_count(times, turned, passed, boot):
    locked = failed(times)
    count = after(passed) if boot == "boot-1" else Uptime(boot, passed * SECOND)
    still = locked.wait(NOW, ON) - passed * SECOND
    assert locked.wait(NOW + turned * SECOND, count) >= max(still, timedelta(0))
