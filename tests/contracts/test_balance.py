"""What a gateway reads of Stripe's balance: movements, what they belong to, and payouts."""

from datetime import timedelta
from typing import Final

import pytest

from pos.adapters.stripe_api.balance_bodies import movement_from, payout_from
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.balance import BalanceTransaction, BalanceType, Payout, PayoutStatus
from pos.domain.event import Page
from pos.domain.ids import PaymentMethodId, PayoutId
from pos.domain.money import Currency, Money
from pos.domain.operation import CaptureIntent, ConfirmIntent, CreateIntent
from pos.errors import InDoubt, Misconfigured, Refused
from pos.ports.money_flows import BalanceGateway

EUR: Final = Currency("EUR")
USD: Final = Currency("USD")
AGO: Final = timedelta(minutes=5)
THREE_DAYS: Final = timedelta(days=3)


def _taken(world, minor: int = 1099, currency: Currency = EUR, token: str = "pm_card_visa"):
    made = world.do(CreateIntent(Money(minor, currency), "", {"ledger": "ldg_1"}))
    held = world.do(ConfirmIntent(made.id, PaymentMethodId(token), made.amount))
    return world.do(CaptureIntent(held.id, held.amount))


def _refund(world, intent, minor: int):
    given = {"payment_intent": intent.id, "amount": minor}
    return world.gateway._v1.refunds.create(params=given)


def _moved(world, intent) -> list[BalanceTransaction]:
    """Everything that one payment moved, oldest first."""
    gateway, before, found = world.gateway.balance, "", []
    while True:
        page = gateway.moved_since(intent.created - AGO, before=before)
        found += [each for each in page.items if each.intent == intent.id]
        if not page.next:
            return found[::-1]
        before = page.next


def _payout(world) -> Payout:
    """The payout of what was taken."""
    world.levers.advance(THREE_DAYS)
    [payout] = world.gateway.balance.payouts_since(
        world.levers.now() - THREE_DAYS - timedelta(days=1)
    ).items
    return payout


def test_the_port_is_kept(world):
    port: BalanceGateway = world.gateway.balance
    assert port.moved_since(world.levers.now()) == Page(())


def test_a_capture_is_a_movement_with_its_fee_and_its_payment(world, needs):
    needs("get", "/v1/balance_transactions")
    intent = _taken(world, 1000)
    [one] = _moved(world, intent)
    assert (one.type, one.word, one.category) == (BalanceType.CHARGE, "charge", "charge")
    assert one.amount == Money(1000, EUR)
    assert one.fee.minor > 0
    assert one.net == one.amount - one.fee
    assert (one.charge, one.source) == (intent.latest_charge.id, intent.latest_charge.id)
    assert (one.ledger, one.payout, one.asked, one.rate) == ("ldg_1", None, None, "")
    assert one.is_available is False
    assert one.created < one.available_on


def test_refunds_and_disputes_say_whose_they_are(world):
    intent = _taken(world, 1000)
    refund = _refund(world, intent, 300)
    dispute = world.levers.dispute(intent.id, amount=200)
    world.levers.close_dispute(dispute, won=True)
    _, given, lost, won = _moved(world, intent)
    assert (given.type, given.refund, given.net.minor) == (BalanceType.REFUND, refund.id, -300)
    assert (lost.type, lost.dispute, lost.category) == (
        BalanceType.ADJUSTMENT,
        dispute,
        "dispute",
    )
    assert (lost.amount.minor, lost.net.minor < -200) == (-200, True)
    assert (won.category, won.net.minor) == ("dispute_reversal", 200)
    assert {each.ledger for each in (given, lost, won)} == {"ldg_1"}
    assert {each.charge for each in (given, lost, won)} == {intent.latest_charge.id}


def test_money_of_another_currency_says_what_was_asked(world):
    world.levers.settle_in("EUR")
    intent = _taken(world, 1000, USD)
    _refund(world, intent, 400)
    charge, refund = _moved(world, intent)
    assert (charge.amount, charge.asked) == (Money(861, EUR), Money(1000, USD))
    assert (refund.amount, refund.asked) == (Money(-344, EUR), Money(-400, USD))
    assert charge.rate == refund.rate == "0.861"
    assert charge.fee.currency == EUR


