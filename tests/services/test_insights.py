"""Reports say what the ledger says, however its sums were added up."""

import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.domain.bookkeeping import FEES, STRIPE
from pos.domain.ids import ChargeId, IntentId, SaleId
from pos.domain.insight import Days, InsightName, Measure
from pos.domain.intent import Charge, Decline
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Currency, Money
from pos.domain.rollup import Place, Roll, Sums
from pos.errors import Refused
from pos.services.insights import Insights
from tests.services.booking import EUR, START, Book, open_book

MONDAY = date(2026, 3, 2)
WEEK = Days(MONDAY, MONDAY + timedelta(days=6))
JPY = Currency("JPY")


def euro(minor):
    return Money(minor, EUR)


def insights_of(book: Book, **how) -> Insights:
    return Insights(book.store, SqliteSettings(book.file), book.clock, **how)


def told(insights, name, days=WEEK, currency=EUR):
    """Rows of a report by their keys, each by its measures."""
    tables = {table.currency: table for table in insights.read(name, days).tables}
    if currency not in tables:
        return {}
    table = tables[currency]
    return {row.key: dict(zip(table.measures, row.values, strict=True)) for row in table.rows}


@pytest.fixture(scope="module", params=["kept", "added up anew"])
def insights(request, tmp_path_factory):
    """A Monday and a Wednesday to look at, their sums kept in advance or not."""
    with open_book(tmp_path_factory.mktemp("book") / "training-acct_1Practice.db") as book:
        yield _filled(book, is_kept=request.param == "kept")


def _filled(book: Book, *, is_kept: bool) -> Insights:
    settings = SqliteSettings(book.file)
    settings.save(replace(settings.load(), time_zone="Europe/Berlin"))
    late = START + timedelta(days=1, hours=15, minutes=30)
    first = book.hold(euro(10_000))
    book.capture(first, euro(6_000), START + timedelta(minutes=42))
    second = book.hold(euro(2_500), late, brand="mastercard")
    book.capture(second, euro(2_500), late + timedelta(seconds=20))
    book.cancel(book.hold(euro(4_000)), "requested_by_customer", late)
    book.cancel(book.hold(euro(700)), "automatic", late)
    made = insights_of(book)
    if is_kept:
        made.roll(at_least=0)
        assert made.behind() == 0
    return made


def test_takings_are_told_by_day_hour_weekday_and_month_of_the_shop(insights):
    taken = {
        name: {key: row[Measure.TAKINGS] for key, row in told(insights, name).items()}
        for name in (
            InsightName.DAYS,
            InsightName.HOURS,
            InsightName.WEEKDAYS,
            InsightName.MONTHS,
            InsightName.REGISTERS,
        )
    }
    assert taken == {
        InsightName.DAYS: {"2026-03-02": 6_000, "2026-03-04": 2_500},
        InsightName.HOURS: {"09": 6_000, "00": 2_500},
        InsightName.WEEKDAYS: {"1": 6_000, "3": 2_500},
        InsightName.MONTHS: {"2026-03": 8_500},
        InsightName.REGISTERS: {"till-1": 8_500},
    }


def test_tenders_come_with_their_share_the_largest_first(insights):
    found = told(insights, InsightName.TENDERS)
    assert [(key, row[Measure.TAKINGS], row[Measure.SHARE]) for key, row in found.items()] == [
        ("visa", 6_000, 7_059),
        ("mastercard", 2_500, 2_941),
    ]


def test_the_days_outside_of_the_period_are_left_out(insights):
    assert list(told(insights, InsightName.DAYS, Days(MONDAY, MONDAY))) == ["2026-03-02"]
    sunday = MONDAY - timedelta(days=1)
    assert insights.read(InsightName.DAYS, Days(sunday, sunday)).tables == ()


def test_holds_are_told_by_what_became_of_them(insights):
    days = told(insights, InsightName.HOLDS)
    assert list(days["2026-03-02"].values()) == [3, 14_700, 1, 6_000, 0, 4_000, 0, 0]
    assert list(days["2026-03-04"].values()) == [1, 2_500, 1, 2_500, 1, 4_000, 1, 700]


def test_what_lapsed_is_lost_unless_it_is_held_again(insights):
    [row] = told(insights, InsightName.LAPSES).values()
    assert row == {
        Measure.LAPSES: 1,
        Measure.LAPSED: 700,
        Measure.HELD_AGAIN: 0,
        Measure.LOST: 700,
    }


