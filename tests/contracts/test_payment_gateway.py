"""What every PaymentGateway does: on the practice Stripe here, over loopback, and elsewhere."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
import stripe

from pos.adapters.stripe_api.gateway import StripeGateway, client
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from pos.domain.features import HoldRequest
from pos.domain.ids import IntentId, OperationId, PaymentMethodId
from pos.domain.intent import CancelReason, Decline, IntentStatus
from pos.domain.money import Currency, Money
from pos.domain.operation import (
    CancelIntent,
    CaptureIntent,
    ConfirmIntent,
    CreateIntent,
    IncreaseHold,
    UpdateIntent,
)
from pos.errors import (
    Broken,
    Declined,
    InDoubt,
    Misconfigured,
    Overtaken,
    PosError,
    Refused,
)

EUR: Final = Currency("EUR")
UNKNOWN: Final = IntentId("pi_thatNobodyKnows")
_S: Final = IntentStatus


# What goes well ------------------------------------------------------------------------------


def test_a_new_payment_awaits_a_card_and_holds_nothing(world):
    made = world.do(
        CreateIntent(Money(1099, EUR), "TABLE 4", {"sale": "sale_1", "register": "till-1"})
    )
    assert made.status is _S.REQUIRES_PAYMENT_METHOD
    assert (made.amount, made.capturable, made.received) == (
        Money(1099, EUR),
        Money(0, EUR),
        Money(0, EUR),
    )
    assert made.latest_charge is None
    assert not made.livemode
    assert made.metadata["sale"] == "sale_1"
    assert made.metadata["operation"].startswith("contract-")
    assert abs(datetime.now(UTC) - made.created) < timedelta(hours=1)


@pytest.mark.parametrize(
    ("code", "minor"), [("EUR", 99_999_999), ("JPY", 1200), ("KWD", 12_340), ("ISK", 12_300)]
)
def test_amounts_stay_in_the_minor_units_of_their_currency(world, code, minor):
    amount = Money(minor, Currency(code))
    assert world.do(CreateIntent(amount)).amount == amount


def test_another_amount_before_the_card(world):
    made = world.created()
    changed = world.do(UpdateIntent(made.id, Money(1500, EUR)))
    assert (changed.id, changed.amount) == (made.id, Money(1500, EUR))


def test_an_approved_card_places_a_hold_with_its_own_deadline(world):
    held = world.confirmed()
    assert held.is_held
    assert held.capturable == Money(1099, EUR)
    charge = held.latest_charge
    assert charge is not None
    assert charge.is_approved
    assert charge.intent == held.id
    assert (charge.brand, charge.last4) == ("visa", "4242")
    assert charge.amount == Money(1099, EUR)
    assert charge.capture_before is not None
    assert charge.capture_before > charge.created + timedelta(days=1)


def test_a_capture_takes_all_of_it(world):
    held = world.confirmed()
    taken = world.do(CaptureIntent(held.id, Money(1099, EUR)))
    assert (taken.status, taken.received) == (_S.SUCCEEDED, Money(1099, EUR))
    assert taken.capturable == Money(0, EUR)


def test_a_partial_capture_takes_its_part_and_releases_the_rest(world):
    held = world.confirmed()
    taken = world.do(CaptureIntent(held.id, Money(750, EUR)))
    assert (taken.status, taken.received, taken.capturable) == (
        _S.SUCCEEDED,
        Money(750, EUR),
        Money(0, EUR),
    )
    assert taken.latest_charge is not None
    assert taken.latest_charge.captured == Money(750, EUR)


def asking(world, token="pm_card_visa", minor=1000):
    """A hold for which everything was asked; whether it allows it is the network's to say."""
    asks = tuple(HoldRequest)
    made = world.do(CreateIntent(Money(minor, EUR), asks=asks))
    return world.do(ConfirmIntent(made.id, PaymentMethodId(token), made.amount, asks=asks))


def test_a_hold_says_what_it_allows(world):
    world.levers  # noqa: B018 - elsewhere it depends on the account
    allows = asking(world).features
    assert (allows.can_increase, allows.can_capture_in_parts, allows.is_extended) == (
        True,
        True,
        True,
    )
    assert allows.most_capturable is not None
    assert allows.most_capturable > Money(1000, EUR)
    plain = world.confirmed().features
    assert (plain.can_increase, plain.can_capture_in_parts, plain.can_capture_more) == (
        False,
        False,
        False,
    )


