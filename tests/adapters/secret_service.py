"""A real Secret Service for a test: a session bus and gnome-keyring in a throw-away home.

`serving(home)` starts a Python inside it that carries out what `RemoteSecrets` asks for, one
line of JSON at a time. Run as a program, this module is that Python.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pos.adapters.keyring_secrets import KeyringSecrets
from pos.errors import Misconfigured

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
MISSING = [program for program in NEEDED if shutil.which(program) is None]

# An empty password would open a prompt; the daemon dies with the bus.
WITH_KEYRING = """
printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
exec "$@"
"""


class RemoteSecrets:
    """The SecretStore port, carried out by a KeyringSecrets in another process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def get(self, name: str) -> str | None:
        answer = self.ask("get", name)
        assert answer is None or isinstance(answer, str)
        return answer

    def set(self, name: str, secret: str) -> None:
        self.ask("set", name, secret)

    def delete(self, name: str) -> bool:
        answer = self.ask("delete", name)
        assert isinstance(answer, bool)
        return answer

    def lock(self) -> None:
        """Lock the keyring, as a screen saver may."""
        self.ask("lock")

    def ask(self, *question: str) -> object:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(question), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        assert line, "the process with the keyring is gone"
        outcome, value = json.loads(line)
        if outcome == "misconfigured":
            raise Misconfigured(value)
        return value


@contextmanager
def serving(home: Path, *, unlocked: bool = True) -> Iterator[RemoteSecrets]:
    """Start bus, keyring and the Python that uses it; all of it ends with the block.

    With `unlocked=False` the bus knows of gnome-keyring, but nobody ever opened a keyring.
    """
    environment = {
        **{name: value for name, value in os.environ.items() if name in {"PATH", "LANG"}},
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
    }
    serve = [sys.executable, "-m", "tests.adapters.secret_service"]
    inside = ["sh", "-c", WITH_KEYRING, "sh", *serve] if unlocked else serve
    with subprocess.Popen(
        ["dbus-run-session", "--", *inside],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield RemoteSecrets(process)
        assert process.stdin is not None
        process.stdin.close()  # the end of its work, and with it of the bus
        process.wait(timeout=10)


def _lock() -> None:
    import secretstorage

    connection = secretstorage.dbus_init()
    secretstorage.get_default_collection(connection).lock()
    connection.close()


def _serve() -> None:
    secrets = KeyringSecrets()
    calls: dict[str, Callable[..., object]] = {
        "get": secrets.get,
        "set": secrets.set,
        "delete": secrets.delete,
        "lock": _lock,
    }
    for line in sys.stdin:
        question, *facts = json.loads(line)
        answer: object
        try:
            answer = ("done", calls[question](*facts))
        except Misconfigured as error:
            answer = ("misconfigured", error.code)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve()
