"""What the till is built on: pinned, checked, and the same on every machine."""

import re
import sys
import tomllib

import PySide6
import pytest
from PySide6.QtCore import QObject, Signal

from tests.house.sources import ROOT

LOCKS = ("requirements.lock", "requirements-web.lock", "requirements-dev.lock")


def _pins(lock: str) -> dict[str, str]:
    """Package to its lines, joined, without comments."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if not line.lstrip().startswith("#")]
    return {re.split("[=<>!~ ]", line)[0]: line for line in lines if line}


def _project() -> dict:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]


def _named(requirement: str) -> str:
    return re.split(r"[\[=<>!~ ;]", requirement)[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_to_a_version_and_its_hashes(lock):
    pinned = re.compile(r"[a-z\d-]+==\S+ (; .+? )? *--hash=sha256:[\da-f]{64}( |$)")
    pins = _pins(lock)
    assert len(pins) > 30
    assert [line for line in pins.values() if not pinned.match(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_server_and_no_folder(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.search(r"https?:|file:|/|--(?!hash=)|@", text) is None


def test_a_longer_lock_holds_the_shorter_ones():
    run, web, dev = map(_pins, LOCKS)
    assert {name: web.get(name) for name in run} == run
    assert {name: dev.get(name) for name in web} == web


def test_the_locks_hold_all_that_the_project_asks_for():
    project = _project()
    extras = project["optional-dependencies"]
    assert {_named(r) for r in project["dependencies"] + extras["build"]} <= _pins(LOCKS[0]).keys()
    assert {_named(r) for r in extras["web"]} <= _pins(LOCKS[1]).keys()
    assert {_named(r) for r in extras["dev"]} <= _pins(LOCKS[2]).keys()


def test_what_only_tests_need_is_not_in_the_till():
    assert {"pytest", "mypy", "ruff", "hypothesis", "uv"}.isdisjoint(_pins(LOCKS[1]))


def test_the_till_is_installed_without_the_web_engine():
    run, web, _ = map(_pins, LOCKS)
    assert web.keys() - run.keys() == {"pyside6-addons"}


def test_the_lock_serves_other_systems_too():
    run = _pins(LOCKS[0])
    assert "sys_platform == 'win32'" in run["pywin32-ctypes"]
    assert "sys_platform == 'linux'" in run["secretstorage"]
    assert run["pyside6-essentials"].count("--hash=") >= 4  # Linux twice, macOS, Windows


def test_qt_is_the_one_that_is_sound_on_python_3_11():
    assert PySide6.__version__ == "6.11.3"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_qt_calls_do_not_eat_none():
    # PySide6 6.12.0 on 3.11 loses a reference with every call, and the process aborts in the end.
    target = QObject()
    target.setObjectName("x")
    before = sys.getrefcount(None)
    for _ in range(100):
        target.setObjectName("x")
    assert sys.getrefcount(None) > before - 50


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True is immortal from Python 3.12 on")
def test_qt_signals_do_not_eat_true():
    class Bell(QObject):
        rung = Signal()

    bell = Bell()
    bell.rung.emit()
    before = sys.getrefcount(True)
    for _ in range(100):
        bell.rung.emit()
    assert sys.getrefcount(True) > before - 50
