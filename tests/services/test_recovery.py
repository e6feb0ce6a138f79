"""A till that was cut off: what is found out at the next start, and what a person has to decide."""

from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.intent import CancelReason
from pos.domain.operation import IN_FLIGHT, REPLAY_WITHIN, OperationState
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import InDoubt, Misconfigured, Refused
from tests.kit import ASKS, BROKE, VISA, Shop


class PowerCutError(BaseException):
    """Nobody catches this one."""


class Disk:
    """The disk under a ledger; once it is full for a kind of statement, SQLite says so itself."""

    def __init__(self, shop: Shop) -> None:
        self._writer = shop.file._writer
        self._writer.execute("CREATE TABLE IF NOT EXISTS ballast (weight BLOB)")

    def fill(self, statement: str) -> None:
        [(pages,)] = self._writer.execute("PRAGMA page_count").fetchall()
        self._writer.execute(f"PRAGMA max_page_count={pages}")
        heavy = "ON operations BEGIN INSERT INTO ballast VALUES (zeroblob(1000000)); END"
        self._writer.execute(f"CREATE TEMP TRIGGER heavy AFTER {statement} {heavy}")

    def clear(self) -> None:
        self._writer.execute("DROP TRIGGER heavy")
        self._writer.execute("PRAGMA max_page_count=1073741823")


@pytest.fixture
def disk(shop):
    return Disk(shop)


class Cut:
    """A gateway whose next change is the last thing that this run of the program does."""

    def __init__(self, shop: Shop, moment: str) -> None:
        self._gateway = shop.gateway
        self._moment = moment
        shop.gateway = self

    def __getattr__(self, name):
        return getattr(self._gateway, name)

    def send(self, request, *, key):
        if self._moment == "after":
            self._gateway.send(request, key=key)
        raise PowerCutError


def _cut(shop, moment, act):
    """Crash around the next request, and start again."""
    gateway = shop.gateway
    Cut(shop, moment)
    with pytest.raises(PowerCutError):
        act()
    shop.gateway = gateway
    shop.restart()


# The disk ------------------------------------------------------------------------------------


def test_nothing_is_sent_that_could_not_be_written_down(shop, disk):
    sale = shop.paying()
    sent = len(shop.requests())
    disk.fill("INSERT")
    with pytest.raises(Misconfigured, match="disk_full"):
        shop.checkout.authorise(sale, VISA)
    assert len(shop.requests()) == sent
    assert shop.open_operations() == []
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN
    disk.clear()
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def test_an_answer_that_the_disk_refuses_is_told_and_comes_home_later(shop, disk, expect_log):
    expect_log("could not be stored: disk_full")
    sale = shop.paying()
    disk.fill("UPDATE")
    with pytest.raises(InDoubt, match="answer_not_stored") as caught:
        shop.checkout.authorise(sale, VISA)
    assert caught.value.facts["intent"] == shop.intent(sale).id
    assert caught.value.facts["status"] == "requires_capture"
    assert shop.record(sale).money is MoneyWord.CHECKING
    assert shop.entries() == []

    disk.clear()
    assert shop.checkout.follow(sale).money is MoneyWord.HELD
    assert shop.booked() == [("hold", "10.00")]
    assert len(shop.requests("/confirm")) == 1


def test_a_decline_that_the_disk_refuses_is_not_told_before_it_is_known_here(
    shop, disk, expect_log
):
    expect_log("could not be stored: disk_full")
    sale = shop.paying()
    disk.fill("UPDATE")
    with pytest.raises(InDoubt, match="answer_not_stored"):
        shop.checkout.authorise(sale, BROKE)
    assert shop.record(sale).money is MoneyWord.CHECKING
    disk.clear()
    assert shop.journal.recover() == []
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN
    assert shop.operations(sale)[-1].code == "card_declined"


def test_a_doubt_that_the_disk_refuses_stays_a_doubt(shop, disk, expect_log):
    expect_log("no answer yet")
    expect_log("could not be stored: disk_full")
    sale = shop.held()
    disk.fill("UPDATE")
    shop.fault(Fault.RESET_AFTER, "/capture")
    with pytest.raises(InDoubt, match="no_answer"):
        shop.settlement.capture(shop.intent(sale).id)
    assert shop.record(sale).money is MoneyWord.CHECKING
    disk.clear()
    assert shop.checkout.follow(sale).money is MoneyWord.TAKEN
    assert len(shop.requests("/capture")) == 1


