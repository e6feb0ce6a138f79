"""What the demo does, one plain sentence after another; every step runs the till's services."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from pos.cli import telling
from pos.cli.wording import words_for
from pos.domain.cart import Cart
from pos.domain.catalogue import Product
from pos.domain.hold import Hold
from pos.domain.ids import IntentId, PaymentMethodId, SaleId
from pos.domain.intent import CancelReason
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money, total
from pos.domain.views import SaleRecord
from pos.errors import Broken, Declined
from pos.services.export_formats.shape import ExportFormat
from pos.services.exports import ExportSummary

if TYPE_CHECKING:
    from pos.services.till import Till

_APPROVED: Final = PaymentMethodId("pm_card_visa")
_TOO_LITTLE: Final = PaymentMethodId("pm_card_visa_chargeDeclinedInsufficientFunds")
_SCANNED: Final = 3
_WIDTH: Final = 92


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it, for programs."""

    sales: tuple[SaleRecord, ...]
    holds: tuple[Hold, ...]
    export: ExportSummary
    now: datetime


class Story:
    """One run of the demo in an opened practice till."""

    def __init__(self, till: Till, say: Callable[[str], None], *, is_fresh: bool) -> None:
        """`is_fresh`: the till is the demo's own, and its counter may be left full."""
        self._till = till
        self._tell = say
        self._is_fresh = is_fresh
        self._step = 0
        self._zone = till.settings.load().zone

    def tell(self, out: Path) -> Told:
        products = self._search_and_scan()
        captured = self._sell(products)
        released = self._release(products)
        lapsed = self._lapse(products)
        holds = self._hold_list(products)
        summary = self._export(out, holds)
        if self._is_fresh:
            self._leave_a_cart(products)
        return Told((captured, released, lapsed), holds, summary, self._till.clock.now())

    def _search_and_scan(self) -> list[Product]:
        catalogue = self._till.catalogue
        products = [product for product in catalogue.list("", 50) if product.barcode]
        if len(products) < _SCANNED:
            raise Broken("demo_without_products")
        word = products[0].name.split()[0]
        found = catalogue.search(word[:4], 5)
        self._head("Search")
        self._say(f"Typing “{word[:4]}” finds {_list([product.name for product in found])}.")
        self._head("Scan three items")
        for product in products[:_SCANNED]:
            scanned = catalogue.scan(product.barcode)
            self._say(f"{product.barcode}  {scanned.name}, {telling.amount(scanned.price)}")
        return products

    def _sell(self, products: list[Product]) -> SaleRecord:
        checkout, settlement = self._till.checkout, self._till.settlement
        self._head("Checkout")
        record = self._begun(products[:_SCANNED])
        intent = _intent(record)
        due = record.sale.cart.totals().due
        self._say(
            f"Receipt {record.sale.receipt}. Stripe was asked for {telling.amount(due)} at once "
            f"and gave the payment {intent}. No money has moved."
        )
        self._head("A card with too little money")
        try:
            checkout.authorise(record.sale.id, _TOO_LITTLE)
        except Declined as error:
            words = words_for(error)
            self._say(f"{words.what} {words.money} {words.advice}")
        self._head("Another card, on the same payment")
        record = checkout.authorise(record.sale.id, _APPROVED)
        self._say(telling.outcome(record, self._zone))
        self._head("Take a part of it")
        part = _part_of(due)
        plan = settlement.plan(intent, part)
        self._say(
            f"Before anything is done: this takes {telling.amount(plan.taken)} and releases "
            f"{telling.amount(plan.released)} for good."
        )
        record = settlement.capture(intent, part)
        self._say(telling.outcome(record, self._zone))
        return record

    def _release(self, products: list[Product]) -> SaleRecord:
        self._head("A second sale, held and released")
        record = self._held(products[1:2])
        self._say(telling.outcome(record, self._zone))
        self._say("The customer changes their mind.")
        record = self._till.settlement.release(_intent(record), CancelReason.REQUESTED_BY_CUSTOMER)
        self._say(telling.outcome(record, self._zone))
        return record

    def _lapse(self, products: list[Product]) -> SaleRecord:
        self._head("A third sale, held and forgotten")
        record = self._held(products[2:3])
        self._say(telling.outcome(record, self._zone))
        intent = record.intent
        deadline = intent.latest_charge.capture_before if intent and intent.latest_charge else None
        if self._till.practice is None or deadline is None:
            raise Broken("demo_without_deadline")
        by = deadline - self._till.clock.now() + timedelta(hours=1)
        self._till.practice.advance(by)
        now = telling.when(self._till.clock.now(), self._zone)
        self._say(f"The practice clock is turned to an hour after that: {now}.")
        [ended] = [
            each for each in self._till.settlement.refresh().ended if each.sale.id == record.sale.id
        ]
        self._say(telling.outcome(ended, self._zone))
        return ended

    def _hold_list(self, products: list[Product]) -> tuple[Hold, ...]:
        self._head("A fourth sale stays held; this is the list of holds")
        self._held(products[:2])
        holds = tuple(self._till.settlement.holds())
        for line in telling.holds(holds, self._till.clock.now(), self._zone):
            self._say(line)
        return holds

    def _export(self, out: Path, holds: tuple[Hold, ...]) -> ExportSummary:
        self._head("Export")
        summary = self._till.exports.export(ExportFormat.CSV, None, None, out, replace=True)
        for line in telling.export(summary):
            self._say(line)
        self._say(_proof(summary, holds, self._till.settings.load().money))
        return summary

    def _leave_a_cart(self, products: list[Product]) -> None:
        """Something on the counter, so that the picture of the screen shows a till at work."""
        counter = self._till.counter
        lying = counter.current().sale
        cart = lying.cart
        for count, product in enumerate(products[: _SCANNED + 1], 1):
            cart = cart.add(product.item(), 1 + count % 2)
        counter.save(lying.id, cart)

    def _begun(self, products: list[Product]) -> SaleRecord:
        settings = self._till.settings.load()
        cart = Cart(settings.money, settings.tax_mode)
        for product in products:
            cart = cart.add(product.item())
        return self._till.checkout.begin(self._till.counter.start(cart).id)

    def _held(self, products: list[Product]) -> SaleRecord:
        begun: SaleId = self._begun(products).sale.id
        return self._till.checkout.authorise(begun, _APPROVED)

    def _head(self, title: str) -> None:
        self._step += 1
        self._tell("")
        self._tell(f"{self._step}. {title}")

    def _say(self, text: str) -> None:
        for line in text.splitlines():
            is_prose = "  " not in line
            for part in wrap(line, _WIDTH) if is_prose else [line]:
                self._tell(f"   {part}")


