"""News may come twice, late, in any order, not at all or too late: the books stay the same."""

import shutil
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from pos.adapters.stripe_api.gateway import StripeGateway
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from pos.domain.drift import ChangeKind
from pos.domain.event import GatewayEvent, Page
from pos.domain.ids import EventId, IntentId
from pos.domain.intent import Intent
from pos.services.absorb import take_over
from pos.services.reconcile import Reconciler
from pos.services.verify import Verify
from tests.kit import START, VISA, Shop, practice_shop

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class PowerCut(BaseException):
    """Nobody handles this."""


class Grapevine(StripeGateway):
    """Stripe whose news come as `told` makes them; everything else is as it is."""

    def __init__(self, shop: Shop, told: Callable[[list[GatewayEvent]], Sequence[GatewayEvent]]):
        super().__init__(shop.sdk)
        self._told = told

    @override
    def events_after(self, cursor: EventId) -> Page[GatewayEvent]:
        found: list[GatewayEvent] = []
        page = super().events_after(cursor)
        while True:
            found += page.items
            if not page.next:
                return Page(tuple(self._told(found)))
            page = super().events_after(EventId(page.next))


class Cut(StripeGateway):
    """Stripe until the power fails, `left` reads from now."""

    def __init__(self, shop: Shop, left: int):
        super().__init__(shop.sdk)
        self._left = left

    @override
    def retrieve(self, intent: IntentId) -> Intent:
        self._left -= 1
        if self._left < 0:
            raise PowerCut
        return super().retrieve(intent)


def books_of(shop):
    """Everything that a run may change, but for the times when it was seen."""
    with shop.store.read() as books:
        entries = {
            entry.reference: (entry.kind, entry.amount, entry.postings, entry.sale)
            for entry in (booked.entry for booked in books.ledger.entries(None, None))
        }
        changes = {(each.reference, each.amount) for each in books.changes.recent(1000)}
        intents = {
            name: books.intents.get(name)
            for name in {booked.entry.intent for booked in books.ledger.entries(None, None)}
        }
    assert Verify(shop.store).verify().findings == ()
    return entries, changes, intents


@pytest.fixture
def dashboard(shop):
    return shop.sdk.v1


def _three(shop):
    """Three holds, known to the till, ten minutes ago; their payments."""
    sales = [shop.held(minor) for minor in (1000, 2000, 3000)]
    shop.reconciler.run()
    shop.pass_time(10 * MINUTE)
    return [shop.intent(sale).id for sale in sales]


def _outside(dashboard, payments):
    """One is taken in part and given back in part, one released, one taken."""
    one, two, three = payments
    dashboard.payment_intents.capture(one, params={"amount_to_capture": 700})
    dashboard.refunds.create(params={"payment_intent": one, "amount": 200})
    dashboard.payment_intents.cancel(two)
    dashboard.payment_intents.capture(three)
    return 4


def _expect(shop, changes=4):
    found = shop.reconciler.run()
    assert found.unsettled == ()
    assert len(found.changes) == changes
    assert Verify(shop.store).verify().findings == ()
    return found


def test_each_payment_is_read_once_however_much_news_there_is(shop, dashboard):
    payments = _three(shop)
    _outside(dashboard, payments)
    before = len(shop.requests("GET /v1/payment_intents/"))
    _expect(shop)
    assert len(shop.requests("GET /v1/payment_intents/")) - before == 3


def test_news_that_was_heard_is_not_heard_again(shop, dashboard):
    _outside(dashboard, _three(shop))
    _expect(shop)
    before = len(shop.requests("GET /v1/payment_intents/"))
    assert shop.reconciler.run().events == 0
    assert len(shop.requests("GET /v1/payment_intents/")) == before


def test_the_news_of_more_than_a_page_is_followed_to_its_end(shop, dashboard):
    payments = _three(shop)
    for number in range(120):
        dashboard.charges.update(
            shop.sdk.v1.payment_intents.retrieve(payments[0]).latest_charge,
            params={"description": f"note {number}"},
        )
    _outside(dashboard, payments)
    assert _expect(shop).events > 120
    assert shop.reconciler.run().events == 0


def test_an_event_that_appears_late_is_not_missed(shop, dashboard):
    payments = _three(shop)
    dashboard.payment_intents.cancel(payments[1])
    late: list[GatewayEvent] = []

    def hide(heard):
        late.extend(event for event in heard if event.intent == payments[1])
        return [event for event in heard if event.intent != payments[1]]

    shop.gateway = Grapevine(shop, hide)
    shop.pass_time(MINUTE)
    dashboard.payment_intents.capture(payments[2])
    _expect(shop, changes=1)
    assert late
    shop.gateway = StripeGateway(shop.sdk)
    assert [each.intent for each in _expect(shop, changes=1).changes] == [payments[1]]


