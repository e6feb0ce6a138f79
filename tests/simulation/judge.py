"""Holds every register to the promises, by Stripe's own objects and the file's own rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pos.domain.bulk import BulkOutcome
from pos.domain.hold import Hold
from pos.domain.ids import SaleId
from pos.domain.operation import target_of
from pos.domain.sale import MoneyWord
from pos.domain.tender import CashPart
from pos.domain.views import SaleRecord
from pos.errors import Broken, Misconfigured, PosError
from tests.simulation.moment import Moment
from tests.simulation.promise import BrokenPromise, Promise
from tests.simulation.truth import Payment, Said

if TYPE_CHECKING:
    from tests.simulation.register import Register
    from tests.simulation.world import World

_LONG_BEFORE: Final = timedelta(hours=49)
"""A shop that is closed on Sunday looks at its board on Saturday."""


_A_DAY: Final = timedelta(hours=10)
"""From the opening to the close, when everybody looks at the board."""


class Judge:
    """Knows no service of the till but for what it says to people."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._shown: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.today: dict[str, set[SaleId]] = defaultdict(set)

    # What is said -----------------------------------------------------------------------------

    def hears(self, register: "Register", record: SaleRecord) -> None:
        """The till says something about a sale: true by what it can know, or checking."""
        said = said_of(record)
        if said[0] is MoneyWord.CHECKING:
            return
        truth, sale = self._world.truth, record.sale.id
        given = given_of(record)
        for says, true in ((said, truth.may_say(sale)), (given, truth.givable[sale])):
            if says not in true:
                raise BrokenPromise(
                    Promise.TRUE_WORDS,
                    f"{register.name} says {says} of {sale} ({record.sale.receipt}); "
                    f"true was {sorted(map(str, true))}",
                )

    def hears_failure(self, register: "Register", error: PosError, moment: Moment) -> None:
        """A deed failed: that has a reason, and it is never our own mistake."""
        if isinstance(error, Broken):
            raise BrokenPromise(Promise.KNOWN_FAILURES, f"{register.name}: {error}") from error
        struck = moment.disk_struck or moment.network_struck
        if isinstance(error, Misconfigured) and not struck:
            raise BrokenPromise(
                Promise.KNOWN_FAILURES, f"{register.name}, nothing wrong: {error}"
            ) from error

    def sees(self, board: Iterable[Hold]) -> None:
        """People look at a hold board."""
        now = int(self._world.now.timestamp())
        for hold in board:
            if hold.capture_before is not None:
                self._shown[hold.intent].append((now, int(hold.capture_before.timestamp())))

    def hears_of_bulk(self, register: "Register", hold: Hold, outcome: BulkOutcome) -> None:
        """The result list of a bulk, one line."""
        payment = self._world.truth.read(hold.intent)
        assert payment is not None
        is_held = payment.status == "requires_capture"
        with register.store.read() as books:
            sale = books.sales.by_intent(hold.intent)
            under_way = books.operations.open_of(sale.id) if sale is not None else ()
        # A sale may be paid by two cards, of which one is being checked and the other is not.
        is_open = any(target_of(each.request) == hold.intent for each in under_way)
        if outcome is BulkOutcome.DONE and is_held:
            raise BrokenPromise(Promise.HONEST_LIST, f"{hold.intent} is done, and still held")
        if outcome is not BulkOutcome.CHECKING and is_open:
            raise BrokenPromise(Promise.HONEST_LIST, f"{hold.intent} is {outcome}, and under way")

    def hears_of_a_cheat(self, register: "Register") -> None:
        """Something went through that must be refused."""
        raise BrokenPromise(Promise.PERMITTED, f"{register.name}: a cheat went through")

    # After every act --------------------------------------------------------------------------

    def after_act(self, register: "Register") -> None:
        """Whatever was touched is looked at again, as the next person would."""
        self.glances(register)
        self.today[register.name] |= register.touched
        register.touched.clear()

    def glances(self, register: "Register") -> None:
        """What the screen says now about the sales of this act."""
        for sale in sorted(register.touched):
            self.hears(register, register.checkout.record(sale))

    def end_of_life(self) -> None:
        """Every hold has come to its end."""
        for payment in self._world.truth.payments.values():
            if payment.status == "requires_capture":
                raise BrokenPromise(Promise.HOLDS_END, f"{payment.id} is still held")

    def lapsed(self, payment: Payment) -> None:
        """Stripe let a hold go by itself: somebody must have been told when it would."""
        deadline = payment.deadline or 0
        if self._was_off_before_anybody_could_look(payment):
            return
        since = deadline - _LONG_BEFORE.total_seconds()
        for register in self._world.registers:
            if register.ledger_id == payment.ledger and register.off_since is not None:
                since = min(since, register.off_since.timestamp() - _LONG_BEFORE.total_seconds())
        warned = any(
            since <= seen < deadline and shown == deadline
            for seen, shown in self._shown[payment.id]
        )
        if not warned:
            raise BrokenPromise(
                Promise.ANNOUNCED, f"{payment.id} lapsed; shown: {self._shown[payment.id]}"
            )

    def _was_off_before_anybody_could_look(self, payment: Payment) -> bool:
        """Whether its register was switched off on the very day of the hold, and still is.

        A card at a reader is held for two days, so that can be its whole life.
        """
        placed = payment.approved[-1]["created"]
        return any(
            register.off_since is not None
            and 0 <= register.off_since.timestamp() - placed < _A_DAY.total_seconds()
            for register in self._world.registers
            if register.ledger_id == payment.ledger
        )


def said_of(record: SaleRecord) -> Said:
    """What is said about the money of cards; of cash Stripe knows nothing."""
    cards = tuple(part for part in record.sale.parts if not isinstance(part, CashPart))
    record = replace(record, sale=replace(record.sale, parts=cards))
    word = record.money
    if word is MoneyWord.HELD:
        return word, record.held.minor
    if word is MoneyWord.TAKEN:
        return word, record.taken.minor
    return word, 0


def given_of(record: SaleRecord) -> int:
    """What is said to have been given back to cards, in minor units."""
    return sum(each.amount.minor for each in record.refunds if each.counts)
