"""A closed period stays as it is: late news counts later, and corrections say what they change."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from pos.adapters.sqlite.driver import sqlite3
from pos.domain.accounting import Correction, DoubtKind
from pos.domain.clearing import Reason
from pos.domain.ledger import EntryKind
from pos.domain.verdict import Flaw
from pos.errors import Broken, Refused
from pos.services.clearing import Clearing
from pos.services.daybook import Daybook
from pos.services.period import Period
from pos.services.period_proof import flawed_periods
from pos.services.periods import Periods
from pos.services.stripe_books import StripeBooks
from pos.services.verify import Verify
from tests.kit import euro

FIRST = date(2026, 11, 2)
DAY = timedelta(days=1)
BERLIN_MIDNIGHT = datetime(2026, 11, 2, 23, tzinfo=UTC)


@pytest.fixture
def periods(shop):
    return Periods(shop.store, shop.settings, shop.simulator, shop.access)


@pytest.fixture
def clearing(shop):
    return Clearing(shop.store, shop.settings)


def _taken(shop, minor=1000):
    sale = shop.held(minor)
    shop.settlement.capture(shop.intent(sale).id)
    return sale


def _takings(shop, first, last):
    """What counts as sold in those days, in minor units."""
    period = Period.of_days(first, last, shop.settings.load().zone)
    rows = Clearing(shop.store, shop.settings).trial(period.since, period.until).rows
    return -sum(row.balance.minor for row in rows if row.account == "income:sales")


def _flaws(shop):
    with shop.store.read() as books:
        return [each.flaw for each in flawed_periods(books)]


def _tampered(shop, *statements):
    with closing(sqlite3.connect(shop.path, isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")  # one sync for all of it
        names = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in names:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _, sql in names:
            raw.execute(sql)
        raw.execute("COMMIT")


def test_what_was_taken_in_a_period_and_learned_later_counts_in_the_next(shop, periods):
    late, early = shop.held(3000), _taken(shop, 1000)
    shop.reconciler.run()
    shop.sdk.v1.payment_intents.capture(shop.intent(late).id)
    shop.pass_time(2 * DAY)
    closed = periods.close(FIRST, " the month  is done ")
    assert (closed.number, closed.until, closed.reason) == (
        1,
        BERLIN_MIDNIGHT,
        "the month is done",
    )
    before = _takings(shop, FIRST, FIRST)
    shop.reconciler.run()
    assert _takings(shop, FIRST, FIRST) == before == 840
    assert _takings(shop, FIRST + DAY, None) == 2521
    [entry] = [each for each in shop.entries() if each.reference.startswith("capture/")][1:]
    assert entry.occurred_at < BERLIN_MIDNIGHT
    today = Period.of_days(date(2026, 11, 4), None, shop.settings.load().zone)
    leaf = Daybook(shop.store).read(today, limit=9)
    assert [each.entry.reference for each in leaf.entries] == [entry.reference]
    assert _flaws(shop) == []
    assert shop.record(early).sale.intent


def test_what_was_taken_after_a_period_is_no_doubt_about_it(shop, periods):
    _taken(shop)
    StripeBooks(shop.store, lambda: shop.gateway, shop.simulator, shop.settings).take_over()
    shop.pass_time(2 * DAY)
    _taken(shop)
    assert DoubtKind.NOT_AT_STRIPE not in {each.kind for each in periods.doubts(FIRST)}
    counted = {each.kind: each.count for each in periods.doubts(FIRST + DAY)}
    assert DoubtKind.NOT_AT_STRIPE not in counted
    shop.pass_time(DAY)
    later = {each.kind: each.count for each in periods.doubts(FIRST + 2 * DAY)}
    assert later[DoubtKind.NOT_AT_STRIPE] == 1


def test_the_file_itself_refuses_to_put_anything_into_a_closed_period(shop, periods):
    _taken(shop)
    shop.pass_time(2 * DAY)
    periods.close(FIRST)
    with pytest.raises(Broken) as error, shop.file.write() as db:
        db.execute(
            """INSERT INTO entries SELECT 99, 'late', kind, occurred_at, recorded_at, sale_id,
                   intent_id, amount_minor, currency, reason, prev_hash, hash, NULL
               FROM entries WHERE sequence = 1"""
        )
    assert "closed" in str(error.value.__cause__)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 4), "period_not_over"),
        (FIRST, "period_closed"),
        (FIRST - DAY, "period_closed"),
    ],
)
def test_only_days_that_are_over_and_open_can_be_closed(shop, periods, day, code):
    shop.pass_time(2 * DAY)
    periods.close(FIRST)
    with pytest.raises(Refused) as error:
        periods.close(day)
    assert error.value.code == code
    assert [each.last_day for each in periods.all()] == [FIRST]


def test_a_closing_is_noted_in_the_chain_with_who_and_up_to_when(shop, periods):
    shop.pass_time(2 * DAY)
    closed = periods.close(FIRST, "October")
    note = shop.trail()[0]
    assert (note.record.act, note.reference) == ("close_period", closed.reference)
    assert note.record.facts["until"] == BERLIN_MIDNIGHT.isoformat()
    assert closed.last_sequence == note.sequence
    later = periods.close(FIRST + DAY)
    assert (later.number, later.last_sequence) == (2, note.sequence + 1)


def test_what_is_still_open_is_told_and_keeps_nothing_open(shop, periods):
    shop.held()
    _taken(shop)
    shop.pass_time(2 * DAY)
    doubts = {each.kind: each.count for each in periods.doubts(FIRST)}
    assert doubts == {DoubtKind.OPEN_HOLDS: 1, DoubtKind.NOT_TAKEN_OVER: 1}
    StripeBooks(shop.store, lambda: shop.gateway, shop.simulator, shop.settings).take_over()
    assert DoubtKind.NOT_AT_STRIPE not in {each.kind for each in periods.doubts(FIRST)}
    assert periods.close(FIRST).number == 1


def _correction(**changes):
    made = {
        "debit": "income:sales",
        "credit": "liabilities:tips",
        "amount": euro(200),
        "day": FIRST,
        "reason": "was a tip",
        **changes,
    }
    return Correction(**made)


def test_a_correction_alone_changes_a_closed_period_and_is_noted_with_its_reason(
    shop, periods, clearing
):
    _taken(shop)
    shop.pass_time(2 * DAY)
    periods.close(FIRST)
    entry = periods.correct(_correction(about=shop.entries()[-1].reference))
    assert entry.kind is EntryKind.CORRECTION
    assert entry.reference.startswith("correction/capture/pi_")
    assert _takings(shop, FIRST, FIRST) == 840 - 200
    note = shop.trail()[0].record
    assert (note.act, note.amount, note.facts["reference"]) == (
        "correct_books",
        euro(200),
        entry.reference,
    )
    assert clearing.trial().is_zero
    assert Verify(shop.store).verify().holds


def test_a_correction_about_a_movement_clears_its_payout(shop, periods, clearing):
    _taken(shop)
    shop.sdk.v1.payment_intents.create(
        params={
            "amount": 777,
            "currency": "eur",
            "confirm": True,
            "payment_method": "pm_card_visa",
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    )
    shop.pass_time(3 * DAY)
    StripeBooks(shop.store, lambda: shop.gateway, shop.simulator, shop.settings).take_over()
    [found] = clearing.report().payouts[0].differences
    assert found.reason is Reason.MADE_ELSEWHERE
    [missing] = found.missing
    periods.correct(
        _correction(
            debit="assets:stripe", credit="income:unassigned", amount=missing, about=found.movement
        )
    )
    assert clearing.report().is_zero
    assert clearing.report().balances[0].difference == euro(0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"credit": "income:sales"}, "correction_same_account"),
        ({"amount": euro(0)}, "correction_amount"),
        ({"amount": euro(-5)}, "correction_amount"),
        ({"credit": "memo:holds"}, "correction_memorandum"),
        ({"debit": "assets:cash:till-1"}, "correction_of_drawer"),
        ({"reason": "  "}, "correction_reason"),
        ({"reason": "a\x00b"}, "correction_reason"),
        ({"credit": "expenses:gifts"}, "correction_account"),
        ({"day": date(2026, 11, 3)}, "correction_in_future"),
        ({"about": "txn_nobody"}, "correction_about"),
        ({"reason": "card 4242424242424242"}, "note_holds_secret"),
    ],
)
def test_a_correction_that_says_too_little_or_too_much_is_refused(shop, periods, changes, code):
    with pytest.raises(Refused) as error:
        periods.correct(_correction(**changes))
    assert error.value.code == code
    assert shop.entries() == []


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("UPDATE closed_periods SET reason = 'x'", Flaw.PERIOD_CHANGED),
        ("DELETE FROM closed_periods", Flaw.PERIOD_MISSING),
        (
            """INSERT INTO closed_periods SELECT 9, '2026-11-04', '2026-11-03', zone, '2026-11-05',
                   '', '', last_sequence, '', 'hold/' || (SELECT id FROM intents)
               FROM closed_periods""",
            Flaw.PERIOD_UNNOTED,
        ),
        ("UPDATE entries SET dated_at = recorded_at WHERE sequence = 1", Flaw.ENTRY_MISDATED),
    ],
)
def test_a_period_that_was_opened_behind_the_tills_back_is_found(shop, periods, statement, flaw):
    shop.held()
    shop.pass_time(2 * DAY)
    periods.close(FIRST)
    assert _flaws(shop) == []
    _tampered(shop, statement)
    assert _flaws(shop) == [flaw]


def test_an_entry_that_was_slipped_into_a_closed_period_is_found(shop, periods):
    late = shop.held(3000)
    shop.reconciler.run()
    shop.sdk.v1.payment_intents.capture(shop.intent(late).id)
    shop.pass_time(2 * DAY)
    periods.close(FIRST)
    shop.reconciler.run()
    _tampered(shop, "UPDATE entries SET dated_at = NULL WHERE dated_at IS NOT NULL")
    assert _flaws(shop) == [Flaw.ENTRY_MISDATED]


def test_a_clock_that_went_back_puts_nothing_into_a_closed_period(shop, periods):
    shop.pass_time(2 * DAY)
    periods.close(FIRST)
    with shop.store.write() as books:
        books.ledger._clock = _Stopped(datetime(2026, 11, 1, tzinfo=UTC))
        entry = _correction().entry("1", datetime(2026, 11, 1, tzinfo=UTC))
        moved = type(entry)(
            "fee/txn_1", EntryKind.FEE, entry.occurred_at, None, None, entry.amount, entry.postings
        )
        books.ledger.post([moved])
    with shop.file.read() as db:
        row = db.execute("SELECT dated_at FROM entries WHERE kind = 'fee'").fetchone()
    assert datetime.fromisoformat(row[0]) == BERLIN_MIDNIGHT


class _Stopped:
    def __init__(self, moment):
        self._moment = moment

    def now(self):
        return self._moment
