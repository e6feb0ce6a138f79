"""A sale follows what Stripe says about its intent, and nothing else."""

from dataclasses import replace

import pytest

from pos.domain.ids import IntentId
from pos.domain.intent import IntentStatus
from pos.domain.sale import MoneyWord, SaleState, money_word
from pos.errors import Broken
from tests.domain.making import cart, charge, code_of, intent, item, released, sale

_I = IntentStatus


def test_a_receipt_number_is_given_once():
    fresh = sale(number=None)
    assert fresh.receipt == ""
    numbered = fresh.numbered(lambda: 42)
    assert numbered.receipt == "till-1-000042"
    assert numbered.numbered(lambda: 43) == numbered


def test_a_label_is_short_and_trimmed():
    assert sale().labelled("  red hat ").label == "red hat"
    assert len(sale().labelled("x" * 500).label) == 60


@pytest.mark.parametrize("state", [state for state in SaleState if state is not SaleState.OPEN])
def test_only_an_open_sale_takes_another_cart(state):
    assert code_of(sale(state).with_cart, cart()) == "cart_is_closed"


def test_an_open_sale_takes_another_cart():
    other = cart(item(5))
    assert sale(SaleState.OPEN).with_cart(other).cart == other


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (intent(_I.REQUIRES_PAYMENT_METHOD), SaleState.PAYING),
        (intent(_I.REQUIRES_CONFIRMATION), SaleState.PAYING),
        (intent(_I.REQUIRES_ACTION), SaleState.PAYING),
        (intent(_I.PROCESSING), SaleState.PAYING),
        (intent(_I.NEEDS_REVIEW), SaleState.PAYING),
        (intent(_I.REQUIRES_CAPTURE), SaleState.HELD),
        (intent(_I.SUCCEEDED, received=1000), SaleState.CAPTURED),
        (released(), SaleState.RELEASED),
        (released("automatic"), SaleState.LAPSED),
        (released("expired"), SaleState.LAPSED),
    ],
)
def test_a_sale_being_paid_goes_where_its_intent_goes(said, state):
    after = sale(SaleState.PAYING).after(said)
    assert (after.state, after.intent) == (state, said.id)


def test_an_intent_canceled_before_any_hold_leaves_the_sale_without_one():
    failed = charge(approved=False)
    for canceled in (
        intent(_I.CANCELED),
        intent(_I.CANCELED, latest_charge=failed, cancellation_reason="automatic"),
    ):
        after = sale(SaleState.PAYING).after(canceled)
        assert (after.state, after.intent) == (SaleState.PAYING, None)


def test_an_intent_of_an_earlier_round_changes_nothing():
    paying = sale(intent=IntentId("pi_2"))
    assert paying.after(intent(_I.SUCCEEDED, received=1000)) == paying


@pytest.mark.parametrize("state", [SaleState.CAPTURED, SaleState.RELEASED, SaleState.LAPSED])
def test_a_hold_read_too_early_does_not_open_a_settled_sale_again(state):
    settled = sale(state)
    assert settled.after(intent(_I.REQUIRES_CAPTURE)) == settled


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SaleState.CAPTURED, released()),
        (SaleState.RELEASED, intent(_I.SUCCEEDED, received=1000)),
        (SaleState.LAPSED, released()),
    ],
)
def test_two_ends_that_contradict_each_other_are_a_bug_and_not_a_guess(state, said):
    with pytest.raises(Broken, match="impossible_step"):
        sale(state).after(said)


@pytest.mark.parametrize("state", [SaleState.OPEN, SaleState.PARKED, SaleState.ABANDONED])
def test_a_hold_that_comes_late_is_not_lost(state):
    assert sale(state).after(intent(_I.REQUIRES_CAPTURE)).state is SaleState.HELD


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (None, MoneyWord.NOT_TAKEN),
        (intent(_I.REQUIRES_PAYMENT_METHOD), MoneyWord.NOT_TAKEN),
        (intent(_I.REQUIRES_ACTION), MoneyWord.NOT_TAKEN),
        (intent(_I.PROCESSING), MoneyWord.CHECKING),
        (intent(_I.NEEDS_REVIEW), MoneyWord.CHECKING),
        (intent(_I.REQUIRES_CAPTURE), MoneyWord.HELD),
        (intent(_I.SUCCEEDED, received=1000), MoneyWord.TAKEN),
        (released(), MoneyWord.NOT_TAKEN),
        (released("automatic"), MoneyWord.NOT_TAKEN),
    ],
)
def test_four_words_say_where_the_money_is(said, word):
    assert money_word(said, in_doubt=False) is word
    assert money_word(said, in_doubt=True) is MoneyWord.CHECKING


@pytest.mark.parametrize("status", IntentStatus)
def test_only_stripes_success_is_money_taken(status):
    taken = money_word(intent(status), in_doubt=False) is MoneyWord.TAKEN
    assert taken == (status is _I.SUCCEEDED)


def test_moving_a_sale_keeps_all_else():
    open_sale = sale(SaleState.OPEN)
    assert open_sale.moved(SaleState.PARKED) == replace(open_sale, state=SaleState.PARKED)
