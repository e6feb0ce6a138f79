"""What of a card's checks is told: doubts first, and nothing that gives a hidden reason away."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.card_checks import DOUBTFUL, CardCheck, checks_of
from pos.domain.card_facts import NO_FACTS, CardFacts
from pos.domain.intent import Decline
from tests.domain.making import charge

_C = CardCheck
ANSWERS = st.sampled_from(["", "pass", "fail", "unavailable", "unchecked", "word of tomorrow"])
FACTS = st.builds(
    CardFacts,
    cvc_check=ANSWERS,
    address_check=ANSWERS,
    postal_check=ANSWERS,
    three_d_secure=st.sampled_from(["", "authenticated", "failed", "exempted", "new"]),
    risk_level=st.sampled_from(["", "normal", "elevated", "highest", "not_assessed"]),
    outcome_type=st.sampled_from(["", "authorized", "manual_review", "issuer_declined", "blocked"]),
    outcome_reason=st.sampled_from(["", "lost_card", "highest_risk_level", "rule"]),
)


def approved(**facts):
    return checks_of(charge(facts=replace(NO_FACTS, **facts)))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, ()),
        ({"cvc_check": "pass", "risk_level": "normal"}, (_C.CODE_RIGHT,)),
        ({"cvc_check": "fail"}, (_C.CODE_WRONG,)),
        ({"cvc_check": "unavailable"}, (_C.CODE_NOT_CHECKED,)),
        ({"address_check": "fail", "postal_check": "pass"}, (_C.STREET_WRONG, _C.POSTCODE_RIGHT)),
        ({"three_d_secure": "authenticated"}, (_C.BANK_CONFIRMED,)),
        ({"three_d_secure": "word of tomorrow"}, ()),
        ({"risk_level": "elevated", "cvc_check": "pass"}, (_C.RISK_ELEVATED, _C.CODE_RIGHT)),
        ({"outcome_type": "manual_review", "risk_level": "highest"},
         (_C.REVIEW_ASKED, _C.RISK_HIGHEST)),
    ],
)  # fmt: skip
def test_each_fact_is_told_by_its_name(facts, told):
    assert approved(**facts) == told


@given(FACTS)
def test_doubts_come_first(facts):
    told = [each in DOUBTFUL for each in checks_of(charge(facts=facts))]
    assert told == sorted(told, reverse=True)


@given(FACTS, FACTS, st.sampled_from(["lost_card", "stolen_card", "fraudulent", "rule"]))
def test_of_a_plain_no_nothing_is_told_whatever_was_behind_it(facts, others, reason):
    lost = charge(facts=facts, approved=False, decline=Decline("card_declined", reason))
    plain = charge(facts=others, approved=False)
    assert checks_of(lost) == checks_of(plain) == ()


@given(FACTS)
def test_of_a_decline_with_a_reason_no_risk_is_told(facts):
    declined = charge(facts=facts, approved=False, decline=Decline("incorrect_cvc"))
    assert not {_C.RISK_ELEVATED, _C.RISK_HIGHEST, _C.REVIEW_ASKED} & set(checks_of(declined))
