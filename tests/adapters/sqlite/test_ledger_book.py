"""Double entry in the file: append-only, once per reference, zero in sum."""

from datetime import timedelta

import pytest

from pos.domain.ids import IntentId
from pos.domain.ledger import EntryKind, Posting
from pos.domain.money import Currency, Money
from pos.errors import Broken
from tests.adapters.sqlite.examples import INTENT, NOW, charge, entry, eur, intent, sale


@pytest.fixture(autouse=True)
def _sale_of_the_entries(store):
    with store.write() as books:
        books.sales.save(sale(number=42, intent=INTENT))
        books.intents.save(intent())


@pytest.fixture
def post(store):
    def write(*entries):
        with store.write() as books:
            return books.ledger.post(entries)

    return write


def _all(store, since=None, until=None):
    with store.read() as books:
        return list(books.ledger.entries(since, until))


def test_an_entry_comes_back_with_its_postings_and_its_place(store, post, clock):
    clock.moment = NOW + timedelta(seconds=3)
    release = entry("release/1", kind=EntryKind.RELEASE, reason="partial_capture")
    assert post(entry(), release) == 2
    first, second = _all(store)
    assert (first.sequence, first.entry) == (1, entry())
    assert (second.sequence, second.entry) == (2, release)
    assert first.recorded_at == NOW + timedelta(seconds=3)


def test_an_entry_is_told_with_its_receipt_and_card(store, post):
    post(entry())
    [booked] = _all(store)
    assert booked.receipt == "till-1-000042"
    assert (booked.brand, booked.last4) == ("visa", "4242")
    assert booked.capture_before == charge().capture_before


def test_an_entry_of_an_unknown_sale_and_intent_is_told_all_the_same(store, post):
    post(entry(sale=None, intent=IntentId("pi_elsewhere")))
    [booked] = _all(store)
    assert (booked.receipt, booked.brand, booked.last4, booked.capture_before) == (
        "",
        "",
        "",
        None,
    )


def test_a_reference_is_booked_once_whoever_asks(store, post):
    assert post(entry()) == 1
    assert post(entry(minor=9900), entry("hold/2")) == 1
    assert [booked.entry.amount for booked in _all(store)] == [eur(2500), eur(2500)]


def test_an_entry_that_was_booked_before_leaves_no_gap(store, post):
    post(entry(), entry(), entry(), entry("hold/2"))
    assert [booked.sequence for booked in _all(store)] == [1, 2]


def test_a_period_includes_its_beginning_and_not_its_end(store, post):
    for hour in range(4):
        post(entry(f"hold/{hour}", occurred_at=NOW + timedelta(hours=hour)))
    found = _all(store, NOW + timedelta(hours=1), NOW + timedelta(hours=3))
    assert [booked.entry.reference for booked in found] == ["hold/1", "hold/2"]
    assert len(_all(store, since=NOW + timedelta(hours=1))) == 3
    assert len(_all(store, until=NOW + timedelta(hours=1))) == 1
    assert _all(store, since=NOW + timedelta(days=1)) == []


def test_entries_are_streamed_in_booking_order_without_sorting(ledger, store, post):
    post(entry("hold/late", occurred_at=NOW + timedelta(hours=9)), entry("hold/early"))
    with store.read() as books:
        streamed = iter(books.ledger.entries(None, None))
        assert next(streamed).entry.reference == "hold/late"
        assert next(streamed).entry.reference == "hold/early"
        assert next(streamed, None) is None
    with ledger.read() as db:
        plan = db.execute(
            """EXPLAIN QUERY PLAN SELECT * FROM entries
               JOIN postings ON postings.entry = entries.sequence
               WHERE (NULL IS NULL OR occurred_at >= NULL)
               ORDER BY entries.sequence, postings.line"""
        ).fetchall()
    assert not [row["detail"] for row in plan if "B-TREE" in row["detail"]]


def test_a_balance_includes_the_accounts_below_and_no_others(store, post):
    post(
        entry("1"),
        entry("2", postings=(Posting("memo:holdsworth", eur(7)), Posting("memo:other", eur(-7)))),
    )
    with store.read() as books:
        assert books.ledger.balance("memo:holds") == [eur(0)]
        assert books.ledger.balance("memo:holds:customers") == [eur(-2500)]
        assert books.ledger.balance("memo") == [eur(0)]
        assert books.ledger.balance("mem") == []
        assert books.ledger.balance("memo:holdsworth") == [eur(7)]
        assert books.ledger.balance("assets") == []


