"""After a lapse: a task until money is on hold again, or somebody lets it go by name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.domain.intent import CancelReason
from pos.domain.lapse import LapseDecision
from pos.domain.sale import SaleState
from pos.errors import Refused
from tests.domain.making import code_of
from tests.kit import BROKE, VISA, euro

PAST = timedelta(days=8)


def lapsed(shop, minor=1000, *, refresh=True):
    """A sale whose hold ran out; Stripe has let it go."""
    sale = shop.held(minor)
    shop.pass_time(PAST)
    if refresh:
        shop.settlement.refresh()
    return sale


def test_a_lapse_begins_a_task_with_what_was_held(shop):
    sale = lapsed(shop)
    [task] = shop.lapses.open()
    assert task.sale.id == sale
    assert task.amount.minor == 1000
    assert task.lapse.lapsed_at == shop.intent(sale).canceled_at


def test_a_release_or_a_capture_is_no_task(shop):
    shop.settlement.capture(shop.intent(shop.held()).id)
    shop.settlement.release(shop.intent(shop.held()).id, CancelReason.REQUESTED_BY_CUSTOMER)
    shop.pass_time(PAST)
    shop.settlement.refresh()
    assert shop.lapses.open() == []


def test_a_lapsed_hold_stays_on_the_board_until_it_is_decided(shop):
    sale = lapsed(shop)
    [row] = shop.board.read().rows
    assert (row.is_lapsed, row.hold.sale, row.hold.amount.minor) == (True, sale, 1000)
    shop.lapses.dismiss(row.hold.intent, "goods came back", by="Ada")
    assert shop.board.read().rows == ()


def test_a_lapse_that_is_read_again_is_still_one_task(shop):
    sale = lapsed(shop)
    shop.checkout.live_intent(sale)
    shop.settlement.refresh()
    assert len(shop.lapses.open()) == 1


def test_the_cart_comes_back_with_all_that_was_noted_and_both_are_linked(shop):
    sale = shop.held()
    shop.notes.edit(sale, customer="Miller", reason="drill", note="blue case")
    shop.pass_time(PAST)
    shop.settlement.refresh()
    again = shop.lapses.reauthorise(shop.intent(sale).id)
    assert again.state is SaleState.OPEN
    assert again.cart == shop.record(sale).sale.cart
    assert shop.counter.current().sale.id == again.id
    note = shop.notes.of(again.id)
    assert (note.customer, note.reason, note.note) == ("Miller", "drill", "blue case")
    assert note.follows == sale
    assert [each.id for each in shop.lapses.chain(again.id)] == [sale, again.id]
    [entry] = [each for each in shop.trail() if each.record.act == "reauthorise"]
    assert (entry.record.sale, entry.record.facts["next_sale"]) == (sale, again.id)
    assert shop.lapses.chain(sale) == shop.lapses.chain(again.id)


def test_what_lay_on_the_counter_is_parked(shop):
    sale = lapsed(shop)
    other = shop.cart(500)
    again = shop.lapses.reauthorise(shop.intent(sale).id)
    assert shop.counter.current().sale.id == again.id
    assert [each.id for each in shop.counter.parked()] == [other]


def test_asked_twice_it_is_one_sale_and_comes_back_when_it_was_parked(shop):
    sale = lapsed(shop)
    intent = shop.intent(sale).id
    first = shop.lapses.reauthorise(intent)
    assert shop.lapses.reauthorise(intent).id == first.id
    shop.counter.park(first.id, "")
    assert shop.lapses.reauthorise(intent).id == first.id
    assert shop.counter.current().sale.id == first.id


def test_a_new_hold_ends_the_task_and_the_board_says_what_it_is_for(shop):
    sale = lapsed(shop)
    again = shop.lapses.reauthorise(shop.intent(sale).id)
    [waiting] = shop.board.read().rows
    assert waiting.next_sale == again.id
    shop.checkout.begin(again.id)
    shop.checkout.authorise(again.id, VISA)
    assert shop.lapses.open() == []
    assert shop.lapses.get(shop.intent(sale).id).lapse.decision is LapseDecision.REAUTHORISED
    [row] = shop.board.read().rows
    assert row.hold.sale == again.id
    assert row.attempt_of == shop.record(sale).sale.receipt


def test_a_decline_or_a_sale_given_up_leaves_the_task(shop):
    sale = lapsed(shop)
    intent = shop.intent(sale).id
    again = shop.lapses.reauthorise(intent)
    shop.checkout.begin(again.id)
    assert code_of(shop.checkout.authorise, again.id, BROKE) == "card_declined"
    assert len(shop.lapses.open()) == 1
    assert code_of(shop.lapses.dismiss, intent, "gone") == "lapse_being_paid"
    shop.checkout.abandon(again.id)
    third = shop.lapses.reauthorise(intent)
    assert third.id != again.id
    assert len(shop.lapses.chain(third.id)) == 3


def test_a_hold_that_lapses_again_is_a_task_of_its_own(shop):
    first = lapsed(shop)
    again = shop.lapses.reauthorise(shop.intent(first).id)
    shop.checkout.begin(again.id)
    shop.checkout.authorise(again.id, VISA)
    shop.pass_time(PAST)
    shop.settlement.refresh()
    [task] = shop.lapses.open()
    assert task.sale.id == again.id
    third = shop.lapses.reauthorise(task.lapse.intent)
    assert [each.id for each in shop.lapses.chain(first)] == [first, again.id, third.id]


def test_letting_it_go_needs_a_reason_and_is_said_once(shop):
    intent = shop.intent(lapsed(shop)).id
    assert code_of(shop.lapses.dismiss, intent, "  ") == "reason_missing"
    assert code_of(shop.lapses.dismiss, intent, "card 4242424242424242") == "note_holds_secret"
    decided = shop.lapses.dismiss(intent, "goods came back", by="Ada")
    assert (decided.decided_by, decided.reason) == ("Ada", "goods came back")
    assert code_of(shop.lapses.dismiss, intent, "again") == "lapse_decided"
    assert code_of(shop.lapses.reauthorise, intent) == "lapse_decided"


def test_who_let_it_go_stands_in_the_audit_journal(shop):
    intent = shop.intent(lapsed(shop)).id
    shop.lapses.dismiss(intent, "goods came back", by="Ada")
    [entry] = [each for each in shop.trail() if each.record.act == "decide_lapse"]
    assert (entry.record.actor, entry.record.intent) == ("Ada", intent)
    assert entry.record.facts["reason"] == "goods came back"


def test_a_hold_that_is_still_held_is_no_task(shop):
    with pytest.raises(Refused) as refusal:
        shop.lapses.reauthorise(shop.intent(shop.held()).id)
    assert refusal.value.code == "lapse_unknown"


def test_tasks_and_their_ends_survive_a_restart(shop):
    first, second = lapsed(shop), lapsed(shop, 2000)
    shop.lapses.dismiss(shop.intent(first).id, "lost", by="Ada")
    shop.restart()
    assert [task.sale.id for task in shop.lapses.open()] == [second]


def test_a_sale_that_is_paid_in_part_is_not_paid_again_whole(shop):
    intent = shop.intent(lapsed(shop))
    with shop.store.write() as books:
        books.intents.save(replace(intent, received=euro(400)))
    [task] = shop.lapses.open()
    assert task.amount == euro(600)
    assert code_of(shop.lapses.reauthorise, intent.id) == "lapse_split_sale"
