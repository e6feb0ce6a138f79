"""An entry balances, beside the books and in them, or it does not exist."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.ledger import Entry, EntryKind, Posting, balances
from pos.domain.money import Money
from pos.errors import Broken
from tests.domain.making import EUR, INTENT, JPY, NOON, SALE, eur


def entry(*postings: tuple[str, Money]) -> Entry:
    return Entry(
        reference="capture/pi_1",
        kind=EntryKind.CAPTURE,
        occurred_at=NOON,
        sale=SALE,
        intent=INTENT,
        amount=eur(100),
        postings=tuple(Posting(*posting) for posting in postings),
    )


def refusal(*postings: tuple[str, Money]) -> str:
    with pytest.raises(Broken) as caught:
        entry(*postings)
    assert caught.value.facts == {"reference": "capture/pi_1"}
    return caught.value.code


def test_debits_and_credits_that_are_equal_make_an_entry():
    made = entry(
        ("assets:stripe", eur(100)), ("income:sales", eur(-84)), ("liabilities:tax:19", eur(-16))
    )
    assert len(made.postings) == 3


def test_a_cent_too_many_makes_none():
    assert refusal(("assets:stripe", eur(100)), ("income:sales", eur(-99))) == "entry_unbalanced"


def test_nothing_makes_none():
    assert refusal() == "entry_empty"


def test_each_currency_balances_for_itself():
    assert refusal(("assets:stripe", eur(100)), ("income:sales", Money(-100, JPY))) == (
        "entry_unbalanced"
    )
    yen = (("assets:bank", Money(5, JPY)), ("income:sales", Money(-5, JPY)))
    both = entry(*yen, ("assets:stripe", eur(1)), ("income:sales", eur(-1)))
    assert balances(both.postings) == {EUR: 0, JPY: 0}


def test_what_is_kept_aside_never_makes_up_for_what_is_owned():
    assert refusal(("memo:holds", eur(100)), ("income:sales", eur(-100))) == "entry_unbalanced"
    aside = entry(("memo:holds", eur(100)), ("memo:customers", eur(-100)))
    assert all(posting.is_memorandum for posting in aside.postings)


@pytest.mark.parametrize(
    ("account", "is_memorandum"),
    [("memo:holds", True), ("assets:stripe", False), ("memorial:x", False)],
)
def test_a_memorandum_is_known_by_its_account(account, is_memorandum):
    assert Posting(account, eur(1)).is_memorandum is is_memorandum


posted = st.tuples(
    st.sampled_from(["memo:holds", "memo:customers", "assets:stripe", "income:sales"]),
    st.builds(Money, st.integers(-3, 3), st.sampled_from([EUR, JPY])),
)


@given(st.lists(posted, min_size=1, max_size=4))
def test_an_entry_exists_exactly_when_everything_in_it_cancels_out(postings):
    sums: dict[tuple[bool, str], int] = {}
    for account, amount in postings:
        key = (account.startswith("memo:"), amount.currency.code)
        sums[key] = sums.get(key, 0) + amount.minor
    if any(sums.values()):
        assert refusal(*postings) == "entry_unbalanced"
    else:
        assert not any(balances(entry(*postings).postings).values())