def test_a_view_that_was_overtaken_while_it_was_read_is_ignored(shop, dashboard):
    payments = _three(shop)
    old = shop.gateway.retrieve(payments[2])
    dashboard.payment_intents.capture(payments[2])
    _expect(shop, changes=1)

    class Late(StripeGateway):
        @override
        def retrieve(self, intent: IntentId) -> Intent:
            return old

    shop.gateway = Late(shop.sdk)
    dashboard.charges.update(old.latest_charge.id, params={"description": "again"})
    _expect(shop, changes=0)
    assert ("capture", "30.00") in shop.booked()


def test_a_younger_view_is_not_lost_to_an_older_one_that_came_between(shop, dashboard):
    intent = shop.intent(shop.paying()).id
    dashboard.payment_intents.update(intent, params={"amount": 1500})
    older = shop.gateway.retrieve(intent)
    dashboard.payment_intents.update(intent, params={"amount": 2000})

    class Between(StripeGateway):
        """Somebody else's older look arrives while ours is on its way."""

        @override
        def retrieve(self, intent: IntentId) -> Intent:
            found = super().retrieve(intent)
            if older not in seen:
                seen.append(older)
                take_over(shop.store, shop.simulator, older)
            return found

    seen: list[Intent] = []
    shop.gateway = Between(shop.sdk)
    shop.reconciler.run(since=START - DAY)
    assert seen
    with shop.store.read() as books:
        assert books.intents.get(intent).amount.minor == 2000


@pytest.mark.parametrize("gap", [29 * DAY, 31 * DAY, 90 * DAY])
def test_after_a_gap_that_stripe_does_not_remember_everything_is_read(shop, dashboard, gap):
    payments = _three(shop)
    sale = shop.held(4000)
    shop.settlement.capture(shop.intent(sale).id)
    shop.reconciler.run()
    _outside(dashboard, payments)
    shop.pass_time(DAY)
    dashboard.refunds.create(params={"payment_intent": shop.intent(sale).id, "amount": 100})
    shop.bench.dispute(shop.intent(sale).id)
    shop.pass_time(gap)
    _expect(shop, changes=6)
    assert shop.balance("assets:stripe") == 500 + 3000 + 3900
    _expect(shop, changes=0)
    dashboard.refunds.create(params={"payment_intent": payments[2], "amount": 1})
    assert _expect(shop, changes=1).events > 0


def test_a_cursor_that_stripe_no_longer_knows_is_no_obstacle(shop, dashboard):
    payments = _three(shop)
    with shop.simulator.state.transaction():
        shop.simulator.state._connection.execute("DELETE FROM objects WHERE kind = 'event'")
    _outside(dashboard, payments)
    _expect(shop)


def test_the_first_run_of_an_older_ledger_learns_of_a_month(shop, dashboard):
    sales = [shop.held(minor) for minor in (1000, 2000)]
    shop.pass_time(3 * DAY)
    dashboard.payment_intents.capture(shop.intent(sales[0]).id)
    shop.pass_time(2 * DAY)
    dashboard.payment_intents.cancel(shop.intent(sales[1]).id)
    assert {each.kind for each in _expect(shop, changes=2).changes} == {
        ChangeKind.CAPTURED,
        ChangeKind.CANCELED,
    }
    _expect(shop, changes=0)


@pytest.mark.parametrize("wrong", [-400 * DAY, -DAY, timedelta(hours=3), 20 * DAY, 400 * DAY])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_clock_that_is_wrong_hides_no_news(shop, dashboard, wrong, is_first):
    class Clock:
        def now(self):
            return shop.simulator.now() + wrong

    sales = [shop.held(minor) for minor in (1000, 2000, 3000)]
    wrong_one = Reconciler(shop.store, shop.journal, lambda: shop.gateway, Clock())
    if not is_first:
        wrong_one.run()
    _outside(dashboard, [shop.intent(sale).id for sale in sales])
    assert len(wrong_one.run().changes) == 4
    assert wrong_one.run().changes == ()
    shop.pass_time(DAY)
    dashboard.refunds.create(params={"payment_intent": shop.intent(sales[2]).id, "amount": 1})
    assert len(wrong_one.run().changes) == 1


