"""Gives money back that was taken: all, an amount or rows, to what it was paid with, or in cash."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pos.domain.cash_book import cash_refund
from pos.domain.handing_requests import RefundAtReader
from pos.domain.handover import DEBIT_AT_READER
from pos.domain.ids import IntentId, ReaderId, SaleId
from pos.domain.intent import Intent
from pos.domain.money import Money, total
from pos.domain.operation import OperationState, RefundIntent
from pos.domain.permissions import Act
from pos.domain.refund import RefundReason, ReturnedLine, left_to_refund
from pos.domain.refund_plan import (
    RefundGround,
    RefundPlan,
    RefundShare,
    RefundWish,
    TenderLeft,
)
from pos.domain.sale import UNPAID, Sale, SaleState
from pos.domain.sale_note import check_note
from pos.domain.tender import CashReturn
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Books, Clock, GatewayProvider, SettingsStore, Store
from pos.services.absorb import Beside, record_of, take_over
from pos.services.access import Access, Permit
from pos.services.earning import earned_of
from pos.services.journal import Journal


def _no_reader() -> ReaderId:
    """Where there is none; raises Refused `refund_needs_reader`."""
    raise Refused("refund_needs_reader")


class Refunds:
    """What asks Stripe must not run on the thread that draws."""

    def __init__(
        self,
        store: Store,
        journal: Journal,
        gateway: GatewayProvider,
        clock: Clock,
        settings: SettingsStore,
        access: Access | None = None,
        *,
        at_reader: Callable[[], ReaderId] = _no_reader,
    ) -> None:
        """Without `access` everybody may do everything, as where no staff is set up.

        `at_reader` names a reader that is free to ask for the card of a refund.
        """
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._settings = settings
        self._access = access
        self._at_reader = at_reader

    def ground(self, sale: SaleId) -> RefundGround:
        """What plans for a sale are made of, by what the ledger knows.

        Raises Refused `refund_not_taken` or `refund_of_hold`.
        """
        with self._store.read() as books:
            return self._ground(books, books.sales.get(sale))

    def plan(self, sale: SaleId, wish: RefundWish) -> RefundPlan:
        """Who would get how much back, by what the ledger knows; nothing is sent.

        Raises Refused `refund_not_taken`, `refund_of_hold` and the reasons of `plan_giving_back`.
        """
        with self._store.read() as books:
            return self._plan(books, sale, wish)

    def give_back(
        self, sale: SaleId, wish: RefundWish, reason: RefundReason, *, note: str = ""
    ) -> SaleRecord:
        """Give money back; cards first, one journal operation each, then the cash.

        The payments and their refunds are read again first, for somebody may have refunded in
        Stripe's Dashboard. Before a capture there is nothing to refund: capture less, or release.
        A card whose network wants to see it again is asked for at a reader: InDoubt
        `reader_awaits_card` until it was shown there.
        Raises as `plan`, Refused `refund_needs_reader`, Refused for want of a permission, and
        whatever the journal raises; what was given back until then stays given back.
        """
        note = check_note(note)
        self._journal.resume_sale(sale, at_counter=False)
        for intent in self._cards_of(sale):
            self._read_again(intent)
        plan = self.plan(sale, wish)
        permit = self._leave(sale, plan, reason, note)
        before = self._before(sale)
        for number, share in enumerate(plan.shares):
            one = _for_share(permit, share, is_first=number == 0)
            giving = _Giving(share, before, str(reason), note)
            if share.in_cash:
                self._pay_out(sale, giving, one)
            elif share.card is not None:
                request = self._request(share.card, share, reason, note)
                self._journal.perform(sale, request, check=giving.check(sale), permit=one)
            before = (*before, *share.lines)
        with self._store.read() as books:
            return record_of(books, sale)

    def refund(self, intent: IntentId, amount: Money | None, reason: RefundReason) -> SaleRecord:
        """Give `amount` back to one card, or all that is left of what it paid.

        Raises Refused `intent_without_sale`, and as `give_back`.
        """
        with self._store.read() as books:
            sale = books.sales.by_intent(intent)
        if sale is None:
            raise Refused("intent_without_sale", intent=intent)
        return self.give_back(sale.id, RefundWish(amount=amount, tender=intent), reason)

    def _request(
        self, card: IntentId, share: RefundShare, reason: RefundReason, note: str
    ) -> RefundIntent | RefundAtReader:
        """Interac takes a refund from the card itself (Stripe docs, Terminal: refunds)."""
        with self._store.read() as books:
            charge = books.intents.get(card).latest_charge
        if charge is None or charge.facts.type != DEBIT_AT_READER:
            return RefundIntent(card, share.amount, reason, share.lines, note)
        where = self._at_reader()
        return RefundAtReader(card, share.amount, reason, where, share.lines, note)

    def _plan(self, books: Books, sale: SaleId, wish: RefundWish) -> RefundPlan:
        found = books.sales.get(sale)
        ground = self._ground(books, found)
        is_of_sale = wish.tender in found.intents
        if is_of_sale and wish.tender not in {each.name for each in ground.lefts}:
            _refuse_untaken(books, found)
        return ground.plan(wish)

    def _ground(self, books: Books, sale: Sale) -> RefundGround:
        lefts = lefts_of(books, sale)
        if not lefts:
            _refuse_untaken(books, sale)
        step = self._settings.load().cash_step
        return RefundGround(sale.cart, lefts, given_lines(books, sale), step)

    def _before(self, sale: SaleId) -> tuple[ReturnedLine, ...]:
        with self._store.read() as books:
            return given_lines(books, books.sales.get(sale))

    def _cards_of(self, sale: SaleId) -> tuple[IntentId, ...]:
        with self._store.read() as books:
            return books.sales.get(sale).intents

    def _read_again(self, intent: IntentId) -> None:
        found = self._gateway().retrieve(intent)
        beside = Beside(refunds=tuple(self._gateway().refunds(intent)))
        take_over(self._store, self._clock, found, beside=beside)

    def _leave(self, sale: SaleId, plan: RefundPlan, reason: RefundReason, note: str) -> Permit:
        """Cash for what a card paid needs more than a refund does."""
        if self._access is None:
            return Permit()
        with self._store.read() as books:
            receipt = books.sales.get(sale).receipt
        act = Act.REFUND_IN_CASH if plan.is_against_the_tender else Act.REFUND
        facts = {"reason": str(reason)} | ({"note": note} if note else {})
        card = next((share.card for share in plan.shares if share.card), None)
        return self._access.permit(
            act, subject=receipt, amount=plan.total, sale=sale, intent=card, facts=facts
        )

    def _pay_out(self, sale: SaleId, giving: "_Giving", permit: Permit) -> None:
        """Book cash out of the drawer: sale, permission and entry in one commit."""
        share = giving.share
        with self._store.write() as books:
            if books.operations.open_of(sale):
                raise Refused("already_under_way", operation="refund", sale=sale)
            giving.check(sale)(books)
            found = books.sales.get(sale)
            given = CashReturn(
                number=len(found.returns) + 1,
                amount=share.amount,
                rounding=share.rounding,
                given_at=self._clock.now(),
                reason=giving.reason,
                note=giving.note,
                card=share.card,
                lines=share.lines,
                approver=permit.approver,
            )
            permit.use(books)
            earned = earned_of(books, found)
            books.sales.save(found.with_return(given))
            books.ledger.post([cash_refund(found, given, earned)])


class _Giving:
    """One share on its way; `before` are the rows that were given back until then."""

    def __init__(
        self, share: RefundShare, before: tuple[ReturnedLine, ...], reason: str, note: str
    ) -> None:
        self.share = share
        self.reason = reason
        self.note = note
        self._before = before

    def check(self, sale: SaleId) -> Callable[[Books], None]:
        """Nothing was given back since it was planned, by anybody."""

        def check(books: Books) -> None:
            found = books.sales.get(sale)
            left = next(
                (each for each in lefts_of(books, found) if each.card == self.share.card), None
            )
            if left is None or left.left < self.share.amount:
                raise Refused(
                    "refund_more_than_left",
                    wanted=self.share.amount,
                    left=left.left if left else Money.zero(found.cart.currency),
                )
            if self.share.lines and _pieces(given_lines(books, found)) != _pieces(self._before):
                raise Refused("already_under_way", operation="refund", sale=sale)

        return check


def lefts_of(books: Books, sale: Sale) -> tuple[TenderLeft, ...]:
    """What is left of each tender of a sale that something was taken for."""
    found = [
        _card_left(books, sale, intent)
        for intent in map(books.intents.get, sale.intents)
        if intent.is_final and intent.received
    ]
    cash = total((part.amount for part in sale.cash), sale.cart.currency)
    if cash and sale.state not in {*UNPAID, SaleState.ABANDONED}:
        returned = (each.amount for each in sale.returns if each.card is None)
        left = cash - total(returned, sale.cart.currency)
        found.append(TenderLeft(None, left, cash))
    return tuple(found)


def given_lines(books: Books, sale: Sale) -> tuple[ReturnedLine, ...]:
    """The rows that refunds were for, but for refunds that came to nothing."""
    rows = {
        refund.operation: refund
        for intent in sale.intents
        for refund in books.aftermath.refunds(intent)
    }
    lines: list[ReturnedLine] = []
    for operation in books.operations.of(sale.id):
        request, row = operation.request, rows.get(operation.id)
        is_undone = row is not None and row.is_undone
        if isinstance(request, RefundIntent | RefundAtReader) and not is_undone:
            lines += request.lines if operation.state is not OperationState.REJECTED else ()
    lines += (line for each in sale.returns for line in each.lines)
    return tuple(lines)


def _card_left(books: Books, sale: Sale, intent: Intent) -> TenderLeft:
    in_cash = (each.amount for each in sale.returns if each.card == intent.id)
    left = left_to_refund(intent.received, books.aftermath.refunds(intent.id))
    charge = intent.latest_charge
    return TenderLeft(
        intent.id,
        left - total(in_cash, intent.received.currency),
        intent.received,
        charge.brand if charge else "",
        charge.last4 if charge else "",
    )


def _pieces(lines: Iterable[ReturnedLine]) -> Sequence[tuple[int, int, int]]:
    return sorted((line.number, line.quantity, line.amount.minor) for line in lines)


def _for_share(permit: Permit, share: RefundShare, *, is_first: bool) -> Permit:
    """Each share is noted by itself; the approval of all of them is spent with the first."""
    record = permit.record and replace(permit.record, amount=share.amount, intent=share.card)
    return replace(permit, record=record, approval=permit.approval if is_first else None)


def _refuse_untaken(books: Books, sale: Sale) -> None:
    """Raises Refused `refund_of_hold` or `refund_not_taken`."""
    held = [found for found in map(books.intents.get, sale.intents) if found.is_held]
    code = "refund_of_hold" if held else "refund_not_taken"
    facts = {"intent": held[0].id, "held": held[0].capturable} if held else {}
    raise Refused(code, receipt=sale.receipt, **facts)
