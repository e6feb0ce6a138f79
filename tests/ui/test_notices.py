"""Errors in three lines: what happened, has money moved, what to do."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from pos.domain.intent import Decline
from pos.domain.money import Currency, Money
from pos.errors import Broken, Declined, InDoubt, Misconfigured, Refused
from ui.format import Formats
from ui.notices import good_news, notice_for
from ui.tones import Tone

EUR = Currency("EUR")
BRITISH = Formats(QLocale("en_GB"))


def decline(reason: str) -> Declined:
    return Declined("card_declined", decline=Decline("card_declined", reason), reference="req_1")


def test_a_refusal_names_the_facts_in_the_readers_writing():
    held = Money(1_250, EUR)
    error = Refused("capture_more_than_held", wanted=Money(1_500, EUR), held=held, most=held)
    notice = notice_for(error, BRITISH)
    assert notice.title == "€15.00 is more than can be taken: €12.50 is held."
    assert notice.money == "The amount is still held. Nothing has been taken."
    assert "€12.50" in notice.todo


def test_a_missing_answer_says_that_nobody_knows_and_not_to_try_again():
    notice = notice_for(InDoubt("no_answer", reference="req_7"))
    assert notice.tone is Tone.CHECKING
    assert notice.money == "It is not known yet whether money has moved."
    assert "Do not run the card again" in notice.todo
    assert notice.reference == "Reference: req_7"


@pytest.mark.parametrize("reason", ["lost_card", "stolen_card", "fraudulent", "pickup_card"])
def test_a_lost_or_stolen_card_looks_like_any_other_decline(reason: str):
    assert notice_for(decline(reason)) == notice_for(decline("generic_decline"))


def test_too_little_money_is_told_apart_from_an_expired_card():
    funds = notice_for(decline("insufficient_funds"))
    expired = notice_for(decline("expired_card"))
    assert "too little money" in funds.title
    assert "expired" in expired.title
    assert funds.tone is expired.tone is Tone.FAILED
    assert funds.money == "No money has moved."


def test_a_card_that_must_not_be_retried_is_not_offered_a_retry():
    assert "Do not try this card again" in notice_for(decline("do_not_try_again")).todo


@pytest.mark.parametrize(
    ("code", "tone", "money"),
    [
        ("already_captured", Tone.TAKEN, "The money has been taken."),
        ("lapsed", Tone.RELEASED, "Nothing is held any more, and nothing was taken."),
        ("already_canceled", Tone.RELEASED, "Nothing is held any more, and nothing was taken."),
    ],
)
def test_a_true_state_is_reported_as_a_state_and_not_as_an_error(code, tone, money):
    when = datetime(2026, 3, 1, tzinfo=UTC)
    notice = notice_for(Refused(code, received=Money(1_250, EUR), when=when, intent="pi_1"))
    assert notice.tone is tone
    assert notice.money == money
    assert notice.reference == "Reference: pi_1"


def test_a_missing_answer_names_its_operation_as_far_as_a_person_can_read_it_out():
    doubt = InDoubt("no_answer", reference="", operation="pos1-0123456789abcdef", sale="sale_1")
    assert notice_for(doubt).reference == "Reference: pos1-01234567"


def test_what_kind_of_step_is_under_way_is_no_reference():
    refusal = Refused("already_under_way", operation="capture", sale="sale_1")
    assert notice_for(refusal).reference == "Reference: sale_1"


@pytest.mark.parametrize("kind", [Refused, Declined, InDoubt, Misconfigured, Broken])
def test_a_code_without_a_sentence_gets_an_honest_general_one(kind):
    notice = notice_for(kind("never_heard_of"))
    assert notice.title
    assert notice.todo
    assert notice.money
    assert "never_heard_of" in notice.reference


def test_a_fact_that_is_missing_does_not_stop_the_sentence():
    assert notice_for(Refused("folder_missing")).title == "The folder … does not exist."


def test_braces_in_a_fact_stay_what_they_are():
    assert "{maximum}" in notice_for(Refused("amount_unreadable", text="{maximum}")).title


def test_what_is_no_pos_error_is_raised_again():
    with pytest.raises(ZeroDivisionError):
        notice_for(ZeroDivisionError())


def test_a_notice_reads_line_by_line():
    notice = good_news("Captured.", "€12.50 was taken.")
    assert notice.tone is Tone.TAKEN
    assert notice.text == "Captured.\n€12.50 was taken."
