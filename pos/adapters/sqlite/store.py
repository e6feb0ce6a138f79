"""The ledger file as the services see it: sales, journal, mirrors and book in one transaction."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

from sqlite_utils.db import Database

from pos.adapters.sqlite.aftermath import SqliteAftermath
from pos.adapters.sqlite.approvals_table import SqliteApprovals
from pos.adapters.sqlite.audit import SqliteAudit
from pos.adapters.sqlite.board_table import SqliteBoard
from pos.adapters.sqlite.book_rows import SqliteBookRows
from pos.adapters.sqlite.cautions_table import SqliteCautions
from pos.adapters.sqlite.customers_table import SqliteCustomers
from pos.adapters.sqlite.elsewhere import SqliteChanges, SqliteDriftNotes, SqliteEvents
from pos.adapters.sqlite.flows_table import SqliteFlows
from pos.adapters.sqlite.handovers_table import SqliteHandovers, SqliteSessions
from pos.adapters.sqlite.journal_table import SqliteOperations
from pos.adapters.sqlite.ledger_book import SqliteLedgerBook
from pos.adapters.sqlite.mirrors import SqliteIntents
from pos.adapters.sqlite.notes_table import (
    SqliteAcknowledgements,
    SqliteLapses,
    SqliteSaleNotes,
)
from pos.adapters.sqlite.packs_table import SqlitePacks
from pos.adapters.sqlite.periods_table import SqlitePeriods
from pos.adapters.sqlite.prints_table import SqliteDrawer, SqlitePrinters, SqlitePrints
from pos.adapters.sqlite.recipes import SqliteRecipes
from pos.adapters.sqlite.reports_table import SqliteReports
from pos.adapters.sqlite.rollups import SqliteInsights
from pos.adapters.sqlite.sales_table import SqliteSales
from pos.adapters.sqlite.shared_tables import SqliteSharedTables
from pos.adapters.sqlite.shifts_table import SqliteShifts
from pos.adapters.sqlite.staff_table import SqliteStaff
from pos.adapters.sqlite.trail import SqliteTrail
from pos.domain.ids import LedgerId, key_space
from pos.ports import Clock

_MOST_CONNECTIONS: Final = 16


class SqliteBooks:
    """Every repository over one connection; none keeps anything of a transaction."""

    def __init__(
        self, db: Database, ledger_id: LedgerId, clock: Clock, *, generation: str = ""
    ) -> None:
        self.ledger_id = ledger_id
        self.key_space = key_space(ledger_id, generation)
        self.sales = SqliteSales(db)
        self.operations = SqliteOperations(db)
        self.intents = SqliteIntents(db, clock)
        self.ledger = SqliteLedgerBook(db, clock)
        self.rows = SqliteBookRows(db)
        self.audit = SqliteAudit(db)
        self.aftermath = SqliteAftermath(db)
        self.cautions = SqliteCautions(db)
        self.changes = SqliteChanges(db)
        self.events = SqliteEvents(db)
        self.drift_notes = SqliteDriftNotes(db, clock)
        self.board = SqliteBoard(db)
        self.notes = SqliteSaleNotes(db)
        self.packs = SqlitePacks(db)
        self.recipes = SqliteRecipes(db)
        self.lapses = SqliteLapses(db)
        self.alerts_seen = SqliteAcknowledgements(db)
        self.shared = SqliteSharedTables(db)
        self.staff = SqliteStaff(db)
        self.approvals = SqliteApprovals(db)
        self.trail = SqliteTrail(db, self.ledger)
        self.shifts = SqliteShifts(db)
        self.reports = SqliteReports(db)
        self.insights = SqliteInsights(db)
        self.flows = SqliteFlows(db, clock)
        self.periods = SqlitePeriods(db)
        self.customers = SqliteCustomers(db)
        self.handovers = SqliteHandovers(db)
        self.sessions = SqliteSessions(db, clock)
        self.printers = SqlitePrinters(db)
        self.prints = SqlitePrints(db)
        self.drawer = SqliteDrawer(db)


class Transactions(Protocol):
    """A ledger file as far as its repositories need it."""

    def write(self) -> AbstractContextManager[Database]: ...
    def read(self) -> AbstractContextManager[Database]: ...


class SqliteStore:
    """Port `Store` over a ledger file."""

    def __init__(
        self, file: Transactions, ledger_id: LedgerId, clock: Clock, *, generation: str = ""
    ) -> None:
        """`generation` as the ledger's `Meta` has it: empty unless it was restored."""
        self._file = file
        self._generation = generation
        self._ledger_id = ledger_id
        self._clock = clock
        self._kept: dict[Database, SqliteBooks] = {}

    @contextmanager
    def write(self) -> Iterator[SqliteBooks]:
        with self._file.write() as db:
            yield self._books(db)

    @contextmanager
    def read(self) -> Iterator[SqliteBooks]:
        with self._file.read() as db:
            yield self._books(db)

    def _books(self, db: Database) -> SqliteBooks:
        """Made once for each of the file's few connections: some thirty objects, at every step."""
        found = self._kept.get(db)
        if found is None:
            if len(self._kept) >= _MOST_CONNECTIONS:  # each look at a read-only disk has its own
                self._kept.clear()
            made = SqliteBooks(db, self._ledger_id, self._clock, generation=self._generation)
            found = self._kept[db] = made
        return found
