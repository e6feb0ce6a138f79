"""Registers of one shop, each with a ledger of its own, and the centre that they share."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pos.adapters.central.centre import SqlCentre
from pos.adapters.central.connecting import connector
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.outbox import SqliteOutbox
from pos.adapters.sqlite.replicas import SqliteReplicas
from pos.adapters.stripe_simulator.server import Simulator
from pos.domain.central import CentreAddress
from pos.domain.ids import LedgerId
from pos.services.fetching import Fetching
from pos.services.replicating import Replicating
from pos.services.sharing import ShopSharing
from pos.settings import TRAINING_ACCOUNT, Mode
from tests.empty_ledger import lay
from tests.kit import START, Shop
from tests.postgres import PASSWORD, Postgres, postgres


class Branch:
    """One register: a practice till whose ledger names itself, and its way to the centre."""

    def __init__(self, folder: Path, name: str, url: str, simulator: Simulator) -> None:
        self.folder = folder
        self.url = url
        self._made: list[Replicating] = []
        path = folder / f"training-{TRAINING_ACCOUNT}.db"
        file = LedgerFile(lay(path), now=START)
        meta = open_meta(file, mode=Mode.TRAINING, account=TRAINING_ACCOUNT, now=START)
        file.close()
        self.shop = Shop(path, simulator=simulator, ledger=meta.ledger_id)
        self.ledger: LedgerId = meta.ledger_id
        if name:
            settings = self.shop.settings.load()
            self.shop.settings.save(settings.changed("register", name))
        self.replicating = self.replicator()

    def centre(self) -> SqlCentre:
        return self.centre_of(self.url)

    @staticmethod
    def centre_of(url: str, account: str = TRAINING_ACCOUNT) -> SqlCentre:
        address, password = read_url(url)
        return SqlCentre(connector(address, password), mode=str(Mode.TRAINING), account=account)

    def replicator(self) -> Replicating:
        """Another program of this register."""
        outbox = SqliteOutbox(self.shop.file)
        self._made.append(Replicating(outbox, self.centre, self.shop.simulator, self._sharing()))
        return self._made[-1]

    def _sharing(self) -> ShopSharing:
        shop = self.shop
        return ShopSharing(shop.store, shop.simulator, lambda: shop.settings.load().register)

    def close(self) -> None:
        for each in self._made:
            each.close()
        self.shop.file.close()

    def replicate(self) -> None:
        self.replicating.begin("the centre")
        self.replicating.run()


@dataclass(frozen=True, slots=True)
class Mould:
    """A shop with one register that nobody uses any more: copied, not made anew, for each test."""

    name: str
    url: str
    ledger: Path
    stripe: Path


class Central:
    """A shop with a centre; `fetching` is a machine that looks at all registers."""

    def __init__(
        self, folder: Path, server: Postgres, stack: ExitStack, mould: Mould | None
    ) -> None:
        self.folder = folder
        self.server = server
        self.url = server.database(like=mould.url if mould else "")
        stripe = shutil.copyfile(mould.stripe, folder / "stripe.db") if mould else None
        self._simulator = Simulator(stripe, wall=lambda: START)
        stack.callback(self._simulator.close)
        self._stack = stack
        self.replicas = SqliteReplicas(folder / "central", str(Mode.TRAINING), lay=lay)

    def branch(self, name: str) -> Branch:
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        branch = Branch(folder, name, self.url, self._simulator)
        self._stack.callback(branch.close)
        return branch

    def copy_of(self, mould: Mould) -> Branch:
        """The register of the mould, as it was there."""
        folder = self.folder / mould.name
        folder.mkdir(mode=0o700)
        shutil.copyfile(mould.ledger, folder / mould.ledger.name)
        branch = Branch(folder, "", self.url, self._simulator)
        self._stack.callback(branch.close)
        return branch

    def close_with(self, branch: Branch) -> None:
        self._stack.callback(branch.close)

    def centre(self) -> SqlCentre:
        centre = Branch.centre_of(self.url)
        self._stack.callback(centre.close)
        return centre

    def fetching(self) -> Fetching:
        return Fetching(self.centre, self.replicas, self._simulator)

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Whatever somebody with the password may ask of the centre, or do to it."""
        address, password = read_url(self.url)
        with connector(address, password)() as db:
            cursor = db.execute(query, values)
            return cursor.fetchall() if cursor.description else []


def read_url(url: str) -> tuple[CentreAddress, str]:
    """The address, and the password that a URL of the tests holds."""
    return CentreAddress.read(url.replace(f":{PASSWORD}@", "@")), PASSWORD


@contextmanager
def central_shop(folder: Path, mould: Mould | None = None) -> Iterator[Central]:
    """Skips the test where there is no PostgreSQL."""
    with ExitStack() as stack:
        yield Central(folder, postgres(), stack, mould)


def mould_of(folder: Path, name: str, live: Callable[[Branch], None]) -> Mould:
    """What becomes of a register that goes through `live`."""
    stripe, url = folder / "stripe.db", postgres().database()
    simulator = Simulator(stripe, wall=lambda: START)
    with closing(simulator), closing(Branch(folder, name, url, simulator)) as branch:
        live(branch)
    return Mould(name, url, branch.shop.path, stripe)
