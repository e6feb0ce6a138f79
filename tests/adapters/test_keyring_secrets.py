"""A keyring that is missing, locked, stubborn or silent is four different repairs."""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from queue import SimpleQueue

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.errors import InitError, KeyringLocked, PasswordSetError
from secretstorage.exceptions import (
    LockedException,
    PromptDismissedException,
    SecretServiceNotAvailableException,
    SecretStorageException,
)

from pos.adapters.keyring_secrets import KeyringSecrets
from pos.errors import Broken, Misconfigured
from tests.adapters import secret_service

CALLS = {
    "get": lambda store: store.get("key"),
    "set": lambda store: store.set("key", "sk_test_secret"),
    "delete": lambda store: store.delete("key"),
}


@pytest.fixture(params=CALLS)
def call(request):
    """Each of the three things one can ask a keyring."""
    return CALLS[request.param]


@pytest.fixture
def failing(memory_keyring, monkeypatch):
    """Make the keyring of this test raise."""

    def fail_with(error):
        def fail(*_):
            raise error

        for method in ("get_password", "set_password"):
            monkeypatch.setattr(memory_keyring, method, fail)

    return fail_with


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyringLocked("Failed to unlock the collection!"), "keyring_locked"),
        (InitError("Failed to create the collection: Prompt dismissed"), "keyring_locked"),
        (LockedException(), "keyring_locked"),
        (PromptDismissedException(), "keyring_locked"),
        (RuntimeError("The Secret Service daemon is neither running"), "keyring_missing"),
        (SecretServiceNotAvailableException(), "keyring_missing"),
        (PasswordSetError("not allowed"), "keyring_refused"),
        (SecretStorageException("odd"), "keyring_refused"),
        (ConnectionResetError("the bus is gone"), "keyring_refused"),
    ],
)
def test_each_failure_has_its_own_code(failing, call, error, code):
    failing(error)
    with pytest.raises(Misconfigured) as caught:
        call(KeyringSecrets())
    assert caught.value.code == code
    assert "sk_test_secret" not in str(caught.value.facts)


@pytest.mark.parametrize("backend", [keyring.backends.fail.Keyring, keyring.backends.null.Keyring])
def test_a_backend_that_keeps_nothing_is_a_missing_keyring(call, backend):
    keyring.set_keyring(backend())
    with pytest.raises(Misconfigured) as caught:
        call(KeyringSecrets())
    assert caught.value.code == "keyring_missing"


def test_a_backend_that_keeps_secrets_in_clear_is_a_missing_keyring(
    call, memory_keyring, monkeypatch
):
    monkeypatch.setattr(memory_keyring, "priority", 0.5)  # as keyrings.alt ranks its plain file
    with pytest.raises(Misconfigured) as caught:
        call(KeyringSecrets())
    assert caught.value.code == "keyring_missing"
    assert memory_keyring.kept == {}


def test_a_prompt_that_nobody_answers_does_not_hold_up_the_till(memory_keyring, monkeypatch):
    answered = threading.Event()
    monkeypatch.setattr(memory_keyring, "get_password", lambda *_: answered.wait() and None)
    with pytest.raises(Misconfigured) as caught:
        KeyringSecrets(patience=timedelta(milliseconds=1)).get("key")
    assert caught.value.code == "keyring_no_answer"
    [waiting] = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    assert waiting.daemon
    answered.set()
    waiting.join()


def test_a_bug_below_is_not_taken_for_a_repair(failing, monkeypatch):
    reported: SimpleQueue[threading.ExceptHookArgs] = SimpleQueue()
    monkeypatch.setattr(threading, "excepthook", reported.put)
    failing(ZeroDivisionError())
    with pytest.raises(Broken) as caught:
        KeyringSecrets().get("key")
    assert caught.value.code == "keyring_crashed"
    assert reported.get(timeout=10).exc_type is ZeroDivisionError


def test_a_keyring_that_answers_is_named(memory_keyring):
    memory_keyring.set_password("holdfast", "nobody", "sk_test_secret")
    assert KeyringSecrets().describe() == type(memory_keyring).__module__


def test_a_keyring_that_is_locked_is_not_named(failing):
    failing(KeyringLocked("Failed to unlock the collection!"))
    with pytest.raises(Misconfigured, match="keyring_locked"):
        KeyringSecrets().describe()


def test_secrets_are_kept_under_the_name_of_the_till(memory_keyring):
    KeyringSecrets().set("stripe", "sk_test_secret")
    assert memory_keyring.kept == {("holdfast", "stripe"): "sk_test_secret"}


def test_keyring_is_imported_at_the_first_question(root):
    code = "import sys, pos.adapters.keyring_secrets; sys.exit('keyring' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=root, check=False)
    assert run.returncode == 0


def test_without_a_session_bus_there_is_no_keyring(root, tmp_path):
    code = "from pos.adapters.keyring_secrets import KeyringSecrets; KeyringSecrets().get('key')"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.stderr.splitlines()[-1].startswith("pos.errors.Misconfigured: ")
    assert "keyring_missing" in run.stderr


@pytest.mark.real_keyring
@pytest.mark.skipif(bool(secret_service.MISSING), reason=f"missing: {secret_service.MISSING}")
def test_a_keyring_that_was_locked_says_so(tmp_path):
    with secret_service.serving(tmp_path) as secrets:
        secrets.set("key", "sk_test_secret")
        secrets.lock()
        with pytest.raises(Misconfigured) as caught:
            secrets.get("key")
    assert caught.value.code == "keyring_locked"


@pytest.mark.real_keyring
@pytest.mark.skipif(bool(secret_service.MISSING), reason=f"missing: {secret_service.MISSING}")
def test_a_keyring_that_nobody_ever_opened_counts_as_locked(tmp_path):
    with (
        secret_service.serving(tmp_path, unlocked=False) as secrets,
        pytest.raises(Misconfigured) as caught,
    ):
        secrets.set("key", "sk_test_secret")
    assert caught.value.code == "keyring_locked"