def test_a_hold_is_raised_to_a_new_total(world):
    world.levers  # noqa: B018 - as above
    held = asking(world)
    raised = world.do(IncreaseHold(held.id, Money(1500, EUR)))
    assert (raised.status, raised.capturable) == (_S.REQUIRES_CAPTURE, Money(1500, EUR))
    assert raised.authorised == Money(1500, EUR)


def test_a_declined_increase_leaves_the_old_hold(world):
    world.levers  # noqa: B018 - as above
    held = asking(world, "pm_card_practiceIncreaseDeclined")
    with pytest.raises(Declined):
        world.do(IncreaseHold(held.id, Money(1500, EUR)))
    after = world.gateway.retrieve(held.id)
    assert (after.status, after.capturable) == (_S.REQUIRES_CAPTURE, Money(1000, EUR))


def test_a_hold_that_allows_no_increase_refuses_it(world):
    held = world.confirmed()
    with pytest.raises(Refused, match="increase_refused"):
        world.do(IncreaseHold(held.id, Money(1500, EUR)))


def test_parts_are_taken_until_the_last_releases_the_rest(world):
    world.levers  # noqa: B018 - as above
    held = asking(world)
    first = world.do(CaptureIntent(held.id, Money(300, EUR), is_final=False))
    assert (first.status, first.received, first.capturable) == (
        _S.REQUIRES_CAPTURE,
        Money(300, EUR),
        Money(700, EUR),
    )
    last = world.do(CaptureIntent(held.id, Money(200, EUR), taken_before=first.received))
    assert (last.status, last.received, last.capturable) == (
        _S.SUCCEEDED,
        Money(500, EUR),
        Money(0, EUR),
    )


def test_more_than_is_held_is_taken_and_was_not_held(world):
    world.levers  # noqa: B018 - as above
    held = asking(world)
    taken = world.do(CaptureIntent(held.id, Money(1100, EUR), tip=Money(100, EUR)))
    assert (taken.received, taken.authorised) == (Money(1100, EUR), Money(1000, EUR))
    assert taken.metadata["tip"] == "100"


@pytest.mark.parametrize("reason", list(CancelReason))
def test_a_canceled_hold_keeps_its_reason(world, reason):
    held = world.confirmed()
    canceled = world.do(CancelIntent(held.id, reason))
    assert (canceled.status, canceled.cancellation_reason) == (_S.CANCELED, str(reason))
    assert canceled.was_authorised
    assert not canceled.has_lapsed
    assert canceled.canceled_at is not None


def test_an_unpaid_payment_can_be_canceled(world):
    canceled = world.do(CancelIntent(world.created().id, CancelReason.ABANDONED))
    assert canceled.status is _S.CANCELED
    assert not canceled.was_authorised


@pytest.mark.parametrize("passes", [True, False])
def test_a_customer_goes_to_the_bank_and_comes_back(world, passes):
    asked = world.confirmed("pm_card_threeDSecure2Required")
    assert asked.status is _S.REQUIRES_ACTION
    assert asked.next_action is not None
    assert asked.next_action.type == "redirect_to_url"
    assert asked.next_action.url.startswith(("https://", "http://127.0.0.1:"))
    world.levers.finish_action(asked.id, passes=passes)
    after = world.gateway.retrieve(asked.id)
    if passes:
        assert after.is_held
    else:
        assert after.status is _S.REQUIRES_PAYMENT_METHOD
        assert after.last_error == Decline("payment_intent_authentication_failure")


def test_a_payment_that_the_bank_thinks_about_is_neither_held_nor_refused(world):
    _ = world.levers
    thinking = world.confirmed("pm_card_practiceProcessing")
    assert thinking.status is _S.PROCESSING
    world.levers.decide(thinking.id, approves=True)
    assert world.gateway.retrieve(thinking.id).is_held


def test_a_payment_can_be_read_again(world):
    held = world.confirmed()
    assert world.gateway.retrieve(held.id) == held


def test_a_lapsed_hold_is_read_as_lapsed(world):
    held = world.confirmed()
    world.levers.advance(timedelta(days=8))
    lapsed = world.gateway.retrieve(held.id)
    assert lapsed.has_lapsed
    assert lapsed.was_authorised
    assert held.latest_charge is not None
    assert lapsed.canceled_at == held.latest_charge.capture_before


def test_a_payment_is_found_by_the_operation_that_made_it(world):
    since = datetime.now(UTC)
    world.created()
    key = world.key()
    made = world.gateway.send(CreateIntent(Money(4200, EUR)), key=key)
    world.created()
    assert world.gateway.find(key, since=since) == made
    assert world.gateway.find(OperationId("nobody"), since=since) is None


