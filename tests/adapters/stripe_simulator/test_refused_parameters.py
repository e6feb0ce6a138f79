"""Each parameter Stripe refuses, with its code and the name it is refused under."""

import pytest

from tests.adapters.stripe_simulator.helpers import EXAMPLE, facts, intent_in, invalid, refused

INTEGER = "parameter_invalid_integer"
UNKNOWN = "parameter_unknown"
MISSING = "parameter_missing"
EMPTY = "parameter_invalid_empty"
CARD = "payment_method_options[card]"


def without(name: str) -> dict:
    return {key: value for key, value in EXAMPLE.items() if key != name}


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        (without("amount"), MISSING, "amount"),
        (without("currency"), MISSING, "currency"),
        ({**EXAMPLE, "amuont": 1}, UNKNOWN, "amuont"),
        (
            {**EXAMPLE, "payment_method_options": {"card": {"moot": True}}},
            UNKNOWN,
            f"{CARD}[moot]",
        ),
        (
            {**EXAMPLE, "automatic_payment_methods": {"on": True}},
            UNKNOWN,
            "automatic_payment_methods[on]",
        ),
        ({**EXAMPLE, "amount": "1,99"}, INTEGER, "amount"),
        ({**EXAMPLE, "amount": "1.999"}, INTEGER, "amount"),
        ({**EXAMPLE, "amount": "NaN"}, INTEGER, "amount"),
        ({**EXAMPLE, "amount": "1e3"}, INTEGER, "amount"),
        ({**EXAMPLE, "amount": "9" * 30}, INTEGER, "amount"),
        ({**EXAMPLE, "amount": 0}, INTEGER, "amount"),
        ({**EXAMPLE, "amount": -3}, INTEGER, "amount"),
        ({**EXAMPLE, "amount": ""}, EMPTY, "amount"),
        ({**EXAMPLE, "currency": "xyz"}, None, "currency"),
        ({**EXAMPLE, "currency": ""}, EMPTY, "currency"),
        ({**EXAMPLE, "capture_method": "later"}, None, "capture_method"),
        ({**EXAMPLE, "confirm": "yes"}, None, "confirm"),
        ({**EXAMPLE, "confirm": True}, MISSING, "payment_method"),
        ({**EXAMPLE, "metadata": "x"}, None, "metadata"),
        ({**EXAMPLE, "shipping": "x"}, None, "shipping"),
        ({**EXAMPLE, "shipping": {"name": "N"}}, MISSING, "shipping[address]"),
        ({**EXAMPLE, "expand": "latest_charge"}, None, "expand"),
        ({**EXAMPLE, "expand": {"first": "latest_charge"}}, None, "expand"),
        ({**EXAMPLE, "description": {"a": "b"}}, None, "description"),
        ({**EXAMPLE, "description": "x" * 1001}, None, "description"),
        ({**EXAMPLE, "receipt_email": "nobody"}, "email_invalid", "receipt_email"),
        (
            {**EXAMPLE, "payment_method_types": ["card"]},
            "payment_method_types_no_longer_supported",
            "payment_method_types",
        ),
        (
            {**EXAMPLE, "allowed_payment_method_types": ["card", "cash"]},
            None,
            "allowed_payment_method_types[1]",
        ),
        (
            {**EXAMPLE, "allowed_payment_method_types": ["klarna"]},
            None,
            "allowed_payment_method_types",
        ),
        (
            {**EXAMPLE, "automatic_payment_methods": {"enabled": True}},
            "parameters_exclusive",
            "allowed_payment_method_types",
        ),
        (
            {**EXAMPLE, "excluded_payment_method_types": ["card_present"]},
            "parameters_exclusive",
            "allowed_payment_method_types",
        ),
        ({**EXAMPLE, "return_url": "https://shop.example"}, None, "return_url"),
        ({**EXAMPLE, "off_session": True}, None, "off_session"),
        ({**EXAMPLE, "error_on_requires_action": True}, None, "error_on_requires_action"),
        ({**EXAMPLE, "statement_descriptor": "SHOP"}, None, "statement_descriptor"),
        ({**EXAMPLE, "transfer_data": {"destination": "acct_1"}}, None, "transfer_data"),
        (
            {**EXAMPLE, "payment_details": {"order_reference": "x" * 26}},
            None,
            "payment_details[order_reference]",
        ),
        (
            {**EXAMPLE, "amount_details": {"tax": {"total_tax_amount": -1}}},
            INTEGER,
            "amount_details[tax][total_tax_amount]",
        ),
    ],
)
def test_creation_refuses_the_parameter_by_name_and_leaves_nothing(client, params, code, param):
    error = refused(lambda: client.v1.payment_intents.create(params=params))
    assert facts(error) == invalid(code, param)
    assert client.v1.payment_intents.list().data == []