def test_a_new_till_on_a_busy_account_does_not_read_its_past(shop, dashboard):
    for _ in range(3):
        _foreign(dashboard)
    assert shop.reconciler.run().changes == ()
    assert shop.requests("GET /v1/payment_intents") == []
    _outside(dashboard, _three(shop))
    _expect(shop)


def test_without_any_news_the_next_run_begins_again(shop):
    assert shop.reconciler.run().events == 0
    with shop.store.read() as books:
        assert books.events.position() is None


@pytest.mark.parametrize("left", range(4))
def test_a_power_cut_between_two_payments_loses_no_news(shop, dashboard, left):
    _outside(dashboard, _three(shop))
    shop.gateway = Cut(shop, left)
    if left < 3:
        with pytest.raises(PowerCut):
            shop.reconciler.run()
    shop.restart()
    shop.gateway = StripeGateway(shop.sdk)
    shop.reconciler.run()
    assert len(books_of(shop)[1]) == 4
    _expect(shop, changes=0)


@pytest.mark.parametrize("commits", range(4))
def test_a_power_cut_after_any_commit_repeats_harmlessly(shop, dashboard, commits):
    _outside(dashboard, _three(shop))
    real, left = shop.store.write, [commits]

    @contextmanager
    def write():
        with real() as books:
            yield books
        left[0] -= 1
        if left[0] < 0:
            raise PowerCut

    shop.store.write = write
    with pytest.raises(PowerCut):
        shop.reconciler.run()
    shop.restart()
    shop.reconciler.run()
    assert len(books_of(shop)[1]) == 4
    _expect(shop, changes=0)


@pytest.mark.parametrize("path", ["GET /v1/events", "GET /v1/payment_intents/", "GET /v1/refunds"])
@pytest.mark.parametrize(
    "fault",
    [
        Fault.RATE_LIMIT,
        Fault.RESET_BEFORE,
        Fault.TRUNCATED_BODY,
        Fault.HTML_PAGE,
        Fault.SERVER_ERROR,
        Fault.KEY_EXPIRED,
    ],
)
def test_a_fault_on_the_way_is_told_and_the_next_run_goes_on(shop, dashboard, fault, path):
    _outside(dashboard, _three(shop))
    shop.fault(fault, path)
    assert shop.reconciler.run().unsettled != ()
    again = shop.reconciler.run()
    assert again.unsettled == ()
    assert len(books_of(shop)[1]) == 4
    _expect(shop, changes=0)


class Endless(StripeGateway):
    """So many pages of news about other people's payments, four about each."""

    def __init__(self, shop: Shop, pages: int):
        super().__init__(shop.sdk)
        self._left = pages

    @override
    def events_after(self, cursor: EventId) -> Page[GatewayEvent]:
        self._left -= 1
        names = [f"{self._left}_{number}" for number in range(100)]
        page = [
            GatewayEvent(
                EventId(f"evt_{name}"),
                "payment_intent.succeeded",
                START,
                IntentId(f"pi_{self._left}_{number // 4}"),
                "ldg_of_others",
                "",
            )
            for number, name in enumerate(names)
        ]
        return Page(tuple(page), page[-1].id if self._left > 0 else "")


def test_memory_does_not_grow_with_the_length_of_the_silence(shop):
    peaks = []
    shop.held()
    shop.reconciler.run()
    for pages in (5, 50, 150):
        shop.gateway = Endless(shop, pages)
        tracemalloc.start()
        assert shop.reconciler.run().events == pages * 100
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.3 * peaks[1]


# Whose payment it is --------------------------------------------------------------------


def _foreign(dashboard, **metadata):
    return dashboard.payment_intents.create(
        params={
            "amount": 1500,
            "currency": "eur",
            "capture_method": "manual",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "payment_method_options": {"card": {}},
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "metadata": metadata,
        }
    ).id


@pytest.mark.parametrize("metadata", [{}, {"ledger": "ldg_of_another_till", "sale": "sale_x"}])
def test_payments_of_others_on_the_account_are_not_even_read(shop, dashboard, metadata):
    other = _foreign(dashboard, **metadata)
    dashboard.payment_intents.capture(other)
    _expect(shop, changes=0)
    assert shop.requests(f"GET /v1/payment_intents/{other}") == []


def test_a_refund_of_somebody_elses_payment_is_ignored(shop, dashboard):
    other = _foreign(dashboard)
    dashboard.payment_intents.capture(other)
    dashboard.refunds.create(params={"payment_intent": other})
    _expect(shop, changes=0)
    assert shop.entries() == []


