"""Our own time in one create, authorise and capture, over the bare calls of Stripe's SDK."""

from pathlib import Path
from time import perf_counter

import stripe

from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.domain.cart import Cart, Item
from pos.domain.money import Currency, Money
from pos.domain.tax import TaxMode, TaxRate
from tests.bench.figures import Figure, median
from tests.kit import VISA, Shop

ROUNDS = 60
BOUND_MS = 15.0


def _sell(shop: Shop, cart: Cart) -> float:
    """Milliseconds from "pay" to captured."""
    sale = shop.counter.start(cart).id
    begin = perf_counter()
    shop.checkout.begin(sale)
    record = shop.checkout.authorise(sale, VISA)
    if record.intent is not None:
        shop.settlement.capture(record.intent.id)
    return (perf_counter() - begin) * 1000


def _bare(v1: stripe.V1Services, number: int) -> float:
    """Milliseconds for the three calls that move the money, with nothing around them."""
    begin = perf_counter()
    made = v1.payment_intents.create(
        params={
            "amount": 1099,
            "currency": "eur",
            "capture_method": "manual",
            "allowed_payment_method_types": ["card"],
            "expand": ["latest_charge"],
        },
        options={"idempotency_key": f"bare-create-{number}"},
    )
    v1.payment_intents.confirm(
        made.id,
        params={"payment_method": VISA, "expand": ["latest_charge"]},
        options={"idempotency_key": f"bare-confirm-{number}"},
    )
    v1.payment_intents.capture(
        made.id,
        params={"expand": ["latest_charge"]},
        options={"idempotency_key": f"bare-capture-{number}"},
    )
    return (perf_counter() - begin) * 1000


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """The two in turn, so that a machine that slows down slows both."""
    shop = Shop(folder / "bench.db")
    bare = stripe.StripeClient("sk_test_bench", http_client=SimulatorHTTPClient(shop.simulator)).v1
    euro = Currency("EUR")
    item = Item("B-1", "", "Bench screw", Money(1099, euro), TaxRate(1900))
    cart = Cart(euro, TaxMode.INCLUSIVE).add(item)
    ours, floor = [], []
    try:
        for number in range(ROUNDS // 6 if is_quick else ROUNDS):
            floor.append(_bare(bare, number))
            ours.append(_sell(shop, cart))
    finally:
        shop.close()
    over = [mine - theirs for mine, theirs in zip(ours, floor, strict=True)]
    figure = Figure(
        "create, authorise, capture",
        median(ours),
        median(floor),
        median(over),
        BOUND_MS,
        "ms over the SDK",
        "journal, ledger and the reading again before the capture included",
    )
    return [figure]
