"""A tip that the customer chose before the card: asked with the sale, and booked apart from it."""

import pytest

from pos.domain.bookkeeping import TIPS
from pos.domain.ids import PaymentMethodId
from pos.domain.sale import SaleState
from pos.errors import Refused
from pos.services.verify import Verify
from tests.kit import VISA, euro, practice_shop


@pytest.fixture
def paying(shop):
    """A sale over 10.00 whose card is awaited."""
    return shop.paying()


def balances(shop):
    return {
        name: shop.balance(name)
        for name in (TIPS, "income:sales", "liabilities:tax:19", "assets:stripe")
    }


def test_the_card_is_asked_for_both_and_the_books_keep_the_tip_apart(shop, paying):
    shop.checkout.add_tip(paying, euro(200))
    shop.checkout.begin(paying)
    record = shop.checkout.authorise(paying, VISA)
    assert record.held == euro(1200)
    assert record.sale.still_due == euro(1000)
    shop.settlement.capture(record.intent.id)
    assert shop.record(paying).sale.state is SaleState.CAPTURED
    assert balances(shop) == {
        TIPS: -200,
        "income:sales": -840,
        "liabilities:tax:19": -160,
        "assets:stripe": 1200,
    }
    assert Verify(shop.store).verify().findings == ()


def test_it_may_be_chosen_changed_and_dropped_while_the_payment_waits(shop, paying):
    shop.checkout.begin(paying)
    for tip in (150, 100, 0):
        shop.checkout.add_tip(paying, euro(tip))
        intent = shop.checkout.begin(paying).intent
        assert intent.amount == euro(1000 + tip)
        assert intent.metadata.get("tip_chosen", "0") == str(tip)
    record = shop.checkout.authorise(paying, VISA)
    shop.settlement.capture(record.intent.id)
    assert balances(shop)[TIPS] == 0


def test_a_tip_that_makes_up_for_a_smaller_cart_is_told_to_stripe_all_the_same(shop, paying):
    shop.checkout.add_tip(paying, euro(200))
    shop.checkout.begin(paying)
    shop.checkout.back_to_cart(paying)
    shop.change(paying, 1200)
    intent = shop.checkout.begin(paying).intent
    assert intent.amount == euro(1200)
    assert "tip_chosen" not in intent.metadata


def test_a_decline_keeps_it_for_the_next_card(shop, paying):
    shop.checkout.add_tip(paying, euro(200))
    shop.checkout.begin(paying)
    with pytest.raises(Exception, match="card_declined"):
        shop.checkout.authorise(paying, PaymentMethodId("pm_card_visa_chargeDeclined"))
    shop.checkout.begin(paying)
    assert shop.checkout.authorise(paying, VISA).held == euro(1200)


def test_what_is_taken_of_the_hold_is_the_sale_first_and_then_the_tip(shop, paying):
    shop.checkout.add_tip(paying, euro(200))
    shop.checkout.begin(paying)
    record = shop.checkout.authorise(paying, VISA)
    shop.settlement.capture(record.intent.id, euro(1050))
    assert balances(shop) == {
        TIPS: -50,
        "income:sales": -840,
        "liabilities:tax:19": -160,
        "assets:stripe": 1050,
    }


def test_a_restart_forgets_no_tip(shop, paying):
    shop.checkout.add_tip(paying, euro(200))
    shop.restart()
    assert shop.checkout.begin(paying).intent.amount == euro(1200)


def test_several_tenders_have_no_tip(shop, paying):
    shop.checkout.add_tip(paying, euro(200))
    shop.tenders.cash(paying, euro(300), euro(300))
    assert shop.checkout.begin(paying).intent.amount == euro(700)
    with pytest.raises(Refused, match="tip_with_parts"):
        shop.checkout.add_tip(paying, euro(100))


def test_cash_that_pays_all_leaves_no_tip_behind(shop, paying):
    shop.checkout.add_tip(paying, euro(200))
    sale = shop.tenders.cash(paying, euro(1000)).sale
    assert (sale.state, sale.tip) == (SaleState.CAPTURED, None)


@pytest.mark.parametrize(("tip", "code"), [(-1, "amount_negative")])
def test_what_is_no_tip_is_refused(shop, paying, tip, code):
    with pytest.raises(Refused, match=code):
        shop.checkout.add_tip(paying, euro(tip))


def test_of_a_sale_that_is_held_no_tip_can_be_asked_any_more(shop):
    with pytest.raises(Refused, match="sale_over"):
        shop.checkout.add_tip(shop.held(), euro(100))


@pytest.mark.parametrize(("taken", "added"), [(1200, 50), (1000, 50), (900, 250)])
def test_a_tip_on_the_receipt_comes_beside_the_one_that_was_chosen_before(tmp_path, taken, added):
    with practice_shop(tmp_path) as shop:
        shop.settings.save(shop.settings.load().changed("hold_requests", "overcapture"))
        paying = shop.paying()
        shop.checkout.add_tip(paying, euro(200))
        shop.checkout.begin(paying)
        record = shop.checkout.authorise(paying, VISA)
        shop.settlement.capture(record.intent.id, euro(taken), tip=euro(added))
        before = max(taken - 1000, 0)
        assert balances(shop)[TIPS] == -(added + before)
        assert balances(shop)["assets:stripe"] == taken + added
        assert Verify(shop.store).verify().findings == ()
