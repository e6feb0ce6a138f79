"""People at a till without Stripe: a real ledger, both clocks turned by hand, quick hashes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.audit_record import AuditRecord, TrailQuery
from pos.domain.ids import LedgerId
from pos.domain.money import Currency, Money
from pos.domain.staff import Person, Role
from pos.domain.uptime import Uptime
from pos.services.access import Access
from pos.services.approvals import Approvals
from pos.services.counter import Counter
from pos.services.noted_settings import NotedSettings
from pos.services.pins import PinGate
from pos.services.staff import Staff
from pos.services.trail import AuditTrail
from tests.empty_ledger import lay
from tests.kit import HASHER

START: Final = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PINS: Final = {"Anna": "482639", "Bob": "739104", "Eve": "605817", "Sam": "917352"}
BADGE: Final = "BADGE-7Q2M-0001"


def eur(minor: int) -> Money:
    return Money(minor, Currency("EUR"))


class Crew:
    """Anna manages, Sam supervises, Bob sells, Eve counts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.moment = START
        self.count = Uptime("boot-1", timedelta(hours=3))
        self.begin()

    def now(self) -> datetime:
        """Port `Clock`."""
        return self.moment

    def uptime(self) -> Uptime:
        return self.count

    def begin(self) -> None:
        self.file = LedgerFile(lay(self.path), now=self.moment)
        self.store = SqliteStore(self.file, LedgerId("ldg_of_the_crew"), self)
        self.raw_settings = SqliteSettings(self.file)
        self.gate = PinGate(self.store, self.raw_settings, self, uptime=self.uptime, hasher=HASHER)
        self.access = Access(self.store, self.raw_settings, self, self.gate)
        self.settings = NotedSettings(self.raw_settings, self.access)
        several = (self.store, self.raw_settings, self, self.access, self.gate)
        self.approvals = Approvals(*several)
        self.staff = Staff(*several)
        self.trail = AuditTrail(self.store)
        self.counter = Counter(self.store, self, self.raw_settings, self.access)

    def restart(self) -> None:
        """The program ends and is started again; the machine goes on."""
        self.file.close()
        self.begin()

    def reboot(self) -> None:
        self.count = Uptime(self.count.boot + "+", timedelta(0))
        self.restart()

    def pass_time(self, by: timedelta) -> None:
        """Both clocks go on as they should."""
        self.moment += by
        self.count = Uptime(self.count.boot, self.count.elapsed + by)

    def turn_clock(self, by: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.moment += by

    def set_up(self) -> str:
        """Everybody is set up and nobody signed in; gives the recovery code."""
        _, code = self.staff.begin("Anna", PINS["Anna"])
        self.staff.add("Bob", Role.CASHIER, PINS["Bob"])
        self.staff.add("Sam", Role.SUPERVISOR, PINS["Sam"])
        self.staff.add("Eve", Role.ACCOUNTANT, PINS["Eve"])
        self.access.sign_out()
        return code

    def person(self, name: str) -> Person:
        return self.staff.find(name)

    def sign_in(self, name: str) -> Person:
        return self.access.sign_in(self.person(name).id, PINS[name])

    def limit(self, **limits: str) -> None:
        settings = self.raw_settings.load()
        for name, text in limits.items():
            settings = settings.changed(f"limit_{name}", text)
        self.raw_settings.save(settings)

    def notes(self, *acts: str) -> list[AuditRecord]:
        """What is noted, oldest first."""
        found = self.trail.find(TrailQuery(acts=acts))
        return [each.record for each in reversed(found)]


@contextmanager
def crew_at(path: Path) -> Iterator[Crew]:
    crew = Crew(path)
    try:
        yield crew
    finally:
        crew.file.close()
