"""Sales in any order of events, with faults and restarts: once, never lost, never untrue."""

import logging
import tempfile
from datetime import timedelta
from pathlib import Path

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from typing_extensions import override

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.ids import PaymentMethodId, SaleId
from pos.domain.intent import CancelReason
from pos.domain.operation import IN_FLIGHT
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import Broken, PosError
from tests.kit import ASKS, BROKE, VISA, Shop, euro

THINKS = PaymentMethodId("pm_card_practiceProcessing")
ASKS_THEN_DECLINES = PaymentMethodId("pm_card_threeDSecureRequiredChargeDeclined")
PATHS = ("POST ", "GET ", "/confirm", "/capture", "/cancel", "")
SPANS = (
    timedelta(seconds=61),
    timedelta(minutes=3),
    timedelta(minutes=11),
    timedelta(hours=21),
    timedelta(days=8),
)
AMOUNTS = st.integers(50, 5000)
WHICH = st.integers(0, 2)


class Sales(RuleBasedStateMachine):
    """Three sales of one till, a Stripe that others use too, and everything that goes wrong."""

    def __init__(self) -> None:
        super().__init__()
        logging.disable(logging.WARNING)  # doubts are what this is about
        self._folder = tempfile.TemporaryDirectory()
        self.shop = Shop(Path(self._folder.name) / "training-acct_1Practice.db")
        self.sales: list[SaleId] = []
        self.moved_elsewhere: set[str] = set()

    @initialize(amounts=st.tuples(AMOUNTS, AMOUNTS, AMOUNTS))
    def put_things_into_carts(self, amounts):
        first = self.shop.cart(amounts[0])
        cart = self.shop.record(first).sale.cart
        others = [
            self.shop.counter.start(cart.set_price(1, euro(amount))).id for amount in amounts[1:]
        ]
        self.sales = [first, *others]

    # What the cashier does ---------------------------------------------------------------

    @rule(which=WHICH)
    def begins(self, which):
        sale = self.sales[which]
        self._try(sale, lambda: self.shop.checkout.begin(sale))

    @rule(which=WHICH, card=st.sampled_from((VISA, BROKE, ASKS, THINKS, ASKS_THEN_DECLINES)))
    def presents_a_card(self, which, card):
        sale = self.sales[which]
        self._try(sale, lambda: self.shop.checkout.authorise(sale, card))

    @rule(which=WHICH)
    def looks(self, which):
        sale = self.sales[which]
        self._try(sale, lambda: self.shop.checkout.follow(sale))

    @rule(which=WHICH)
    def goes_back(self, which):
        sale = self.sales[which]
        self._try(sale, lambda: self.shop.checkout.back_to_cart(sale))

    @rule(which=WHICH, amount=AMOUNTS)
    def changes_the_cart(self, which, amount):
        if self.shop.record(self.sales[which]).sale.state is SaleState.OPEN:
            self.shop.change(self.sales[which], amount)

    @rule(which=WHICH)
    def gives_up(self, which):
        sale = self.sales[which]
        self._try(sale, lambda: self.shop.checkout.abandon(sale))

    @rule(which=WHICH, percent=st.sampled_from((None, 1, 50, 100, 200)))
    def captures(self, which, percent):
        sale = self.sales[which]
        intent = self.shop.record(sale).intent
        if intent is not None:
            amount = None if percent is None else euro(intent.amount.minor * percent // 100)
            self._try(sale, lambda: self.shop.settlement.capture(intent.id, amount))

    @rule(which=WHICH, reason=st.sampled_from(CancelReason))
    def releases(self, which, reason):
        sale = self.sales[which]
        intent = self.shop.record(sale).intent
        if intent is not None:
            self._try(sale, lambda: self.shop.settlement.release(intent.id, reason))

    @rule()
    def reads_the_board(self):
        self._try(None, self.shop.settlement.refresh)

    @rule()
    def restarts(self):
        self.shop.restart()
        self._try(None, self.shop.journal.recover)

    def _try(self, sale, act):
        try:
            act()
        except Broken:
            raise  # never our own mistake
        except PosError:
            pass
        else:
            self.moved_elsewhere.discard(sale)

    # What the world does -----------------------------------------------------------------

    @rule(fault=st.sampled_from(Fault), path=st.sampled_from(PATHS), times=st.integers(1, 3))
    def something_will_go_wrong(self, fault, path, times):
        self.shop.fault(fault, path, times)

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span):
        self.shop.pass_time(span)
        self.moved_elsewhere.update(self.sales)

    @rule(which=WHICH, passes=st.booleans())
    def the_customer_comes_back_from_the_bank(self, which, passes):
        for intent in self._at_stripe(which, "requires_action"):
            self.shop.bench.finish_action(intent["id"], passes=passes)

    @rule(which=WHICH, approves=st.booleans())
    def the_bank_decides(self, which, approves):
        for intent in self._at_stripe(which, "processing"):
            self.shop.bench.decide(intent["id"], approves=approves)

    @rule(which=WHICH, part=st.booleans())
    def somebody_captures_in_the_dashboard(self, which, part):
        for intent in self._at_stripe(which, "requires_capture"):
            amount = max(1, intent["amount_capturable"] // (2 if part else 1))
            self._elsewhere("capture", intent["id"], f"amount_to_capture={amount}")

    @rule(which=WHICH)
    def somebody_cancels_in_the_dashboard(self, which):
        for status in ("requires_payment_method", "requires_capture"):
            for intent in self._at_stripe(which, status):
                self._elsewhere("cancel", intent["id"], "")

    def _elsewhere(self, verb, intent, form):
        headers = {"authorization": "Bearer sk_test_dashboard"}
        path = f"https://api.stripe.com/v1/payment_intents/{intent}/{verb}"
        self._without_faults(lambda: self.shop.simulator.handle("POST", path, headers, form))

    def _without_faults(self, act):
        """The judge and the dashboard are not disturbed, and disturb nobody's faults."""
        state = self.shop.simulator.state
        with state.transaction():
            kept = state._connection.execute("SELECT * FROM faults").fetchall()
            state._connection.execute("DELETE FROM faults")
        answer = act()
        with state.transaction():
            state._connection.executemany("INSERT INTO faults VALUES (?, ?, ?, ?, ?)", kept)
        return answer

    # The judge ---------------------------------------------------------------------------

    def _books(self):
        """Stripe's own intents and charges, by the sale that they are for."""
        state = self.shop.simulator.state
        with state.transaction():
            self.shop.simulator.books()  # what is due lapses
            intents = state.select("payment_intent", [], "ASC", 10_000)
            charges = state.select("charge", [], "ASC", 10_000)
        return intents, charges

    def _at_stripe(self, which, status):
        sale = self.sales[which]
        found = [
            intent
            for intent in self._books()[0]
            if intent["metadata"]["sale"] == sale and intent["status"] == status
        ]
        if found:
            self.moved_elsewhere.add(sale)
        return found

    def _truth(self, sale, intents):
        statuses = {i["status"] for i in intents if i["metadata"]["sale"] == sale}
        if "requires_capture" in statuses:
            return MoneyWord.HELD
        if "succeeded" in statuses:
            return MoneyWord.TAKEN
        return MoneyWord.CHECKING if "processing" in statuses else MoneyWord.NOT_TAKEN

    @invariant()
    def no_sale_is_charged_twice(self):
        intents, charges = self._books()
        for sale in self.sales:
            own = {i["id"] for i in intents if i["metadata"]["sale"] == sale}
            approved = [
                c for c in charges if c["payment_intent"] in own and c["status"] == "succeeded"
            ]
            assert len(approved) <= 1

    @invariant()
    def what_the_till_says_is_true(self):
        intents, _ = self._books()
        for sale in self.sales:
            if sale not in self.moved_elsewhere:
                said = self.shop.record(sale).money
                assert said in {self._truth(sale, intents), MoneyWord.CHECKING}

    @invariant()
    def the_books_balance(self):
        accounts = ("memo", "assets", "income", "liabilities")
        assert sum(self.shop.balance(account) for account in accounts) == 0
        assert self.shop.balance("memo") == 0
        assert self.shop.balance("memo:holds") >= 0

    @rule()
    def the_storm_is_over(self):
        """Stripe can be reached again: everything comes home."""
        shop = self.shop
        shop.calm()
        shop.pass_time(IN_FLIGHT)
        for error in shop.journal.recover():
            assert error.code == "needs_a_person"
        for operation in shop.open_operations():
            shop.journal.give_up(operation.id)
        for sale in self.sales:
            shop.checkout.follow(sale)
        shop.settlement.refresh()
        self.moved_elsewhere.clear()
        assert shop.open_operations() == []
        self._everything_agrees()

    def _everything_agrees(self):
        shop = self.shop
        intents, charges = self._books()
        ours = {record.intent.id for record in map(shop.record, self.sales) if record.intent}
        for sale in self.sales:
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
        for intent in intents:
            assert intent["id"] in ours or intent["status"] in {"canceled", "succeeded"}

    @override
    def teardown(self) -> None:
        try:
            if self.sales:
                self.the_storm_is_over()
        finally:
            self.shop.close()
            self._folder.cleanup()
            logging.disable(logging.NOTSET)


TestSales = Sales.TestCase
TestSales.settings = hypothesis.settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