# A new start ---------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_payment_that_was_being_created_is_found_again_and_never_made_twice(shop, moment):
    sale = shop.cart()
    _cut(shop, moment, lambda: shop.checkout.begin(sale))
    assert shop.journal.recover() == []
    record = shop.checkout.begin(sale)
    assert record.intent is not None
    [made] = shop.at_stripe(sale)
    assert made.id == record.intent.id
    assert shop.requests("POST") == ["POST /v1/payment_intents"]


def test_a_payment_made_before_the_crash_is_found_by_its_metadata_when_its_key_is_gone(shop):
    sale = shop.cart()
    _cut(shop, "after", lambda: shop.checkout.begin(sale))
    shop.pass_time(timedelta(days=3))
    assert shop.journal.recover() == []
    assert shop.intent(sale).id == shop.at_stripe(sale)[0].id
    assert len(shop.requests("POST")) == 1


def test_an_attempt_that_reached_the_bank_before_the_crash_is_adopted(shop):
    sale = shop.paying()
    _cut(shop, "after", lambda: shop.checkout.authorise(sale, VISA))
    assert shop.record(sale).money is MoneyWord.CHECKING
    assert shop.journal.recover() == []
    assert shop.record(sale).money is MoneyWord.HELD
    assert shop.booked() == [("hold", "10.00")]
    assert len(shop.requests("/confirm")) == 1


def test_an_attempt_that_never_left_is_given_up_and_not_made_behind_anybodys_back(shop):
    sale = shop.paying()
    _cut(shop, "before", lambda: shop.checkout.authorise(sale, VISA))
    [doubt] = shop.journal.recover()
    assert doubt.code == "still_checking"
    for ask in (shop.checkout.follow, shop.checkout.begin):
        with pytest.raises(InDoubt, match="still_checking"):
            ask(sale)
    assert shop.record(sale).money is MoneyWord.CHECKING

    shop.pass_time(IN_FLIGHT)
    with pytest.raises(Refused, match="interrupted"):
        shop.checkout.follow(sale)
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN
    assert shop.requests("/confirm") == []
    assert shop.charges_at_stripe(sale) == []
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def test_an_attempt_that_arrives_late_after_all_is_adopted(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    [late] = shop.open_operations()
    shop.restart()
    with pytest.raises(InDoubt, match="still_checking"):
        shop.checkout.follow(sale)
    shop.gateway.send(late.request, key=late.id)
    assert shop.checkout.follow(sale).money is MoneyWord.HELD


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("kind", ["capture", "cancel"])
def test_what_was_ordered_about_a_hold_is_done_once_after_the_crash(shop, kind, moment):
    sale = shop.held()
    intent = shop.intent(sale).id

    def act():
        if kind == "capture":
            shop.settlement.capture(intent)
        else:
            shop.settlement.release(intent, CancelReason.DUPLICATE)

    _cut(shop, moment, act)
    assert shop.record(sale).money is MoneyWord.CHECKING
    assert shop.journal.recover() == []
    is_capture = kind == "capture"
    assert shop.record(sale).money is (MoneyWord.TAKEN if is_capture else MoneyWord.NOT_TAKEN)
    assert shop.balance("assets:stripe") == (1000 if is_capture else 0)
    assert shop.balance("memo:holds") == 0
    assert len(shop.requests(f"/{kind}")) == 1


def test_recovery_that_is_itself_cut_off_does_no_harm(shop):
    sale = shop.held()
    _cut(shop, "before", lambda: shop.settlement.capture(shop.intent(sale).id))
    _cut(shop, "after", shop.journal.recover)
    assert shop.journal.recover() == []
    assert shop.journal.recover() == []
    assert shop.booked() == [("hold", "10.00"), ("capture", "10.00")]
    assert len(shop.requests("/capture")) == 1


def test_recovery_brings_every_sale_home(shop):
    sales = [shop.held(1000 + n) for n in range(5)]
    intents = [shop.intent(sale).id for sale in sales]
    for number, intent in enumerate(intents):
        moment = "before" if number % 2 else "after"
        _cut(shop, moment, lambda intent=intent: shop.settlement.capture(intent))
    assert len(shop.open_operations()) == 5
    assert shop.journal.recover() == []
    assert [shop.record(sale).sale.state for sale in sales] == [SaleState.CAPTURED] * 5
    assert shop.balance("assets:stripe") == sum(1000 + n for n in range(5))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.RESET_BEFORE, "no_answer"),
        (Fault.RATE_LIMIT, "rate_limited"),
        (Fault.KEY_EXPIRED, "key_rejected"),
    ],
)
def test_recovery_stops_at_the_first_sign_that_nothing_can_be_learned(shop, fault, code):
    for minor in (1000, 2000, 3000):
        sale = shop.held(minor)
        intent = shop.intent(sale).id
        _cut(shop, "before", lambda intent=intent: shop.settlement.capture(intent))
    asked = len(shop.requests())
    shop.fault(fault, times=99)
    assert [error.code for error in shop.journal.recover()] == [code]
    assert len(shop.requests()) == asked + 1
    assert len(shop.open_operations()) == 3


