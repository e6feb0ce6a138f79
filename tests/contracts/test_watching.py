"""What a gateway reads for the reconciler: news, lists, refunds and disputes, page by page."""

from datetime import timedelta
from typing import Final

import pytest
import stripe

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.event import CAPTURES, Page
from pos.domain.ids import EventId, IntentId
from pos.domain.money import Currency, Money
from pos.domain.operation import CaptureIntent, CreateIntent
from pos.errors import InDoubt, Misconfigured, PosError

EUR: Final = Currency("EUR")
AGO: Final = timedelta(minutes=5)


def _dashboard(world) -> stripe.V1Services:
    return world.gateway._v1


def _taken(world, minor: int = 1099):
    held = world.confirmed(minor=minor)
    return world.do(CaptureIntent(held.id, held.amount))


def _news_of(world, intent):
    """Everything about one payment, oldest first."""
    gateway, before, found = world.gateway, "", []
    while True:
        page = gateway.events_between(intent.created - AGO, None, before=before)
        found += [event for event in page.items if event.intent == intent.id]
        before = page.next
        if not before:
            return found[::-1]


def test_news_name_the_payment_its_time_and_whose_it_is(world):
    made = world.do(CreateIntent(Money(1099, EUR), "", {"ledger": "ldg_1", "sale": "sale_1"}))
    [news] = _news_of(world, made)
    assert (news.type, news.intent) == ("payment_intent.created", made.id)
    assert (news.ledger, news.sale) == ("ldg_1", "sale_1")
    assert abs(news.created - made.created) < AGO


def test_of_a_refund_nobody_says_whose_it_is(world):
    taken = _taken(world)
    _dashboard(world).refunds.create(params={"payment_intent": taken.id, "amount": 100})
    [created] = [each for each in _news_of(world, taken) if each.type == "refund.created"]
    assert (created.intent, created.ledger, created.sale) == (taken.id, None, None)


def test_a_capture_is_among_the_news(world):
    assert {each.type for each in _news_of(world, _taken(world))} >= CAPTURES


def test_after_a_cursor_come_the_younger_ones_oldest_first(world):
    first = world.created()
    [cursor] = _news_of(world, first)
    others = [world.created().id for _ in range(3)]
    page = world.gateway.events_after(cursor.id)
    assert [each.intent for each in page.items] == others
    assert world.gateway.events_after(page.items[-1].id) == Page(())


def test_more_than_a_page_goes_on_where_it_ended(world):
    _ = world.levers
    first = world.created()
    [cursor] = _news_of(world, first)
    made = [world.created().id for _ in range(103)]
    page = world.gateway.events_after(cursor.id)
    rest = world.gateway.events_after(EventId(page.next))
    assert [each.intent for each in (*page.items, *rest.items)] == made
    assert rest.next == ""
    newest = world.gateway.events_between(first.created - AGO, None)
    older = world.gateway.events_between(first.created - AGO, None, before=newest.next)
    assert len(newest.items) == 100
    assert [each.intent for each in older.items][-1] == first.id


def test_a_window_has_an_end(world):
    made = world.created()
    page = world.gateway.events_between(made.created - 2 * AGO, made.created - AGO)
    assert made.id not in [each.intent for each in page.items]


def test_a_cursor_of_nobody_is_unknown_there(world):
    with pytest.raises(Misconfigured, match="unknown_at_stripe"):
        world.gateway.events_after(EventId("evt_thatNobodyKnows"))


def test_a_cursor_that_aged_out_is_unknown_there(world):
    [cursor] = _news_of(world, world.created())
    world.levers.advance(timedelta(days=31))
    with pytest.raises(Misconfigured, match="unknown_at_stripe"):
        world.gateway.events_after(cursor.id)


def test_only_wanted_payments_are_listed_with_their_charge(world):
    held = world.confirmed()
    world.created()
    operation = held.metadata["operation"]
    page = world.gateway.intents_since(
        held.created - AGO, lambda metadata: metadata.get("operation") == operation
    )
    assert page.items == (held,)
    assert page.items[0].latest_charge is not None


