"""Never twice, never lost, never untrue: every kind of request and every way an answer is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from typing_extensions import override

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.ids import SaleId
from pos.domain.intent import CancelReason, Decline
from pos.domain.operation import IN_FLIGHT, CaptureIntent, ConfirmIntent, OperationState
from pos.domain.refund import RefundReason
from pos.domain.sale import MoneyWord
from pos.domain.views import SaleRecord
from pos.errors import Broken, Declined, InDoubt, Misconfigured, Refused
from tests.kit import BROKE, VISA, Shop

NO_FUNDS: Final = Decline("card_declined", "insufficient_funds", "try_again_later")
DONE_AND_LOST: Final = (
    Fault.RESET_AFTER,
    Fault.DELAY,
    Fault.TRUNCATED_BODY,
    Fault.BAD_GATEWAY,
    Fault.SERVER_ERROR_AFTER,
)
NOT_DONE: Final = (
    Fault.RESET_BEFORE,
    Fault.HTML_PAGE,
    Fault.KEY_IN_USE,
    Fault.RATE_LIMIT,
    Fault.LOCK_TIMEOUT,
    Fault.SERVER_ERROR,
    Fault.UNAVAILABLE,
)
CODES: Final = {
    Fault.RESET_AFTER: "no_answer",
    Fault.DELAY: "no_answer",
    Fault.TRUNCATED_BODY: "garbled",
    Fault.BAD_GATEWAY: "stripe_fault",
    Fault.SERVER_ERROR_AFTER: "stripe_fault",
    Fault.SERVER_ERROR_SAVED: "stripe_fault",
    Fault.RESET_BEFORE: "no_answer",
    Fault.HTML_PAGE: "garbled",
    Fault.KEY_IN_USE: "still_running",
    Fault.RATE_LIMIT: "rate_limited",
    Fault.LOCK_TIMEOUT: "rate_limited",
    Fault.SERVER_ERROR: "stripe_fault",
    Fault.UNAVAILABLE: "stripe_fault",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of request: how a sale comes to it, what asks for it, where it goes."""

    kind: str
    prepare: Callable[[Shop], SaleId]
    act: Callable[[Shop, SaleId], SaleRecord]
    path: str
    before: MoneyWord
    after: MoneyWord

    def address(self, shop: Shop, sale: SaleId) -> str:
        intent = shop.record(sale).sale.intent
        return self.path.format(intent=intent)

    @override
    def __str__(self) -> str:
        return self.kind


def _changed(shop: Shop) -> SaleId:
    sale = shop.paying(1000)
    shop.checkout.back_to_cart(sale)
    shop.change(sale, 1500)
    return sale


def _captured(shop: Shop) -> SaleId:
    sale = shop.held()
    shop.settlement.capture(shop.intent(sale).id)
    return sale


NOT_TAKEN, HELD, TAKEN = MoneyWord.NOT_TAKEN, MoneyWord.HELD, MoneyWord.TAKEN
STEPS: Final = (
    Step(
        "create",
        Shop.cart,
        lambda shop, sale: shop.checkout.begin(sale),
        "POST /v1/payment_intents$",
        NOT_TAKEN,
        NOT_TAKEN,
    ),
    Step(
        "update",
        _changed,
        lambda shop, sale: shop.checkout.begin(sale),
        "POST /v1/payment_intents/{intent}$",
        NOT_TAKEN,
        NOT_TAKEN,
    ),
    Step(
        "confirm",
        Shop.paying,
        lambda shop, sale: shop.checkout.authorise(sale, VISA),
        "/{intent}/confirm",
        NOT_TAKEN,
        HELD,
    ),
    Step(
        "capture",
        Shop.held,
        lambda shop, sale: shop.settlement.capture(shop.intent(sale).id),
        "/{intent}/capture",
        HELD,
        TAKEN,
    ),
    Step(
        "cancel",
        Shop.held,
        lambda shop, sale: shop.settlement.release(
            shop.intent(sale).id, CancelReason.REQUESTED_BY_CUSTOMER
        ),
        "/{intent}/cancel",
        HELD,
        NOT_TAKEN,
    ),
    Step(
        "refund",
        _captured,
        lambda shop, sale: shop.refunds.refund(
            shop.intent(sale).id, None, RefundReason.REQUESTED_BY_CUSTOMER
        ),
        "POST /v1/refunds$",
        TAKEN,
        TAKEN,
    ),
)
each_step = pytest.mark.parametrize("step", STEPS, ids=str)


