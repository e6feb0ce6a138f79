"""Money is whole minor units; every part of it is found again."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from pos.domain.money import MAX_MINOR, Currency, Money, check_chargeable, parse_amount, total
from tests.domain.making import EUR, ISK, JPY, KWD, code_of, currencies, eur, tried

amounts = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize("minor", [1.0, "1", True, Decimal(1), None])
def test_money_is_nothing_but_whole_minor_units(minor):
    with pytest.raises(TypeError):
        Money(minor, EUR)


def test_a_product_with_a_float_is_no_money():
    with pytest.raises(TypeError):
        eur(10) * 1.5  # type: ignore[operator]  # what the type checker forbids is tried here


@pytest.mark.parametrize("code", ["eur", "EURO", "", "XXX", "E\u0055R ", "ZZZ"])
def test_a_currency_is_one_that_stripe_charges(code):
    assert code_of(Currency, code) == "currency_unknown"


def test_stripe_writes_currencies_in_lower_case():
    assert Currency.of(" eur\n") == EUR


@pytest.mark.parametrize(
    ("code", "exponent", "step"),
    [("EUR", 2, 1), ("JPY", 0, 1), ("KWD", 3, 10), ("ISK", 2, 100), ("UGX", 2, 100), ("KRW", 0, 1)],
)
def test_currencies_know_their_decimals_and_steps(code, exponent, step):
    assert (Currency(code).exponent, Currency(code).step) == (exponent, step)


@given(currencies)
def test_the_least_charge_of_a_currency_can_be_charged(currency):
    check_chargeable(currency.minimum_charge)
    assert code_of(check_chargeable, currency.minimum_charge - Money(1, currency))


def test_two_currencies_never_meet():
    yen = Money(5, JPY)
    for meet in (eur(1).__add__, eur(1).__sub__, eur(1).__lt__, eur(1).__ge__):
        assert code_of(meet, yen) == "currencies_differ"


@given(amounts, amounts)
def test_sums_and_orders_are_those_of_whole_numbers(a, b):
    assert (eur(a) + eur(b)).minor == a + b
    assert eur(a) - eur(b) == eur(a) + -eur(b)
    assert [eur(a) < eur(b), eur(a) <= eur(b), eur(a) > eur(b), eur(a) >= eur(b)] == [
        a < b,
        a <= b,
        a > b,
        a >= b,
    ]
    assert bool(eur(a)) == (a != 0)


def test_the_total_of_nothing_is_zero_of_a_currency():
    assert total([], JPY) == Money(0, JPY)
    assert code_of(total, [eur(1)], JPY) == "currencies_differ"


@pytest.mark.parametrize(
    ("minor", "factor", "rounded"),
    [(5, "0.5", 3), (-5, "0.5", -3), (4, "0.1", 0), (1, "0.5", 1), (-1, "-0.5", 1), (0, "9", 0)],
)
def test_halves_are_rounded_away_from_zero(minor, factor, rounded):
    assert eur(minor).times(Decimal(factor)) == eur(rounded)


@given(amounts, st.fractions(0, 3, max_denominator=20_000), st.sampled_from([1, 10, 100]))
# 1.12 % inside 66.36: exactly 73.5 cents, which 28 decimals make 73.49999...
@example(minor=6636, factor=Fraction(112, 10_112), step=1)
def test_rounding_goes_to_the_nearest_step_and_is_exact(minor, factor, step):
    rounded = eur(minor).times(factor, step=step).minor
    with localcontext(prec=120):
        exact = Decimal(minor * factor.numerator) / Decimal(factor.denominator * step)
        assert rounded == int(exact.to_integral_value(ROUND_HALF_UP)) * step


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_shares_sum_back_and_none_is_a_unit_off(minor, weights):
    shares = [share.minor for share in eur(minor).share(weights)]
    assert sum(shares) == minor
    whole = sum(weights) or len(weights)
    for share, weight in zip(shares, weights if any(weights) else [1] * whole, strict=True):
        assert abs(share * whole - minor * weight) < whole
        assert share * minor >= 0


@given(st.lists(st.integers(0, 10**6), min_size=1), st.data())
def test_no_share_is_more_than_its_weight_when_the_whole_is_not(weights, data):
    part = data.draw(st.integers(0, sum(weights)))
    shares = eur(part).share(weights)
    if any(weights):
        assert all(share.minor <= weight for share, weight in zip(shares, weights, strict=True))


def test_early_shares_take_the_odd_cents():
    assert eur(10).share([1, 1, 1]) == (eur(4), eur(3), eur(3))
    assert eur(-10).share([0, 0, 0]) == (eur(-4), eur(-3), eur(-3))
    assert eur(5).share([0, 1]) == (eur(0), eur(5))


@pytest.mark.parametrize("weights", [[], [1, -1]])
def test_shares_need_weights_that_are_not_negative(weights):
    with pytest.raises(ValueError, match="non-negative"):
        eur(1).share(weights)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1250, EUR, "12.50"),
        (5, EUR, "0.05"),
        (-5, EUR, "-0.05"),
        (1250, JPY, "1250"),
        (-7, JPY, "-7"),
        (1230, KWD, "1.230"),
        (10_000, ISK, "100.00"),
    ],
)
def test_machines_read_amounts_with_a_dot(minor, currency, text):
    assert Money(minor, currency).plain() == text


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12", EUR, 1200),
        ("12.5", EUR, 1250),
        ("1,99", EUR, 199),
        (" 0.05 ", EUR, 5),
        ("007", EUR, 700),
        ("0", EUR, 0),
        (" 1 234,50", EUR, 123_450),
        ("1\u202f234,50", EUR, 123_450),
        ("1.234,50", EUR, 123_450),
        ("1,234.50", EUR, 123_450),
        ("1'234.5", EUR, 123_450),
        ("1 234", EUR, 123_400),
        ("999,999.99", EUR, MAX_MINOR),
        ("0" * 9000 + "1", EUR, 100),
        ("1250", JPY, 1250),
        ("1 250", JPY, 1250),
        ("1.230", KWD, 1230),
        ("1,5", KWD, 1500),
        ("100", ISK, 10_000),
        ("100,00", ISK, 10_000),
    ],
)
def test_what_people_write_is_read(text, currency, minor):
    assert parse_amount(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("1.999", EUR, "amount_too_precise"),
        ("1,234", EUR, "amount_too_precise"),
        ("1.000", JPY, "amount_too_precise"),
        ("1.5", JPY, "amount_too_precise"),
        ("1.2345", KWD, "amount_too_precise"),
        ("1.234", KWD, "amount_step"),
        ("0.005", KWD, "amount_step"),
        ("100.50", ISK, "amount_step"),
        ("-3", EUR, "amount_negative"),
        ("\u22123", EUR, "amount_negative"),
        ("- 0", EUR, "amount_negative"),
        ("1000000", EUR, "amount_too_large"),
        ("9" * 9000, EUR, "amount_too_large"),
        ("100000000", JPY, "amount_too_large"),
        ("100000", KWD, "amount_too_large"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_for_its_reason(text, currency, code):
    assert code_of(parse_amount, text, currency) == code


@pytest.mark.parametrize(
    "text",
    """NaN|1e3|+5|0x1F|1_000|١٢|１２|½||.|,|5.|.5|1..2|1.2.3|1.234.50|1,234,50|1.234.567|
    1 23|12 34,5|1  234|1.234'50|1 234 56|inf|--3|-|-x|12 €|$5|1\n2|1/2|0b1|5%|²""".split("|"),
)
@pytest.mark.parametrize("currency", [EUR, JPY, KWD])
def test_nothing_is_guessed(text, currency):
    assert code_of(parse_amount, text, currency) == "amount_unreadable"


