"""Reconciling ten thousand events, against asking Stripe for the same with nothing around it."""

import shutil
from pathlib import Path
from time import perf_counter
from typing import Final

import stripe

from pos.adapters.stripe_api import watching
from pos.adapters.stripe_simulator.server import Simulator
from tests.bench.figures import Figure
from tests.kit import VISA, Shop

EVENTS: Final = 10_000
ROUNDS: Final = 5
BOUND: Final = 2.0
_OURS: Final = 4
"""One payment in so many is this till's; the others belong to others of the account."""
_PAGE: Final = 100


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """A till that slept through so many events; the best of each, in turn."""
    wanted = EVENTS // 20 if is_quick else EVENTS
    asleep = folder / "asleep.db"
    shop = Shop(asleep)
    shop.held()
    shop.reconciler.run()
    start = _newest(shop.sdk)
    events = _busy(shop, wanted, start)
    shop.file.close()
    ours, floor, counts = [], [], []
    try:
        for turn in range(2 if is_quick else ROUNDS):
            took, looks, told = _reconcile(folder / f"turn-{turn}.db", asleep, shop.simulator)
            if told < events:
                raise RuntimeError(f"{events} events happened, {told} were heard")
            ours.append(took)
            counts.append(looks)
            floor.append(_bare(shop.sdk, start, looks))
    finally:
        shop.simulator.close()
    return [
        Figure(
            f"reconcile of {events:,} events",
            min(ours),
            min(floor),
            min(ours) / min(floor),
            BOUND,
            "times the SDK",
            f"best of {len(ours)}, {min(ours) / events:.2f} ms an event; floor: the same pages of "
            f"events and {counts[0]:,} looks at payments of this till, bare",
        )
    ]


def _newest(sdk: stripe.StripeClient) -> str:
    return sdk.v1.events.list(params={"limit": 1}).data[0].id


def _busy(shop: Shop, wanted: int, start: str) -> int:
    """Payments held and taken, here and elsewhere, until there is enough news; how much."""
    count = 0
    while True:
        for _ in range(wanted // 50):
            count += 1
            if count % _OURS:
                _elsewhere(shop.sdk)
            else:
                shop.settlement.capture(shop.intent(shop.held()).id)
        found = len(_events(shop.sdk, start))
        if found >= wanted:
            return found


def _elsewhere(sdk: stripe.StripeClient) -> None:
    made = sdk.v1.payment_intents.create(
        params={
            "amount": 1000,
            "currency": "eur",
            "capture_method": "manual",
            "allowed_payment_method_types": ["card"],
            "payment_method": VISA,
            "confirm": True,
            "metadata": {"ledger": "ldg_of_others", "sale": "sale_of_others"},
        }
    )
    sdk.v1.payment_intents.capture(made.id)


def _events(sdk: stripe.StripeClient, start: str) -> list[dict]:
    """The news that the till asks for, page by page as JSON: the SDK's own objects cost more."""
    found: list[dict] = []
    cursor = start
    while True:
        page = sdk.raw_request(
            "get",
            "/v1/events",
            limit=_PAGE,
            ending_before=cursor,
            types=watching._TYPES,
        ).data
        found += reversed(page["data"])
        if not page["has_more"]:
            return found
        cursor = found[-1]["id"]


def _reconcile(path: Path, asleep: Path, simulator: Simulator) -> tuple[float, int, int]:
    """Milliseconds, looks and events of one round, each on a ledger that knows nothing yet."""
    shutil.copy(asleep, path)
    shop = Shop(path, simulator=simulator)
    looks = 0

    def looked(count: int) -> None:
        nonlocal looks
        looks = count

    try:
        begin = perf_counter()
        found = shop.reconciler.run(looked=looked)
        took = (perf_counter() - begin) * 1000
        if found.unsettled:
            raise RuntimeError(f"not settled: {found.unsettled}")
        return took, looks, found.events
    finally:
        shop.file.close()


def _bare(sdk: stripe.StripeClient, start: str, looks: int) -> float:
    """The pages, and so many looks at payments."""
    begin = perf_counter()
    found = _events(sdk, start)
    made = [event["data"]["object"] for event in found if event["type"] == "payment_intent.created"]
    intents = [each["id"] for each in made]
    for number in range(looks):
        sdk.v1.payment_intents.retrieve(
            intents[number % len(intents)], params={"expand": ["latest_charge"]}
        )
    return (perf_counter() - begin) * 1000