@pytest.fixture
def doubts(expect_log):
    """Log lines that belong to a doubt."""
    expect_log("no answer yet")


def _last(shop: Shop, sale: SaleId):
    return shop.operations(sale)[-1]


@each_step
def test_an_answered_request_is_settled_and_its_effect_known(shop, step):
    sale = step.prepare(shop)
    assert shop.record(sale).money is step.before
    assert step.act(shop, sale).money is step.after
    last = _last(shop, sale)
    assert (last.kind, last.state, last.sends) == (step.kind, OperationState.SUCCEEDED, 1)
    assert last.intent == shop.at_stripe(sale)[0].id


@each_step
@pytest.mark.parametrize("fault", DONE_AND_LOST)
def test_a_lost_answer_is_adopted_and_nothing_is_sent_again(shop, step, fault, doubts):
    sale = step.prepare(shop)
    address = step.address(shop, sale)
    shop.fault(fault, address)
    with pytest.raises(InDoubt) as caught:
        step.act(shop, sale)
    assert caught.value.code == CODES[fault]
    assert shop.record(sale).money is MoneyWord.CHECKING
    assert _last(shop, sale).state is OperationState.IN_DOUBT

    assert shop.checkout.follow(sale).money is step.after
    assert len(shop.requests(address.removesuffix("$"))) >= 1
    assert len([key for key in shop.keys_sent("POST") if key == _last(shop, sale).id]) == 1
    assert _last(shop, sale).state is OperationState.SUCCEEDED
    assert shop.open_operations() == []
    assert len(shop.at_stripe(sale)) == 1


@each_step
@pytest.mark.parametrize("fault", NOT_DONE)
def test_a_request_that_never_arrived_is_sent_again_with_its_key(shop, step, fault, doubts):
    sale = step.prepare(shop)
    shop.fault(fault, step.address(shop, sale))
    with pytest.raises(InDoubt) as caught:
        step.act(shop, sale)
    assert caught.value.code == CODES[fault]
    assert shop.record(sale).money is MoneyWord.CHECKING

    assert shop.checkout.follow(sale).money is step.after
    assert shop.keys_sent("POST").count(_last(shop, sale).id) == 2
    assert shop.open_operations() == []
    assert len(shop.at_stripe(sale)) == 1


@each_step
def test_a_fault_that_stripe_saved_is_given_up_once_the_payment_proves_that_nothing_happened(
    shop, step, doubts
):
    sale = step.prepare(shop)
    shop.fault(Fault.SERVER_ERROR_SAVED, step.address(shop, sale))
    with pytest.raises(InDoubt, match="stripe_fault"):
        step.act(shop, sale)
    with pytest.raises(Refused, match="stripe_failed"):
        shop.checkout.follow(sale)
    assert shop.record(sale).money is step.before
    assert _last(shop, sale).code == "stripe_failed"

    spoilt = _last(shop, sale).id
    assert step.act(shop, sale).money is step.after
    assert _last(shop, sale).id != spoilt
    assert shop.keys_sent("POST").count(spoilt) == 2


@pytest.mark.parametrize("step", [step for step in STEPS if step.kind != "confirm"], ids=str)
def test_a_fault_that_lasts_is_given_up_after_a_while_even_if_nobody_says_it_was_saved(
    shop, step, doubts
):
    sale = step.prepare(shop)
    shop.fault(Fault.UNAVAILABLE, step.address(shop, sale), times=99)
    with pytest.raises(InDoubt):
        step.act(shop, sale)
    for _ in range(3):
        with pytest.raises(InDoubt, match="stripe_fault"):
            shop.checkout.follow(sale)
    shop.pass_time(timedelta(minutes=11))
    with pytest.raises(Refused, match="stripe_failed"):
        shop.checkout.follow(sale)
    assert shop.record(sale).money is step.before


