"""Programs of this repository, forked from a process that has imported what they need.

Importing takes a second, forking a hundredth of one. Each is a real process all the same: its own
memory, files, environment, signals and streams, its own end; it runs as `python -m` runs it.
"""

import gc
import io
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Final

_NEEDED: Final = (
    "pos.adapters.stripe_api.gateway",
    "pos.adapters.stripe_simulator.forward",
    "pos.adapters.stripe_simulator.listen",
    "pos.adapters.stripe_simulator.pages",
    "pos.adapters.stripe_simulator.server",
    "pos.adapters.stripe_simulator.state",
    "pos.bootstrap.wiring",
    "pos.cli.root",
    "sqlite_utils",
    "stripe._account",
    "stripe._charge",
    "stripe._object_classes",
    "stripe._payment_intent_service",
    "stripe._payment_method",
    "tenacity",
)
_STREAMS: Final = ((0, "r"), (1, "w"), (2, "w"))


class Forked:
    """A program that runs or ran; what `subprocess.Popen` is for one that was started."""

    def __init__(self, keeper: socket.socket, stdin: int, stdout: int, stderr: int) -> None:
        self._keeper = keeper.makefile("r")
        self._socket = keeper
        self.stdin = os.fdopen(stdin, "w", encoding="utf-8")
        self.stdout = os.fdopen(stdout, encoding="utf-8", errors="replace")
        self.stderr = os.fdopen(stderr, encoding="utf-8", errors="replace")
        self.pid = int(self._keeper.readline())
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def wait(self, timeout: float | None = None) -> int:
        """What it ends with; TimeoutError when it does not within these seconds."""
        if self.returncode is None:
            self._socket.settimeout(timeout)
            self.returncode = int(self._keeper.readline())
        return self.returncode

    def close(self) -> None:
        """End it if it still runs."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.wait(20)
        for stream in (self.stdin, self.stdout, self.stderr, self._keeper, self._socket):
            with suppress(BrokenPipeError):
                stream.close()


class Programs:
    """Starts them."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    @contextmanager
    def running(self, *arguments: str, env: Mapping[str, str], code: str = "") -> Iterator[Forked]:
        """`running("pos.cli", "listen")`; or the code, with all these as its arguments."""
        mine, keepers = socket.socketpair()
        ours, theirs = zip(*(os.pipe() for _ in _STREAMS), strict=True)
        stdin, theirs = theirs[0], (ours[0], *theirs[1:])
        order = {"arguments": arguments, "env": dict(env), "code": code}
        line = json.dumps(order).encode() + b"\n"
        socket.send_fds(self._control, [line], [*theirs, keepers.fileno()])
        keepers.close()
        for fd in theirs:
            os.close(fd)
        program = Forked(mine, stdin, *ours[1:])
        try:
            yield program
        finally:
            program.close()

    def run(
        self, *arguments: str, env: Mapping[str, str], code: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """One that ends by itself, with what it wrote; it writes little to stderr."""
        with self.running(*arguments, env=env, code=code) as program:
            program.stdin.close()
            out, err = program.stdout.read(), program.stderr.read()
            return subprocess.CompletedProcess(arguments, program.wait(60), out, err)


@contextmanager
def programs(root: Path) -> Iterator[Programs]:
    """The process they are forked from lives as long as this."""
    mine, its = socket.socketpair()
    with (
        mine,
        subprocess.Popen(
            [sys.executable, "-m", "tests.forked", str(its.fileno())],
            cwd=root,
            pass_fds=(its.fileno(),),
            stdin=subprocess.DEVNULL,
        ) as process,
    ):
        its.close()
        try:
            yield Programs(mine)
        finally:
            mine.close()  # nothing more will be ordered, and it ends
            process.wait(20)


def main() -> None:
    """Fork a program for each order until they end; a program returns here to end as programs do.

    Each has a keeper, which waits for it: its process id is a line, how it ended is the next one.
    """
    for name in _NEEDED:
        import_module(name)
    gc.freeze()
    control = socket.socket(fileno=int(sys.argv[1]))
    while order := _order(control):
        line, fds = order
        if os.fork() == 0:
            control.close()
            _keep(line, fds)
            return
        for fd in fds:
            os.close(fd)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
    with suppress(ChildProcessError):
        while os.wait():
            pass


def _order(control: socket.socket) -> tuple[str, list[int]] | None:
    data, fds, _, _ = socket.recv_fds(control, 1 << 16, 4)
    while data and not data.endswith(b"\n"):
        data += control.recv(1 << 16)
    return (data.decode(), fds) if data else None


def _keep(line: str, fds: list[int]) -> None:
    *streams, told = fds
    pid = os.fork()
    if pid == 0:
        os.close(told)
        _be(json.loads(line), streams)
        return
    for fd in streams:
        os.close(fd)
    os.write(told, f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    with suppress(BrokenPipeError):
        os.write(told, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _be(order: dict[str, object], streams: list[int]) -> None:
    arguments, env, code = order["arguments"], order["env"], order["code"]
    assert isinstance(arguments, list)
    assert isinstance(env, dict)
    os.environ.clear()
    os.environ.update(env)
    for fd, (number, _) in zip(streams, _STREAMS, strict=True):
        os.dup2(fd, number)
        os.close(fd)
    sys.stdin, sys.stdout, sys.stderr = (_stream(*each) for each in _STREAMS)
    import_module("keyring.core").init_backend()  # of its own environment
    if code:
        sys.argv = ["-c", *arguments]
        exec(str(code), {"__name__": "__main__"})  # noqa: S102 - as `python -c` does
    else:
        sys.argv = arguments
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


def _stream(number: int, mode: str) -> io.TextIOWrapper:
    """As Python opens it, by the environment; closed by nobody."""
    raw = io.FileIO(number, mode, closefd=False)
    buffer = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
    return io.TextIOWrapper(
        buffer,
        encoding=os.environ.get("PYTHONIOENCODING", "utf-8"),
        errors="backslashreplace" if number == sys.__stderr__.fileno() else "strict",
        write_through=bool(os.environ.get("PYTHONUNBUFFERED")),
    )


if __name__ == "__main__":
    main()
