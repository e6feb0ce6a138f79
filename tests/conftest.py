"""What every test gets: no screen, no network, no home, no real keyring, no warning unseen."""

import gc
import logging
import os
import re
import socket
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Final

import hypothesis
import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError
from typing_extensions import override

import ui.own_imports  # noqa: F401 - as the program, also for tests that start no window

# Before the first QApplication; a developer may name another platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Ten thousand tests are found before the first one runs, and none of what they are is garbage.
_IS_INSIDE_ANOTHER_RUN: Final = not gc.isenabled()
gc.disable()

# Two busy cores are no reason to fail; what an example does is.
hypothesis.settings.register_profile("holdfast", deadline=None)
hypothesis.settings.load_profile("holdfast")

LOOPBACK = {"", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"}  # noqa: S104 - only compared with

LogExpecter = Callable[[str], None]


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets with the test; refuses what the real ones refuse."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    @override
    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


class NetworkForbiddenError(Exception):
    """A test tried to leave this machine."""


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["holdfast", "-style", "Fusion"]


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    """The keyring of this test; what was set before comes back afterwards."""
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def _new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes an empty folder. Pytest's own way reads the names of all that are there each time."""
    base, numbers = tmp_path_factory.mktemp("each"), count()

    def make() -> Path:
        folder = base / str(next(numbers))
        folder.mkdir()
        return folder

    return make


@pytest.fixture
def tmp_path(_new_folder: Callable[[], Path]) -> Path:
    """As pytest's, without its look at the folders of thousands of other tests."""
    return _new_folder()


@pytest.fixture(autouse=True)
def _clean_surroundings(monkeypatch: pytest.MonkeyPatch, _new_folder: Callable[[], Path]) -> None:
    """Give the test a home of its own and none of the developer's settings."""
    for name in [name for name in os.environ if name.startswith("HOLDFAST_")]:
        monkeypatch.delenv(name)
    home = _new_folder()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name, folder in {
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CONFIG_HOME": ".config",
        "XDG_CACHE_HOME": ".cache",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }.items():
        monkeypatch.setenv(name, str(home / folder))
    # For programs a test starts: they have no memory keyring, and must not find the real one.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every connection and look-up that leaves the machine, even if somebody catches it."""
    attempts: list[object] = []

    def check(host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        if name not in LOOPBACK:
            attempts.append(host)
            raise NetworkForbiddenError(name)

    def guarded(connect):
        def wrapper(own, address):
            if own.family in {socket.AF_INET, socket.AF_INET6} and isinstance(address, tuple):
                check(address[0])
            return connect(own, address)

        return wrapper

    look_up = socket.getaddrinfo

    def guarded_look_up(host: bytes | str | None, *args, **kwargs):
        check(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    assert not attempts, f"the test tried to reach {attempts}"


class _Warnings(logging.Handler):
    """Keeps every record of WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []
        self.expected: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def settle(self) -> None:
        """Fail on a record that nobody expected, and on an expectation that nothing met."""
        patterns = [re.compile(pattern) for pattern in self.expected]
        surprises = [line for line in self.seen if not any(p.search(line) for p in patterns)]
        assert not surprises, "unexpected log records:\n" + "\n".join(surprises)
        missing = [p.pattern for p in patterns if not any(p.search(line) for line in self.seen)]
        assert not missing, f"expected log records that never came: {missing}"


@pytest.fixture(autouse=True)
def _log_warnings() -> Iterator[_Warnings]:
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.settle()


@pytest.fixture
def expect_log(_log_warnings: _Warnings) -> LogExpecter:
    """`expect_log("pattern")`: a record of WARNING or above like this belongs to the test.

    The pattern is searched in "LEVEL logger: message"; one that never comes fails the test.
    """
    return _log_warnings.expected.append


_TESTS_BETWEEN: Final = 100
_done = count(1)


@pytest.fixture(scope="session", autouse=True)
def _tidied_by_this_thread_alone() -> Iterator[None]:
    """Widgets in a cycle may only be freed by the thread that made them.

    Left to itself, Python's collector, which is off since these lines were read, runs in whichever
    thread allocates next, also in one of a lane that is just ending.
    """
    _tidy()
    yield
    if not _IS_INSIDE_ANOTHER_RUN:
        gc.unfreeze()
        gc.enable()


@pytest.fixture(autouse=True)
def _tidied_now_and_then() -> Iterator[None]:
    yield
    if next(_done) % _TESTS_BETWEEN == 0:
        _tidy()


def _tidy() -> None:
    """What is left stays: thousands of tests, what they import, and the source as trees."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).resolve().parent.parent