def test_an_entry_keeps_its_own_amount_apart_from_its_postings(store, post):
    capture = entry(
        "capture/1",
        kind=EntryKind.CAPTURE,
        amount=eur(2000),
        postings=(
            Posting("assets:stripe", eur(2000)),
            Posting("income:sales", eur(-1681)),
            Posting("liabilities:tax:19", eur(-319)),
        ),
    )
    post(capture)
    assert [booked.entry for booked in _all(store)] == [capture]


def test_a_balance_keeps_currencies_apart(store, post):
    yen = Money(300, Currency("JPY"))
    post(
        entry("1"),
        entry(
            "2",
            amount=yen,
            postings=(Posting("memo:holds", yen), Posting("memo:holds:customers", -yen)),
        ),
    )
    with store.read() as books:
        assert books.ledger.balance("memo:holds:customers") == [eur(-2500), -yen]


def test_a_failed_write_books_nothing(store):
    def post_and_stop():
        with store.write() as books:
            books.ledger.post([entry()])
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        post_and_stop()
    assert _all(store) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entries SET reason = 'x'",
        "UPDATE postings SET amount_minor = 1",
        "DELETE FROM entries",
        "DELETE FROM postings",
    ],
)
def test_the_file_itself_refuses_to_change_or_forget(ledger, store, post, sql):
    post(entry())
    with pytest.raises(Broken) as error, ledger.write() as db:
        db.execute(sql)
    assert "append-only" in str(error.value.__cause__)
    assert [booked.entry for booked in _all(store)] == [entry()]


def test_the_file_itself_refuses_to_replace_an_entry(ledger, store, post):
    post(entry())
    with pytest.raises(Broken) as error, ledger.write() as db:
        db.execute(
            """REPLACE INTO entries (sequence, reference, kind, occurred_at, recorded_at, intent_id,
               amount_minor, currency, reason, prev_hash, hash)
               VALUES (1, 'hold/1', 'hold', '', '', 'pi_forged', 1, 'EUR', '', printf('%064d', 0),
                   printf('%064d', 0))"""
        )
    assert "append-only" in str(error.value.__cause__)
    assert [booked.entry for booked in _all(store)] == [entry()]


@pytest.mark.parametrize("amount", ["12.5", "'12.34'", "1e400", "NULL"])
def test_the_file_itself_takes_whole_minor_units_only(ledger, post, amount):
    post(entry())
    with pytest.raises(Broken), ledger.write() as db:
        db.execute(f"INSERT INTO postings VALUES (1, 3, 'memo', {amount}, 'EUR')")  # noqa: S608 - the amounts above


def test_one_payment_is_summed_by_kind_and_its_namesakes_are_left_out(store, post):
    other = IntentId("pi_10")
    post(
        entry("hold/pi_1", 1000),
        entry("increase/pi_1/1500", 500, kind=EntryKind.INCREASE),
        entry("capture/pi_1/300", 300, kind=EntryKind.CAPTURE),
        entry("capture/pi_1/700", 400, kind=EntryKind.CAPTURE),
        entry("release/pi_1", 800, kind=EntryKind.RELEASE),
        entry("hold/pi_10", 9000, intent=other),
        entry("capture/pi_10", 9000, kind=EntryKind.CAPTURE, intent=other),
        entry("capture/pi_10/5", 5, kind=EntryKind.CAPTURE, intent=other),
        entry("refund/pi_1", 50, kind=EntryKind.REFUND),
    )
    with store.read() as books:
        found = books.ledger.kinds_of(IntentId("pi_1"))
        assert list(found.items()) == [
            (EntryKind.HOLD, eur(1000)),
            (EntryKind.INCREASE, eur(500)),
            (EntryKind.CAPTURE, eur(700)),
            (EntryKind.RELEASE, eur(800)),
        ]
        assert books.ledger.references_of(IntentId("pi_1")) == [
            "hold/pi_1",
            "increase/pi_1/1500",
            "capture/pi_1/300",
            "capture/pi_1/700",
            "release/pi_1",
        ]
        assert books.ledger.kinds_of(IntentId("pi_2")) == {}
