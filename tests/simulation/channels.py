"""Payments in other hands: at a reader that tills share, in a form, on a phone, on a saved card."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from pos.adapters.stripe_simulator.desk import Desk
from pos.adapters.stripe_simulator.errors import Refusal
from pos.domain.customer import CustomerDraft
from pos.domain.handover import Channel, Handover
from pos.domain.ids import ReaderId, SaleId
from pos.domain.money import Money
from pos.domain.saved_card import Keeps
from pos.domain.views import SaleRecord
from pos.errors import PosError, Refused
from tests.simulation.hands import Hands

_AT_READERS: Final = {
    "visa": 14,
    "mastercard": 6,
    "amex": 2,
    "insufficient_funds": 3,
    "lost_card": 1,
    "online_pin": 2,
}
_TYPED: Final = {
    "pm_card_visa": 12,
    "pm_card_mastercard": 4,
    "pm_card_visa_chargeDeclinedInsufficientFunds": 4,
    "pm_card_threeDSecure2Required": 6,
    "pm_card_threeDSecureRequiredChargeDeclined": 1,
}


class Channels(Hands):
    """Somebody at a register, and the customer before it, with the luck of one act."""

    def pay_at_reader(self) -> str:
        """Let a reader ask for the card; the customer does something there, or nothing yet."""
        sale = self._filled()
        said = f"{self._tried(lambda: self._tips(sale))}, " if self.luck.random() < 0.2 else ""
        where = self._reader()
        try:
            record = self.till.reader_payments.present(sale, reader=where)
        except PosError as error:
            if self.luck.random() < 0.5:
                raise
            return f"{error}, {self._changes_mind(sale)}"
        said += self._told(record, f"asks at {where}")
        if self.luck.random() < 0.3:
            return f"{said}, {self._changes_mind(sale)}"
        if self.luck.random() < 0.8:
            self._at_reader(where)
            said += ", " + self._told(self.till.handing.follow(sale), "follows")
        return said

    def other_reader(self) -> str:
        """The reader is lost, or slow: another one takes over."""
        record = self._handed()
        if record is None:
            return self.pay_at_reader()
        where = self._reader()
        taken = self.till.reader_payments.take_over(record.sale.id, where)
        return self._told(taken, f"goes on at {where}")

    def type_card(self) -> str:
        """Stripe's form on the till's own screen."""
        sale = self._filled()
        ticket = self.till.card_form.open(sale)
        said = self._told(ticket.record, "opens the form")
        self.world.tally["forms opened"] += 1
        for _ in range(self.luck.choice((0, 1, 1, 2))):
            card = self.luck.choices(list(_TYPED), list(_TYPED.values()))[0]
            with suppress(Refusal):
                Desk(self.world.simulator).confirm(ticket.client_secret, card, back=None)
            assert ticket.record.intent is not None
            self.world.truth.changed(ticket.record.intent.id)
            if self.luck.random() < 0.6:
                self._customer(ticket.record.intent.id)
        if self.luck.random() < 0.8:
            said += ", " + self._told(self.till.handing.follow(sale), "follows")
        if self.luck.random() < 0.5:
            self.till.card_form.closed(ticket.operation)
        return said

    def pay_by_phone(self) -> str:
        """A page for the customer's own phone; they pay now, later, or never."""
        sale = self._filled()
        said = f"{self._tried(lambda: self._tips(sale))}, " if self.luck.random() < 0.2 else ""
        record = self.till.phone.open(sale)
        said += self._told(record, "shows a page")
        if self.luck.random() < 0.3:
            return f"{said}, {self._changes_mind(sale)}"
        if record.handed is not None and self.luck.random() < 0.6:
            self.world.pays_by_phone(record.handed.place, self._typed())
            said += ", " + self._told(self.till.handing.follow(sale), "follows")
        return said

    def pay_saved(self) -> str:
        """A card that the customer has left with the shop, with or without them."""
        sale = self._filled()
        customer = self._regular()
        [card, *_] = self.till.saved_cards.of(customer).cards
        is_there = self.luck.random() < 0.5
        pays = self.till.saved_cards.pay
        return self._told(
            self.with_leave(lambda: pays(sale, card, is_customer_there=is_there)),
            "charges a saved card",
        )

    def follow_hand(self) -> str:
        """Look how it stands at the reader, in the form or on the phone."""
        record = self._handed()
        if record is None:
            return "nothing is in other hands"
        return self._told(self.till.handing.follow(record.sale.id), "follows")

    def take_back(self) -> str:
        record = self._handed()
        if record is None:
            return "nothing is in other hands"
        return self._told(self.till.handing.take_back(record.sale.id), "takes back")

    def _changes_mind(self, sale: SaleId) -> str:
        """Another way after all, taken back or not; the customer may be done with the first one."""
        handed = self.till.checkout.record(sale).handed
        steps: list[Callable[[], str]] = [
            lambda: self._told(self.till.handing.take_back(sale), "takes back"),
            lambda: self._told(self.till.checkout.back_to_cart(sale), "goes back to the cart"),
            lambda: self._present(self.till.checkout.begin(sale)),
            lambda: self._told(self.till.phone.open(sale), "shows a page instead"),
            lambda: self._in_cash(sale),
            lambda: self._told(self.till.checkout.abandon(sale), "abandons"),
        ]
        said = []
        for _ in range(2):
            said.append(self._tried(self.luck.choice(steps)))
            if handed is not None and self.luck.random() < 0.3:
                self._does_it(handed)
        return ", ".join(said)

    def _tips(self, sale: SaleId) -> str:
        """What the customer adds on the display, before the card is asked for; or takes back."""
        step = self._currency.step
        tip = Money(step * self.luck.choice((0, 1, 3, 10)), self._currency)
        return self._told(self.till.checkout.add_tip(sale, tip), f"tips {tip.plain()}")

    def _in_cash(self, sale: SaleId) -> str:
        """The whole of it, counted out."""
        tenders = self.till.tenders
        due = tenders.payable(self.till.checkout.record(sale).sale)
        return self._told(tenders.cash(sale, due), "takes cash instead")

    def _does_it(self, handed: Handover) -> None:
        """The customer goes on where the payment was given to."""
        if handed.channel is Channel.READER:
            self._at_reader(ReaderId(handed.place))
        elif handed.place:
            self.world.pays_by_phone(handed.place, self._typed())

    # The customer ------------------------------------------------------------------------------

    def _at_reader(self, reader: ReaderId) -> None:
        card = self.luck.choices(list(_AT_READERS), list(_AT_READERS.values()))[0]
        self.world.at_reader(reader, card, self.luck.random())

    def _typed(self) -> str:
        return self.luck.choices(list(_TYPED), list(_TYPED.values()))[0]

    # What is there -----------------------------------------------------------------------------

    def _filled(self) -> SaleId:
        record = self._current()
        if record.sale.cart.is_empty:
            self._fill(record)
        self.till.last_sale = record.sale.id
        return record.sale.id

    def _handed(self) -> SaleRecord | None:
        """A sale of this register whose payment is in other hands."""
        waiting = self.till.handing.left()
        if not waiting:
            return None
        handover = self.luck.choice(waiting)
        self.till.last_sale = self._seen(handover.sale)
        return self.till.checkout.record(handover.sale)

    def _reader(self) -> ReaderId:
        return self.luck.choice(self.world.readers)

    def _regular(self):
        """The shop's regular customer at this register, who has left a card."""
        known = self.till.customers.listed()
        if known:
            return known[0].id
        made = self.with_leave(
            lambda: self.till.customers.create(CustomerDraft(name=f"Regular {self.till.name}"))
        )
        self.till.saved_cards.agree(made.id, Keeps.OFF_SESSION)
        card = self.luck.choice(("pm_card_visa", "pm_card_authenticationRequired"))
        self.world.sdk.v1.payment_methods.attach(card, {"customer": made.id})
        return made.id


def deeds(person: Channels) -> Mapping[str, Callable[[], str]]:
    """Everything about other hands that a person can be asked to do, by the names of acts."""
    names = (
        "pay_at_reader other_reader type_card pay_by_phone pay_saved follow_hand take_back"
    ).split()
    return {name: getattr(person, name) for name in names}


def tidied(world, register) -> None:
    """Closing time: whoever still has a payment in hand gives it back, paid or not."""
    world.readers_rest()
    for handover in register.handing.left():
        register.touched.add(handover.sale)
        if handover.channel is Channel.FORM:
            register.card_form.closed(handover.operation)
        with suppress(Refused):
            register.handing.take_back(handover.sale)
