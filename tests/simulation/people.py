"""Cashiers and managers: what they do at a register, reasonable and foolish.

Every deed gets the register and a source of luck of its own, and says in a few words what came of
it. What the program raises is left to whoever asked for the deed.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from pos.domain.cart import Cart
from pos.domain.hold import Urgency
from pos.domain.intent import CancelReason, IntentStatus
from pos.domain.money import Money
from pos.domain.refund import RefundReason
from pos.domain.sale import MoneyWord, SaleState
from tests.simulation.hands import Hands


class Person(Hands):
    """Somebody at a register, with the luck of one act."""

    # Cashier: the counter --------------------------------------------------------------------

    def go_on(self) -> str:
        """Whatever the screen suggests next."""
        till = self.till
        if till.last_sale and self.luck.random() < 0.6:
            record = till.checkout.record(till.last_sale)
            is_agreed = till.recipes.agreed(till.last_sale) is not None
            if record.money is MoneyWord.HELD and record.intent is not None and not is_agreed:
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
        return self._told(
            self.with_leave(lambda: self.till.settlement.release(hold.intent, reason)), "releases"
        )

    def old_board(self) -> str:
        """Captures by a board that was printed a while ago."""
        hold = self._hold(self.till.board)
        return self._capture(hold.intent, hold.amount) if hold else self.look_at_board()

    def refund(self) -> str:
        """Gives money back for one of the last sales, all of it or a part."""
        taken = [
            record
            for record in self.till.counter.recent(12)
            if record.money is MoneyWord.TAKEN and record.intent is not None
        ]
        if not taken:
            return self.go_on()
        record = self.luck.choice(taken)
        self._seen(record.sale.id)
        assert record.intent is not None
        received, step = record.intent.received, record.intent.received.currency.step
        part = Money(step * self.luck.randint(1, max(received.minor // step, 1)), received.currency)
        amount = part if self.luck.random() < 0.5 else None
        reason = self.luck.choice(list(RefundReason))
        return self._told(
            self.till.refunds.refund(record.intent.id, amount, reason),
            f"gives back {amount.plain() if amount else 'all'}",
        )

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
                said.append(self._tried(partial(self._capture, hold.intent, None)))
        return ", ".join(said)


def deeds(person: Person) -> Mapping[str, Callable[[], str]]:
    """Everything that a person can be asked to do, by the names that acts have."""
    names = (
        "go_on sell double_click change_cart another_card next_customer walk_away abandon park"
        " take_up follow give_up lose_patience reload capture capture_part release old_board"
        " refund look_at_board last_second recover morning"
    ).split()
    return {name: getattr(person, name) for name in names}
