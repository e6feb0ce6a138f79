"""One scan by real key events of a real display: what no test inside the process can show."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

EAN = "4006381333931"
NEEDED = ("Xvfb", "xdotool")
pytestmark = [
    pytest.mark.real_window,
    pytest.mark.skipif(
        any(shutil.which(program) is None for program in NEEDED),
        reason=f"needs {' and '.join(NEEDED)}, which are not installed here",
    ),
]


@pytest.fixture
def display() -> Iterator[str]:
    """A display of our own, under a number that nobody else has."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


class Window:
    """The program under test, and the lines it has printed."""

    def __init__(self, display: str, root: Path) -> None:
        self._surroundings = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(root),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.till_to_scan_at"],
            cwd=root,
            env=self._surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.strip())

    def hear_until(self, wanted: str) -> list[str]:
        """Lines up to and including the one that begins like that."""
        heard: list[str] = []
        while not heard or not heard[-1].startswith(wanted):
            heard.append(self._lines.get(timeout=20))
        return heard

    def xdotool(self, *command: str) -> None:
        subprocess.run(["xdotool", *command], env=self._surroundings, check=True, timeout=20)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._reader.join(10)
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()


@pytest.fixture
def window(display: str, root: Path) -> Iterator[Window]:
    window = Window(display, root)
    # Without a window manager a window has to be given the keyboard.
    window.xdotool(
        "search", "--sync", "--onlyvisible", "--name", "Scan here", "windowfocus", "--sync"
    )
    window.hear_until("FOCUS QLineEdit")
    yield window
    window.close()


def test_a_scanner_is_told_from_a_person_by_real_keys(window: Window):
    # A person types slowly and is not disturbed.
    window.xdotool("type", "--delay", "80", "3*")
    # A scanner's burst, then Enter, in one go.
    window.xdotool("type", "--delay", "1", f"{EAN}\n")
    assert window.hear_until("SCAN") == [f"SCAN {EAN} [3*]"]
    # The focus on a button: the burst's Enter does not press it, a person's does.
    window.xdotool("key", "--delay", "80", "Tab")
    window.hear_until("FOCUS QPushButton")
    window.xdotool("type", "--delay", "1", f"{EAN}\n")
    assert window.hear_until("SCAN") == [f"SCAN {EAN} [3*]"]
    window.xdotool("key", "space")
    assert window.hear_until("CLICK") == ["CLICK"]