def test_a_payout_and_its_parts_come_to_nothing_together(world):
    intent = _taken(world, 1000)
    _refund(world, intent, 300)
    payout = _payout(world)
    parts = world.gateway.balance.parts_of(payout.id).items
    assert sum(part.net.minor for part in parts) == 0
    assert {part.payout for part in parts} == {payout.id}
    assert {part.type for part in parts} == {
        BalanceType.CHARGE,
        BalanceType.REFUND,
        BalanceType.PAYOUT,
    }
    [whole] = [part for part in parts if part.type is BalanceType.PAYOUT]
    assert (whole.amount, whole.source, whole.intent) == (-payout.amount, payout.id, None)
    assert all(part.is_available for part in parts)


def test_a_payout_is_read_again_as_it_goes_on(world):
    _taken(world)
    payout = _payout(world)
    assert payout.is_automatic is True
    assert payout.status in {PayoutStatus.IN_TRANSIT, PayoutStatus.PENDING}
    world.levers.advance(THREE_DAYS)
    paid = world.gateway.balance.payout(payout.id)
    assert (paid.status, paid.trace != "") == (PayoutStatus.PAID, True)
    assert payout.created.date() < paid.arrival_date
    assert world.levers.fail_payout() == payout.amount
    failed = world.gateway.balance.payout(payout.id)
    assert (failed.status, failed.failure_code) == (PayoutStatus.FAILED, "account_closed")
    back = world.gateway.balance.moved_since(world.levers.now() - AGO).items
    assert [(one.type, one.net) for one in back] == [(BalanceType.PAYOUT_FAILURE, payout.amount)]


def test_movements_are_listed_page_by_page(world):
    _ = world.levers
    intent = _taken(world)
    made = [_refund(world, intent, 1).id for _ in range(100)]
    page = world.gateway.balance.moved_since(intent.created - AGO)
    rest = world.gateway.balance.moved_since(intent.created - AGO, before=page.next)
    assert [each.refund for each in (*page.items, *rest.items)] == [*made[::-1], None]
    assert rest.next == ""
    payout = _payout(world)
    parts = world.gateway.balance.parts_of(payout.id)
    more = world.gateway.balance.parts_of(payout.id, before=parts.next)
    assert len({each.id for each in (*parts.items, *more.items)}) == 102


def test_nobody_knows_a_payout_that_is_none(world, needs):
    needs("get", "/v1/payouts")
    for read in (world.gateway.balance.payout, world.gateway.balance.parts_of):
        with pytest.raises(Misconfigured, match="unknown_at_stripe"):
            read(PayoutId("po_thatNobodyKnows"))


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.SERVER_ERROR, Fault.TRUNCATED_BODY])
def test_no_answer_is_a_doubt(world, fault):
    world.levers.inject(fault, path="/v1/balance_transactions")
    with pytest.raises(InDoubt):
        world.gateway.balance.moved_since(world.levers.now() - AGO)


RAW: Final = {
    "object": "balance_transaction",
    "id": "txn_1",
    "amount": 100,
    "fee": 3,
    "net": 97,
    "currency": "eur",
    "created": 1_793_145_600,
    "type": "climate_order_purchase",
}


def test_what_nobody_here_has_heard_of_is_another_movement():
    one = movement_from(RAW)
    assert (one.type, one.word, one.source) == (BalanceType.OTHER, RAW["type"], "")
    assert (one.available_on, one.is_available, one.intent) == (one.created, False, None)
    status = {"id": "po_1", "object": "payout", "status": "resting", "amount": 1, "currency": "eur"}
    assert payout_from({**status, "created": 0}).status is PayoutStatus.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"net": 96}, ValueError), ({"object": "charge"}, ValueError), ({"currency": "xxx"}, Refused)],
)
def test_a_movement_that_is_none_is_not_read(changed, error):
    with pytest.raises(error):
        movement_from({**RAW, **changed})


def test_of_a_payment_in_parts_only_the_first_movement_says_what_was_asked():
    charge = {
        "id": "ch_1",
        "object": "charge",
        "currency": "usd",
        "amount_captured": 120,
        "payment_intent": "pi_1",
        "balance_transaction": "txn_1",
        "metadata": {"ledger": "ldg_1"},
    }
    first = movement_from({**RAW, "source": charge})
    second = movement_from({**RAW, "id": "txn_2", "source": charge})
    assert (first.asked, second.asked) == (Money(120, USD), None)
    assert (second.intent, second.ledger) == ("pi_1", "ldg_1")


def test_a_currency_we_do_not_know_is_no_obstacle_where_it_was_changed():
    refund = {"id": "re_1", "object": "refund", "currency": "xxx", "amount": 5, "charge": "ch_1"}
    one = movement_from({**RAW, "source": refund}, charge={"metadata": {"ledger": "ldg_1"}})
    assert (one.asked, one.refund, one.charge, one.ledger) == (None, "re_1", "ch_1", "ldg_1")
