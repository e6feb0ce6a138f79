"""The counter: scans in the order they came, whatever the till is doing meanwhile."""

from dataclasses import replace

import pytest
from typing_extensions import override

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.presented import CardBehaviour
from pos.domain.sale import SaleState
from pos.errors import Misconfigured
from pos.services.counter import Counter
from tests.kit import practice_shop
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.till_kit import BOOK, DRILL, PEN, UNKNOWN, Desk, desk_in, slow_desk
from ui.payment.phase import Phase


@pytest.fixture
def desk(tmp_path):
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture
def slow(tmp_path):
    """A counter whose disk waits to be told, and that disk."""
    lanes, disk = slow_desk()
    with desk_in(tmp_path, lanes) as desk:
        disk.run_all()
        yield desk, disk


@pytest.fixture
def slow_money(tmp_path):
    """A counter whose Stripe waits to be told, and the lane to it."""
    money = HeldLane()
    with desk_in(tmp_path, replace(inline_lanes(), money=money)) as desk:
        yield desk, money


# Scanning -----------------------------------------------------------------------------------


def test_twenty_scans_at_once_keep_their_order_and_count(slow):
    desk, disk = slow
    for code in [PEN, BOOK, PEN, DRILL] * 5:
        desk.till.scanned(code)
    disk.run_all()
    rows = [(10, "Pen, blue"), (5, "Book of repairs"), (5, "Drill")]
    assert desk.shown == rows
    assert desk.on_disk == rows


def test_a_quantity_is_used_up_by_the_next_scan_also_when_two_come_at_once(slow):
    desk, disk = slow
    desk.till.entered("3*")
    desk.till.scanned(PEN)
    desk.till.scanned(BOOK)
    disk.run_all()
    assert desk.shown == [(3, "Pen, blue"), (1, "Book of repairs")]


def test_a_quantity_before_the_code_counts_for_that_code(desk):
    desk.till.scanned(f"3*{PEN}")
    desk.till.scanned(PEN)
    assert desk.shown == [(4, "Pen, blue")]


def test_an_unknown_code_changes_nothing_and_keeps_the_quantity_for_the_next(desk, qtbot):
    desk.till.scanned(PEN)
    desk.till.entered("3*")
    with qtbot.waitSignal(desk.till.scanned_badly):
        desk.till.scanned(UNKNOWN)
    assert UNKNOWN in desk.till.view.notice.title
    assert desk.shown == [(1, "Pen, blue")]
    assert desk.till.view.quantity == 3
    desk.till.scanned(BOOK)
    assert desk.shown == [(1, "Pen, blue"), (3, "Book of repairs")]
    assert desk.till.view.notice is None


@pytest.mark.parametrize("text", ["0*", "-3*", "99999999*", "-1.5*", "0*4006381333931"])
def test_a_quantity_that_cannot_be_sold_is_refused(desk, text):
    desk.till.entered(text)
    assert "quantity" in desk.till.view.notice.title
    assert desk.till.view.quantity == 1
    assert desk.shown == []


def test_scans_before_the_ledger_opens_wait_and_come_in_order(tmp_path):
    lanes, disk = slow_desk()
    with practice_shop(tmp_path) as shop:
        desk = Desk(shop, lanes)
        desk.till.scanned(f"3*{PEN}")
        desk.till.entered(BOOK)
        desk.open()
        desk.till.scanned(PEN)  # attached, but what lies on the counter is not read yet
        disk.run_all()
        assert desk.shown == [(4, "Pen, blue"), (1, "Book of repairs")]
        assert desk.on_disk == desk.shown


def test_what_was_typed_while_the_ledger_opened_is_searched_for_when_it_is_open(tmp_path):
    with practice_shop(tmp_path) as shop:
        desk = Desk(shop, inline_lanes())
        desk.till.typed("dril")
        desk.open()
        assert [hit.name for hit in desk.till.view.hits] == ["Drill", "Drill bits, set of ten"]


# Searching ----------------------------------------------------------------------------------


def test_enter_adds_what_stands_on_top_of_the_hits(desk, qtbot):
    desk.till.typed("bits dri")
    with qtbot.waitSignal(desk.till.cleared):
        desk.till.entered("bits dri")
    assert desk.shown == [(1, "Drill bits, set of ten")]


def test_what_is_typed_while_a_scan_is_looked_up_stays_in_the_box(slow, qtbot):
    desk, disk = slow
    with qtbot.assertNotEmitted(desk.till.cleared):
        desk.till.scanned(PEN)
        desk.till.typed("b")
        disk.run_all()
    assert desk.shown == [(1, "Pen, blue")]


