"""A day at a till that comes to every kind of slip, and what the ledger says about each."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pos.domain.cart import Item
from pos.domain.drawer import Pieces
from pos.domain.ids import SaleId
from pos.domain.intent import CancelReason
from pos.domain.ledger import Entry, EntryKind
from pos.domain.refund import RefundReason
from pos.domain.slip import SlipKind
from pos.domain.tax import TaxRate
from tests.kit import EUR, VISA, Shop, euro
from tests.services.slipping import SlipDesk

K = SlipKind
LETTERS = dict(zip((K.HOLD, K.RELEASE, K.RECEIPT, K.REFUND, K.GIFT, K.CASH, K.X, K.Z),
                   "HLRBGCXZ", strict=True))  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """What has to stand on a slip; amounts are minor units without their sign.

    `taxes` is by percent what was booked for the office, `net` all that was booked as income.
    """

    kind: SlipKind
    about: str
    number: str
    amounts: tuple[int, ...] = ()
    moments: tuple[datetime, ...] = ()
    taxes: dict[str, int] = field(default_factory=dict)
    net: int = 0
    card: str = ""
    tail: str = ""

    @property
    def code(self) -> str:
        start = f"HFP:{LETTERS[self.kind]}:{self.number}"
        return f"{start}:{self.tail}" if self.tail else start


class Trading:
    """One shift, whose ledger alone says what is expected of the slips."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.desk = SlipDesk(shop)
        self.held: list[Expected] = []
        self._trade()

    def _trade(self) -> None:
        shop, desk = self.shop, self.desk
        desk.shifts.open(euro(10_000))
        self._later()
        self.let_go = self._held(1_735)
        self._note(self.let_go, K.HOLD, EntryKind.HOLD)
        shop.settlement.release(shop.intent(self.let_go).id, CancelReason.ABANDONED)
        self._later()
        self.by_card = self._held(4_999, 700)
        self._note(self.by_card, K.HOLD, EntryKind.HOLD)
        shop.settlement.capture(shop.intent(self.by_card).id, euro(5_000))
        self._later()
        shop.refunds.refund(shop.intent(self.by_card).id, euro(350), RefundReason.DUPLICATE)
        self._later()
        self.in_cash = shop.cart(1_199)
        shop.tenders.cash(self.in_cash, euro(2_000))
        self._later()
        self.big = self._held(123_456)
        shop.settlement.capture(shop.intent(self.big).id)
        self._later()
        desk.shifts.cash_in(euro(1_500), "Coins")
        self._later()
        desk.shifts.cash_out(euro(250), "Milk")
        self._later()
        self.still = self._held(808)

    def close(self) -> None:
        """Count what is there and end the shift; of the hold left open somebody takes care."""
        self.shop.settlement.release(self.shop.intent(self.still).id, CancelReason.ABANDONED)
        self.desk.shifts.count(euro(12_449), Pieces.of(EUR, {200: 62, 20: 2, 5: 1, 2: 2}))
        self._later()
        self.desk.shifts.close()

    def _later(self) -> None:
        self.shop.pass_time(timedelta(minutes=37))

    def _held(self, *prices: int) -> SaleId:
        shop = self.shop
        sale = shop.cart(prices[0])
        cart = shop.record(sale).sale.cart
        for place, minor in enumerate(prices[1:]):
            item = Item(f"B-{place}", "", "Book", euro(minor), TaxRate(700))
            cart = cart.add(item, 1)
        shop.counter.save(sale, cart)
        shop.checkout.begin(sale)
        shop.checkout.authorise(sale, VISA)
        return sale

    # What the ledger says

    def of(self, sale: SaleId, *kinds: EntryKind) -> list[Entry]:
        return [each for each in self.shop.entries() if each.sale == sale and each.kind in kinds]

    def _note(self, sale: SaleId, kind: SlipKind, *kinds: EntryKind) -> None:
        self.held.append(self.told(sale, kind, *kinds))

    def told(self, sale: SaleId, kind: SlipKind, *kinds: EntryKind) -> Expected:
        """By the entries of a sale alone."""
        entries = self.of(sale, *kinds)
        record = self.shop.record(sale)
        paid = sum(each.amount.minor for each in entries)
        intent = next((each.intent for each in entries if each.intent), "")
        expected = Expected(
            kind,
            record.sale.receipt,
            record.sale.receipt,
            (paid,),
            () if kind is K.RECEIPT else tuple(each.occurred_at for each in entries),
            card="4242" if intent else "",
            tail=intent[-4:] if kind not in {K.RECEIPT, K.GIFT} else "",
        )
        if kind is not K.RECEIPT:
            return expected
        taxes, net = _booked(entries)
        return replace(expected, taxes=taxes, net=net)

    def of_sales(self) -> list[Expected]:
        taken = (EntryKind.CAPTURE, EntryKind.CASH_SALE)
        gift = self.shop.record(self.by_card).sale.receipt
        return [
            self.told(self.let_go, K.RELEASE, EntryKind.RELEASE),
            self.told(self.by_card, K.RELEASE, EntryKind.RELEASE),
            self.told(self.by_card, K.RECEIPT, *taken),
            self.told(self.in_cash, K.RECEIPT, *taken),
            self.told(self.big, K.RECEIPT, *taken),
            self.told(self.by_card, K.REFUND, EntryKind.REFUND),
            Expected(K.GIFT, gift, gift),
            self.told(self.still, K.HOLD, EntryKind.HOLD),
        ]

    def of_the_drawer(self) -> list[Expected]:
        by_kind = {each.kind: each for each in self.shop.entries()}
        found = [
            Expected(K.CASH, f"till-1/1/{what}", "till-1/1", (entry.amount.minor,),
                     (entry.occurred_at,))
            for what, kind in (("float", EntryKind.FLOAT), ("1", EntryKind.CASH_IN),
                               ("2", EntryKind.CASH_OUT))
            for entry in (by_kind[kind],)
        ]  # fmt: skip
        if EntryKind.TAKINGS in by_kind:
            counted = by_kind[EntryKind.TAKINGS].amount.minor
            found.append(Expected(K.CASH, "till-1/1/count", "till-1/1", (counted,)))
        return found

    def of_the_shift(self, kind: SlipKind) -> Expected:
        """Every account that the counter moves, and the movements of the drawer."""
        entries = self.shop.entries()
        moved = [sum(each.amount.minor for each in entries if each.kind is kind) for kind in
                 (EntryKind.FLOAT, EntryKind.HOLD, EntryKind.CAPTURE, EntryKind.RELEASE,
                  EntryKind.REFUND, EntryKind.CASH_SALE, EntryKind.CASH_IN, EntryKind.CASH_OUT,
                  EntryKind.DRAWER_DIFFERENCE, EntryKind.TAKINGS)]  # fmt: skip
        taxes, net = _booked(entries)
        return Expected(
            kind,
            "till-1/1" if kind is K.Z else "",
            "till-1/1",
            (*(each for each in moved if each), *taxes.values(), net),
            (entries[0].occurred_at,),
        )


def _booked(entries: list[Entry]) -> tuple[dict[str, int], int]:
    taxes: dict[str, int] = defaultdict(int)
    net = 0
    for posting in (each for entry in entries for each in entry.postings):
        if posting.account.startswith("liabilities:tax:"):
            taxes[posting.account.removeprefix("liabilities:tax:")] -= posting.amount.minor
        elif posting.account == "income:sales":
            net -= posting.amount.minor
    return dict(taxes), net
