"""A small sale on a disk that fails at one of its writes, and works again once it was told of."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pos.domain.ids import SaleId
from pos.domain.money import Money
from pos.domain.operation import IN_FLIGHT
from pos.errors import InDoubt, Misconfigured, PosError
from tests.crash.disk import Disk
from tests.crash.power import LEDGER, new_disk, open_shop
from tests.crash.truth import compare, with_charges
from tests.kit import EUR, VISA, Shop

DISK = frozenset({"disk_full", "ledger_io_error"})
"""What a shop is told of a disk that fails; and of an answer that it does not take, this."""

NOT_STORED = "answer_not_stored"
UNCERTAIN = "record_uncertain"
"""Of a record that may be there or not."""

SENTENCES = {*DISK, NOT_STORED, UNCERTAIN}
BOOKED = [("hold", "10.00"), ("capture", "6.00"), ("release", "4.00")]


@dataclass(frozen=True, slots=True)
class Failure:
    """Which change of the disk fails first, with which of SQLite's codes, and how many do."""

    nth: int
    code: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the cashier was told, and what is wrong afterwards."""

    told: tuple[str, ...]
    wrong: tuple[str, ...]


class Lookout:
    """Stands at the line to Stripe and looks into the ledger before anything leaves."""

    def __init__(self, shop: Shop, disk: Disk) -> None:
        self._gateway = shop.gateway
        self._disk = disk
        self.without_a_record: list[str] = []

    def __getattr__(self, name):
        return getattr(self._gateway, name)

    def send(self, request, *, key):
        # Nothing that is pending survives: what is left then is durable.
        durable = self._disk.after_cut(lambda: False).values()
        if not any(str(key).encode() in content for content in durable):
            self.without_a_record.append(f"sent without a durable record: {key}")
        return self._gateway.send(request, key=key)


def new_ledger(folder: Path) -> Path:
    """A ledger in which nothing has been sold."""
    shop = Shop(folder / LEDGER)
    shop.close()
    return folder / LEDGER


def changes(folder: Path, ledger: Path) -> list[str]:
    """What a small sale does to the disk: `write`, `sync`, one after the other."""
    with new_disk(folder) as disk:
        shop = _opened(disk, ledger)
        before = len(disk.events)
        _sell(shop, [], disk.heal)
        found = [event.what for event in disk.events[before:]]
        shop.close()
    return [what for what in found if what in {"write", "sync", "truncate", "delete"}]


def around_syncs(events: list[str]) -> Iterator[int]:
    """Each sync, and the write before it; counting from 1."""
    near = {
        number + offset
        for number, what in enumerate(events, 1)
        if what == "sync"
        for offset in (-1, 0)
    }
    return iter(sorted(number for number in near if 1 <= number <= len(events)))


def sold_with(failure: Failure, folder: Path, ledger: Path) -> Outcome:
    """Sell while the disk fails as told; what came of it."""
    with new_disk(folder) as disk:
        shop = _opened(disk, ledger)
        lookout = Lookout(shop, disk)
        shop.gateway = lookout
        told: list[PosError] = []
        disk.fail_from(failure.nth, failure.code, times=failure.times)
        _sell(shop, told, disk.heal)
        shop.pass_time(IN_FLIGHT)
        shop.journal.recover()
        intents = list(shop.sdk.v1.payment_intents.list(params={"limit": 100}).data)
        wrong = [*lookout.without_a_record, *compare(shop.store, with_charges(shop.sdk, intents))]
        wrong += [f"wrong sentence: {e}" for e in told if e.code not in SENTENCES]
        if [(each.status, each.amount_received) for each in intents] != [("succeeded", 600)]:
            wrong.append("not taken once")
        if shop.booked() != BOOKED:
            wrong.append(f"booked {shop.booked()}")
        shop.close()
    return Outcome(tuple(error.code for error in told), tuple(wrong))


def _opened(disk: Disk, ledger: Path) -> Shop:
    shutil.copy(ledger, disk.folder)
    return open_shop(disk)


def _sell(shop: Shop, told: list[PosError], heal: Callable[[], None]) -> None:
    """Sell as somebody does whom the till tells of its disk: repair it, and do it again."""
    sales: list[SaleId] = []

    def again(act: Callable[[], object]) -> None:
        try:
            act()
        except (InDoubt, Misconfigured) as error:
            told.append(error)
            heal()
            if error.code == NOT_STORED:
                shop.checkout.follow(sales[0])
            else:
                act()

    again(lambda: sales.append(shop.cart()))
    again(lambda: shop.checkout.begin(sales[0]))
    again(lambda: shop.checkout.authorise(sales[0], VISA))
    again(lambda: shop.settlement.capture(shop.intent(sales[0]).id, Money(600, EUR)))
