"""Tax in an amount or on top of it, and the tax of a part that was taken."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.money import Money, total
from pos.domain.tax import TaxLine, TaxMode, TaxRate, part_of, read_percent, tax_line, tax_lines
from tests.domain.making import EUR, ISK, KWD, carts, code_of, currencies, eur, modes, rates

INCLUSIVE, EXCLUSIVE = TaxMode.INCLUSIVE, TaxMode.EXCLUSIVE


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("20", 2000),
        ("5.5", 550),
        ("7,7 %", 770),
        ("5.500", 550),
        ("100%", 10_000),
        ("0.01", 1),
        ("0", 0),
        ("", 0),
        (" % ", 0),
    ],
)
def test_rates_are_read_as_people_write_them(text, points):
    assert TaxRate.parse(text) == TaxRate(points)


@pytest.mark.parametrize("text", ["abc", "-5", "1e1", "5.555", "٥", "5.5.5", "20%%", "+5", "12345"])
def test_an_unreadable_rate_is_refused(text):
    assert code_of(TaxRate.parse, text) == "tax_rate_unreadable"


@pytest.mark.parametrize("text", ["100.01", "500", "9999"])
def test_no_tax_is_more_than_the_price(text):
    assert code_of(TaxRate.parse, text) == "tax_rate_out_of_range"


@given(st.text(alphabet="0123456789.,% ") | st.text())
def test_a_percentage_is_basis_points_or_none(text):
    points = read_percent(text)
    assert points is None or 0 <= points <= 999_999


@given(rates)
def test_a_rate_is_read_back_from_its_percentage(rate):
    assert TaxRate.parse(rate.percent()) == rate
    assert not rate.percent().endswith((".", ".0"))


@pytest.mark.parametrize(
    ("amount", "points", "mode", "net", "tax"),
    [
        (1200, 2000, INCLUSIVE, 1000, 200),
        (1000, 2000, EXCLUSIVE, 1000, 200),
        (1000, 0, INCLUSIVE, 1000, 0),
        (3, 2000, INCLUSIVE, 2, 1),  # exactly half a cent
        (199, 1900, INCLUSIVE, 167, 32),
        (1, 10_000, INCLUSIVE, 0, 1),
        (6636, 112, INCLUSIVE, 6562, 74),
    ],
)
def test_tax_is_rounded_half_up(amount, points, mode, net, tax):
    assert tax_line(TaxRate(points), eur(amount), mode) == TaxLine(
        TaxRate(points), eur(net), eur(tax)
    )


@pytest.mark.parametrize(
    ("amount", "points", "tax"),
    [(Money(1230, KWD), 500, 60), (Money(1250, KWD), 1000, 130), (Money(19_900, ISK), 2400, 4800)],
)
def test_tax_on_top_comes_in_steps_that_can_be_charged(amount, points, tax):
    assert tax_line(TaxRate(points), amount, EXCLUSIVE).tax.minor == tax


@given(rates, st.integers(0, 10**8), currencies, modes)
def test_net_and_tax_are_the_gross(rate, minor, currency, mode):
    amount = Money(minor, currency)
    line = tax_line(rate, amount, mode)
    assert line.net + line.tax == line.gross
    assert (line.gross if mode is INCLUSIVE else line.net) == amount
    assert 0 <= line.tax.minor <= line.gross.minor


@given(rates, st.integers(0, 10**7))
def test_tax_on_top_is_the_tax_inside_of_what_it_makes(rate, minor):
    gross = tax_line(rate, eur(minor), EXCLUSIVE).gross
    assert abs(tax_line(rate, gross, INCLUSIVE).net.minor - minor) <= 1


def test_rates_are_listed_from_the_lowest():
    lines = tax_lines(
        {TaxRate(2000): eur(120), TaxRate(0): eur(1), TaxRate(550): eur(5)}, INCLUSIVE
    )
    assert [line.rate.basis_points for line in lines] == [0, 550, 2000]


def test_no_lines_have_no_part():
    assert part_of((), eur(100)) == ()


def test_half_of_a_sale_bears_half_of_its_tax():
    lines = tax_lines({TaxRate(2000): eur(1200), TaxRate(1000): eur(1100)}, INCLUSIVE)
    half = part_of(lines, eur(1150))
    assert [(line.net.minor, line.tax.minor) for line in half] == [(500, 50), (500, 100)]


@given(carts(), st.data())
def test_a_part_is_exact_to_the_unit(cart, data):
    totals = cart.totals()
    taken = Money(data.draw(st.integers(0, totals.due.minor)), cart.currency)
    part = part_of(totals.taxes, taken)
    assert total([line.gross for line in part], cart.currency) == taken
    for line, whole in zip(part, totals.taxes, strict=True):
        assert line.rate == whole.rate
        assert 0 <= line.tax.minor <= whole.tax.minor
        assert 0 <= line.net.minor <= whole.net.minor


@given(carts())
def test_the_whole_is_a_part_too(cart):
    totals = cart.totals()
    assert part_of(totals.taxes, totals.due) == totals.taxes


def test_money_for_things_that_were_free_bears_no_tax():
    free = (TaxLine(TaxRate(2000), Money.zero(EUR), Money.zero(EUR)),)
    assert part_of(free, eur(5)) == (TaxLine(TaxRate(2000), eur(5), eur(0)),)
