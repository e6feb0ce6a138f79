"""What each test card and amount does at a practice reader, and what the charge tells."""

from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.terminal_cards import BY_NUMBER, READER_CARDS
from tests.adapters.stripe_simulator.helpers import (
    charges_of,
    event_types,
    facts,
    invalid,
    refused,
)
from tests.adapters.stripe_simulator.reader_kit import DEBIT, INTERAC, Counter, counter

DECLINING = {
    "4000000000000002": ("card_declined", "generic_decline"),
    "4000000000009995": ("card_declined", "insufficient_funds"),
    "4000000000009987": ("card_declined", "lost_card"),
    "4000000000009979": ("card_declined", "stolen_card"),
    "4000000000000069": ("expired_card", "expired_card"),
    "4000000000000119": ("processing_error", "processing_error"),
}
ENDINGS = {
    1: "call_issuer",
    5: "generic_decline",
    55: "incorrect_pin",
    65: "withdrawal_count_limit_exceeded",
    75: "pin_try_exceeded",
}
DAYS = 86_400


@pytest.fixture
def till(client) -> Counter:
    return counter(client)


@pytest.mark.parametrize(
    "name", [name for name, card in READER_CARDS.items() if card.card.decline is None]
)
def test_every_good_card_is_approved(till, name):
    card = READER_CARDS[name]
    intent = till.paid(card.number, kind=card.kind, **DEBIT)
    assert intent.status == ("succeeded" if name in ("interac", "eftpos") else "requires_capture")
    details = intent.latest_charge.payment_method_details
    assert details[details.type].last4 == card.number[-4:]


def test_the_cards_are_those_that_stripe_publishes():
    assert len(BY_NUMBER) == len(READER_CARDS) == 31


@pytest.mark.parametrize(("number", "codes"), DECLINING.items())
def test_a_declining_card_leaves_the_payment_for_another(till, client, number, codes):
    intent = till.sale()
    till.ask(intent)
    action = till.present(number).action
    assert (action.status, action.failure_code) == ("failed", codes[0])
    assert action.api_error.decline_code == codes[1]
    again = till.look(intent)
    assert (again.status, again.payment_method) == ("requires_payment_method", None)
    assert again.last_payment_error.decline_code == codes[1]
    assert again.latest_charge.status == "failed"
    assert event_types(client)[-3:] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "terminal.reader.action_failed",
    ]
    till.ask(intent)
    till.present()
    assert till.look(intent).status == "requires_capture"
    assert [charge.status for charge in charges_of(client, intent)] == ["succeeded", "failed"]


@pytest.mark.parametrize(("ending", "code"), ENDINGS.items())
@pytest.mark.parametrize("currency", ["usd", "jpy"])
def test_the_end_of_an_amount_decides(till, ending, code, currency):
    intent = till.paid(amount=1000 + ending, currency=currency)
    assert intent.last_payment_error.decline_code == code


@pytest.mark.parametrize(("currency", "amount"), [("jpy", 1200), ("kwd", 12_340), ("isk", 12_300)])
def test_amounts_stay_in_the_smallest_unit_of_their_currency(till, currency, amount):
    held = till.paid(currency=currency, amount=amount)
    assert (held.amount_capturable, held.latest_charge.amount) == (amount, amount)


@pytest.mark.parametrize(("ending", "method"), [(2, "offline_pin_plaintext"), (3, "online_pin")])
def test_an_amount_that_wants_a_pin_has_it_typed(till, ending, method):
    held = till.paid(amount=1000 + ending).latest_charge.payment_method_details.card_present
    assert held.receipt.cardholder_verification_method == method
    assert held.read_method == "contact_emv"


def test_the_charge_says_how_the_card_was_read_and_what_the_slip_prints(till):
    intent = till.paid()
    details = intent.latest_charge.payment_method_details
    assert details.type == "card_present"
    read = details.card_present
    assert (read.brand, read.network, read.read_method) == ("visa", "visa", "contactless_emv")
    assert (read.reader, read.location) == (till.id, till.reader().location)
    assert read.receipt.dedicated_file_name == "A0000000031010"
    assert read.receipt.application_preferred_name == "VISA CREDIT"
    assert read.receipt.authorization_code == intent.latest_charge.authorization_code
    assert intent.payment_method_types == ["card_present"]
    assert intent.latest_charge.outcome.risk_level == "not_assessed"


@pytest.mark.parametrize(
    ("number", "seconds"),
    [
        ("4242424242424242", 4 * DAYS + 18 * 3600),
        ("5555555555554444", 2 * DAYS),
        ("378282246310005", 2 * DAYS),
        ("6011111111111117", 2 * DAYS),
    ],
)
def test_a_hold_at_a_reader_ends_sooner(till, number, seconds):
    charge = till.paid(number).latest_charge
    window = charge.payment_method_details.card_present.capture_before - charge.created
    assert window == seconds


def test_a_hold_at_a_reader_lapses_at_its_own_deadline(till, bench):
    intent = till.paid("5555555555554444")
    bench.advance(timedelta(days=2, seconds=-1))
    assert till.look(intent).status == "requires_capture"
    bench.advance(timedelta(seconds=1))
    lapsed = till.look(intent)
    assert (lapsed.status, lapsed.cancellation_reason) == ("canceled", "automatic")


