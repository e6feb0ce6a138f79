"""Two registers of one shop over one Stripe and a real PostgreSQL; each with its own ledger."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import psycopg
from psycopg.errors import UndefinedTable

from pos.adapters.central.claims import SqlClaims
from pos.adapters.sqlite.foreign import ForeignFiles
from pos.domain.claim import Claimant
from pos.domain.ids import IntentId, SaleId, key_space
from pos.domain.sale import Sale
from pos.domain.uptime import Uptime
from pos.services.claiming import Claiming, OwnHolds
from pos.services.for_others import ForOthers
from pos.services.foreign_desks import ForeignDesks
from pos.services.foreign_holds import ForeignHolds
from pos.services.settlement import Settlement
from pos.services.verify import Verify
from pos.settings import Mode
from tests.empty_ledger import lay
from tests.kit import Shop
from tests.postgres import postgres

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


class Watchmaker:
    """The machine's count, turned by the test."""

    def __init__(self) -> None:
        self.elapsed = timedelta(hours=1)

    def __call__(self) -> Uptime:
        return Uptime("boot", self.elapsed)


class Register:
    """A till that can reach the centre, and what it does for others; `restart` is a crash."""

    def __init__(self, shop: Shop, name: str, url: str) -> None:
        self.shop = shop
        self.name = name
        self.url = url
        self.known: dict[SaleId, Sale] = {}
        self.uptime = Watchmaker()
        shop.settings.save(replace(shop.settings.load(), register=name))
        self.start()

    def start(self) -> None:
        shop = self.shop
        self.files = ForeignFiles(
            shop.path.parent / "for-others",
            shop.simulator,
            mode=Mode.TRAINING,
            account="acct_1Practice",
            lay=lay,
        )
        self.claims = SqlClaims(lambda: psycopg.connect(self.url, prepare_threshold=None))
        claimant = Claimant(key_space(shop.ledger), self.name)
        self.claiming = Claiming(self.claims, lambda: claimant, self.uptime)
        self.desks = ForeignDesks(self.files, lambda: shop.gateway, shop.simulator)
        holds = ForeignHolds(
            shop.ledger,
            lambda: shop.gateway,
            shop.simulator,
            lambda _ledger, sale: self.known.get(sale),
        )
        self.for_others = ForOthers(
            shop.store, self.desks, holds, claiming=lambda: self.claiming, access=shop.access
        )
        self.settlement = Settlement(
            shop.store,
            shop.journal,
            lambda: shop.gateway,
            shop.simulator,
            access=shop.access,
            shared=OwnHolds(shop.ledger, lambda: self.claiming),
        )

    def restart(self) -> None:
        """Nothing but the files is left of the till."""
        self.files.close()
        self.shop.restart()
        self.start()

    def asks(self, features: str) -> None:
        """What the next holds are to allow."""
        self.shop.settings.save(replace(self.shop.settings.load(), hold_requests=features))

    def cut_off(self) -> None:
        """Its network no longer reaches the centre."""
        self.url = NOWHERE

    def verified(self) -> bool:
        return Verify(self.shop.store).verify().holds

    def close(self) -> None:
        self.files.close()
        self.shop.file.close()


@dataclass
class Pair:
    """Register 1 opens holds, register 2 acts on them."""

    one: Register
    two: Register
    url: str = field(repr=False)

    def held(self, minor: int = 1000) -> IntentId:
        """A hold of register 1."""
        return self.one.shop.intent(self.one.shop.held(minor)).id

    def at_stripe(self, intent: IntentId) -> tuple[str, int]:
        """Its status, and what was taken."""
        found = self.one.shop.sdk.v1.payment_intents.retrieve(intent)
        return found.status, found.amount_received

    def catch_up(self) -> None:
        """Register 1 looks at Stripe, as it does every hour."""
        assert not self.one.shop.reconciler.run().unsettled

    def let_claims_run_out(self) -> None:
        with suppress(UndefinedTable), psycopg.connect(self.url) as db:
            db.execute("UPDATE hold_claims SET until = CURRENT_TIMESTAMP - interval '1 second'")

    def claimed(self) -> list[str]:
        """Payments that somebody works on."""
        claims = SqlClaims(lambda: psycopg.connect(self.url, prepare_threshold=None))
        return [each.hold.intent for each in claims.standing()]


@contextmanager
def pair_of_registers(folder: Path, url: str) -> Iterator[Pair]:
    """Both are closed afterwards, and nobody has claimed anything."""
    shop = Shop(folder / "one" / "training-acct_1Practice.db", ledger="ldg_one")
    other = Shop(
        folder / "two" / "training-acct_1Practice.db", simulator=shop.simulator, ledger="ldg_two"
    )
    pair = Pair(Register(shop, "till-1", url), Register(other, "till-2", url), url)
    try:
        yield pair
    finally:
        pair.let_claims_run_out()
        pair.one.close()
        pair.two.close()
        shop.simulator.close()


def new_centre() -> str:
    """The URL of an empty central database; skips where there is no PostgreSQL."""
    return postgres().database()
