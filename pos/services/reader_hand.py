"""A payment in the hands of a card reader: what the reader says of it, and taking it away."""

import logging
from typing import Final

from pos.domain.handover import End, Handover
from pos.domain.ids import IntentId, ReaderId
from pos.domain.intent import AWAITS_A_CARD, FINAL, CancelReason, Intent, IntentStatus
from pos.domain.operation import CancelIntent
from pos.domain.reader import ActionStatus, Reader, ReaderAction, concerns, end_of
from pos.errors import InDoubt, PosError, Refused
from pos.ports import GatewayProvider, Store
from pos.services import handed
from pos.services.handing import Look
from pos.services.journal import Journal
from pos.services.readers import Readers

log = logging.getLogger(__name__)

_OUT_OF_REACH: Final = frozenset(
    {"reader_offline", "reader_fault", "reader_timeout", "reader_unknown"}
)
"""What a reader that cannot be told to stop is turned down with."""


class ReaderHand:
    """Port `Hand` of the handing service; the payment decides, the reader explains."""

    def __init__(
        self, store: Store, journal: Journal, gateway: GatewayProvider, readers: Readers
    ) -> None:
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._readers = readers

    def look(self, handover: Handover) -> Look:
        """The reader first: what it has finished by then, the payment shows."""
        reader = self._reader(handover)
        intent = self._gateway().retrieve(_intent_of(handover))
        end, why = self._judged(handover, reader, intent)
        if end is None and reader is not None:
            self._keep(reader)
        elif end is not None and reader is not None:
            self._readers.let_go(reader.id)
        return Look(end, why, intent)

    def dismiss(self, handover: Handover) -> None:
        """Stop the reader, if it still works on this very payment; never anything else.

        Where it is out of reach the payment itself is canceled, so that whoever finds the reader
        alive again can pay nothing with it.
        Raises Refused `reader_authorising` when the card is being read, and what the journal
        raises.
        """
        if not self.stop(handover):
            self._withdraw(handover)
        self._readers.let_go(ReaderId(handover.place))

    def stop(self, handover: Handover) -> bool:
        """Whether the reader does not have it any more; False for one that is out of reach.

        Raises Refused `reader_authorising`.
        """
        try:
            reader = self._gateway().terminal.reader(ReaderId(handover.place))
            action = reader.action
            if action is None or not concerns(action, _intent_of(handover)):
                return True  # nothing of ours is there to be stopped
            if not action.is_running:
                return True
            self._gateway().terminal.cancel(reader.id)
        except Refused as no:
            if no.code == "reader_busy":
                raise Refused("reader_authorising", sale=handover.sale) from no
            return self._out_of_reach(handover, no)
        except InDoubt as doubt:
            return self._out_of_reach(handover, doubt)
        return True

    def _out_of_reach(self, handover: Handover, error: PosError) -> bool:
        if error.code not in _OUT_OF_REACH:
            raise error
        self._readers.turned_down(ReaderId(handover.place), error.code)
        facts = {"sale": handover.sale, "code": error.code}
        log.info("a reader cannot be told to stop: %s", error.code, extra=facts)
        return False

    def _withdraw(self, handover: Handover) -> None:
        intent = _intent_of(handover)
        if self._gateway().retrieve(intent).status not in {*FINAL, IntentStatus.REQUIRES_CAPTURE}:
            self._journal.perform(handover.sale, CancelIntent(intent, CancelReason.ABANDONED))

    def _reader(self, handover: Handover) -> Reader | None:
        """None for one that the account does not have any more."""
        try:
            return self._gateway().terminal.reader(ReaderId(handover.place))
        except Refused:
            return None

    def _keep(self, reader: Reader) -> None:
        try:
            self._readers.renew(reader)
        except PosError as error:
            log.info("a reservation was not renewed: %s", error.code, extra={"code": error.code})

    def _judged(
        self, handover: Handover, reader: Reader | None, intent: Intent
    ) -> tuple[End | None, str]:
        """How it is over, None while it goes on; and the reader's own word for it."""
        action = reader.action if reader is not None else None
        ours = action if concerns(action, intent.id) else None
        if intent.is_held or intent.was_taken or intent.status is IntentStatus.SUCCEEDED:
            return End.PAID, ""
        if intent.status is IntentStatus.CANCELED:
            return End.GONE, ""
        if self._was_declined(handover, intent):
            return End.DECLINED, ours.failure_code if ours else ""
        if intent.status not in AWAITS_A_CARD:
            return None, ""  # the bank has not decided yet
        return _by_the_reader(ours, is_known=reader is not None)

    def _was_declined(self, handover: Handover, intent: Intent) -> bool:
        with self._store.read() as books:
            return handed.was_declined(books, handover, intent.latest_charge)


def _by_the_reader(action: ReaderAction | None, *, is_known: bool) -> tuple[End | None, str]:
    """What becomes of a payment that still awaits its card, by what its reader does."""
    if action is None:
        # It restarted, was told to stop, or another register has it: no card can come of it.
        return End.FAILED, "reader_lost_it" if is_known else "reader_unknown"
    match action.status:
        case ActionStatus.FAILED:
            return end_of(action.failure_code), action.failure_code
        case ActionStatus.IN_PROGRESS | ActionStatus.NEEDS_REVIEW:
            return None, ""
        case ActionStatus.SUCCEEDED:
            return None, ""  # the payment will show it at the next look


def _intent_of(handover: Handover) -> IntentId:
    if handover.intent is None:
        raise Refused("intent_unknown", text=handover.sale)
    return handover.intent
