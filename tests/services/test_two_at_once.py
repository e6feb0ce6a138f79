"""Two threads that press at the same moment: one of them does it, the other is told."""

import threading

import pytest

from pos.domain.intent import CancelReason
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import PosError
from tests.kit import ASKS, BROKE, VISA, euro


def _both(first, second):
    """Two presses at the same moment; what each of them came to."""
    start = threading.Barrier(2)
    results: list[object] = [None, None]

    def press(number, act):
        start.wait()
        try:
            results[number] = act()
        except PosError as error:
            results[number] = error

    threads = [
        threading.Thread(target=press, args=(number, act))
        for number, act in enumerate((first, second))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


LATE = {"already_under_way", "still_running", "not_paying", "still_checking", "sale_over"}


@pytest.mark.parametrize("_round", range(5))
def test_two_presses_on_pay_make_one_payment(shop, _round):
    sale = shop.cart()
    results = _both(lambda: shop.checkout.begin(sale), lambda: shop.checkout.begin(sale))
    assert len(shop.at_stripe(sale)) == 1
    assert {result.code for result in results if isinstance(result, PosError)} <= LATE
    assert shop.checkout.begin(sale).intent.id == shop.at_stripe(sale)[0].id


@pytest.mark.parametrize("_round", range(5))
def test_two_cards_at_once_are_one_attempt(shop, _round):
    sale = shop.paying()
    results = _both(
        lambda: shop.checkout.authorise(sale, VISA), lambda: shop.checkout.authorise(sale, VISA)
    )
    assert {result.code for result in results if isinstance(result, PosError)} <= LATE
    assert len(shop.requests("/confirm")) == 1
    assert shop.checkout.follow(sale).money is MoneyWord.HELD


@pytest.mark.parametrize("_round", range(5))
def test_a_double_press_with_a_bad_card_is_one_decline(shop, _round):
    sale = shop.paying()
    results = _both(
        lambda: shop.checkout.authorise(sale, BROKE), lambda: shop.checkout.authorise(sale, BROKE)
    )
    codes = [result.code for result in results if isinstance(result, PosError)]
    assert codes.count("card_declined") == len(shop.requests("/confirm"))
    assert set(codes) <= LATE | {"card_declined"}


@pytest.mark.parametrize("_round", range(5))
def test_a_card_and_the_way_back_at_once_leave_one_true_state(shop, _round):
    sale = shop.paying()
    results = _both(
        lambda: shop.checkout.authorise(sale, VISA), lambda: shop.checkout.back_to_cart(sale)
    )
    assert {result.code for result in results if isinstance(result, PosError)} <= LATE
    record = shop.checkout.follow(sale)
    is_held = bool(shop.charges_at_stripe(sale))
    assert record.money is (MoneyWord.HELD if is_held else MoneyWord.NOT_TAKEN)
    assert record.sale.state is (SaleState.HELD if is_held else SaleState.OPEN)


@pytest.mark.parametrize("_round", range(5))
def test_a_card_and_giving_up_at_once_leave_one_true_state(shop, _round):
    sale = shop.paying()
    _both(lambda: shop.checkout.authorise(sale, VISA), lambda: shop.checkout.abandon(sale))
    record = shop.checkout.follow(sale)
    [made] = shop.at_stripe(sale)
    assert (record.sale.state, record.money) == {
        "requires_capture": (SaleState.HELD, MoneyWord.HELD),
        "canceled": (SaleState.ABANDONED, MoneyWord.NOT_TAKEN),
    }[made.status]


@pytest.mark.parametrize("_round", range(5))
@pytest.mark.parametrize("other", ["capture", "release", "part"])
def test_two_orders_about_one_hold_are_one_end(shop, other, _round):
    sale = shop.held()
    intent = shop.intent(sale).id
    acts = {
        "capture": lambda: shop.settlement.capture(intent),
        "part": lambda: shop.settlement.capture(intent, euro(300)),
        "release": lambda: shop.settlement.release(intent, CancelReason.DUPLICATE),
    }
    results = _both(acts["capture"], acts[other])
    codes = [result.code for result in results if isinstance(result, PosError)]
    assert len(codes) <= 1
    assert set(codes) <= {
        "already_under_way",
        "still_running",
        "already_captured",
        "already_canceled",
    }
    record = shop.checkout.follow(sale)
    [made] = shop.at_stripe(sale)
    assert made.amount_received == record.intent.received.minor == shop.balance("assets:stripe")
    assert shop.balance("memo:holds") == 0
    assert len(shop.requests("/capture")) + len(shop.requests("/cancel")) == 1


class LateView:
    """A gateway whose next look is on its way while something else happens."""

    def __init__(self, shop, meanwhile):
        self._gateway = shop.gateway
        self._shop = shop
        self._meanwhile = meanwhile

    def __getattr__(self, name):
        return getattr(self._gateway, name)

    def retrieve(self, intent):
        seen = self._gateway.retrieve(intent)
        self._shop.gateway = self._gateway
        self._meanwhile()
        return seen


@pytest.mark.parametrize("card", [ASKS, VISA], ids=["at the bank", "held"])
def test_a_look_that_was_overtaken_takes_nothing_back(shop, card):
    sale = shop.paying()
    shop.gateway = LateView(shop, lambda: shop.checkout.authorise(sale, card))

    shop.checkout.live_intent(sale)

    [at_stripe] = shop.at_stripe(sale)
    assert shop.intent(sale).status == at_stripe.status
