"""Stripe's objects and errors in our words, field by field."""

from datetime import UTC, datetime

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.stripe_api.translate import (
    UNREADABLE,
    charge_from,
    error_from,
    intent_from,
    is_replay,
)
from pos.domain.card_facts import CardFacts
from pos.domain.ids import ChargeId, IntentId
from pos.domain.intent import Charge, Decline, Intent, IntentStatus, NextAction
from pos.domain.money import Currency, Money
from pos.errors import Broken, Declined, InDoubt, Misconfigured, Overtaken, Refused

EUR = Currency("EUR")
BORN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECOND = int(BORN.timestamp())
CHARGE = {
    "id": "ch_1",
    "object": "charge",
    "payment_intent": "pi_1",
    "amount": 1099,
    "amount_captured": 0,
    "currency": "eur",
    "status": "succeeded",
    "created": SECOND,
    "failure_code": None,
    "outcome": {"seller_message": "Payment complete.", "reason": None, "advice_code": None},
    "payment_method_details": {
        "type": "card",
        "card": {"brand": "visa", "last4": "4242", "capture_before": SECOND + 60},
    },
}
INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "status": "requires_capture",
    "amount": 1099,
    "amount_capturable": 1099,
    "amount_received": 0,
    "currency": "eur",
    "created": SECOND,
    "livemode": False,
    "client_secret": "pi_1_secret_x",
    "latest_charge": CHARGE,
    "metadata": {"sale": "sale_1"},
}
LEAST = ("id", "object", "status", "amount", "currency", "created")


def test_a_held_payment_in_our_words():
    assert intent_from(INTENT) == Intent(
        id=IntentId("pi_1"),
        status=IntentStatus.REQUIRES_CAPTURE,
        amount=Money(1099, EUR),
        capturable=Money(1099, EUR),
        received=Money(0, EUR),
        created=BORN,
        latest_charge=Charge(
            id=ChargeId("ch_1"),
            intent=IntentId("pi_1"),
            amount=Money(1099, EUR),
            captured=Money(0, EUR),
            status="succeeded",
            created=BORN,
            brand="visa",
            last4="4242",
            capture_before=datetime(2026, 11, 2, 9, 1, tzinfo=UTC),
            seller_message="Payment complete.",
            refunded=Money(0, EUR),
            facts=CardFacts(type="card"),
        ),
        metadata={"sale": "sale_1"},
    )


@pytest.mark.parametrize(
    ("read", "tip"),
    [("card_present", 150), ("interac_present", 150), ("card", None), ("", None)],
)
def test_a_tip_counts_with_the_card_that_was_read_for_it(read, tip):
    details = {"payment_method_details": {"type": read, read: {}} if read else None}
    charge = {**CHARGE, **details}
    found = intent_from(
        {**INTENT, "amount_details": {"tip": {"amount": 150}}, "latest_charge": charge}
    )
    assert found.tip == (None if tip is None else Money(tip, EUR))


def test_the_client_secret_is_not_among_what_we_keep():
    assert "secret" not in repr(intent_from(INTENT))


def test_a_body_with_the_least_that_stripe_sends_can_be_read():
    intent = intent_from({name: INTENT[name] for name in LEAST})
    assert (intent.capturable, intent.received) == (Money(0, EUR), Money(0, EUR))
    assert intent.latest_charge is None


@pytest.mark.parametrize("name", LEAST)
def test_a_body_without_what_matters_cannot_be_read(name):
    with pytest.raises(UNREADABLE):
        intent_from({key: value for key, value in INTENT.items() if key != name})


@pytest.mark.parametrize("status", list(IntentStatus))
def test_stripes_statuses_are_ours(status):
    assert intent_from({**INTENT, "status": status.value}).status is status


@pytest.mark.parametrize("word", ["requires_reauthorization", "expired", "Succeeded", "", "paid"])
def test_a_status_that_we_have_no_word_for_is_for_a_person(word):
    assert intent_from({**INTENT, "status": word}).status is IntentStatus.NEEDS_REVIEW


def test_a_charge_has_a_status_of_its_own_and_is_never_a_payment():
    with pytest.raises(ValueError, match="not a payment_intent"):
        intent_from(CHARGE)
    with pytest.raises(ValueError, match="not a charge"):
        charge_from(INTENT)


def test_a_latest_charge_that_was_not_expanded_cannot_be_booked():
    with pytest.raises(UNREADABLE):
        intent_from({**INTENT, "latest_charge": "ch_1"})


def test_a_failed_charge_says_why():
    charge = charge_from(
        {
            **CHARGE,
            "status": "failed",
            "failure_code": "card_declined",
            "outcome": {"reason": "insufficient_funds", "advice_code": "try_again_later"},
        }
    )
    assert not charge.is_approved
    assert charge.decline == Decline("card_declined", "insufficient_funds", "try_again_later")


def test_a_card_at_a_reader_has_a_deadline_too():
    details = {"type": "card_present", "card_present": {"brand": "amex", "capture_before": SECOND}}
    charge = charge_from({**CHARGE, "payment_method_details": details})
    assert (charge.brand, charge.last4, charge.capture_before) == ("amex", "", BORN)


