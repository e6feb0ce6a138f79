"""Money goes back as often as some is left, to the cent, and is booked where it came from."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.bookkeeping import SALES, STRIPE, TAX
from pos.domain.ids import ChargeId, IntentId, OperationId, PaymentMethodId, RefundId, SaleId
from pos.domain.intent import CancelReason, Intent
from pos.domain.operation import OperationState, Request
from pos.domain.refund import Refund, RefundReason, left_to_refund, plan_refund
from pos.domain.refund_plan import RefundWish
from pos.errors import InDoubt, Refused
from pos.services.verify import Verify
from tests.conftest import LogExpecter
from tests.kit import START, Shop, euro

WISH = RefundReason.REQUESTED_BY_CUSTOMER
FAILS_LATER = PaymentMethodId("pm_card_refundFail")


@pytest.fixture
def taken(shop: Shop) -> SaleId:
    """11.90 with 1.90 tax, taken."""
    return _taken(shop, 1190)


def _taken(shop: Shop, minor: int) -> SaleId:
    sale = shop.held(minor)
    shop.settlement.capture(shop.intent(sale).id)
    return sale


def _given(shop: Shop, sale: SaleId) -> list[tuple[int, str]]:
    """What Stripe has given back, oldest first."""
    page = shop.sdk.v1.refunds.list(params={"payment_intent": shop.intent(sale).id})
    return [(refund.amount, str(refund.status)) for refund in page.data][::-1]


def test_all_of_it_goes_back_with_its_tax(shop: Shop, taken: SaleId) -> None:
    record = shop.refunds.refund(shop.intent(taken).id, None, WISH)

    assert record.given_back == euro(1190)
    assert _given(shop, taken) == [(1190, "succeeded")]
    assert shop.booked()[-1] == ("refund", "11.90")
    assert (shop.balance(STRIPE), shop.balance(SALES), shop.balance(TAX)) == (0, 0, 0)


def test_a_part_takes_its_share_of_the_tax_with_it(shop: Shop, taken: SaleId) -> None:
    shop.refunds.refund(shop.intent(taken).id, euro(595), WISH)

    assert (shop.balance(STRIPE), shop.balance(SALES), shop.balance(TAX)) == (595, -500, -95)


def test_parts_follow_one_another_until_nothing_is_left(shop: Shop, taken: SaleId) -> None:
    intent = shop.intent(taken).id
    shop.refunds.refund(intent, euro(200), WISH)
    shop.refunds.refund(intent, euro(200), WISH)
    assert shop.refunds.plan(taken, RefundWish()).total == euro(790)
    shop.refunds.refund(intent, None, WISH)

    assert _given(shop, taken) == [(200, "succeeded"), (200, "succeeded"), (790, "succeeded")]
    with pytest.raises(Refused, match="refund_nothing_left"):
        shop.refunds.refund(intent, euro(1), WISH)
    assert shop.balance(STRIPE) == 0


def test_what_was_refunded_in_the_dashboard_is_counted_first(shop: Shop, taken: SaleId) -> None:
    intent = shop.intent(taken).id
    shop.sdk.v1.refunds.create(params={"payment_intent": intent, "amount": 1000})

    with pytest.raises(Refused, match="refund_more_than_left") as caught:
        shop.refunds.refund(intent, euro(200), WISH)

    assert caught.value.facts["left"] == euro(190)
    assert _given(shop, taken) == [(1000, "succeeded")]
    assert shop.balance(STRIPE) == 190


def test_after_a_capture_in_part_only_what_was_taken_can_go_back(shop: Shop) -> None:
    sale = shop.held(1000)
    intent = shop.intent(sale).id
    shop.settlement.capture(intent, euro(400))

    record = shop.refunds.refund(intent, None, WISH)

    assert record.given_back == euro(400)
    assert shop.balance(STRIPE) == 0


def test_a_hold_is_not_refunded(shop: Shop) -> None:
    sale = shop.held(1000)

    with pytest.raises(Refused, match="refund_of_hold"):
        shop.refunds.refund(shop.intent(sale).id, None, WISH)

    assert shop.requests("POST /v1/refunds") == []


def test_what_was_released_is_not_refunded(shop: Shop) -> None:
    sale = shop.held(1000)
    intent = shop.intent(sale).id
    shop.settlement.release(intent, CancelReason.REQUESTED_BY_CUSTOMER)

    with pytest.raises(Refused, match="refund_not_taken"):
        shop.refunds.refund(intent, None, WISH)


def test_a_lost_answer_gives_back_once(shop: Shop, taken: SaleId, expect_log: LogExpecter) -> None:
    expect_log("no answer yet")
    intent = shop.intent(taken).id
    shop.fault(Fault.RESET_AFTER, "POST /v1/refunds")
    with pytest.raises(InDoubt):
        shop.refunds.refund(intent, euro(500), WISH)
    shop.restart()

    assert shop.journal.recover() == []

    assert _given(shop, taken) == [(500, "succeeded")]
    assert shop.balance(STRIPE) == 690
    assert shop.record(taken).given_back == euro(500)


def test_a_second_refund_waits_for_the_answer_to_the_first(
    shop: Shop, taken: SaleId, expect_log: LogExpecter
) -> None:
    expect_log("no answer yet")
    intent = shop.intent(taken).id
    shop.fault(Fault.RESET_BEFORE, "POST /v1/refunds", times=2)
    for _ in range(2):
        with pytest.raises(InDoubt):
            shop.refunds.refund(intent, euro(500), WISH)

    shop.refunds.refund(intent, euro(100), WISH)

    assert _given(shop, taken) == [(500, "succeeded"), (100, "succeeded")]
    assert len(set(shop.keys_sent("POST /v1/refunds"))) == 2


class SilentAfterwards:
    """A gateway that carries a request out and then shows no refunds."""

    def __init__(self, shop: Shop, fault: Fault) -> None:
        self._shop = shop
        self._gateway: Any = shop.gateway
        self._fault = fault

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    def send(self, request: Request, *, key: OperationId) -> Intent:
        answer: Intent = self._gateway.send(request, key=key)
        self._shop.fault(self._fault, "GET /v1/refunds")
        return answer


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.FORBIDDEN])
def test_a_refund_whose_list_cannot_be_had_is_in_doubt_and_settled_later(
    shop: Shop, taken: SaleId, fault: Fault, expect_log: LogExpecter
) -> None:
    expect_log("no answer yet")
    intent = shop.intent(taken).id
    plain = shop.gateway
    shop.gateway = SilentAfterwards(shop, fault)
    with pytest.raises(InDoubt, match="still_checking"):
        shop.refunds.refund(intent, None, WISH)
    shop.gateway = plain

    assert shop.checkout.follow(taken).given_back == euro(1190)
    assert _given(shop, taken) == [(1190, "succeeded")]
    [operation] = [each for each in shop.operations(taken) if each.kind == "refund"]
    assert operation.state is OperationState.SUCCEEDED


def test_a_refund_that_fails_days_later_is_booked_back(shop: Shop) -> None:
    sale = shop.paying(1190)
    shop.checkout.authorise(sale, FAILS_LATER)
    intent = shop.intent(sale).id
    shop.settlement.capture(intent)
    shop.refunds.refund(intent, None, WISH)

    with pytest.raises(Refused, match="refund_nothing_left"):
        shop.refunds.plan(sale, RefundWish())
    shop.pass_time(START - START.replace(day=1))
    shop.refunds.refund(intent, euro(90), WISH)

    kinds = [kind for kind, _ in shop.booked()]
    assert kinds.count("refund_failed") == 1
    assert shop.balance(STRIPE) == 1100


def test_two_customers_who_get_the_same_back_have_two_keys(shop: Shop) -> None:
    sale, other = _taken(shop, 500), _taken(shop, 500)
    for each in (sale, other):
        shop.refunds.refund(shop.intent(each).id, None, WISH)
    assert len(set(shop.keys_sent("POST /v1/refunds"))) == 2


amounts = st.integers(1, 10_000)


def _refund(number: int, minor: int, status: str, *, is_release: bool) -> Refund:
    return Refund(
        id=RefundId(f"re_{number}"),
        intent=IntentId("pi_1"),
        charge=ChargeId("ch_1"),
        amount=euro(minor),
        status=status,
        created=START,
        is_release=is_release,
    )


@given(
    received=amounts,
    rows=st.lists(
        st.tuples(
            amounts, st.sampled_from(["succeeded", "pending", "failed", "canceled"]), st.booleans()
        ),
        max_size=6,
    ),
    wanted=st.none() | st.integers(-5, 10_000),
)
def test_no_plan_gives_back_more_than_was_taken(
    received: int, rows: list[tuple[int, str, bool]], wanted: int | None
) -> None:
    refunds = [
        _refund(number, minor, status, is_release=is_release)
        for number, (minor, status, is_release) in enumerate(rows)
    ]
    given_before = sum(
        minor
        for minor, status, is_release in rows
        if status in {"succeeded", "pending"} and not is_release
    )
    left = left_to_refund(euro(received), refunds)
    assert left == euro(received - given_before)
    try:
        plan = plan_refund(left, None if wanted is None else euro(wanted))
    except Refused:
        assert left.minor <= 0 or (wanted is not None and not 0 < wanted <= left.minor)
    else:
        assert 0 < plan.minor <= received - given_before
        assert wanted in {None, plan.minor}


FAILING, PENDING = PaymentMethodId("pm_card_refundFail"), PaymentMethodId("pm_card_pendingRefund")


@pytest.mark.parametrize(("card", "is_back"), [(FAILING, True), (PENDING, False)])
def test_rows_that_were_given_back_are_followed_to_their_end(
    shop: Shop, card: PaymentMethodId, is_back: bool
) -> None:
    sale = shop.cart(1190, quantity=2)
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, card)
    shop.settlement.capture(shop.intent(sale).id)
    shop.reconciler.run()
    shop.refunds.give_back(sale, RefundWish(lines={1: 2}), WISH)
    with pytest.raises(Refused, match="refund_line_nothing_left"):
        shop.refunds.plan(sale, RefundWish(lines={1: 1}))
    before = shop.record(sale).refunds[0].status

    shop.pass_time(timedelta(days=2))
    shop.reconciler.run()

    record = shop.record(sale)
    assert record.refunds[0].status == ("failed" if is_back else "succeeded")
    assert before == ("succeeded" if is_back else "pending")
    # What failed can be given back again, the same rows and the same tax.
    assert (shop.balance(STRIPE), shop.balance(TAX)) == ((2380, -380) if is_back else (0, 0))
    if is_back:
        plan = shop.refunds.plan(sale, RefundWish(lines={1: 2}))
        assert plan.total == euro(2380)
    assert Verify(shop.store).verify().holds
