"""Compares what Stripe itself says with what the till has written down and said.

The judge trusts no word of the till: charges, intents and events are read from Stripe through
the SDK, the ledger is opened read-only like any other file.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

import stripe

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.domain.ids import OperationId, SaleId
from pos.domain.sale import MoneyWord
from pos.errors import Refused
from pos.ports import Books
from pos.services.absorb import record_of
from pos.settings import Mode
from tests.crash.orders import Mark
from tests.crash.truth import AtStripe, compare, with_charges
from tests.crash.world import ACCOUNT, World

KEPT_FOR: Final = timedelta(hours=24)
"""What Stripe promises about keys (Stripe docs, Idempotent requests)."""

OURS: Final = "pos1-"
"""How the keys of a till begin; the Dashboard has its own."""


class Judge:
    """Looks at what happened since it looked last."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sdk = world.sdk
        self._newest = ""
        self._newest_event = ""
        self._intents()
        self._events()

    def complaints(self, said: Iterable[Mark]) -> list[str]:
        """What is wrong; empty when the promises were kept.

        Stripe could be reached and nothing is on its way any more: no operation has a reason to
        be open.
        """
        intents = self._intents()
        with self._ledger() as store:
            found = compare(store, intents)
            events = self._events()
            with store.read() as books:
                found += _keys_are_records(books, events)
                found += _words_are_true(books, intents, said, _held_in(events))
        return found

    def sees_open_operations(self) -> bool:
        with self._ledger() as store, store.read() as books:
            return bool(books.operations.open())

    @contextmanager
    def _ledger(self) -> Iterator[SqliteStore]:
        now = datetime.now(UTC)
        file = LedgerFile(self._world.ledger, now=now, read_only=True)
        try:
            meta = open_meta(file, mode=Mode.TEST, account=ACCOUNT, now=now)
            yield SqliteStore(file, meta.ledger_id, SystemClock())
        finally:
            file.close()

    def _intents(self) -> list[AtStripe]:
        """Intents that are new since the judge looked last."""
        params: stripe.params.PaymentIntentListParams = {"limit": 100}
        if self._newest:
            params["ending_before"] = self._newest
        intents = list(self._sdk.v1.payment_intents.list(params=params).data)
        if intents:
            self._newest = intents[0].id
        return with_charges(self._sdk, intents)

    def _keys_are_records(self, books: Books) -> Iterator[str]:
        """Nothing reached Stripe that was not written down first, under that very key."""
        for event in self._events():
            key = event.request.idempotency_key if event.request else None
            if not key or not key.startswith(OURS):
                continue
            try:
                record = books.operations.get(OperationId(key))
            except Refused:
                yield f"Stripe was asked under a key that is in no record: {key}"
                continue
            age = datetime.fromtimestamp(event.created, UTC) - record.prepared_at
            if age > KEPT_FOR:
                yield f"sent {age} after it was recorded, when Stripe may have lost the key: {key}"

    def _events(self) -> list[stripe.Event]:
        """Events that are new since the judge looked last."""
        params: stripe.params.EventListParams = {"limit": 100}
        if self._newest_event:
            params["ending_before"] = self._newest_event
        events = list(self._sdk.v1.events.list(params=params).data)
        if events:
            self._newest_event = events[0].id
        return events


def _keys_are_records(books: Books, events: Iterable[stripe.Event]) -> Iterator[str]:
    """Nothing reached Stripe that was not written down first, under that very key."""
    for event in events:
        key = event.request.idempotency_key if event.request else None
        if not key or not key.startswith(OURS):
            continue
        try:
            record = books.operations.get(OperationId(key))
        except Refused:
            yield f"Stripe was asked under a key that is in no record: {key}"
            continue
        age = datetime.fromtimestamp(event.created, UTC) - record.prepared_at
        if age > KEPT_FOR:
            yield f"sent {age} after it was recorded, when Stripe may have lost the key: {key}"


def _held_in(events: Iterable[stripe.Event]) -> set[tuple[str, int]]:
    """What was held at some time, with the sale that it was for."""
    about = (event.data.to_dict()["object"] for event in events)
    return {
        (each["metadata"].get("sale", ""), each["amount_capturable"])
        for each in about
        if each["object"] == "payment_intent"
    }


def _words_are_true(
    books: Books, intents: Sequence[AtStripe], said: Iterable[Mark], held: set[tuple[str, int]]
) -> Iterator[str]:
    """What was told to the cashier, and what the ledger tells now, against what happened."""
    by_sale: dict[str, list[AtStripe]] = {}
    for each in intents:
        by_sale.setdefault(each.metadata.get("sale", ""), []).append(each)
    marks = [mark for mark in said if mark.what == "said"]
    for sale in dict.fromkeys(mark.subject for mark in marks):
        theirs = by_sale.get(sale, [])
        mine = [mark for mark in marks if mark.subject == sale]
        amounts = {minor for each, minor in held if each == sale}
        yield from _said_of(sale, mine, theirs, amounts)
        yield from _tells_now(books, sale, theirs)


def _said_of(
    sale: str, marks: Sequence[Mark], theirs: Sequence[AtStripe], held: set[int]
) -> Iterator[str]:
    failed = [charge for each in theirs for charge in each.charges if charge.status == "failed"]
    declines = [mark for mark in marks if mark.facts.get("code") == "card_declined"]
    if len(declines) > len(failed):
        yield f"untrue: told of {len(declines)} declines, Stripe of {len(failed)}: {sale}"
    for mark in marks:
        match mark.text:
            case MoneyWord.HELD if mark.minor not in held:
                yield f"untrue: held {mark.minor} of {sale}"
            case MoneyWord.TAKEN if mark.minor not in {
                each.intent.amount_received for each in theirs
            }:
                yield f"untrue: took {mark.minor} of {sale}"
            case text if text.startswith("a second way"):
                yield f"{text}: {sale}"
            case _:
                pass


def _tells_now(books: Books, sale: str, theirs: Sequence[AtStripe]) -> Iterator[str]:
    record = record_of(books, SaleId(sale))
    words = {each.word for each in theirs} | ({MoneyWord.TAKEN} if record.sale.cash else set())
    # Of several tenders the one that is held still goes before what was taken.
    ranked = (MoneyWord.CHECKING, MoneyWord.HELD, MoneyWord.TAKEN, MoneyWord.NOT_TAKEN)
    truth = next((word for word in ranked if word in words), MoneyWord.NOT_TAKEN)
    if record.money is not MoneyWord.CHECKING and record.money is not truth:
        yield f"untrue: the till says {record.money}, Stripe {truth}: {sale}"
