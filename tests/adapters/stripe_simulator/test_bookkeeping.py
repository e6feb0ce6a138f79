"""Whatever is done to an intent, in whatever order, its amounts add up."""

from contextlib import suppress
from datetime import timedelta

import stripe
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from typing_extensions import override

from pos.adapters.stripe_simulator.bench import NotWaiting, PracticeBench
from pos.adapters.stripe_simulator.cards import TEST_CARDS
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator.helpers import EXAMPLE, START, client_for

AMOUNTS = st.integers(-5, 3000)
FLAGS = st.sampled_from(["if_available", "never"])
FINAL = ("succeeded", "canceled")


class Till(RuleBasedStateMachine):
    """One intent, and everything a till can do to it."""

    def __init__(self) -> None:
        super().__init__()
        self.simulator = Simulator(None, wall=lambda: START, seed="till")
        self.bench = PracticeBench(self.simulator)
        self.client = client_for(self.simulator)
        self.ended = None
        self.refunded = 0

    @initialize(
        amount=st.integers(50, 3000),
        capture=st.sampled_from(["manual", "automatic"]),
        confirmation=st.sampled_from(["manual", "automatic"]),
        increment=FLAGS,
        multi=FLAGS,
    )
    def begin(self, amount, capture, confirmation, increment, multi):
        flags = {"request_incremental_authorization": increment, "request_multicapture": multi}
        self.intent_id = self.client.v1.payment_intents.create(
            params={
                **EXAMPLE,
                "amount": amount,
                "capture_method": capture,
                "confirmation_method": confirmation,
                "payment_method_options": {"card": flags},
            }
        ).id

    def attempt(self, call: str, **params):
        with suppress(stripe.InvalidRequestError, stripe.CardError):
            getattr(self.client.v1.payment_intents, call)(self.intent_id, params=params)

    @rule(amount=AMOUNTS)
    def update(self, amount):
        self.attempt("update", amount=amount)

    @rule(card=st.sampled_from(TEST_CARDS), off_session=st.booleans())
    def confirm(self, card, off_session):
        self.attempt("confirm", payment_method=card.token, off_session=off_session)

    @rule(passes=st.booleans())
    def answer_the_bank(self, passes):
        try:
            self.bench.finish_action(self.intent_id, passes=passes)
        except NotWaiting:
            assert self.intent.status != "requires_action"

    @rule(amount=AMOUNTS, final=st.booleans())
    def capture_part(self, amount, final):
        self.attempt("capture", amount_to_capture=amount, final_capture=final)

    @rule()
    def capture_all(self):
        self.attempt("capture")

    @rule(amount=AMOUNTS)
    def increment(self, amount):
        self.attempt("increment_authorization", amount=amount)

    @rule()
    def cancel(self):
        self.attempt("cancel")

    @rule(amount=AMOUNTS)
    def refund(self, amount):
        params = {"payment_intent": self.intent_id, "amount": amount}
        try:
            self.refunded += self.client.v1.refunds.create(params=params).amount
        except stripe.InvalidRequestError:
            assert amount <= 0 or amount > self.intent.amount_received - self.refunded

    @rule(days=st.integers(1, 8))
    def wait(self, days):
        # A refund of the failing card comes back to the shop by then.
        self.bench.advance(timedelta(days=days))
        rows = self.client.v1.refunds.list(params={"limit": 100}).data
        self.refunded = sum(row.amount for row in rows if row.status != "failed")

    @property
    def intent(self):
        return self.client.v1.payment_intents.retrieve(self.intent_id)

    @invariant()
    def amounts_add_up(self):
        if not hasattr(self, "intent_id"):
            return
        intent = self.intent
        charges = self.client.v1.charges.list(params={"payment_intent": intent.id}).data
        good = [charge for charge in charges if charge.status == "succeeded"]
        assert len(good) <= 1
        assert intent.amount_received == sum(charge.amount_captured for charge in good)
        assert 0 <= intent.amount_capturable <= intent.amount - intent.amount_received
        assert (intent.amount_capturable > 0) == (intent.status == "requires_capture")
        if intent.status == "succeeded":
            assert 0 < intent.amount_received <= intent.amount
            [charge] = good
            released = charge.amount - charge.amount_captured
            assert charge.amount_refunded == released + self.refunded
        for charge in charges:
            assert 0 <= charge.amount_captured <= charge.amount
            assert 0 <= charge.amount_refunded <= charge.amount
            assert charge.captured == (charge.amount_captured > 0)

    @invariant()
    def an_end_is_an_end(self):
        if not hasattr(self, "intent_id"):
            return
        status = self.intent.status
        assert self.ended in (None, status)
        self.ended = status if status in FINAL else None

    @override
    def teardown(self):
        self.simulator.close()


TestTill = Till.TestCase
TestTill.settings = settings(max_examples=25, stateful_step_count=25)
