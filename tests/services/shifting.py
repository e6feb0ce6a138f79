"""A register with shifts over the practice shop, and cash that customers paid with."""

from datetime import timedelta
from itertools import count

from pos.adapters.argon2_hasher import Argon2Hasher
from pos.adapters.system import SystemUptime
from pos.domain.drawer import drawer_account
from pos.domain.ids import IntentId
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.shift import Keep
from pos.domain.shift_report import Report
from pos.domain.staff import Person
from pos.services.access import Access
from pos.services.closing import ClosingWalk
from pos.services.notes import Notes
from pos.services.pins import PinGate
from pos.services.reports import Reports
from pos.services.shifts import Shifts
from pos.services.verify import Verify
from tests.kit import Shop, euro


class Register:
    """The services of a shift over one practice shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._paid = count(1)
        self.start()

    def start(self) -> None:
        """Also after the shop was started again."""
        shop = self.shop
        store, clock = shop.store, shop.simulator
        hasher = Argon2Hasher(time_cost=1, memory_kib=64)
        self.gate = PinGate(store, shop.settings, clock, uptime=SystemUptime(), hasher=hasher)
        self.access = Access(store, shop.settings, clock, self.gate)
        self.notes = Notes(store, clock, self.access)
        self.shifts = Shifts(store, shop.settings, clock, self.access)
        self.walk = ClosingWalk(
            store, shop.settings, clock, self.access, shop.settlement, self.notes
        )
        self.reports = Reports(store, shop.settings, clock, self.access, self.shifts)
        self.verify = Verify(store)

    def sign_in(self, person: Person) -> None:
        """As if the PIN had been right."""
        with self.shop.store.write() as books:
            books.staff.add(person, self.gate.hasher.hash("2580"))
        self.access.refresh()
        self.access.sign_in(person.id, "2580")

    def pay_in_cash(self, minor: int) -> None:
        """A customer pays, or is given back, in cash; whoever sells books it like this."""
        register = self.shop.settings.load().register
        kind = EntryKind.CASH_SALE if minor > 0 else EntryKind.CASH_REFUND
        amount = euro(minor)
        entry = Entry(
            reference=f"{kind}/test/{next(self._paid)}",
            kind=kind,
            occurred_at=self.shop.simulator.now(),
            sale=None,
            intent=None,
            amount=euro(abs(minor)),
            postings=(
                Posting(drawer_account(register), amount),
                Posting("income:sales", -amount),
            ),
        )
        with self.shop.store.write() as books:
            books.ledger.post([entry])

    def intent(self, minor: int = 1000) -> IntentId:
        """A hold of that much."""
        return self.shop.intent(self.shop.held(minor)).id

    def until(self, days: int = 1) -> Keep:
        return Keep("Anna", "Not fetched yet", self.shop.simulator.now() + timedelta(days=days))

    def close(self, counted: int | None = None) -> Report:
        """Count, carry what is open over, and close."""
        if counted is not None:
            self.shifts.count(euro(counted))
        if self.walk.walk().undecided(self.shop.simulator.now()):
            self.walk.carry_rest(self.until())
        return self.shifts.close(uncounted=counted is None)

    def accounts(self) -> dict[tuple[str, str], int]:
        """What every account comes to in the ledger."""
        found: dict[tuple[str, str], int] = {}
        for entry in self.shop.entries():
            for posting in entry.postings:
                key = (posting.account, posting.amount.currency.code)
                found[key] = found.get(key, 0) + posting.amount.minor
        return found