def test_one_payment_that_stripe_does_not_know_holds_nothing_else_up(shop):
    lost = shop.held(1000)
    _cut(shop, "before", lambda: shop.settlement.capture(shop.intent(lost).id))
    shop.bench.reset()
    other = shop.held(2000)
    _cut(shop, "before", lambda: shop.settlement.capture(shop.intent(other).id))
    assert [error.code for error in shop.journal.recover()] == ["unknown_at_stripe"]
    assert shop.record(other).money is MoneyWord.TAKEN
    assert shop.record(lost).money is MoneyWord.CHECKING


# Keys that are too old -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["create", "update", "capture", "cancel"])
def test_a_key_that_stripe_may_have_forgotten_is_never_sent_again(shop, kind):
    sale = shop.cart() if kind == "create" else shop.paying()
    if kind == "update":
        shop.checkout.back_to_cart(sale)
        shop.change(sale, 2000)
    if kind in {"capture", "cancel"}:
        shop.checkout.authorise(sale, VISA)

    def act():
        match kind:
            case "capture":
                shop.settlement.capture(shop.intent(sale).id)
            case "cancel":
                shop.settlement.release(shop.intent(sale).id, CancelReason.DUPLICATE)
            case _:
                shop.checkout.begin(sale)

    _cut(shop, "before", act)
    sent = len(shop.requests("POST"))
    shop.pass_time(REPLAY_WITHIN)
    [doubt] = shop.journal.recover()
    assert doubt.code == "needs_a_person"
    with pytest.raises(InDoubt, match="needs_a_person"):
        shop.checkout.follow(sale)
    assert shop.record(sale).money is MoneyWord.CHECKING
    assert len(shop.requests("POST")) == sent

    [operation] = shop.open_operations()
    ended = shop.journal.give_up(operation.id)
    assert (ended.state, ended.code) == (OperationState.REJECTED, "given_up")
    assert shop.journal.give_up(operation.id) == ended
    assert len(shop.requests("POST")) == sent
    act()
    assert shop.open_operations() == []


def test_an_answer_that_stripe_gave_is_adopted_however_old_it_is(shop):
    sale = shop.held()
    _cut(shop, "after", lambda: shop.settlement.capture(shop.intent(sale).id))
    shop.pass_time(timedelta(days=6))
    assert shop.journal.recover() == []
    assert shop.record(sale).money is MoneyWord.TAKEN


def test_a_clock_that_went_back_proves_no_freshness(shop):
    sale = shop.held()
    shop.pass_time(timedelta(hours=1))
    _cut(shop, "before", lambda: shop.settlement.capture(shop.intent(sale).id))
    shop.bench._simulator.state.set("clock_offset_us", "0")
    shop.restart()
    [doubt] = shop.journal.recover()
    assert doubt.code == "needs_a_person"
    assert shop.requests("/capture") == []


def test_giving_up_takes_over_what_was_done_and_waits_for_what_is_under_way(shop):
    sale = shop.held()
    _cut(shop, "before", lambda: shop.settlement.capture(shop.intent(sale).id))
    [operation] = shop.open_operations()
    with pytest.raises(InDoubt, match="still_checking"):
        shop.journal.give_up(operation.id)
    shop.gateway.send(operation.request, key=operation.id)
    assert shop.journal.give_up(operation.id).state is OperationState.SUCCEEDED
    assert shop.record(sale).money is MoneyWord.TAKEN


def test_a_hold_that_lapsed_while_the_till_was_off_is_told_as_lapsed(shop):
    sale = shop.held()
    _cut(shop, "before", lambda: shop.settlement.capture(shop.intent(sale).id))
    shop.pass_time(timedelta(days=8))
    assert shop.journal.recover() == []
    assert shop.operations(sale)[-1].code == "lapsed"
    assert shop.record(sale).sale.state is SaleState.LAPSED
    assert shop.booked() == [("hold", "10.00"), ("lapse", "10.00")]


def test_a_customer_who_went_to_the_bank_before_the_crash_is_followed_after_it(shop):
    sale = shop.paying()
    _cut(shop, "after", lambda: shop.checkout.authorise(sale, ASKS))
    assert shop.journal.recover() == []
    intent = shop.intent(sale)
    assert str(intent.status) == "requires_action"
    shop.bench.finish_action(intent.id, passes=True)
    assert shop.checkout.follow(sale).money is MoneyWord.HELD
