"""SetupIntents in each status, what each call does there, and what the cards then do."""

import pytest

from tests.adapters.stripe_simulator.helpers import EXAMPLE, event_types, facts, invalid, refused

STATUSES = (
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "succeeded",
    "canceled",
)
TOKENS = {
    "requires_confirmation": "pm_card_visa",
    "requires_action": "pm_card_authenticationRequiredOnSetup",
    "succeeded": "pm_card_visa",
}
UNEXPECTED = invalid("setup_intent_unexpected_state", None)


@pytest.fixture
def setups(client):
    return client.v1.setup_intents


@pytest.fixture
def anna(client):
    return client.v1.customers.create(params={"name": "Anna"})


def setup_in(client, status, **params):
    given = {"allowed_payment_method_types": ["card"], **params}
    if status in TOKENS:
        given["payment_method"] = TOKENS[status]
        given["confirm"] = status != "requires_confirmation"
    setup = client.v1.setup_intents.create(params=given)
    if status == "canceled":
        setup = client.v1.setup_intents.cancel(setup.id)
    assert setup.status == status
    return setup


@pytest.mark.parametrize("status", STATUSES)
def test_only_what_is_not_over_can_be_canceled(client, setups, status):
    setup = setup_in(client, status)
    if status in STATUSES[:3]:
        canceled = setups.cancel(setup.id, params={"cancellation_reason": "abandoned"})
        assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
        assert event_types(client)[-1] == "setup_intent.canceled"
        return
    error = refused(lambda: setups.cancel(setup.id))
    assert facts(error) == UNEXPECTED
    assert error.error.setup_intent.status == status


@pytest.mark.parametrize("status", STATUSES)
def test_only_what_waits_for_a_card_can_be_confirmed(client, setups, status):
    setup = setup_in(client, status)
    card = {"payment_method": "pm_card_visa"}
    if status in STATUSES[:2]:
        assert setups.confirm(setup.id, params=card).status == "succeeded"
        return
    assert facts(refused(lambda: setups.confirm(setup.id, params=card))) == UNEXPECTED


def test_without_a_card_there_is_nothing_to_confirm(client, setups):
    setup = setup_in(client, "requires_payment_method")
    assert facts(refused(lambda: setups.confirm(setup.id))) == UNEXPECTED


@pytest.mark.parametrize("status", STATUSES)
def test_the_card_can_be_changed_until_it_is_over(client, setups, status):
    setup = setup_in(client, status)
    card = {"payment_method": "pm_card_mastercard"}
    assert setups.update(setup.id, params={"metadata": {"a": "b"}}).metadata.a == "b"
    if status in STATUSES[:3]:
        assert setups.update(setup.id, params=card).status == "requires_confirmation"
    else:
        assert facts(refused(lambda: setups.update(setup.id, params=card))) == UNEXPECTED


def test_a_card_that_was_set_up_is_its_customers(client, anna):
    setup = setup_in(client, "succeeded", customer=anna.id)
    [method] = client.v1.payment_methods.list(params={"customer": anna.id}).data
    assert method.id == setup.payment_method
    assert event_types(client)[-3:] == [
        "setup_intent.created",
        "payment_method.attached",
        "setup_intent.succeeded",
    ]


def test_a_card_set_up_without_a_customer_can_be_attached(client, anna):
    setup = setup_in(client, "succeeded")
    attached = client.v1.payment_methods.attach(setup.payment_method, params={"customer": anna.id})
    assert attached.customer == anna.id


def _pay_without_them(client, anna, method):
    return client.v1.payment_intents.create(
        params={
            **EXAMPLE,
            "customer": anna.id,
            "payment_method": method,
            "confirm": True,
            "off_session": True,
        }
    )


@pytest.mark.parametrize(("usage", "works"), [("off_session", True), ("on_session", False)])
def test_what_a_card_was_set_up_for_decides_who_has_to_be_there(
    client, bench, setups, anna, usage, works
):
    setup = setup_in(client, "requires_action", customer=anna.id, usage=usage)
    bench.finish_setup(setup.id, passes=True)
    done = setups.retrieve(setup.id)
    assert done.status == "succeeded"
    if works:
        assert _pay_without_them(client, anna, done.payment_method).status == "requires_capture"
    else:
        error = refused(lambda: _pay_without_them(client, anna, done.payment_method))
        assert error.error.code == "authentication_required"


def test_a_failed_authentication_asks_for_another_card(client, bench, setups):
    setup = setup_in(client, "requires_action", return_url="https://shop.example/back")
    setup = setups.retrieve(setup.id) if setup.next_action is None else setup
    bench.finish_setup(setup.id, passes=False)
    after = setups.retrieve(setup.id, params={"expand": ["latest_attempt"]})
    assert (after.status, after.payment_method) == ("requires_payment_method", None)
    assert after.last_setup_error.code == "setup_intent_authentication_failure"
    assert after.latest_attempt.status == "failed"
    assert event_types(client)[-1] == "setup_intent.setup_failed"


@pytest.mark.parametrize(
    ("token", "outcome"),
    [
        ("pm_card_visa_chargeDeclinedStolenCard", "stolen_card"),
        ("pm_card_chargeCustomerFail", "succeeded"),
        ("pm_card_authenticationRequiredSetupForOffSession", "succeeded"),
        ("pm_card_authenticationRequired", "requires_action"),
        ("pm_card_threeDSecure2Required", "requires_action"),
        ("pm_card_threeDSecureOptional", "succeeded"),
    ],
)
def test_each_card_is_set_up_in_its_own_way(setups, token, outcome):
    params = {"payment_method": token, "confirm": True}
    if outcome == "stolen_card":
        error = refused(lambda: setups.create(params=params))
        assert (error.http_status, error.error.decline_code) == (402, outcome)
        assert error.error.setup_intent.status == "requires_payment_method"
    else:
        assert setups.create(params=params).status == outcome


def test_a_set_up_can_insist_on_the_bank(setups):
    options = {"card": {"request_three_d_secure": "any"}}
    params = {
        "payment_method": "pm_card_threeDSecureOptional",
        "confirm": True,
        "payment_method_options": options,
    }
    assert setups.create(params=params).status == "requires_action"


def test_set_ups_and_their_attempts_are_listed(client, setups, anna):
    setup_in(client, "succeeded")
    mine = setup_in(client, "succeeded", customer=anna.id)
    [found] = setups.list(params={"customer": anna.id}).data
    assert found.id == mine.id
    [found] = setups.list(params={"payment_method": mine.payment_method}).data
    assert found.id == mine.id
    [attempt] = client.v1.setup_attempts.list(params={"setup_intent": mine.id}).data
    assert attempt.id == mine.latest_attempt


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"confirm": True}, ("parameter_missing", "payment_method")),
        ({"return_url": "https://a.example"}, (None, "return_url")),
        ({"customer": "cus_nobody"}, ("resource_missing", "customer", 404)),
        ({"allowed_payment_method_types": ["ideal"]}, (None, "allowed_payment_method_types")),
        (
            {"allowed_payment_method_types": ["card_present"], "payment_method": "pm_card_visa"},
            (None, "payment_method"),
        ),
        (
            {
                "allowed_payment_method_types": ["card"],
                "automatic_payment_methods": {"enabled": True},
            },
            ("parameters_exclusive", "allowed_payment_method_types"),
        ),
    ],
)
def test_what_makes_no_set_up_is_refused(setups, params, said):
    assert facts(refused(lambda: setups.create(params=params))) == invalid(*said)