def test_a_payment_of_ours_that_the_backup_did_not_know_is_adopted_once(shop, dashboard):
    unknown = _foreign(dashboard, ledger="ldg_of_the_tests", sale="sale_of_yesterday")
    dashboard.payment_intents.capture(unknown)
    [change] = _expect(shop, changes=1).changes
    assert (change.kind, change.sale) == (ChangeKind.CAPTURED, None)
    assert shop.balance("income:unassigned") == -1500
    _expect(shop, changes=0)
    assert not shop.reconciler.report().open


def test_a_sale_from_the_backup_learns_that_it_was_paid_afterwards(tmp_path):
    with practice_shop(tmp_path) as shop:
        sale = shop.cart()
        shop.file.close()
        backup = tmp_path / "backup.db"
        shutil.copy(shop.path, backup)
        shop.start()
        shop.checkout.begin(sale)
        shop.checkout.authorise(sale, VISA)
        restored = Shop(backup, simulator=shop.simulator)
        found = restored.reconciler.run(since=shop.simulator.now() - DAY)
        assert [each.kind for each in found.changes] == [ChangeKind.HELD]
        record = restored.record(sale)
        assert (record.sale.state, record.changes) == ("held", found.changes)
        assert Verify(restored.store).verify().findings == ()
        restored.file.close()


# Any order, any number ------------------------------------------------------------------


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A till that knows three holds and the Stripe that has them, as two files."""
    folder = tmp_path_factory.mktemp("before")
    simulator = Simulator(folder / "stripe.db", wall=lambda: START)
    shop = Shop(folder / "till.db", simulator=simulator)
    for minor in (1000, 2000, 3000):
        shop.held(minor)
    shop.reconciler.run()
    shop.pass_time(10 * MINUTE)
    shop.close()
    return folder


@contextmanager
def _silence(before: Path) -> Iterator[tuple[Shop, Shop]]:
    """Two tills with the same ledger up to here, of which only one will hear the plain news."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copy(before / "stripe.db", folder / "stripe.db")
        for name in ("till.db", "twin.db"):
            shutil.copy(before / "till.db", folder / name)
        simulator = Simulator(folder / "stripe.db", wall=lambda: START)
        twin = Shop(folder / "twin.db", simulator=simulator)
        shop = Shop(folder / "till.db", simulator=simulator)
        try:
            yield shop, twin
        finally:
            twin.file.close()
            shop.close()


ACTIONS = ("capture", "part", "cancel", "refund", "refund again", "dispute", "wait")


def _do(shop: Shop, intent: IntentId, action: str) -> None:
    """One thing that somebody does elsewhere, where the payment's state allows it."""
    stripe = shop.sdk.v1
    status = stripe.payment_intents.retrieve(intent).status
    match action:
        case "capture" if status == "requires_capture":
            stripe.payment_intents.capture(intent)
        case "part" if status == "requires_capture":
            stripe.payment_intents.capture(intent, params={"amount_to_capture": 600})
        case "cancel" if status == "requires_capture":
            stripe.payment_intents.cancel(intent)
        case "refund" | "refund again" if status == "succeeded":
            stripe.refunds.create(params={"payment_intent": intent, "amount": 250})
        case "dispute" if status == "succeeded":
            shop.bench.dispute(intent)
        case _:
            shop.pass_time(timedelta(hours=30))


@settings(max_examples=10)
@given(
    done=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(ACTIONS)), max_size=6),
    luck=st.randoms(use_true_random=False),
)
def test_any_order_and_number_of_the_news_lead_to_the_same_books(before, done, luck):
    def retold(heard: list[GatewayEvent]) -> list[GatewayEvent]:
        """Of every payment at least one piece of news, some of it twice or under two names.

        What the till heard before the silence comes again too, and says nothing: it does not count.
        """
        luck.shuffle(heard)
        least = {event.intent: event for event in heard if event.created > START}
        more = [event for event in heard if luck.random() < 0.5]
        twins = [replace(event, id=EventId(f"{event.id}_again")) for event in more]
        told = [*least.values(), *more, *more, *twins]
        luck.shuffle(told)
        return told

    with _silence(before) as (shop, twin):
        payments = [hold.intent for hold in shop.settlement.holds()]
        for place, action in done:
            _do(shop, payments[place], action)
        shop.reconciler.run()
        twin.gateway = Grapevine(twin, retold)
        assert twin.reconciler.run().unsettled == ()
        assert books_of(twin) == books_of(shop)