@pytest.mark.parametrize(
    ("name", "value", "param"),
    [
        ("customer", "cus_1", "customer"),
        ("confirmation_token", "ctoken_1", "confirmation_token"),
        ("payment_method", "pm_unknown", "payment_method"),
        ("payment_method_configuration", "pmc_1", "payment_method_configuration"),
    ],
)
def test_creation_with_somebody_elses_object_finds_none(client, name, value, param):
    error = refused(lambda: client.v1.payment_intents.create(params={**EXAMPLE, name: value}))
    assert facts(error) == invalid("resource_missing", param, 404)


@pytest.mark.parametrize(
    ("call", "param"),
    [
        (lambda v1: v1.payment_intents.retrieve("pi_1"), "intent"),
        (lambda v1: v1.payment_intents.update("pi_1", params={"description": "x"}), "intent"),
        (lambda v1: v1.payment_intents.confirm("pi_1"), "intent"),
        (lambda v1: v1.payment_intents.capture("pi_1"), "intent"),
        (lambda v1: v1.payment_intents.cancel("pi_1"), "intent"),
        (
            lambda v1: v1.payment_intents.increment_authorization("pi_1", params={"amount": 1}),
            "intent",
        ),
        (lambda v1: v1.payment_intents.retrieve("pi/../1"), "intent"),
        (lambda v1: v1.charges.retrieve("ch_1"), "charge"),
        (lambda v1: v1.charges.list(params={"payment_intent": "pi_1"}), "payment_intent"),
        (lambda v1: v1.refunds.retrieve("re_1"), "id"),
        (lambda v1: v1.refunds.create(params={"payment_intent": "pi_1"}), "payment_intent"),
        (lambda v1: v1.refunds.create(params={"charge": "ch_1"}), "charge"),
        (lambda v1: v1.events.retrieve("evt_1"), "id"),
        (lambda v1: v1.payment_methods.retrieve("pm_1"), "payment_method"),
        (lambda v1: v1.events.list(params={"ending_before": "evt_1"}), "ending_before"),
        (lambda v1: v1.charges.list(params={"starting_after": "ch_1"}), "starting_after"),
    ],
)
def test_an_unknown_id_is_a_404_that_names_the_parameter(client, call, param):
    assert facts(refused(lambda: call(client.v1))) == invalid("resource_missing", param, 404)


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"cancellation_reason": "automatic"}, None, "cancellation_reason"),
        ({"cancellation_reason": "other"}, None, "cancellation_reason"),
        ({"reason": "abandoned"}, UNKNOWN, "reason"),
    ],
)
def test_cancel_takes_only_the_four_reasons_of_a_shop(client, params, code, param):
    intent = intent_in(client, "requires_capture")
    error = refused(lambda: client.v1.payment_intents.cancel(intent.id, params=params))
    assert facts(error) == invalid(code, param)
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_capture"