def test_a_request_that_may_be_under_way_is_not_given_up_for_a_fault(shop, doubts):
    sale = shop.held()
    shop.fault(Fault.UNAVAILABLE, "/capture", times=99)
    with pytest.raises(InDoubt):
        shop.settlement.capture(shop.intent(sale).id)
    shop.pass_time(timedelta(minutes=9, seconds=59))
    with pytest.raises(InDoubt, match="stripe_fault"):
        shop.checkout.follow(sale)  # sent again just now
    shop.pass_time(timedelta(seconds=2))
    with pytest.raises(InDoubt, match="still_checking"):
        shop.checkout.follow(sale)
    assert shop.record(sale).money is MoneyWord.CHECKING
    shop.pass_time(IN_FLIGHT)
    with pytest.raises(Refused, match="stripe_failed"):
        shop.checkout.follow(sale)


@each_step
@pytest.mark.parametrize(
    ("fault", "code"),
    [(Fault.FORBIDDEN, "key_lacks_permission"), (Fault.KEY_EXPIRED, "key_rejected")],
)
def test_a_key_that_is_turned_away_moves_nothing_and_blocks_nothing(shop, step, fault, code):
    sale = step.prepare(shop)
    shop.fault(fault, step.address(shop, sale))
    with pytest.raises(Misconfigured, match=code):
        step.act(shop, sale)
    assert shop.record(sale).money is step.before
    assert shop.open_operations() == []
    assert step.act(shop, sale).money is step.after


@each_step
def test_a_key_that_is_turned_away_later_says_nothing_about_the_first_request(shop, step, doubts):
    sale = step.prepare(shop)
    address = step.address(shop, sale)
    shop.fault(Fault.RESET_BEFORE, address)
    shop.fault(Fault.FORBIDDEN, address)
    with pytest.raises(InDoubt):
        step.act(shop, sale)
    with pytest.raises(Misconfigured, match="key_lacks_permission"):
        shop.checkout.follow(sale)
    assert shop.record(sale).money is MoneyWord.CHECKING
    assert shop.checkout.follow(sale).money is step.after


@each_step
def test_a_till_without_a_key_records_and_sends_nothing(shop, step):
    sale = step.prepare(shop)
    before = shop.operations(sale)
    sent = len(shop.requests("POST"))

    def no_gateway():
        raise Misconfigured("key_missing", mode="test")

    shop.journal._gateway = no_gateway
    with pytest.raises(Misconfigured, match="key_missing"):
        step.act(shop, sale)
    assert shop.operations(sale) == before
    assert len(shop.requests("POST")) == sent


def test_a_decline_is_final_for_its_key_and_the_next_card_has_another(shop):
    sale = shop.paying()
    with pytest.raises(Declined) as caught:
        shop.checkout.authorise(sale, BROKE)
    assert caught.value.facts["decline"] == NO_FUNDS
    [_, declined] = shop.operations(sale)
    assert (declined.state, declined.code) == (OperationState.REJECTED, "card_declined")
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD
    assert len({operation.id for operation in shop.operations(sale)}) == 3


@pytest.mark.parametrize("fault", [f for f in DONE_AND_LOST if f is not Fault.SERVER_ERROR_AFTER])
def test_a_decline_whose_answer_was_lost_is_told_when_it_is_known(shop, fault, doubts):
    sale = shop.paying()
    shop.fault(fault, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, BROKE)
    with pytest.raises(Declined) as caught:
        shop.checkout.follow(sale)
    assert caught.value.facts["decline"] == NO_FUNDS
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN
    assert [charge.status for charge in shop.record(sale).charges] == ["failed"]
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD


def test_a_decline_is_told_even_when_its_details_cannot_be_read(shop):
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "GET ")
    with pytest.raises(Declined):
        shop.checkout.authorise(sale, BROKE)
    assert shop.record(sale).charges == ()
    assert shop.open_operations() == []


