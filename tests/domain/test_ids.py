"""Ids of ours are born from random bits and say what they name."""

import re

import pytest

from pos.domain.ids import check_payment_method, new_ledger_id, new_sale_id
from pos.errors import Refused


def test_ids_never_come_twice():
    assert len({new_sale_id() for _ in range(100)}) == 100
    assert len({new_ledger_id() for _ in range(100)}) == 100


def test_ids_say_what_they_name():
    assert re.fullmatch(r"sale_[0-9a-f]{32}", new_sale_id())
    assert re.fullmatch(r"ldg_[0-9a-f]{32}", new_ledger_id())


@pytest.mark.parametrize("name", ["pm_card_visa", "pm_1PqRstUvWxYz0123456789ab"])
def test_a_card_is_named_as_stripe_named_it(name):
    assert check_payment_method(name) == name


@pytest.mark.parametrize(
    "typed", ["", "pm_", "4242424242424242", "4242 4242 4242 4242", "sk_test_123", "pm_a b", "pm_ä"]
)
def test_what_names_no_card_is_refused_and_not_repeated(typed):
    with pytest.raises(Refused) as caught:
        check_payment_method(typed)
    assert (caught.value.code, caught.value.facts) == ("card_name", {})