@pytest.mark.parametrize(
    "reason", ["abandoned", "duplicate", "fraudulent", "requested_by_customer"]
)
def test_cancel_keeps_the_reason_it_was_given(client, reason):
    intent = intent_in(client, "requires_capture")
    params = {"cancellation_reason": reason}
    assert client.v1.payment_intents.cancel(intent.id, params=params).cancellation_reason == reason


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"amount": 500}, UNKNOWN, "amount"),
        ({"confirm": True}, UNKNOWN, "confirm"),
        ({"return_url": "nowhere"}, "url_invalid", "return_url"),
        ({"amount_to_confirm": 1}, None, "amount_to_confirm"),
        ({"off_session": "sometimes"}, None, "off_session"),
        ({"payment_method": "pm_nobody"}, "resource_missing", "payment_method"),
        (
            {"payment_method_options": {"card": {"request_multicapture": "always"}}},
            None,
            f"{CARD}[request_multicapture]",
        ),
        ({"payment_method_data": {"type": "card"}}, None, "payment_method_data"),
    ],
)
def test_confirm_refuses_the_parameter_and_does_not_confirm(client, params, code, param):
    intent = intent_in(client, "requires_confirmation")
    error = refused(lambda: client.v1.payment_intents.confirm(intent.id, params=params))
    status = 404 if code == "resource_missing" else 400
    assert facts(error) == invalid(code, param, status)
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_confirmation"


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"limit": 0}, INTEGER, "limit"),
        ({"limit": 101}, INTEGER, "limit"),
        ({"created": "yesterday"}, INTEGER, "created"),
        ({"created": {"since": 1}}, UNKNOWN, "created[since]"),
        ({"page": 2}, UNKNOWN, "page"),
        ({"starting_after": "a", "ending_before": "b"}, "parameters_exclusive", "starting_after"),
    ],
)
@pytest.mark.parametrize("service", ["payment_intents", "charges", "events", "refunds"])
def test_lists_refuse_the_parameter(client, service, params, code, param):
    error = refused(lambda: getattr(client.v1, service).list(params=params))
    assert facts(error) == invalid(code, param)


def test_a_card_cannot_pay_an_intent_for_readers_only(client):
    params = {**EXAMPLE, "allowed_payment_method_types": ["card_present"]}
    intent = client.v1.payment_intents.create(params=params)
    error = refused(
        lambda: client.v1.payment_intents.confirm(
            intent.id, params={"payment_method": "pm_card_visa"}
        )
    )
    assert facts(error) == invalid("payment_intent_incompatible_payment_method", "payment_method")


def test_a_card_that_paid_once_does_not_pay_again(client):
    paid = intent_in(client, "succeeded")
    error = refused(
        lambda: client.v1.payment_intents.create(
            params={**EXAMPLE, "payment_method": paid.payment_method}
        )
    )
    assert facts(error) == invalid(None, "payment_method")


def test_types_that_do_not_fit_are_dropped_silently(client):
    listed = ["card", "card_present", "klarna", "interac_present"]
    intent = client.v1.payment_intents.create(
        params={**EXAMPLE, "allowed_payment_method_types": listed}
    )
    assert intent.allowed_payment_method_types == listed
    assert intent.payment_method_types == ["card", "card_present"]
    canadian = {**EXAMPLE, "allowed_payment_method_types": listed, "currency": "cad"}
    charged = client.v1.payment_intents.create(params={**canadian, "capture_method": "automatic"})
    assert "interac_present" in charged.payment_method_types
    held = client.v1.payment_intents.create(params=canadian)
    assert "interac_present" not in held.payment_method_types


def test_an_address_nobody_serves_is_a_404(client):
    error = refused(lambda: client.raw_request("get", "/v1/nothing"))
    assert facts(error) == invalid(None, None, 404)


def test_a_value_that_is_also_a_hash_is_refused(client):
    error = refused(
        lambda: client.raw_request("post", "/v1/payment_intents", **{"a": "1", "a[b]": "2"})
    )
    assert facts(error) == invalid(None, None)