def test_a_longer_hold_and_a_raise_are_asked_for_in_words_of_the_reader(till, client):
    asked = {
        "request_extended_authorization": True,
        "request_incremental_authorization_support": True,
    }
    intent = till.paid(payment_method_options={"card_present": asked})
    read = intent.latest_charge.payment_method_details.card_present
    assert read.capture_before - intent.latest_charge.created == 29 * DAYS + 18 * 3600
    raised = client.v1.payment_intents.increment_authorization(intent.id, params={"amount": 1500})
    assert raised.amount_capturable == 1500
    assert till.look(intent).latest_charge.payment_method_details.card_present[
        "amount_authorized"
    ] == (1500)


def test_a_tip_on_the_receipt_is_taken_above_the_hold(till, client):
    intent = till.paid()
    taken = client.v1.payment_intents.capture(intent.id, params={"amount_to_capture": 6000})
    assert (taken.status, taken.amount_received) == ("succeeded", 6000)
    more = till.paid()
    params = {"amount_to_capture": 6001}
    error = refused(lambda: client.v1.payment_intents.capture(more.id, params=params))
    assert error.code == "amount_too_large"


def test_a_tip_at_the_reader_is_part_of_the_hold(till):
    intent = till.sale()
    till.ask(intent)
    till.present(amount_tip=150)
    held = till.look(intent)
    assert (held.amount, held.amount_capturable) == (1150, 1150)
    assert held.amount_details.tip.amount == 150


def test_a_declined_tip_leaves_the_amount_as_it_was(till):
    intent = till.sale()
    till.ask(intent)
    till.present("4000000000009995", amount_tip=150)
    again = till.look(intent)
    assert (again.amount, again.latest_charge.amount) == (1000, 1150)


def test_no_tip_where_none_is_asked_for(till):
    till.ask(till.sale(), skip_tipping=True)
    error = refused(lambda: till.present(amount_tip=150))
    assert facts(error) == invalid(None, "amount_tip")


# Debit cards -----------------------------------------------------------------------------------


def test_interac_is_charged_and_others_are_held(till):
    assert till.paid(**DEBIT).status == "requires_capture"
    charged = till.paid(INTERAC, kind="interac_present", **DEBIT)
    assert (charged.status, charged.amount_received) == ("succeeded", 1000)


def test_interac_is_no_part_of_a_payment_that_is_to_be_held(till):
    intent = till.sale(**{**DEBIT, "capture_method": "manual"})
    assert intent.payment_method_types == ["card_present"]
    till.ask(intent)
    error = refused(lambda: till.present(INTERAC, kind="interac_present"))
    assert facts(error) == invalid(None, "type")
    assert till.reader().action.status == "in_progress"


@pytest.mark.parametrize(
    ("number", "network", "status"),
    [
        ("4000050360000001", "visa", "requires_capture"),
        ("5555050360000080", "mastercard", "requires_capture"),
        ("6280000360000978", "eftpos_au", "requires_payment_method"),
    ],
)
def test_eftpos_alone_cannot_hold(till, number, network, status):
    intent = till.paid(number, currency="aud")
    assert intent.status == status
    assert intent.latest_charge.payment_method_details.card_present.network == network


def test_eftpos_is_the_usual_network_of_what_is_charged_in_australia(till):
    charged = till.paid("4000050360000001", currency="aud", capture_method="automatic")
    assert charged.latest_charge.payment_method_details.card_present.network == "eftpos_au"


def test_interac_goes_back_only_with_its_card(till, client):
    charged = till.paid(INTERAC, kind="interac_present", **DEBIT)
    params = {"payment_intent": charged.id}
    error = refused(lambda: client.v1.refunds.create(params=params))
    assert facts(error) == invalid("charge_not_refundable", None)
    till.readers.refund_payment(
        till.id, params={**params, "amount": 400, "metadata": {"operation": "op_1"}}
    )
    action = till.present(INTERAC, kind="interac_present").action
    assert action.status == "succeeded"
    refund = client.v1.refunds.retrieve(action.refund_payment.refund)
    assert (refund.amount, refund.status, refund.metadata["operation"]) == (
        400,
        "succeeded",
        "op_1",
    )
    assert till.look(charged).latest_charge.amount_refunded == 400


@pytest.mark.parametrize(
    ("amount", "number", "kind"),
    [(405, INTERAC, "interac_present"), (400, "4242424242424242", "card_present")],
)
def test_a_refund_at_the_reader_can_be_declined(till, client, amount, number, kind):
    charged = till.paid(INTERAC, kind="interac_present", **DEBIT)
    params = {"payment_intent": charged.id, "amount": amount}
    till.readers.refund_payment(till.id, params=params)
    action = till.present(number, kind=kind).action
    assert (action.status, action.failure_code) == ("failed", "card_declined")
    assert client.v1.refunds.list(params={"payment_intent": charged.id}).data == []


@pytest.mark.parametrize(
    ("params", "code"),
    [({"amount": 1001}, None), ({"charge": "ch_unknown"}, "parameters_exclusive")],
)
def test_a_refund_that_cannot_be_is_not_asked_for(till, params, code):
    charged = till.paid()
    till.client.v1.payment_intents.capture(charged.id)
    given = {"payment_intent": charged.id, **params}
    error = refused(lambda: till.readers.refund_payment(till.id, params=given))
    assert error.code == code


def test_a_number_that_is_no_test_card_is_refused_and_not_repeated(till):
    till.ask(till.sale())
    error = refused(lambda: till.present("4111111111111111"))
    assert facts(error) == invalid(None, "card_present[number]")
    assert "4111111111111111" not in error.http_body
