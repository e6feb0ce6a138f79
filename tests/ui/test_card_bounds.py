"""What no card can pay is said before one is asked for; cash always can."""

import pytest

from tests.kit import euro
from tests.ui.lanes import InlineLane
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentServices, Tender


@pytest.fixture
def presenter(shop, qapp):
    presenter = PaymentPresenter(InlineLane())
    channels = {Tender.READER: lambda: None, Tender.SAVED: lambda: None}
    presenter.attach(
        PaymentServices(
            shop.checkout, shop.settlement, None, shop.bench, shop.tenders, channels=channels
        )
    )
    return presenter


def _blocked(presenter):
    return {way.tender: way.obstacle and way.obstacle.code for way in presenter.view.ways}


def test_too_little_for_a_card_blocks_every_way_but_cash(shop, presenter):
    presenter.begin(shop.cart(20))
    blocked = _blocked(presenter)
    assert blocked.pop(Tender.CASH) is None
    assert set(blocked.values()) == {"amount_too_small"}
    assert shop.requests("/v1/payment_intents") == []
    presenter.take_cash(euro(20))
    assert presenter.view.record.sale.state == "captured"


def test_enough_for_a_card_blocks_none(shop, presenter):
    presenter.begin(shop.cart(50))
    assert set(_blocked(presenter).values()) == {None}


@pytest.mark.parametrize(
    ("minor", "code"), [(49, "amount_too_small"), (50, None), (1001, "tender_more_than_due")]
)
def test_a_part_that_no_card_can_pay_is_refused_while_it_is_typed(shop, presenter, minor, code):
    presenter.begin(shop.cart(1000))
    presenter.ask_of_card(euro(minor))
    problem = presenter.view.problem
    assert (problem.code if problem else None) == code