def _intent(record: SaleRecord) -> IntentId:
    if record.intent is None:
        raise Broken("demo_without_payment")
    return record.intent.id


def _part_of(due: Money) -> Money:
    """About three fifths, in whole steps of the currency."""
    step = due.currency.step
    return Money(due.minor * 3 // 5 // step * step, due.currency)


def _proof(summary: ExportSummary, holds: tuple[Hold, ...], currency: Currency) -> str:
    """What was held went somewhere: taken, released, lapsed, or it is held still.

    Raises Broken when it did not.
    """

    def sum_of(amounts: Iterable[Money]) -> Money:
        return total([amount for amount in amounts if amount.currency == currency], currency)

    held, taken, released, lapsed = (
        sum_of(each.amount for each in summary.kinds if each.kind is kind)
        for kind in (EntryKind.HOLD, EntryKind.CAPTURE, EntryKind.RELEASE, EntryKind.LAPSE)
    )
    still = sum_of(hold.amount for hold in holds)
    balance = sum_of(each.amount for each in summary.accounts)
    if held != taken + released + lapsed + still or balance:
        raise Broken("demo_does_not_add_up")
    return (
        f"The books agree: {held.plain()} held = {taken.plain()} taken + {released.plain()} "
        f"released + {lapsed.plain()} lapsed + {still.plain()} still held ({currency.code}); "
        f"all postings sum to {balance.plain()}."
    )


def _list(names: list[str]) -> str:
    return ", ".join(names) if names else "nothing"