def test_waiting_is_told_in_classes_with_the_middle_of_all(insights):
    [table] = insights.read(InsightName.WAITS, WEEK).tables
    assert [(row.key, *row.values) for row in table.rows if row.values[0]] == [
        ("0", 1, 5_000),
        ("900", 1, 5_000),
    ]
    facts = dict(table.facts)
    assert facts[Measure.MEDIAN] in range(18, 23)
    assert facts[Measure.NINE_IN_TEN] in range(2_450, 2_590)


def test_tax_is_told_by_rate_with_the_sales_beside_it(insights):
    [table] = insights.read(InsightName.TAX, WEEK).tables
    assert sum(table.column(Measure.TAX)) + dict(table.facts)[Measure.NET_SALES] == 8_500
    assert {row.key for row in table.rows} == {"5.5", "20"}


def test_fees_are_told_with_their_share_of_what_cards_brought(book):
    insights = _filled(book, is_kept=True)
    fee = Entry(
        "fee/txn_1", EntryKind.FEE, START, None, None, euro(130),
        (Posting(FEES, euro(130)), Posting(STRIPE, euro(-130))),
    )  # fmt: skip
    with book.store.write() as books:
        books.ledger.post([fee])
    assert told(insights, InsightName.FEES)["2026-03-02"] == {
        Measure.BY_CARD: 6_000,
        Measure.FEES: 130,
        Measure.FEE_SHARE: 217,
    }
    assert sum(told(insights, InsightName.DAYS)["2026-03-02"].values()) == 12_001


def test_declines_are_told_by_reasons_that_may_be_told_most_frequent_first(book):
    insights = insights_of(book)
    held = book.hold(euro(999))
    declined = [
        Charge(
            id=ChargeId(f"ch_no_{number}"),
            intent=held.id,
            amount=euro(999),
            captured=euro(0),
            status="failed",
            created=START,
            decline=Decline("card_declined", reason),
        )
        for number, reason in enumerate(["lost_card", "insufficient_funds", "insufficient_funds"])
    ]
    with book.store.write() as books:
        books.intents.save(held, declined)
    found = told(insights, InsightName.DECLINES)
    assert [(key, *row.values()) for key, row in found.items()] == [
        ("insufficient_funds", 2, 1_998, 6_667),
        ("generic_decline", 1, 999, 3_333),
    ]


def test_another_time_zone_makes_the_sums_anew(book):
    late = START.replace(hour=23, minute=30)
    book.capture(book.hold(euro(500), late), euro(500), late)
    insights, settings = insights_of(book), SqliteSettings(book.file)
    settings.save(replace(settings.load(), time_zone="UTC"))
    insights.roll(at_least=0)
    assert list(told(insights, InsightName.DAYS)) == ["2026-03-02"]

    settings.save(replace(settings.load(), time_zone="Asia/Tokyo"))
    assert insights.behind() == 2
    assert list(told(insights, InsightName.HOURS)) == ["08"]
    assert insights.roll(at_least=0) == 2
    assert list(told(insights, InsightName.DAYS)) == ["2026-03-03"]
    assert insights.differences() == ()


def test_sums_that_were_meddled_with_are_found_and_put_right(book):
    book.capture(book.hold(euro(500)), euro(500))
    insights = insights_of(book)
    insights.roll(at_least=0)
    with book.file.write() as db:
        db.execute("UPDATE rollups SET minor = minor + 1 WHERE roll = 'clerk'")
    assert insights.differences() == ((Roll.CLERK, Place("2026-03-02", "", "EUR")),)

    assert insights.remake() == 2
    assert insights.differences() == ()


def test_sums_of_another_ledger_are_not_believed(book):
    book.hold(euro(500))
    insights = insights_of(book)
    insights.roll(at_least=0)
    with book.file.write() as db:
        db.execute("UPDATE rolled_to SET hash = 'f' WHERE only = 1")
    assert insights.behind() == 1
    assert told(insights, InsightName.HOLDS)["2026-03-02"][Measure.HELD] == 500


def test_adding_up_can_be_stopped_and_goes_on_from_there(book):
    for _ in range(3):
        book.hold(euro(500))
    insights, heard = insights_of(book, stretch=1), []
    with pytest.raises(Refused, match="insight_cancelled"):
        insights.roll(
            progress=lambda done, whole: heard.append((done, whole)),
            cancelled=lambda: len(heard) == 2,
            at_least=0,
        )
    assert heard == [(1, 3), (2, 3)]
    assert insights.behind() == 1
    assert insights.roll(at_least=0) == 1
    assert insights.differences() == ()


