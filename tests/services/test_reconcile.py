"""After a silence the till knows what others did: once, in its books, and said as a change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from typing_extensions import override

from pos.adapters.stripe_api.gateway import StripeGateway
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.drift import ChangeKind
from pos.domain.ids import RefundId
from pos.domain.intent import CancelReason
from pos.domain.refund import Refund
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import InDoubt
from pos.services.verify import Verify
from tests.kit import ASKS, START, VISA, euro

_K = ChangeKind
DAY = timedelta(days=1)


def told(reconciliation):
    """Kind and amount of each change, in the order in which they were taken over."""
    return [(each.kind, each.amount.minor) for each in reconciliation.changes]


def reconciled(shop):
    """What one run brings, which must learn everything and leave sound books."""
    found = shop.reconciler.run()
    assert found.unsettled == ()
    assert Verify(shop.store).verify().findings == ()
    return found


def kept(shop):
    with shop.store.read() as books:
        return [each.reference for each in books.changes.recent(100)]


@pytest.fixture
def dashboard(shop):
    """Somebody at Stripe's Dashboard."""
    return shop.sdk.v1


@pytest.fixture
def held(shop):
    """A sale over 10.00 on hold, the till up to date, ten minutes ago."""
    sale = shop.held()
    reconciled(shop)
    shop.pass_time(timedelta(minutes=10))
    return sale


def test_what_the_till_did_itself_is_no_change(shop):
    shop.settlement.capture(shop.intent(shop.held()).id, euro(700))
    shop.settlement.release(shop.intent(shop.held()).id, CancelReason.ABANDONED)
    shop.checkout.abandon(shop.paying())
    before = shop.entries()
    found = reconciled(shop)
    assert (found.changes, kept(shop)) == ((), [])
    assert found.events > 0
    assert shop.entries() == before


def test_a_capture_in_the_dashboard_is_taken_over_with_its_time(shop, held, dashboard):
    intent = shop.intent(held).id
    dashboard.payment_intents.capture(intent, params={"amount_to_capture": 700})
    shop.pass_time(timedelta(hours=2))
    [change] = reconciled(shop).changes
    assert (change.kind, change.amount, change.intent, change.sale) == (
        _K.CAPTURED,
        euro(700),
        intent,
        held,
    )
    assert (change.occurred_at, change.seen_at) == (
        START + timedelta(minutes=10),
        START + timedelta(minutes=130),
    )
    assert change.event is not None
    assert shop.record(held).sale.state is SaleState.CAPTURED
    assert shop.booked()[1:] == [("capture", "7.00"), ("release", "3.00")]
    assert [entry.occurred_at for entry in shop.entries()[1:]] == [change.occurred_at] * 2


def test_a_cancel_in_the_dashboard_is_taken_over(shop, held, dashboard):
    dashboard.payment_intents.cancel(shop.intent(held).id)
    assert told(reconciled(shop)) == [(_K.CANCELED, 1000)]
    assert shop.record(held).sale.state is SaleState.RELEASED


def test_a_hold_that_lapsed_is_a_change(shop, held):
    shop.pass_time(8 * DAY)
    [change] = reconciled(shop).changes
    assert (change.kind, change.amount) == (_K.LAPSED, euro(1000))
    assert change.occurred_at == START + 7 * DAY
    assert shop.record(held).sale.state is SaleState.LAPSED


def test_a_lapse_that_the_board_saw_first_is_kept_all_the_same(shop, held):
    shop.pass_time(8 * DAY)
    shop.settlement.refresh()
    assert kept(shop) == [f"lapsed/{shop.intent(held).id}"]
    assert reconciled(shop).changes == ()


def test_an_unpaid_payment_that_was_canceled_elsewhere_frees_the_cart(shop, dashboard):
    sale = shop.paying()
    dashboard.payment_intents.cancel(shop.intent(sale).id)
    assert told(reconciled(shop)) == [(_K.CANCELED, 0)]
    assert shop.record(sale).sale.intent is None


def test_a_hold_placed_elsewhere_is_said(shop, dashboard):
    sale = shop.paying()
    intent = shop.intent(sale).id
    dashboard.payment_intents.confirm(intent, params={"payment_method": VISA})
    assert told(reconciled(shop)) == [(_K.HELD, 1000)]
    assert shop.record(sale).money is MoneyWord.HELD


def test_a_hold_that_follows_from_our_own_attempt_is_none(shop):
    sale = shop.paying()
    shop.checkout.authorise(sale, ASKS)
    shop.bench.finish_action(shop.intent(sale).id, passes=True)
    assert reconciled(shop).changes == ()
    assert shop.record(sale).money is MoneyWord.HELD


