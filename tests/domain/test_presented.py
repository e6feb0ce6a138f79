"""A presented card is a token and what it does, never a number."""

from dataclasses import fields

import pytest

from pos.domain.ids import PaymentMethodId
from pos.domain.presented import CardBehaviour, PresentedCard


@pytest.mark.parametrize("behaviour", CardBehaviour)
def test_only_cards_that_ask_have_a_customer_who_answers(behaviour):
    card = PresentedCard(PaymentMethodId("pm_card_x"), behaviour, "visa")
    answers = {CardBehaviour.ASKS_AND_PASSES: True, CardBehaviour.ASKS_AND_FAILS: False}
    assert card.customer_passes is answers.get(behaviour)


def test_there_is_no_place_for_a_card_number():
    assert {field.name for field in fields(PresentedCard)} == {"token", "behaviour", "brand"}
