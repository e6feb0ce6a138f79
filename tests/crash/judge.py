"""Compares what Stripe itself says with what the till has written down and said.

The judge trusts no word of the till: charges, intents and events are read from Stripe through
the SDK, the ledger is opened read-only like any other file.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import stripe

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.domain.ids import IntentId, OperationId, SaleId
from pos.domain.operation import CaptureIntent, OperationState
from pos.domain.sale import MoneyWord
from pos.errors import Refused
from pos.ports import Books, Store
from pos.services.absorb import record_of
from pos.services.verify import Verify
from pos.settings import Mode
from tests.crash.orders import Mark
from tests.crash.world import ACCOUNT, World

KEPT_FOR: Final = timedelta(hours=24)
"""What Stripe promises about keys (Stripe docs, Idempotent requests)."""

OURS: Final = "pos1-"
"""How the keys of a till begin; the Dashboard has its own."""


@dataclass(frozen=True, slots=True)
class AtStripe:
    """One intent with all its attempts, and what was given back, as Stripe tells them."""

    intent: stripe.PaymentIntent
    charges: tuple[stripe.Charge, ...]
    refunds: tuple[stripe.Refund, ...]

    @property
    def metadata(self) -> dict[str, str]:
        return self.intent.metadata.to_dict()

    @property
    def approved(self) -> list[stripe.Charge]:
        return [charge for charge in self.charges if charge.status == "succeeded"]

    @property
    def word(self) -> MoneyWord:
        """The truth about the money."""
        match self.intent.status:
            case "requires_capture":
                return MoneyWord.HELD
            case "succeeded":
                return MoneyWord.TAKEN
            case "processing":
                return MoneyWord.CHECKING
            case _:
                return MoneyWord.NOT_TAKEN


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
            with store.read() as books:
                found += self._keys_are_records(books)
                found += _words_are_true(books, intents, said)
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


def with_charges(
    sdk: stripe.StripeClient, intents: Iterable[stripe.PaymentIntent]
) -> list[AtStripe]:
    """Intents with every attempt and every refund that Stripe lists for them."""
    charges, refunds = sdk.v1.charges, sdk.v1.refunds
    return [
        AtStripe(
            each,
            tuple(charges.list(params={"payment_intent": each.id, "limit": 100}).data),
            tuple(refunds.list(params={"payment_intent": each.id, "limit": 100}).data),
        )
        for each in intents
    ]


def compare(store: Store, intents: Sequence[AtStripe]) -> list[str]:
    """What is wrong with a ledger, given the payments of its sales at Stripe."""
    with store.read() as books:
        found = [
            *_at_most_once(intents),
            *_nothing_lost(books, intents),
            *_captures_are_as_asked(books, intents),
            *_given_back_once(books, intents),
            *(f"left open: {each}" for each in books.operations.open()),
        ]
    return found + [f"verify: {finding}" for finding in Verify(store).verify().findings]


def _at_most_once(intents: Sequence[AtStripe]) -> Iterator[str]:
    approved: dict[str, list[str]] = {}
    for each in intents:
        sale = each.metadata.get("sale", each.intent.id)
        approved.setdefault(sale, []).extend(charge.id for charge in each.approved)
    for sale, charges in approved.items():
        if len(charges) > 1:
            yield f"charged {len(charges)} times: {sale}"


def _nothing_lost(books: Books, intents: Sequence[AtStripe]) -> Iterator[str]:
    """Every payment that Stripe knows is mirrored and booked, amount for amount."""
    for each in intents:
        real = each.intent
        mirror = books.intents.find(IntentId(real.id))
        if mirror is None:
            yield f"lost: {real.id} ({real.status}) of {each.metadata.get('sale')}"
            continue
        ours = (str(mirror.status), mirror.amount.minor, mirror.received.minor)
        if ours != (real.status, real.amount, real.amount_received):
            yield f"differs: {real.id} is {real.status}, {real.amount_received}; here {ours}"
        yield from _charges_lost(books, each)


def _charges_lost(books: Books, each: AtStripe) -> Iterator[str]:
    known = {charge.id for charge in books.intents.charges(IntentId(each.intent.id))}
    expected = set()
    for charge in each.approved:
        expected.add("hold")
        if charge.id not in known:
            yield f"lost: charge {charge.id} of {each.intent.id}"
    if each.approved and each.intent.status == "succeeded":
        expected.add("capture")
    if each.approved and each.intent.status == "canceled":
        expected.add("release")
    booked = dict(_booked(books, each.intent.id))
    for kind in sorted(expected - booked.keys()):
        yield f"not booked: {kind} of {each.intent.id}"
    if booked.get("capture", each.intent.amount_received) != each.intent.amount_received:
        yield f"booked {booked['capture']}, taken {each.intent.amount_received}: {each.intent.id}"


def _booked(books: Books, intent: str) -> Iterator[tuple[str, int]]:
    for row in books.ledger._db.execute(  # type: ignore[attr-defined]  # one payment's rows, not all
        "SELECT kind, amount_minor FROM entries WHERE intent_id = ?", [intent]
    ):
        yield row["kind"], row["amount_minor"]


def _captures_are_as_asked(books: Books, intents: Sequence[AtStripe]) -> Iterator[str]:
    """What is written down as taken is what was asked for, not what somebody else took."""
    for each in intents:
        for operation in books.operations.of(SaleId(each.metadata.get("sale", ""))):
            request = operation.request
            if (
                operation.state is OperationState.SUCCEEDED
                and isinstance(request, CaptureIntent)
                and request.intent == each.intent.id
                and request.amount.minor != each.intent.amount_received
            ):
                yield f"untrue: took {request.amount.minor}, not {each.intent.amount_received}"


def _given_back_once(books: Books, intents: Sequence[AtStripe]) -> Iterator[str]:
    """Each refund of ours was made once, and is booked."""
    for each in intents:
        ours = [
            (refund.metadata.to_dict().get("operation", ""), refund)
            for refund in each.refunds
            if refund.metadata is not None
        ]
        asked = [operation for operation, _ in ours if operation]
        if len(set(asked)) < len(asked):
            yield f"given back {len(asked)} times: {each.intent.id}"
        for operation, refund in ours:
            if not operation:
                continue
            booked = books.ledger.amounts([f"refund/{refund.id}"])
            if [money.minor for money in booked.values()] != [refund.amount]:
                yield f"given back and not booked so: {refund.id} of {each.intent.id}"


def _words_are_true(
    books: Books, intents: Sequence[AtStripe], said: Iterable[Mark]
) -> Iterator[str]:
    """What was told to the cashier, and what the ledger tells now, against what happened."""
    by_sale: dict[str, list[AtStripe]] = {}
    for each in intents:
        by_sale.setdefault(each.metadata.get("sale", ""), []).append(each)
    marks = [mark for mark in said if mark.what == "said"]
    for sale in dict.fromkeys(mark.subject for mark in marks):
        theirs = by_sale.get(sale, [])
        mine = [mark for mark in marks if mark.subject == sale]
        yield from _said_of(sale, mine, theirs)
        yield from _tells_now(books, sale, theirs)


def _said_of(sale: str, marks: Sequence[Mark], theirs: Sequence[AtStripe]) -> Iterator[str]:
    approved = [charge for each in theirs for charge in each.approved]
    failed = [charge for each in theirs for charge in each.charges if charge.status == "failed"]
    declines = [mark for mark in marks if mark.facts.get("code") == "card_declined"]
    if len(declines) > len(failed):
        yield f"untrue: told of {len(declines)} declines, Stripe of {len(failed)}: {sale}"
    for mark in marks:
        match mark.text:
            case MoneyWord.HELD if mark.minor not in {charge.amount for charge in approved}:
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
    word = record_of(books, SaleId(sale)).money
    truth = {each.word for each in theirs} - {MoneyWord.NOT_TAKEN} or {MoneyWord.NOT_TAKEN}
    if word is not MoneyWord.CHECKING and {word} != truth:
        yield f"untrue: the till says {word}, Stripe {'/'.join(sorted(truth))}: {sale}"
