"""The hold board as the ledger tells it: notes, answers that are missing, changes in Stripe."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.board import BoardFilter, Lane, SortBy
from pos.domain.drift import Change, ChangeKind, Origin
from pos.domain.ids import ChargeId, IntentId
from pos.domain.sale_note import SaleNote
from pos.errors import InDoubt
from tests.domain.making import INTENT, NOON, SALE, code_of, eur
from tests.kit import START


def row(shop, sale):
    [found] = [each for each in shop.board.read().rows if each.hold.sale == sale]
    return found


def changed(shop, **settings):
    kept = shop.settings.load()
    for name, text in settings.items():
        kept = kept.changed(name, text)
    shop.settings.save(kept)


def test_an_empty_ledger_has_an_empty_board(shop):
    board = shop.board.read()
    assert board.rows == ()
    assert [found.count for found in board.sums] == [0] * 6


def test_a_row_says_what_is_known_of_its_sale(shop):
    sale = shop.held(1500)
    shop.notes.save(SaleNote(sale, customer="Miller", reason="drill", note="blue case"))
    shop.notes.keep(sale, owner="Bo", until=START + timedelta(days=2))
    found = row(shop, sale)
    assert found.hold == shop.settlement.holds()[0]
    assert (found.register, found.customer, found.reason, found.note, found.owner) == (
        "till-1", "Miller", "drill", "blue case", "Bo",
    )  # fmt: skip
    assert found.keep_until == START + timedelta(days=2)


def test_lanes_follow_the_settings(shop):
    shop.held()
    shop.pass_time(timedelta(days=6, hours=20))  # Monday, 06:00; it ends at 10:00
    assert row(shop, shop.settlement.holds()[0].sale).lane(
        shop.simulator.now(), shop.board.hours()
    ) is Lane.BEFORE_CLOSE  # fmt: skip
    changed(shop, opening_hours="Tu-Fr 09:00-18:00")
    [lane] = [found.lane for found in shop.board.read().sums if found.count]
    assert lane is Lane.BEFORE_OPENING


def test_a_missing_answer_shows_on_its_row(shop, expect_log):
    expect_log("no answer yet")
    sale, other = shop.held(), shop.held()
    shop.fault(Fault.RESET_AFTER, "/capture")
    with pytest.raises(InDoubt):
        shop.settlement.capture(shop.intent(sale).id)
    assert row(shop, sale).is_checking
    assert not row(shop, other).is_checking
    found = shop.board.read().found(BoardFilter(is_checking=True))
    assert [each.hold.sale for each in found] == [sale]


def test_what_was_done_in_stripe_shows_with_its_origin(shop):
    sale = shop.held()
    intent = shop.intent(sale).id
    with shop.store.write() as books:
        books.changes.add(
            Change("held/ch_9", ChangeKind.HELD, intent, sale, eur(1000), START, START)
        )
    [change] = row(shop, sale).changes
    assert change.origin is Origin.ELSEWHERE


@pytest.mark.parametrize("kind", ChangeKind)
def test_every_change_has_an_origin(kind):
    change = Change("x/1", kind, INTENT, SALE, eur(1), NOON, NOON)
    by_itself = {ChangeKind.LAPSED: Origin.TIME, ChangeKind.DISPUTED: Origin.BANK,
                 ChangeKind.REFUND_FAILED: Origin.BANK, ChangeKind.WARNED: Origin.BANK}  # fmt: skip
    assert change.origin is by_itself.get(kind, Origin.ELSEWHERE)


def test_a_hold_without_a_sale_is_on_the_board_as_well(shop):
    sale = shop.held()
    with shop.store.write() as books:
        intent = books.intents.get(shop.intent(sale).id)
        charge = replace(intent.latest_charge, id=ChargeId("ch_9"), intent=IntentId("pi_9"))
        stray = replace(intent, id=IntentId("pi_9"), latest_charge=charge, metadata={})
        books.intents.save(stray)
    [found] = [each for each in shop.board.read().rows if each.hold.sale is None]
    assert (found.hold.intent, found.register, found.hold.receipt) == ("pi_9", "", "")


def test_the_rows_come_by_deadline_and_may_be_sorted_otherwise(shop):
    first = shop.held(500)
    shop.pass_time(timedelta(hours=1))
    second = shop.held(200)
    board = shop.board.read()
    assert [each.hold.sale for each in board.rows] == [first, second]
    by_amount = board.found(BoardFilter(), SortBy.AMOUNT)
    assert [each.hold.sale for each in by_amount] == [second, first]


def test_a_region_that_nobody_knows_has_no_holidays_and_is_named(shop):
    changed(shop, holiday_region="XX-YY")
    assert shop.board.read().region_flaw == "XX-YY"
    assert code_of(shop.board.check_region, "DE-XX") == "holiday_region_unknown"
    shop.board.check_region("DE-BE")


# Notes --------------------------------------------------------------------------------------


def test_a_sale_without_a_note_has_an_empty_one(shop):
    sale = shop.cart()
    assert shop.notes.of(sale).is_empty
    assert shop.notes.edit(sale, customer=" Miller ").customer == "Miller"
    assert shop.notes.edit(sale, reason="drill") == SaleNote(sale, "Miller", "drill")
    assert shop.notes.edit(sale, customer="") == SaleNote(sale, "", "drill")


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"customer": "x" * 81}, "note_too_long"),
        ({"note": "x" * 401}, "note_too_long"),
        ({"customer": "two\nlines"}, "note_unprintable"),
        ({"note": "bell\x07"}, "note_unprintable"),
        ({"note": "4242 4242 4242 4242"}, "note_holds_secret"),
        ({"reason": "sk_live_abcdefghijklmnop"}, "note_holds_secret"),
    ],
)
def test_what_must_not_be_noted_is_refused(shop, texts, code):
    assert code_of(shop.notes.edit, shop.cart(), **texts) == code


def test_a_note_may_have_lines(shop):
    assert shop.notes.edit(shop.cart(), note="one\ntwo").note == "one\ntwo"


def test_a_promise_is_made_for_a_time_to_come(shop):
    sale = shop.held()
    assert code_of(shop.notes.keep, sale, owner="Bo", until=START) == "keep_until_past"
    assert shop.notes.keep(sale, owner="Bo", until=None).owner == "Bo"


def test_a_promise_stands_in_the_audit_journal_and_another_note_does_not(shop):
    sale = shop.held()
    shop.notes.edit(sale, customer="Miller")
    shop.notes.keep(sale, owner="Bo", until=START + timedelta(days=1), reason="waits for a part")
    [entry] = [each for each in shop.trail() if each.record.act == "keep"]
    assert entry.record.sale == sale
    assert entry.record.facts["owner"] == "Bo"


def test_a_note_of_nobodys_sale_is_refused(shop):
    assert code_of(shop.notes.edit, "sale_none", customer="x") == "sale_unknown"


def test_which_sale_it_follows_is_nobodys_to_write(shop):
    sale, other = shop.cart(), shop.held()
    shop.notes.save(SaleNote(sale, customer="x", follows=other))
    assert shop.notes.of(sale).follows is None


def test_two_who_note_at_once_lose_nothing_of_each_other(shop):
    sale = shop.cart()
    read = shop.store.read
    others = iter([True])

    @contextmanager
    def reads():
        """Another register notes something right after this one has looked."""
        with read() as books:
            yield books
        if next(others, False):
            with shop.store.write() as books:
                books.notes.save(SaleNote(sale, reason="drill"))

    shop.store.read = reads
    shop.notes.edit(sale, customer="Miller")
    assert shop.notes.of(sale) == SaleNote(sale, "Miller", "drill")
