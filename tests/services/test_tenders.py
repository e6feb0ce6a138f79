"""Cash, cards and both: what is due is paid once, and an unfinished sale gives its parts back."""

from dataclasses import replace

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.bookkeeping import CASH, ROUNDING, SALES, STRIPE, TAX
from pos.domain.ids import SaleId
from pos.domain.intent import CancelReason
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import CASH_TENDER, RefundWish
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.tender import CardState
from pos.errors import InDoubt, Refused
from pos.services.verify import Verify
from tests.conftest import LogExpecter
from tests.kit import BROKE, VISA, Shop, euro

WISH = RefundReason.REQUESTED_BY_CUSTOMER


def _proved(shop: Shop) -> None:
    found = Verify(shop.store).verify()
    assert found.holds, found.findings


def _coins(shop: Shop, step: int) -> None:
    shop.settings.save(replace(shop.settings.load(), cash_rounding=str(step)))


def _card(shop: Shop, sale: SaleId, minor: int | None = None) -> None:
    """Held on one card, all that is due or a part of it."""
    shop.checkout.begin(sale, None if minor is None else euro(minor))
    shop.checkout.authorise(sale, VISA)


# Cash -----------------------------------------------------------------------------------------


def test_a_sale_is_paid_in_cash_without_asking_stripe(shop: Shop) -> None:
    sale = shop.cart(1190)

    record = shop.tenders.cash(sale, euro(2000))

    assert (record.sale.state, record.money) == (SaleState.CAPTURED, MoneyWord.TAKEN)
    [part] = record.sale.cash
    assert (part.paid, part.change) == (euro(1190), euro(810))
    assert record.sale.receipt == "till-1-000001"
    assert shop.requests() == []
    assert shop.booked() == [("cash_sale", "11.90")]
    assert (shop.balance(CASH), shop.balance(SALES), shop.balance(TAX)) == (1190, -1000, -190)
    _proved(shop)


def test_cash_is_rounded_to_coins_on_a_line_of_its_own(shop: Shop) -> None:
    _coins(shop, 5)
    sale = shop.cart(1192)
    assert shop.tenders.payable(shop.record(sale).sale) == euro(1190)

    shop.tenders.cash(sale, euro(1190))

    assert (shop.balance(CASH), shop.balance(ROUNDING)) == (1190, 2)
    assert shop.balance(SALES) + shop.balance(TAX) == -1192
    _proved(shop)


def test_receipts_are_numbered_whatever_pays(shop: Shop) -> None:
    numbers = []
    for pay in ("cash", "card", "cash"):
        sale = shop.cart(1000)
        if pay == "cash":
            shop.tenders.cash(sale, euro(1000))
        else:
            _card(shop, sale)
        numbers.append(shop.record(sale).sale.number)
    assert numbers == [1, 2, 3]


def test_a_cart_too_small_for_a_card_can_be_paid_in_cash(shop: Shop) -> None:
    sale = shop.cart(20)
    with pytest.raises(Refused, match="amount_too_small"):
        shop.checkout.begin(sale)
    assert shop.tenders.cash(sale, euro(50)).sale.state is SaleState.CAPTURED


def test_a_paid_sale_takes_no_second_tender(shop: Shop) -> None:
    sale = shop.cart(1000)
    shop.tenders.cash(sale, euro(1000))
    with pytest.raises(Refused, match="sale_over"):
        shop.tenders.cash(sale, euro(1000))
    with pytest.raises(Refused, match="sale_over"):
        shop.checkout.begin(sale)
    assert shop.balance(CASH) == 1000


def test_a_restart_finds_the_part_that_was_paid(shop: Shop) -> None:
    sale = shop.cart(3000)
    shop.tenders.cash(sale, euro(1000))
    shop.restart()
    found = shop.counter.current().sale
    assert (found.id, found.still_due, found.state) == (sale, euro(2000), SaleState.PAYING)


# A card that was begun --------------------------------------------------------------------------


def test_cash_for_all_gives_up_the_card_that_was_begun(shop: Shop) -> None:
    sale = shop.paying(1000)
    shop.tenders.cash(sale, euro(1000))
    [intent] = shop.at_stripe(sale)
    assert intent.status == "canceled"
    assert shop.record(sale).sale.intent is None


