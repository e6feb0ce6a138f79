"""Answers no Stripe gives, and failures of everything between it and us: in doubt, never lost."""

import json
from datetime import timedelta

import pytest
import requests
import stripe

from pos.adapters.stripe_api.gateway import StripeGateway, client
from pos.domain.ids import OperationId, PaymentMethodId
from pos.domain.money import Currency, Money
from pos.domain.operation import ConfirmIntent, CreateIntent
from pos.domain.sale import MoneyWord
from pos.errors import InDoubt
from tests.adapters.stripe_api.recorder import Recorder
from tests.kit import KEY, VISA, practice_shop

EUR = Currency("EUR")

BODIES = {
    "nothing": "",
    "null": "null",
    "a number": "7",
    "a text": '"ok"',
    "a list": "[]",
    "an empty object": "{}",
    "another object": '{"object": "charge", "id": "ch_1", "status": "succeeded"}',
    "no status": '{"object": "payment_intent", "id": "pi_1"}',
    "half of it": '{"object": "payment_intent", "id": "pi_1", "sta',
    "a page": "<html><body>Sign in to the hotel's network</body></html>",
    "no text": b"\xff\xfe\x00",
    "a deep one": "[" * 100_000,
    "an error that is none": '{"error": {"type": "card_error", "code": "card_declined"}}',
}


def _changed(**fields):
    """The true answer with other values in it."""

    def change(answer):
        body, status, headers = answer
        return json.dumps({**json.loads(body), **fields}), status, headers

    return change


STRANGE = {
    **{name: lambda a, body=body: (body, 200, a[2]) for name, body in BODIES.items()},
    "a currency that nobody has": _changed(currency="xxx"),
    "an amount with decimals": _changed(amount=10.5),
    "an amount in words": _changed(amount="1000"),
    "no amount": _changed(amount=None),
    "a time beyond all times": _changed(created=10**20),
    "no time": _changed(created=None),
    "somebody else's payment": _changed(id="pi_ofSomebodyElse"),
    "a charge that is no charge": _changed(latest_charge={"object": "refund", "id": "re_1"}),
    "a charge's id only": _changed(latest_charge="ch_1"),
    "metadata that is a list": _changed(metadata=["operation"]),
    "a status that is no word": _changed(status=["succeeded"]),
}
TURNED_AWAY = {
    f"{name} with status {status}": lambda a, body=body, status=status: (body, status, a[2])
    for name, body in BODIES.items()
    if not name.startswith("an error")
    for status in (204, 302, 400, 401, 402, 403, 404, 429, 500, 502)
}
"""What stands between us and Stripe has statuses of its own; without Stripe's words they say
nothing about the payment."""


def _raising(error):
    def change(_answer):
        raise error

    return change


FAILURES = {
    "a reset": requests.exceptions.ConnectionError("reset"),
    "half a chunk": requests.exceptions.ChunkedEncodingError("half"),
    "too many redirects": requests.exceptions.TooManyRedirects("round"),
    "a bad address": requests.exceptions.InvalidURL("where"),
    "an operating system": OSError(104, "reset by peer"),
    "a time limit": TimeoutError(),
    "no JSON": json.JSONDecodeError("what", "", 0),
    "a missing name": KeyError("status"),
    "a missing attribute": AttributeError("headers"),
    "a wrong type": TypeError("bytes"),
    "a wrong letter": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "what"),
    "the SDK's own": stripe.APIConnectionError("Unexpected error", should_retry=True),
    "the SDK's plain one": stripe.StripeError("Something"),
}


@pytest.fixture
def made(gateway, recorder):
    return gateway.send(CreateIntent(Money(1099, EUR)), key=OperationId("first"))