def test_a_payment_is_found_behind_more_than_a_page_of_others(world):
    _ = world.levers
    key = world.key()
    since = datetime.now(UTC)
    made = world.gateway.send(CreateIntent(Money(4200, EUR)), key=key)
    for _n in range(101):
        world.created()
    assert world.gateway.find(key, since=since) == made


def test_every_attempt_is_listed_oldest_first(world):
    made = world.created()
    for token in ("pm_card_visa_chargeDeclined", "pm_card_chargeDeclinedExpiredCard"):
        with pytest.raises(Declined):
            world.do(ConfirmIntent(made.id, PaymentMethodId(token), made.amount))
    world.do(ConfirmIntent(made.id, PaymentMethodId("pm_card_visa"), made.amount))
    charges = world.gateway.charges(made.id)
    assert [charge.status for charge in charges] == ["failed", "failed", "succeeded"]
    assert [charge.decline.code for charge in charges if charge.decline] == [
        "card_declined",
        "expired_card",
    ]


def test_the_account_behind_the_key_has_a_name(world):
    assert world.gateway.account().startswith("acct_")


# The same key again --------------------------------------------------------------------------


def test_the_same_request_with_the_same_key_is_carried_out_once(world):
    made = world.created()
    key = world.key()
    request = ConfirmIntent(made.id, PaymentMethodId("pm_card_visa"), made.amount)
    first = world.gateway.send(request, key=key)
    again = world.gateway.send(request, key=key)
    assert again.id == first.id
    assert again.is_held
    assert len(world.gateway.charges(made.id)) == 1


def test_a_repeated_answer_shows_the_payment_as_it_is_now(world):
    held = world.confirmed()
    key = world.key()
    capture = CaptureIntent(held.id, Money(1099, EUR))
    create = world.key()
    first = world.gateway.send(CreateIntent(Money(500, EUR)), key=create)
    world.do(CancelIntent(first.id, CancelReason.ABANDONED))
    assert world.gateway.send(CreateIntent(Money(500, EUR)), key=create).status is _S.CANCELED
    assert world.gateway.send(capture, key=key) == world.gateway.send(capture, key=key)


def test_the_same_key_for_another_request_is_our_mistake(world):
    key = world.key()
    world.gateway.send(CreateIntent(Money(500, EUR)), key=key)
    with pytest.raises(Broken, match="idempotency_mismatch"):
        world.gateway.send(CreateIntent(Money(501, EUR)), key=key)


# A no ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", ""),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", ""),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", ""),
    ],
)
def test_a_decline_carries_its_reason_and_leaves_the_payment_open(world, token, code, decline_code):
    made = world.created()
    with pytest.raises(Declined, match="card_declined") as caught:
        world.do(ConfirmIntent(made.id, PaymentMethodId(token), made.amount))
    decline = caught.value.facts["decline"]
    assert isinstance(decline, Decline)
    assert decline.code == code
    assert decline.decline_code == decline_code or not decline_code
    after = world.gateway.retrieve(made.id)
    assert after.status is _S.REQUIRES_PAYMENT_METHOD
    assert after.last_error is not None
    assert after.last_error.code == code


@pytest.mark.parametrize(
    "request_of",
    [
        lambda intent: UpdateIntent(intent.id, Money(1500, EUR)),
        lambda intent: ConfirmIntent(intent.id, PaymentMethodId("pm_card_visa"), intent.amount),
        lambda intent: CaptureIntent(intent.id, intent.amount),
        lambda intent: CancelIntent(intent.id, CancelReason.ABANDONED),
    ],
    ids=["update", "confirm", "capture", "cancel"],
)
def test_a_payment_that_is_over_is_overtaken(world, request_of):
    made = world.created()
    world.do(CancelIntent(made.id, CancelReason.ABANDONED))
    with pytest.raises(Overtaken, match="unexpected_state"):
        world.do(request_of(made))


@pytest.mark.parametrize(
    ("minor", "code"), [(10, "stripe_amount_too_small"), (100_000_000, "stripe_amount_too_large")]
)
def test_amounts_that_stripe_does_not_take_are_refused(world, minor, code):
    with pytest.raises(Refused, match=code):
        world.created(minor)


def test_more_than_is_held_cannot_be_captured(world):
    held = world.confirmed()
    with pytest.raises(Refused, match="stripe_amount_too_large"):
        world.do(CaptureIntent(held.id, Money(1100, EUR)))
    assert world.gateway.retrieve(held.id).is_held