def test_cash_is_taken_though_stripe_is_silent_about_a_card_that_nobody_gave(shop: Shop) -> None:
    sale = shop.paying(1000)
    shop.fault(Fault.RESET_BEFORE, "GET ", times=50)
    record = shop.tenders.cash(sale, euro(1000))
    assert (record.sale.state, record.money) == (SaleState.CAPTURED, MoneyWord.TAKEN)
    shop.calm()
    shop.settlement.refresh()
    assert shop.record(sale).sale.state is SaleState.CAPTURED
    _proved(shop)


def test_no_cash_while_a_card_may_still_pay(shop: Shop, expect_log: LogExpecter) -> None:
    expect_log("no answer yet")
    sale = shop.paying(1000)
    shop.fault(Fault.RESET_AFTER, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)

    with pytest.raises(Refused, match="still_checking"):
        shop.tenders.cash(sale, euro(1000))
    with pytest.raises(Refused, match="still_checking"):
        shop.tenders.cash(sale, euro(400))

    assert shop.checkout.follow(sale).sale.state is SaleState.HELD
    assert shop.balance(CASH) == 0


def test_a_declined_card_is_followed_by_cash(shop: Shop) -> None:
    sale = shop.paying(1000)
    with pytest.raises(Exception, match="card_declined"):
        shop.checkout.authorise(sale, BROKE)
    assert shop.tenders.cash(sale, euro(1000)).money is MoneyWord.TAKEN


# Several tenders --------------------------------------------------------------------------------


def test_cash_and_then_a_card(shop: Shop) -> None:
    sale = shop.cart(5000)
    shop.tenders.cash(sale, euro(2000))
    assert shop.record(sale).sale.still_due == euro(3000)
    _card(shop, sale)

    held = shop.record(sale)
    assert (held.sale.state, held.held, held.taken) == (SaleState.HELD, euro(3000), euro(2000))
    shop.settlement.capture(held.sale.intents[0])

    assert shop.record(sale).taken == euro(5000)
    assert (shop.balance(CASH), shop.balance(STRIPE)) == (2000, 3000)
    tax = shop.record(sale).sale.cart.totals().tax.minor
    assert (shop.balance(TAX), shop.balance(SALES)) == (-tax, tax - 5000)
    _proved(shop)


def test_a_card_and_then_cash_which_alone_is_rounded(shop: Shop) -> None:
    _coins(shop, 5)
    sale = shop.cart(5003)
    _card(shop, sale, 3000)
    paying = shop.record(sale)
    assert (paying.sale.state, paying.sale.still_due) == (SaleState.PAYING, euro(2003))
    shop.tenders.cash(sale, euro(2005))
    shop.settlement.capture(paying.cards[0].intent.id)
    assert shop.record(sale).sale.state is SaleState.CAPTURED
    assert (shop.balance(CASH), shop.balance(ROUNDING)) == (2005, -2)
    assert shop.balance(SALES) + shop.balance(TAX) == -5003
    _proved(shop)


def test_two_cards_each_with_an_operation_of_its_own(shop: Shop) -> None:
    sale = shop.cart(5000)
    _card(shop, sale, 3000)
    _card(shop, sale)
    record = shop.record(sale)
    assert (record.sale.state, record.held) == (SaleState.HELD, euro(5000))
    assert [intent.amount for intent in shop.at_stripe(sale)] == [3000, 2000]
    assert len(set(shop.keys_sent("POST /v1/payment_intents"))) == 4
    first, second = record.sale.intents
    shop.settlement.capture(first)
    assert shop.record(sale).sale.state is SaleState.HELD
    shop.settlement.release(second, CancelReason.REQUESTED_BY_CUSTOMER)
    assert (shop.record(sale).sale.state, shop.record(sale).taken) == (
        SaleState.CAPTURED, euro(3000),
    )  # fmt: skip
    _proved(shop)


def test_an_amount_that_changes_between_card_and_answer_is_refused(shop: Shop) -> None:
    sale = shop.cart(5000)
    shop.checkout.begin(sale)
    shop.tenders.cash(sale, euro(1000))
    with pytest.raises(Refused, match="total_changed"):
        shop.checkout.authorise(sale, VISA)
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, VISA)
    assert shop.record(sale).held == euro(4000)


