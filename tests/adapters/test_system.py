"""The machine's clock."""

from datetime import UTC, datetime, timedelta

from pos.adapters.system import SystemClock


def test_the_clock_shows_utc_and_goes_on():
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)
