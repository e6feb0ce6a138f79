"""Keeping in step with Stripe: when it is asked, one round at a time, and what is said of it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Qt
from shiboken6 import delete

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.drift import Reconciliation
from pos.domain.operation import IN_FLIGHT
from pos.domain.sale import MoneyWord, SaleState
from pos.errors import InDoubt, Misconfigured
from pos.services.daybook import Daybook
from pos.services.nudges import Nudge, Nudges
from tests.kit import VISA
from tests.ui.lanes import HeldLane, InlineLane
from ui.main_window import MainWindow
from ui.notice_board import NoticeBoard
from ui.tones import Tone
from ui.watch.news import News
from ui.watch.nudged import Nudged
from ui.watch.view import Pace, WatchServices, WatchView
from ui.watch.watch import Watch

SECOND = timedelta(seconds=1)
AT_ONCE = Pace(usual=timedelta(hours=1), first=timedelta(milliseconds=1))
ACTIVE = Qt.ApplicationState.ApplicationActive


class Rounds:
    """Counts how often Stripe was asked, and lets a test say what came of it."""

    def __init__(self, shop):
        self.shop = shop
        self.count = 0
        self.error = None
        self.seen = Reconciliation()

    def __call__(self, progress):
        self.count += 1
        if self.error is not None:
            raise self.error
        unsettled = tuple(self.shop.journal.recover(progress=progress))
        return Reconciliation(unsettled=unsettled, changes=self.seen.changes)


@pytest.fixture
def rounds(shop):
    return Rounds(shop)


def services(shop, rounds):
    nudges = Nudges(shop.path, shop.simulator)
    return WatchServices(rounds, shop.checkout.record, Daybook(shop.store), shop.simulator, nudges)


@pytest.fixture
def clock():
    """Seconds that go by when the test says so."""
    return [timedelta()]


@pytest.fixture
def watching(qtbot, shop, rounds, clock):
    """`watching(lane, pace)`: one that has begun."""
    parent = QObject()

    def begin(lane=None, pace=None):
        watch = Watch(lane or InlineLane(), parent, pace=pace, elapsed=lambda: clock[0])
        watch.attach(services(shop, rounds))
        return watch

    yield begin
    delete(parent)


def pauses(watch):
    return watch._timer.interval() / 1000 if watch._timer.isActive() else None


def lost(shop, minor=1000):
    """A sale whose authorisation was lost on the way: held at Stripe, and not known here."""
    sale = shop.paying(minor)
    shop.fault(Fault.RESET_AFTER, "/confirm")
    shop.fault(Fault.RESET_BEFORE, "GET ", times=9)
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    shop.calm()
    return sale


# When ---------------------------------------------------------------------------------------


def test_stripe_is_asked_when_the_till_opens_and_once_a_minute_after_that(watching, rounds):
    watch = watching()
    assert rounds.count == 1
    assert pauses(watch) == 60


def test_somebody_who_comes_back_to_the_window_has_it_asked_but_not_at_every_click(
    watching, rounds, clock
):
    watch = watching()
    clock[0] += 29 * SECOND
    watch.come_back(ACTIVE)
    assert rounds.count == 1
    clock[0] += SECOND
    watch.come_back(Qt.ApplicationState.ApplicationInactive)
    assert rounds.count == 1
    watch.come_back(ACTIVE)
    watch.come_back(ACTIVE)
    assert rounds.count == 2


def test_two_rounds_never_run_at_once_and_what_was_asked_meanwhile_is_asked_after(watching, rounds):
    lane = HeldLane()
    watch = watching(lane)
    for _ in range(3):
        watch.look()
    assert rounds.count == 0
    lane.run_next()
    assert rounds.count == 1
    lane.run_next()
    assert rounds.count == 2
    assert lane.is_idle


def test_while_something_is_in_doubt_it_is_asked_sooner_and_then_less_often(
    shop, watching, expect_log
):
    expect_log("no answer yet")
    lost(shop)
    shop.fault(Fault.RESET_BEFORE, "GET ", times=99)
    watch = watching()
    seen = [pauses(watch)]
    for _ in range(6):
        watch.look()
        seen.append(pauses(watch))
    assert seen == [2, 4, 8, 16, 32, 60, 60]
    shop.calm()
    watch.look()
    assert pauses(watch) == 60
    assert watch.view == WatchView()


def test_a_doubt_that_arises_is_looked_for_soon(shop, watching, rounds, expect_log, qtbot):
    expect_log("no answer yet")
    watch = watching(pace=AT_ONCE)
    sale = lost(shop)
    with qtbot.waitSignal(watch.solved) as heard:
        watch.doubt(shop.record(sale))
    assert heard.args[0].money is MoneyWord.HELD
    assert rounds.count == 2


def test_nothing_is_asked_any_more_once_the_ledger_is_left(shop, watching, rounds, expect_log):
    expect_log("no answer yet")
    for _ in range(3):
        lost(shop)
    lane = HeldLane()
    watch = watching(lane)
    watch.stop()
    watch.look()
    watch.come_back(ACTIVE)
    asked = len(shop.requests())
    lane.run_all()
    # The round that waited stops at its first payment.
    assert len(shop.requests()) <= asked + 1
    assert len(shop.open_operations()) >= 2
    assert pauses(watch) is None
    assert watch.view == WatchView()


def test_a_nudge_has_stripe_asked_at_once_and_is_heeded(shop, watching, rounds, qtbot, lane):
    watch = watching()
    nudges = Nudges(shop.path, shop.simulator)
    nudged = Nudged(lane)
    nudged.came.connect(watch.look)
    nudged.attach(nudges)
    with qtbot.waitSignal(nudged.came):
        nudges.drop(Nudge("evt_1", "payment_intent.canceled", "pi_1"))
    assert rounds.count == 2
    assert nudges.waiting() == []
    # That the file is gone is no news; one that cannot be heeded yet waits for the next round.
    rounds.error = InDoubt("no_answer")
    with qtbot.waitSignal(nudged.came):
        nudges.drop(Nudge("evt_2", "payment_intent.canceled", "pi_1"))
    assert rounds.count == 3
    assert [each.event for each in nudges.waiting()] == ["evt_2"]


def test_a_folder_that_cannot_be_made_leaves_the_clock(shop, watching, lane, tmp_path, qtbot):
    (tmp_path / "nudges").write_text("in the way")
    nudged = Nudged(lane)
    nudged.attach(Nudges(shop.path, shop.simulator))
    assert nudged._watcher.directories() == []


# What it sees -------------------------------------------------------------------------------


def test_what_a_crash_left_open_is_counted_as_it_is_looked_at(shop, watching, expect_log):
    expect_log("no answer yet")
    for _ in range(3):
        lost(shop)
    shop.restart()
    drawn: list[WatchView] = []
    lane = HeldLane()
    watch = watching(lane)
    watch.view_changed.connect(drawn.append)
    lane.run_all()
    assert [(view.done, view.total) for view in drawn if view.is_start] == [(1, 3), (2, 3), (3, 3)]
    assert watch.view == WatchView()


def test_a_payment_that_is_being_made_right_now_is_no_doubt(shop, watching):
    sale = shop.paying()
    watch = watching()
    during = []

    def look_meanwhile(request):
        watch.look()
        during.append(watch.view)

    gateway = shop.gateway

    class Slow:
        def __getattr__(self, name):
            return getattr(gateway, name)

        def send(self, request, *, key):
            look_meanwhile(request)
            return gateway.send(request, key=key)

    shop.gateway = Slow()
    shop.checkout.authorise(sale, VISA)
    assert during == [WatchView()]
    assert shop.record(sale).money is MoneyWord.HELD


def test_a_sale_that_was_settled_another_way_is_not_counted_any_more(shop, watching, expect_log):
    expect_log("no answer yet")
    watch = watching()
    sale = lost(shop)
    watch.doubt(shop.record(sale))
    assert watch.view.doubtful == 1
    assert watch.settle(sale)
    assert not watch.settle(sale)
    assert watch.view.doubtful == 0


# What it says -------------------------------------------------------------------------------


@pytest.fixture
def news(qtbot, lanes, watching, shop):
    """The strip for notices of a window, told of whatever is found."""
    window = MainWindow(lanes)
    qtbot.addWidget(window)
    window.show()
    watch = watching()
    board = NoticeBoard(window)
    window.notice_dismissed.connect(board.dismissed)
    news = News(board, window)
    watch.solved.connect(news.solved)
    watch.found.connect(news.ended)
    return watch, window.banner


def test_money_that_is_held_after_all_is_said_with_its_receipt(shop, news, expect_log):
    expect_log("no answer yet")
    watch, banner = news
    sale = lost(shop, 1250)
    watch.look()
    record = shop.record(sale)
    assert record.money is MoneyWord.HELD
    assert banner.tone() is Tone.HELD
    assert banner.text().split("\n")[:2] == [
        f"Receipt {record.sale.receipt}: €12.50 is held after all.",
        "Nothing has been taken.",
    ]


def test_a_payment_that_never_arrived_is_said_to_be_free_for_another_card(shop, news, expect_log):
    expect_log("no answer yet")
    watch, banner = news
    sale = shop.paying(1250)
    shop.fault(Fault.RESET_BEFORE, "", times=9)
    with pytest.raises(InDoubt):
        shop.checkout.authorise(sale, VISA)
    shop.calm()
    watch.look()
    assert watch.view.doubtful == 1
    assert banner.text() == ""
    shop.pass_time(IN_FLIGHT)
    watch.look()
    assert shop.record(sale).sale.state is SaleState.PAYING
    assert "€12.50 is not held." in banner.text()
    assert "No money has moved." in banner.text()
    assert "with any card" in banner.text()


def test_many_answers_at_once_are_one_sentence(shop, news, expect_log):
    expect_log("no answer yet")
    watch, banner = news
    for _ in range(3):
        lost(shop)
    watch.look()
    assert banner.text().split("\n") == ["Stripe has answered about 3 payments.", "3 held"]


def test_a_key_that_is_refused_is_told_once_until_it_works_again(shop, news, rounds):
    watch, banner = news
    for _ in range(2):
        rounds.error = Misconfigured("key_rejected")
        watch.look()
        assert banner.tone() is Tone.WARNING
        banner._close.click()
        watch.look()
        assert banner.text() == ""
        rounds.error = None
        watch.look()


def test_that_stripe_is_silent_is_no_news(shop, news, rounds):
    watch, banner = news
    rounds.error = InDoubt("no_answer")
    watch.look()
    assert banner.text() == ""
    assert pauses(watch) == 60
