"""What everybody at a register does with their hands, and what they remember seeing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Final, TypeVar

from pos.adapters.stripe_simulator.bench import NotWaiting
from pos.domain.cart import Item
from pos.domain.hold import Hold
from pos.domain.ids import IntentId, PaymentMethodId, SaleId
from pos.domain.money import Currency, Money
from pos.domain.staff import Role
from pos.domain.tax import TaxRate
from pos.domain.views import SaleRecord
from pos.errors import PosError, Refused
from tests.simulation.register import Register
from tests.simulation.world import World

_CARDS: Final = {
    "pm_card_visa": 14,
    "pm_card_mastercard": 6,
    "pm_card_amex": 2,
    "pm_card_visa_chargeDeclined": 2,
    "pm_card_visa_chargeDeclinedInsufficientFunds": 3,
    "pm_card_visa_chargeDeclinedLostCard": 1,
    "pm_card_threeDSecure2Required": 6,
    "pm_card_threeDSecureRequiredChargeDeclined": 1,
    "pm_card_practiceProcessing": 2,
    "pm_card_pendingRefund": 1,
    "pm_card_refundFail": 1,
}
_TAXES: Final = (0, 700, 1900)

T = TypeVar("T")


class Hands:
    """Somebody at a register, with the luck of one act."""

    def __init__(self, world: World, register: Register, luck: Random) -> None:
        self.world = world
        self.till = register
        self.luck = luck

    @property
    def _currency(self) -> Currency:
        return Currency(self.till.currency)

    def _current(self) -> SaleRecord:
        record = self.till.counter.current()
        self._seen(record.sale.id)
        return record

    def _seen(self, sale: SaleId) -> SaleId:
        self.till.touched.add(sale)
        return sale

    def _see_intent(self, intent: IntentId) -> None:
        with self.till.store.read() as books:
            if sale := books.sales.by_intent(intent):
                self._seen(sale.id)

    def _fill(self, record: SaleRecord) -> str:
        cart = record.sale.cart
        for _ in range(self.luck.choice((1, 1, 2))):
            cart = cart.add(self._item(), self.luck.choice((1, 1, 2)))
        self.till.counter.save(record.sale.id, cart)
        return f"rings up {cart.totals().due.plain()}"

    def _item(self) -> Item:
        least = self._currency.minimum_charge.minor
        minor = max(least, self._currency.step) * self.luck.randint(1, 30)
        price = Money(minor, self._currency)
        return Item("A-1", "4006381333931", "Pen", price, TaxRate(self.luck.choice(_TAXES)))

    def _present(self, record: SaleRecord) -> str:
        card = self.luck.choices(list(_CARDS), list(_CARDS.values()))[0]
        sale = self._seen(record.sale.id)
        self.till.last_sale = sale
        record = self.till.checkout.authorise(sale, PaymentMethodId(card))
        return self._told(record, f"presents {card}")

    def _customer(self, intent: str) -> None:
        """What the customer does on the bank's page, and the bank: or neither of them."""
        chance = self.luck.random()
        with suppress(NotWaiting):
            if chance < 0.7:
                self.world.bank_answers(intent, says_yes=chance < 0.5)

    def _capture(self, intent: IntentId, amount: Money | None) -> str:
        self._see_intent(intent)
        record = self.with_leave(lambda: self.till.settlement.capture(intent, amount))
        return self._told(record, f"captures {amount.plain() if amount else 'all'}")

    def with_leave(self, deed: Callable[[], T]) -> T:
        """Do it; where somebody has to approve, call a manager, who comes or does not."""
        try:
            return deed()
        except Refused as no:
            if no.code != "needs_approval":
                raise
            self._approved(no)
        return deed()

    def _approved(self, no: Refused) -> None:
        request = self.till.approvals.request_for(no)
        fate = self.luck.random()
        manager, pin = self.till.staff(Role.MANAGER)
        if fate < 0.1:
            self.till.approvals.approve(request.id, manager, "907341")  # a guess
        elif fate < 0.9:
            self.till.approvals.approve(request.id, manager, pin)
        if fate > 0.8:
            self.world.pass_time(timedelta(minutes=self.luck.choice((1, 20))))

    def _hold(self, holds) -> Hold | None:
        return self.luck.choice(holds) if holds else None

    def _told(self, record: SaleRecord, what: str) -> str:
        """What the screen says after a deed; it is judged like everything that is said."""
        self._seen(record.sale.id)
        self.world.said(self.till, record)
        return f"{what} {record.sale.receipt}: {record.money}"

    @staticmethod
    def _tried(deed: Callable[[], str]) -> str:
        try:
            return deed()
        except PosError as error:
            return str(error)