@given(st.integers(0, MAX_MINOR), currencies, st.sampled_from(".,"))
def test_a_written_amount_is_read_back(minor, currency, point):
    amount = Money(minor - minor % currency.step, currency)
    assert parse_amount(amount.plain().replace(".", point), currency) == amount


REASONS = {
    f"amount_{reason}" for reason in ("unreadable", "negative", "too_precise", "step", "too_large")
}


@given(st.text(alphabet="0123456789.,' -+eE_xX\u00a0\u0663", max_size=14) | st.text(), currencies)
def test_any_text_is_an_amount_that_can_be_charged_or_refused_for_a_reason(text, currency):
    amount, code = tried(parse_amount, text, currency)
    if amount is None:
        assert code in REASONS
    else:
        assert 0 <= amount.minor <= MAX_MINOR
        assert amount.minor % currency.step == 0


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (eur(49), "amount_too_small"),
        (eur(50), ""),
        (eur(0), "amount_too_small"),
        (eur(-50), "amount_too_small"),
        (eur(MAX_MINOR), ""),
        (eur(MAX_MINOR + 1), "amount_too_large"),
        (Money(1235, KWD), "amount_step"),
        (Money(1230, KWD), ""),
        (Money(10_050, ISK), "amount_step"),
        (Money(49, JPY), "amount_too_small"),
    ],
)
def test_a_payment_keeps_to_stripes_bounds(amount, code):
    assert code_of(check_chargeable, amount) == code


@pytest.mark.parametrize(
    ("text", "code", "minor"),
    [
        ("12.50", "EUR", 1250),
        ("007.50", "EUR", 750),
        ("0.00", "EUR", 0),
        ("999999.99", "EUR", 99_999_999),
        ("1.250", "KWD", 1250),
        ("12.00", "ISK", 1200),
    ],
)
def test_an_amount_as_files_write_it_is_what_it_is_with_anything_around_it(text, code, minor):
    currency = Currency(code)
    found = parse_amount(text, currency)
    assert found == parse_amount(f" {text} ", currency) == Money(minor, currency)
