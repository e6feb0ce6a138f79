"""Raising a hold, taking it in parts, taking more than it holds; and losing the answer to each."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.cart import Cart, Item
from pos.domain.drift import ChangeKind
from pos.domain.features import MOST_INCREASES
from pos.domain.ids import PaymentMethodId
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.operation import OperationState
from pos.domain.refund import RefundReason
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.tax import TaxMode, TaxRate
from pos.errors import Declined, InDoubt, Refused
from pos.services.absorb import take_over
from pos.services.verify import Verify
from tests.kit import START, VISA, Shop, euro, practice_shop

NOT_RAISED = PaymentMethodId("pm_card_practiceIncreaseDeclined")
NOTHING_MORE = PaymentMethodId("pm_card_practiceNoExtras")
BY_CUSTOMER = CancelReason.REQUESTED_BY_CUSTOMER


@pytest.fixture
def shop(tmp_path):
    with practice_shop(tmp_path) as made:
        asks = "incremental multicapture overcapture"
        made.settings.save(replace(made.settings.load(), hold_requests=asks))
        yield made


def held(shop: Shop, minor: int = 1000, card: PaymentMethodId = VISA):
    sale = shop.paying(minor)
    shop.checkout.authorise(sale, card)
    return sale


def intent_of(shop: Shop, sale):
    return shop.intent(sale).id


def is_proved(shop: Shop) -> bool:
    return Verify(shop.store).verify().findings == ()


def steps(shop: Shop):
    return [(kind, amount) for kind, amount in shop.booked()]


def test_what_is_asked_for_is_written_in_the_request_and_read_from_the_charge(shop):
    sale = held(shop)
    create, confirm = shop.operations(sale)
    assert [str(each) for each in create.request.asks] == [
        "incremental", "multicapture", "overcapture",
    ]  # fmt: skip
    assert confirm.request.asks == create.request.asks
    [hold] = shop.settlement.holds()
    allows = hold.features
    assert (allows.can_increase, allows.can_capture_in_parts, allows.is_extended) == (
        True,
        True,
        False,
    )
    assert (allows.most_capturable, hold.bounds.most) == (euro(1150), euro(1150))


def test_a_shop_that_asks_for_nothing_sends_what_it_always_sent(tmp_path):
    with practice_shop(tmp_path) as plain:
        sale = plain.held()
        assert plain.operations(sale)[0].request.asks == ()
        [hold] = plain.settlement.holds()
        assert hold.features.can_increase is False
        with pytest.raises(Refused, match="increase_not_possible"):
            plain.settlement.increase(hold.intent, euro(1500))


def test_a_bank_that_allows_nothing_holds_all_the_same(shop):
    sale = held(shop, card=NOTHING_MORE)
    assert shop.settlement.terms(intent_of(shop, sale)).bounds.can_leave_rest is False


# Raising ---------------------------------------------------------------------------------


def test_a_hold_is_raised_and_the_books_know_by_how_much(shop):
    sale = held(shop)
    record = shop.settlement.increase(intent_of(shop, sale), euro(1500))
    assert (record.money, record.intent.capturable) == (MoneyWord.HELD, euro(1500))
    assert steps(shop) == [("hold", "10.00"), ("increase", "5.00")]
    assert shop.entries()[-1].reference == f"increase/{intent_of(shop, sale)}/1500"
    shop.settlement.capture(intent_of(shop, sale))
    assert (shop.balance("memo:holds"), shop.balance("assets:stripe")) == (0, 1500)
    assert is_proved(shop)


def test_a_decline_leaves_the_old_hold_and_its_key_is_spent(shop):
    sale = held(shop, card=NOT_RAISED)
    for _ in range(2):
        with pytest.raises(Declined, match="increase_declined"):
            shop.settlement.increase(intent_of(shop, sale), euro(1500))
    tried = [each for each in shop.operations(sale) if each.kind == "increase"]
    assert [(each.attempt, each.state) for each in tried] == [
        (1, OperationState.REJECTED),
        (2, OperationState.REJECTED),
    ]
    assert len({each.id for each in tried}) == 2
    assert shop.intent(sale).capturable == euro(1000)
    assert shop.record(sale).sale.state is SaleState.HELD
    assert steps(shop) == [("hold", "10.00")]


def test_ten_attempts_are_the_most_declined_ones_included(shop):
    sale = held(shop, card=NOT_RAISED)
    for _ in range(MOST_INCREASES):
        with pytest.raises(Declined):
            shop.settlement.increase(intent_of(shop, sale), euro(1500))
    sent = len(shop.requests("increment_authorization"))
    with pytest.raises(Refused, match="increase_used_up"):
        shop.settlement.increase(intent_of(shop, sale), euro(1500))
    assert len(shop.requests("increment_authorization")) == sent == MOST_INCREASES


def test_what_stripe_itself_refuses_to_raise_is_no_mistake_of_ours(shop):
    sale = held(shop)
    name = intent_of(shop, sale)
    for total in range(1001, 1011):
        shop.sdk.v1.payment_intents.increment_authorization(name, params={"amount": total})
    with pytest.raises(Refused, match="increase_refused"):
        shop.settlement.increase(name, euro(1500))


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.RESET_BEFORE])
def test_a_lost_answer_to_an_increase_is_learned_from_the_payment(shop, fault, expect_log):
    expect_log("no answer yet")
    sale = held(shop)
    shop.fault(fault, "increment_authorization")
    with pytest.raises(InDoubt):
        shop.settlement.increase(intent_of(shop, sale), euro(1500))
    assert shop.record(sale).money is MoneyWord.CHECKING
    shop.restart()
    assert shop.journal.recover() == []
    assert shop.intent(sale).capturable == euro(1500)
    assert steps(shop) == [("hold", "10.00"), ("increase", "5.00")]
    assert is_proved(shop)


def test_a_hold_that_others_raised_is_booked_and_told(shop):
    sale = held(shop)
    name = intent_of(shop, sale)
    shop.sdk.v1.payment_intents.increment_authorization(name, params={"amount": 1200})
    shop.settlement.refresh()
    record = shop.record(sale)
    [change] = record.changes
    assert (change.kind, change.amount) == (ChangeKind.INCREASED, euro(200))
    assert steps(shop) == [("hold", "10.00"), ("increase", "2.00")]
    assert is_proved(shop)


# Parts -----------------------------------------------------------------------------------


def test_parts_are_booked_as_they_are_taken(shop):
    sale = held(shop)
    name = intent_of(shop, sale)
    record = shop.settlement.capture(name, euro(300), is_final=False)
    assert (record.money, record.sale.state) == (MoneyWord.HELD, SaleState.HELD)
    [hold] = shop.settlement.holds()
    assert (hold.amount, hold.taken) == (euro(700), euro(300))
    assert is_proved(shop)
    record = shop.settlement.capture(name, euro(500))
    assert (record.money, record.intent.received) == (MoneyWord.TAKEN, euro(800))
    assert steps(shop) == [
        ("hold", "10.00"), ("capture", "3.00"), ("capture", "5.00"), ("release", "2.00"),
    ]  # fmt: skip
    references = [entry.reference for entry in shop.entries()]
    assert references[1:3] == [f"capture/{name}/300", f"capture/{name}/800"]
    assert (shop.balance("assets:stripe"), shop.balance("memo:holds")) == (800, 0)
    assert is_proved(shop)


def test_the_tax_of_all_parts_is_the_tax_of_the_whole(shop):
    parts, whole = held(shop, 997), held(shop, 997)
    before = shop.balance("liabilities:tax")
    for minor in (331, 332):
        shop.settlement.capture(intent_of(shop, parts), euro(minor), is_final=False)
    shop.settlement.capture(intent_of(shop, parts))
    between = shop.balance("liabilities:tax")
    shop.settlement.capture(intent_of(shop, whole))
    assert between - before == shop.balance("liabilities:tax") - between


@pytest.mark.parametrize("is_final", [True, False])
@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.RESET_BEFORE])
def test_a_lost_answer_to_a_part_takes_it_once(shop, fault, is_final, expect_log):
    expect_log("no answer yet")
    sale = held(shop)
    name = intent_of(shop, sale)
    shop.settlement.capture(name, euro(200), is_final=False)
    shop.fault(fault, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(name, euro(300), is_final=is_final)
    shop.restart()
    assert shop.journal.recover() == []
    found = shop.intent(sale)
    assert (found.received, found.capturable) == (euro(500), euro(0 if is_final else 500))
    assert is_proved(shop)


def test_two_tills_take_their_parts_and_each_knows_of_the_other(shop):
    sale = held(shop)
    name = intent_of(shop, sale)
    params = {"amount_to_capture": 250, "final_capture": False}
    shop.sdk.v1.payment_intents.capture(name, params=params)
    record = shop.settlement.capture(name, euro(100), is_final=False)
    assert record.intent.received == euro(350)
    [change] = record.changes
    assert (change.kind, change.amount) == (ChangeKind.CAPTURED, euro(250))
    assert steps(shop)[1:] == [("capture", "2.50"), ("capture", "1.00")]
    assert is_proved(shop)


def test_a_later_look_books_what_several_captures_came_to(shop):
    sale = held(shop)
    name = intent_of(shop, sale)
    for minor, final in ((250, False), (150, True)):
        params = {"amount_to_capture": minor, "final_capture": final}
        shop.sdk.v1.payment_intents.capture(name, params=params)
    shop.settlement.refresh()
    assert steps(shop) == [("hold", "10.00"), ("capture", "4.00"), ("release", "6.00")]
    assert shop.entries()[1].reference == f"capture/{name}"
    assert is_proved(shop)


def test_a_part_is_not_lost_to_a_lapse(shop):
    sale = held(shop)
    name = intent_of(shop, sale)
    shop.settlement.capture(name, euro(300), is_final=False)
    shop.pass_time(timedelta(days=9))
    shop.settlement.refresh()
    record = shop.record(sale)
    assert (record.sale.state, record.intent.received) == (SaleState.CAPTURED, euro(300))
    assert steps(shop)[-1] == ("lapse", "7.00")
    assert (shop.balance("assets:stripe"), shop.balance("memo:holds")) == (300, 0)
    assert is_proved(shop)


def test_what_a_part_brought_can_be_given_back_after_the_rest_was_released(shop):
    sale = held(shop)
    name = intent_of(shop, sale)
    shop.settlement.capture(name, euro(300), is_final=False)
    record = shop.settlement.release(name, BY_CUSTOMER)
    assert (record.sale.state, record.money) == (SaleState.CAPTURED, MoneyWord.TAKEN)
    shop.refunds.refund(name, None, RefundReason.REQUESTED_BY_CUSTOMER)
    assert shop.balance("assets:stripe") == 0
    assert is_proved(shop)


def test_an_old_view_takes_back_no_part(shop):
    sale = held(shop)
    old = shop.gateway.retrieve(intent_of(shop, sale))
    shop.settlement.capture(old.id, euro(300), is_final=False)
    assert take_over(shop.store, shop.simulator, old) == ()
    assert shop.intent(sale).received == euro(300)
    assert is_proved(shop)


def mixed(shop: Shop):
    """A sale of a book and of bolts, on hold."""
    money = shop.settings.load().money
    book = Item("BOOK", "", "Book", Money(1070, money), TaxRate(700))
    bolt = Item("BOLT", "", "Bolt", Money(119, money), TaxRate(1900))
    sale = shop.counter.start(Cart(money, TaxMode.INCLUSIVE).add(book).add(bolt, 3)).id
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, VISA)
    return sale


@pytest.mark.parametrize("fault", [None, Fault.RESET_AFTER])
def test_lines_are_booked_by_their_own_rates_also_when_the_answer_is_lost(shop, fault, expect_log):
    sale = mixed(shop)
    name = intent_of(shop, sale)
    if fault is not None:
        expect_log("no answer yet")
        shop.fault(fault, "/capture")
    with suppress(InDoubt):
        shop.settlement.capture(name, lines={1: 1}, is_final=False)
    if fault is not None:
        shop.restart()
        assert shop.journal.recover() == []
    assert (shop.balance("liabilities:tax:7"), shop.balance("liabilities:tax:19")) == (-70, 0)
    shop.settlement.capture(name)
    assert (shop.balance("liabilities:tax:7"), shop.balance("liabilities:tax:19")) == (-70, -57)
    assert is_proved(shop)


def test_lines_with_a_tip_are_booked_by_their_own_rates(shop):
    name = intent_of(shop, mixed(shop))
    shop.settlement.capture(name, lines={2: 2}, tip=euro(20))
    assert (shop.balance("liabilities:tax:19"), shop.balance("liabilities:tips")) == (-38, -20)
    assert shop.balance("liabilities:tax:7") == 0
    assert shop.balance("assets:stripe") == 258


# More than is held -----------------------------------------------------------------------


def test_a_tip_is_taken_beyond_the_hold_and_owed_to_who_served(shop):
    sale = held(shop)
    name = intent_of(shop, sale)
    plan = shop.settlement.plan(name, None, tip=euro(100))
    assert (plan.taken, plan.over, plan.tip) == (euro(1100), euro(100), euro(100))
    record = shop.settlement.capture(name, tip=euro(100))
    assert (record.money, record.intent.received) == (MoneyWord.TAKEN, euro(1100))
    assert shop.balance("liabilities:tips") == -100
    assert shop.balance("income:sales") + shop.balance("liabilities:tax") == -1000
    assert steps(shop) == [("hold", "10.00"), ("capture", "11.00")]
    assert (shop.balance("memo:holds"), is_proved(shop)) == (0, True)


def test_a_lost_answer_to_a_tip_books_it_all_the_same(shop, expect_log):
    expect_log("no answer yet")
    sale = held(shop)
    shop.fault(Fault.RESET_AFTER, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(intent_of(shop, sale), tip=euro(100))
    shop.restart()
    assert shop.journal.recover() == []
    assert shop.balance("liabilities:tips") == -100
    assert is_proved(shop)


def test_a_tip_fits_into_a_hold_that_is_larger(shop):
    sale = held(shop)
    shop.settlement.capture(intent_of(shop, sale), euro(500), tip=euro(50))
    assert shop.balance("liabilities:tips") == -50
    assert steps(shop)[-1] == ("release", "4.50")


@pytest.mark.parametrize(
    ("tip", "is_final", "code"),
    [
        (0, True, "tip_not_positive"),
        (50, False, "tip_before_the_last"),
        (151, True, "capture_more"),
    ],
)
def test_a_tip_that_cannot_be_is_refused_before_it_is_sent(shop, tip, is_final, code):
    name = intent_of(shop, held(shop))
    amount = euro(500) if not is_final else None
    with pytest.raises(Refused, match=code):
        shop.settlement.capture(name, amount, is_final=is_final, tip=euro(tip))
    assert shop.requests("/capture") == []


# Time ------------------------------------------------------------------------------------


def test_an_extension_is_explained(shop):
    name = intent_of(shop, held(shop))
    found = shop.settlement.extension(name)
    assert (found.code, found.was_asked, found.asks_next_time) == ("extend_not_asked", False, False)
    shop.settings.save(replace(shop.settings.load(), hold_requests="extended"))
    longer = shop.settlement.extension(intent_of(shop, held(shop)))
    assert (longer.code, longer.was_asked) == ("", True)
    assert longer.capture_before > START + timedelta(days=20)
    refused = shop.settlement.extension(intent_of(shop, held(shop, card=NOTHING_MORE)))
    assert refused.code == "extend_not_granted"
    with pytest.raises(Refused, match="extend_not_granted"):
        refused.check()


def test_a_note_is_kept_beside_the_sale(shop):
    sale = held(shop)
    name = intent_of(shop, sale)
    shop.settlement.capture(name, euro(100), is_final=False, note="First half")
    shop.settlement.release(name, BY_CUSTOMER, "Came back early")
    with shop.store.read() as books:
        assert books.notes.of(sale).note == "First half\nCame back early"


def test_the_terms_are_those_of_the_sale(shop):
    sale = shop.cart(400, quantity=3)
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, VISA)
    terms = shop.settlement.terms(intent_of(shop, sale))
    assert terms.amount_of({1: 2}) == euro(800)
    assert terms.statement == "SHOP PRACTICE"
    with pytest.raises(Declined):
        shop.settlement.increase(intent_of(shop, held(shop, card=NOT_RAISED)), euro(2000))
