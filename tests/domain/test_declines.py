"""What the cashier does after a decline; what a thief must not hear is not told."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.declines import GENERIC, DeclineAdvice, advise, may_try_again, tellable
from pos.domain.intent import Decline

_A = DeclineAdvice
HIDDEN = "fraudulent lost_card stolen_card pickup_card merchant_blacklist".split()
RADAR = "highest_risk_level elevated_risk_level rule request_blocked action_blocked".split()
ISSUERS_ADVICE = ["", "do_not_try_again", "try_again_later", "confirm_card_data", "new_advice"]


@pytest.mark.parametrize("advice_code", ISSUERS_ADVICE)
@pytest.mark.parametrize("reason", [*HIDDEN, *RADAR])
def test_a_reason_that_is_not_told_cannot_be_told_from_a_generic_decline(reason, advice_code):
    hidden = [
        Decline("card_declined", reason, advice_code),
        Decline(reason, "", advice_code),
        Decline(reason, reason, advice_code),
    ]
    generic = Decline("card_declined", "generic_decline", advice_code)
    for decline in hidden:
        assert tellable(decline) == tellable(generic) == GENERIC
        assert repr(tellable(decline)) == repr(tellable(generic))
        assert advise(decline) is advise(generic) is _A.TRY_ANOTHER_CARD


@given(st.sampled_from([*HIDDEN, *RADAR]), st.text(max_size=20), st.text(max_size=20))
def test_nothing_beside_it_gives_a_hidden_reason_away(reason, other, advice_code):
    for decline in (Decline(other, reason, advice_code), Decline(reason, other, advice_code)):
        assert tellable(decline) == GENERIC
        assert advise(decline) is advise(GENERIC)


@pytest.mark.parametrize(
    ("code", "decline_code", "advice"),
    [
        ("card_declined", "generic_decline", _A.TRY_ANOTHER_CARD),
        ("card_declined", "card_not_supported", _A.NOT_ACCEPTED_HERE),
        ("card_declined", "pin_try_exceeded", _A.PIN_LOCKED),
        ("card_declined", "duplicate_transaction", _A.LOOKS_REPEATED),
        ("card_declined", "do_not_honor", _A.CUSTOMER_CALLS_BANK),
        ("card_declined", "call_issuer", _A.CUSTOMER_CALLS_BANK),
        ("card_declined", "insufficient_funds", _A.OTHER_CARD_FUNDS),
        ("card_declined", "card_velocity_exceeded", _A.OTHER_CARD_FUNDS),
        ("processing_error", "processing_error", _A.RETRY_ONCE_THEN_OTHER_CARD),
        ("card_declined", "issuer_not_available", _A.RETRY_ONCE_THEN_OTHER_CARD),
        ("incorrect_cvc", "incorrect_cvc", _A.CHECK_CARD_DETAILS),
        ("incorrect_number", "", _A.CHECK_CARD_DETAILS),
        ("expired_card", "expired_card", _A.CARD_EXPIRED),
        ("card_declined", "offline_pin_required", _A.INSERT_CARD_PIN),
        ("authentication_required", "authentication_required", _A.AUTHENTICATE_AGAIN),
        ("payment_intent_authentication_failure", "", _A.AUTHENTICATE_AGAIN),
        ("card_declined", "stop_payment_order", _A.DO_NOT_RETRY),
        ("card_declined", "", _A.TRY_ANOTHER_CARD),
        ("card_declined", "word_of_tomorrow", _A.TRY_ANOTHER_CARD),
        ("", "", _A.TRY_ANOTHER_CARD),
    ],
)
def test_each_reason_has_its_next_step(code, decline_code, advice):
    assert advise(Decline(code, decline_code)) is advice


@pytest.mark.parametrize(
    ("decline_code", "advice_code", "advice"),
    [
        ("processing_error", "do_not_try_again", _A.DO_NOT_RETRY),
        ("do_not_honor", "do_not_try_again", _A.DO_NOT_RETRY),
        ("do_not_honor", "try_again_later", _A.RETRY_ONCE_THEN_OTHER_CARD),
        ("invalid_account", "confirm_card_data", _A.CHECK_CARD_DETAILS),
        ("insufficient_funds", "try_again_later", _A.OTHER_CARD_FUNDS),
        ("incorrect_cvc", "try_again_later", _A.CHECK_CARD_DETAILS),
        ("word_of_tomorrow", "do_not_try_again", _A.DO_NOT_RETRY),
        ("insufficient_funds", "advice_of_tomorrow", _A.OTHER_CARD_FUNDS),
    ],
)
def test_the_issuers_advice_is_heard(decline_code, advice_code, advice):
    assert advise(Decline("card_declined", decline_code, advice_code)) is advice


def test_other_reasons_are_told_as_they_are():
    decline = Decline("card_declined", "insufficient_funds", "try_again_later")
    assert tellable(decline) == decline


def test_every_advice_is_given_for_something():
    codes = (
        "do_not_honor card_not_supported pin_try_exceeded duplicate_transaction insufficient_funds"
        " expired_card invalid_cvc invalid_pin reenter_transaction"
    )
    given_ = {
        advise(Decline("card_declined", code))
        for code in [*codes.split(), "authentication_required", "revocation_of_authorization", "?"]
    }
    assert given_ == set(DeclineAdvice)


@given(st.text(), st.text(), st.text())
def test_any_decline_has_a_next_step(code, decline_code, advice_code):
    assert advise(Decline(code, decline_code, advice_code)) in DeclineAdvice


@pytest.mark.parametrize("reason", [*HIDDEN, *RADAR, "generic_decline", "not_permitted", "?"])
def test_a_plain_no_offers_the_same_card_no_more_than_a_lost_one_does(reason):
    assert may_try_again(Decline("card_declined", reason)) is False


@pytest.mark.parametrize(
    ("decline", "may"),
    [
        (None, True),
        (Decline("card_declined", "insufficient_funds"), True),
        (Decline("processing_error", "processing_error"), True),
        (Decline("incorrect_cvc", "incorrect_cvc"), True),
        (Decline("card_declined", "stop_payment_order"), False),
        (Decline("card_declined", "insufficient_funds", "do_not_try_again"), False),
        (Decline("expired_card", "expired_card"), False),
        (Decline("card_declined", "pin_try_exceeded"), False),
        (Decline("card_declined", "card_not_supported"), False),
    ],
)
def test_a_card_is_offered_again_only_where_that_can_help(decline, may):
    assert may_try_again(decline) is may
