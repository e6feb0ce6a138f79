"""Sales in any order of events, with faults and restarts: once, never lost, never untrue."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from typing_extensions import override

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.ids import SaleId
from pos.domain.intent import CancelReason
from pos.domain.operation import IN_FLIGHT
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import Broken, PosError
from pos.services.verify import Verify
from tests.kit import ASKS, BROKE, VISA, euro
from tests.machines.room import ASKS_THEN_DECLINES, THINKS, ShopMachine, in_the_suite

pytestmark = pytest.mark.timeout(600)  # a failure is worth being made small
SPANS = (
    timedelta(seconds=61),
    timedelta(minutes=3),
    timedelta(minutes=11),
    timedelta(hours=21),
    timedelta(days=8),
)
AMOUNTS = st.integers(50, 5000)
STAGES = ("paying", "held", "cart", "at the bank")
WHICH = st.sampled_from((0, 0, 1))
TROUBLE = st.none() | st.tuples(
    st.sampled_from(Fault), st.sampled_from(("POST ", "POST ", "GET ", "")), st.integers(1, 3)
)
"""What goes wrong during one act: which fault, with which requests, how often."""


class Sales(ShopMachine):
    """Two sales of one till, a Stripe that others use too, and everything that goes wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.sales: list[SaleId] = []  # the last two customers
        self.all_sales: list[SaleId] = []
        self.moved_elsewhere: set[str] = set()
        self.lost: dict[str, datetime] = {}
        self.seen = 0

    @initialize()
    def the_shop_opens(self):
        self.cart = self.shop.record(self.shop.cart()).sale.cart
        for stage in STAGES[:2]:
            self._serve(1000, stage)

    @precondition(lambda self: self._over())
    @rule(amount=AMOUNTS, stage=st.sampled_from(STAGES))
    def another_customer_comes(self, amount, stage):
        self.sales.remove(self._over()[0])
        self._serve(amount, stage)

    def _serve(self, amount, stage):
        sale = self.shop.counter.start(self.cart.set_price(1, euro(amount))).id
        self.sales.append(sale)
        self.all_sales.append(sale)
        if stage != "cart":
            self.shop.checkout.begin(sale)
        if stage in {"held", "at the bank"}:
            self.shop.checkout.authorise(sale, VISA if stage == "held" else ASKS)

    def _over(self):
        return self._in(
            SaleState.CAPTURED, SaleState.RELEASED, SaleState.LAPSED, SaleState.ABANDONED
        )

    # What the cashier does ---------------------------------------------------------------

    @rule(which=WHICH, trouble=TROUBLE)
    def begins(self, which, trouble):
        sale = self.sales[which]
        self._try(sale, lambda: self.shop.checkout.begin(sale), trouble)

    @rule(
        which=WHICH,
        card=st.sampled_from((VISA, VISA, BROKE, ASKS, THINKS, ASKS_THEN_DECLINES)),
        trouble=TROUBLE,
    )
    def presents_a_card(self, which, card, trouble):
        sale = self.sales[which]
        if self.shop.record(sale).sale.state is SaleState.OPEN:
            self._try(sale, lambda: self.shop.checkout.begin(sale))
        self._try(sale, lambda: self.shop.checkout.authorise(sale, card), trouble, runs_a_card=True)

    @rule(which=WHICH, trouble=TROUBLE)
    def looks(self, which, trouble):
        sale = self.sales[which]
        self._try(sale, lambda: self.shop.checkout.follow(sale), trouble, runs_a_card=True)

    @rule(which=WHICH, trouble=TROUBLE)
    def goes_back(self, which, trouble):
        sale = self.sales[which]
        self._try(sale, lambda: self.shop.checkout.back_to_cart(sale), trouble)

    @precondition(lambda self: self._in(SaleState.OPEN, SaleState.PAYING))
    @rule()
    def parks(self):
        sale = self._in(SaleState.PAYING, SaleState.OPEN)[0]
        self._try(sale, lambda: self.shop.counter.park(sale, "the tall one"))

    @precondition(lambda self: self._in(SaleState.PARKED))
    @rule()
    def takes_it_up_again(self):
        sale = self._in(SaleState.PARKED)[0]
        self._try(sale, lambda: self.shop.counter.take_up(sale))

    @precondition(lambda self: self._in(SaleState.OPEN))
    @rule(amount=AMOUNTS)
    def changes_the_cart(self, amount):
        self.shop.change(self._in(SaleState.OPEN)[0], amount)

    @precondition(lambda self: self._in(SaleState.OPEN, SaleState.PAYING))
    @rule(trouble=TROUBLE)
    def gives_up(self, trouble):
        sale = self._in(SaleState.PAYING, SaleState.OPEN)[0]
        self._try(sale, lambda: self.shop.checkout.abandon(sale), trouble)

    @precondition(lambda self: self._with_an_intent())
    @rule(percent=st.sampled_from((None, 1, 50, 100, 200)), trouble=TROUBLE)
    def captures(self, percent, trouble):
        sale = self._with_an_intent()[0]
        intent = self.shop.intent(sale)
        amount = None if percent is None else euro(intent.amount.minor * percent // 100)
        self._try(sale, lambda: self.shop.settlement.capture(intent.id, amount), trouble)

    @precondition(lambda self: self._with_an_intent())
    @rule(reason=st.sampled_from(CancelReason), trouble=TROUBLE)
    def releases(self, reason, trouble):
        sale = self._with_an_intent()[0]
        intent = self.shop.intent(sale).id
        self._try(sale, lambda: self.shop.settlement.release(intent, reason), trouble)

    @rule(trouble=TROUBLE)
    def reads_the_board(self, trouble):
        self._try(None, self.shop.settlement.refresh, trouble)

    @rule(trouble=TROUBLE)
    def restarts(self, trouble):
        self.shop.restart()
        self._try(None, self.shop.journal.recover, trouble)

    def _in(self, *states):
        return [sale for sale in self.sales if self.shop.record(sale).sale.state in states]

    def _with_an_intent(self):
        """Held ones first: only there can something be captured or released."""
        known = [sale for sale in self.sales if self.shop.record(sale).intent]
        return sorted(known, key=lambda sale: self.shop.record(sale).money is not MoneyWord.HELD)

    def _try(self, sale, act, trouble=None, *, runs_a_card=False):
        """Do it; whatever it says no to, it is never our own mistake."""
        cards = len(self.shop.requests("/confirm"))
        if trouble is not None:
            self.shop.fault(*trouble)
        try:
            act()
        except Broken:
            raise
        except PosError:
            pass
        else:
            self.moved_elsewhere.discard(sale)
        self.shop.calm()
        assert runs_a_card or len(self.shop.requests("/confirm")) == cards
        for request in self.shop.simulator.requests[self.seen :]:
            if request.status:
                self.lost.pop(request.key, None)
            else:
                self.lost[request.key] = self.shop.simulator.now()
        self.seen = len(self.shop.simulator.requests)

    # What the world does -----------------------------------------------------------------

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span):
        self.shop.pass_time(span)
        self.moved_elsewhere.update(self.all_sales)

    @precondition(lambda self: self._at_stripe("requires_action"))
    @rule(passes=st.booleans())
    def a_customer_comes_back_from_the_bank(self, passes):
        intent = self._moved_elsewhere("requires_action")
        self.shop.bench.finish_action(intent["id"], passes=passes)

    @precondition(lambda self: self._at_stripe("processing"))
    @rule(approves=st.booleans())
    def the_bank_decides(self, approves):
        self.shop.bench.decide(self._moved_elsewhere("processing")["id"], approves=approves)

    @precondition(lambda self: self._at_stripe("requires_capture"))
    @rule(part=st.booleans())
    def somebody_captures_in_the_dashboard(self, part):
        intent = self._moved_elsewhere("requires_capture")
        amount = max(1, intent["amount_capturable"] // (2 if part else 1))
        self.elsewhere(f"payment_intents/{intent['id']}/capture", f"amount_to_capture={amount}")

    @precondition(lambda self: self._at_stripe("requires_payment_method", "requires_capture"))
    @rule()
    def somebody_cancels_in_the_dashboard(self):
        intent = self._moved_elsewhere("requires_payment_method", "requires_capture")
        self.elsewhere(f"payment_intents/{intent['id']}/cancel")

    @precondition(lambda self: self._still_on_its_way())
    @rule()
    def a_lost_request_arrives_after_all(self):
        """As long as it can, the till must not have said anything that this makes untrue."""
        for operation in self._still_on_its_way():
            with suppress(PosError):
                self.shop.gateway.send(operation.request, key=operation.id)

    def _still_on_its_way(self):
        soon = self.shop.simulator.now() - IN_FLIGHT + timedelta(seconds=20)
        return [
            operation
            for sale in self.all_sales
            for operation in self.shop.operations(sale)
            if operation.id in self.lost and self.lost[operation.id] > soon
        ]

    # The judge ---------------------------------------------------------------------------

    def _at_stripe(self, *statuses):
        return [intent for intent in self.at_stripe()[0] if intent["status"] in statuses]

    def _moved_elsewhere(self, *statuses):
        """One of those, which the till does not see move."""
        intent = self._at_stripe(*statuses)[0]
        self.moved_elsewhere.add(intent["metadata"]["sale"])
        return intent

    def _truth(self, sale, intents):
        statuses = {i["status"] for i in intents if i["metadata"]["sale"] == sale}
        if "requires_capture" in statuses:
            return MoneyWord.HELD
        if "succeeded" in statuses:
            return MoneyWord.TAKEN
        return MoneyWord.CHECKING if "processing" in statuses else MoneyWord.NOT_TAKEN

    @invariant()
    def no_sale_is_charged_twice(self):
        intents, charges = self.at_stripe()
        for sale in self.all_sales:
            own = {i["id"] for i in intents if i["metadata"]["sale"] == sale}
            approved = [
                c for c in charges if c["payment_intent"] in own and c["status"] == "succeeded"
            ]
            assert len(approved) <= 1

    @invariant()
    def what_the_till_says_is_true(self):
        intents, _ = self.at_stripe()
        for sale in self.all_sales:
            if sale not in self.moved_elsewhere:
                said = self.shop.record(sale).money
                assert said in {self._truth(sale, intents), MoneyWord.CHECKING}

    @invariant()
    def the_books_balance(self):
        accounts = ("memo", "assets", "income", "liabilities")
        assert sum(self.shop.balance(account) for account in accounts) == 0
        assert self.shop.balance("memo") == 0
        assert self.shop.balance("memo:holds") >= 0

    @precondition(lambda self: self.shop.open_operations())
    @rule()
    def the_storm_is_over(self):
        self._everything_comes_home()

    def _everything_comes_home(self):
        """Stripe can be reached again."""
        shop = self.shop
        shop.pass_time(IN_FLIGHT)
        for error in shop.journal.recover():
            assert error.code == "needs_a_person"
        for operation in shop.open_operations():
            shop.journal.give_up(operation.id)
        for sale in self.all_sales:
            shop.checkout.follow(sale)
        shop.settlement.refresh()
        self.moved_elsewhere.clear()
        assert shop.open_operations() == []
        self._everything_agrees()

    def _everything_agrees(self):
        shop = self.shop
        intents, charges = self.at_stripe()
        ours = {record.intent.id for record in map(shop.record, self.all_sales) if record.intent}
        for sale in self.all_sales:
            assert shop.record(sale).money is self._truth(sale, intents)
        assert shop.balance("assets:stripe") == sum(i["amount_received"] for i in intents)
        assert shop.balance("memo:holds") == sum(i["amount_capturable"] for i in intents)
        held = sum(entry.amount.minor for entry in shop.entries() if entry.kind == "hold")
        approved = [c for c in charges if c["status"] == "succeeded"]
        assert held == sum(charge["amount"] for charge in approved)
        assert {str(hold.intent) for hold in shop.settlement.holds()} == {
            i["id"] for i in intents if i["status"] == "requires_capture"
        }
        # What nobody looks after any more can be paid by nobody.
        ours -= {
            record.intent.id
            for record in map(shop.record, self.all_sales)
            if record.intent and record.sale.state is SaleState.ABANDONED
        }
        for intent in intents:
            assert intent["id"] in ours or intent["status"] in {"canceled", "succeeded"}

    @override
    def the_end(self) -> None:
        if self.all_sales:
            self._everything_comes_home()
            assert Verify(self.shop.store).verify().holds


TestSales = Sales.TestCase
TestSales.settings = in_the_suite(examples=30, steps=30)
