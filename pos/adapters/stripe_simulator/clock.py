"""The practice clock: the real time, turned forward as far as somebody turned it."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pysqlite3 import dbapi2 as sqlite3

from pos.adapters.stripe_simulator.state import State
from pos.errors import Refused

_OFFSET: Final = "clock_offset_us"
_MICROSECOND: Final = timedelta(microseconds=1)


def utc_now() -> datetime:
    return datetime.now(UTC)


def now(state: State, wall: Callable[[], datetime]) -> datetime:
    """Aware UTC; inside a transaction."""
    return wall().astimezone(UTC) + timedelta(microseconds=int(state.setting(_OFFSET) or 0))


def advance(state: State, by: timedelta) -> None:
    """Turn the clock forward; inside a transaction.

    Raises:
        Refused: `practice_clock_backwards`.
    """
    if by < timedelta(0):
        raise Refused("practice_clock_backwards", by=by)
    state.set(_OFFSET, str(int(state.setting(_OFFSET) or 0) + by // _MICROSECOND))


def peek(path: Path, wall: Callable[[], datetime]) -> datetime:
    """The practice time by a state file that is only looked at; without one, the real time."""
    look = "SELECT value FROM settings WHERE name = ?"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            row = db.execute(look, [_OFFSET]).fetchone()
    except sqlite3.Error:
        row = None
    return wall().astimezone(UTC) + timedelta(microseconds=int(row[0]) if row else 0)
