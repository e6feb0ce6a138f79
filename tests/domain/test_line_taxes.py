"""Goods that are taken by themselves are taxed as they are; nothing of the cart's tax is lost."""

import hypothesis.strategies as st
from hypothesis import assume, given

from pos.domain.capture_terms import CaptureTerms
from pos.domain.cart_lines import amount_of_lines
from pos.domain.hold import Hold
from pos.domain.line_taxes import LinesTaken, taxes_between
from pos.domain.money import Money, total
from pos.domain.tax import TaxRate, part_of
from tests.domain.making import INTENT, NOON, SALE, cart, carts, eur, item

BOOK, BOLT = TaxRate(700), TaxRate(1900)
SOLD = cart(item(1070, rate=700), item(119, sku="B", rate=1900)).set_quantity(2, 3)
NONE = eur(0)


def gross(lines):
    return {line.rate: line.gross for line in lines if line.gross}


def tax(lines):
    return {line.rate: line.tax for line in lines if line.tax}


def taken(upto: int, amount: int, *lines: tuple[int, int]) -> LinesTaken:
    return LinesTaken(eur(upto), eur(amount), lines)


def test_a_book_that_is_taken_alone_is_taxed_as_a_book():
    found = taxes_between(SOLD, NONE, eur(1070), [taken(1070, 1070, (1, 1))])
    assert gross(found) == {BOOK: eur(1070)}
    assert tax(found) == {BOOK: eur(70)}


def test_what_is_taken_for_nothing_in_particular_is_taxed_in_proportion():
    assert taxes_between(SOLD, NONE, eur(700), []) == part_of(SOLD.totals().taxes, eur(700))


def test_the_rest_after_some_lines_is_the_rest():
    lined = [taken(1070, 1070, (1, 1))]
    assert gross(taxes_between(SOLD, eur(1070), eur(1427), lined)) == {BOLT: eur(357)}
    lined = [taken(1189, 1189, (1, 1), (2, 1))]
    assert gross(taxes_between(SOLD, eur(1189), eur(1308), lined)) == {BOLT: eur(119)}


def test_another_amount_than_that_of_its_lines_is_for_none_of_them():
    wrong = [taken(1000, 1000, (1, 1))]
    assert taxes_between(SOLD, NONE, eur(1000), wrong) == taxes_between(SOLD, NONE, eur(1000), [])
    unknown = [taken(1000, 1000, (9, 1))]
    assert taxes_between(SOLD, NONE, eur(1000), unknown) == taxes_between(SOLD, NONE, eur(1000), [])


def test_the_same_line_cannot_be_taken_twice():
    twice = [taken(1070, 1070, (1, 1)), taken(2140, 1070, (1, 1))]
    found = taxes_between(SOLD, NONE, eur(2140), twice)
    assert total(gross(found).values(), NONE.currency) == eur(2140)


def test_more_than_the_cart_came_to_is_shared_out():
    found = taxes_between(SOLD, NONE, eur(1500), [taken(1427, 1427, (1, 1), (2, 3))])
    assert total(gross(found).values(), NONE.currency) == eur(1500)


def test_terms_tell_the_tax_of_what_is_chosen():
    hold = Hold(INTENT, SALE, "till-1-000042", eur(1427), NOON, None)
    plan = CaptureTerms(hold, SOLD).plan(None, lines={2: 2})
    assert (plan.taken, gross(plan.taxes)) == (eur(238), {BOLT: eur(238)})
    other = CaptureTerms(hold, SOLD, otherwise=eur(100)).plan(None, lines={2: 2})
    assert set(gross(other.taxes)) == {BOOK, BOLT}


@given(carts(least=2), st.data())
def test_whatever_is_taken_first_all_of_it_owes_what_the_cart_owes(basket, data):
    due = basket.totals().due
    assume(due)
    done, lined = Money.zero(due.currency), []
    sums: dict[TaxRate, tuple[int, int]] = {}
    steps = []
    for line in basket.lines:
        if data.draw(st.booleans()):
            chosen = {line.number: data.draw(st.integers(1, line.quantity))}
            amount = amount_of_lines(basket, chosen)
            done += amount
            lined.append(LinesTaken(done, amount, tuple(chosen.items())))
            steps.append(done)
    part = data.draw(st.integers(0, (due - done).minor))
    steps += [done + Money(part, due.currency), due]
    start = Money.zero(due.currency)
    for end in steps:
        found = taxes_between(basket, start, end, lined)
        assert total((each.gross for each in found), due.currency) == end - start
        for each in found:
            net, owed = sums.get(each.rate, (0, 0))
            sums[each.rate] = net + each.net.minor, owed + each.tax.minor
        start = end
    whole = {each.rate: (each.net.minor, each.tax.minor) for each in basket.totals().taxes}
    assert sums == whole
