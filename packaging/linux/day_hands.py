"""A display of its own, and hands that find controls as a screen reader does: by their names.

Nothing here knows a position or counts tabulators, so the program may move its buttons. Needs the
Debian packages that `first_day.py` names.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, TypeVar

if TYPE_CHECKING:
    from gi.repository import Atspi

T = TypeVar("T")
_PATIENCE: Final = 60.0  # seconds; a first start reads 200 MB
_FAR: Final = 160  # times the tabulator
_PAUSE: Final = 0.15  # seconds between two looks
_TO_PAINT: Final = 0.6  # seconds until a window is drawn as it will stay
_SIZE: Final = "1280x800x24"
_SERVERS: Final = (
    "/usr/libexec/at-spi-bus-launcher",
    "/usr/lib/at-spi2-core/at-spi-bus-launcher",
)


class NotThere(Exception):
    """What a person would look for is not on the screen, or no key leads to it."""


class Desk:
    """A display, a bus and a window manager that are gone afterwards; a home of its own."""

    def __init__(self, home: Path) -> None:
        self._running: list[subprocess.Popen[bytes]] = []
        runtime = home / "run"
        runtime.mkdir(mode=0o700, parents=True)
        os.environ.update(HOME=str(home), XDG_RUNTIME_DIR=str(runtime), QT_QPA_PLATFORM="xcb")
        os.environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "WAYLAND_DISPLAY"):
            os.environ.pop(name, None)

    def __enter__(self) -> Self:
        display = self._told("Xvfb", "-screen", "0", _SIZE, "-nolisten", "tcp", "-displayfd")
        os.environ["DISPLAY"] = f":{display}"
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self._told(
            "dbus-daemon", "--session", "--nofork", "--print-address"
        )
        launcher = next((each for each in _SERVERS if Path(each).exists()), _SERVERS[0])
        self._start(launcher, "--launch-immediately")
        self._start("openbox")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in reversed(self._running):
            process.terminate()
            process.wait(10)

    def _start(self, *command: str, hears: int | None = None) -> None:
        passed = () if hears is None else (hears,)
        self._running.append(
            subprocess.Popen(  # noqa: S603 - programs of the system, named above
                command, stderr=subprocess.DEVNULL, pass_fds=passed
            )
        )

    def _told(self, *command: str) -> str:
        """The line that a server writes when it is ready, to the number at the command's end."""
        read, write = os.pipe()
        joined = command[-1] == "--print-address"
        last = (f"{command[-1]}={write}",) if joined else (command[-1], str(write))
        self._start(*command[:-1], *last, hears=write)
        os.close(write)
        with os.fdopen(read) as lines:
            return lines.readline().strip()


class Hands:
    """Keys and a mouse on what is in front."""

    def __init__(self, pictures: Path) -> None:
        self._pictures = pictures
        self._taken = 0

    def key(self, *keys: str) -> None:
        _run("xdotool", "key", "--clearmodifiers", "--delay", "60", *keys)

    def type(self, text: str) -> None:
        """At a person's pace: these are no scanner's keys."""
        _run("xdotool", "type", "--delay", "70", text)

    def scan(self, code: str) -> None:
        """As a scanner does: one key on another's heels, and Enter."""
        _run("xdotool", "type", "--delay", "2", f"{code}\n")

    def press(self, name: str) -> None:
        """Go to a control with the tabulator, and press it with the space bar."""
        self.reach(name)
        self.key("space")

    def click(self, name: str) -> None:
        """With the mouse, in its middle."""
        found = self.see(name)
        area = found.get_extents(_atspi().CoordType.SCREEN)
        middle = (area.x + area.width // 2, area.y + area.height // 2)
        _run("xdotool", "mousemove", *map(str, middle), "click", "1")

    def reach(self, name: str) -> None:
        """Go there with the tabulator. Raises NotThere if that leads past it."""
        wanted = self.see(name)
        for _ in range(_FAR):
            if _has(wanted, _atspi().StateType.FOCUSED):
                return
            self.key("Tab")
        raise NotThere(f"no key leads to {name!r}")

    def fill(self, name: str, text: str) -> None:
        """Replace what a field holds."""
        self.reach(name)
        self.key("ctrl+a")
        self.type(text)

    def see(self, name: str) -> Atspi.Accessible:
        """The control in front that is called so, or begins so; waits until it comes."""

        def look() -> Atspi.Accessible | None:
            shown = [(each, name_of(each)) for each in shown_now() if _is_for_hands(each)]
            same = [each for each, called in shown if called == name]
            like = [each for each, called in shown if called.startswith(name)]
            return next(iter((*same, *like)), None)

        return until(look, f"{name!r} is not on the screen")

    def sees(self, text: str) -> bool:
        """Whether these words are part of something that is shown."""
        return any(text in (each.get_name() or "") for each in shown_now())

    def wait_for(self, text: str) -> None:
        until(lambda: self.sees(text), f"nothing says {text!r}")

    def picture(self, name: str) -> None:
        """Of the whole display, as somebody in front of it sees it."""
        time.sleep(_TO_PAINT)
        self._taken += 1
        target = self._pictures / f"{self._taken:02}-{name}.png"
        _run("import", "-window", "root", str(target))
        print(f"  {target.name}", flush=True)


def until(look: Callable[[], T], otherwise: str) -> T:
    """What a look finds as soon as it finds something. Raises NotThere."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(_PAUSE)
    raise NotThere(otherwise)


def shown_now() -> Iterator[Atspi.Accessible]:
    """Every control of the window in front that is really shown."""
    desktop = _atspi().get_desktop(0)
    desktop.clear_cache()
    for place in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(place)
        if program is not None and program.get_name() == "holdfast":
            windows = [program.get_child_at_index(at) for at in range(program.get_child_count())]
            shown = [each for each in windows if _is_shown(each)]
            if shown:
                yield from _inside(shown[-1])


def name_of(part: Atspi.Accessible) -> str:
    """As a screen reader says it: a box of choices is called by its label, not by its choice."""
    if part.get_role() == _atspi().Role.COMBO_BOX:
        for relation in part.get_relation_set():
            if relation.get_relation_type() == _atspi().RelationType.LABELLED_BY:
                return relation.get_target(0).get_name() or ""
    return part.get_name() or ""


def _is_for_hands(part: Atspi.Accessible) -> bool:
    return _has(part, _atspi().StateType.FOCUSABLE)


def _inside(part: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    yield part
    for at in range(part.get_child_count()):
        child = part.get_child_at_index(at)
        if _is_shown(child):
            yield from _inside(child)


def _is_shown(part: Atspi.Accessible | None) -> bool:
    return part is not None and _has(part, _atspi().StateType.SHOWING)


def _has(part: Atspi.Accessible, state: Atspi.StateType) -> bool:
    part.clear_cache()
    return bool(part.get_state_set().contains(state))


def _atspi() -> type[Atspi]:
    """Asked for late: it looks for its bus in the surroundings as it is imported."""
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi

    return Atspi


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=_PATIENCE)  # noqa: S603 - tools named above
