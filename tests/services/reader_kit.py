"""A counter with a practice reader on it, and its customers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.ids import LocationId, ReaderId, SaleId
from pos.domain.views import SaleRecord
from tests.kit import Shop, practice_shop

HERE: Final = ReaderId("tmr_PracticeReader")
PLACE: Final = LocationId("tml_PracticeShop")
PROCESS: Final = "/process_payment_intent"
CANCEL: Final = "/cancel_action"


class ReaderCounter:
    """What a cashier and a customer do at a reader; `shop` is the till behind it."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        shop.bench.furnish()

    def set(self, **settings: str) -> None:
        changed = self.shop.settings.load()
        for name, text in settings.items():
            changed = changed.changed(name, text)
        self.shop.settings.save(changed)

    def second_reader(self) -> ReaderId:
        return self.shop.readers.register("simulated-s700", "Back room", PLACE).id

    def asked(self, minor: int = 1000) -> SaleId:
        """A sale for whose card the reader is asking."""
        sale = self.shop.cart(minor)
        assert self.shop.reader_payments.present(sale).is_handed_over
        return sale

    def tap(self, card: str = "visa", reader: ReaderId = HERE, *, inserted: bool = False) -> None:
        self.shop.bench.reader_card(reader, card, inserted=inserted)

    def follow(self, sale: SaleId) -> SaleRecord:
        return self.shop.handing.follow(sale)

    def paid(self, minor: int = 1000, card: str = "visa") -> SaleId:
        """A sale whose card was read."""
        sale = self.asked(minor)
        self.tap(card)
        self.follow(sale)
        return sale

    def lose(self, fault: Fault, path: str = PROCESS, times: int = 1) -> None:
        self.shop.fault(fault, path, times)

    def action(self, reader: ReaderId = HERE):
        return self.shop.readers.get(reader).action

    def commands(self, path: str = PROCESS) -> int:
        """How often a reader was told to do that."""
        return len(self.shop.requests(path))


@contextmanager
def second_till(first: Shop, folder: Path) -> Iterator[ReaderCounter]:
    """Another register of the same account, with a ledger of its own."""
    shop = Shop(folder / "second-acct_1Practice.db", simulator=first.simulator)
    shop.settings.save(replace(shop.settings.load(), register="till-2"))
    try:
        yield ReaderCounter(shop)
    finally:
        shop.file.close()


@contextmanager
def counter_at(folder: Path) -> Iterator[ReaderCounter]:
    with practice_shop(folder) as shop:
        yield ReaderCounter(shop)
