"""From a message on the screen to the operation, its line in the log and Stripe's request."""

import logging

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.money import Currency, Money
from pos.domain.operation import CaptureIntent, OperationState
from pos.errors import Declined, InDoubt, PosError, Refused
from pos.logs import RedactingFormatter
from tests.kit import BROKE, VISA

EUR = Currency("EUR")


@pytest.fixture
def told(caplog):
    """What the log says beside its words, of the records about operations' ends."""
    caplog.set_level(logging.INFO)

    def told() -> list[dict]:
        return [r.__dict__ for r in caplog.records if r.name == "pos.services.outcomes"]

    return told


def last(shop, sale):
    return shop.operations(sale)[-1]


def test_what_succeeded_names_the_request_that_did_it(shop, told):
    sale = shop.held()
    shop.settlement.capture(shop.intent(sale).id)
    operations = shop.operations(sale)
    assert [operation.kind for operation in operations] == ["create", "confirm", "capture"]
    names = [operation.request_id for operation in operations]
    assert all(name.startswith("req_") for name in names)
    assert len(set(names)) == 3
    assert [each["request_id"] for each in told()] == names
    assert [each["operation"] for each in told()] == [operation.id for operation in operations]
    assert {each["sale"] for each in told()} == {sale}


def test_a_sale_on_an_ordinary_day_is_three_short_lines_of_the_log(shop, caplog):
    caplog.set_level(logging.INFO)
    sale = shop.held()
    shop.settlement.capture(shop.intent(sale).id)
    lines = [RedactingFormatter().format(each) for each in caplog.records if "done" in each.msg]
    assert len(lines) == 3
    assert len([r for r in caplog.records if r.name.startswith("pos.services")]) == 3
    assert sum(map(len, lines)) < 1_500


def test_what_was_declined_names_the_request_that_said_no(shop, told):
    sale = shop.paying()
    with pytest.raises(Declined) as caught:
        shop.checkout.authorise(sale, BROKE)
    rejected = last(shop, sale)
    assert rejected.state is OperationState.REJECTED
    assert rejected.request_id == caught.value.facts["reference"]
    assert told()[-1]["request_id"] == rejected.request_id
    assert told()[-1]["code"] == "card_declined"


def test_what_somebody_else_did_first_names_the_look_that_showed_it(shop, told):
    sale = shop.held()
    intent = shop.intent(sale).id
    shop.sdk.v1.payment_intents.capture(intent)
    with pytest.raises(Refused, match="already_captured") as caught:
        shop.journal.perform(sale, CaptureIntent(intent, Money(300, EUR)))
    rejected = last(shop, sale)
    assert rejected.request_id.startswith("req_")
    assert told()[-1]["request_id"] == rejected.request_id
    assert caught.value.facts["operation"] == rejected.id


def test_a_repeated_answer_names_the_request_that_did_it(shop, expect_log):
    expect_log("no answer yet")
    sale = shop.cart()
    shop.fault(Fault.RESET_AFTER, "POST /v1/payment_intents")
    # Nothing can be found by a look either, so the same request is sent again.
    with pytest.raises(InDoubt):
        shop.checkout.begin(sale)
    lost = last(shop, sale)
    assert lost.request_id == ""
    again = shop.gateway.send(lost.request, key=lost.id)
    page = shop.sdk.v1.payment_intents.list()
    assert again.request_id.startswith("req_")
    assert again.request_id != page.last_response.request_id
    assert again == shop.gateway.retrieve(again.id)


def test_an_answer_that_never_came_names_its_operation(shop, told, expect_log):
    expect_log("no answer yet")
    sale = shop.paying()
    shop.fault(Fault.RESET_BEFORE, "/confirm")
    with pytest.raises(InDoubt) as caught:
        shop.checkout.authorise(sale, VISA)
    doubted = last(shop, sale)
    assert caught.value.facts["operation"] == doubted.id
    assert told()[-1]["operation"] == doubted.id
    assert told()[-1]["state"] == "in_doubt"


def test_a_no_without_an_operation_is_in_the_log_by_its_request(shop, caplog):
    caplog.set_level(logging.INFO)
    shop.held()
    shop.fault(Fault.FORBIDDEN, "GET /v1/payment_intents")
    with pytest.raises(PosError) as caught:
        shop.gateway.retrieve("pi_1")
    found = [r for r in caplog.records if r.name == "pos.adapters.stripe_api.failing"]
    assert found[-1].request_id == caught.value.facts["reference"]
    assert found[-1].code == "key_lacks_permission"


def test_a_view_from_our_own_file_comes_from_no_request(shop):
    sale = shop.held()
    kept = shop.intent(sale)
    seen = shop.gateway.retrieve(kept.id)
    assert kept.request_id == ""
    assert seen.request_id.startswith("req_")
    assert seen == kept


def test_a_refusal_of_ours_is_about_no_operation(shop):
    with pytest.raises(Refused) as caught:
        shop.settlement.capture("pi_unknown")
    assert "operation" not in caught.value.facts
