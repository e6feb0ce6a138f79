"""What a hold allows, what lines of a sale come to, and what a capture would do."""

from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.capture_terms import CaptureTerms
from pos.domain.cart import AmountOff, PercentOff
from pos.domain.cart_lines import amount_of_lines, shares_of
from pos.domain.features import MOST_INCREASES, HoldFeatures, HoldRequest, read_requests
from pos.domain.hold import Hold, capture_bounds, plan_capture, plan_increase
from pos.domain.line_taxes import taxes_between
from pos.domain.money import Money, total
from pos.domain.tax import TaxMode, part_of
from tests.domain.making import (
    EUR,
    INTENT,
    ISK,
    JPY,
    NOON,
    SALE,
    cart,
    carts,
    code_of,
    currencies,
    eur,
    item,
)

ALL = HoldFeatures(
    can_increase=True,
    most_capturable=eur(1150),
    can_capture_in_parts=True,
    is_extended=True,
    can_capture_more=True,
)
PARTS = HoldFeatures(can_capture_in_parts=True)


def hold(amount: Money, **changes) -> Hold:
    return Hold(INTENT, SALE, "till-1-000042", amount, NOON, NOON + timedelta(days=2), **changes)


def test_a_hold_that_allows_nothing_is_captured_once_and_up_to_what_is_held():
    bounds = capture_bounds(eur(1000))
    assert (bounds.least, bounds.most, bounds.can_leave_rest) == (eur(1), eur(1000), False)
    assert not bounds.can_take_more
    assert code_of(plan_capture, eur(1000), eur(400), is_final=False) == "capture_not_in_parts"


def test_more_than_is_held_is_taken_up_to_what_stripe_names():
    plan = plan_capture(eur(1000), eur(1150), features=ALL)
    assert (plan.taken, plan.over, plan.released) == (eur(1150), eur(150), eur(0))
    assert code_of(plan_capture, eur(1000), eur(1151), features=ALL) == "capture_more_than_held"


def test_a_limit_counts_what_was_taken_before():
    bounds = capture_bounds(eur(400), ALL, taken=eur(600))
    assert bounds.most == eur(550)


@pytest.mark.parametrize(
    ("features", "most"),
    [
        (HoldFeatures(can_capture_more=True), 1500),
        (HoldFeatures(can_capture_more=False), 1000),
        (HoldFeatures(can_capture_more=False, most_capturable=eur(1000)), 1000),
        (HoldFeatures(most_capturable=eur(1000)), 1000),
        (HoldFeatures(), 1000),
    ],
)
def test_a_tip_without_a_named_limit_is_half_of_the_hold_at_most(features, most):
    assert capture_bounds(eur(1000), features).most == eur(most)


def test_a_capture_may_leave_the_rest_on_hold_where_the_charge_allows_it():
    plan = plan_capture(eur(1000), eur(400), features=PARTS, is_final=False)
    assert (plan.taken, plan.released, plan.still_held) == (eur(400), eur(0), eur(600))
    assert not plan.is_final


def test_a_capture_of_everything_leaves_nothing_however_it_is_asked_for():
    plan = plan_capture(eur(1000), None, is_final=False)
    assert (plan.taken, plan.still_held, plan.is_final) == (eur(1000), eur(0), True)