def test_a_lost_answer_about_the_second_card_holds_once(
    shop: Shop, expect_log: LogExpecter
) -> None:
    expect_log("no answer yet")
    sale = shop.cart(5000)
    _card(shop, sale, 3000)
    shop.checkout.begin(sale)
    shop.fault(Fault.RESET_AFTER, "/confirm")
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    assert shop.record(sale).money is MoneyWord.CHECKING
    shop.restart()
    shop.journal.recover()
    record = shop.record(sale)
    assert (record.sale.state, record.held) == (SaleState.HELD, euro(5000))
    assert [charge.amount for charge in shop.charges_at_stripe(sale)] == [3000, 2000]


def test_a_part_that_lapses_while_the_rest_is_paid_is_due_again(shop: Shop) -> None:
    sale = shop.cart(5000)
    _card(shop, sale, 3000)
    intent = shop.record(sale).sale.intents[0]
    shop.sdk.v1.payment_intents.cancel(intent)
    shop.settlement.refresh()
    assert shop.record(sale).sale.still_due == euro(5000)


def test_a_cart_that_is_partly_paid_is_not_changed_nor_parked(shop: Shop) -> None:
    sale = shop.cart(5000)
    shop.tenders.cash(sale, euro(2000))
    for change in (
        lambda: shop.checkout.back_to_cart(sale),
        lambda: shop.counter.park(sale, ""),
    ):
        with pytest.raises(Refused, match="partly_paid"):
            change()


# Given up -----------------------------------------------------------------------------------------


def test_giving_up_gives_back_the_cash_and_releases_the_cards(shop: Shop) -> None:
    sale = shop.cart(5000)
    shop.tenders.cash(sale, euro(2000))
    _card(shop, sale, 1000)
    shop.checkout.begin(sale)

    record = shop.checkout.abandon(sale)

    assert (record.sale.state, record.money) == (SaleState.ABANDONED, MoneyWord.NOT_TAKEN)
    assert [intent.status for intent in shop.at_stripe(sale)] == ["canceled", "canceled"]
    assert shop.booked()[-1] == ("cash_refund", "20.00")
    for account in (CASH, SALES, TAX, STRIPE):
        assert shop.balance(account) == 0
    _proved(shop)


def test_giving_up_twice_gives_the_cash_back_once(shop: Shop) -> None:
    sale = shop.cart(5000)
    shop.tenders.cash(sale, euro(2000))
    shop.checkout.abandon(sale)
    with pytest.raises(Refused, match="sale_over"):
        shop.checkout.abandon(sale)
    assert shop.balance(CASH) == 0


def test_giving_up_that_loses_an_answer_goes_on_later(shop: Shop, expect_log: LogExpecter) -> None:
    expect_log("no answer yet")
    sale = shop.cart(5000)
    shop.tenders.cash(sale, euro(2000))
    _card(shop, sale, 1000)
    shop.fault(Fault.RESET_AFTER, "/cancel")
    with pytest.raises(InDoubt):
        shop.checkout.abandon(sale)
    # Nothing is known of the card yet, so the cash is not handed out.
    assert (shop.record(sale).sale.state, shop.balance(CASH)) == (SaleState.PAYING, 2000)
    shop.restart()
    shop.checkout.abandon(sale)
    assert (shop.record(sale).sale.state, shop.balance(CASH)) == (SaleState.ABANDONED, 0)
    _proved(shop)


def test_a_part_that_was_captured_stands_in_the_way_until_it_is_given_back(shop: Shop) -> None:
    sale = shop.cart(5000)
    _card(shop, sale, 3000)
    intent = shop.record(sale).sale.intents[0]
    shop.settlement.capture(intent)
    with pytest.raises(Refused, match="part_taken"):
        shop.checkout.abandon(sale)
    shop.refunds.refund(intent, None, WISH)
    assert shop.checkout.abandon(sale).sale.state is SaleState.ABANDONED
    _proved(shop)


def test_one_part_can_be_taken_back(shop: Shop) -> None:
    sale = shop.cart(5000)
    shop.tenders.cash(sale, euro(2000))
    _card(shop, sale, 1000)
    intent = shop.record(sale).sale.intents[0]

    shop.tenders.take_back(sale, 1)
    record = shop.tenders.release(sale, intent)

    assert record.sale.still_due == euro(5000)
    assert record.sale.cards[0].state is CardState.RELEASED
    with pytest.raises(Refused, match="tender_unknown"):
        shop.tenders.take_back(sale, 1)
    shop.tenders.cash(sale, euro(5000))
    assert shop.balance(CASH) == 5000
    _proved(shop)


# Given back -------------------------------------------------------------------------------------


