"""What becomes of a hold: captured in full or in part, raised, released, or seen to have lapsed."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pos.domain.capture_terms import CaptureTerms
from pos.domain.drift import Change
from pos.domain.extension import Extension
from pos.domain.features import HoldRequest
from pos.domain.hold import CapturePlan, Hold
from pos.domain.ids import IntentId, LedgerId, SaleId
from pos.domain.intent import CancelReason, Intent
from pos.domain.money import Money
from pos.domain.operation import (
    CancelIntent,
    CaptureIntent,
    IncreaseHold,
    target_of,
)
from pos.domain.permissions import Act
from pos.domain.sale import Sale
from pos.domain.sale_note import check_note
from pos.domain.views import SaleRecord
from pos.errors import Declined, InDoubt, Misconfigured, Refused
from pos.ports import Clock, GatewayProvider, SettingsStore, Store
from pos.services.absorb import read_again, record_of
from pos.services.access import Access, Permit
from pos.services.claiming import OwnHolds
from pos.services.hold_checks import (
    asked_for,
    check_held,
    claimed_still,
    noting,
    still_held,
    terms_of,
    unmoved,
)
from pos.services.journal import Journal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What reading open holds again brought to light; `missing` ones are unknown to Stripe."""

    holds: tuple[Hold, ...]
    ended: tuple[SaleRecord, ...]
    missing: tuple[IntentId, ...] = ()


class Settlement:
    """Capture, raise and release. What asks Stripe must not run on the thread that draws.

    What moves money takes a `permit` that was given for something larger, such as a bulk; without
    one it asks for its own. A `note` is kept beside the sale and in the audit journal. Where
    registers share their holds it also raises Refused `hold_claimed`, `claim_lost` and
    `parts_need_centre`.
    """

    def __init__(
        self,
        store: Store,
        journal: Journal,
        gateway: GatewayProvider,
        clock: Clock,
        *,
        access: Access | None = None,
        settings: SettingsStore | None = None,
        shared: OwnHolds | None = None,
    ) -> None:
        """Without `access` everything is allowed; `settings` say what the next hold asks for.

        `shared` keeps other registers away from a hold while something is done with it.
        """
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._access = access
        self._settings = settings
        self._shared = shared or OwnHolds(LedgerId(""), lambda: None)

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
                sale = _sale_of(books.sales.by_intent(intent.id), intent.id)
                return record_of(books, sale, about=intent.id)
            return record_of(books, books.sales.by_text(text).id)

    def terms(self, intent: IntentId) -> CaptureTerms:
        """What a capture can come to, by what the ledger knows; nothing is sent.

        Raises Refused `not_held` and its like, `intent_unknown`.
        """
        with self._store.read() as books:
            found = books.intents.get(intent)
            check_held(found)
            return terms_of(books, found)

    def plan(
        self,
        intent: IntentId,
        amount: Money | None,
        *,
        is_final: bool = True,
        tip: Money | None = None,
        lines: Mapping[int, int] | None = None,
    ) -> CapturePlan:
        """What a capture would do, by what the ledger knows; nothing is sent.

        Raises Refused as `CaptureTerms.plan`, and `not_held`.
        """
        return self.terms(intent).plan(amount, is_final=is_final, tip=tip, lines=lines)

    def capture(
        self,
        intent: IntentId,
        amount: Money | None = None,
        *,
        is_final: bool = True,
        tip: Money | None = None,
        lines: Mapping[int, int] | None = None,
        note: str = "",
        permit: Permit | None = None,
    ) -> SaleRecord:
        """Take `amount`, what `lines` come to, or all that is held, and a tip.

        The rest is released, or stays on hold where the capture is not final.

        Raises Refused `already_captured`, `already_canceled`, `lapsed`, `not_held` with the true
        state, or the reasons of `CaptureTerms.plan`; what `Access.permit` raises for `capture`,
        or for `capture_over` with a tip and beyond what is held; and whatever the journal raises.
        """
        with self._shared.alone(intent, is_final=is_final) as claimed:
            sale, found = self._read_again(intent)
            with self._store.read() as books:
                terms = terms_of(books, found)
            plan = terms.plan(amount, is_final=is_final, tip=tip, lines=lines)
            act = Act.CAPTURE_OVER if plan.over or plan.tip else Act.CAPTURE
            leave = permit or self._leave(act, sale, found, plan.taken, note)
            request = CaptureIntent(
                intent,
                plan.taken,
                is_final=plan.is_final,
                taken_before=found.received or None,
                tip=plan.tip,
                lines=tuple(sorted((lines or {}).items())),
            )
            check = noting(sale, note, claimed_still(claimed, unmoved(found)))
            self._journal.perform(sale, request, check=check, permit=leave)
        return self._record(sale, intent)

    def increase(self, intent: IntentId, total: Money, *, note: str = "") -> SaleRecord:
        """Raise what is held to `total`; where the bank says no the old hold stays.

        Raises as `capture`, the reasons of `plan_increase`, and Declined `increase_declined`.
        """
        with self._shared.alone(intent) as claimed:
            sale, found = self._read_again(intent)
            with self._store.read() as books:
                terms_of(books, found).raised_by(total)
            leave = self._leave(Act.INCREASE, sale, found, total, note)
            check = noting(sale, note, claimed_still(claimed, unmoved(found)))
            try:
                self._journal.perform(sale, IncreaseHold(intent, total), check=check, permit=leave)
            except Declined as no:
                facts = {**no.facts, "held": found.capturable}
                raise Declined("increase_declined", **facts) from no
        return self._record(sale, intent)

    def release(
        self,
        intent: IntentId,
        reason: CancelReason,
        note: str = "",
        *,
        permit: Permit | None = None,
    ) -> SaleRecord:
        """Give back all that is still held; raises as `capture`."""
        with self._shared.alone(intent) as claimed:
            sale, found = self._read_again(intent)
            leave = permit or self._leave(Act.RELEASE, sale, found, found.capturable, note)
            check = noting(sale, note, claimed_still(claimed, still_held(intent)))
            self._journal.perform(sale, CancelIntent(intent, reason), check=check, permit=leave)
        return self._record(sale, intent)

    def extension(self, intent: IntentId) -> Extension:
        """Whether a hold lasts longer, and otherwise why it cannot; nothing is sent.

        Raises Refused `not_held` and its like, `intent_unknown`.
        """
        with self._store.read() as books:
            found = books.intents.get(intent)
            check_held(found)
            was_asked = HoldRequest.EXTENDED in asked_for(books, found)
        charge = found.latest_charge
        asks = self._settings.load().asks if self._settings else ()
        return Extension(
            intent,
            charge.capture_before if charge else None,
            found.features.is_extended,
            was_asked,
            HoldRequest.EXTENDED in asks,
        )

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
        check_held(found)
        return sale, found

    def _leave(
        self, act: Act, sale: SaleId, intent: Intent, amount: Money, note: str
    ) -> Permit | None:
        """Leave to do it, as a permission or an approval gives it."""
        note = check_note(note)
        if self._access is None:
            return None
        facts = {"note": note} if note else {}
        return self._access.permit(
            act, subject=intent.id, amount=amount, sale=sale, intent=intent.id, facts=facts
        )

    def _record(self, sale: SaleId, intent: IntentId) -> SaleRecord:
        with self._store.read() as books:
            return record_of(books, sale, about=intent)


def _sale_of(sale: Sale | None, intent: IntentId) -> SaleId:
    if sale is None:
        raise Refused("intent_without_sale", intent=intent)
    return sale.id
