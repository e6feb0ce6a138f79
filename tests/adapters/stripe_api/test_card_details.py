"""What a charge says about its hold, whether the card was presented online or at a reader."""

import pytest

from pos.adapters.stripe_api.translate import charge_from
from pos.domain.features import NO_FEATURES, HoldFeatures
from pos.domain.money import Money
from tests.adapters.stripe_api.test_translate import CHARGE, EUR


def said(kind: str = "card", **details):
    found = {"type": kind, kind: {"brand": "visa", "last4": "4242", **details}}
    return charge_from({**CHARGE, "payment_method_details": found})


def test_a_card_online_names_each_feature_with_a_status():
    charge = said(
        amount_authorized=1099,
        extended_authorization={"status": "enabled"},
        incremental_authorization={"status": "available"},
        multicapture={"status": "available"},
        overcapture={"status": "available", "maximum_amount_capturable": 1263},
    )
    assert charge.features == HoldFeatures(
        can_increase=True,
        most_capturable=Money(1263, EUR),
        can_capture_in_parts=True,
        is_extended=True,
        can_capture_more=True,
    )
    assert charge.authorised == Money(1099, EUR)


def test_a_bank_that_allows_nothing_names_its_own_amount_as_the_most():
    charge = said(
        extended_authorization={"status": "disabled"},
        incremental_authorization={"status": "unavailable"},
        multicapture={"status": "unavailable"},
        overcapture={"status": "unavailable", "maximum_amount_capturable": 1099},
    )
    assert charge.features == HoldFeatures(
        can_increase=False,
        can_capture_in_parts=False,
        is_extended=False,
        can_capture_more=False,
    )


@pytest.mark.parametrize("allowed", [True, False])
def test_a_card_at_a_reader_says_yes_or_no_and_names_no_limit(allowed):
    charge = said(
        "card_present",
        amount_authorized=1099,
        incremental_authorization_supported=allowed,
        overcapture_supported=allowed,
    )
    assert charge.features == HoldFeatures(can_increase=allowed, can_capture_more=allowed)
    assert charge.authorised == Money(1099, EUR)


@pytest.mark.parametrize("details", [{}, {"overcapture": None}, {"multicapture": {}}])
def test_what_a_charge_does_not_say_is_unknown(details):
    charge = said(**details)
    assert charge.features == NO_FEATURES
    assert charge.authorised is None


def test_a_word_that_is_new_is_not_taken_for_a_yes():
    assert said(multicapture={"status": "sometimes"}).features.can_capture_in_parts is False


def test_the_customer_reads_what_stripe_calculated():
    charge = charge_from({**CHARGE, "calculated_statement_descriptor": "SHOP* TOOLS"})
    assert charge.statement == "SHOP* TOOLS"
    assert charge_from(CHARGE).statement == ""
