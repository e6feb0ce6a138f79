"""Exactly what leaves for Stripe: addresses, parameters, headers, and what does not."""

import json
import logging
from datetime import UTC, datetime

import pytest
import stripe

from pos.adapters.stripe_api import gateway as module
from pos.adapters.stripe_api.gateway import client
from pos.domain.features import HoldRequest
from pos.domain.ids import ChargeId, IntentId, OperationId, PaymentMethodId
from pos.domain.intent import CancelReason
from pos.domain.money import Currency, Money
from pos.domain.operation import (
    IN_FLIGHT,
    CancelIntent,
    CaptureIntent,
    ConfirmIntent,
    CreateIntent,
    IncreaseHold,
    RefundIntent,
    UpdateIntent,
)
from pos.domain.refund import RefundReason
from pos.errors import InDoubt, Misconfigured, Refused

EUR = Currency("EUR")
RETURN_URL = "https%3A%2F%2Fexample.com%2F"
KEY = OperationId("pos1-0123456789")


@pytest.fixture
def made(gateway):
    return gateway.send(CreateIntent(Money(1099, EUR)), key=OperationId("first")).id


@pytest.fixture
def held(gateway, made):
    request = ConfirmIntent(made, PaymentMethodId("pm_card_visa"), Money(1099, EUR))
    gateway.send(request, key=OperationId("second"))
    return made


def _sent(recorder):
    last = recorder.sent[-1]
    return last.method, last.path, last.query, last.body


def test_a_creation_on_the_wire(gateway, recorder):
    gateway.send(
        CreateIntent(
            Money(1099, EUR),
            "TABLE 4",
            {"sale": "sale_1", "register": "till-1", "receipt": "till-1-000001", "ledger": "ldg_1"},
        ),
        key=KEY,
    )
    method, path, query, body = _sent(recorder)
    assert (method, path, query) == ("post", "/v1/payment_intents", "")
    assert body.split("&") == [
        "amount=1099",
        "currency=eur",
        "capture_method=manual",
        "allowed_payment_method_types[0]=card",
        "metadata[sale]=sale_1",
        "metadata[register]=till-1",
        "metadata[receipt]=till-1-000001",
        "metadata[ledger]=ldg_1",
        "metadata[operation]=pos1-0123456789",
        "expand[0]=latest_charge",
        "statement_descriptor_suffix=TABLE+4",
    ]


def test_a_creation_without_a_descriptor_names_none(gateway, recorder):
    gateway.send(CreateIntent(Money(1200, Currency("JPY"))), key=KEY)
    assert _sent(recorder)[3] == (
        "amount=1200&currency=jpy&capture_method=manual&allowed_payment_method_types[0]=card"
        "&metadata[operation]=pos1-0123456789&expand[0]=latest_charge"
    )


def test_an_update_on_the_wire(gateway, recorder, made):
    gateway.send(UpdateIntent(made, Money(1500, EUR)), key=KEY)
    assert _sent(recorder) == (
        "post",
        f"/v1/payment_intents/{made}",
        "",
        "amount=1500&expand[0]=latest_charge",
    )


def test_an_attempt_on_the_wire(gateway, recorder, made):
    gateway.send(
        ConfirmIntent(made, PaymentMethodId("pm_card_visa"), Money(1099, EUR), ChargeId("ch_1")),
        key=KEY,
    )
    assert _sent(recorder) == (
        "post",
        f"/v1/payment_intents/{made}/confirm",
        "",
        f"payment_method=pm_card_visa&return_url={RETURN_URL}&expand[0]=latest_charge",
    )


def test_a_capture_on_the_wire(gateway, recorder, held):
    gateway.send(CaptureIntent(held, Money(750, EUR)), key=KEY)
    assert _sent(recorder) == (
        "post",
        f"/v1/payment_intents/{held}/capture",
        "",
        "amount_to_capture=750&expand[0]=latest_charge",
    )


def test_a_cancellation_on_the_wire(gateway, recorder, held):
    gateway.send(CancelIntent(held, CancelReason.REQUESTED_BY_CUSTOMER), key=KEY)
    assert _sent(recorder) == (
        "post",
        f"/v1/payment_intents/{held}/cancel",
        "",
        "cancellation_reason=requested_by_customer&expand[0]=latest_charge",
    )


