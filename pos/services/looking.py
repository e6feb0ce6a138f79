"""Reads payments again, with what followed their capture, and takes over what is new."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from pos.domain.card_facts import MANUAL_REVIEW
from pos.domain.caution import Caution
from pos.domain.drift import Change
from pos.domain.event import CAPTURES, GatewayEvent, Page
from pos.domain.ids import EventId, IntentId, SaleId
from pos.domain.intent import Charge, Intent, IntentStatus
from pos.errors import Broken, InDoubt, Misconfigured, PosError, Refused
from pos.ports import Books, Clock, GatewayProvider, Store
from pos.services.absorb import Asked, Beside, says_new, take_over

log = logging.getLogger(__name__)

T = TypeVar("T")

_ABOUT_ONE_PAYMENT: Final = frozenset({"garbled", "stripe_fault"})
"""What Stripe may say about one payment while it answers about all others."""

_TRIES: Final = 3
"""How often a payment is read on which somebody else works at the same moment."""

Looked = Callable[[int], None]
"""Hears how many payments were read so far."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A reason to read a payment again: the news about it, taken together."""

    intent: IntentId
    event: EventId | None = None
    captured_at: datetime | None = None
    ledger: str | None = None
    sale: str | None = None
    is_about_money_back: bool = False
    is_about_trust: bool = False

    def after(self, event: GatewayEvent) -> "Nudge":
        """With one piece of news more: the last one is named, a capture's time is kept."""
        return Nudge(
            intent=self.intent,
            event=event.id,
            captured_at=event.created if event.type in CAPTURES else self.captured_at,
            ledger=self.ledger or event.ledger,
            sale=self.sale or event.sale,
            is_about_money_back=self.is_about_money_back
            or "refund" in event.type
            or "dispute" in event.type,
            is_about_trust=self.is_about_trust or event.type.startswith(("review.", "radar.")),
        )