@pytest.mark.parametrize("details", [None, {}, {"type": "card"}, {"type": "card", "card": {}}])
def test_a_charge_without_card_details_has_no_deadline_yet(details):
    assert charge_from({**CHARGE, "payment_method_details": details}).capture_before is None


def test_an_expanded_payment_of_a_charge_is_its_id():
    assert charge_from({**CHARGE, "payment_intent": INTENT}).intent == "pi_1"


@pytest.mark.parametrize(
    ("raw", "action"),
    [
        (
            {
                "type": "redirect_to_url",
                "redirect_to_url": {"url": "https://bank", "return_url": 1},
            },
            NextAction("redirect_to_url", "https://bank"),
        ),
        ({"type": "use_stripe_sdk", "use_stripe_sdk": {}}, NextAction("use_stripe_sdk")),
        ({"type": "something_new"}, NextAction("something_new")),
        (None, None),
    ],
)
def test_what_the_customer_still_has_to_do(raw, action):
    assert intent_from({**INTENT, "next_action": raw}).next_action == action


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*INTENT, *CHARGE, "card", "type", "url"]), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_arrives_is_a_payment_or_unreadable(raw):
    for read in (intent_from, charge_from):
        try:
            read(raw)
        except UNREADABLE:
            continue


@given(st.sampled_from([*INTENT]), JSON)
def test_one_wrong_field_never_makes_another_kind_of_trouble(name, value):
    try:
        intent = intent_from({**INTENT, name: value})
    except UNREADABLE:
        return
    assert type(intent.amount.minor) is int
    assert intent.status in set(IntentStatus)


def _error(kind, status, code=None, **fields):
    error = {"type": "invalid_request_error", "code": code, "message": "sk_test_leaked", **fields}
    body = {"error": error}
    headers = {"request-id": "req_1"}
    if issubclass(kind, stripe.InvalidRequestError | stripe.CardError):
        return kind("sk_test_leaked", fields.get("param"), code, "", status, body, headers)
    return kind("sk_test_leaked", "", status, body, headers)


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (_error(stripe.CardError, 402, "expired_card"), Declined, "card_declined"),
        (_error(stripe.RateLimitError, 429, "lock_timeout"), InDoubt, "rate_limited"),
        (_error(stripe.AuthenticationError, 401), Misconfigured, "key_rejected"),
        (_error(stripe.PermissionError, 403), Misconfigured, "key_lacks_permission"),
        (_error(stripe.IdempotencyError, 400), Broken, "idempotency_mismatch"),
        (_error(stripe.APIError, 409), InDoubt, "still_running"),
        (_error(stripe.APIError, 424), InDoubt, "stripe_fault"),
        (_error(stripe.APIError, 500), InDoubt, "stripe_fault"),
        (_error(stripe.APIError, 504), InDoubt, "stripe_fault"),
        (_error(stripe.APIError, 200), InDoubt, "garbled"),
        (_error(stripe.APIError, 403), InDoubt, "garbled"),
        *(
            (_error(stripe.InvalidRequestError, 400, reason), kind, code)
            for reason, kind, code in [
                ("payment_intent_unexpected_state", Overtaken, "unexpected_state"),
                ("charge_expired_for_capture", Overtaken, "unexpected_state"),
                ("capture_charge_authorization_expired", Overtaken, "unexpected_state"),
                ("amount_too_small", Refused, "stripe_amount_too_small"),
                ("amount_too_large", Refused, "stripe_amount_too_large"),
                ("payment_intent_authentication_failure", Declined, "card_declined"),
                ("resource_missing", Misconfigured, "unknown_at_stripe"),
                ("livemode_mismatch", Misconfigured, "unknown_at_stripe"),
                ("testmode_charges_only", Misconfigured, "account_not_ready"),
                ("parameter_unknown", Broken, "stripe_refused"),
                (None, Broken, "stripe_refused"),
            ]
        ),
    ],
)
def test_each_error_is_one_of_five_kinds(error, kind, code):
    ours = error_from(error)
    assert (type(ours), ours.code) == (kind, code)
    assert ours.facts["reference"] == "req_1"
    assert "leaked" not in f"{ours} {ours!r} {ours.facts}"


def test_an_attempt_that_ended_before_the_issuer_keeps_its_reason():
    reason = "payment_intent_payment_attempt_failed"
    ours = error_from(_error(stripe.InvalidRequestError, 400, reason))
    assert ours.facts["decline"] == Decline(reason)


@pytest.mark.parametrize(
    ("headers", "saved"),
    [
        ({"idempotent-replayed": "true"}, True),
        ({"idempotent-replayed": "false"}, False),
        ({}, False),
        (None, False),
    ],
)
def test_stripe_says_when_it_repeats_itself(headers, saved):
    assert is_replay(headers) is saved
    error = stripe.APIError("", "", 500, {}, headers)
    assert error_from(error).facts["replayed"] is saved


def test_a_telephone_order_that_the_account_may_not_take_is_the_managers_to_mend():
    param = "payment_method_options[card][moto]"
    error = error_from(stripe.InvalidRequestError("x", param))
    assert (error.kind, error.code) == ("misconfigured", "moto_not_allowed")
