"""The whole shop at once: every register's holds on one board, and what is done with them there."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest

from pos.adapters.holiday_calendar import HolidayCalendar
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.central import Register as CentralRegister
from pos.domain.central import Replica
from pos.domain.central_board import RegisterState
from pos.domain.claim import LEASE
from pos.domain.insight import Days, InsightName
from pos.domain.intent import CancelReason
from pos.errors import InDoubt, Refused
from pos.services.all_registers import AllRegisters
from pos.services.board import HoldBoard
from pos.services.exports import Exports
from pos.services.insights import Insights
from pos.services.settlement import Settlement
from pos.services.shared_holds import SharedHolds
from pos.services.verify import Verify
from pos.settings import Mode
from tests.kit import euro
from tests.services.registers import new_centre, pair_of_registers


@dataclass
class Ledger:
    """A `Branch` over a file, as a till has it."""

    file: LedgerFile
    board: HoldBoard
    settlement: Settlement
    verify: Verify
    exports: Exports
    insights: Insights
    is_own: bool = False

    def close(self):
        if not self.is_own:
            self.file.close()


def _ledger(register, *, read_only):
    shop = register.shop
    file = LedgerFile(shop.path, now=shop.simulator.now(), read_only=True) if read_only else None
    file = file or shop.file
    settings = SqliteSettings(file)
    store = SqliteStore(file, shop.ledger, shop.simulator)
    clock = shop.simulator
    return Ledger(
        file,
        HoldBoard(store, settings, clock, HolidayCalendar()),
        register.settlement,
        Verify(store),
        Exports(store, settings, clock, mode=Mode.TRAINING, account="acct_1", access=shop.access),
        Insights(store, settings, clock),
        is_own=not read_only,
    )


class Whole:
    """The shop as register 2 sees it; register 1 is a replica as old as the test wants it."""

    def __init__(self, pair):
        self.pair = pair
        self.head = None
        clock = pair.two.shop.simulator
        self.registers = AllRegisters(
            lambda: (_own(pair.two), _ledger(pair.two, read_only=False)),
            lambda: [self.replica()],
            self.opened,
        )
        two = pair.two
        self.holds = SharedHolds(
            two.settlement,
            two.for_others,
            self.registers,
            clock,
            checkout=two.shop.checkout,
            claiming=lambda: two.claiming,
        )

    def opened(self, _replica):
        found = _ledger(self.pair.one, read_only=True)
        shop = self.pair.one.shop
        store = SqliteStore(found.file, shop.ledger, shop.simulator)
        found.settlement = Settlement(store, shop.journal, lambda: shop.gateway, shop.simulator)
        return found

    def replica(self):
        shop = self.pair.one.shop
        with shop.store.read() as books:
            head = books.ledger.head()
        now = shop.simulator.now()
        register = CentralRegister(shop.ledger, "till-1", "training", "acct_1", 1, "", "")
        sequence = head.sequence if head else 0
        return Replica(register, shop.path, self.head or sequence, 1, True, now, now)


def _own(register):
    with register.shop.store.read() as books:
        head = books.ledger.head()
    return RegisterState(register.shop.ledger, register.name, True, head.sequence if head else 0)


@pytest.fixture(scope="module")
def url():
    return new_centre()


@pytest.fixture
def pair(tmp_path, url):
    with pair_of_registers(tmp_path, url) as pair:
        yield pair


@pytest.fixture
def whole(pair):
    return Whole(pair)


def test_one_board_has_the_holds_of_all_registers_by_their_deadlines(pair, whole):
    own = pair.two.shop.intent(pair.two.shop.held(300)).id
    pair.two.shop.pass_time(timedelta(hours=1))
    other = pair.held()
    found = whole.holds.board()
    assert [row.intent for row in found.board.rows] == [own, other]
    assert [(row.register, row.is_foreign) for row in found.board.rows] == [
        ("till-2", False),
        ("till-1", True),
    ]
    assert [found.ledgers[intent] for intent in (own, other)] == ["ldg_two", "ldg_one"]
    assert sum(each.count for each in found.board.sums) == 2
    assert [each.name for each in found.registers] == ["till-2", "till-1"]


def test_each_hold_is_settled_as_it_must_be(pair, whole):
    own, other = pair.two.shop.intent(pair.two.shop.held(300)).id, pair.held()
    assert whole.holds.terms(other).hold.amount == euro(1000)
    whole.holds.capture(own)
    whole.holds.capture(other, euro(400))
    assert pair.at_stripe(own) == ("succeeded", 300)
    assert pair.at_stripe(other) == ("succeeded", 400)
    assert pair.two.shop.balance("assets:stripe") == 300
    pair.catch_up()
    assert pair.one.shop.balance("assets:stripe") == 400


def test_what_was_settled_here_is_off_the_board_before_its_own_register_knows(pair, whole):
    other = pair.held()
    whole.holds.release(other, CancelReason.DUPLICATE)
    assert not whole.holds.read().rows
    assert whole.holds.find(other).intent.status == "canceled"


def test_what_ended_elsewhere_is_off_the_board_after_asking_stripe(pair, whole):
    other = pair.held()
    pair.one.shop.sdk.v1.payment_intents.capture(other)
    assert [row.intent for row in whole.holds.read().rows] == [other]
    refreshed = whole.holds.refresh()
    assert [record.intent.id for record in refreshed.ended] == [other]
    assert not whole.holds.read().rows


def test_a_missing_answer_is_on_the_board_until_it_is_found(pair, whole, expect_log):
    expect_log("no answer yet")
    other = pair.held()
    pair.two.shop.fault(Fault.RESET_AFTER, "/capture")
    with pytest.raises(InDoubt):
        whole.holds.capture(other)
    [row] = whole.holds.read().rows
    assert row.is_checking
    assert whole.holds.follow(row.hold.sale).intent.received == euro(1000)
    assert not whole.holds.read().rows


def test_the_board_says_who_else_has_a_hold_in_hand(pair, whole):
    other = pair.held()
    with ExitStack() as claimed:
        claimed.enter_context(pair.one.claiming.alone(pair.two.for_others.look(other).hold))
        whole.holds.ask_for_claims()
        [row] = whole.holds.read().rows
        assert row.claimed_by == "till-1"
    pair.two.shop.pass_time(2 * LEASE + timedelta(days=400))
    [row] = whole.holds.read().rows
    assert row.claimed_by == ""


def test_an_own_claim_is_nobody_elses(pair, whole):
    other = pair.held()
    with pair.two.claiming.alone(pair.two.for_others.look(other).hold):
        whole.holds.ask_for_claims()
        [row] = whole.holds.read().rows
    assert row.claimed_by == ""
    pair.two.cut_off()
    whole.holds.ask_for_claims()
    assert whole.holds.board().claims is None


def test_raising_a_hold_is_its_own_registers_affair(pair, whole):
    with pytest.raises(Refused, match="own_register_only"):
        whole.holds.increase(pair.held(), euro(2000))


def test_a_hold_is_found_by_receipt_whichever_register_has_it(pair, whole):
    other = pair.held()
    assert whole.registers.find("till-1-000001") == ("ldg_one", other)
    assert whole.registers.find(other) == ("ldg_one", other)
    pair.two.shop.held(300)
    with pytest.raises(Refused, match="intent_ambiguous"):
        whole.registers.find("1")
    with pytest.raises(Refused, match="hold_not_known"):
        whole.registers.find("till-3-000001")


def test_every_ledger_is_proved_and_has_to_end_where_the_centre_says(pair, whole):
    pair.held()
    told = []
    proved = whole.registers.verify(lambda name, _entries: told.append(name))
    assert [(each.register.name, each.holds) for each in proved] == [
        ("till-2", True),
        ("till-1", True),
    ]
    whole.head = 999
    assert [each.holds for each in whole.registers.verify()] == [True, False]


def test_a_report_adds_the_registers_up(pair, whole):
    pair.one.settlement.capture(pair.held(1000))
    pair.two.settlement.capture(pair.two.shop.intent(pair.two.shop.held(300)).id)
    today = pair.one.shop.simulator.now().date()
    days = Days(today, today)
    [table] = whole.registers.insight(InsightName.REGISTERS, days).tables
    assert len(table.rows) == 2
