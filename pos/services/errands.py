"""Requests about customers: the key is written down first, and what came of it afterwards.

No money moves by them, so they are no operations of the journal. What they say is personal and is
kept nowhere here: after a crash Stripe is asked what became of a key, and nothing is sent again.
"""

import os
from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from pos.domain.ids import CustomerId, OperationId
from pos.errors import InDoubt, PosError
from pos.ports import Books, Clock, Store

T = TypeVar("T")

_PREFIX: Final = "pos1-"


def new_key() -> OperationId:
    """160 random bits; nothing about the customer is in it."""
    return OperationId(_PREFIX + os.urandom(20).hex())


def _nothing_else(_: Books) -> None:
    """Nothing belongs into the same transaction."""


class Errands:
    """Runs one request at a time for whoever calls; safe to share between threads."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def run(
        self,
        kind: str,
        send: Callable[[OperationId], T],
        *,
        customer: CustomerId | None = None,
        key: OperationId | None = None,
        before: Callable[[Books], None] = _nothing_else,
    ) -> T:
        """Note the key with `before`, send, and note the end.

        `key` is that of a request without an answer, which is sent once more. Raises what `before`
        and `send` raise; after InDoubt the request stays open.
        """
        known = key or new_key()
        with self._store.write() as books:
            if key is None:
                books.customers.begin(known, kind, customer, self._clock.now())
            before(books)
        try:
            answer = send(known)
        except InDoubt as doubt:
            raise InDoubt(doubt.code, **{**doubt.facts, "key": known}) from doubt
        except PosError:
            self.end(known, "refused")
            raise
        self.end(known, "done")
        return answer

    def end(self, key: OperationId, state: str) -> None:
        """Safe to repeat."""
        with self._store.write() as books:
            books.customers.end(key, state)

    def unanswered(self) -> list[tuple[OperationId, str, CustomerId | None, datetime]]:
        with self._store.read() as books:
            return list(books.customers.unanswered())
