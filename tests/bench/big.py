"""A ledger of any size, as true as one that a busy shop has written for years.

    python -m tests.bench.big --entries 1000000 --to FILE

writes it: some forty sales are made by the real till against the practice Stripe (taken whole, in
part, declined first, released, lapsed, still held) and then cast again and again with names,
numbers and times of their own, in one chain, with Stripe's fees. A million payments have some
3.2 million entries.
The same `--entries` gives the same ledger, with the same head of the chain, until the schema
changes. It keeps to everything that `holdfast verify` looks at; to run that command over it, name
it FOLDER/training-acct_1Practice.db and ask with `holdfast --data-dir FOLDER verify`.

From Python: `big_ledger(entries)` is the path of one that is made once and then kept under
build/; it is never written to again, so copy it before you do. `write(path, entries)` makes one.
`board_ledger(intents, held)` is one by the number of payments, for the hold board.
"""

import argparse
import hashlib
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.domain.cart import Item, PercentOff
from pos.domain.chain import GENESIS, Head
from pos.domain.clearing import FlowCursor
from pos.domain.ids import LedgerId, SaleId
from pos.domain.intent import CancelReason
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import RefundWish
from pos.domain.tax import TaxRate
from pos.errors import Declined
from pos.services.stripe_books import StripeBooks
from pos.settings import TRAINING_ACCOUNT, Mode
from tests.bench.mould import Mould, Row
from tests.kit import BROKE, START, VISA, Shop, euro, practice_shop

LEDGER: Final = "ldg_of_the_tests"
NAME: Final = f"{Mode.TRAINING}-{TRAINING_ACCOUNT}.db"

_BEGIN: Final = datetime(2023, 1, 2, 8, 0, tzinfo=UTC)
_PACE: Final = timedelta(seconds=73)
"""From one sale to the next."""
_BATCH: Final = 2_000
_LAST_HELD: Final = 60
"""So many of the newest payments are still on hold, as in a shop that is open."""
_ROOT: Final = Path(__file__).resolve().parents[2]

_SHELF: Final = (
    Item("C-1", "4006381333931", "Coffee, filter", euro(450), TaxRate(1900)),
    Item("B-7", "9780201379624", "Field guide to birds", euro(2490), TaxRate(700)),
    Item("H-3", "5901234123457", "Claw hammer, 16 oz", euro(1890), TaxRate(1900)),
    Item("S-9", "", "Stamp, domestic", euro(95), TaxRate(0)),
    Item("P-2", "2000000000015", "Paint, white, 2.5 l", euro(3995), TaxRate(1900)),
)

Ending = Callable[[Shop, SaleId], None]
Choice = Callable[[Sequence[Mould], Sequence[Mould], random.Random], Iterator[Mould]]
"""Which sale follows which, of those taken, released or lapsed, and of those on hold."""

_CLERKS: Final = ("", "Ada", "Bo", "Chidi", "Dora")
_PEOPLE: Final = ("", "Ms Okafor", "J. Lindqvist", "Werkstatt Meyer GmbH", "Ana Sousa")


def _taken(shop: Shop, sale: SaleId) -> None:
    shop.checkout.authorise(sale, VISA)
    shop.pass_time(timedelta(seconds=20))
    shop.settlement.capture(shop.intent(sale).id)
    _fee_known(shop)


