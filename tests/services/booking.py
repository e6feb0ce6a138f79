"""A ledger file with entries in it, for tests of what is read from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.bookkeeping import Booked, entries_for
from pos.domain.cart import Cart, Item
from pos.domain.ids import ChargeId, IntentId, LedgerId, SaleId
from pos.domain.intent import Charge, Intent, IntentStatus
from pos.domain.money import Currency, Money
from pos.domain.sale import Sale, SaleState
from pos.domain.tax import TaxMode, TaxRate
from pos.services.exports import Exports
from pos.settings import Mode
from tests.empty_ledger import lay

START: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EUR: Final = Currency("EUR")


@dataclass(slots=True)
class StillClock:
    """Port `Clock` that shows what it is set to."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment


class Book:
    """A ledger that is written without Stripe: intents as they would have been seen."""

    def __init__(self, path: Path) -> None:
        self.clock = StillClock()
        self.file = LedgerFile(lay(path), now=START)
        self.store = SqliteStore(self.file, LedgerId("ldg_test"), self.clock)
        self.exports = Exports(
            self.store,
            SqliteSettings(self.file),
            self.clock,
            mode=Mode.TRAINING,
            account="acct_1Practice",
        )
        self._count = 0

    def hold(
        self, amount: Money, when: datetime = START, brand: str = "visa", last4: str = "0042"
    ) -> Intent:
        """A sale over `amount` with two tax rates, and its hold."""
        self._count += 1
        number = self._count
        intent = IntentId(f"pi_{number:04d}")
        held = Intent(
            id=intent,
            status=IntentStatus.REQUIRES_CAPTURE,
            amount=amount,
            capturable=amount,
            received=Money.zero(amount.currency),
            created=when,
            latest_charge=Charge(
                id=ChargeId(f"ch_{number:04d}"),
                intent=intent,
                amount=amount,
                captured=Money.zero(amount.currency),
                status="succeeded",
                created=when,
                capture_before=when + timedelta(days=7),
                brand=brand,
                last4=last4,
            ),
            metadata={"sale": f"sale_{number:04d}"},
        )
        sale = Sale(
            id=SaleId(f"sale_{number:04d}"),
            register="till-1",
            cart=_cart(amount),
            state=SaleState.HELD,
            opened_at=when,
            number=number,
            intent=intent,
        )
        with self.store.write() as books:
            books.sales.save(sale)
        self.see(held, when)
        return held

    def capture(self, held: Intent, taken: Money, when: datetime = START) -> Intent:
        return self.see(
            replace(
                held,
                status=IntentStatus.SUCCEEDED,
                received=taken,
                capturable=Money.zero(taken.currency),
            ),
            when,
        )

    def cancel(self, held: Intent, reason: str, when: datetime = START) -> Intent:
        return self.see(
            replace(
                held,
                status=IntentStatus.CANCELED,
                capturable=Money.zero(held.amount.currency),
                cancellation_reason=reason,
                canceled_at=when,
            ),
            when,
        )

    def see(self, intent: Intent, when: datetime) -> Intent:
        """Keep and book an intent as it is."""
        self.clock.moment = when
        with self.store.write() as books:
            books.intents.save(intent)
            sale = books.sales.by_intent(intent.id)
            assert sale is not None
            booked = Booked.of(books.ledger.kinds_of(intent.id))
            books.ledger.post(
                entries_for(intent, sale=sale.id, cart=sale.cart, seen_at=when, booked=booked)
            )
        return intent

    def select(self, sql: str) -> list[tuple[object, ...]]:
        with self.file.read() as db:
            return [tuple(row) for row in db.execute(sql).fetchall()]


def _cart(amount: Money) -> Cart:
    """Two rows at two rates that come to `amount`."""
    cart = Cart(amount.currency, TaxMode.INCLUSIVE)
    first = amount.minor // 3 // amount.currency.step * amount.currency.step
    for number, (minor, rate) in enumerate([(first, 550), (amount.minor - first, 2000)], 1):
        price = Money(minor, amount.currency)
        cart = cart.add(Item(f"A-{number}", "", f"Thing {number}", price, TaxRate(rate)))
    return cart


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    book = Book(path)
    try:
        yield book
    finally:
        book.file.close()