def test_a_lost_attempt_is_not_taken_for_the_decline_before_it(shop, doubts):
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "GET ")
    with pytest.raises(Declined):
        shop.checkout.authorise(sale, BROKE)
    shop.fault(Fault.RESET_BEFORE, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    assert shop.checkout.follow(sale).money is MoneyWord.HELD
    assert [charge.status for charge in shop.record(sale).charges] == ["failed", "succeeded"]


def test_every_attempt_is_kept_as_a_charge(shop):
    sale = shop.paying()
    for _ in range(3):
        with pytest.raises(Declined):
            shop.checkout.authorise(sale, BROKE)
    record = shop.checkout.authorise(sale, VISA)
    assert [charge.status for charge in record.charges] == ["failed"] * 3 + ["succeeded"]
    assert {charge.id for charge in record.charges} == {
        charge.id for charge in shop.charges_at_stripe(sale)
    }


def test_only_one_of_two_requests_of_a_sale_is_under_way(shop, doubts):
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    with pytest.raises(Refused, match="already_under_way"):
        shop.checkout.authorise(sale, VISA)
    assert len(shop.requests("/confirm")) == 1


def test_a_request_that_another_thread_works_on_is_left_alone(shop):
    sale = shop.paying()
    seen = []

    class Nosy:
        """A gateway during whose call somebody else looks after open operations."""

        def __init__(self, inner):
            self._inner = inner

        def __getattr__(self, name):
            return getattr(self._inner, name)

        def send(self, request, *, key):
            seen.extend(shop.journal.recover())
            return self._inner.send(request, key=key)

    shop.gateway = Nosy(shop.gateway)
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD
    assert [error.code for error in seen] == ["still_running"]


def test_resuming_what_is_settled_gives_its_end_again(shop):
    sale = shop.paying()
    with pytest.raises(Declined):
        shop.checkout.authorise(sale, BROKE)
    shop.checkout.authorise(sale, VISA)
    created, declined, held = shop.operations(sale)
    sent = len(shop.requests())
    assert shop.journal.resume(held, at_counter=True) == shop.intent(sale)
    assert shop.journal.resume(created, at_counter=False).id == shop.intent(sale).id
    with pytest.raises(Refused, match="card_declined"):
        shop.journal.resume(declined, at_counter=True)
    assert len(shop.requests()) == sent


def test_keys_are_one_to_an_operation_and_say_nothing_about_the_sale(shop):
    sale = shop.held()
    shop.settlement.capture(shop.intent(sale).id)
    other = shop.held()
    keys = [operation.id for one in (sale, other) for operation in shop.operations(one)]
    assert len(set(keys)) == len(keys) == 5
    assert keys == [key for key in shop.keys_sent("POST") if key]
    for key in keys:
        assert key.startswith("pos1-")
        assert len(key) == 45
        assert sale not in key


def test_the_answer_to_a_repeated_request_shows_the_payment_as_it_is_now(shop, doubts):
    sale = shop.paying()
    shop.fault(Fault.RESET_AFTER, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    intent = shop.intent(sale).id
    [lost] = shop.open_operations()
    shop.sdk.v1.payment_intents.capture(intent)
    assert shop.gateway.send(lost.request, key=lost.id).status == "succeeded"


def test_a_saved_fault_is_not_believed_before_the_payment_was_looked_at(shop, doubts):
    sale = shop.paying()
    intent = shop.intent(sale)
    attempt = ConfirmIntent(intent.id, VISA, intent.amount)
    with shop.store.read() as books:
        key = shop.journal._prepared(books, sale, attempt).id
    # The same attempt in another life of this ledger, before a backup was restored.
    shop.fault(Fault.SERVER_ERROR_AFTER, "/confirm")
    with pytest.raises(InDoubt):
        shop.gateway.send(attempt, key=key)
    assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD
    assert len(shop.charges_at_stripe(sale)) == 1


def test_a_key_that_was_used_for_something_else_is_never_taken_for_success(shop, expect_log):
    sale = shop.held(1000)
    intent = shop.intent(sale).id
    with shop.store.read() as books:
        capture = shop.journal._prepared(books, sale, _capture(shop, sale))
    shop.sdk.v1.payment_intents.update(
        intent, params={"metadata": {"note": "1"}}, options={"idempotency_key": capture.id}
    )
    with pytest.raises(Broken, match="idempotency_mismatch"):
        shop.settlement.capture(intent)
    assert shop.record(sale).money is MoneyWord.HELD
    assert shop.open_operations() == []
    assert shop.settlement.capture(intent).money is MoneyWord.TAKEN


def _capture(shop, sale):
    intent = shop.intent(sale)
    return CaptureIntent(intent.id, intent.capturable)
