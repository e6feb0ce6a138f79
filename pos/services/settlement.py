"""What becomes of a hold: captured in full or in part, released, or seen to have lapsed."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from pos.domain.drift import Change
from pos.domain.hold import CapturePlan, Hold, plan_capture
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import CancelReason, Intent, IntentStatus
from pos.domain.money import Money
from pos.domain.operation import CancelIntent, CaptureIntent, target_of
from pos.domain.sale import Sale
from pos.domain.views import SaleRecord
from pos.errors import InDoubt, Misconfigured, Refused
from pos.ports import Books, Clock, GatewayProvider, Store
from pos.services.absorb import read_again, record_of
from pos.services.journal import Journal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What reading open holds again brought to light; `missing` ones are unknown to Stripe."""

    holds: tuple[Hold, ...]
    ended: tuple[SaleRecord, ...]
    missing: tuple[IntentId, ...] = ()


class Settlement:
    """Capture and release. What asks Stripe must not run on the thread that draws."""

    def __init__(
        self, store: Store, journal: Journal, gateway: GatewayProvider, clock: Clock
    ) -> None:
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock

    def holds(self) -> Sequence[Hold]:
        """Open holds as the ledger knows them, nearest deadline first."""
        with self._store.read() as books:
            return books.intents.holds()

    def waiting(self) -> frozenset[IntentId]:
        """Payments with a step whose answer from Stripe is still missing."""
        with self._store.read() as books:
            targets = {target_of(operation.request) for operation in books.operations.open()}
        return frozenset(IntentId(target) for target in targets if target)

    def changes(self) -> Mapping[IntentId, tuple[Change, ...]]:
        """What was done in Stripe to payments that are held now, by nobody at this till."""
        with self._store.read() as books:
            found = {hold.intent: books.changes.of(hold.intent) for hold in books.intents.holds()}
        return {intent: tuple(changes) for intent, changes in found.items() if changes}

    def find(self, text: str) -> SaleRecord:
        """A sale by intent id, sale id (or the beginning of either) or receipt number.

        Raises Refused `intent_unknown`, `intent_ambiguous`, `sale_unknown`, `sale_ambiguous`.
        """
        with self._store.read() as books:
            if text.startswith("pi_"):
                intent = books.intents.by_text(text)
                return record_of(books, _sale_of(books.sales.by_intent(intent.id), intent.id))
            return record_of(books, books.sales.by_text(text).id)

    def plan(self, intent: IntentId, amount: Money | None) -> CapturePlan:
        """What a capture would take and release, by what the ledger knows; nothing is sent.

        Raises Refused as `plan_capture`, and `not_held`.
        """
        with self._store.read() as books:
            found = books.intents.get(intent)
        _check_held(found)
        return plan_capture(found.capturable, amount)

    def capture(self, intent: IntentId, amount: Money | None = None) -> SaleRecord:
        """Take `amount`, or all that is held, and release the rest.

        Raises Refused `already_captured`, `already_canceled`, `lapsed`, `not_held` with the true
        state, or the reasons of `plan_capture`; and whatever the journal raises.
        """
        sale, found = self._read_again(intent)
        plan = plan_capture(found.capturable, amount)
        self._journal.perform(sale, CaptureIntent(intent, plan.taken), check=_still_held(intent))
        return self._record(sale)

    def release(self, intent: IntentId, reason: CancelReason) -> SaleRecord:
        """Give the whole hold back; raises as `capture`."""
        sale, _ = self._read_again(intent)
        self._journal.perform(sale, CancelIntent(intent, reason), check=_still_held(intent))
        return self._record(sale)

    def refresh(self, only: Collection[IntentId] | None = None) -> Refreshed:
        """Read open holds again, all or `only` some; what ended elsewhere is taken over.

        Raises InDoubt `holds_not_read` when Stripe does not answer; those read so far are kept.
        """
        ended = []
        missing = []
        for hold in self.holds():
            if only is not None and hold.intent not in only:
                continue
            try:
                intent = read_again(self._store, self._clock, self._gateway(), hold.intent)
            except InDoubt as error:
                raise InDoubt(
                    "holds_not_read",
                    reason=error.code,
                    reference=error.facts.get("reference", ""),
                ) from error
            except Misconfigured as error:
                if error.code != "unknown_at_stripe":
                    raise
                facts = {"intent": hold.intent, "request_id": error.facts.get("reference")}
                log.warning("Stripe does not know the hold %s", hold.intent, extra=facts)
                missing.append(hold.intent)
                continue
            with self._store.read() as books:
                if not intent.is_held and (sale := books.sales.by_intent(intent.id)):
                    ended.append(record_of(books, sale.id))
        return Refreshed(tuple(self.holds()), tuple(ended), tuple(missing))

    def _read_again(self, intent: IntentId) -> tuple[SaleId, Intent]:
        with self._store.read() as books:
            sale = _sale_of(books.sales.by_intent(intent), intent)
        self._journal.resume_sale(sale, at_counter=False)
        found = read_again(self._store, self._clock, self._gateway(), intent)
        _check_held(found)
        return sale, found

    def _record(self, sale: SaleId) -> SaleRecord:
        with self._store.read() as books:
            return record_of(books, sale)


def _sale_of(sale: Sale | None, intent: IntentId) -> SaleId:
    if sale is None:
        raise Refused("intent_without_sale", intent=intent)
    return sale.id


def _still_held(intent: IntentId) -> Callable[[Books], None]:
    return lambda books: _check_held(books.intents.get(intent))


def _check_held(intent: Intent) -> None:
    """Report the true state of a payment that is no hold any more."""
    if intent.is_held:
        return
    match intent.status:
        case IntentStatus.SUCCEEDED:
            code = "already_captured"
        case IntentStatus.CANCELED:
            code = "lapsed" if intent.has_lapsed else "already_canceled"
        case _:
            code = "not_held"
    raise Refused(
        code,
        intent=intent.id,
        status=str(intent.status),
        received=intent.received,
        amount=intent.amount,
        when=intent.canceled_at,
    )
