"""Every account has a code and a name in the shop's books, whatever the shop calls it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain import bookkeeping, drawer
from pos.domain.chart import Chart, ChartLine, differences
from pos.domain.chart_templates import TEMPLATES, Template
from pos.errors import Refused

ACCOUNTS = {
    value
    for module in (bookkeeping, drawer)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str) and re.fullmatch("[a-z]+:[a-z-]+", value)
}


@pytest.mark.parametrize("template", Template)
def test_every_account_of_the_books_has_a_line_and_a_code_of_its_own(template):
    chart = Chart(template)
    assert len(ACCOUNTS) >= 17
    assert set(TEMPLATES[template]) >= ACCOUNTS
    codes = [line.code for line in chart.lines()]
    assert len(set(codes)) == len(codes)
    assert all(code.isdigit() for code in codes)
    assert ChartLine.of(*_cells(chart.lines()[0])) == chart.lines()[0]


def test_a_drawer_and_a_rate_take_the_code_of_what_they_belong_to():
    assert Chart().line("assets:cash:till-2") == ChartLine(
        "assets:cash:till-2", "1000", "Cash in drawers till-2"
    )
    assert Chart().line("liabilities:tax:7.7").name == "Sales tax payable 7.7"
    assert Chart(Template.SKR03).line("liabilities:tax:19").code == "1776"
    assert Chart(Template.SKR03).line("liabilities:tax:16") == ChartLine(
        "liabilities:tax:16", "1770", "Umsatzsteuer 16"
    )


def test_an_account_that_nobody_thought_of_still_has_a_place():
    assert Chart().line("expenses:gifts") == ChartLine("expenses:gifts", "6900", "gifts")
    assert Chart().line("odd:thing") == ChartLine("odd:thing", "9999", "odd thing")


def test_what_the_shop_calls_an_account_goes_before_the_template_and_its_parents():
    own = ChartLine.of("assets:stripe", " 1362 ", " Stripe, Verrechnung ")
    chart = Chart(Template.SKR03).with_line(own)
    assert chart.line("assets:stripe") == ChartLine("assets:stripe", "1362", "Stripe, Verrechnung")
    assert chart.line("assets:stripe:usd").code == "1362"
    assert differences(Chart(Template.SKR03), chart) == {
        "assets:stripe": "1361 Stripe-Verrechnung -> 1362 Stripe, Verrechnung"
    }


def test_a_line_that_says_what_the_template_says_is_none_of_the_shops_own():
    chart = Chart().with_line(ChartLine("assets:bank", "1250", "House bank"))
    assert chart.text() == 'plain {"assets:bank": ["1250", "House bank"]}'
    assert chart.with_line(ChartLine("assets:bank", "1200", "Bank")) == Chart()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("skr99", "chart_unknown"),
        ("", "chart_unknown"),
        ("plain {", "chart_unreadable"),
        ("plain []", "chart_unreadable"),
        ('plain {"assets:bank": ["1"]}', "chart_unreadable"),
        ('plain {"bank": ["1", "x"]}', "account_unknown"),
        ('plain {"assets:bank": ["1 2", "x"]}', "account_code"),
        ('plain {"assets:bank": ["12", "a\\nb"]}', "account_name"),
    ],
)
def test_a_chart_that_cannot_be_read_is_refused(text, code):
    with pytest.raises(Refused) as error:
        Chart.read(text)
    assert error.value.code == code


_NAMES = st.text(min_size=1, max_size=60).filter(
    lambda text: text.isprintable() and text == text.strip() != ""
)
_LINES = st.builds(
    ChartLine,
    st.sampled_from(sorted(ACCOUNTS)) | st.just("liabilities:tax:5.5"),
    st.from_regex(r"\A[A-Za-z0-9]{1,8}\Z"),
    _NAMES,
)


@given(st.sampled_from(Template), st.lists(_LINES, max_size=4))
def test_a_chart_is_read_as_it_was_written(template, lines):
    chart = Chart(template).with_lines(lines)
    assert Chart.read(chart.text()) == chart
    last = {line.account: line for line in lines}
    assert all(chart.line(account) == line for account, line in last.items())


def _cells(line):
    return line.account, line.code, line.name
