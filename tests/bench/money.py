"""Our own time in one create, authorise and capture, over the bare calls of Stripe's SDK."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import stripe

from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.domain.cart import Cart, Item
from pos.domain.money import Currency, Money
from pos.domain.tax import TaxMode, TaxRate
from tests.bench.figures import Figure, median
from tests.kit import VISA, Shop

ROUNDS = 60
BOUND_MS = 5.0
CREATE, AUTHORISE, CAPTURE = "create", "authorise", "capture"
NOTES = {
    CREATE: "sale, operation and entries on the disk before and after the call",
    AUTHORISE: "operation, hold and memorandum on the disk before and after the call",
    CAPTURE: "the payment read again before it, operation and entries on the disk",
}
_T = TypeVar("_T")


class _Watch:
    """The steps of one payment, in milliseconds."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}

    def timed(self, name: str, act: Callable[[], _T]) -> _T:
        begin = perf_counter()
        done = act()
        self.steps[name] = (perf_counter() - begin) * 1000
        return done


def _sell(shop: Shop, cart: Cart) -> dict[str, float]:
    """From "pay" to captured."""
    sale = shop.counter.start(cart).id
    watch = _Watch()
    watch.timed(CREATE, lambda: shop.checkout.begin(sale))
    record = watch.timed(AUTHORISE, lambda: shop.checkout.authorise(sale, VISA))
    held = record.intent
    if held is not None:
        watch.timed(CAPTURE, lambda: shop.settlement.capture(held.id))
    return watch.steps


def _bare(v1: stripe.V1Services, number: int) -> dict[str, float]:
    """The three calls that move the money, with nothing around them."""
    watch = _Watch()
    made = watch.timed(
        CREATE,
        lambda: v1.payment_intents.create(
            params={
                "amount": 1099,
                "currency": "eur",
                "capture_method": "manual",
                "allowed_payment_method_types": ["card"],
                "expand": ["latest_charge"],
            },
            options={"idempotency_key": f"bare-create-{number}"},
        ),
    )
    watch.timed(
        AUTHORISE,
        lambda: v1.payment_intents.confirm(
            made.id,
            params={"payment_method": VISA, "expand": ["latest_charge"]},
            options={"idempotency_key": f"bare-confirm-{number}"},
        ),
    )
    watch.timed(
        CAPTURE,
        lambda: v1.payment_intents.capture(
            made.id,
            params={"expand": ["latest_charge"]},
            options={"idempotency_key": f"bare-capture-{number}"},
        ),
    )
    return watch.steps


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
    return [_figure(name, ours, floor) for name in (CREATE, AUTHORISE, CAPTURE)]


def _figure(name: str, ours: list[dict[str, float]], floor: list[dict[str, float]]) -> Figure:
    over = [mine[name] - theirs[name] for mine, theirs in zip(ours, floor, strict=True)]
    return Figure(
        f"own time of one {name}",
        median([each[name] for each in ours]),
        median([each[name] for each in floor]),
        median(over),
        BOUND_MS,
        "ms over the SDK",
        NOTES[name],
    )