def test_what_is_typed_after_enter_is_the_next_search(slow, qtbot):
    desk, disk = slow
    desk.till.typed(PEN)
    desk.till.entered(PEN)
    desk.till.typed("boo")
    with qtbot.assertNotEmitted(desk.till.cleared):
        disk.run_all()
    assert desk.shown == [(1, "Pen, blue")]


def test_enter_means_the_words_as_they_are_now_and_not_hits_of_earlier_keys(tmp_path):
    reading = HeldLane()
    with desk_in(tmp_path, replace(inline_lanes(), reading=reading)) as desk:
        desk.till.typed("pen")
        reading.run_all()
        desk.till.typed("book")
        desk.till.entered("book")
        assert desk.shown == [(1, "Book of repairs")]


def test_a_late_answer_to_earlier_keys_is_not_shown(tmp_path):
    reading = HeldLane()
    with desk_in(tmp_path, replace(inline_lanes(), reading=reading)) as desk:
        desk.till.typed("pen")
        desk.till.typed("")
        reading.run_all()
        assert desk.till.view.hits == ()


@pytest.mark.parametrize("code", ["400638", "97803064061", "590123412345"])
def test_a_code_that_was_cut_short_is_unknown_and_never_becomes_the_first_hit(desk, code):
    desk.till.typed(code)
    desk.till.entered(code)
    assert desk.till.view.notice is not None
    assert desk.shown == []


def test_words_that_find_nothing_leave_the_cart_alone(desk):
    desk.till.entered("zebra")
    assert "zebra" in desk.till.view.notice.title
    assert desk.shown == []


# Changing -----------------------------------------------------------------------------------


def test_undo_takes_every_change_back_one_by_one(desk):
    desk.till.scanned(PEN)
    desk.till.set_quantity(5)
    desk.till.remove()
    assert desk.shown == []
    desk.till.undo()
    assert desk.shown == [(5, "Pen, blue")]
    desk.till.undo()
    assert desk.shown == [(1, "Pen, blue")]
    desk.till.undo()
    desk.till.undo()
    assert desk.shown == desk.on_disk == []
    assert not desk.till.view.undoable


def test_one_less_of_the_last_piece_removes_the_row(desk):
    desk.till.scanned(PEN)
    desk.till.change_quantity(-1)
    assert desk.shown == desk.on_disk == []


def test_a_change_without_a_row_says_so(desk):
    desk.till.remove()
    assert desk.till.view.notice.title == "No line of the cart is chosen."


def test_an_answer_of_the_disk_that_comes_late_takes_no_scan_back(slow):
    desk, disk = slow
    desk.till.scanned(PEN)
    disk.run_all()
    book = desk.catalogue.scan(BOOK)
    desk.till.reload()
    desk.till.add(book)
    disk.run_next()
    disk.run_all()
    assert desk.shown == desk.on_disk == [(1, "Pen, blue"), (1, "Book of repairs")]


def test_a_change_that_cannot_be_saved_is_not_shown_as_if_it_were(desk):
    desk.till.scanned(PEN)

    class FullDisk(Counter):
        @override
        def save(self, sale, cart):
            raise Misconfigured("disk_full")

    shop = desk.shop
    full = FullDisk(shop.store, shop.simulator, shop.settings)
    desk.attach_till(full)
    desk.till.scanned(BOOK)
    assert desk.shown == [(1, "Pen, blue")]
    assert desk.till.view.notice is not None


def test_a_mistake_of_ours_is_raised_again_for_the_hook_of_the_window(desk):
    class Buggy(Counter):
        @override
        def current(self, *, keep=None):
            raise ZeroDivisionError

    shop = desk.shop
    buggy = Buggy(shop.store, shop.simulator, shop.settings)
    with pytest.raises(ZeroDivisionError):
        desk.attach_till(buggy)


# Parking and dropping -----------------------------------------------------------------------


def test_a_parked_cart_comes_back_as_it_was_and_the_other_one_is_parked(desk):
    desk.till.scanned(PEN)
    desk.till.park()
    assert desk.shown == []
    [parked] = desk.till.view.parked
    desk.till.scanned(BOOK)
    desk.till.take_up(parked.id)
    assert desk.shown == desk.on_disk == [(1, "Pen, blue")]
    [other] = desk.till.view.parked
    assert other.cart.lines[0].item.name == "Book of repairs"
    assert not desk.till.view.undoable