def _split(shop: Shop) -> SaleId:
    """50.00: 20.00 in cash, 30.00 taken from a card."""
    sale = shop.cart(5000)
    shop.tenders.cash(sale, euro(2000))
    _card(shop, sale)
    shop.settlement.capture(shop.record(sale).sale.intents[0])
    return sale


def test_all_of_a_split_sale_goes_back_to_what_it_was_paid_with(shop: Shop) -> None:
    sale = _split(shop)
    record = shop.refunds.give_back(sale, RefundWish(), WISH)
    assert record.given_back == euro(5000)
    for account in (CASH, STRIPE, SALES, TAX):
        assert shop.balance(account) == 0
    with pytest.raises(Refused, match="refund_nothing_left"):
        shop.refunds.give_back(sale, RefundWish(), WISH)
    _proved(shop)


def test_a_cash_sale_is_given_back_without_asking_stripe(shop: Shop) -> None:
    _coins(shop, 5)
    sale = shop.cart(1003)
    shop.tenders.cash(sale, euro(1005))
    record = shop.refunds.give_back(sale, RefundWish(), WISH, note="broken")
    [given] = record.sale.returns
    assert (given.paid, given.note, given.reason) == (euro(1005), "broken", str(WISH))
    assert (shop.balance(CASH), shop.balance(ROUNDING), shop.requests()) == (0, 0, [])
    _proved(shop)


def test_cash_for_a_card_leaves_the_card_nothing_to_get_back(shop: Shop) -> None:
    sale = shop.held(1000)
    intent = shop.intent(sale).id
    shop.settlement.capture(intent)
    record = shop.refunds.give_back(sale, RefundWish(amount=euro(400), in_cash=True), WISH)
    assert [(each.card, each.amount) for each in record.sale.returns] == [(intent, euro(400))]
    assert (shop.balance(CASH), shop.balance(STRIPE)) == (-400, 1000)
    with pytest.raises(Refused, match="refund_more_than_left"):
        shop.refunds.refund(intent, euro(601), WISH)
    shop.refunds.refund(intent, None, WISH)
    assert (shop.balance(SALES), shop.balance(TAX), shop.balance(STRIPE)) == (0, 0, 400)
    _proved(shop)


def test_a_refund_by_row_takes_the_tax_of_that_row(shop: Shop) -> None:
    sale = shop.cart(1190, quantity=3)
    shop.tenders.cash(sale, euro(3570))
    shop.refunds.give_back(sale, RefundWish(lines={1: 1}), WISH)
    assert (shop.balance(SALES), shop.balance(TAX), shop.balance(CASH)) == (-2000, -380, 2380)
    shop.refunds.give_back(sale, RefundWish(lines={1: 2}), WISH)
    with pytest.raises(Refused, match="refund_line_nothing_left"):
        shop.refunds.plan(sale, RefundWish(lines={1: 1}))
    _proved(shop)


def test_a_row_that_one_tender_cannot_pay_comes_from_both(shop: Shop) -> None:
    sale = _split(shop)
    record = shop.refunds.give_back(sale, RefundWish(lines={1: 1}), WISH)
    assert record.given_back == euro(5000)
    _proved(shop)


def test_a_refund_interrupted_between_two_tenders_is_gone_on_with(
    shop: Shop, expect_log: LogExpecter
) -> None:
    expect_log("no answer yet")
    sale = _split(shop)
    shop.fault(Fault.RESET_AFTER, "POST /v1/refunds")
    with pytest.raises(InDoubt):
        shop.refunds.give_back(sale, RefundWish(lines={1: 1}), WISH)
    assert shop.balance(CASH) == 2000
    shop.restart()
    shop.journal.recover()
    plan = shop.refunds.plan(sale, RefundWish(lines={1: 1}))
    assert [(share.card, share.amount) for share in plan.shares] == [(None, euro(2000))]
    shop.refunds.give_back(sale, RefundWish(lines={1: 1}), WISH)
    assert (shop.balance(CASH), shop.balance(STRIPE)) == (0, 0)
    _proved(shop)


def test_one_tender_of_two_can_be_named(shop: Shop) -> None:
    sale = _split(shop)
    plan = shop.refunds.plan(sale, RefundWish(tender=CASH_TENDER))
    assert [(share.card, share.amount) for share in plan.shares] == [(None, euro(2000))]
    with pytest.raises(Refused, match="refund_more_than_left"):
        shop.refunds.plan(sale, RefundWish(amount=euro(2001), tender=CASH_TENDER))
