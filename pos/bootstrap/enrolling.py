"""Makes a register's ledger on this machine out of what the centre has."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.outbox import SqliteOutbox
from pos.adapters.sqlite.replicas import SqliteReplicas
from pos.adapters.sqlite.settings_table import SqliteSettings, name_register
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.bootstrap.central import REPLICAS, centre_of
from pos.bootstrap.connecting import ledger_path
from pos.bootstrap.opening import restore_of
from pos.domain.catalogue import Product
from pos.domain.central import CentralHead, Pushed
from pos.errors import Refused
from pos.ports.central import Centre
from pos.services.centre_access import CentreAccess
from pos.services.enrolling import Enrolled, Enrolling
from pos.services.fetching import Fetching
from pos.services.replacing import Replacing
from pos.services.replicating import Replicating
from pos.services.sharing import ShopSharing
from pos.settings import Start

_ANY_ACCOUNT = ""
_BESIDE = ("", "-wal", "-shm")


def registers_of(start: Start, access: CentreAccess) -> Sequence[CentralHead]:
    """Every register that the centre knows, for a machine that is none of them yet."""
    with closing(_centre(start, access)) as centre:
        return centre.registers()


def enrol(start: Start, access: CentreAccess, name: str) -> Enrolled:
    """Begin a register of that name here; raises as `Enrolling.enrol`."""
    label = access.find()[0].label
    with closing(_centre(start, access)) as centre:
        return Enrolling(centre, partial(_Newborn, start, access)).enrol(name, label)


def replacing_of(start: Start, access: CentreAccess) -> Replacing:
    """Puts the ledger of a register that died in this machine's place."""

    def folder() -> Path:
        start.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return start.folder

    replicas = SqliteReplicas(start.folder / REPLICAS, str(start.mode))
    fetching = Fetching(centre_of(start, _ANY_ACCOUNT, access), replicas, SystemClock())
    return Replacing(fetching, replicas, restore_of(start), folder)


def _centre(start: Start, access: CentreAccess) -> Centre:
    made: Callable[[], Centre] = centre_of(start, _ANY_ACCOUNT, access)
    return made()


class _Newborn:
    """Port `Newborn`: a ledger file without an entry."""

    def __init__(self, start: Start, access: CentreAccess, account: str) -> None:
        self._path = ledger_path(start, account)
        self._was_there = self._path.exists()
        self._clock = clock = SystemClock()
        self._file = file = LedgerFile(self._path, now=clock.now())
        try:
            meta = open_meta(file, mode=start.mode, account=account, now=clock.now())
            self._store = SqliteStore(file, meta.ledger_id, clock)
            _check_empty(self._store, self._path)
        except BaseException:
            file.close()
            raise
        settings = SqliteSettings(file)
        sharing = ShopSharing(self._store, clock, lambda: settings.load().register)
        centre = centre_of(start, account, access)
        self._replicating = Replicating(SqliteOutbox(file), centre, clock, sharing)

    def name(self, register: str) -> None:
        name_register(self._file, register)

    def stock(self, products: Sequence[Product]) -> None:
        if products:
            SqliteCatalogue(self._file).replace(products, lambda _written: None)

    def replicate(self, label: str) -> Pushed:
        self._replicating.begin(label)
        return self._replicating.run()

    def close(self) -> None:
        self._replicating.close()
        self._file.close()

    def vanish(self) -> None:
        if not self._was_there:
            for ending in _BESIDE:
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)


def _check_empty(store: SqliteStore, path: Path) -> None:
    with store.read() as books:
        if books.ledger.head() is not None:
            raise Refused("ledger_exists", file=path.name)