@pytest.mark.parametrize("name", [*STRANGE, *TURNED_AWAY])
def test_what_cannot_be_read_proves_nothing(gateway, recorder, made, name):
    recorder.change = STRANGE.get(name) or TURNED_AWAY[name]
    request = ConfirmIntent(made.id, PaymentMethodId("pm_card_visa"), made.amount)
    with pytest.raises(InDoubt) as caught:
        gateway.send(request, key=OperationId("second"))
    assert caught.value.code in {"garbled", "stripe_fault"}
    # Nothing of what came is quoted where the error is printed.
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_after_the_request_left_proves_nothing(gateway, recorder, made, name):
    recorder.change = _raising(FAILURES[name])
    request = ConfirmIntent(made.id, PaymentMethodId("pm_card_visa"), made.amount)
    for call in (
        lambda: gateway.send(request, key=OperationId("second")),
        lambda: gateway.retrieve(made.id),
        lambda: gateway.find(OperationId("first"), since=made.created),
        lambda: gateway.charges(made.id),
        gateway.account,
    ):
        with pytest.raises(InDoubt):
            call()


@pytest.mark.parametrize("name", [*STRANGE, *FAILURES])
def test_the_till_checks_and_comes_to_the_truth(tmp_path, name, expect_log):
    expect_log("no answer yet")
    with practice_shop(tmp_path) as shop:
        recorder = Recorder(shop.simulator)
        shop.gateway = StripeGateway(client(KEY, http_client=recorder))
        sale = shop.paying()
        recorder.change = STRANGE.get(name) or _raising(FAILURES.get(name))
        with pytest.raises(InDoubt):
            shop.checkout.authorise(sale, VISA)
        assert shop.record(sale).money is MoneyWord.CHECKING
        recorder.change = None
        assert shop.checkout.follow(sale).money is MoneyWord.HELD
        assert len([sent for sent in recorder.sent if sent.path.endswith("/confirm")]) == 1


def test_others_sell_through_the_same_account_in_their_own_ways(gateway, recorder, made):
    def foreign(answer):
        body, status, headers = answer
        page = json.loads(body)
        strangers = [
            {"object": "payment_intent", "id": "pi_1", "currency": "xxx", "metadata": {}},
            {"object": "payment_intent", "id": "pi_2", "metadata": None},
            {"object": "payment_intent", "id": "pi_3"},
        ]
        return json.dumps({**page, "data": strangers + page["data"]}), status, headers

    recorder.change = foreign
    assert gateway.find(OperationId("first"), since=made.created) == made


def test_a_decline_that_the_payment_contradicts_is_not_told(tmp_path):
    declined = '{"error": {"type": "card_error", "code": "card_declined"}}'
    with practice_shop(tmp_path) as shop:
        recorder = Recorder(shop.simulator)
        shop.gateway = StripeGateway(client(KEY, http_client=recorder))
        sale = shop.paying()

        def once(answer):
            recorder.change = None
            return declined, 402, answer[2]

        recorder.change = once
        assert shop.checkout.authorise(sale, VISA).money is MoneyWord.HELD
        assert shop.open_operations() == []


def test_a_status_that_we_have_no_word_for_is_for_a_person_and_nothing_is_sent_again(
    tmp_path, expect_log
):
    expect_log("no answer yet")
    with practice_shop(tmp_path) as shop:
        recorder = Recorder(shop.simulator)
        shop.gateway = StripeGateway(client(KEY, http_client=recorder))
        sale = shop.paying()
        recorder.change = _raising(TimeoutError())
        with pytest.raises(InDoubt, match="no_answer"):
            shop.checkout.authorise(sale, VISA)
        recorder.change = _changed(status="requires_reauthorization")
        for ask in (shop.checkout.follow, shop.checkout.begin):
            with pytest.raises(InDoubt, match="needs_a_person"):
                ask(sale)
        shop.pass_time(timedelta(hours=1))
        [error] = shop.journal.recover()
        assert error.code == "needs_a_person"
        assert shop.record(sale).money is MoneyWord.CHECKING
        assert len([sent for sent in recorder.sent if sent.path.endswith("/confirm")]) == 1
        recorder.change = None
        assert shop.checkout.follow(sale).money is MoneyWord.HELD
