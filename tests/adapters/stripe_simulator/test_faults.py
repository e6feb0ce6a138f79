"""What goes wrong on demand: what had happened by then, and what the same key says next."""

import pytest
import stripe

from pos.adapters.stripe_simulator.faults import Fault
from tests.adapters.stripe_simulator.helpers import EXAMPLE, facts, intent_in, refused

KEY = {"idempotency_key": "sale-1:capture:1"}
API = stripe.APIError
LOST = stripe.APIConnectionError
REFUSED = stripe.InvalidRequestError

# fault: SDK class, HTTP status, code, whether it happened, what the same key gives afterwards
TABLE = {
    Fault.RESET_BEFORE: (LOST, None, None, False, "done"),
    Fault.RESET_AFTER: (LOST, None, None, True, "replayed"),
    Fault.DELAY: (LOST, None, None, True, "replayed"),
    Fault.TRUNCATED_BODY: (API, 200, None, True, "replayed"),
    Fault.BAD_GATEWAY: (API, 502, None, True, "replayed"),
    Fault.HTML_PAGE: (API, 200, None, False, "done"),
    Fault.KEY_IN_USE: (API, 409, "idempotency_key_in_use", False, "done"),
    Fault.RATE_LIMIT: (stripe.RateLimitError, 429, "rate_limit", False, "done"),
    Fault.LOCK_TIMEOUT: (stripe.RateLimitError, 429, "lock_timeout", False, "done"),
    Fault.SERVER_ERROR: (API, 500, None, False, "done"),
    Fault.SERVER_ERROR_SAVED: (API, 500, None, False, "same error"),
    Fault.SERVER_ERROR_AFTER: (API, 500, None, True, "same error"),
    Fault.UNAVAILABLE: (API, 503, None, False, "done"),
    Fault.FORBIDDEN: (stripe.PermissionError, 403, None, False, "done"),
    Fault.KEY_EXPIRED: (stripe.AuthenticationError, 401, "api_key_expired", False, "done"),
}


AT_READERS = {Fault.TERMINAL_TIMEOUT_KEPT, Fault.TERMINAL_TIMEOUT_LOST}


def test_every_fault_is_in_the_table_or_is_a_readers():
    assert set(TABLE) == set(Fault) - AT_READERS


@pytest.mark.parametrize("fault", sorted(AT_READERS))
def test_what_a_reader_is_too_late_with_is_what_readers_are_told(client, bench, fault):
    bench.inject(fault)
    assert client.v1.payment_intents.create(params=EXAMPLE).id


@pytest.mark.parametrize("fault", list(TABLE))
def test_a_fault_does_what_it_says(client, bench, fault):
    sdk_class, status, code, happened, afterwards = TABLE[fault]
    intent = intent_in(client, "requires_capture")
    bench.inject(fault, path="/capture$")

    def capture():
        return client.v1.payment_intents.capture(intent.id, options=KEY)

    error = refused(capture)
    assert (type(error), error.http_status) == (sdk_class, status)
    assert (error.error.code if error.error else None) == code
    now = client.v1.payment_intents.retrieve(intent.id)
    assert now.amount_received == (1099 if happened else 0)

    if afterwards == "same error":
        again = refused(capture)
        assert again.http_body == error.http_body
        assert again.headers["idempotent-replayed"] == "true"
    else:
        taken = capture()
        assert taken.amount_received == 1099
        replayed = taken.last_response.headers.get("idempotent-replayed")
        assert replayed == ("true" if afterwards == "replayed" else None)


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.DELAY])
def test_a_lost_connection_may_be_retried_by_the_sdk(client, bench, fault):
    bench.inject(fault)
    error = refused(lambda: client.v1.payment_intents.create(params=EXAMPLE))
    assert error.should_retry is True


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        (Fault.SERVER_ERROR, "true"),
        (Fault.SERVER_ERROR_SAVED, "false"),
        (Fault.SERVER_ERROR_AFTER, "false"),
        (Fault.UNAVAILABLE, "true"),
        (Fault.KEY_IN_USE, "true"),
        (Fault.LOCK_TIMEOUT, "true"),
        (Fault.RATE_LIMIT, None),
    ],
)
def test_stripe_advises_whether_to_retry(client, bench, fault, advice):
    bench.inject(fault)
    error = refused(lambda: client.v1.payment_intents.create(params=EXAMPLE))
    assert error.headers.get("stripe-should-retry") == advice


def test_a_fault_waits_for_its_address_and_lasts_as_often_as_it_was_told(client, bench):
    bench.inject(Fault.UNAVAILABLE, times=2, path="GET /v1/charges")
    intent = intent_in(client, "requires_capture")
    for _ in range(2):
        error = refused(lambda: client.v1.charges.retrieve(intent.latest_charge))
        assert error.http_status == 503
    assert client.v1.charges.retrieve(intent.latest_charge).id == intent.latest_charge


def test_a_dollar_sign_ends_the_address(client, bench):
    bench.inject(Fault.UNAVAILABLE, path="POST /v1/payment_intents$")
    error = refused(lambda: client.v1.payment_intents.create(params=EXAMPLE))
    assert error.http_status == 503
    bench.inject(Fault.UNAVAILABLE, path="POST /v1/payment_intents$")
    assert client.v1.payment_intents.list().data == []


def test_faults_come_in_the_order_they_were_asked_for(client, bench):
    for fault in (Fault.RATE_LIMIT, Fault.SERVER_ERROR):
        bench.inject(fault)
    statuses = [refused(client.v1.events.list).http_status for _ in range(2)]
    assert statuses == [429, 500]
    assert client.v1.events.list().data == []


def test_a_saved_500_of_a_decline_is_still_the_decline(client, bench):
    intent = intent_in(client, "requires_payment_method")
    bench.inject(Fault.SERVER_ERROR_SAVED, path="/confirm$")
    error = refused(
        lambda: client.v1.payment_intents.confirm(
            intent.id, params={"payment_method": "pm_card_visa_chargeDeclined"}
        )
    )
    assert facts(error)[:4] == (stripe.CardError, 402, "card_error", "card_declined")


def test_the_log_of_requests_tells_what_went_over_the_wire(client, bench, simulator):
    bench.inject(Fault.RESET_AFTER, path="POST")
    refused(lambda: client.v1.payment_intents.create(params=EXAMPLE, options=KEY))
    client.v1.payment_intents.create(params=EXAMPLE, options=KEY)
    client.v1.payment_intents.list()
    assert [(entry.method, entry.path, entry.replayed) for entry in simulator.requests] == [
        ("POST", "/v1/payment_intents", False),
        ("POST", "/v1/payment_intents", True),
        ("GET", "/v1/payment_intents", False),
    ]
    assert [entry.key for entry in simulator.requests] == [KEY["idempotency_key"]] * 2 + [""]
