"""Facts about this machine, and what it says where a fact cannot be had."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from pos.adapters import machine
from pos.adapters.machine import ThisMachine
from pos.domain.health import Place


def test_versions_name_what_is_missing_too(monkeypatch):
    monkeypatch.setattr(machine, "_PACKAGES", ("stripe", "no-such-thing"))
    versions = ThisMachine().versions()
    assert versions["python"].startswith(f"{sys.version_info.major}.")
    assert versions["stripe"][0].isdigit()
    assert versions["no-such-thing"] == "missing"


def test_the_environment_is_told_by_names_and_never_by_values(monkeypatch):
    monkeypatch.setenv("HOLDFAST_STRIPE_KEY", "sk_test_0123456789")
    monkeypatch.setenv("MY_OWN_SECRET", "x")
    told = ThisMachine().surroundings()
    assert "HOLDFAST_STRIPE_KEY" in told
    assert "MY_OWN_SECRET" not in told
    assert "sk_test" not in repr(told)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no file modes")
def test_a_place_is_private_when_nobody_else_may_look(tmp_path):
    tmp_path.chmod(0o700)
    assert ThisMachine().place(tmp_path).is_private
    tmp_path.chmod(0o750)
    place = ThisMachine().place(tmp_path)
    assert place.exists
    assert place.is_writable
    assert place.is_private is False


def test_the_room_for_a_folder_that_is_to_be_made_is_that_of_its_disk(tmp_path):
    place = ThisMachine().place(tmp_path / "a" / "b" / "c")
    assert not place.exists
    assert place.free is not None
    assert place.free > 0


def test_a_disk_that_does_not_answer_is_unknown_room(tmp_path, monkeypatch):
    def fail(_path):
        raise PermissionError

    monkeypatch.setattr(machine, "disk_usage", fail)
    assert ThisMachine().place(tmp_path / "x") == Place(exists=False)


def test_the_holder_of_a_lock_is_named_while_it_holds(tmp_path):
    path = tmp_path / "till.lock"
    assert ThisMachine().lock_holder(path) is None
    with FileLock(path):
        holder = ThisMachine().lock_holder(path)
        assert holder is not None
        if sys.platform == "linux":
            assert str(os.getpid()) in holder
    assert ThisMachine().lock_holder(path) is None


def test_where_no_list_of_locks_is_kept_the_lock_itself_is_asked(tmp_path, monkeypatch):
    path = tmp_path / "till.lock"
    read = Path.read_text

    def without_list(self, *arguments, **more):
        if str(self) == "/proc/locks":
            raise FileNotFoundError
        return read(self, *arguments, **more)

    monkeypatch.setattr(Path, "read_text", without_list)
    assert ThisMachine().lock_holder(path) is None
    with FileLock(path):
        assert ThisMachine().lock_holder(path) == "another process"
    assert ThisMachine().lock_holder(path) is None


def test_the_clock_on_the_wall_is_asked_for_its_zone(monkeypatch):
    offset = ThisMachine().offset(datetime(2026, 7, 1, tzinfo=UTC))
    assert timedelta(hours=-12) <= offset <= timedelta(hours=14)
    assert offset % timedelta(minutes=15) == timedelta(0)


def test_a_missing_qt_is_named(monkeypatch):
    def refuse(_name):
        raise ImportError("libGL.so.1: cannot open shared object file")

    monkeypatch.setattr("importlib.import_module", refuse)
    assert ThisMachine().screen_trouble().startswith("libGL.so.1")


@pytest.mark.skipif(sys.platform != "linux", reason="about X and Wayland")
def test_a_session_without_a_display_is_named(monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "display" in ThisMachine().screen_trouble()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert ThisMachine().screen_trouble() == ""


def test_a_library_that_cannot_be_loaded_is_named_by_what_it_lacks(tmp_path, monkeypatch):
    plugin = tmp_path / "libqxcb.so"
    assert machine._unloadable(plugin) == ""
    plugin.write_bytes(b"")

    def refuse(_name):
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file")

    monkeypatch.setattr("ctypes.CDLL", refuse)
    assert machine._unloadable(plugin) == "libxcb-cursor.so.0"