@given(currencies, st.data())
def test_a_plan_accounts_for_every_unit_that_is_held(currency, data):
    steps = st.integers(1, 50_000)
    held = Money(data.draw(steps) * currency.step, currency)
    limit = held + Money(data.draw(st.integers(0, 5000)), currency)
    features = HoldFeatures(
        most_capturable=data.draw(st.sampled_from([None, limit])),
        can_capture_in_parts=data.draw(st.booleans()),
        can_capture_more=data.draw(st.sampled_from([None, True, False])),
    )
    bounds = capture_bounds(held, features)
    least, most = (bound.minor // currency.step for bound in (bounds.least, bounds.most))
    wanted = Money(data.draw(st.integers(least, most)) * currency.step, currency)
    is_final = data.draw(st.booleans()) or not bounds.can_leave_rest
    plan = plan_capture(held, wanted, features=features, is_final=is_final)
    assert bounds.least <= plan.taken <= bounds.most
    assert plan.taken - plan.over + plan.released + plan.still_held == held
    assert not (plan.released and plan.still_held)
    assert min(plan.released, plan.still_held, plan.over).minor >= 0
    assert plan.is_final or not is_final


def test_a_hold_is_raised_to_a_new_total():
    assert plan_increase(eur(1000), eur(1500), features=ALL) == eur(500)


@pytest.mark.parametrize(
    ("wanted", "changes", "code"),
    [
        (eur(1500), {"features": HoldFeatures()}, "increase_not_possible"),
        (eur(1500), {"features": HoldFeatures(can_increase=False)}, "increase_not_possible"),
        (eur(1500), {"taken": eur(1)}, "increase_after_capture"),
        (eur(1500), {"attempts": MOST_INCREASES}, "increase_used_up"),
        (eur(1000), {}, "increase_not_more"),
        (eur(999), {}, "increase_not_more"),
        (eur(100_000_000), {}, "amount_too_large"),
        (Money(1500, JPY), {}, "currencies_differ"),
    ],
)
def test_an_increase_that_cannot_be_is_refused_before_it_is_sent(wanted, changes, code):
    assert code_of(plan_increase, eur(1000), wanted, **{"features": ALL, **changes}) == code


def test_an_increase_keeps_to_the_currencys_steps():
    held, wanted = Money(2000, ISK), Money(2550, ISK)
    assert code_of(plan_increase, held, wanted, features=ALL) == "amount_step"


TOOLS = cart(item(1200, rate=2000), item(1100, sku="B", rate=1000)).set_quantity(2, 3)


def test_lines_that_are_chosen_cost_their_part():
    assert shares_of(TOOLS) == {1: eur(1200), 2: eur(3300)}
    assert amount_of_lines(TOOLS, {1: 1, 2: 2}) == eur(3400)
    assert amount_of_lines(TOOLS, {}) == eur(0)


def test_a_discount_on_the_cart_is_shared_by_its_lines():
    dear = TOOLS.set_discount(AmountOff(eur(450)))
    assert shares_of(dear) == {1: eur(1080), 2: eur(2970)}


def test_tax_on_top_belongs_to_the_lines_that_owe_it():
    sold = cart(item(1000, rate=2000), item(1000, sku="B", rate=0), mode=TaxMode.EXCLUSIVE)
    assert shares_of(sold) == {1: eur(1200), 2: eur(1000)}


@pytest.mark.parametrize(
    ("chosen", "code"),
    [({9: 1}, "line_unknown"), ({1: 0}, "line_quantity"), ({1: 2}, "line_quantity")],
)
def test_a_line_that_was_not_sold_cannot_be_chosen(chosen, code):
    assert code_of(amount_of_lines, TOOLS, chosen) == code


@given(carts(), st.data())
def test_chosen_and_left_lines_sum_to_the_whole(basket, data):
    due = basket.totals().due
    shares = shares_of(basket)
    assert total(shares.values(), basket.currency) == due
    assert all(share.minor >= 0 for share in shares.values())
    assert all(share.minor % basket.currency.step == 0 for share in shares.values())
    chosen = {line.number: data.draw(st.integers(0, line.quantity)) for line in basket.lines}
    some = {number: count for number, count in chosen.items() if count}
    amount = amount_of_lines(basket, some)
    assert amount.minor % basket.currency.step == 0
    assert Money.zero(basket.currency) <= amount <= due
    everything = {line.number: line.quantity for line in basket.lines}
    assert amount_of_lines(basket, everything) == due
    for line in basket.lines:
        one_by_one = [
            amount_of_lines(basket, {line.number: count}) for count in range(1, line.quantity + 1)
        ]
        assert one_by_one == sorted(one_by_one, key=lambda each: each.minor)
        assert one_by_one[-1] == shares[line.number]


@given(carts(), st.lists(st.integers(0, 5000), max_size=4))
def test_tax_taken_in_steps_is_the_tax_taken_at_once(basket, steps):
    lines = basket.totals().taxes
    done = Money.zero(basket.currency)
    sums = dict.fromkeys((line.rate for line in lines), (0, 0))
    for step in steps:
        upto = done + Money(step, basket.currency)
        for part in taxes_between(basket, done, upto, ()):
            net, tax = sums[part.rate]
            sums[part.rate] = net + part.net.minor, tax + part.tax.minor
        done = upto
    assert sums == {each.rate: (each.net.minor, each.tax.minor) for each in part_of(lines, done)}


def test_the_terms_say_what_a_capture_means_to_the_shop_and_to_the_customer():
    terms = CaptureTerms(hold(eur(4500), features=PARTS), TOOLS, "SHOP* HIRE")
    plan = terms.plan(terms.amount_of({1: 1}), is_final=False)
    assert (plan.taken, plan.still_held, plan.statement) == (eur(1200), eur(3300), "SHOP* HIRE")
    assert total((line.gross for line in plan.taxes), EUR) == eur(1200)
    assert terms.bounds.can_leave_rest
    assert terms.lines == shares_of(TOOLS)


def test_the_second_part_owes_what_the_first_left():
    first = CaptureTerms(hold(eur(4500), features=PARTS), TOOLS).plan(eur(1000), is_final=False)
    rest = hold(eur(3500), features=PARTS, taken=eur(1000))
    second = CaptureTerms(rest, TOOLS).plan(None)
    taxes = [a.tax + b.tax for a, b in zip(first.taxes, second.taxes, strict=True)]
    assert taxes == [line.tax for line in TOOLS.totals().taxes]


@pytest.mark.parametrize(("wanted", "sold"), [(5000, 4500), (4700, 4500), (4400, 4400)])
def test_a_tip_that_is_held_is_no_part_of_what_was_sold(wanted, sold):
    terms = CaptureTerms(hold(eur(5000), features=PARTS), TOOLS, tip_held=eur(500))
    last = terms.plan(eur(wanted))
    assert total((line.gross for line in last.taxes), EUR) == eur(sold)


def test_terms_without_a_sale_have_no_tax_and_no_lines():
    terms = CaptureTerms(hold(eur(1000)))
    assert terms.plan(None).taxes == ()
    assert terms.lines == {}
    assert code_of(terms.amount_of, {1: 1}) == "line_unknown"


def test_terms_count_the_attempts_to_raise():
    able = CaptureTerms(hold(eur(1000), features=ALL), increases=9)
    assert able.raised_by(eur(1200)) == eur(200)
    assert code_of(replace(able, increases=10).raised_by, eur(1200)) == "increase_used_up"


def test_the_fiftieth_part_is_the_last():
    terms = CaptureTerms(hold(eur(1000), features=PARTS), parts=48)
    assert terms.plan(eur(1), is_final=False).still_held == eur(999)
    last = replace(terms, parts=49)
    assert code_of(last.plan, eur(1), is_final=False) == "parts_used_up"
    assert last.plan(eur(1)).released == eur(999)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("multicapture incremental", (HoldRequest.INCREMENTAL, HoldRequest.MULTICAPTURE)),
        (" Extended,overcapture ", (HoldRequest.OVERCAPTURE, HoldRequest.EXTENDED)),
    ],
)
def test_what_is_asked_for_is_written_as_words(text, found):
    assert read_requests(text) == found


def test_a_word_that_stripe_has_no_feature_for_is_refused():
    assert code_of(read_requests, "incremental everything") == "hold_request_unknown"


def test_a_charge_that_says_nothing_is_told_from_one_that_says_no():
    assert not HoldFeatures().are_known
    assert HoldFeatures(can_increase=False).are_known
    percent = TOOLS.set_discount(PercentOff(1000))
    assert total(shares_of(percent).values(), EUR) == percent.totals().due
