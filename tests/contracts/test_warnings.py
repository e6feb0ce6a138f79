"""What a gateway reads of reviews and of early fraud warnings, and the news about them."""

from datetime import timedelta
from typing import Final

from pos.domain.caution import CautionKind
from pos.domain.operation import CaptureIntent
from tests.contracts.test_watching import _news_of

AGO: Final = timedelta(minutes=5)


def test_a_review_of_a_hold_is_read_while_it_is_open_and_when_it_is_closed(world):
    held = world.confirmed()
    name = world.levers.open_review(held.id)
    [review] = world.gateway.cautions(held.id)
    assert (review.id, review.kind, review.intent) == (name, CautionKind.REVIEW, held.id)
    assert (review.is_open, review.word) == (True, "rule")
    assert review.charge == held.latest_charge.id
    assert world.gateway.reviewed_since(review.created - AGO).items == (held.id,)
    world.levers.close_review(name, reason="approved")
    [closed] = world.gateway.cautions(held.id)
    assert (closed.id, closed.is_open, closed.word) == (name, False, "approved")
    assert world.gateway.reviewed_since(review.created - AGO).items == ()
    assert world.gateway.retrieve(held.id).is_held  # approving takes no money


def test_an_early_fraud_warning_says_nothing_of_how_the_card_was_lost(world):
    held = world.confirmed()
    taken = world.do(CaptureIntent(held.id, held.amount))
    name = world.levers.warn_of_fraud(taken.id, fraud_type="made_with_stolen_card")
    [warning] = world.gateway.cautions(taken.id)
    assert (warning.id, warning.kind, warning.is_open) == (name, CautionKind.WARNING, True)
    assert "stolen" not in repr(warning)
    assert world.gateway.warned_since(warning.created - AGO).items == (taken.id,)
    assert world.gateway.warned_since(warning.created + AGO).items == ()


def test_reviews_and_warnings_are_news_about_their_payment(world):
    held = world.confirmed()
    world.levers.close_review(world.levers.open_review(held.id))
    world.levers.warn_of_fraud(held.id)
    told = [each.type for each in _news_of(world, held)]
    assert told[-3:] == ["review.opened", "review.closed", "radar.early_fraud_warning.created"]


def test_what_is_given_back_is_warned_of_no_more(world):
    held = world.confirmed()
    taken = world.do(CaptureIntent(held.id, held.amount))
    world.levers.open_review(taken.id)
    world.levers.warn_of_fraud(taken.id)
    world.gateway._v1.refunds.create(params={"payment_intent": taken.id})
    assert [each.is_open for each in world.gateway.cautions(taken.id)] == [False, False]


def test_without_any_there_are_none(world):
    assert list(world.gateway.cautions(world.created().id)) == []


def test_cards_bring_what_they_are_made_for(world):
    _ = world.levers
    reviewed = world.confirmed("pm_card_practiceReview")
    [review] = world.gateway.cautions(reviewed.id)
    assert (review.kind, review.is_open) == (CautionKind.REVIEW, True)
    assert reviewed.latest_charge.facts.risk_level == "elevated"
    suspected = world.confirmed("pm_card_createIssuerFraudRecord")
    assert list(world.gateway.cautions(suspected.id)) == []
    world.do(CaptureIntent(suspected.id, suspected.amount))
    [warning] = world.gateway.cautions(suspected.id)
    assert warning.kind is CautionKind.WARNING
    contested = world.confirmed("pm_card_createDisputeProductNotReceived")
    world.do(CaptureIntent(contested.id, contested.amount))
    [dispute] = world.gateway.disputes(contested.id)
    assert dispute.reason == "product_not_received"