def test_somebody_elses_amount_is_a_change_though_we_asked_too(shop, held, dashboard, expect_log):
    expect_log("capture: no answer yet")
    shop.fault(Fault.RESET_BEFORE, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(shop.intent(held).id)
    dashboard.payment_intents.capture(shop.intent(held).id, params={"amount_to_capture": 400})
    found = shop.reconciler.run()
    assert (found.settled, found.unsettled) == (1, ())
    assert kept(shop) == [f"captured/{shop.intent(held).id}"]


# Money back -----------------------------------------------------------------------------


@pytest.fixture
def taken(shop):
    """A sale over 10.00 that was taken, the till up to date."""
    sale = shop.held()
    shop.settlement.capture(shop.intent(sale).id)
    reconciled(shop)
    shop.pass_time(timedelta(minutes=10))
    return sale


def _refund(dashboard, intent, amount):
    return dashboard.refunds.create(params={"payment_intent": intent, "amount": amount})


def test_a_refund_in_the_dashboard_is_booked_once(shop, taken, dashboard):
    refund = _refund(dashboard, shop.intent(taken).id, 300)
    [change] = reconciled(shop).changes
    assert (change.kind, change.amount, change.reference) == (
        _K.REFUNDED,
        euro(300),
        f"refunded/{refund.id}",
    )
    assert shop.booked()[-1] == ("refund", "3.00")
    assert shop.balance("assets:stripe") == 700
    _refund(dashboard, shop.intent(taken).id, 200)
    assert told(reconciled(shop)) == [(_K.REFUNDED, 200)]
    assert shop.balance("assets:stripe") == 500
    assert reconciled(shop).changes == ()


def test_a_refund_after_a_capture_in_part_is_no_release(shop, held, dashboard):
    shop.settlement.capture(shop.intent(held).id, euro(700))
    shop.pass_time(timedelta(minutes=1))
    _refund(dashboard, shop.intent(held).id, 300)
    assert told(reconciled(shop)) == [(_K.REFUNDED, 300)]
    assert shop.balance("assets:stripe") == 400


class Otherwise(StripeGateway):
    """Stripe that records a released remainder as a refund (`rows`), or counts none at all."""

    def __init__(self, shop, *, rows):
        super().__init__(shop.sdk)
        self._rows = rows
        self._clock = shop.simulator
        self._made = {}

    @override
    def retrieve(self, intent):
        found = super().retrieve(intent)
        charge = found.latest_charge
        if self._rows or not found.received:
            return found
        assert charge is not None
        assert charge.refunded is not None
        released = charge.amount - found.received
        return replace(found, latest_charge=replace(charge, refunded=charge.refunded - released))

    @override
    def send(self, request, *, key):
        found = super().send(request, key=key)
        if found.received and found.received < found.amount:
            self._made[found.id] = Refund(
                RefundId(f"re_of_{found.id}"),
                found.id,
                found.latest_charge.id,
                found.amount - found.received,
                "succeeded",
                self._clock.now(),
            )
        return found if self._rows else self.retrieve(found.id)

    @override
    def refunds(self, intent):
        own = [self._made[intent]] if self._rows and intent in self._made else []
        return [*super().refunds(intent), *own]


@pytest.mark.parametrize("rows", [True, False])
@pytest.mark.parametrize("is_followed", [True, False])
def test_however_stripe_shows_a_remainder_only_the_customers_refund_is_booked(
    shop, held, dashboard, rows, is_followed
):
    shop.gateway = Otherwise(shop, rows=rows)
    intent = shop.intent(held).id
    shop.settlement.capture(intent, euro(700))
    if is_followed:
        assert reconciled(shop).changes == ()
    shop.pass_time(timedelta(minutes=5))
    _refund(dashboard, intent, 300)
    assert told(reconciled(shop)) == [(_K.REFUNDED, 300)]
    assert shop.balance("assets:stripe") == 400
    assert told(reconciled(shop)) == []


def test_a_refund_that_fails_later_brings_the_money_back(shop, dashboard):
    sale = shop.paying()
    shop.checkout.authorise(sale, "pm_card_refundFail")
    shop.settlement.capture(shop.intent(sale).id)
    _refund(dashboard, shop.intent(sale).id, 300)
    assert told(reconciled(shop)) == [(_K.REFUNDED, 300)]
    shop.pass_time(2 * DAY)
    assert told(reconciled(shop)) == [(_K.REFUND_FAILED, 300)]
    assert shop.booked()[-2:] == [("refund", "3.00"), ("refund_failed", "3.00")]
    assert shop.balance("assets:stripe") == 1000


def test_a_refund_that_nobody_saw_before_it_failed_moves_nothing(shop, dashboard):
    sale = shop.paying()
    shop.checkout.authorise(sale, "pm_card_refundFail")
    shop.settlement.capture(shop.intent(sale).id)
    _refund(dashboard, shop.intent(sale).id, 300)
    shop.pass_time(2 * DAY)
    assert reconciled(shop).changes == ()
    assert shop.balance("assets:stripe") == 1000


def test_a_dispute_is_shown_once_and_followed(shop, taken):
    name = shop.bench.dispute(shop.intent(taken).id, amount=400)
    [change] = reconciled(shop).changes
    assert (change.kind, change.amount, change.reference) == (
        _K.DISPUTED,
        euro(400),
        f"disputed/{name}",
    )
    assert shop.balance("assets:stripe") == 1000
    shop.bench.close_dispute(name, won=False)
    assert reconciled(shop).changes == ()
    with shop.store.read() as books:
        [dispute] = books.aftermath.disputes(shop.intent(taken).id)
    assert dispute.status == "lost"


@pytest.mark.parametrize("path", ["GET /v1/refunds", "GET /v1/disputes"])
def test_a_key_that_may_not_read_money_back_is_said_and_the_rest_goes_on(
    shop, taken, dashboard, path
):
    other = shop.held(2000)
    _refund(dashboard, shop.intent(taken).id, 300)
    dashboard.payment_intents.cancel(shop.intent(other).id)
    shop.fault(Fault.FORBIDDEN, path, times=9)
    found = shop.reconciler.run()
    assert [error.code for error in found.unsettled] == ["key_lacks_permission"]
    assert (_K.CANCELED, 2000) in told(found)
    shop.calm()
    again = shop.reconciler.run(since=START - DAY)
    assert again.unsettled == ()
    assert shop.balance("assets:stripe") == 700
