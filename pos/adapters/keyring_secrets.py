"""SecretStore over the system's keyring, and one that only remembers until the till closes."""

import sys
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Final, TypeVar

from pos.errors import Broken, Misconfigured

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE: Final = "holdfast"

PATIENCE: Final = timedelta(seconds=20)
"""Long enough to type a password into the system's prompt, short enough to be asked again."""

_RECOMMENDED_PRIORITY: Final = 1
"""Below it keyring ranks what refuses everything, keeps nothing, or keeps it in clear."""


class KeyringSecrets:
    """Secrets in the system's keyring, under the service name `holdfast`.

    Every call raises Misconfigured: `keyring_missing` (no service, or only one that keeps
    secrets in clear), `keyring_locked` (not opened, or its prompt was dismissed),
    `keyring_refused` (open, and it said no) and `keyring_no_answer` (nobody answered its prompt
    in time; what was asked may still happen later). A call takes some 50 ms and may take all of
    `patience`: never on the GUI thread.
    """

    def __init__(self, *, patience: timedelta = PATIENCE) -> None:
        self._patience = patience

    def describe(self) -> str:
        """Which keyring answers, once it has answered."""

        def look(keyring: "KeyringBackend") -> str:
            keyring.get_password(SERVICE, "nobody")
            return type(keyring).__module__

        return self._ask(look)

    def get(self, name: str) -> str | None:
        return self._ask(lambda keyring: keyring.get_password(SERVICE, name))

    def set(self, name: str, secret: str) -> None:
        self._ask(lambda keyring: keyring.set_password(SERVICE, name, secret))

    def delete(self, name: str) -> bool:
        def look_and_delete(keyring: "KeyringBackend") -> bool:
            # Backends raise the same error for what is not there and for what they will not do.
            if keyring.get_password(SERVICE, name) is None:
                return False
            keyring.delete_password(SERVICE, name)
            return True

        return self._ask(look_and_delete)

    def _ask(self, question: "Callable[[KeyringBackend], T]") -> T:
        """Ask on a thread that may be left behind: a locked keyring can wait for a person."""
        answer: Future[T] = Future()

        def ask() -> None:
            try:
                answer.set_result(question(_backend()))
            except Misconfigured as error:
                answer.set_exception(error)
            except _vendor_errors() as error:
                answer.set_exception(_translated(error))
            finally:
                if not answer.done():  # a bug; the thread's excepthook has its traceback
                    answer.set_exception(Broken("keyring_crashed"))

        Thread(target=ask, name="keyring", daemon=True).start()
        try:
            return answer.result(self._patience.total_seconds())
        except TimeoutError:
            raise Misconfigured("keyring_no_answer", waited=self._patience) from None


class MemorySecrets:
    """Secrets of this session: where there is no keyring, never written anywhere."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self._secrets.get(name)

    def set(self, name: str, secret: str) -> None:
        self._secrets[name] = secret

    def delete(self, name: str) -> bool:
        return self._secrets.pop(name, None) is not None


def _backend() -> "KeyringBackend":
    """Choose the backend; imports keyring, which takes 0.2 s the first time."""
    import keyring

    backend = keyring.get_keyring()
    if backend.priority < _RECOMMENDED_PRIORITY:
        raise Misconfigured("keyring_missing", backend=type(backend).__module__)
    return backend


def _vendor_errors() -> tuple[type[Exception], ...]:
    """What keyring raises, and what its backends let through from the systems below them."""
    from keyring.errors import KeyringError

    errors: tuple[type[Exception], ...] = (KeyringError, RuntimeError, OSError)
    if sys.platform == "win32":
        from win32ctypes.pywin32.pywintypes import error as windows_error

        errors += (windows_error,)
    elif sys.platform == "linux":
        from jeepney import DBusErrorResponse
        from secretstorage.exceptions import SecretStorageException

        errors += (SecretStorageException, DBusErrorResponse)
    return errors


def _translated(error: Exception) -> Misconfigured:
    from keyring.errors import InitError, KeyringError, KeyringLocked

    reason = f"{type(error).__name__}: {error}"
    match error:
        case KeyringLocked() | InitError():  # InitError: its first prompt was dismissed
            return Misconfigured("keyring_locked", reason=reason)
        case RuntimeError():  # NoKeyringError too; a backend that cannot run here says no more
            return Misconfigured("keyring_missing", reason=reason)
        case KeyringError():
            return Misconfigured("keyring_refused", reason=reason)
        case _:
            return _below_keyring(error, reason)


def _below_keyring(error: Exception, reason: str) -> Misconfigured:
    """Translate what keyring let through from the service itself."""
    if sys.platform == "linux":
        from secretstorage.exceptions import (
            LockedException,
            PromptDismissedException,
            SecretServiceNotAvailableException,
        )

        match error:
            case LockedException() | PromptDismissedException():
                return Misconfigured("keyring_locked", reason=reason)
            case SecretServiceNotAvailableException():
                return Misconfigured("keyring_missing", reason=reason)
            case _:
                pass
    return Misconfigured("keyring_refused", reason=reason)