def _taken_in_part(shop: Shop, sale: SaleId) -> None:
    _held(shop, sale)
    shop.pass_time(timedelta(days=2))
    held = shop.intent(sale)
    shop.settlement.capture(held.id, euro(held.capturable.minor * 2 // 3))
    _fee_known(shop)


def _given_back(shop: Shop, sale: SaleId) -> None:
    _taken(shop, sale)
    shop.pass_time(timedelta(hours=5))
    shop.refunds.give_back(sale, RefundWish(), RefundReason.REQUESTED_BY_CUSTOMER)
    _fee_known(shop)


def _disputed(shop: Shop, sale: SaleId) -> None:
    _taken(shop, sale)
    shop.pass_time(timedelta(days=1))
    shop.bench.dispute(shop.intent(sale).id)
    _fee_known(shop)


def _paid_out(shop: Shop, sale: SaleId) -> None:
    _taken(shop, sale)
    shop.pass_time(timedelta(days=9))
    _fee_known(shop)


def _fee_known(shop: Shop) -> None:
    """What Stripe's balance shows of it is in the books."""
    shop.pass_time(timedelta(minutes=40))
    StripeBooks(shop.store, lambda: shop.gateway, shop.simulator, shop.settings).take_over()


def _declined_and_taken(shop: Shop, sale: SaleId) -> None:
    try:
        shop.checkout.authorise(sale, BROKE)
    except Declined:
        _taken(shop, sale)


def _released(shop: Shop, sale: SaleId) -> None:
    _held(shop, sale)
    shop.pass_time(timedelta(hours=3))
    shop.settlement.release(shop.intent(sale).id, CancelReason.REQUESTED_BY_CUSTOMER)


def _lapsed(shop: Shop, sale: SaleId) -> None:
    """And decided about, or every one of them would still be on the board."""
    _held(shop, sale)
    shop.pass_time(timedelta(days=8))
    shop.settlement.refresh()
    with shop.store.write() as books:
        for lapse in books.lapses.open():
            books.lapses.save(lapse.dismissed(shop.simulator.now(), "Ada", "goods are back"))


def _held_for(person: str, shop: Shop, sale: SaleId) -> None:
    """For somebody who hires a tool; nobody is noted for an empty name."""
    _held(shop, sale)
    if person:
        shop.notes.edit(sale, customer=person, reason="Tool hire")


def _held(shop: Shop, sale: SaleId) -> None:
    shop.checkout.authorise(sale, VISA)


# Of forty sales in a shop that takes deposits.
_DAY: Final[Sequence[tuple[int, Ending]]] = (
    (18, _taken),
    (13, _taken_in_part),
    (2, _declined_and_taken),
    (1, _given_back),
    (1, _disputed),
    (1, _paid_out),
    (2, _released),
    (2, _lapsed),
)


def write(
    path: Path, entries: int, progress: Callable[[int], None] = lambda _entries: None
) -> Head:
    """A new ledger with so many entries in a file that is not there yet; the head of its chain."""
    return _write(path, partial(_sales, entries), progress)


def write_board(
    path: Path,
    intents: int,
    held: int,
    progress: Callable[[int], None] = lambda _entries: None,
) -> Head:
    """A new ledger with so many payments, of which the newest `held` are still on hold."""
    return _write(path, partial(_board_sales, intents, held), progress)


def _write(path: Path, sales: Choice, progress: Callable[[int], None]) -> Head:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = LedgerFile(path, now=_BEGIN)
    try:
        open_meta(file, mode=Mode.TRAINING, account=TRAINING_ACCOUNT, now=_BEGIN)
    finally:
        file.close()
    path.with_suffix(".lock").unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            db.execute(f"PRAGMA {pragma}").fetchall()
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE meta SET value = ? WHERE name = 'ledger_id'", [LEDGER])
        named = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        indexes = db.execute(named).fetchall()
        for name, _ in indexes:
            db.execute(f'DROP INDEX "{name}"')
        head = _fill(db, sales, progress)
        for _, sql in indexes:  # sorting once is quicker than finding millions of places
            db.execute(sql)
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode=WAL").fetchall()
    _know_the_balance(path)
    return head


def _know_the_balance(path: Path) -> None:
    """As a till that has read all of Stripe's balance."""
    file = LedgerFile(path, now=_BEGIN)
    try:
        with SqliteStore(file, LedgerId(LEDGER), SystemClock()).write() as books:
            books.flows.stand_at(FlowCursor(_BEGIN, SystemClock().now(), of_account=True))
    finally:
        file.close()
    path.with_suffix(".lock").unlink()


def big_ledger(entries: int) -> Path:
    """A ledger of that size, made now or kept from an earlier run of the same schema."""
    return _kept(str(entries), f"{entries:,} entries", lambda path: write(path, entries))


def board_ledger(intents: int, held: int) -> Path:
    """One with so many payments and open holds, kept in the same way.

    The last payment was begun at `begun(intents)`.
    """
    told = f"{intents:,} payments, {held:,} of them on hold"
    return _kept(f"board-{intents}-{held}", told, lambda path: write_board(path, intents, held))


def begun(number: int) -> datetime:
    """When the sale of that number was begun, UTC; the first is number 1."""
    return _BEGIN + number * _PACE


def _kept(name: str, told: str, make: Callable[[Path], Head]) -> Path:
    folder = _ROOT / "build" / "big" / f"{name}-{_recipe(name)}"
    path = folder / NAME
    if not path.exists():
        for old in folder.parent.glob(f"{name}-*"):
            shutil.rmtree(old)
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        print(f"making a ledger of {told} ...", file=sys.stderr, flush=True)
        make(part / NAME)
        part.rename(folder)
    return path


def _recipe(name: str) -> str:
    """Changes with all that the ledger would be made of."""
    with (
        tempfile.TemporaryDirectory() as folder,
        practice_shop(Path(folder)) as shop,
        shop.file.read() as db,
    ):
        schema = db.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall()
    sources = [Path(__file__).with_name(name).read_text("utf-8") for name in ("big.py", "mould.py")]
    made_of = "\n".join([*(str(row[0]) for row in schema), *sources, name])
    return hashlib.sha256(made_of.encode()).hexdigest()[:12]


def _fill(db: sqlite3.Connection, choose: Choice, progress: Callable[[int], None]) -> Head:
    dice = random.Random(19)  # noqa: S311 - test data, nothing to guess
    moulds = [_example(ending, dice) for count, ending in _DAY for _ in range(count)]
    held = [_example(partial(_held_for, person), dice) for person in _PEOPLE]
    head = Head(0, GENESIS)
    sales = choose(moulds, held, dice)
    number = 0
    while some := list(islice(sales, _BATCH)):
        columns: dict[str, tuple[str, ...]] = {}
        rows: dict[str, list[Row]] = {}
        for mould in some:
            number += 1
            cast, head = mould.cast(number, begun(number), head)
            columns |= mould.columns
            for table, found in cast.items():
                rows.setdefault(table, []).extend(found)
        for table, found in rows.items():
            marks = ", ".join("?" * len(columns[table]))
            names = ", ".join(columns[table])
            db.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", found)  # noqa: S608 - the file's own names
        progress(head.sequence)
    return head


def _sales(
    entries: int, moulds: Sequence[Mould], held: Sequence[Mould], dice: random.Random
) -> Iterator[Mould]:
    """One after another until there are exactly so many entries."""
    left = entries
    while left >= _LAST_HELD + max(mould.entries for mould in moulds):
        mould = dice.choice(moulds)
        left -= mould.entries
        yield mould
    for _ in range(left):
        yield held[0]


def _board_sales(
    intents: int, held: int, moulds: Sequence[Mould], holds: Sequence[Mould], dice: random.Random
) -> Iterator[Mould]:
    """Every payment is one sale's."""
    for _ in range(intents - held):
        yield dice.choice(moulds)
    for _ in range(held):
        yield dice.choice(holds)


def _example(ending: Ending, dice: random.Random) -> Mould:
    """One sale of the real till, in a ledger of its own."""
    with tempfile.TemporaryDirectory() as folder, practice_shop(Path(folder)) as shop:
        sale = shop.counter.current().sale
        with shop.store.write() as books:
            books.sales.save(replace(sale, clerk=dice.choice(_CLERKS)))
        cart = sale.cart
        for item in dice.sample(_SHELF, dice.randint(1, 4)):
            cart = cart.add(item, dice.randint(1, 3))
        if dice.random() < 1 / 5:
            cart = cart.set_discount(PercentOff(1000))
        shop.counter.save(sale.id, cart)
        shop.checkout.begin(sale.id)
        ending(shop, sale.id)
        if shop.open_operations():
            raise RuntimeError("the example has an open operation")
        with shop.file.read() as db:
            return Mould(db, START)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.big",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--entries", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")
    wanted = parser.parse_args()
    if wanted.to.exists():
        parser.error(f"{wanted.to} is there already")
    head = write(
        wanted.to,
        wanted.entries,
        lambda entries: print(f"\r{entries:,} entries", end="", file=sys.stderr, flush=True),
    )
    print(f"\n{wanted.to}: {head.sequence:,} entries, head {head.hash}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
