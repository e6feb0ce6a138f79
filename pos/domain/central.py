"""The centre of a shop with many registers: where it is, and what each register keeps there."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from pos.domain.chain import GENESIS
from pos.domain.ids import LedgerId
from pos.errors import Refused

MOST: Final = 500
"""Rows of one kind in one transaction: what engines that lie on several machines bear well."""

SHOP: Final = LedgerId("shop")
"""In the place of a register: what belongs to all of them."""

OWN_SETTINGS: Final = frozenset(
    {"account_books", "alert_sound", "backup_folder", "board_filters", "customer_display",
     "language", "reader", "register", "slip_language"}
)  # fmt: skip
"""What is decided for one register, and never for all."""

_SCHEMES: Final = frozenset({"postgresql", "postgres"})
_OPTIONS: Final = frozenset({"sslmode", "sslrootcert", "application_name"})
_PORT: Final = 5432
_EPOCH_BITS: Final = 40


@dataclass(frozen=True, slots=True)
class CentreAddress:
    """Where the central database is. The password is no part of it."""

    host: str
    port: int
    database: str
    user: str
    sslmode: str = ""
    sslrootcert: str = ""

    @classmethod
    def read(cls, text: str) -> "CentreAddress":
        """From `postgresql://USER@HOST[:PORT]/DATABASE[?sslrootcert=FILE]`.

        Raises Refused `centre_url` for what is none, `centre_url_password` for one with a
        password in it, which would stay in a history or a list of processes, and `centre_tls`
        for a way of connecting that anybody in between could read.
        """
        try:
            parts = urlsplit(text.strip())
            port = parts.port or _PORT
        except ValueError as error:
            raise Refused("centre_url") from error
        if parts.password is not None:
            raise Refused("centre_url_password")
        options = dict(parse_qsl(parts.query))
        database = unquote(parts.path.removeprefix("/"))
        if "password" in options:
            raise Refused("centre_url_password")
        if (
            parts.scheme not in _SCHEMES
            or not (parts.hostname and parts.username and re.fullmatch(r"[^/\0]{1,63}", database))
            or not _OPTIONS.issuperset(options)
        ):
            raise Refused("centre_url")
        found = cls(
            unquote(parts.hostname),
            port,
            database,
            unquote(parts.username),
            options.get("sslmode", ""),
            options.get("sslrootcert", ""),
        )
        found.check_tls()
        return found

    @property
    def label(self) -> str:
        """As it is shown and kept: with nothing secret in it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}/{self.database}"

    @property
    def url(self) -> str:
        """What `read` reads again."""
        from urllib.parse import quote, urlencode

        options = {"sslmode": self.sslmode, "sslrootcert": self.sslrootcert}
        query = urlencode({name: value for name, value in options.items() if value})
        host = f"[{self.host}]" if ":" in self.host else self.host
        base = f"postgresql://{quote(self.user, safe='')}@{host}:{self.port}"
        return f"{base}/{quote(self.database, safe='')}" + (f"?{query}" if query else "")

    @property
    def is_on_this_machine(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def check_tls(self) -> None:
        """Off this machine the centre has to prove who it is: `verify-full`, which is the default.

        With a shop's own authority (`sslrootcert`) its word for any name of its own will do.
        Raises Refused `centre_tls`.
        """
        if self.is_on_this_machine or self.sslmode in {"", "verify-full"}:
            return
        if self.sslmode == "verify-ca" and self.sslrootcert:
            return
        raise Refused("centre_tls", host=self.host, sslmode=self.sslmode)


def row_version(epoch: int, change: int) -> int:
    """A number that rises with every change of a ledger's rows, and with every life it begins."""
    return (epoch << _EPOCH_BITS) + change


@dataclass(frozen=True, slots=True)
class Scan:
    """How far a ledger's rows were gone through, for a centre that has none of them yet.

    `floor` is the version at which it began: what is older in the centre at its end is not in
    the ledger. `table` is empty when only that is left to be done.
    """

    floor: int
    table: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return json.dumps([self.floor, self.table, self.after])

    @classmethod
    def of(cls, text: str) -> "Scan | None":
        return cls(*json.loads(text)) if text else None


@dataclass(frozen=True, slots=True)
class Register:
    """Which ledger this is, as it tells the centre. `generation` and `created_at` as in `Meta`."""

    ledger: LedgerId
    name: str
    mode: str
    account: str
    epoch: int
    generation: str
    schema: str
    created_at: str = ""


@dataclass(frozen=True, slots=True)
class CentralHead:
    """How far the centre has a register: the one truth about it.

    `sequence` and `hash` are the last entry's; `rows` is the version up to which changes of rows
    arrived, `batch` counts arrivals. `is_settled`: all that the register had then is here, so
    that what lies here is its ledger at one moment. `updated_at` is UTC by the centre's clock.
    """

    register: Register
    sequence: int = 0
    hash: str = GENESIS
    rows: int = 0
    batch: int = 0
    scan: str = ""
    is_settled: bool = False
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CentralEntry:
    """An entry as it travels: its canonical content, and what stands beside that.

    `beside` is JSON of the columns that no hash covers; `content` is hashed as it is.
    """

    sequence: int
    kind: str
    recorded_at: str
    content: str
    beside: str
    hash: str


@dataclass(frozen=True, slots=True)
class CentralRow:
    """A row of any other table. `key` is a JSON list, `body` a JSON object, empty when deleted."""

    table: str
    key: str
    version: int
    body: str

    @property
    def is_deleted(self) -> bool:
        return not self.body


@dataclass(frozen=True, slots=True)
class Epoch:
    """A life of a ledger: its entries follow the entry `after` of the life before."""

    number: int
    after: int
    generation: str = ""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What one transaction brings, and the head that it leaves.

    Rows older than version `sweep_below` that are still in the centre are not in the ledger.
    """

    head: CentralHead
    entries: tuple[CentralEntry, ...] = ()
    rows: tuple[CentralRow, ...] = ()
    sweep_below: int = 0
    epoch: Epoch | None = None


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A row that all registers have, such as a person; its version counts its own changes."""

    table: str
    key: str
    version: int
    body: str
    written_by: str = ""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the centre has not heard of yet, as far as that is known without asking it."""

    entries: int
    rows: int

    def __bool__(self) -> bool:
        return bool(self.entries or self.rows)


@dataclass(frozen=True, slots=True)
class ReplicationState:
    """What a ledger itself keeps about its replication. Times are UTC.

    Changes are noted from number `noted_from` on (0 in a ledger that was made of what the centre
    has); what was there before is gone through, and all of it in another life. `pruned` is the
    last change that was let go because it had arrived; `sent_sequence` and `sent_version` are
    hints. `failure` is a code, empty after a success.
    """

    is_on: bool = False
    target: str = ""
    noted_from: int = 0
    pruned: int = 0
    sent_sequence: int = 0
    sent_version: int = 0
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class ReplicationStatus:
    """How a register stands to its centre, told without asking anybody."""

    state: ReplicationState
    backlog: Backlog

    @property
    def is_on(self) -> bool:
        return self.state.is_on


@dataclass(frozen=True, slots=True)
class Pushed:
    """What one run brought to the centre, and the head it left."""

    entries: int
    rows: int
    head: CentralHead
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Replica:
    """A register's ledger on this machine, fetched from the centre and read only.

    `is_settled`: it is the register's ledger at one moment, and can be proved. `fetched_at` is
    UTC by this machine's clock, `updated_at` by the centre's.
    """

    register: Register
    path: Path
    sequence: int
    batch: int
    is_settled: bool
    fetched_at: datetime
    updated_at: datetime

    @property
    def ledger(self) -> LedgerId:
        return self.register.ledger

    @property
    def name(self) -> str:
        return self.register.name
