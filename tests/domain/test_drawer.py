"""The cash drawer: coins and notes, what was counted, and entries that balance."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pos.domain.drawer import Drawer, Pieces, drawer_account, pieces_of
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.errors import Refused

EUR = Currency("EUR")
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DRAWER = Drawer("till-1", 3)


def euro(minor: int) -> Money:
    return Money(minor, EUR)


@pytest.mark.parametrize("code", Currency.all_codes())
def test_every_currency_has_coins_and_notes_and_no_two_are_worth_the_same(code):
    pieces = pieces_of(Currency(code))
    values = [piece.value.minor for piece in pieces]
    assert values == sorted(set(values), reverse=True)
    assert {piece.is_note for piece in pieces} == {True, False}
    assert all(value % Currency(code).step == 0 for value in values)


def test_euro_is_counted_from_the_five_hundred_note_down_to_the_cent():
    pieces = pieces_of(EUR)
    assert [piece.value.plain() for piece in pieces if piece.is_note][-1] == "5.00"
    assert pieces[0].value == euro(50_000)
    assert pieces[-1].value == euro(1)


def test_pieces_are_read_as_people_write_them_and_the_same_value_adds_up():
    pieces = Pieces.parse("50x3 0.20x7 0,20×1", EUR)
    assert pieces.counts == ((5000, 3), (20, 8))
    assert pieces.total == euro(15_160)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("50", "pieces_unreadable"),
        ("3 x 50", "pieces_unreadable"),
        ("50x-1", "pieces_unreadable"),
        ("3x1", "piece_unknown"),
        ("50x999999", "pieces_number"),
        ("1.2.3x4", "amount_unreadable"),
    ],
)
def test_what_is_no_count_of_pieces_is_refused(text, code):
    with pytest.raises(Refused) as refused:
        Pieces.parse(text, EUR)
    assert refused.value.code == code


@given(
    some.dictionaries(
        some.sampled_from([p.value.minor for p in pieces_of(EUR)]), some.integers(0, 999)
    )
)
def test_a_count_comes_to_the_sum_of_its_pieces(counts):
    assert Pieces.of(EUR, counts).total.minor == sum(value * n for value, n in counts.items())


def test_the_float_brings_the_drawer_from_what_lies_in_it_to_what_is_wanted():
    [entry] = DRAWER.float_set(euro(3000), euro(10_000), NOON)
    assert (entry.kind, entry.reference, entry.amount) == (
        EntryKind.FLOAT,
        "float/till-1/3",
        euro(7000),
    )
    assert [(each.account, each.amount.minor) for each in entry.postings] == [
        ("assets:cash:till-1", 7000),
        ("assets:safe", -7000),
    ]


def test_a_float_that_lies_there_already_moves_nothing():
    assert list(DRAWER.float_set(euro(10_000), euro(10_000), NOON)) == []


def test_cash_taken_out_leaves_the_drawer_and_keeps_its_reason():
    entry = DRAWER.moved(euro(-1250), 2, "Milk", NOON)
    assert (entry.kind, entry.amount, entry.reason) == (EntryKind.CASH_OUT, euro(1250), "Milk")
    assert entry.postings[0].amount == euro(-1250)


@pytest.mark.parametrize(("minor", "word"), [(5, "over"), (-5, "short")])
def test_a_difference_is_an_entry_of_its_own(minor, word):
    [entry] = DRAWER.differs(euro(minor), NOON)
    assert (entry.kind, entry.amount, entry.reason) == (EntryKind.DRAWER_DIFFERENCE, euro(5), word)
    assert entry.postings[0].account == drawer_account("till-1")
    assert entry.postings[0].amount == euro(minor)


def test_no_difference_and_no_takings_are_no_entries():
    assert [*DRAWER.differs(euro(0), NOON), *DRAWER.emptied(euro(0), NOON)] == []


def test_what_was_counted_goes_into_the_safe():
    [entry] = DRAWER.emptied(euro(4200), NOON)
    assert (entry.kind, entry.reference) == (EntryKind.TAKINGS, "takings/till-1/3/EUR")
    assert entry.postings[1].amount == euro(4200)