def test_a_payment_of_nobody_is_unknown_there(world):
    with pytest.raises(Misconfigured, match="unknown_at_stripe"):
        world.gateway.retrieve(UNKNOWN)
    with pytest.raises(Misconfigured, match="unknown_at_stripe"):
        world.do(CancelIntent(UNKNOWN, CancelReason.ABANDONED))


def test_what_stripe_does_not_understand_is_our_mistake(world):
    with pytest.raises(Broken, match="stripe_refused") as caught:
        world.do(CreateIntent(Money(1099, EUR), "", {"x" * 41: "1"}))
    assert str(caught.value.facts["param"]).startswith("metadata")


# Nothing that could be understood ------------------------------------------------------------

HEARD: Final[dict[Fault, tuple[type[PosError], str]]] = {
    Fault.RESET_BEFORE: (InDoubt, "no_answer"),
    Fault.RESET_AFTER: (InDoubt, "no_answer"),
    Fault.TRUNCATED_BODY: (InDoubt, "garbled"),
    Fault.BAD_GATEWAY: (InDoubt, "stripe_fault"),
    Fault.HTML_PAGE: (InDoubt, "garbled"),
    Fault.KEY_IN_USE: (InDoubt, "still_running"),
    Fault.RATE_LIMIT: (InDoubt, "rate_limited"),
    Fault.LOCK_TIMEOUT: (InDoubt, "rate_limited"),
    Fault.SERVER_ERROR: (InDoubt, "stripe_fault"),
    Fault.SERVER_ERROR_SAVED: (InDoubt, "stripe_fault"),
    Fault.SERVER_ERROR_AFTER: (InDoubt, "stripe_fault"),
    Fault.UNAVAILABLE: (InDoubt, "stripe_fault"),
    Fault.FORBIDDEN: (Misconfigured, "key_lacks_permission"),
    Fault.KEY_EXPIRED: (Misconfigured, "key_rejected"),
}


def test_every_fault_has_a_meaning():
    at_readers = {Fault.TERMINAL_TIMEOUT_KEPT, Fault.TERMINAL_TIMEOUT_LOST}  # see test_terminal
    assert set(HEARD) | at_readers | {Fault.DELAY} == set(Fault)


@pytest.mark.parametrize("fault", list(HEARD))
def test_each_fault_is_one_of_our_kinds_when_something_is_asked_for(world, fault):
    kind, code = HEARD[fault]
    made = world.created()
    world.levers.inject(fault)
    with pytest.raises(kind) as caught:
        world.do(ConfirmIntent(made.id, PaymentMethodId("pm_card_visa"), made.amount))
    assert (type(caught.value), caught.value.code) == (kind, code)


@pytest.mark.parametrize("fault", list(HEARD))
def test_each_fault_is_one_of_our_kinds_when_something_is_read(world, fault):
    kind, code = HEARD[fault]
    made = world.created()
    for read in (
        lambda: world.gateway.retrieve(made.id),
        lambda: world.gateway.charges(made.id),
        lambda: world.gateway.find(OperationId("x"), since=made.created),
        world.gateway.account,
    ):
        world.levers.inject(fault)
        with pytest.raises(kind) as caught:
            read()
        assert (type(caught.value), caught.value.code) == (kind, code)


def test_a_fault_that_stripe_saved_is_known_as_saved_the_second_time(world):
    made = world.created()
    world.levers.inject(Fault.SERVER_ERROR_SAVED)
    key = world.key()
    seen = []
    for _n in range(2):
        with pytest.raises(InDoubt, match="stripe_fault") as caught:
            world.gateway.send(UpdateIntent(made.id, Money(1500, EUR)), key=key)
        seen.append(caught.value.facts["replayed"])
    assert seen == [False, True]


def test_every_answer_can_be_found_in_stripes_own_logs(world):
    with pytest.raises(Declined) as caught:
        world.confirmed("pm_card_visa_chargeDeclined")
    assert str(caught.value.facts["reference"]).startswith("req_")


def test_our_patience_ends_before_a_slow_answer(url, state):
    simulator = Simulator(state)
    http = stripe.RequestsClient(timeout=(1, 0.2))
    gateway = StripeGateway(client("sk_test_x", http_client=http, api_base=url))
    PracticeBench(simulator).inject(Fault.DELAY, delay_ms=700)
    with pytest.raises(InDoubt, match="no_answer"):
        gateway.account()
    http.close()
    simulator.close()


def test_nobody_listens_at_the_address():
    http = stripe.RequestsClient(timeout=(1, 1))
    gateway = StripeGateway(client("sk_test_x", http_client=http, api_base="http://127.0.0.1:9"))
    with pytest.raises(InDoubt, match="no_answer"):
        gateway.account()
    http.close()
