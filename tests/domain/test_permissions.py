"""The permission table, cell by cell, against one written out here; and what limits do to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.money import Currency, Money
from pos.domain.permissions import (
    PERMISSIONS,
    Act,
    Limits,
    Rule,
    check_limit,
    read_limits,
    rule_for,
)
from pos.domain.staff import Role
from pos.errors import Refused

# Written out by hand, not derived: A may, ? asks, - never.
EXPECTED = """
                cashier supervisor manager accountant
sell                A       A         A        -
discount            A       A         A        -
price_override      ?       A         A        -
remove_line         A       A         A        -
capture             A       A         A        -
capture_over        ?       A         A        -
release             ?       A         A        -
increase            A       A         A        -
reauthorise         A       A         A        -
keep                A       A         A        -
bulk_capture        ?       A         A        -
bulk_release        -       ?         A        -
refund              ?       A         A        -
refund_in_cash      ?       ?         A        -
reopen              ?       A         A        -
cash_in             A       A         A        -
cash_out            ?       A         A        -
open_drawer         ?       A         A        -
open_shift          A       A         A        -
close_shift         A       A         A        -
report_x            A       A         A        A
reprint             A       A         A        A
export              -       A         A        A
keys                -       -         A        -
settings            -       A         A        -
risky_settings      -       ?         A        -
staff               -       -         A        -
recipe              -       ?         A        -
backup              ?       A         A        A
restore             -       -         A        -
acknowledge         A       A         A        -
decide_lapse        ?       A         A        -
customers           A       A         A        -
charge_absent       ?       A         A        -
delete_customer     -       ?         A        -
close_period        -       -         A        A
correct_books       -       -         A        A
accounts            -       -         A        A
evidence            -       A         A        A
centre              -       -         A        -
practice            A       A         A        A
"""
_MEANING = {"A": "allowed", "?": "needs_approval", "-": "never"}


def _cells():
    head, *rows = [line.split() for line in EXPECTED.strip().splitlines()]
    return [
        (act, role, _MEANING[mark])
        for act, *marks in rows
        for role, mark in zip(head, marks, strict=True)
    ]


EUR, JPY = Currency("EUR"), Currency("JPY")
LIMITS = Limits(
    capture=Money(50_000, EUR), refund=Money(5_000, EUR), cash_out=Money(2_000, EUR), discount=1000
)


def eur(minor):
    return Money(minor, EUR)


@pytest.mark.parametrize(("act", "role", "rule"), _cells())
def test_every_cell_says_what_is_written_here(act, role, rule):
    assert str(PERMISSIONS[Act(act)][Role(role)]) == rule
    assert rule_for(Act(act), Role(role), None, Limits()) == rule


def test_the_table_here_has_every_act_and_every_role():
    cells = _cells()
    assert len(cells) == len(set(cells)) == len(Act) * len(Role)
    assert {act for act, _, _ in cells} == {str(act) for act in Act}
    assert {role for _, role, _ in cells} == {str(role) for role in Role}


@pytest.mark.parametrize(
    ("act", "limit"),
    [
        (Act.CAPTURE, 50_000),
        (Act.INCREASE, 50_000),
        (Act.REFUND, 5_000),
        (Act.CASH_OUT, 2_000),
    ],
)
def test_above_the_limit_a_supervisor_asks_and_at_the_limit_not(act, limit):
    assert rule_for(act, Role.SUPERVISOR, eur(limit), LIMITS) is Rule.ALLOWED
    assert rule_for(act, Role.SUPERVISOR, eur(limit + 1), LIMITS) is Rule.NEEDS_APPROVAL
    assert rule_for(act, Role.MANAGER, eur(limit + 1), LIMITS) is Rule.ALLOWED


def test_a_tip_above_the_limit_is_above_it_as_well():
    assert rule_for(Act.CAPTURE_OVER, Role.SUPERVISOR, eur(50_001), LIMITS) is Rule.NEEDS_APPROVAL


def test_a_discount_is_measured_by_its_share_not_by_its_amount():
    small, large = eur(1), eur(10**6)
    assert rule_for(Act.DISCOUNT, Role.CASHIER, large, LIMITS, share=1000) is Rule.ALLOWED
    assert rule_for(Act.DISCOUNT, Role.CASHIER, small, LIMITS, share=1001) is Rule.NEEDS_APPROVAL


def test_an_amount_in_another_currency_is_above_the_limit():
    yen = Money(1, JPY)
    assert rule_for(Act.REFUND, Role.SUPERVISOR, yen, LIMITS) is Rule.NEEDS_APPROVAL


@given(
    st.sampled_from(Act),
    st.sampled_from(Role),
    st.integers(-(10**9), 10**9),
    st.integers(0, 10_000),
)
def test_a_limit_only_ever_makes_it_stricter(act, role, minor, share):
    order = [Rule.ALLOWED, Rule.NEEDS_APPROVAL, Rule.NEVER]
    free = rule_for(act, role, eur(minor), Limits(), share=share)
    bound = rule_for(act, role, eur(minor), LIMITS, share=share)
    assert order.index(bound) >= order.index(free)
    assert (bound is Rule.NEVER) == (free is Rule.NEVER)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("limit_capture", "-1"),
        ("limit_capture", "ten"),
        ("limit_refund", "10%"),
        ("limit_discount", "10"),
        ("limit_discount", "x%"),
    ],
)
def test_a_limit_that_cannot_be_read_is_refused(name, text):
    with pytest.raises(Refused, match="limit_unreadable"):
        check_limit(name, text)


def test_limits_are_read_from_the_settings_text():
    read = read_limits(EUR, capture="500", refund="50,00", cash_out="", discount="7.5%")
    assert read == Limits(eur(50_000), eur(5_000), None, 750)


def test_a_limit_that_means_nothing_in_the_shops_currency_lets_nothing_through():
    read = read_limits(JPY, capture="10.50", refund="", cash_out="", discount="")
    assert rule_for(Act.CAPTURE, Role.CASHIER, Money(1, JPY), read) is Rule.NEEDS_APPROVAL