def test_what_comes_in_between_two_reports_is_in_the_second(book):
    insights = insights_of(book)
    for number in (1, 2, 3):
        book.capture(book.hold(euro(500)), euro(500))
        found = told(insights, InsightName.TENDERS)["visa"]
        assert (found[Measure.PAYMENTS], found[Measure.TAKINGS]) == (number, number * 500)
    insights.roll(at_least=0)
    book.capture(book.hold(euro(500)), euro(500))
    assert told(insights, InsightName.TENDERS)["visa"][Measure.TAKINGS] == 2_000


def test_a_few_new_entries_are_not_kept_one_by_one(book):
    book.hold(euro(500))
    insights = insights_of(book)
    assert insights.roll() == 0
    assert insights.behind() == 1


def test_the_whole_ledger_is_from_its_first_day_to_today(book):
    insights = insights_of(book)
    assert insights.whole() == Days(MONDAY, MONDAY)
    book.hold(euro(500), START + timedelta(days=1))
    book.clock.moment = START + timedelta(days=9)
    found = Days(MONDAY + timedelta(days=1), MONDAY + timedelta(days=9))
    assert insights.whole() == found
    insights.roll(at_least=0)
    assert insights.whole() == found


TOGETHER = (InsightName.DAYS, InsightName.HOLDS, InsightName.WAITS, InsightName.TAX)
ACTS = some.lists(
    some.tuples(
        some.sampled_from(["hold", "take", "take_part", "release", "lapse", "yen", "fail"]),
        some.integers(1, 9_999),
        some.integers(0, 400_000),
    ),
    max_size=7,
)


def _act(book: Book, act: str, minor: int, seconds: int) -> None:
    when = START + timedelta(seconds=seconds)
    amount = Money(minor + 100, JPY if act == "yen" else EUR)
    held = book.hold(amount, START)
    match act:
        case "take" | "yen":
            book.capture(held, amount, when)
        case "take_part":
            taken = book.capture(held, Money(minor, EUR), when)
            _give_back(book, taken.id, Money(minor, EUR), when)
        case "release":
            book.cancel(held, "requested_by_customer", when)
        case "lapse":
            book.cancel(held, "automatic", when)
        case _:
            pass


def _give_back(book: Book, intent: IntentId, amount: Money, when: datetime) -> None:
    sale = SaleId(f"sale_{intent[3:]}")
    postings = (Posting(STRIPE, -amount), Posting("income:sales", amount))
    entry = Entry(f"refund/re_{intent}", EntryKind.REFUND, when, sale, intent, amount, postings)
    with book.store.write() as books:
        books.ledger.post([entry])


@settings(max_examples=5, deadline=None)
@given(acts=ACTS, stretch=some.integers(1, 5), pause=some.integers(0, 9))
def test_sums_rolled_forward_are_those_made_at_once(acts, stretch, pause):
    with (
        tempfile.TemporaryDirectory() as folder,
        open_book(Path(folder) / "training-acct_1Practice.db") as book,
    ):
        insights = insights_of(book, stretch=stretch)
        for number, act in enumerate(acts):
            _act(book, *act)
            if number == pause:
                insights.roll(at_least=0)
        before = [insights.read(name, WEEK) for name in TOGETHER]
        insights.roll(at_least=0)
        assert insights.differences() == ()
        assert [insights.read(name, WEEK) for name in TOGETHER] == before
        _agrees_with_the_ledger(book, insights)


def _agrees_with_the_ledger(book: Book, insights: Insights) -> None:
    with book.store.read() as books:
        at_stripe = {each.currency: each.minor for each in books.ledger.balance(STRIPE)}
    for name in (InsightName.HOURS, InsightName.TENDERS):
        tables = insights.read(name, WEEK).tables
        found = {
            table.currency: table.total[table.measures.index(Measure.TAKINGS)] for table in tables
        }
        assert found == at_stripe


def test_sums_add_up_by_their_parts():
    assert Sums(1, 500, 1, 200).plus(Sums(2, 30)) == Sums(3, 530, 1, 200)
    assert Sums(1, 500, 1, 200).left == 300
