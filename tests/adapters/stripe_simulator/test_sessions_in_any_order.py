"""Whatever customer, bank, till and clock do to a Checkout page, it is paid once or not at all."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import stripe
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from typing_extensions import override

from pos.adapters.stripe_simulator import searching
from pos.adapters.stripe_simulator.bench import NotWaiting, PracticeBench
from pos.adapters.stripe_simulator.cards import TEST_CARDS
from pos.adapters.stripe_simulator.errors import Refusal
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator.helpers import START, charges_of, client_for
from tests.adapters.stripe_simulator.test_sessions import opened, payment_of

PAID = ("requires_capture", "succeeded", "processing")
BEGUN = ("requires_payment_method", "requires_action")


class Page(RuleBasedStateMachine):
    """One page, and everybody who can do something about it."""

    def __init__(self) -> None:
        super().__init__()
        self.simulator = Simulator(None, wall=lambda: START, seed="page")
        self.bench = PracticeBench(self.simulator)
        self.client = client_for(self.simulator)
        self.over = ""

    @initialize(capture=st.sampled_from(["manual", "automatic"]))
    def begin(self, capture):
        data = {"capture_method": capture}
        minutes = int(START.timestamp()) + 1800
        self.made = opened(self.client, payment_intent_data=data, expires_at=minutes)

    @rule(card=st.sampled_from(TEST_CARDS))
    def pay(self, card):
        before = self.session.status
        try:
            status = self.bench.pay_session(self.made.id, card.token)
        except NotWaiting:
            assert before != "open"
        else:
            assert status in (*PAID, *BEGUN)

    @rule(passes=st.booleans())
    def answer_the_bank(self, passes):
        if payment := payment_of(self.client, self.made):
            with suppress(NotWaiting):
                self.bench.finish_action(payment.id, passes=passes)

    @rule(call=st.sampled_from(["cancel", "capture", "confirm"]))
    def reach_for_the_payment(self, call):
        if payment := payment_of(self.client, self.made):
            with suppress(stripe.InvalidRequestError, stripe.CardError):
                getattr(self.client.v1.payment_intents, call)(payment.id)

    @rule()
    def withdraw(self):
        before = self.session.status
        try:
            self.client.v1.checkout.sessions.expire(self.made.id)
        except stripe.InvalidRequestError:
            assert before != "open"

    @rule(minutes=st.integers(1, 40))
    def wait(self, minutes):
        self.bench.advance(timedelta(minutes=minutes))

    @property
    def session(self):
        return self.client.v1.checkout.sessions.retrieve(self.made.id)

    @invariant()
    def it_is_paid_once_or_not_at_all(self):
        if not hasattr(self, "made"):
            return
        session, payment = self.session, payment_of(self.client, self.made)
        assert self.over in ("", session.status)
        self.over = "" if session.status == "open" else session.status
        assert (session.url is None) == bool(self.over)
        charges = charges_of(self.client, payment) if payment else []
        assert len([charge for charge in charges if charge.paid]) == (session.status == "complete")
        if session.status == "open":
            assert payment is None or payment.status in BEGUN
        if session.status == "expired":
            assert payment is None or payment.status == "canceled"
        assert (session.payment_status == "paid") == bool(payment and payment.status == "succeeded")

    @override
    def teardown(self):
        self.simulator.close()


TestPage = Page.TestCase
TestPage.settings = settings(max_examples=12, stateful_step_count=12)


@given(st.text(alphabet="anme:~\"'-[] \\ANDORd1><=", max_size=30))
@settings(max_examples=60)
def test_a_query_is_understood_or_refused(query):
    found: dict[str, Any] = {
        "name": None,
        "email": None,
        "phone": "1",
        "metadata": {},
        "created": 0,
    }
    try:
        answer = searching.parse(query)(found)
    except Refusal as refusal:
        answer = refusal.error["param"]
    assert answer in (True, False, "query")
