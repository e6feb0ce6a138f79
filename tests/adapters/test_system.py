"""The machine's clock and its count of time."""

import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from pos.adapters.system import SystemClock, SystemUptime


def test_the_clock_shows_utc_and_goes_on():
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


def test_two_runs_of_the_program_count_from_the_same_start_of_the_machine(tmp_path):
    boot_id = tmp_path / "boot_id"
    boot_id.write_text("5a4c\n")
    first, second = SystemUptime(boot_id)(), SystemUptime(boot_id)()
    assert first.boot == second.boot == "5a4c"
    assert timedelta(0) < first.elapsed <= second.elapsed
    assert second.at_least_since(first) == second.elapsed - first.elapsed


def test_where_the_machine_names_no_start_each_run_counts_for_itself(tmp_path):
    source = SystemUptime(tmp_path / "missing")
    first, other, later = source(), SystemUptime(tmp_path / "missing")(), source()
    assert first.boot == later.boot != other.boot
    assert later.at_least_since(first) <= later.at_least_since(other) == later.elapsed


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name their clocks otherwise")
def test_a_count_with_sleep_goes_on_while_the_machine_is_suspended(monkeypatch, tmp_path):
    boot_id = tmp_path / "boot_id"
    boot_id.write_text("5a4c\n")
    asleep_ns = 3_600_000_000_000
    monkeypatch.setattr(time, "clock_gettime_ns", lambda _clock: time.monotonic_ns() + asleep_ns)
    stopped = SystemUptime(boot_id)()
    assert SystemUptime(boot_id, counts_sleep=True)().at_least_since(stopped) >= timedelta(hours=1)
