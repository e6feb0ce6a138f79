"""The mirror of a PaymentIntent answers what has become of the money."""

import pytest

from pos.domain.intent import (
    AWAITS_A_CARD,
    CHANGEABLE,
    FINAL,
    CancelReason,
    IntentStatus,
)
from tests.domain.making import charge, eur, intent, released

STRIPES_STATUSES = """requires_payment_method requires_confirmation requires_action processing
requires_capture succeeded canceled""".split()


def test_stripes_seven_statuses_and_one_of_ours_are_known():
    assert set(IntentStatus) - set(STRIPES_STATUSES) == {IntentStatus.NEEDS_REVIEW}
    assert len(IntentStatus) == 8


@pytest.mark.parametrize("status", IntentStatus)
def test_what_may_be_done_follows_from_the_status(status):
    assert not FINAL & CHANGEABLE
    assert AWAITS_A_CARD < CHANGEABLE
    assert intent(status).is_final == (status in FINAL)
    assert intent(status).is_held == (status is IntentStatus.REQUIRES_CAPTURE)


def test_a_hold_was_placed_when_the_last_attempt_was_approved():
    assert intent(IntentStatus.REQUIRES_CAPTURE).was_authorised
    assert released().was_authorised
    assert not intent(IntentStatus.REQUIRES_PAYMENT_METHOD).was_authorised
    failed = charge(approved=False)
    assert not intent(IntentStatus.CANCELED, latest_charge=failed).was_authorised


@pytest.mark.parametrize("reason", ["automatic", "expired"])
def test_a_hold_that_stripe_let_go_has_lapsed(reason):
    assert released(reason).has_lapsed


@pytest.mark.parametrize("reason", ["", "void_invoice", *CancelReason])
def test_a_hold_that_somebody_released_has_not_lapsed(reason):
    assert not released(reason).has_lapsed


def test_a_held_intent_has_not_lapsed_whatever_reason_it_names():
    assert not intent(IntentStatus.REQUIRES_CAPTURE, cancellation_reason="automatic").has_lapsed


@pytest.mark.parametrize("status", ["failed", "pending", "", "new_word"])
def test_only_stripes_success_is_an_approved_attempt(status):
    assert not charge(status=status).is_approved
    assert charge().is_approved


@pytest.mark.parametrize(
    ("said", "released"),
    [
        (intent(IntentStatus.REQUIRES_CAPTURE), 0),
        (intent(IntentStatus.SUCCEEDED, received=1000), 0),
        (intent(IntentStatus.SUCCEEDED, received=700), 300),
        (intent(IntentStatus.SUCCEEDED, amount=1000, received=1100), 0),
        (intent(IntentStatus.REQUIRES_CAPTURE, received=300, capturable=eur(700)), 0),
    ],
)
def test_what_was_let_go_is_neither_taken_nor_held(said, released):
    assert said.released == eur(released)
