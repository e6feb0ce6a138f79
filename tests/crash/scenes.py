"""What a cashier does in a crash test, and what the till answers, word for word."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from pos.domain.cart import Cart, Item
from pos.domain.ids import PaymentMethodId, SaleId
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.refund import RefundReason
from pos.domain.sale import MoneyWord
from pos.domain.tax import TaxRate
from pos.errors import InDoubt, PosError
from pos.services.till import Till
from tests.crash import scenes_form, scenes_phone, scenes_reader
from tests.crash.orders import Mark, Trail

VISA: Final = PaymentMethodId("pm_card_visa")
BROKE: Final = PaymentMethodId("pm_card_visa_chargeDeclinedInsufficientFunds")
PRICE: Final = 1000
PART: Final = 600
RAISED: Final = 1400
NOT_RAISED: Final = PaymentMethodId("pm_card_practiceIncreaseDeclined")
GIVEN_BACK: Final = 250


class Cashier:
    """Serves one customer and writes down every answer about money."""

    def __init__(self, till: Till, trail: Trail) -> None:
        self.till = till
        self._trail = trail
        self.starts()

    def starts(self) -> None:
        """Begin to serve another customer."""
        till = self.till
        settings = till.settings.load()
        item = Item("A-1", "4006381333931", "Pen", Money(PRICE, settings.money), TaxRate(1900))
        cart = Cart(settings.money, settings.tax_mode).add(item, 1)
        self.sale: SaleId = till.counter.start(cart).id
        self.say("began")

    def wants(self, requests: str) -> bool:
        """Let holds allow more from now on, as a manager sets it."""
        settings = self.till.settings
        settings.save(replace(settings.load(), hold_requests=requests))
        return True

    def say(self, word: str, minor: int = 0, **facts: object) -> None:
        texts = {name: str(value) for name, value in facts.items()}
        self._trail.leave(Mark("said", word, subject=self.sale, minor=minor, facts=texts))

    def ask(self, act: Callable[[], object], *, looks_again: bool = True, about: str = "") -> bool:
        """Do it, and in doubt look again, as a patient cashier does; whether it may go on."""
        try:
            act()
        except InDoubt as doubt:
            self.say(MoneyWord.CHECKING, code=doubt.code)
            return looks_again and self._look_again()
        except PosError as no:
            self.say("no", code=about + no.code)
            return False
        self.tell()
        return True

    def tell(self) -> None:
        """What the screen shows about the money now."""
        record = self.till.checkout.record(self.sale)
        intents = [card.intent for card in record.cards]
        if record.intent is not None:
            intents.append(record.intent)
        taken = record.money is MoneyWord.TAKEN
        amounts = [(each.received if taken else each.capturable).minor for each in intents]
        if taken and not any(amounts):
            return  # in cash: Stripe knows nothing of that
        self.say(record.money, next(filter(None, reversed(amounts)), 0))

    def _look_again(self) -> bool:
        try:
            self.till.checkout.follow(self.sale)
        except PosError as still:
            word = MoneyWord.CHECKING if isinstance(still, InDoubt) else "no"
            self.say(word, code=still.code)
            return False
        self.tell()
        return True

    # What a cashier does ---------------------------------------------------------------------

    def begin(self) -> bool:
        return self.ask(lambda: self.till.checkout.begin(self.sale))

    def begin_part(self, minor: int) -> bool:
        amount = Money(minor, self.till.settings.load().money)
        return self.ask(lambda: self.till.checkout.begin(self.sale, amount))

    def take_cash(self, minor: int) -> bool:
        received = Money(minor, self.till.settings.load().money)
        return self.ask(lambda: self.till.tenders.cash(self.sale, received))

    def capture_all(self) -> bool:
        held = self.till.checkout.record(self.sale).held_cards
        asked = [self.ask(partial(self.till.settlement.capture, card.intent.id)) for card in held]
        return all(asked)

    def present(self, card: PaymentMethodId = VISA) -> bool:
        return self.ask(lambda: self.till.checkout.authorise(self.sale, card))

    def capture(self, minor: int | None = None, *, is_final: bool = True) -> bool:
        intent = self._intent()
        amount = None if minor is None else Money(minor, intent.amount.currency)
        return self.ask(lambda: self.till.settlement.capture(intent.id, amount, is_final=is_final))

    def increase(self, minor: int) -> bool:
        intent = self._intent()
        total = Money(minor, intent.amount.currency)
        return self.ask(
            lambda: self.till.settlement.increase(intent.id, total), about="not raised: "
        )

    def release(self) -> bool:
        reason = CancelReason.REQUESTED_BY_CUSTOMER
        return self.ask(lambda: self.till.settlement.release(self._intent().id, reason))

    def refund(self, minor: int) -> bool:
        intent = self._intent()
        amount, reason = Money(minor, intent.amount.currency), RefundReason.REQUESTED_BY_CUSTOMER
        return self.ask(lambda: self.till.refunds.refund(intent.id, amount, reason))

    def abandon(self) -> bool:
        return self.ask(lambda: self.till.checkout.abandon(self.sale))

    def change(self, minor: int) -> bool:
        def act() -> None:
            cart = self.till.checkout.back_to_cart(self.sale).sale.cart
            price = Money(minor, cart.currency)
            self.till.counter.save(self.sale, cart.set_price(cart.lines[0].number, price))

        return self.ask(act)

    def _intent(self):
        intent = self.till.checkout.record(self.sale).intent
        assert intent is not None
        return intent


def _take_part(cashier: Cashier) -> None:
    _ = cashier.begin() and cashier.present() and cashier.capture(PART)


def _release(cashier: Cashier) -> None:
    _ = cashier.begin() and cashier.present() and cashier.release()


def _abandon(cashier: Cashier) -> None:
    _ = cashier.begin() and cashier.abandon()


def _change(cashier: Cashier) -> None:
    _ = (
        cashier.begin()
        and cashier.change(PRICE + 500)
        and cashier.begin()
        and cashier.present()
        and cashier.capture()
    )


def _decline(cashier: Cashier) -> None:
    if cashier.begin():
        cashier.present(BROKE)
        _ = cashier.present() and cashier.capture()


def _give_back(cashier: Cashier) -> None:
    _ = cashier.begin() and cashier.present() and cashier.capture() and cashier.refund(GIVEN_BACK)


def _raise(cashier: Cashier) -> None:
    _ = (
        cashier.wants("incremental")
        and cashier.begin()
        and cashier.present()
        and cashier.increase(RAISED)
        and cashier.capture()
    )


def _raise_in_vain(cashier: Cashier) -> None:
    if cashier.wants("incremental") and cashier.begin() and cashier.present(NOT_RAISED):
        cashier.increase(RAISED)
        cashier.capture()


def _take_in_parts(cashier: Cashier) -> None:
    _ = (
        cashier.wants("multicapture")
        and cashier.begin()
        and cashier.present()
        and cashier.capture(PART // 2, is_final=False)
        and cashier.capture(PART // 3)
    )


def _share(cashier: Cashier) -> None:
    """Cash and two cards for one sale."""
    _ = (
        cashier.take_cash(PART // 3)
        and cashier.begin_part(PART // 2)
        and cashier.present()
        and cashier.begin()
        and cashier.present()
        and cashier.capture_all()
    )


def _share_in_vain(cashier: Cashier) -> None:
    """Cash and a card, and then the customer goes."""
    _ = (
        cashier.take_cash(PART // 3)
        and cashier.begin_part(PART // 2)
        and cashier.present()
        and cashier.begin()
        and cashier.abandon()
    )


def _hold(cashier: Cashier) -> None:
    _ = cashier.begin() and cashier.present()


def _impatient(cashier: Cashier) -> None:
    """Does not wait for an answer but runs the card again, goes back, and gives up."""
    present = partial(cashier.till.checkout.authorise, cashier.sale, VISA)
    if cashier.begin() and not cashier.ask(present, looks_again=False):
        second = (
            present,
            lambda: cashier.till.checkout.back_to_cart(cashier.sale),
            lambda: cashier.till.checkout.abandon(cashier.sale),
        )
        for act in second:
            try:
                act()
            except PosError as no:
                cashier.say("blocked", code=no.code)
            else:
                cashier.say("a second way of paying was let in while checking")


SCENES: Final[Mapping[str, Callable[[Cashier], None]]] = {
    "take part": _take_part,
    "release": _release,
    "abandon": _abandon,
    "change the amount": _change,
    "decline": _decline,
    "give back": _give_back,
    "raise": _raise,
    "raise in vain": _raise_in_vain,
    "take in parts": _take_in_parts,
    "share": _share,
    "share in vain": _share_in_vain,
    "hold": _hold,
    "impatient": _impatient,
    **scenes_reader.SCENES,
    **scenes_phone.SCENES,
    **scenes_form.SCENES,
}
