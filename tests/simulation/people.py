"""Cashiers and managers: what they do at a register, reasonable and foolish.

Every deed gets the register and a source of luck of its own, and says in a few words what came of
it. What the program raises is left to whoever asked for the deed.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Final

from pos.adapters.stripe_simulator.bench import NotWaiting
from pos.domain.cart import Cart, Item
from pos.domain.hold import Hold, Urgency
from pos.domain.ids import IntentId, PaymentMethodId, SaleId
from pos.domain.intent import CancelReason, IntentStatus
from pos.domain.money import Currency, Money
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.tax import TaxRate
from pos.domain.views import SaleRecord
from pos.errors import PosError
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


class Person:
    """Somebody at a register, with the luck of one act."""

    def __init__(self, world: World, register: Register, luck: Random) -> None:
        self.world = world
        self.till = register
        self.luck = luck

    # Cashier: the counter --------------------------------------------------------------------

    def go_on(self) -> str:
        """Whatever the screen suggests next."""
        till = self.till
        if till.last_sale and self.luck.random() < 0.6:
            record = till.checkout.record(till.last_sale)
            if record.money is MoneyWord.HELD and record.intent is not None:
                return self._capture(record.intent.id, None)
        record = self._current()
        sale = record.sale
        if sale.cart.is_empty:
            return self._fill(record)
        if record.is_in_doubt:
            return self._told(till.checkout.follow(sale.id), "follows")
        if sale.state is SaleState.OPEN or record.intent is None:
            return self._told(till.checkout.begin(sale.id), "begins")
        if record.intent.status in {IntentStatus.REQUIRES_ACTION, IntentStatus.PROCESSING}:
            self._customer(record.intent.id)
            return self._told(till.checkout.follow(sale.id), "follows the customer")
        return self._present(record)

    def sell(self) -> str:
        """A whole sale in one go."""
        record = self._current()
        if record.sale.cart.is_empty:
            self._fill(record)
        record = self.till.checkout.begin(record.sale.id)
        if record.intent is not None and record.intent.status is IntentStatus.REQUIRES_ACTION:
            self._customer(record.intent.id)
            return self._told(self.till.checkout.follow(record.sale.id), "follows the customer")
        return self._present(record)

    def double_click(self) -> str:
        """The same button twice; the second click finds what the first one left."""
        first = self._tried(self.go_on)
        return f"{first}, and again: {self.go_on()}"

    def change_cart(self) -> str:
        """Something else comes into the cart in the middle of paying."""
        record = self._current()
        till, sale = self.till, record.sale.id
        if record.sale.state is SaleState.PAYING:
            record = till.checkout.back_to_cart(sale)
        if record.sale.state is SaleState.OPEN:
            till.counter.save(sale, record.sale.cart.add(self._item(), 1))
        if self.luck.random() < 0.5:
            return self._told(till.checkout.begin(sale), "changes the cart and begins")
        return "changes the cart"

    def another_card(self) -> str:
        """A second card at once, whatever the screen says about the first."""
        sale = self.till.last_sale
        if sale is None:
            return self.go_on()
        return self._present(self.till.checkout.record(sale))

    def next_customer(self) -> str:
        """The customer with the missing answer steps aside."""
        record = self._current()
        if not record.is_in_doubt:
            return self.go_on()
        cart = Cart(self._currency, self.till.settings.load().tax_mode).add(self._item(), 1)
        sale = self.till.counter.start(cart)
        return self._told(self.till.checkout.begin(self._seen(sale.id)), "serves the next one")

    def walk_away(self) -> str:
        """Nobody does anything; a customer may still be busy with the bank's page."""
        self.world.pass_time(timedelta(minutes=self.luck.choice((1, 5, 20))))
        return "walks away for a while"

    def abandon(self) -> str:
        record = self._current()
        return self._told(self.till.checkout.abandon(record.sale.id), "abandons")

    def park(self) -> str:
        record = self._current()
        self.till.counter.park(record.sale.id, "later")
        return f"parks {record.sale.receipt or 'the cart'}"

    def take_up(self) -> str:
        parked = self.till.counter.parked()
        if not parked:
            return self.go_on()
        sale = self.luck.choice(parked)
        return self._told(self.till.counter.take_up(self._seen(sale.id)), "takes up")

    def follow(self) -> str:
        sale = self.till.last_sale
        if sale is None:
            return self.go_on()
        return self._told(self.till.checkout.follow(self._seen(sale)), "asks again")

    def give_up(self) -> str:
        """A person decides about what has no answer."""
        with self.till.store.read() as books:
            left = list(books.operations.open())
        if not left:
            return self.go_on()
        operation = self.luck.choice(left)
        self._seen(operation.sale)
        ended = self.till.journal.give_up(operation.id)
        return f"gives up on {ended.kind}: {ended.state} {ended.code}"

    def lose_patience(self) -> str:
        """Whatever might help against a missing answer, at once."""
        till, sale = self.till, self.till.last_sale
        if sale is None or not till.checkout.record(sale).is_in_doubt:
            return self.go_on()
        self._seen(sale)
        match self.luck.randrange(5):
            case 0:
                return self._told(till.checkout.abandon(sale), "abandons in anger")
            case 1:
                return self._told(till.checkout.begin(sale), "begins once more")
            case 2:
                return self.give_up()
            case 3:
                return self.recover()
            case _:
                return self.reload()

    def reload(self) -> str:
        if len(self.till.moments) > 1:
            return "waits for the answer before closing the program"
        self.till.restart()
        return "closes the program and opens it again"

    # Manager: the hold board -----------------------------------------------------------------

    def capture(self) -> str:
        hold = self._hold(self.till.settlement.holds())
        return self._capture(hold.intent, None) if hold else self.go_on()

    def capture_part(self) -> str:
        hold = self._hold(self.till.settlement.holds())
        if hold is None:
            return self.go_on()
        step = hold.amount.currency.step
        parts = max(hold.amount.minor // step, 1)
        return self._capture(
            hold.intent, Money(step * self.luck.randint(1, parts), hold.amount.currency)
        )

    def release(self) -> str:
        hold = self._hold(self.till.settlement.holds())
        if hold is None:
            return self.go_on()
        self._see_intent(hold.intent)
        reason = self.luck.choice(list(CancelReason))
        return self._told(self.till.settlement.release(hold.intent, reason), "releases")

    def old_board(self) -> str:
        """Captures by a board that was printed a while ago."""
        hold = self._hold(self.till.board)
        return self._capture(hold.intent, hold.amount) if hold else self.look_at_board()

    def look_at_board(self) -> str:
        self.till.board = tuple(self.till.settlement.holds())
        self.world.shown(self.till)
        return f"looks at {len(self.till.board)} holds"

    def last_second(self) -> str:
        """Acts around the very second at which a hold lapses, if that comes today."""
        now = self.world.now
        soon = [
            hold
            for hold in self.till.settlement.holds()
            if hold.capture_before is not None
            and timedelta(0) < hold.capture_before - now < timedelta(hours=6)
        ]
        if not soon:
            return self.capture()
        hold = soon[0]
        assert hold.capture_before is not None
        second = timedelta(seconds=self.luck.choice((-1, 0, 1)))
        self.world.pass_time(hold.capture_before + second - now)
        if self.luck.random() < 0.5:
            return self._capture(hold.intent, None)
        self._see_intent(hold.intent)
        return self._told(
            self.till.settlement.release(hold.intent, CancelReason.ABANDONED), "releases"
        )

    def recover(self) -> str:
        left = self.till.recover()
        return f"recovers, {left} left"

    def morning(self) -> str:
        """Looks through the board and takes, by and large, what is about to lapse."""
        said = [self.look_at_board()]
        for hold in self.till.board:
            urgency = hold.urgency(self.till.clock.now())
            if urgency in {Urgency.NOW, Urgency.SOON} and self.luck.random() < 0.6:
                said.append(self._tried(lambda hold=hold: self._capture(hold.intent, None)))
        return ", ".join(said)

    # Hands ---------------------------------------------------------------------------------

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
        record = self.till.settlement.capture(intent, amount)
        return self._told(record, f"captures {amount.plain() if amount else 'all'}")

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


def deeds(person: Person) -> Mapping[str, Callable[[], str]]:
    """Everything that a person can be asked to do, by the names that acts have."""
    names = (
        "go_on sell double_click change_cart another_card next_customer walk_away abandon park"
        " take_up follow give_up lose_patience reload capture capture_part release old_board"
        " look_at_board last_second recover morning"
    ).split()
    return {name: getattr(person, name) for name in names}