def test_a_scan_while_a_cart_is_being_parked_is_the_next_sales(slow):
    desk, disk = slow
    desk.till.scanned(PEN)
    disk.run_all()
    book = desk.catalogue.scan(BOOK)
    desk.till.park()
    desk.till.add(book)
    desk.till.set_quantity(9)  # meant for the pen, which is gone by then
    disk.run_all()
    assert desk.shown == desk.on_disk == [(1, "Book of repairs")]


def test_a_dropped_cart_cancels_its_intent_as_abandoned_and_can_be_filled_again(desk):
    desk.paying()
    desk.present(CardBehaviour.DECLINED)
    sale = desk.till.view.sale.id
    desk.till.drop()
    [intent] = desk.shop.at_stripe(sale)
    assert (intent.status, intent.cancellation_reason) == ("canceled", "abandoned")
    assert desk.shop.record(sale).sale.state is SaleState.ABANDONED
    assert desk.payment.view.phase is Phase.EMPTY
    assert desk.shown == []
    desk.till.undo()
    assert desk.shown == desk.on_disk == [(1, "Book of repairs")]
    assert desk.till.view.sale.id != sale


def test_a_cart_without_an_intent_is_dropped_while_stripe_is_slow(slow_money):
    desk, _money = slow_money
    desk.till.scanned(PEN)
    desk.till.drop()
    assert desk.shown == desk.on_disk == []


# The way to the payment ---------------------------------------------------------------------


def test_pay_pressed_twice_asks_once(slow):
    desk, disk = slow
    desk.till.scanned(PEN)
    disk.run_all()
    desk.till.pay()
    desk.till.pay()
    disk.run_all()
    assert len(desk.asked) == 1
    # Stripe hears of the sale with the first card.
    assert desk.shop.requests("POST /v1/payment_intents") == []


def test_an_empty_cart_is_not_paid(desk):
    desk.till.pay()
    assert desk.asked == []
    assert "empty" in desk.till.view.notice.title


def test_scans_while_the_card_is_awaited_go_back_to_the_cart_once_and_lose_nothing(slow_money):
    desk, money = slow_money
    desk.paying()
    money.run_all()
    assert desk.payment.view.phase is Phase.PRESENT
    desk.till.scanned(PEN)
    desk.till.scanned(DRILL)
    money.run_all()
    rows = [(1, "Book of repairs"), (1, "Pen, blue"), (1, "Drill")]
    assert desk.shown == desk.on_disk == rows
    assert desk.till.view.sale.state is SaleState.OPEN
    assert desk.payment.view.phase is Phase.EMPTY


def test_the_next_checkout_updates_the_amount_of_the_same_intent(desk):
    desk.paying()
    desk.present(CardBehaviour.DECLINED)
    desk.till.scanned(PEN)
    desk.till.pay()
    desk.present(CardBehaviour.APPROVED)
    [intent] = desk.shop.at_stripe(desk.till.view.sale.id)
    assert intent.amount == 2100


def test_undo_while_the_card_is_awaited_goes_back_to_the_cart_first(desk):
    desk.till.scanned(PEN)
    desk.paying()
    desk.till.undo()
    assert desk.shown == desk.on_disk == [(1, "Pen, blue")]


def test_scans_while_an_answer_is_missing_are_refused_and_the_cart_is_kept(desk, expect_log):
    expect_log("no answer yet")
    desk.paying()
    desk.shop.fault(Fault.RESET_BEFORE, "confirm", times=2)
    desk.present(CardBehaviour.APPROVED)
    assert desk.payment.view.phase is Phase.CHECKING
    desk.till.scanned(PEN)
    notice = desk.till.view.notice
    assert "not know yet" in notice.title
    assert "Do not run the card again" in notice.todo
    assert desk.shown == desk.on_disk == [(1, "Book of repairs")]


def test_a_scan_after_the_money_was_held_elsewhere_is_the_next_sales(desk):
    desk.paying()
    first = desk.till.view.sale.id
    desk.present(CardBehaviour.APPROVED)  # nobody has told the counter yet
    desk.till.scanned(PEN)
    assert desk.till.view.sale.id != first
    assert desk.shown == desk.on_disk == [(1, "Pen, blue")]


@pytest.mark.parametrize(("currency", "due"), [("JPY", 81), ("KWD", 81_000)])
def test_currencies_without_and_with_three_decimals_are_summed_to_the_unit(tmp_path, currency, due):
    with desk_in(tmp_path, currency=currency) as desk:
        desk.till.scanned(PEN)
        desk.till.scanned(DRILL)
        assert desk.till.view.cart.totals().due.minor == due
