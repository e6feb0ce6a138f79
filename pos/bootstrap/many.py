"""Wires what one register does with all registers of a shop."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pos.adapters.holiday_calendar import HolidayCalendar
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.foreign import ForeignFiles
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.bootstrap.central import connect_of
from pos.domain.central import Replica
from pos.domain.central_board import RegisterState
from pos.domain.claim import Claimant
from pos.domain.ids import LedgerId, SaleId, key_space
from pos.domain.sale import Sale
from pos.errors import Misconfigured
from pos.ports import Clock, GatewayProvider, PaymentGateway, SettingsStore, UptimeSource
from pos.services.access import Access
from pos.services.all_registers import AllRegisters
from pos.services.board import HoldBoard
from pos.services.central_desk import Central
from pos.services.checkout import Checkout
from pos.services.claiming import Claiming, OwnHolds
from pos.services.exports import Exports
from pos.services.for_others import ForOthers
from pos.services.foreign_desks import ForeignDesks
from pos.services.foreign_holds import ForeignHolds
from pos.services.insights import Insights
from pos.services.journal import Journal
from pos.services.many import ManyRegisters
from pos.services.settlement import Settlement
from pos.services.shared_holds import SharedHolds
from pos.services.verify import Verify
from pos.settings import Start

if TYPE_CHECKING:
    from pos.adapters.central.connecting import Connection


@dataclass(frozen=True, slots=True)
class OwnLedger:
    """The register's own ledger, and what it is reached and asked by."""

    start: Start
    account: str
    file: LedgerFile
    ledger: LedgerId
    generation: str
    store: SqliteStore
    settings: SettingsStore
    access: Access
    clock: Clock
    gateway: GatewayProvider
    uptime: UptimeSource
    journal_uptime: UptimeSource | None


@dataclass(frozen=True, slots=True)
class _Branch:
    """A ledger to be looked at, with what looks at it."""

    board: HoldBoard
    settlement: Settlement
    verify: Verify
    exports: Exports
    insights: Insights
    shut: Callable[[], None] = lambda: None

    def close(self) -> None:
        self.shut()


class Sharing:
    """Claims, and what is done for others; made before what settles own holds."""

    def __init__(self, own: OwnLedger, central: Central) -> None:
        self._own = own
        self._central = central
        self.claiming = _claiming(own, central)
        self.own_holds = OwnHolds(own.ledger, self.claiming)
        folder = own.file.path.parent / "for-others" / own.file.path.stem
        self._files = ForeignFiles(
            folder,
            own.clock,
            mode=own.start.mode,
            account=own.account,
            read_only=own.file.is_read_only,
        )
        self._desks = ForeignDesks(self._files, own.gateway, own.clock, uptime=own.journal_uptime)
        self._registers: AllRegisters | None = None
        holds = ForeignHolds(own.ledger, own.gateway, own.clock, self._sale)
        self.for_others = ForOthers(
            own.store, self._desks, holds, claiming=self.claiming, access=own.access
        )
        self.close = self._files.close

    def with_all(
        self, settlement: Settlement, branch: _Branch, checkout: Checkout
    ) -> ManyRegisters:
        """The rest, once the own services are there."""
        own, fetching = self._own, self._central.fetching
        registers = self._registers = AllRegisters(
            lambda: (self._state(), branch), fetching.replicas, self._opened
        )
        holds = SharedHolds(
            settlement,
            self.for_others,
            registers,
            own.clock,
            checkout=checkout,
            claiming=self.claiming,
        )
        return ManyRegisters(
            lambda: _is_on(self._central),
            self.claiming,
            self.for_others,
            registers,
            holds,
            fetching,
        )

    def own_branch(
        self, board: HoldBoard, settlement: Settlement, exports: Exports, insights: Insights
    ) -> _Branch:
        return _Branch(board, settlement, Verify(self._own.store), exports, insights)

    def _state(self) -> RegisterState:
        own, status = self._own, self._central.replicating.status()
        with own.store.read() as books:
            head = books.ledger.head()
        return RegisterState(
            ledger=own.ledger,
            name=own.settings.load().register,
            is_own=True,
            sequence=head.sequence if head else 0,
            backlog=status.backlog if status.is_on else None,
        )

    def _sale(self, ledger: LedgerId, sale: SaleId) -> Sale | None:
        return None if self._registers is None else self._registers.sale(ledger, sale)

    def _opened(self, replica: Replica) -> _Branch:
        own = self._own
        file = LedgerFile(replica.path, now=own.clock.now(), read_only=True)
        store, settings = SqliteStore(file, replica.ledger, own.clock), SqliteSettings(file)
        journal = Journal(store, _nobody, own.clock)
        exports = Exports(
            store,
            settings,
            own.clock,
            mode=own.start.mode,
            account=replica.register.account,
            access=own.access,
        )
        return _Branch(
            HoldBoard(store, settings, own.clock, HolidayCalendar()),
            Settlement(store, journal, _nobody, own.clock),
            Verify(store),
            exports,
            Insights(store, settings, own.clock),
            file.close,
        )


def _claiming(own: OwnLedger, central: Central) -> Callable[[], Claiming | None]:
    """Claims of this register, as long as it belongs to a centre; made when first needed."""

    def claimant() -> Claimant:
        who = key_space(own.ledger, own.generation)
        return Claimant(who, own.settings.load().register, own.access.clerk)

    @cache
    def made() -> Claiming:
        # The driver is loaded where there is a centre, and nowhere else.
        from pos.adapters.central.claims import SqlClaims

        def connect() -> "Connection":
            return connect_of(central.access)()

        return Claiming(SqlClaims(connect), claimant, own.uptime)

    return lambda: made() if _is_on(central) else None


def _is_on(central: Central) -> bool:
    """Whether this register belongs to a centre; nobody is asked."""
    return central.replicating.status().is_on


def _nobody() -> PaymentGateway:
    raise Misconfigured("ledger_read_only")