def test_payments_are_listed_page_by_page(world):
    _ = world.levers
    made = [world.created() for _ in range(102)]
    newest = world.gateway.intents_since(made[0].created - AGO, lambda _: True)
    older = world.gateway.intents_since(made[0].created - AGO, lambda _: True, before=newest.next)
    assert [each.id for each in (*newest.items, *older.items)] == [each.id for each in made[::-1]]


def test_refunds_of_a_payment_are_read_with_their_reason(world):
    taken = _taken(world)
    made = _dashboard(world).refunds.create(
        params={
            "payment_intent": taken.id,
            "amount": 300,
            "reason": "duplicate",
            "metadata": {"operation": "pos1-x"},
        }
    )
    [refund] = world.gateway.refunds(taken.id)
    assert (refund.id, refund.amount, refund.reason) == (made.id, Money(300, EUR), "duplicate")
    assert (refund.intent, refund.operation, refund.counts) == (taken.id, "pos1-x", True)
    assert world.gateway.retrieve(taken.id).latest_charge.refunded == Money(300, EUR)
    assert taken.id in world.gateway.refunded_since(refund.created - AGO).items
    assert taken.id not in world.gateway.refunded_since(refund.created + AGO).items


def test_disputes_of_a_payment_are_read_with_their_deadline(world):
    taken = _taken(world)
    name = world.levers.dispute(taken.id, amount=500)
    [dispute] = world.gateway.disputes(taken.id)
    assert (dispute.id, dispute.amount, dispute.intent) == (name, Money(500, EUR), taken.id)
    assert (dispute.status, dispute.reason) == ("needs_response", "fraudulent")
    assert dispute.due_by > dispute.created
    assert world.gateway.retrieve(taken.id).latest_charge.is_disputed is True
    assert world.gateway.disputed_since(dispute.created - AGO).items == (taken.id,)


def test_without_any_there_are_none(world):
    taken = _taken(world)
    assert list(world.gateway.refunds(taken.id)) == []
    assert list(world.gateway.disputes(taken.id)) == []


HEARD: Final[dict[Fault, tuple[type[PosError], str]]] = {
    Fault.RESET_BEFORE: (InDoubt, "no_answer"),
    Fault.TRUNCATED_BODY: (InDoubt, "garbled"),
    Fault.HTML_PAGE: (InDoubt, "garbled"),
    Fault.BAD_GATEWAY: (InDoubt, "stripe_fault"),
    Fault.RATE_LIMIT: (InDoubt, "rate_limited"),
    Fault.FORBIDDEN: (Misconfigured, "key_lacks_permission"),
    Fault.KEY_EXPIRED: (Misconfigured, "key_rejected"),
}


@pytest.mark.parametrize("fault", list(HEARD))
def test_each_fault_is_one_of_our_kinds(world, fault):
    kind, code = HEARD[fault]
    made = world.created()
    when, name = made.created - AGO, IntentId(made.id)
    gateway = world.gateway
    for read in (
        lambda: gateway.events_after(EventId("evt_1")),
        lambda: gateway.events_between(when, None),
        lambda: gateway.intents_since(when, lambda _: True),
        lambda: gateway.refunds(name),
        lambda: gateway.refunded_since(when),
        lambda: gateway.disputes(name),
        lambda: gateway.disputed_since(when),
    ):
        world.levers.inject(fault)
        with pytest.raises(kind) as caught:
            read()
        assert (type(caught.value), caught.value.code) == (kind, code)


def test_where_a_payment_was_booked_is_no_news_of_it(world):
    taken = _taken(world)
    news = _news_of(world, taken)
    world.levers.advance(timedelta(seconds=2))
    assert _news_of(world, taken) == news
    [charge] = _dashboard(world).charges.list(params={"payment_intent": taken.id}).data
    assert charge.balance_transaction
    _dashboard(world).charges.update(charge.id, params={"metadata": {"lane": "2"}})
    assert [each.type for each in _news_of(world, taken)[len(news) :]] == ["charge.updated"]
