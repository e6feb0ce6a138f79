"""Whatever happens, in whatever order: every payout is its parts, and the balance what is left."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pos.adapters.stripe_simulator import settling
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator.helpers import START, client_for
from tests.adapters.stripe_simulator.test_balance import taken

CURRENCIES = st.sampled_from(["eur", "usd", "jpy", "kwd", "isk"])
LEVERS = st.sampled_from(["pay_out", "fail_payout", "cancel_payout"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("take"), CURRENCIES, st.integers(3, 90).map(lambda each: each * 1000)),
        st.tuples(st.just("refund"), st.integers(0, 9)),
        st.tuples(st.just("dispute"), st.integers(0, 9), st.booleans()),
        st.tuples(st.just("wait"), st.integers(1, 80)),
        st.tuples(st.just("pull"), LEVERS),
        st.tuples(st.just("settle_in"), st.sampled_from(["eur", None])),
    ),
    min_size=2,
    max_size=14,
)


class Shop:
    """A practice Stripe to which anything may happen."""

    def __init__(self) -> None:
        self.simulator = Simulator(None, wall=lambda: START, seed="any")
        self.bench = PracticeBench(self.simulator)
        self.v1 = (client := client_for(self.simulator)).v1
        self.client = client
        self.paid: list[str] = []

    def take(self, currency: str, amount: int) -> None:
        self.paid.append(taken(self.client, amount=amount, currency=currency).id)

    def refund(self, place: int) -> None:
        if self.paid:
            intent = self.paid.pop(place % len(self.paid))
            self.v1.refunds.create(params={"payment_intent": intent})

    def dispute(self, place: int, won: bool) -> None:
        if self.paid:
            name = self.bench.dispute(self.paid[place % len(self.paid)])
            self.bench.close_dispute(name, won=won)

    def wait(self, hours: int) -> None:
        self.bench.advance(timedelta(hours=hours))

    def pull(self, lever: str) -> None:
        getattr(self.bench, lever)()

    def settle_in(self, currency: str | None) -> None:
        self.bench.settle_in(currency)

    def movements(self, **params: str) -> list:
        return list(
            self.v1.balance_transactions.list(params={"limit": 100, **params}).auto_paging_iter()
        )


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_every_payout_is_its_parts_and_the_balance_is_the_rest(steps):
    shop = Shop()
    for what, *how in steps:
        getattr(shop, what)(*how)
    movements = shop.movements()
    assert all(one.amount - one.fee == one.net for one in movements)
    paid_out = set()
    for payout in shop.v1.payouts.list(params={"limit": 100}).data:
        parts = shop.movements(payout=payout.id)
        assert sum(part.net for part in parts) == 0
        assert {part.currency for part in parts} == {payout.currency}
        paid_out |= {part.id for part in parts}
    left: dict[str, int] = {}
    for one in movements:
        if one.id not in paid_out:
            left[one.currency] = left.get(one.currency, 0) + one.net
    balance = shop.v1.balance.retrieve()
    for currency in {one.currency for one in movements}:
        both = (*balance.available, *balance.pending)
        told = sum(part.amount for part in both if part.currency == currency)
        assert told == left.get(currency, 0)
    shop.simulator.close()


@given(st.integers(-(10**9), 10**9), CURRENCIES, CURRENCIES)
def test_money_that_is_changed_never_changes_its_sign(amount, currency, into):
    worth = settling.changed(amount, currency, into)
    assert worth == -settling.changed(-amount, currency, into)
    assert worth * amount >= 0
