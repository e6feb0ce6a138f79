"""A hold of register 1 is settled at register 2: once, by its own journal, in the first's books."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

from pos.adapters.sqlite.foreign import ForeignFiles
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.system import SystemClock
from pos.domain.cart import Item
from pos.domain.ids import IntentId, LedgerId, StaffId
from pos.domain.intent import CancelReason
from pos.domain.operation import OperationState
from pos.domain.permissions import Act
from pos.domain.staff import Person, Role
from pos.domain.tax import TaxRate
from pos.domain.verdict import Check
from pos.errors import InDoubt, Misconfigured, PosError, Refused
from pos.services import evidence, journal, outcomes, recording
from pos.services.approvals import Approvals
from pos.services.flights import by_the_clock
from pos.services.pins import PinGate
from pos.services.steps import Step
from pos.services.verify import Verify
from pos.settings import Mode
from tests.kit import HASHER, euro
from tests.services.registers import new_centre, pair_of_registers


@pytest.fixture(scope="module")
def url():
    return new_centre()


@pytest.fixture
def pair(tmp_path, url):
    with pair_of_registers(tmp_path, url) as pair:
        yield pair


def _books(register):
    shop = register.shop
    return shop.balance("assets:stripe"), shop.balance("memo:holds")


# Books and promises -------------------------------------------------------------------------


def test_a_capture_at_another_register_is_booked_where_the_sale_belongs(pair):
    intent = pair.held()
    record = pair.two.for_others.capture(intent, euro(700))
    assert record.sale.receipt == "till-1-000001"
    assert (record.intent.received, record.intent.released) == (euro(700), euro(300))
    assert pair.at_stripe(intent) == ("succeeded", 700)
    assert _books(pair.two) == (0, 0)
    pair.catch_up()
    assert _books(pair.one) == (700, 0)
    assert pair.one.verified()
    assert pair.two.verified()
    assert not pair.two.shop.board.read().rows
    assert not pair.one.shop.board.read().rows
    assert not pair.claimed()


def test_a_release_at_another_register_is_booked_where_the_sale_belongs(pair):
    intent = pair.held()
    record = pair.two.for_others.release(intent, CancelReason.REQUESTED_BY_CUSTOMER, "changed mind")
    assert record.intent.status == "canceled"
    pair.catch_up()
    assert _books(pair.one) == (0, 0)
    assert [kind for kind, _ in pair.one.shop.booked()] == ["hold", "release"]
    assert pair.one.verified()
    assert not [kind for kind, _ in pair.two.shop.booked() if kind != "audit"]


def test_a_tip_taken_at_another_register_is_a_tip_in_the_books_of_the_sale(pair):
    pair.one.asks("overcapture")
    intent = pair.held()
    pair.two.for_others.capture(intent, tip=euro(100))
    pair.catch_up()
    assert _books(pair.one) == (1100, 0)
    assert pair.one.shop.balance("liabilities:tips") == -100


def test_a_register_takes_over_nothing_that_another_opened(pair):
    intent = pair.held()
    pair.two.for_others.capture(intent)
    pair.two.shop.reconciler.run()
    with pair.two.shop.store.read() as books:
        assert books.intents.find(intent) is None
    assert _books(pair.two) == (0, 0)
    assert not pair.two.shop.reconciler.report().drifts


def test_who_did_it_is_noted_where_it_was_done(pair):
    intent = pair.held()
    pair.two.for_others.capture(intent, note="fetched at the other counter")
    [entry] = [each for each in pair.two.shop.trail() if each.record.act == Act.CAPTURE]
    told = entry.record.facts
    assert (entry.record.intent, entry.record.amount) == (intent, euro(1000))
    assert (told["register"], told["receipt"]) == ("till-1", "till-1-000001")
    assert told["note"] == "fetched at the other counter"
    assert told["step"].startswith("pos1-")
    assert pair.two.verified()


def test_keys_of_two_registers_never_meet(pair):
    intent = pair.held()
    pair.two.for_others.capture(intent)
    with pytest.raises(Refused, match="already_captured"):
        pair.one.settlement.capture(intent)
    keys = pair.one.shop.keys_sent("/capture")
    assert len(keys) == len(set(keys)) == 1


@pytest.mark.parametrize("reached", [True, False])
def test_both_registers_at_once_capture_a_hold_once(pair, reached):
    """Also when the register whose hold it is does not reach the centre."""
    if not reached:
        pair.one.cut_off()
    intent, told = pair.held(), []
    start = threading.Barrier(2)

    def press(act):
        start.wait()
        try:
            told.append(act())
        except PosError as error:
            told.append(error)

    acts = (
        lambda: pair.one.settlement.capture(intent, euro(400)),
        lambda: pair.two.for_others.capture(intent, euro(600)),
    )
    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [no] = [each.code for each in told if isinstance(each, PosError)]
    assert no in {"hold_claimed", "already_captured", "overtaken"}
    [done] = [each for each in told if not isinstance(each, PosError)]
    assert pair.at_stripe(intent) == ("succeeded", done.intent.received.minor)
    pair.catch_up()
    assert _books(pair.one) == (done.intent.received.minor, 0)


# What is refused ----------------------------------------------------------------------------


def test_nothing_of_others_is_begun_without_the_centre(pair):
    intent = pair.held()
    pair.two.cut_off()
    with pytest.raises(Misconfigured, match="centre_unreachable"):
        pair.two.for_others.capture(intent)
    assert pair.at_stripe(intent) == ("requires_capture", 0)
    assert not pair.two.for_others.open()


def test_own_holds_go_on_without_the_centre(pair):
    intent = pair.held()
    pair.one.cut_off()
    assert pair.one.settlement.capture(intent).intent.received == euro(1000)


def test_no_rest_is_left_on_hold_where_others_could_take_it(pair):
    pair.one.asks("multicapture")
    intent = pair.held()
    with pytest.raises(Refused, match="rest_of_other_register"):
        pair.two.for_others.capture(intent, euro(300), is_final=False)
    assert not pair.two.for_others.terms(intent).bounds.can_leave_rest
    pair.one.settlement.capture(intent, euro(300), is_final=False)
    pair.one.cut_off()
    with pytest.raises(Refused, match="parts_need_centre"):
        pair.one.settlement.capture(intent, euro(300), is_final=False)
    pair.two.for_others.capture(intent, euro(600))
    assert pair.at_stripe(intent) == ("succeeded", 900)
    pair.catch_up()
    assert _books(pair.one) == (900, 0)


def test_a_hold_that_somebody_works_on_is_left_alone(pair):
    intent = pair.held()
    with pair.one.claiming.alone(pair.two.for_others.look(intent).hold):
        with pytest.raises(Refused, match="hold_claimed") as no:
            pair.two.for_others.release(intent, CancelReason.DUPLICATE)
        assert no.value.facts["register"] == "till-1"
    assert pair.at_stripe(intent) == ("requires_capture", 0)


def test_a_payment_that_no_register_made_is_nobodys(pair):
    made = pair.one.shop.sdk.v1.payment_intents.create(
        params={"amount": 500, "currency": "eur", "capture_method": "manual"}
    )
    with pytest.raises(Refused, match="hold_of_nobody"):
        pair.two.for_others.capture(IntentId(made.id))


@pytest.mark.parametrize("name", ["../../etc", "ldg_../x", "", "ldg_" + "a" * 80])
def test_a_ledger_that_is_named_by_anybody_opens_no_file(tmp_path, name):
    files = ForeignFiles(tmp_path / "x", SystemClock(), mode=Mode.TRAINING, account="acct_1")
    with pytest.raises(Refused, match="hold_of_nobody"):
        files.of(LedgerId(name))
    assert not (tmp_path / "x").exists()


def test_an_own_hold_is_not_settled_as_a_guests(pair):
    with pytest.raises(Refused, match="intent_unknown"):
        pair.one.for_others.capture(pair.held())


# What is known of the sale -------------------------------------------------------------------


def test_rows_can_be_captured_where_the_centre_knows_the_sale(pair):
    sale = pair.one.shop.cart(600)
    record = pair.one.shop.record(sale)
    bag = Item("B-1", "", "Bag", euro(400), TaxRate(700))
    pair.one.shop.counter.save(sale, record.sale.cart.add(bag))
    pair.one.shop.checkout.begin(sale)
    intent = pair.one.shop.checkout.authorise(sale, "pm_card_visa").intent.id
    assert pair.two.for_others.terms(intent).cart is None
    pair.two.known[sale] = pair.one.shop.record(sale).sale
    assert set(pair.two.for_others.terms(intent).lines.values()) == {euro(600), euro(400)}
    record = pair.two.for_others.capture(intent, lines={2: 1})
    assert record.intent.received == euro(400)


def test_two_sales_that_claim_one_receipt_are_told_apart(pair):
    first, second = pair.held(), pair.held()
    pair.one.shop.sdk.v1.payment_intents.update(
        second, params={"metadata": {"receipt": "till-1-000001"}}
    )
    pair.two.for_others.capture(first)
    pair.two.for_others.capture(second)
    assert pair.at_stripe(first) == pair.at_stripe(second) == ("succeeded", 1000)


# Lost answers and crashes --------------------------------------------------------------------


def test_a_lost_answer_is_found_and_the_hold_stays_claimed_until_then(pair, expect_log):
    expect_log("no answer yet")
    intent = pair.held()
    pair.two.shop.fault(Fault.RESET_AFTER, "/capture")
    with pytest.raises(InDoubt):
        pair.two.for_others.capture(intent, euro(300))
    assert pair.claimed() == [intent]
    with pytest.raises(Refused, match="hold_claimed"):
        pair.one.settlement.release(intent, CancelReason.DUPLICATE)
    assert pair.two.for_others.follow(intent).intent.received == euro(300)
    assert not pair.claimed()
    assert pair.at_stripe(intent) == ("succeeded", 300)
    assert len(pair.two.shop.requests("/capture")) == 1


def test_a_request_that_never_arrived_is_sent_again_with_its_key(pair, expect_log):
    expect_log("no answer yet")
    intent = pair.held()
    pair.two.shop.fault(Fault.RESET_BEFORE, "/capture")
    with pytest.raises(InDoubt):
        pair.two.for_others.capture(intent, euro(300))
    assert not pair.two.for_others.recover()
    assert pair.at_stripe(intent) == ("succeeded", 300)
    assert len(set(pair.two.shop.keys_sent("/capture"))) <= 1
    assert not pair.claimed()


class PowerCutError(BaseException):
    """Nothing after this runs."""


@contextmanager
def cut_power(monkeypatch, module, wanted):
    """The power goes at that step, and what the block does goes no further."""

    def passed(step, operation):
        if step is wanted:
            raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr(module, "passed", passed)
        try:
            yield
        except PowerCutError:
            return
        pytest.fail(f"{wanted} was not reached")


@pytest.mark.parametrize(
    ("module", "step", "act"),
    [
        (recording, Step.RECORDING, "capture"),
        (journal, Step.SENDING, "capture"),
        (journal, Step.ANSWERED, "capture"),
        (outcomes, Step.SETTLING, "capture"),
        (outcomes, Step.SETTLED, "release"),
    ],
)
def test_a_crash_at_any_moment_loses_nothing_and_moves_money_once(
    pair, module, step, act, monkeypatch
):
    intent, two = pair.held(), pair.two
    with cut_power(monkeypatch, module, step):
        _act(two, act, intent)
    two.restart()
    was_begun = bool(two.for_others.open())
    for recovering in (Step.LOOKING, Step.LOOKED) if was_begun else ():
        with cut_power(monkeypatch, evidence, recovering):
            two.for_others.recover()
        two.restart()
    assert not two.for_others.recover()
    assert not two.for_others.open()
    if pair.at_stripe(intent)[0] == "requires_capture":
        assert step is Step.RECORDING  # nothing was written, nothing was sent
        pair.let_claims_run_out()
        _act(two, act, intent)
    assert pair.at_stripe(intent) == (("succeeded", 300) if act == "capture" else ("canceled", 0))
    assert len(set(two.shop.keys_sent("/capture") + two.shop.keys_sent("/cancel"))) == 1
    pair.catch_up()
    assert _books(pair.one) == (300 if act == "capture" else 0, 0)
    assert pair.one.verified()
    assert two.verified()


def _act(register, act, intent):
    if act == "capture":
        return register.for_others.capture(intent, euro(300))
    return register.for_others.release(intent, CancelReason.DUPLICATE)


def test_after_a_crash_another_register_goes_first_and_the_dead_one_is_told(pair, monkeypatch):
    intent = pair.held()
    with cut_power(monkeypatch, recording, Step.RECORDED):
        pair.two.for_others.capture(intent, euro(300))
    pair.let_claims_run_out()
    pair.one.settlement.capture(intent, euro(450))
    pair.two.restart()
    assert not pair.two.for_others.recover()
    assert not pair.two.for_others.open()
    assert pair.at_stripe(intent) == ("succeeded", 450)
    with pair.two.files.of(pair.one.shop.ledger).read() as books:
        [operation] = books.operations.of(pair.two.for_others.look(intent).sale)
    assert (operation.state, operation.code) == (OperationState.REJECTED, "already_captured")


def test_what_is_too_old_to_send_waits_for_a_person(pair, monkeypatch):
    intent = pair.held()
    with cut_power(monkeypatch, recording, Step.RECORDED):
        pair.two.for_others.capture(intent, euro(300))
    pair.let_claims_run_out()
    pair.two.shop.pass_time(timedelta(hours=21))
    pair.two.restart()
    [error] = pair.two.for_others.recover()
    assert error.code == "needs_a_person"
    pair.two.shop.pass_time(timedelta(minutes=5))
    [(_, operation)] = pair.two.for_others.open()
    assert pair.two.for_others.give_up(operation.id).state is OperationState.REJECTED
    assert pair.at_stripe(intent) == ("requires_capture", 0)


def _people(shop):
    """A supervisor, and a cashier who is signed in; how leave is asked for."""
    bo, sam = (
        Person(StaffId("staff_bo"), "Bo", Role.CASHIER),
        Person(StaffId("staff_sam"), "Sam", Role.SUPERVISOR),
    )
    with shop.store.write() as books:
        for person in (bo, sam):
            books.staff.add(person, HASHER.hash("2580"))
    shop.access.refresh()
    shop.access.sign_in(bo.id, "2580")
    clock = shop.simulator
    gate = PinGate(shop.store, shop.settings, clock, uptime=by_the_clock(clock), hasher=HASHER)
    return sam, Approvals(shop.store, shop.settings, clock, shop.access, gate)


def test_a_hold_of_others_needs_the_leave_of_this_registers_people_once(pair):
    intent, two = pair.held(), pair.two
    sam, approvals = _people(two.shop)
    with pytest.raises(Refused, match="needs_approval") as refused:
        two.for_others.release(intent, CancelReason.DUPLICATE)
    assert pair.at_stripe(intent) == ("requires_capture", 0)
    assert not pair.claimed()

    approvals.approve(approvals.request_for(refused.value).id, sam.id, "2580")
    two.for_others.release(intent, CancelReason.DUPLICATE)
    assert pair.at_stripe(intent) == ("canceled", 0)
    [noted] = [each.record for each in two.shop.trail() if each.record.act == Act.RELEASE]
    assert (noted.actor, noted.approver) == ("Bo", "Sam")
    found = Verify(two.shop.store).verify().findings
    assert {each.check for each in found} <= {Check.PEOPLE}  # nobody noted who was set up
    with pytest.raises(Refused, match="needs_approval"):
        two.for_others.release(pair.held(), CancelReason.DUPLICATE)
