"""Disputes: opened about a payment that was taken, seen on its charge, decided once."""

import pytest
import stripe

from pos.adapters.stripe_simulator.bench import NotWaiting
from tests.adapters.stripe_simulator.helpers import (
    charges_of,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)
from tests.adapters.stripe_simulator.test_bodies import check


@pytest.fixture
def paid(client):
    return intent_in(client, "succeeded")


def test_a_dispute_marks_the_charge_and_is_news(client, bench, paid):
    name = bench.dispute(paid.id, amount=300)
    [charge] = charges_of(client, paid)
    dispute = client.v1.disputes.retrieve(name)
    assert charge.disputed is True
    assert (dispute.amount, dispute.charge, dispute.payment_intent) == (300, charge.id, paid.id)
    assert dispute.status == "needs_response"
    assert event_types(client)[-2:] == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]


def test_a_dispute_is_what_the_sdk_declares(client, bench, paid):
    bench.dispute(paid.id)
    [dispute] = client.v1.disputes.list(params={"payment_intent": paid.id}).data
    assert dispute.amount == 1099
    check(stripe.Dispute, dispute.to_dict())


def test_disputes_are_listed_by_payment_and_by_charge(client, bench, paid):
    other = intent_in(client, "succeeded")
    name = bench.dispute(paid.id)
    bench.dispute(other.id)
    [charge] = charges_of(client, paid)
    for params in ({"payment_intent": paid.id}, {"charge": charge.id}):
        assert [each.id for each in client.v1.disputes.list(params=params).data] == [name]
    assert len(client.v1.disputes.list(params={"created": {"gte": 0}}).data) == 2
    error = refused(lambda: client.v1.disputes.list(params={"payment_intent": "pi_x"}))
    assert facts(error) == invalid("resource_missing", "payment_intent", 404)


@pytest.mark.parametrize(("won", "status"), [(True, "won"), (False, "lost")])
def test_the_bank_decides_once(client, bench, paid, won, status):
    name = bench.dispute(paid.id)
    bench.close_dispute(name, won=won)
    assert client.v1.disputes.retrieve(name).status == status
    assert event_types(client)[-1] == "charge.dispute.closed"
    with pytest.raises(NotWaiting):
        bench.close_dispute(name, won=won)


def test_nothing_is_contested_that_was_not_taken(client, bench):
    with pytest.raises(NotWaiting):
        bench.dispute(intent_in(client, "requires_capture").id)


@pytest.mark.parametrize(
    ("token", "opened"),
    [
        ("pm_card_createDispute", [("fraudulent", "needs_response", 1099)]),
        ("pm_card_createCe3EligibleDispute", [("fraudulent", "needs_response", 1099)]),
        ("pm_card_createComplianceDispute", [("noncompliant", "needs_response", 1099)]),
        ("pm_card_createDisputeInquiry", [("fraudulent", "warning_needs_response", 1099)]),
        (
            "pm_card_createMultipleDisputes",
            [("fraudulent", "needs_response", 550), ("fraudulent", "needs_response", 549)],
        ),
    ],
)
def test_some_cards_are_disputed_once_their_money_was_taken(client, token, opened):
    intent = intent_in(client, "requires_payment_method")
    client.v1.payment_intents.confirm(intent.id, params={"payment_method": token})
    assert client.v1.disputes.list().data == []
    client.v1.payment_intents.capture(intent.id)
    found = client.v1.disputes.list(params={"payment_intent": intent.id}).data
    assert [(one.reason, one.status, one.amount) for one in found] == opened


@pytest.mark.parametrize(
    ("text", "status", "left"),
    [
        ("winning_evidence", "won", -1500),
        ("losing_evidence", "lost", -1500 - 1099),
        ("They signed for it.", "under_review", -1500 - 1099),
    ],
)
def test_evidence_is_sent_and_some_words_decide_at_once(client, bench, paid, text, status, left):
    name = bench.dispute(paid.id)
    given = {"evidence": {"uncategorized_text": text}}
    dispute = client.v1.disputes.update(name, params=given)
    check(stripe.Dispute, dispute.to_dict())
    assert (dispute.status, dispute.evidence_details.submission_count) == (status, 1)
    moved = client.v1.balance_transactions.list(params={"source": name}).data
    assert sum(one.net for one in moved) == left
    assert "charge.dispute.updated" in event_types(client)


def test_evidence_can_be_collected_before_it_is_sent(client, bench, paid):
    name = bench.dispute(paid.id)
    given = {"evidence": {"customer_name": "Zoë"}, "submit": False, "metadata": {"case": "4"}}
    staged = client.v1.disputes.update(name, params=given)
    assert (staged.status, staged.evidence.customer_name) == ("needs_response", "Zoë")
    assert staged.evidence_details.has_evidence is True
    assert staged.metadata.to_dict() == {"case": "4"}


def test_a_dispute_that_is_accepted_is_lost_and_takes_no_evidence(client, bench, paid):
    name = bench.dispute(paid.id)
    assert client.v1.disputes.close(name).status == "lost"
    given = {"evidence": {"customer_name": "Zoë"}}
    for again in (
        lambda: client.v1.disputes.close(name),
        lambda: client.v1.disputes.update(name, params=given),
    ):
        assert facts(refused(again)) == invalid(None, None)
