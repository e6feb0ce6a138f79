"""A hold says how much, until when, and what a capture would do to it."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.hold import SOON, VERY_SOON, Hold, Urgency, plan_capture
from pos.domain.intent import IntentStatus
from pos.domain.money import Money
from tests.domain.making import ISK, JPY, KWD, NOON, SALE, charge, code_of, eur, intent

HELD = intent(IntentStatus.REQUIRES_CAPTURE)


def hold(**changes) -> Hold:
    return Hold.of(
        intent(IntentStatus.REQUIRES_CAPTURE, latest_charge=charge(**changes)),
        sale=SALE,
        receipt="till-1-000042",
    )


def test_a_hold_is_made_from_the_intent_and_its_charge():
    made = Hold.of(HELD, sale=SALE, receipt="till-1-000042")
    assert (made.amount, made.placed_at, made.capture_before) == (
        eur(1000),
        NOON,
        NOON + timedelta(days=2),
    )
    assert (made.brand, made.last4) == ("visa", "4242")


def test_what_is_held_is_what_can_still_be_captured():
    less = intent(IntentStatus.REQUIRES_CAPTURE, capturable=eur(400))
    assert Hold.of(less, sale=None, receipt="").amount == eur(400)


def test_a_deadline_that_stripe_did_not_name_is_unknown():
    for unknown in (
        hold(capture_before=None),
        Hold.of(intent(IntentStatus.REQUIRES_CAPTURE, latest_charge=None), sale=SALE, receipt="r"),
    ):
        assert unknown.left(NOON) is None
        assert unknown.urgency(NOON + timedelta(days=400)) is Urgency.UNKNOWN


@pytest.mark.parametrize(
    "status", [status for status in IntentStatus if status is not IntentStatus.REQUIRES_CAPTURE]
)
def test_nothing_else_is_a_hold(status):
    assert code_of(Hold.of, intent(status), sale=SALE, receipt="") == "not_held"


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("left", "urgency"),
    [
        (SOON + SECOND, Urgency.LATER),
        (SOON, Urgency.SOON),
        (VERY_SOON + SECOND, Urgency.SOON),
        (VERY_SOON, Urgency.NOW),
        (SECOND, Urgency.NOW),
        (timedelta(0), Urgency.LAPSED),
        (-SECOND, Urgency.LAPSED),
    ],
)
def test_a_hold_grows_urgent(left, urgency):
    made = hold(capture_before=NOON)
    assert made.left(NOON - left) == left
    assert made.urgency(NOON - left) is urgency


def test_everything_is_captured_unless_less_is_asked_for():
    plan = plan_capture(eur(1000), None)
    assert (plan.taken, plan.released) == (eur(1000), eur(0))


@given(st.integers(1, 10**6), st.data())
def test_what_is_not_taken_is_released(held, data):
    wanted = data.draw(st.integers(1, held))
    plan = plan_capture(eur(held), eur(wanted))
    assert plan.taken == eur(wanted)
    assert plan.taken + plan.released == eur(held)
    assert bool(plan.released) == (wanted < held)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (eur(0), "capture_zero"),
        (eur(-5), "capture_zero"),
        (eur(1001), "capture_more_than_held"),
        (Money(5, JPY), "currencies_differ"),
    ],
)
def test_a_capture_that_cannot_be_is_refused_before_it_is_sent(wanted, code):
    assert code_of(plan_capture, eur(1000), wanted) == code


@pytest.mark.parametrize(("currency", "wanted"), [(KWD, 1005), (ISK, 1050)])
def test_a_capture_keeps_to_the_currencys_steps(currency, wanted):
    held = Money(2000, currency)
    assert code_of(plan_capture, held, Money(wanted, currency)) == "amount_step"
    assert code_of(plan_capture, eur(0), None) == "capture_zero"