class Looking:
    """What one round has read, what changed by it, and what it could not learn.

    `must_repeat`: some payment could not be read, so the news about it is not used up.
    """

    def __init__(
        self, store: Store, gateway: GatewayProvider, clock: Clock, looked: Looked
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._looked = looked
        self._read = 0
        self.must_repeat = False
        self.changes: list[Change] = []
        self.unsettled: list[PosError] = []

    def note(self, error: PosError) -> None:
        """Keep what could not be learned."""
        log.info("not learned yet: %s", error.code, extra={"code": error.code})
        self.unsettled.append(error)

    def heed(self, nudge: Nudge) -> None:
        """Read the payment and take it over, unless it is somebody else's.

        Raises InDoubt and Misconfigured when Stripe answers nothing, or the disk refuses.
        """
        for _ in range(_TRIES):
            if not self._is_overtaken_while_read(nudge):
                return
        self.must_repeat = True

    def _is_overtaken_while_read(self, nudge: Nudge) -> bool:
        """Read it once; whether somebody learned something else meanwhile, so that it was vain."""
        with self._store.read() as books:
            asked = Asked(books.intents.find(nudge.intent))
            is_known = asked.known is not None
            if not is_known and not may_be_ours(books, nudge.ledger, nudge.sale):
                return False
        try:
            intent = self._gateway().retrieve(nudge.intent)
        except PosError as error:
            if error.code == "unknown_at_stripe" or (not is_known and error.code == "garbled"):
                facts = {"intent": nudge.intent, "code": error.code}
                log.info("%s cannot be read: %s", nudge.intent, error.code, extra=facts)
                return False
            self._repeat_later(error)
            return False
        if is_known or self.is_ours(intent.metadata):
            self._take(intent, nudge, asked)
            return self._was_dropped(intent, asked)
        return False

    def _was_dropped(self, intent: Intent, asked: Asked) -> bool:
        with self._store.read() as books:
            known = books.intents.find(intent.id)
            if known == asked.known or known is None or known.is_final or intent.is_final:
                return False
            return says_new(books, intent)

    def _take(self, intent: Intent, nudge: Nudge, asked: Asked) -> None:
        """Take over a payment of ours that was read just now; raises as `heed`."""
        try:
            beside = self._beside(intent, nudge)
            self.changes += take_over(self._store, self._clock, intent, beside=beside, asked=asked)
        except Broken as error:
            # It contradicts what is known; the report goes on saying so until somebody looks.
            facts = {"intent": intent.id, "code": error.code, "request_id": intent.request_id}
            log.warning("%s could not be taken over: %s", intent.id, error.code, extra=facts)
            self.note(error)
        except InDoubt as error:
            self._repeat_later(error)
        self._read += 1
        self._looked(self._read)

    def open_ones(self) -> None:
        """Read everything that had not come to its end when it was last seen; raises as `heed`."""
        with self._store.read() as books:
            left = [*books.intents.open(), *books.aftermath.unsettled()]
            doubted = books.cautions.open()
        for intent in dict.fromkeys([*left, *doubted]):
            self.heed(Nudge(intent, is_about_money_back=True, is_about_trust=intent in doubted))

    def since(self, when: datetime) -> None:
        """Read our payments created since then, and those given back or contested since then.

        Raises as `heed`.
        """
        gateway = self._gateway()
        for intent in pages(
            lambda before: gateway.intents_since(when, self.is_ours, before=before)
        ):
            nudge = Nudge(intent.id, is_about_money_back=True)
            if intent.is_final:
                self._take(intent, nudge, Asked(intent))
            else:
                # A page of a list is older than what was learned while it was worked through.
                self.heed(nudge)
        self._heed_known(lambda before: gateway.refunded_since(when, before=before))
        self._heed_known(lambda before: gateway.disputed_since(when, before=before))
        self._heed_known(lambda before: gateway.reviewed_since(when, before=before), trust=True)
        self._heed_known(lambda before: gateway.warned_since(when, before=before), trust=True)

    def is_ours(self, metadata: Mapping[str, str]) -> bool:
        """Whether a payment belongs to this ledger, by what was written on it when it was made."""
        with self._store.read() as books:
            return may_be_ours(books, metadata.get("ledger") or "", metadata.get("sale") or "")

    def _heed_known(self, ask: Callable[[str], Page[IntentId]], *, trust: bool = False) -> None:
        try:
            for name in pages(ask):
                with self._store.read() as books:
                    is_known = books.intents.find(name) is not None
                if is_known:
                    self.heed(Nudge(name, is_about_money_back=True, is_about_trust=trust))
        except Misconfigured as error:
            self._without_permission(error)

    def _beside(self, intent: Intent, nudge: Nudge) -> Beside:
        """Refunds, disputes and warnings, where there can be some."""
        charge = intent.latest_charge
        found = Beside(event=nudge.event, captured_at=nudge.captured_at)
        if charge is None:
            return found
        found = replace(found, cautions=self._cautions(intent, charge, nudge))
        if intent.status is not IntentStatus.SUCCEEDED:
            return found
        with self._store.read() as books:
            is_known_back = bool(books.aftermath.refunds(intent.id))
        gateway = self._gateway()
        refunds, disputes = found.refunds, found.disputes
        try:
            if charge.refunded or is_known_back or nudge.is_about_money_back:
                refunds = tuple(gateway.refunds(intent.id))
            if charge.is_disputed or nudge.is_about_money_back:
                disputes = tuple(gateway.disputes(intent.id))
        except Misconfigured as error:
            self._without_permission(error)
        return replace(found, refunds=refunds, disputes=disputes)

    def _cautions(self, intent: Intent, charge: Charge, nudge: Nudge) -> tuple[Caution, ...]:
        """Reviews and warnings, asked for when there is news of them or the charge names one."""
        with self._store.read() as books:
            is_known = bool(books.cautions.of(intent.id))
        asks_for_review = charge.facts.outcome_type == MANUAL_REVIEW and not is_known
        if not (nudge.is_about_trust or asks_for_review):
            return ()
        try:
            return tuple(self._gateway().cautions(intent.id))
        except Misconfigured as error:
            self._without_permission(error)
            return ()

    def _without_permission(self, error: Misconfigured) -> None:
        """A key that may read payments but nothing else: said once, the rest goes on."""
        if error.code != "key_lacks_permission":
            raise error
        if error.code not in {each.code for each in self.unsettled}:
            self.note(error)

    def _repeat_later(self, error: PosError) -> None:
        if error.code not in _ABOUT_ONE_PAYMENT:
            raise error
        self.must_repeat = True
        self.note(error)


def pages(ask: Callable[[str], Page[T]]) -> Iterator[T]:
    """Everything in a list of Stripe's, page by page."""
    before = ""
    while True:
        page = ask(before)
        yield from page.items
        before = page.next
        if not before:
            return


def may_be_ours(books: Books, ledger: str | None, sale: str | None) -> bool:
    """None says nothing either way, and then it has to be read."""
    if ledger is None and sale is None:
        return True
    return ledger == books.ledger_id or (bool(sale) and _is_sale(books, SaleId(sale or "")))


def _is_sale(books: Books, sale: SaleId) -> bool:
    try:
        books.sales.get(sale)
    except Refused:
        return False
    return True
