"""Paying at a card reader, taking a payment to another one, and giving money back at one."""

import logging
from contextlib import suppress
from typing import Final

from pos.domain.handing_requests import PresentCard, RefundAtReader
from pos.domain.handover import Channel, End, Handover
from pos.domain.ids import ChargeId, IntentId, ReaderId, SaleId
from pos.domain.intent import Intent
from pos.domain.money import Money
from pos.domain.operation import Operation
from pos.domain.reader import (
    Debit,
    Promise,
    Reader,
    concerns,
    debit_that_cannot_wait,
    refunds_for,
)
from pos.domain.sale import Sale
from pos.domain.views import SaleRecord
from pos.errors import Declined, Misconfigured, PosError, Refused
from pos.ports import GatewayProvider, SettingsStore, Store
from pos.services import handed
from pos.services.absorb import record_of
from pos.services.checkout import Checkout, Way
from pos.services.handing import Handing
from pos.services.journal import Journal
from pos.services.reader_hand import ReaderHand
from pos.services.readers import Readers

log = logging.getLogger(__name__)

_ON: Final = "on"


class ReaderPayments:
    """All of it talks to Stripe: never call it on the thread that draws."""

    def __init__(
        self,
        store: Store,
        journal: Journal,
        gateway: GatewayProvider,
        settings: SettingsStore,
        *,
        checkout: Checkout,
        handing: Handing,
        readers: Readers,
    ) -> None:
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._settings = settings
        self._checkout = checkout
        self._handing = handing
        self._readers = readers
        self._hand = ReaderHand(store, journal, gateway, readers)

    def promise(self) -> Promise:
        """What has to be said before the card is asked for: not every card can be held."""
        settings = self._settings.load()
        debit = debit_that_cannot_wait(settings.money)
        # Only Interac can be charged by a payment that would rather be held.
        is_charged = debit is Debit.INTERAC and settings.debit_without_hold == _ON
        return Promise(debit, is_charged=is_charged)

    def present(
        self, sale: SaleId, amount: Money | None = None, *, reader: ReaderId | None = None
    ) -> SaleRecord:
        """Begin or resume checkout, and let the reader ask for the card; follow it from then on.

        Raises Refused `reader_not_chosen`, `reader_reserved`, `reader_busy`, `reader_offline`,
        `reader_fault`, and as `Checkout.begin` and `hand_over`; InDoubt where nobody knows whether
        the reader has it.
        """
        where = self._readers.needed(reader)
        with self._store.read() as books:
            known = books.sales.get(sale)
        with self._readers.without_display():
            return self._presented(sale, amount, known, where)

    def _presented(
        self, sale: SaleId, amount: Money | None, known: Sale, where: ReaderId
    ) -> SaleRecord:
        self._claim(where, known)
        try:
            way = Way(Channel.READER, may_charge_debit=self.promise().is_charged)
            record = self._checkout.begin(sale, amount, way=way)
            offers_tip = amount is None and self._offers_tip(record.sale)
            keeps = self._keeps_card(sale)

            def make(intent: Intent, last: ChargeId | None) -> PresentCard:
                return PresentCard(intent.id, where, intent.amount, last, offers_tip, keeps)

            done = self._checkout.hand_over(sale, make)
        except (Refused, Declined, Misconfigured) as no:
            self._readers.turned_down(where, no.code if no.code.startswith("reader_") else "")
            self._readers.let_go(where)
            raise
        self._readers.turned_down(where, "")
        return done

    def take_over(self, sale: SaleId, reader: ReaderId) -> SaleRecord:
        """Let another reader ask for the card of the same payment.

        The first one is told to stop, where it can be told; a payment is paid once at most, so
        one that is out of reach does no harm.
        Raises Refused `reader_authorising` when the first one is reading a card, and as `present`.
        """
        record = self._handing.follow(sale)
        handover = record.handed
        if record.intent is not None and record.intent.is_held:
            return record
        if handover is not None and handover.is_waiting:
            if handover.channel is not Channel.READER:
                raise Refused("handed_over", channel=str(handover.channel), sale=sale)
            is_stopped = self._hand.stop(handover)
            record = self._over(handover, is_stopped=is_stopped)
            if record.intent is not None and record.intent.is_held:
                return record
        part = record.sale.card_amount
        return self.present(sale, part, reader=reader)

    def _over(self, handover: Handover, *, is_stopped: bool) -> SaleRecord:
        """The payment is in our hands, unless a card was read at the last moment."""
        record = self._checkout.follow(handover.sale)
        with self._store.write() as books:
            how = (End.TAKEN_BACK, "") if is_stopped else (End.FAILED, "reader_lost")
            handed.end(books, handover.operation, *how)
            record = record_of(books, handover.sale)
        self._readers.let_go(ReaderId(handover.place))
        return record

    # Giving back --------------------------------------------------------------------------------

    def place_to_give_back(self) -> ReaderId:
        """The reader that is to ask for the card of a refund, reserved for this register.

        Raises Refused `refund_needs_reader`, and as `Readers.claim`.
        """
        reader = self._readers.chosen()
        if reader is None:
            raise Refused("refund_needs_reader")
        self._readers.claim(reader)
        return reader

    def refund_awaited(self, sale: SaleId) -> Operation | None:
        """The refund for which a reader awaits the card, as far as the ledger knows."""
        with self._store.read() as books:
            left = books.operations.open_of(sale)
        return next((each for each in left if isinstance(each.request, RefundAtReader)), None)

    def follow_refund(self, sale: SaleId) -> SaleRecord:
        """Whether the card was shown and the money given back.

        Raises InDoubt `reader_awaits_card` while it was not, and Refused when it came to nothing.
        """
        self._journal.resume_sale(sale, at_counter=True)
        if (reader := self._readers.chosen()) is not None:
            self._readers.let_go(reader)
        return self._checkout.record(sale)

    def cancel_refund(self, sale: SaleId) -> SaleRecord:
        """Stop the reader that awaits the card of a refund, if it still does.

        Raises Refused `reader_authorising` when the card is being read, InDoubt when nobody knows.
        """
        operation = self.refund_awaited(sale)
        if operation is None or not isinstance(operation.request, RefundAtReader):
            return self._checkout.record(sale)
        where = operation.request.reader
        action = refunds_for(
            self._readers.get(where).action, operation.id, operation.request.intent
        )
        if action is not None and action.is_running:
            try:
                self._gateway().terminal.cancel(where)
            except Refused as no:
                if no.code != "reader_busy":
                    raise
                raise Refused("reader_authorising", sale=sale) from no
        with suppress(Refused):  # that it came to nothing is what was wanted
            self._journal.resume_sale(sale, at_counter=False)
        self._readers.let_go(where)
        return self._checkout.record(sale)

    # ---------------------------------------------------------------------------------------------

    def _offers_tip(self, sale: Sale) -> bool:
        """A tip is asked for where one card pays all: a part of it would be nobody's share."""
        return self._settings.load().reader_tips == _ON and not (sale.is_split or sale.tip)

    def _keeps_card(self, sale: SaleId) -> bool:
        """Whether its customer agreed that the card is kept; the reader then makes one of it."""
        with self._store.read() as books:
            whose = books.customers.of_sale(sale)
        return whose is not None and whose.keeps is not None

    def _claim(self, where: ReaderId, sale: Sale) -> None:
        """Raises as `Readers.claim`; what is left of a payment of our own is cleared away first."""
        try:
            self._readers.claim(where, about=sale.intent)
        except Refused as no:
            if no.code != "reader_busy" or not self._cleared(self._readers.get(where)):
                raise
            self._readers.claim(where, about=sale.intent)

    def _cleared(self, reader: Reader) -> bool:
        """Stop what nobody waits for: a payment of this ledger that is in nobody's hands.

        Another register's payment is never touched, nor one that is waited for.
        """
        action = reader.action
        if action is None or action.intent is None or not concerns(action, action.intent):
            return False
        if not self._is_left_over(action.intent, reader.id):
            return False
        try:
            self._gateway().terminal.cancel(reader.id)
        except PosError as error:
            log.info("the reader goes on: %s", error.code, extra={"code": error.code})
            return False
        return True

    def _is_left_over(self, intent: IntentId, reader: ReaderId) -> bool:
        with self._store.read() as books:
            sale = books.sales.by_intent(intent)
            if sale is None or sale.register != self._settings.load().register:
                return False
            handovers = books.handovers.of(sale.id)
            is_open = bool(books.operations.open_of(sale.id))
        theirs = [each for each in handovers if each.place == reader and each.intent == intent]
        return bool(theirs) and not is_open and not any(each.is_waiting for each in theirs)
