"""The idempotency layer: what a key remembers, and for how long."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from pos.adapters.stripe_simulator.errors import (
    bad_parameter,
    idempotency_mismatch,
    key_in_use,
)
from pos.adapters.stripe_simulator.state import State

KEPT_FOR: Final = timedelta(hours=24)
"""Stripe docs, Idempotent requests: keys may be removed once they are 24 hours old."""

_LONGEST: Final = 255


class Flights:
    """Keys whose request is being worked on in this process: a second one gets a 409."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[str] = set()

    @contextmanager
    def one(self, key: str) -> Iterator[None]:
        """Hold a key while its request runs; no key, nothing to hold."""
        if not key:
            yield
            return
        with self._lock:
            if key in self._keys:
                raise key_in_use(key)
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def fingerprint(path: str, body: str) -> str:
    """What must be the same again: the path and the parameters, in whatever order."""
    return path + " " + hashlib.sha256("&".join(sorted(body.split("&"))).encode()).hexdigest()


def check_key(key: str) -> None:
    if len(key) > _LONGEST:
        message = f"Idempotency keys can have up to {_LONGEST} characters."
        raise bad_parameter(message, "Idempotency-Key")


def replay(state: State, key: str, request: str) -> tuple[str, int, str] | None:
    """The first answer to this key: request id, status and body; None for a new key.

    Raises:
        Refusal: `idempotency_error` when the key was used for another request.
    """
    kept = state.answer(key)
    if kept is None:
        return None
    before, request_id, status, body = kept
    if before != request:
        raise idempotency_mismatch(key)
    return request_id, status, body
