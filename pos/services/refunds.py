"""Gives money back that was taken: all of it or a part, to the card that it came from."""

from collections.abc import Callable

from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.money import Money
from pos.domain.operation import RefundIntent
from pos.domain.refund import RefundReason, left_to_refund, plan_refund
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Books, Clock, GatewayProvider, Store
from pos.services.absorb import Beside, record_of, take_over
from pos.services.journal import Journal


class Refunds:
    """What asks Stripe must not run on the thread that draws."""

    def __init__(
        self, store: Store, journal: Journal, gateway: GatewayProvider, clock: Clock
    ) -> None:
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock

    def plan(self, intent: IntentId, amount: Money | None) -> Money:
        """What a refund would give back, by what the ledger knows; nothing is sent.

        Raises Refused `refund_not_taken` and the reasons of `plan_refund`.
        """
        with self._store.read() as books:
            return plan_refund(_left(books, intent), amount)

    def refund(self, intent: IntentId, amount: Money | None, reason: RefundReason) -> SaleRecord:
        """Give `amount` back, or all that is left of what was taken.

        The payment and its refunds are read again first, for somebody may have refunded in
        Stripe's Dashboard. Before a capture there is nothing to refund: capture less, or release.
        Raises Refused `refund_not_taken`, `intent_without_sale`, the reasons of `plan_refund`, and
        whatever the journal raises.
        """
        sale = self._sale(intent)
        self._journal.resume_sale(sale, at_counter=False)
        found = self._gateway().retrieve(intent)
        beside = Beside(refunds=tuple(self._gateway().refunds(intent)))
        take_over(self._store, self._clock, found, beside=beside)
        given = self.plan(intent, amount)
        request = RefundIntent(intent, given, reason)
        self._journal.perform(sale, request, check=_still_left(request))
        with self._store.read() as books:
            return record_of(books, sale)

    def _sale(self, intent: IntentId) -> SaleId:
        with self._store.read() as books:
            sale = books.sales.by_intent(intent)
        if sale is None:
            raise Refused("intent_without_sale", intent=intent)
        return sale.id


def _left(books: Books, intent: IntentId) -> Money:
    found = books.intents.get(intent)
    _check_taken(found)
    return left_to_refund(found.received, books.aftermath.refunds(intent))


def _still_left(request: RefundIntent) -> Callable[[Books], None]:
    def check(books: Books) -> None:
        plan_refund(_left(books, request.intent), request.amount)

    return check


def _check_taken(intent: Intent) -> None:
    if intent.status is not IntentStatus.SUCCEEDED:
        code = "refund_of_hold" if intent.is_held else "refund_not_taken"
        raise Refused(code, intent=intent.id, held=intent.capturable)
