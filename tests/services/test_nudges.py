"""Nudges are small files that appear whole, say nothing about money, and never become many."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from pos.errors import Broken, Misconfigured
from pos.services.nudges import KEPT_FOR, MOST_KEPT, Nudge, Nudges, nudge_folder


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def nudges(tmp_path, clock):
    return Nudges(tmp_path / "test-acct_1Shop.db", clock)


def _nudge(number: int) -> Nudge:
    return Nudge(f"evt_{number}", "charge.captured", f"ch_{number}")


def test_a_nudge_is_a_file_beside_the_ledger_named_by_its_event(tmp_path, nudges):
    assert nudges.drop(_nudge(1))
    [path] = (tmp_path / "nudges" / "test-acct_1Shop").iterdir()
    assert path.name == "evt_1.json"
    assert json.loads(path.read_text()) == {
        "event": "evt_1",
        "type": "charge.captured",
        "object": "ch_1",
    }
    assert nudge_folder(tmp_path / "test-acct_1Shop.db") == path.parent == nudges.folder


def test_the_same_event_again_changes_nothing(nudges):
    assert nudges.drop(_nudge(1))
    before = [(path.name, path.stat().st_mtime_ns) for path in nudges.folder.iterdir()]
    assert not nudges.drop(_nudge(1))
    assert before == [(path.name, path.stat().st_mtime_ns) for path in nudges.folder.iterdir()]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a home to its owner by other means")
def test_only_their_owner_reads_them(nudges):
    nudges.drop(_nudge(1))
    [path] = nudges.folder.iterdir()
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_they_are_read_in_the_order_in_which_they_came(nudges):
    for number in (3, 1, 2):
        nudges.drop(_nudge(number))
    assert [each.event for each in nudges.waiting()] == ["evt_3", "evt_1", "evt_2"]


def test_what_was_heeded_is_gone_and_what_came_meanwhile_stays(nudges):
    nudges.drop(_nudge(1))
    seen = nudges.waiting()
    nudges.drop(_nudge(2))
    nudges.heeded(seen)
    assert nudges.waiting() == [_nudge(2)]
    nudges.heeded(seen)  # a till that is open may have been faster


def test_old_ones_go_also_half_written_ones(nudges, clock):
    nudges.drop(_nudge(1))
    half = nudges.folder / "evt_9.json.ab12.part"
    half.write_bytes(b"{")
    os.utime(half, (0, 0))
    clock.time += KEPT_FOR
    nudges.drop(_nudge(2))
    assert [path.name for path in nudges.folder.iterdir()] == ["evt_2.json"]


def test_there_are_never_many_and_the_newest_stay(nudges):
    for number in range(MOST_KEPT + 5):
        nudges.drop(_nudge(number))
    kept = [each.event for each in nudges.waiting()]
    assert kept == [f"evt_{number}" for number in range(5, MOST_KEPT + 5)]


def test_a_strange_file_is_passed_by(nudges):
    nudges.drop(_nudge(1))
    for name, text in {"evt_a": "", "evt_b": "[1]", "evt_c": '{"x": 1}', "other": "{}"}.items():
        (nudges.folder / f"{name}.json").write_text(text)
    assert nudges.waiting() == [_nudge(1)]


@pytest.mark.parametrize("name", ["", "../evt_1", "evt_", "evt_a/b", "evt_ä", "evt_" + "x" * 121])
def test_no_event_can_name_a_file_elsewhere(tmp_path, nudges, name):
    with pytest.raises(Broken, match="event_unnamed"):
        nudges.drop(Nudge(name, "charge.captured", "ch_1"))
    assert not nudges.folder.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path, clock):
    (tmp_path / "nudges").write_text("a file")
    with pytest.raises(Misconfigured, match="folder_not_writable"):
        Nudges(tmp_path / "test-acct_1Shop.db", clock).drop(_nudge(1))


def test_nothing_waits_where_there_is_no_folder(nudges):
    assert nudges.waiting() == []
