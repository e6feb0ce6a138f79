"""Keys, client secrets and the bank's page leave no trace: not in files, logs or errors."""

import logging
import traceback

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.intent import CancelReason
from pos.errors import PosError
from tests.kit import ASKS, BROKE, KEY, VISA

FAULTS = (
    Fault.RESET_BEFORE,
    Fault.RESET_AFTER,
    Fault.TRUNCATED_BODY,
    Fault.BAD_GATEWAY,
    Fault.HTML_PAGE,
    Fault.SERVER_ERROR_SAVED,
    Fault.FORBIDDEN,
    Fault.KEY_EXPIRED,
)


def _a_busy_day(shop):
    """Every kind of request, each kind of no, lost answers; what was raised."""
    raised = []

    def attempt(act):
        try:
            act()
        except PosError as error:
            raised.append(error)

    for fault in FAULTS:
        sale = shop.cart()
        shop.fault(fault, "POST ")
        attempt(lambda sale=sale: shop.checkout.begin(sale))
        attempt(lambda sale=sale: shop.checkout.follow(sale))
        attempt(lambda sale=sale: shop.checkout.begin(sale))
        attempt(lambda sale=sale: shop.checkout.authorise(sale, BROKE))
        shop.fault(fault, "/confirm")
        attempt(lambda sale=sale: shop.checkout.authorise(sale, ASKS))
        attempt(lambda sale=sale: shop.checkout.follow(sale))
        attempt(lambda sale=sale: shop.checkout.live_intent(sale))
        attempt(lambda sale=sale: shop.checkout.abandon(sale))
        held = shop.counter.start(shop.record(sale).sale.cart).id
        shop.checkout.begin(held)
        shop.checkout.authorise(held, VISA)
        intent = shop.intent(held).id
        shop.fault(fault, "/capture")
        attempt(lambda intent=intent: shop.settlement.capture(intent))
        attempt(
            lambda intent=intent: shop.settlement.release(
                intent, CancelReason.REQUESTED_BY_CUSTOMER
            )
        )
    attempt(shop.settlement.refresh)
    return raised


@pytest.fixture
def day(shop, caplog, expect_log):
    expect_log("no answer yet")
    with caplog.at_level(logging.DEBUG):
        raised = _a_busy_day(shop)
    secrets = [
        intent.client_secret
        for intent in shop.sdk.v1.payment_intents.list(params={"limit": 100}).data
    ]
    assert len(secrets) >= 2 * len(FAULTS)
    return raised, caplog, secrets


def _in_files(shop) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(shop.path.parent.glob("*acct*")))


def test_a_busy_day_leaves_no_secret_in_the_ledgers_files(shop, day):
    _, _, secrets = day
    written = _in_files(shop)
    assert b"pi_" in written
    for secret in (KEY, KEY[8:], "_secret_", "hooks.stripe.com", *secrets):
        assert secret.encode() not in written


def test_a_busy_day_leaves_no_secret_in_the_log(day):
    _, caplog, secrets = day
    records = caplog.get_records("setup")
    logged = "\n".join(
        f"{r.name} {r.getMessage()} {r.exc_text or ''} {r.__dict__}" for r in records
    )
    assert "pos.services.outcomes" in logged
    for secret in (KEY, KEY[8:], "_secret_", "hooks.stripe.com", *secrets):
        assert secret not in logged


def test_no_error_tells_a_secret(day):
    raised, _, secrets = day
    assert len({error.code for error in raised}) > 6
    for error in raised:
        told = "".join(traceback.format_exception(error)) + f"{error!r} {error.facts}"
        for secret in (KEY, KEY[8:], "_secret_", "hooks.stripe.com", *secrets):
            assert secret not in told


def test_nothing_personal_reaches_stripe(shop):
    sale = shop.cart()
    shop.counter.park(sale, "Mrs Green, 12 Elm Street")
    shop.counter.take_up(sale)
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, VISA)
    [made] = shop.at_stripe(sale)
    told = str(made.to_dict())
    for private in ("Green", "Elm", "Pen", "4006381333931"):
        assert private not in told
