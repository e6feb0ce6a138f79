"""Stripe's readers in our words: lenient about what is missing, and about nothing else."""

import json
from datetime import UTC, datetime

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from pos.adapters.stripe_api.gateway import StripeGateway, client
from pos.adapters.stripe_api.reader_translate import location_from, noted, reader_from
from pos.adapters.stripe_api.translate import UNREADABLE, error_from
from pos.domain.ids import IntentId, OperationId, PaymentMethodId, ReaderId, RefundId, SetupId
from pos.domain.reader import ActionStatus, Reservation
from pos.errors import InDoubt, Misconfigured, Overtaken, Refused

BARE = {"object": "terminal.reader", "id": "tmr_1"}
UNTIL = datetime(2026, 11, 2, 9, 2, tzinfo=UTC)


def doing(kind, about=None, **more):
    action = {"type": kind, "status": "in_progress", kind: about or {}, **more}
    return reader_from({**BARE, "action": action}).action


def test_a_reader_with_everything_is_read_and_its_last_word_is_in_milliseconds():
    found = reader_from(
        {
            **BARE,
            "label": "Counter",
            "device_type": "stripe_s700",
            "serial_number": "1",
            "location": {"id": "tml_1", "object": "terminal.location"},
            "status": "offline",
            "last_seen_at": 1793610000123,
            "livemode": True,
            "metadata": noted(Reservation("till-2", "ldg_2", UNTIL)),
        }
    )
    assert (found.label, found.location, found.is_online) == ("Counter", "tml_1", False)
    assert found.last_seen is not None
    assert found.last_seen.year == 2026
    assert found.note == Reservation("till-2", "ldg_2", UNTIL)
    assert found.livemode


def test_what_a_reader_does_not_say_is_not_made_up():
    found = reader_from(BARE)
    assert (found.is_online, found.last_seen, found.action, found.note) == (None,) * 4


def test_each_kind_of_action_names_what_it_is_about():
    assert doing("process_payment_intent", {"payment_intent": {"id": "pi_1"}}).intent == "pi_1"
    paying = doing("process_payment_intent", {"payment_intent": "pi_1"})
    assert (paying.intent, paying.status) == (IntentId("pi_1"), ActionStatus.IN_PROGRESS)
    saved = doing("process_setup_intent", {"setup_intent": "seti_1", "generated_card": "pm_1"})
    assert (saved.setup, saved.generated_card) == (SetupId("seti_1"), PaymentMethodId("pm_1"))
    about = {"payment_intent": "pi_1", "refund": "re_1", "metadata": {"operation": "pos1-a"}}
    back = doing("refund_payment", about)
    assert (back.refund, back.operation) == (RefundId("re_1"), OperationId("pos1-a"))


def test_why_an_action_failed_is_taken_from_wherever_stripe_says_it():
    error = {"code": "card_declined", "decline_code": "lost_card"}
    failed = doing("process_payment_intent", status="failed", api_error=error)
    assert (failed.failure_code, failed.decline_code) == ("card_declined", "lost_card")
    told = doing("process_payment_intent", status="failed", failure_code="customer_canceled")
    assert told.failure_code == "customer_canceled"


def test_a_status_that_we_have_no_word_for_may_mean_that_a_customer_is_at_it():
    odd = doing("process_payment_intent", {"payment_intent": "pi_1"}, status="paused")
    assert (odd.status, odd.is_running) == (ActionStatus.NEEDS_REVIEW, True)


@pytest.mark.parametrize(
    "metadata",
    [{}, {"holdfast_until": "soon"}, {"holdfast_register": "x", "holdfast_until": "2026-11-02"}],
)
def test_a_reservation_that_nobody_can_read_is_none(metadata):
    assert reader_from({**BARE, "metadata": metadata}).note is None


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_whatever_stands_on_a_reader_it_can_be_read(register, ledger, until):
    metadata = {
        "holdfast_register": register,
        "holdfast_ledger": ledger,
        "holdfast_until": until,
    }
    assert reader_from({**BARE, "metadata": metadata}).id == "tmr_1"


def test_something_else_is_no_reader():
    with pytest.raises(UNREADABLE):
        reader_from({**BARE, "object": "payment_intent"})
    with pytest.raises(UNREADABLE):
        location_from({"object": "terminal.reader", "id": "tml_1"})


@pytest.mark.parametrize(
    ("code", "param", "kind", "ours"),
    [
        ("terminal_reader_timeout", "", InDoubt, "reader_timeout"),
        ("terminal_reader_offline", "", Refused, "reader_offline"),
        ("terminal_reader_busy", "", Refused, "reader_busy"),
        ("terminal_reader_hardware_fault", "", Refused, "reader_fault"),
        ("terminal_reader_invalid_location_for_payment", "", Misconfigured, "reader_location"),
        (
            "terminal_reader_invalid_location_for_activation", "", Refused,
            "reader_location_refused",
        ),
        ("terminal_location_country_unsupported", "", Refused, "reader_location_refused"),
        ("intent_invalid_state", "", Overtaken, "unexpected_state"),
        ("resource_missing", "reader", Refused, "reader_unknown"),
        ("resource_missing", "location", Refused, "location_unknown"),
        ("parameter_invalid", "registration_code", Refused, "reader_code_refused"),
    ],
)  # fmt: skip
def test_every_no_of_a_reader_has_a_kind(code, param, kind, ours):
    error = error_from(stripe.InvalidRequestError("no", param, code=code, http_status=400))
    assert type(error) is kind
    assert error.code == ours


def test_a_reader_of_other_software_is_known_by_its_message_alone():
    text = "This reader is connected with another integration mode."
    body = {"error": {"message": text, "type": "invalid_request_error"}}
    error = stripe.InvalidRequestError(text, None, http_status=400, json_body=body)
    assert error_from(error).code == "reader_of_other_software"


class _Deleted(stripe.HTTPClient):
    """Answers everything with a reader that was deleted."""

    name = "deleted"

    def __init__(self):
        super().__init__()

    @override
    def request(self, method, url, headers, post_data=None, *, _usage=None):
        return json.dumps({**BARE, "deleted": True}), 200, {"request-id": "req_1"}

    @override
    def close(self):
        """Nothing is open."""


def test_a_reader_that_was_deleted_is_not_known_any_more():
    gateway = StripeGateway(client("sk_test_x", http_client=_Deleted()))
    with pytest.raises(Refused, match="reader_unknown"):
        gateway.terminal.reader(ReaderId("tmr_1"))