def test_reads_on_the_wire(gateway, recorder, made):
    gateway.retrieve(made)
    assert _sent(recorder) == (
        "get",
        f"/v1/payment_intents/{made}",
        "expand[0]=latest_charge",
        "",
    )
    gateway.charges(made)
    assert _sent(recorder) == ("get", "/v1/charges", f"payment_intent={made}&limit=100", "")
    gateway.find(KEY, since=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    ten_minutes_before = int(datetime(2026, 11, 2, 8, 50, tzinfo=UTC).timestamp())
    assert _sent(recorder) == (
        "get",
        "/v1/payment_intents",
        f"created[gte]={ten_minutes_before}&limit=100&expand[0]=data.latest_charge",
        "",
    )
    gateway.account()
    assert _sent(recorder) == ("get", "/v1/account", "", "")


def test_an_id_with_strange_characters_stays_one_part_of_the_address(gateway, recorder):
    with pytest.raises(Exception, match="unknown_at_stripe"):
        gateway.retrieve(IntentId("pi_1/../../v1/account"))
    assert recorder.sent[-1].path == "/v1/payment_intents/pi_1%2F..%2F..%2Fv1%2Faccount"


def test_the_headers_of_a_change(gateway, recorder, made):
    gateway.send(UpdateIntent(made, Money(1500, EUR)), key=KEY)
    headers = dict(recorder.sent[-1].headers)
    about = json.loads(headers.pop("X-Stripe-Client-User-Agent"))
    agent = headers.pop("User-Agent")
    assert headers == {
        "Authorization": "Bearer sk_test_wire",
        "Content-Type": "application/x-www-form-urlencoded",
        "Idempotency-Key": KEY,
        "Stripe-Version": "2026-10-28.endive",
    }
    assert agent.startswith(f"Stripe/v1 PythonBindings/{stripe.VERSION} Holdfast")
    # Nothing that tells this machine or this shop from another one.
    assert set(about) <= {
        "application",
        "ai_agent",
        "bindings_version",
        "httplib",
        "lang",
        "lang_version",
    }
    assert about["application"] == {"name": "Holdfast"} | {
        name: None for name in about["application"] if name != "name"
    }


def test_a_read_carries_no_key(gateway, recorder, made):
    gateway.retrieve(made)
    assert "Idempotency-Key" not in recorder.sent[-1].headers


def test_the_same_request_is_sent_again_with_the_same_bytes(gateway, recorder, made):
    request = ConfirmIntent(made, PaymentMethodId("pm_card_visa"), Money(1099, EUR))
    for _ in range(2):
        gateway.send(request, key=KEY)
    first, again = [sent for sent in recorder.sent if sent.path.endswith("/confirm")]
    assert first == again


def test_the_sdk_sends_nothing_a_second_time_by_itself(gateway, recorder, made):
    sent = len(recorder.sent)

    def lost(_answer):
        raise stripe.APIConnectionError("reset", should_retry=True)

    recorder.change = lost
    with pytest.raises(Exception, match="no_answer"):
        gateway.send(UpdateIntent(made, Money(1500, EUR)), key=KEY)
    assert len(recorder.sent) == sent + 1


def test_the_sdk_reports_nothing_about_us(gateway, recorder, made):
    assert stripe.enable_telemetry is False
    gateway.retrieve(made)
    gateway.retrieve(made)
    assert "X-Stripe-Client-Telemetry" not in recorder.sent[-1].headers


def test_the_sdk_is_too_discreet_to_log_what_it_carries(gateway, made, caplog):
    with caplog.at_level(logging.DEBUG):
        gateway.retrieve(made)
    assert [record.name for record in caplog.records if record.name.startswith("stripe")] == []


def test_waiting_has_an_end_that_the_journal_reckons_with(monkeypatch):
    made = []

    class Client(stripe.RequestsClient):
        def __init__(self, **options):
            made.append(options)
            super().__init__(**options)

    monkeypatch.setattr(stripe, "RequestsClient", Client)
    client("sk_test_wire")
    assert made == [{"timeout": (5, 30)}]
    assert sum(module.TIME_LIMITS) < IN_FLIGHT.total_seconds() / 2


def test_another_address_is_used_for_every_call():
    sdk = client("sk_test_wire", api_base="http://127.0.0.1:12111")
    assert sdk._requestor.base_addresses["api"] == "http://127.0.0.1:12111"
    assert client("sk_test_wire")._requestor.base_addresses["api"] == "https://api.stripe.com"


def test_what_a_hold_shall_allow_is_asked_for_twice(gateway, recorder):
    asks = (HoldRequest.INCREMENTAL, HoldRequest.MULTICAPTURE)
    card = "payment_method_options[card][request_"
    asked = [
        f"{card}incremental_authorization]=if_available",
        f"{card}multicapture]=if_available",
    ]
    made = gateway.send(CreateIntent(Money(1099, EUR), asks=asks), key=OperationId("first"))
    assert [each for each in _sent(recorder)[3].split("&") if "options" in each] == asked
    visa = PaymentMethodId("pm_card_visa")
    gateway.send(ConfirmIntent(made.id, visa, Money(1099, EUR), asks=asks), key=KEY)
    assert [each for each in _sent(recorder)[3].split("&") if "options" in each] == asked


def test_a_telephone_order_is_marked_when_it_is_authorised(gateway, recorder):
    made = gateway.send(CreateIntent(Money(1099, EUR)), key=OperationId("first"))
    visa = PaymentMethodId("pm_card_visa")
    gateway.send(ConfirmIntent(made.id, visa, Money(1099, EUR), is_moto=True), key=KEY)
    asked = [each for each in _sent(recorder)[3].split("&") if "options" in each]
    assert asked == ["payment_method_options[card][moto]=true"]


def test_all_that_can_be_asked_for_has_a_name_of_stripes(gateway, recorder):
    gateway.send(CreateIntent(Money(1099, EUR), asks=tuple(HoldRequest)), key=KEY)
    asked = {each for each in _sent(recorder)[3].split("&") if "options" in each}
    assert len(asked) == len(HoldRequest)
    assert {each.partition("=")[2] for each in asked} == {"if_available"}


@pytest.fixture
def raisable(gateway):
    asks = tuple(HoldRequest)
    made = gateway.send(CreateIntent(Money(1000, EUR), asks=asks), key=OperationId("first"))
    visa = PaymentMethodId("pm_card_visa")
    gateway.send(ConfirmIntent(made.id, visa, Money(1000, EUR)), key=OperationId("second"))
    return made.id


def test_an_increase_on_the_wire(gateway, recorder, raisable):
    raised = gateway.send(IncreaseHold(raisable, Money(1500, EUR)), key=KEY)
    assert _sent(recorder) == (
        "post",
        f"/v1/payment_intents/{raisable}/increment_authorization",
        "",
        "amount=1500&expand[0]=latest_charge",
    )
    assert (raised.capturable, raised.authorised) == (Money(1500, EUR), Money(1500, EUR))
    again = gateway.send(IncreaseHold(raisable, Money(1500, EUR)), key=KEY)
    assert again.capturable == Money(1500, EUR)


def test_an_increase_that_stripe_has_no_word_for_is_refused_and_not_broken(gateway, held):
    with pytest.raises(Refused, match="increase_refused"):
        gateway.send(IncreaseHold(held, Money(1500, EUR)), key=KEY)


def test_a_part_and_a_tip_on_the_wire(gateway, recorder, raisable):
    part = CaptureIntent(raisable, Money(300, EUR), is_final=False)
    gateway.send(part, key=KEY)
    assert _sent(recorder)[3] == (
        "amount_to_capture=300&expand[0]=latest_charge&final_capture=false"
    )
    last = CaptureIntent(
        raisable, Money(750, EUR), taken_before=Money(300, EUR), tip=Money(50, EUR)
    )
    taken = gateway.send(last, key=OperationId("pos1-last"))
    assert _sent(recorder)[3] == ("amount_to_capture=750&expand[0]=latest_charge&metadata[tip]=50")
    assert (taken.received, taken.metadata["tip"]) == (Money(1050, EUR), "50")
    assert taken.authorised == Money(1000, EUR)


def test_a_refund_that_was_made_and_cannot_be_seen_is_in_doubt(gateway, held, monkeypatch):
    gateway.send(CaptureIntent(held, Money(1099, EUR)), key=KEY)

    def refuses(_intent):
        raise Misconfigured("key_rejected")

    monkeypatch.setattr(gateway, "retrieve", refuses)
    request = RefundIntent(held, Money(100, EUR), RefundReason.REQUESTED_BY_CUSTOMER)
    with pytest.raises(InDoubt, match="no_answer"):
        gateway.send(request, key=OperationId("pos1-refund"))
