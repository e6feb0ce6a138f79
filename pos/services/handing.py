"""Follows payments that are in other hands, and takes them back; who has them is a hand each."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from pos.domain.handover import Channel, End, Handover
from pos.domain.ids import OperationId, SaleId
from pos.domain.intent import CancelReason, Intent, IntentStatus
from pos.domain.operation import CancelIntent
from pos.domain.views import SaleRecord
from pos.errors import Declined, Refused
from pos.ports import Clock, GatewayProvider, Store
from pos.services import handed
from pos.services.absorb import read_again, record_of, take_over
from pos.services.journal import Journal


@dataclass(frozen=True, slots=True)
class Look:
    """What the other side says. It explains; whether money moved is the payment's to say.

    `end` is how it is over, None while it is waited for. `intent` is the payment where the look
    showed it.
    """

    end: End | None = None
    why: str = ""
    intent: Intent | None = None


class Hand(Protocol):
    """One way in which a payment can be in other hands."""

    def look(self, handover: Handover) -> Look:
        """Ask the other side; raises what a read raises."""
        ...

    def dismiss(self, handover: Handover) -> None:
        """Let nobody pay there any more.

        Raises Refused when that is too late: then the payment will show what came of it. Raises
        InDoubt when nobody knows.
        """
        ...


@dataclass(slots=True)
class FormHand:
    """The hand of a form on this till's own screen: open as long as this program shows it."""

    shown: set[OperationId] = field(default_factory=set)

    def look(self, handover: Handover) -> Look:
        """A form that nobody sees is over: the program has ended, or the page has gone."""
        return Look() if handover.operation in self.shown else Look(End.FAILED, "form_closed")

    def dismiss(self, handover: Handover) -> None:
        self.shown.discard(handover.operation)


class Handing:
    """What is asked while a card is presented elsewhere; never on the thread that draws."""

    def __init__(
        self,
        store: Store,
        journal: Journal,
        gateway: GatewayProvider,
        clock: Clock,
        hands: Callable[[], Mapping[Channel, Hand]],
    ) -> None:
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._hands = hands

    def follow(self, sale: SaleId) -> SaleRecord:
        """How it stands: lost answers first, then the other side, then the payment itself.

        Raises whatever the journal raises for a lost answer, and InDoubt when Stripe is silent.
        """
        self._journal.resume_sale(sale, at_counter=True)
        for handover in self._waiting(sale):
            look = self._hand(handover).look(handover)
            self._read(handover, look)
            if look.end is not None:
                self._end(handover, look.end, look.why)
        if not self._waiting(sale):
            self._read_present(sale)
        return self.record(sale)

    def take_back(self, sale: SaleId) -> SaleRecord:
        """Have the payment in our hands again, so that it can be changed or given up.

        What was paid at the last moment is taken over. Raises Refused when it is too late to take
        it back (the card is being read): follow it then; raises InDoubt when nobody knows, also
        of what it was given away with: nobody shall get it after it was taken back.
        """
        if self._waiting(sale):
            with suppress(Refused, Declined):  # what came to nothing is welcome here
                self._journal.resume_sale(sale, at_counter=False)
        for handover in self._waiting(sale):
            self._hand(handover).dismiss(handover)
            self._read(handover, Look())
            self._end(handover, End.TAKEN_BACK)
        return self.record(sale)

    def leave_bank(self, sale: SaleId) -> SaleRecord:
        """Wait for the customer's bank no longer: its page does nothing more, the cart is kept.

        Safe to repeat. When they have just confirmed the money is held, and stays so.
        Raises whatever the journal raises.
        """
        with self._store.read() as books:
            intent = books.sales.get(sale).intent
        if intent is not None:
            found = read_again(self._store, self._clock, self._gateway(), intent)
            if found.status is IntentStatus.REQUIRES_ACTION:
                self._journal.perform(sale, CancelIntent(intent, CancelReason.ABANDONED))
        return self.record(sale)

    def record(self, sale: SaleId) -> SaleRecord:
        """What the ledger knows, without asking anybody."""
        with self._store.read() as books:
            return record_of(books, sale)

    def left(self) -> tuple[Handover, ...]:
        """Everything that is in other hands, of whatever sale, oldest first."""
        with self._store.read() as books:
            return tuple(books.handovers.waiting())

    def _waiting(self, sale: SaleId) -> tuple[Handover, ...]:
        with self._store.read() as books:
            return tuple(books.handovers.waiting_of(sale))

    def _hand(self, handover: Handover) -> Hand:
        hand = self._hands().get(handover.channel)
        if hand is None:
            raise Refused("channel_missing", channel=str(handover.channel), sale=handover.sale)
        return hand

    def _read(self, handover: Handover, look: Look) -> None:
        """The payment after the other side was asked: what is over there shows in it."""
        if look.intent is not None:
            take_over(self._store, self._clock, look.intent)
        elif handover.intent is not None:
            read_again(self._store, self._clock, self._gateway(), handover.intent)

    def _read_present(self, sale: SaleId) -> None:
        with self._store.read() as books:
            intent = books.sales.get(sale).intent
        if intent is not None:
            read_again(self._store, self._clock, self._gateway(), intent)

    def _end(self, handover: Handover, how: End, why: str = "") -> None:
        with self._store.write() as books:
            handed.end(books, handover.operation, how, why)
