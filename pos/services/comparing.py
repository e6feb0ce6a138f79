"""Three ways of knowing a payment, compared: the journal, our mirrors and books, and Stripe."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pos.domain.bookkeeping import Booked, entries_for
from pos.domain.drift import Drift, DriftKind, DriftReport, Repair, Side
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.ledger import EntryKind
from pos.domain.money import Money, total
from pos.domain.operation import Operation, target_of
from pos.errors import Misconfigured
from pos.ports import Books, Clock, GatewayProvider, Store
from pos.services.looking import may_be_ours, pages


class Comparing:
    """One comparison; reads only."""

    def __init__(self, store: Store, gateway: GatewayProvider, clock: Clock) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._compared: set[IntentId] = set()
        self._waiting: set[IntentId] = set()

    def report(self, since: datetime) -> DriftReport:
        """Raises InDoubt and Misconfigured when Stripe cannot be asked."""
        found = [*self._operations(), *self._listed(since), *self._left(since)]
        with self._store.read() as books:
            notes = books.drift_notes.all()
        drifts = tuple(replace(each, note=notes.get(each.id, "")) for each in found)
        return DriftReport(since, len(self._compared), drifts)

    def _operations(self) -> Iterator[Drift]:
        with self._store.read() as books:
            left = books.operations.open()
        for operation in left:
            if intent := _intent_of(operation):
                self._waiting.add(intent)
            yield Drift(
                DriftKind.OPEN_OPERATION,
                _intent_of(operation),
                operation.sale,
                local=operation.kind,
                remote="",
                repair=Repair.ASK_AGAIN if operation.is_fresh(self._clock.now()) else Repair.DECIDE,
                subject=operation.id,
            )

    def _listed(self, since: datetime) -> Iterator[Drift]:
        """What Stripe lists of ours, newest first."""
        gateway = self._gateway()
        for intent in pages(
            lambda before: gateway.intents_since(since, self._is_ours, before=before)
        ):
            yield from self._compare(intent)

    def _is_ours(self, metadata: Mapping[str, str]) -> bool:
        with self._store.read() as books:
            return may_be_ours(books, metadata.get("ledger") or "", metadata.get("sale") or "")

    def _left(self, since: datetime) -> Iterator[Drift]:
        """What we know of and Stripe did not list: older and still open, or not there."""
        with self._store.read() as books:
            ours = [*books.intents.open(), *books.intents.made_since(since)]
        for name in dict.fromkeys(ours):
            if name in self._compared:
                continue
            try:
                intent = self._gateway().retrieve(name)
            except Misconfigured as error:
                if error.code != "unknown_at_stripe":
                    raise
                yield self._missing_there(name)
            else:
                yield from self._compare(intent)

    def _missing_there(self, name: IntentId) -> Drift:
        self._compared.add(name)
        with self._store.read() as books:
            known = books.intents.get(name)
            return Drift(
                DriftKind.MISSING_THERE,
                name,
                _sale(books, name),
                local=str(known.status),
                remote="",
                repair=Repair.CHECK_ACCOUNT,
            )

    def _compare(self, intent: Intent) -> Sequence[Drift]:
        self._compared.add(intent.id)
        if intent.id in self._waiting:
            return ()  # told already, by the operation whose answer is missing
        with self._store.read() as books:
            return tuple(_Pair(books, intent, self._clock.now()).drifts())


class _Pair:
    """One payment as Stripe shows it, beside what is known here."""

    def __init__(self, books: Books, intent: Intent, now: datetime) -> None:
        self._books = books
        self._intent = intent
        self._now = now
        self._sale = _sale(books, intent.id)

    def drifts(self) -> Iterator[Drift]:
        intent, known = self._intent, self._books.intents.find(self._intent.id)
        if known is None:
            yield self._drift(DriftKind.MISSING_HERE, "", str(intent.status), Repair.READ_AGAIN)
            return
        if known.amount.currency != intent.amount.currency:
            codes = known.amount.currency.code, intent.amount.currency.code
            yield self._drift(DriftKind.CURRENCY, *codes, Repair.LOOK_AT_STRIPE)
            return
        if known.status is not intent.status:
            repair = Repair.LOOK_AT_STRIPE if known.is_final else Repair.READ_AGAIN
            yield self._drift(DriftKind.STATUS, str(known.status), str(intent.status), repair)
            return
        yield from self._amounts(known)
        if intent.status is IntentStatus.SUCCEEDED or intent.was_taken:
            yield from self._refunds()
        yield from self._bookings()
        yield from self._deadline()

    def _amounts(self, known: Intent) -> Iterator[Drift]:
        intent = self._intent
        for subject, here, there in (
            ("amount", known.amount, intent.amount),
            ("held", known.capturable, intent.capturable),
            ("taken", known.received, intent.received),
        ):
            if here != there:
                yield self._drift(DriftKind.AMOUNT, here, there, Repair.READ_AGAIN, subject)

    def _refunds(self) -> Iterator[Drift]:
        """The charge may count a released remainder as refunded, or not: either way is well."""
        charge = self._intent.latest_charge
        if charge is None or charge.refunded is None:
            return
        rows = self._books.aftermath.refunds(self._intent.id)
        here = total([each.amount for each in rows if each.counts], charge.amount.currency)
        released = charge.amount - self._intent.received
        if charge.refunded not in (here, here + released):
            yield self._drift(DriftKind.REFUNDED, here, charge.refunded, Repair.READ_AGAIN)

    def _bookings(self) -> Iterator[Drift]:
        here = Booked.of(self._books.ledger.kinds_of(self._intent.id))
        missing = entries_for(self._intent, sale=None, cart=None, seen_at=self._now, booked=here)
        due = {entry.reference: entry.amount for entry in missing}
        yield from self._too_much(here)
        for each in self._books.aftermath.refunds(self._intent.id):
            if each.counts:
                due[f"{EntryKind.REFUND}/{each.id}"] = each.amount
        booked = self._books.ledger.amounts(due)
        for reference, amount in due.items():
            found = booked.get(reference)
            if found != amount:
                repair = Repair.READ_AGAIN if found is None else Repair.CHECK_LEDGER
                yield self._drift(DriftKind.NOT_BOOKED, found or "", amount, repair, reference)

    def _too_much(self, booked: Booked) -> Iterator[Drift]:
        """What stands in the books and Stripe knows nothing of."""
        intent = self._intent
        none = Money.zero(intent.amount.currency)
        held = intent.authorised or none
        kept = min(intent.received, held) if intent.is_final else held
        for kind, here, there in (
            (EntryKind.HOLD, booked.held, held),
            (EntryKind.CAPTURE, booked.taken, intent.received),
            (EntryKind.RELEASE, booked.let_go, held - kept),
        ):
            if here is not None and here > there:
                reference = f"{kind}/{intent.id}"
                yield self._drift(DriftKind.NOT_BOOKED, here, there, Repair.CHECK_LEDGER, reference)

    def _deadline(self) -> Iterator[Drift]:
        charge = self._intent.latest_charge
        deadline = charge.capture_before if charge else None
        if self._intent.is_held and deadline is not None and deadline < self._now:
            status = str(self._intent.status)
            yield self._drift(DriftKind.HOLD_OVERDUE, deadline, status, Repair.LOOK_AT_STRIPE)

    def _drift(
        self, kind: DriftKind, local: Side, remote: Side, repair: Repair, subject: str = ""
    ) -> Drift:
        return Drift(kind, self._intent.id, self._sale, local, remote, repair, subject)


def _intent_of(operation: Operation) -> IntentId | None:
    found = operation.intent or target_of(operation.request)
    return IntentId(found) if found else None


def _sale(books: Books, intent: IntentId) -> SaleId | None:
    sale = books.sales.by_intent(intent)
    return sale.id if sale else None
