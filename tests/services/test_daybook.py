"""The daybook: a period of the ledger, cut to what a screen shows, with the totals of all."""

from datetime import timedelta

from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.services.daybook import Daybook
from pos.services.period import Period
from tests.services.booking import EUR, START

ALWAYS = Period()
YEN = Currency("JPY")


def test_a_period_shows_its_newest_entries_first(book):
    first = book.hold(Money(1000, EUR))
    book.capture(first, Money(1000, EUR), START + timedelta(hours=1))
    leaf = Daybook(book.store).read(ALWAYS, limit=10)
    assert [booked.entry.kind for booked in leaf.entries] == [EntryKind.CAPTURE, EntryKind.HOLD]
    assert not leaf.is_cut


def test_entries_outside_the_period_are_left_out_of_rows_and_totals(book):
    book.hold(Money(1000, EUR), START)
    book.hold(Money(300, EUR), START + timedelta(days=1))
    leaf = Daybook(book.store).read(Period(START + timedelta(hours=1), None), limit=10)
    assert [booked.entry.amount for booked in leaf.entries] == [Money(300, EUR)]
    assert [total.amount for total in leaf.totals] == [Money(300, EUR)]


def test_a_long_period_is_cut_but_counted_and_summed_whole(book):
    for minor in (100, 200, 300):
        book.hold(Money(minor, EUR))
    leaf = Daybook(book.store).read(ALWAYS, limit=2)
    assert [booked.entry.amount.minor for booked in leaf.entries] == [300, 200]
    assert leaf.count == 3
    assert leaf.is_cut
    assert [total.amount for total in leaf.totals] == [Money(600, EUR)]


def test_totals_are_kept_apart_by_kind_and_currency(book):
    book.hold(Money(500, YEN))
    book.cancel(book.hold(Money(1000, EUR)), "requested_by_customer")
    totals = Daybook(book.store).read(ALWAYS, limit=10).totals
    assert [(str(total.kind), total.entries, total.amount) for total in totals] == [
        ("hold", 1, Money(1000, EUR)),
        ("hold", 1, Money(500, YEN)),
        ("release", 1, Money(1000, EUR)),
    ]


def test_an_empty_period_has_no_totals(book):
    leaf = Daybook(book.store).read(ALWAYS, limit=10)
    assert (leaf.entries, leaf.count, leaf.totals) == ((), 0, ())
