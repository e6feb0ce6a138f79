"""After a silence: open operations first, then what Stripe tells; and where the two differ."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from pos.domain.drift import Change, DriftReport, Reconciliation
from pos.domain.handover import Channel
from pos.domain.ids import SaleId
from pos.errors import PosError, Refused
from pos.ports import Clock, GatewayProvider, Store
from pos.redaction import redact
from pos.services.catching_up import CatchingUp
from pos.services.comparing import Comparing
from pos.services.handing import Handing
from pos.services.journal import Journal
from pos.services.looking import Looked, Looking
from pos.services.recovery import Recovery
from pos.services.stripe_books import StripeBooks

log = logging.getLogger(__name__)

USUAL_SPAN: Final = timedelta(days=30)
"""How far back a report compares payments that have come to their end."""

_NOBODY_ANSWERS: Final = frozenset(
    {"no_answer", "rate_limited", "key_missing", "key_rejected", "key_of_other_account"}
)


class Reconciler:
    """Brings the till up to what Stripe says, and says where they differ. Never moves money.

    It asks Stripe: never call it on the thread that draws. Safe to call from several threads and
    to repeat at any time; after a crash, or a fault half way, the next run goes on.
    """

    def __init__(
        self,
        store: Store,
        journal: Journal,
        gateway: GatewayProvider,
        clock: Clock,
        handing: Handing | None = None,
        *,
        others: Callable[[], Sequence[PosError]] = lambda: (),
        balance: StripeBooks | None = None,
    ) -> None:
        """Without `handing` no page that a customer has is looked at.

        `others` brings what was begun for other registers to its end; what could not be. Without
        `balance` no fee and no payout is booked.
        """
        self._handing = handing
        self._balance = balance
        self._others = others
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._turn = Lock()

    def run(
        self,
        *,
        progress: Callable[[Recovery], None] = lambda _: None,
        looked: Looked = lambda _: None,
        since: datetime | None = None,
    ) -> Reconciliation:
        """Open operations, then the news since the last run, then nothing more to learn.

        `progress` hears of each open operation, `looked` of each payment that was read (how many
        so far). Payments created `since` are read whether there is news about them or not.
        What could not be learned is in `unsettled`; Stripe's silence is not raised.
        """
        with self._turn:
            before = self._open_operations()
            unsettled = list(self._journal.recover(progress=progress))
            settled = before - self._open_operations()
            unsettled += self._settled_for_others()
            if any(error.code in _NOBODY_ANSWERS for error in unsettled):
                return Reconciliation(settled, tuple(unsettled))
            looking = Looking(self._store, self._gateway, self._clock, looked)
            round_ = CatchingUp(self._store, self._gateway, self._clock, looking)
            round_.go(since=since)
            self._follow_pages(looking)
        # Fees and payouts come after the payments that they are about, and keep nobody waiting.
        if self._balance is not None:
            self._balance.take_over_if_due()
        for change in looking.changes:
            facts = {"intent": change.intent, "sale": change.sale, "kind": str(change.kind)}
            log.info("changed in Stripe: %s", change.reference, extra=facts)
        return Reconciliation(
            settled, (*unsettled, *looking.unsettled), round_.events, tuple(looking.changes)
        )

    def changes(self, limit: int) -> Sequence[Change]:
        """The last ones that were taken over, newest first; asks nobody."""
        with self._store.read() as books:
            return books.changes.recent(limit)

    def report(self, *, since: datetime | None = None) -> DriftReport:
        """Compare journal, mirrors and books with Stripe; changes nothing.

        Payments made `since` (30 days ago unless said), and everything that is open.
        Raises InDoubt and Misconfigured when Stripe cannot be asked.
        """
        start = since or self._clock.now() - USUAL_SPAN
        return Comparing(self._store, self._gateway, self._clock).report(start)

    def accept(self, drift_id: str, note: str, *, since: datetime | None = None) -> None:
        """Note why a difference that the report shows is as it should be.

        Raises Refused: `drift_unknown` (it is not there, or not any more), `drift_in_doubt`,
        `note_missing`, `note_holds_secret`; and what `report` raises.
        """
        text = note.strip()
        if not text:
            raise Refused("note_missing")
        if redact(text) != text:
            raise Refused("note_holds_secret")  # it is kept for ever, and shown
        found = [each for each in self.report(since=since).drifts if each.id == drift_id]
        if not found:
            raise Refused("drift_unknown", drift=drift_id[:40])
        if found[0].is_in_doubt:
            raise Refused("drift_in_doubt", drift=drift_id)
        with self._store.write() as books:
            books.drift_notes.add(drift_id, text)

    def _settled_for_others(self) -> Sequence[PosError]:
        try:
            return self._others()
        except PosError as error:  # its journal cannot be read; ours goes on
            log.warning("nothing of other registers was settled: %s", error.code)
            return (error,)

    def _follow_pages(self, looking: Looking) -> None:
        """Pages that customers have on their phones: paid ones are news anyway, others just end."""
        if self._handing is None:
            return
        for handover in self._handing.left():
            if handover.channel is not Channel.PHONE or self._has_open(handover.sale):
                continue
            try:
                self._handing.follow(handover.sale)
            except PosError as error:
                looking.note(error)
                if error.code in _NOBODY_ANSWERS:
                    return

    def _has_open(self, sale: SaleId) -> bool:
        with self._store.read() as books:
            return bool(books.operations.open_of(sale))

    def _open_operations(self) -> int:
        with self._store.read() as books:
            return len(books.operations.open())
