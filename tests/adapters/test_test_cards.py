"""Each test card does what it is offered as, against the practice Stripe."""

import pytest

from pos.adapters.test_cards import TestCards
from pos.domain.intent import Decline, IntentStatus
from pos.domain.presented import CardBehaviour
from pos.domain.sale import MoneyWord
from pos.errors import Declined
from tests.kit import practice_shop

B = CardBehaviour
REASONS = {
    B.DECLINED: ("card_declined", "generic_decline"),
    B.INSUFFICIENT_FUNDS: ("card_declined", "insufficient_funds"),
    B.LOST: ("card_declined", "lost_card"),
    B.EXPIRED: ("expired_card", "expired_card"),
    B.WRONG_CVC: ("incorrect_cvc", "incorrect_cvc"),
    B.PROCESSING_ERROR: ("processing_error", "processing_error"),
}
CARDS = TestCards().cards()


@pytest.fixture
def shop(tmp_path):
    with practice_shop(tmp_path) as shop:
        yield shop


def test_every_behaviour_can_be_practised():
    assert {card.behaviour for card in CARDS} == set(CardBehaviour)
    assert len({card.token for card in CARDS}) == len(CARDS)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.token)
def test_a_card_does_what_it_is_offered_as(shop, card):
    sale = shop.paying()
    if card.behaviour in REASONS:
        with pytest.raises(Declined) as caught:
            shop.checkout.authorise(sale, card.token)
        decline = caught.value.facts["decline"]
        assert isinstance(decline, Decline)
        assert decline.code == REASONS[card.behaviour][0]
        assert decline.decline_code in {REASONS[card.behaviour][1], ""}
        assert card.customer_passes is None
        return
    record = shop.checkout.authorise(sale, card.token)
    if card.customer_passes is not None:
        assert record.intent.status is IntentStatus.REQUIRES_ACTION
        shop.bench.finish_action(record.intent.id, passes=card.customer_passes)
        record = shop.checkout.follow(sale)
    is_held = card.behaviour in {B.APPROVED, B.ASKS_AND_PASSES}
    assert record.money is (MoneyWord.HELD if is_held else MoneyWord.NOT_TAKEN)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.token)
def test_a_card_is_of_the_brand_it_says(shop, card):
    sale = shop.paying()
    try:
        record = shop.checkout.authorise(sale, card.token)
    except Declined:
        record = shop.record(sale)
    assert {charge.brand for charge in record.charges} <= {card.brand}
