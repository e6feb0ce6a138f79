"""Money, times and states as people read them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from pos.domain.hold import Urgency
from pos.domain.ledger import EntryKind
from pos.domain.money import MAX_MINOR, Currency, Money, parse_amount
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.tax import TaxRate
from pos.settings import Mode, Settings
from ui import format as fmt
from ui.format import Formats
from ui.tones import TONE_OF_MONEY
from ui.wording import TONE_OF_KIND, kind_text

EUR, JPY, KWD = Currency("EUR"), Currency("JPY"), Currency("KWD")
BRITISH = Formats(QLocale("en_GB"), ZoneInfo("Europe/Berlin"))
GERMAN = Formats(QLocale("de_DE"), ZoneInfo("Europe/Berlin"))
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("money", "british", "german"),
    [
        (Money(123_456, EUR), "€1,234.56", "1.234,56\u00a0€"),
        (Money(5, EUR), "€0.05", "0,05\u00a0€"),
        (Money(-1_250, EUR), "\u2212€12.50", "\u221212,50\u00a0€"),
        (Money(1_000, JPY), "¥1,000", "1.000\u00a0¥"),
        (Money(1_230, KWD), "KWD\u00a01.230", "1,230\u00a0KWD"),
        (Money(MAX_MINOR, EUR), "€999,999.99", "999.999,99\u00a0€"),
        (Money(0, Currency("CHF")), "CHF\u00a00.00", "0,00\u00a0CHF"),
    ],
)
def test_money_is_written_as_its_reader_writes_it(money: Money, british: str, german: str):
    assert BRITISH.money(money) == british
    assert GERMAN.money(money) == german


@given(
    st.integers(0, MAX_MINOR),
    st.sampled_from([c for c in Currency.all_codes() if Currency(c).step == 1]),
    st.sampled_from(["en_GB", "de_DE", "fr_CH", "sv_SE", "ja_JP"]),
)
def test_what_is_shown_can_be_typed_in_again(minor: int, code: str, locale: str):
    formats = Formats(QLocale(locale))
    money = Money(minor, Currency(code))
    shown = formats.amount(money).replace(formats.locale.groupSeparator(), "")
    assert parse_amount(shown, money.currency) == money


def test_arabic_digits_reach_the_decimals_too():
    assert Formats(QLocale("ar_EG")).amount(Money(1_205, EUR)) == "١٢٫٠٥"


def test_less_than_nothing_has_a_minus_before_its_sign():
    assert BRITISH.money(Money(-250, EUR)) == "\u2212€2.50"


@pytest.mark.parametrize(
    ("points", "shown"),
    [(2000, "20\u00a0%"), (550, "5.5\u00a0%"), (770, "7.7\u00a0%"), (0, "0\u00a0%")],
)
def test_rates_have_no_more_decimals_than_they_need(points: int, shown: str):
    assert BRITISH.tax_rate(TaxRate(points)) == shown


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (timedelta(hours=3, minutes=20, seconds=59), "in 3 h 20 min"),
        (timedelta(days=6, hours=4), "in 6 days 4 h"),
        (timedelta(days=1), "in 1 day"),
        (timedelta(hours=1), "in 1 h"),
        (timedelta(minutes=5), "in 5 min"),
        (timedelta(seconds=59), "in less than a minute"),
        (timedelta(0), "lapsed less than a minute ago"),
        (-timedelta(hours=2), "lapsed 2 h ago"),
        (-timedelta(days=2, hours=1), "lapsed 2 days 1 h ago"),
    ],
)
def test_a_deadline_is_told_by_what_is_left(left: timedelta, shown: str):
    assert BRITISH.left(NOW + left, NOW).replace("\u00a0", " ") == shown


@given(st.timedeltas(timedelta(0), timedelta(days=40)))
def test_what_is_left_is_never_promised_longer(span: timedelta):
    told = BRITISH.duration(span).replace("\u00a0", " ").replace("less than a minute", "0 min")
    units = {"day": 1440, "days": 1440, "h": 60, "min": 1}
    words = told.split()
    minutes = sum(
        int(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True)
    )
    assert timedelta(minutes=minutes) <= span


def test_an_unknown_deadline_is_called_unknown():
    assert BRITISH.left(None, NOW) == "unknown"
    assert BRITISH.deadline(None, NOW) == "deadline not known yet"


def test_a_deadline_says_when_and_how_long():
    shown = BRITISH.deadline(NOW + timedelta(days=2), NOW).replace("\u00a0", " ")
    assert shown == "Tue 3 Mar, 13:00 (in 2 days)"


def test_times_are_read_on_the_shops_clock():
    summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert BRITISH.time(summer) == "00:30"
    assert BRITISH.date(summer) == "02/07/2026"
    assert GERMAN.when(summer).split() == ["02.07.26", "00:30"]
    assert BRITISH.ago(NOW - timedelta(minutes=3), NOW).replace("\u00a0", " ") == "3 min ago"


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        (Money(50, EUR), "€0.50"),
        (EUR, "EUR"),
        (9_999, "9,999"),
        (None, "not known"),
        (("a", "b"), "a, b"),
        (date(2026, 3, 1), "01/03/2026"),
        ("till-1", "till-1"),
    ],
)
def test_facts_are_written_for_people(fact: object, shown: str):
    assert BRITISH.fact(fact) == shown


def test_a_till_writes_in_its_shops_zone():
    assert Formats.of(Settings(time_zone="Asia/Tokyo")).time(NOW) == "21:00"


def test_a_system_without_a_locale_still_groups_digits():
    QLocale.setDefault(QLocale.c())
    try:
        assert Formats().money(Money(123_456, EUR)) == "€1,234.56"
    finally:
        QLocale.setDefault(QLocale.system())


def test_every_state_has_its_own_word():
    money = {fmt.money_word(word) for word in MoneyWord}
    assert money == {"Held", "Taken", "Not taken", "Checking"}
    assert set(TONE_OF_MONEY) == set(MoneyWord)
    assert len({fmt.sale_state(state) for state in SaleState}) == len(SaleState)
    assert len({fmt.urgency_word(urgency) for urgency in Urgency}) == len(Urgency)


def test_the_mode_says_whose_money_it_is():
    assert fmt.mode_words(Mode.TRAINING) == "PRACTICE – no real money"
    assert fmt.mode_words(Mode.TEST).startswith("TEST")
    assert fmt.mode_words(Mode.LIVE) == "LIVE"


def test_every_kind_of_entry_has_a_word_and_a_tone():
    assert {kind for kind in EntryKind if not kind_text(kind)} == set()
    assert set(TONE_OF_KIND) == set(EntryKind)
