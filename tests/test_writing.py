"""Paper is written as the screen is: money from whole minor units, dates, times, durations."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QLocale

from pos.domain.language import Language
from pos.domain.money import Currency, Money
from resources.writing import HOMES, NO_BREAK, PlainWriting, Writing
from ui.format import Formats
from ui.speech import speak

EUR, JPY, KWD, CHF = Currency("EUR"), Currency("JPY"), Currency("KWD"), Currency("CHF")
AMOUNTS = (
    Money(0, EUR),
    Money(-5, EUR),
    Money(123_456, EUR),
    Money(99_999_999, EUR),
    Money(1_234, JPY),
    Money(1_234_500, KWD),
    Money(-4_250, CHF),
    Money(12_345, Currency("USD")),
)
BERLIN = timezone(timedelta(hours=2))
WHENS = (datetime(2026, 8, 2, 22, 5, tzinfo=UTC), datetime(2026, 12, 24, 7, 30, tzinfo=UTC))
SPANS = (timedelta(seconds=5), timedelta(minutes=61), timedelta(days=1, hours=1), timedelta(days=9))


def formats_of(language: Language, country: str) -> Formats:
    return Formats(QLocale(f"{language}_{country}"), BERLIN)


@pytest.fixture(autouse=True)
def _speaks_english_afterwards(qapp):
    yield
    speak(qapp, Language.EN)


@pytest.mark.parametrize(
    ("language", "country"),
    [*HOMES.items(), (Language.EN, "US"), (Language.EN, "DE"), (Language.EN, "IN"),
     (Language.ES, "MX"), (Language.FR, "CA"), (Language.NL, "BE")],
)  # fmt: skip
def test_paper_and_screen_write_the_same(qapp, language, country):
    speak(qapp, language, country)
    formats, writing = formats_of(language, country), Writing(language, country, BERLIN)
    for money in AMOUNTS:
        assert writing.money(money) == formats.money(money)
        assert writing.amount(money) == formats.amount(money)
    for number in (0, 7, 999, 1_000, 9_999, 10_000, 12_345_678, -40):
        assert writing.number(number) == formats.number(number)
    for basis_points in (0, 700, 550, 1_925, -250):
        assert writing.percent(basis_points) == formats.percent(basis_points)
    for when in WHENS:
        assert writing.date(when) == formats.date(when)
        assert writing.time(when) == formats.time(when)
        assert writing.when(when) == formats.when(when)
        assert writing.when_long(when) == formats.when_long(when)


@pytest.mark.parametrize("span", SPANS)
def test_times_that_pass_are_told_as_on_the_screen(span):
    english = Writing(Language.EN, "GB", BERLIN)
    assert english.duration(span) == formats_of(Language.EN, "GB").duration(span)


def test_a_language_keeps_its_own_customs_where_it_is_foreign():
    assert Writing(Language.JA, "DE").date(date(2026, 3, 5)) == "2026/03/05"
    assert Writing(Language.NL, "DE").money(Money(123_456, EUR)) == f"€{NO_BREAK}1.234,56"
    assert Writing(Language.DE).money(Money(123_456, EUR)) == f"1.234,56{NO_BREAK}€"


def test_arabic_is_written_in_the_digits_of_the_country():
    assert Writing(Language.AR, "EG").number(1_234) == "١٬٢٣٤"
    assert Writing(Language.AR, "AE").number(1_234) == "1,234"


def test_what_stands_amid_a_sentence_from_right_to_left_keeps_its_own_order():
    assert Writing(Language.EN).words("Receipt {name}", name="T1-0007") == "Receipt T1-0007"
    arabic = Writing(Language.AR).words("{name}", name="T1-0007")
    assert arabic == "\u2068T1-0007\u2069"


def test_weekdays_are_named_in_the_language():
    assert Writing(Language.DE).weekday_name(7) == "Sonntag"
    assert Writing(Language.FR).weekday(WHENS[0]) == "dim."
    assert Writing(Language.FR, zone=BERLIN).weekday(WHENS[0]) == "lun."


def test_facts_are_told_by_what_they_are():
    english = Writing(Language.EN, "GB", BERLIN)
    assert english.fact(Money(4_200, EUR)) == "€42.00"
    assert english.fact((1_200, "a", EUR)) == "1,200, a, EUR"
    assert english.fact(WHENS[1]) == english.when(WHENS[1])
    assert english.fact(date(2026, 3, 5)) == "05/03/2026"
    assert english.fact(timedelta(minutes=5)) == f"5{NO_BREAK}min"
    assert english.fact(None) == "not known"


def test_plain_writing_is_the_same_for_readers_of_any_country():
    plain = PlainWriting(zone=BERLIN)
    assert plain.money(Money(-123_456, EUR)) == "-1234.56 EUR"
    assert plain.amount(Money(1_234, JPY)) == "1234"
    assert plain.when(WHENS[0]) == "2026-08-03 00:05"
    assert plain.date(WHENS[0]) == "2026-08-03"
    assert plain.percent(1_900) == "19 %"
    assert plain.number(12_345) == "12345"
