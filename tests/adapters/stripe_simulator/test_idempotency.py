"""The same key means the same request: what is replayed, what is refused, what is forgotten."""

import threading
from datetime import timedelta

import pytest
import stripe

from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    charges_of,
    client_for,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)

KEY = {"idempotency_key": "sale-1:create:1"}
DECLINING = {"payment_method": "pm_card_visa_chargeDeclined"}
MISMATCH = (stripe.IdempotencyError, 400, "idempotency_error", None, None)


def test_the_same_key_and_parameters_replay_the_first_answer_to_the_byte(client):
    create = client.v1.payment_intents.create
    first = create(params=EXAMPLE, options=KEY).last_response
    again = create(params=EXAMPLE, options=KEY).last_response
    assert again.body == first.body
    assert len(client.v1.payment_intents.list().data) == 1
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["original-request"] == first.headers["request-id"] == first.request_id
    assert again.headers["idempotency-key"] == first.headers["idempotency-key"]
    assert again.request_id != first.request_id


def test_the_order_of_the_parameters_does_not_matter(client):
    create = client.v1.payment_intents.create
    first = create(params=EXAMPLE, options=KEY)
    turned = create(params=dict(reversed(EXAMPLE.items())), options=KEY)
    assert turned.id == first.id


def test_a_replay_shows_what_was_and_not_what_is(client):
    create = client.v1.payment_intents.create
    first = create(params=EXAMPLE, options=KEY)
    client.v1.payment_intents.cancel(first.id)
    assert create(params=EXAMPLE, options=KEY).status == "requires_payment_method"


def test_other_parameters_under_the_same_key_are_an_error_and_do_nothing(client):
    create = client.v1.payment_intents.create
    create(params=EXAMPLE, options=KEY)
    error = refused(lambda: create(params={**EXAMPLE, "amount": 2000}, options=KEY))
    assert facts(error) == MISMATCH
    assert len(client.v1.payment_intents.list().data) == 1


def test_another_address_under_the_same_key_is_an_error(client):
    one = intent_in(client, "requires_capture")
    other = intent_in(client, "requires_capture")
    client.v1.payment_intents.cancel(one.id, options=KEY)
    error = refused(lambda: client.v1.payment_intents.cancel(other.id, options=KEY))
    assert facts(error) == MISMATCH
    assert client.v1.payment_intents.retrieve(other.id).status == "requires_capture"


def test_a_decline_is_replayed_and_a_new_key_is_a_new_attempt(client):
    intent = intent_in(client, "requires_payment_method")
    errors = [
        refused(lambda: client.v1.payment_intents.confirm(intent.id, params=DECLINING, options=KEY))
        for _ in range(2)
    ]
    assert errors[0].http_body == errors[1].http_body
    assert errors[1].headers["idempotent-replayed"] == "true"
    assert len(charges_of(client, intent)) == 1
    refused(lambda: client.v1.payment_intents.confirm(intent.id, params=DECLINING))
    assert len(charges_of(client, intent)) == 2


@pytest.mark.parametrize(
    ("call", "saved"),
    [
        (lambda v1: v1.payment_intents.create(params={**EXAMPLE, "amount": 0}, options=KEY), False),
        (lambda v1: v1.payment_intents.create(params={"amount": 1}, options=KEY), False),
        (lambda v1: v1.payment_intents.create(params={**EXAMPLE, "x": 1}, options=KEY), False),
        (lambda v1: v1.payment_intents.create(params={**EXAMPLE, "amount": 1}, options=KEY), True),
        (lambda v1: v1.payment_intents.capture("pi_1", options=KEY), True),
    ],
)
def test_only_what_began_to_execute_is_remembered(client, call, saved):
    refused(lambda: call(client.v1))
    again = refused(lambda: call(client.v1))
    assert again.headers.get("idempotent-replayed") == ("true" if saved else None)


def test_a_key_whose_parameters_failed_can_be_used_with_better_ones(client):
    create = client.v1.payment_intents.create
    refused(lambda: create(params={**EXAMPLE, "amount": 0}, options=KEY))
    assert create(params=EXAMPLE, options=KEY).amount == 1099


def test_a_capture_resent_is_one_capture(client):
    intent = intent_in(client, "requires_capture")
    params = {"amount_to_capture": 500}
    for _ in range(3):
        taken = client.v1.payment_intents.capture(intent.id, params=params, options=KEY)
        assert taken.amount_received == 500
    assert event_types(client).count("charge.captured") == 1


def test_reading_ignores_the_key(client):
    intent = intent_in(client, "requires_capture")
    before = client.v1.payment_intents.retrieve(intent.id, options=KEY)
    client.v1.payment_intents.cancel(intent.id)
    after = client.v1.payment_intents.retrieve(intent.id, options=KEY)
    assert (before.status, after.status) == ("requires_capture", "canceled")


def test_a_key_of_255_characters_is_taken_and_a_longer_one_is_not(client):
    create = client.v1.payment_intents.create
    assert create(params=EXAMPLE, options={"idempotency_key": "k" * 255}).id
    error = refused(lambda: create(params=EXAMPLE, options={"idempotency_key": "k" * 256}))
    assert facts(error) == invalid(None, "Idempotency-Key")


@pytest.mark.parametrize(("hours", "replayed"), [(24, True), (25, False)])
def test_a_key_is_forgotten_after_a_day(client, bench, hours, replayed):
    create = client.v1.payment_intents.create
    first = create(params=EXAMPLE, options=KEY)
    bench.advance(timedelta(hours=hours))
    assert (create(params=EXAMPLE, options=KEY).id == first.id) == replayed


def test_a_key_in_flight_is_a_conflict_and_the_first_request_still_answers():
    started, release = threading.Event(), threading.Event()

    def slow(_: float) -> None:
        started.set()
        assert release.wait(20)

    simulator = Simulator(None, sleep=slow)
    client = client_for(simulator)
    with simulator.state.transaction():
        simulator.state.add_fault(Fault.DELAY.value, "POST", 1, 1)
    answers = []
    first = threading.Thread(
        target=lambda: answers.append(client.v1.payment_intents.create(EXAMPLE, KEY))
    )
    first.start()
    assert started.wait(20)
    error = refused(lambda: client.v1.payment_intents.create(EXAMPLE, KEY))
    release.set()
    first.join(20)
    again = client.v1.payment_intents.create(EXAMPLE, KEY)
    simulator.close()
    assert (type(error), error.http_status) == (stripe.APIError, 409)
    assert error.error.code == "idempotency_key_in_use"
    assert error.headers["stripe-should-retry"] == "true"
    assert [again.id] == [answer.id for answer in answers]


def test_many_threads_with_one_key_make_one_intent(simulator):
    client = client_for(simulator)
    seen = []

    def create() -> None:
        try:
            seen.append(client.v1.payment_intents.create(EXAMPLE, KEY).id)
        except stripe.APIError as error:
            seen.append(error.error.code if error.error else None)

    threads = [threading.Thread(target=create) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(seen) == 16
    assert len(set(seen) - {"idempotency_key_in_use"}) == 1
    assert len(client.v1.payment_intents.list().data) == 1
