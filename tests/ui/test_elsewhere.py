"""What was done in Stripe and not on this till: told once, and marked where it is looked for."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from pos.domain.drift import Change, ChangeKind
from pos.domain.ids import IntentId
from pos.services.daybook import Daybook
from pos.services.nudges import Nudges
from pos.services.reconcile import Reconciler
from tests.kit import START, VISA, euro, practice_shop
from tests.ui.lanes import InlineLane, inline_lanes
from tests.ui.page_walk import show_active, texts
from tests.ui.shop_kit import daybook_of, hold, holds_of
from ui.daybook.page import DaybookPage
from ui.daybook.view import Face
from ui.elsewhere import change_text, changes_notice
from ui.format import Formats
from ui.holds.page import HoldsPage
from ui.holds.row_cells import LEFT
from ui.main_window import MainWindow
from ui.notice_board import NoticeBoard
from ui.theme import Scheme
from ui.tones import Icon, Tone
from ui.watch.news import News
from ui.watch.view import WatchServices
from ui.watch.watch import Watch


@pytest.fixture
def shop(tmp_path, dress):
    dress(Scheme.LIGHT, 1.0)
    with practice_shop(tmp_path) as shop:
        yield shop


@pytest.fixture
def catch_up(qtbot, shop, lanes):
    """Ask Stripe once more; what the strip for notices says after it."""
    parent = QObject()
    window = MainWindow(lanes)
    qtbot.addWidget(window)
    window.show()
    board = NoticeBoard(window)
    window.notice_dismissed.connect(board.dismissed)
    news, watch = News(board, parent), Watch(InlineLane(), parent)
    watch.solved.connect(news.solved)
    watch.found.connect(news.ended)
    reconciler = Reconciler(shop.store, shop.journal, lambda: shop.gateway, shop.simulator)
    nudges = Nudges(shop.path, shop.simulator)
    watch.attach(
        WatchServices(
            lambda progress: reconciler.run(progress=progress),
            shop.checkout.record,
            Daybook(shop.store),
            shop.simulator,
            nudges,
        )
    )

    def look():
        watch.look()
        return window.banner

    yield look
    delete(parent)


def intent_of(shop, sale):
    return shop.intent(sale).id


def test_a_hold_that_was_taken_in_the_dashboard_is_told_once_with_its_receipt(shop, catch_up):
    sale = hold(shop, 1250)
    catch_up()
    shop.pass_time(timedelta(minutes=1))
    shop.sdk.v1.payment_intents.capture(intent_of(shop, sale))
    banner = catch_up()
    receipt = shop.record(sale).sale.receipt
    assert banner.tone() is Tone.TAKEN
    assert banner.text().split("\n")[:2] == [
        f"Receipt {receipt}: €12.50 was taken in Stripe.",
        "The customer has paid.",
    ]
    assert "Taken in Stripe, not on this till" in banner.text()
    banner._close.click()
    assert catch_up().text() == ""


def test_several_are_told_in_one_notice(shop, catch_up):
    sales = [hold(shop, 1000), hold(shop, 500), hold(shop, 700)]
    catch_up()
    shop.pass_time(timedelta(minutes=1))
    shop.sdk.v1.payment_intents.capture(intent_of(shop, sales[0]))
    for sale in sales[1:]:
        shop.sdk.v1.payment_intents.cancel(intent_of(shop, sale))
    banner = catch_up()
    assert banner.text().split("\n")[:2] == [
        "3 changes made in Stripe, not on this till.",
        "1 taken · 2 released",
    ]
    for sale in sales:
        assert shop.record(sale).sale.receipt in banner.text()


def test_the_sale_says_what_was_done_and_when_and_the_list_has_its_mark(qtbot, shop, catch_up):
    sale, other = hold(shop, 1250), hold(shop, 500)
    shop.pass_time(timedelta(minutes=1))
    shop.sdk.v1.payment_intents.capture(intent_of(shop, sale))
    catch_up()
    presenter = daybook_of(shop, inline_lanes())
    page = DaybookPage(presenter)
    qtbot.addWidget(page)
    page.resize(1180, 700)
    show_active(qtbot, page)
    presenter.turn_to(Face.SALES)
    presenter.select(sale)
    mark = page.sales.detail.changes
    assert mark.isVisible()
    [change] = shop.record(sale).changes
    assert mark.text() == change_text(change, Formats())
    assert mark.text().startswith("Taken in Stripe, not on this till, ")
    mark_of = page.sales.table.columns[0].icon
    assert mark_of is not None
    icons = {row.sale: mark_of(row) for row in page.sales.table.records}
    assert icons == {sale: Icon.CLOUD, other: None}
    presenter.select(other)
    assert not mark.isVisible()


def test_a_hold_that_was_made_elsewhere_is_marked_on_the_board(qtbot, shop, catch_up):
    sale, ours = shop.paying(1250), hold(shop, 500)
    catch_up()
    shop.pass_time(timedelta(minutes=1))
    shop.sdk.v1.payment_intents.confirm(
        intent_of(shop, sale),
        params={"payment_method": VISA, "return_url": "https://example.com/"},
    )
    catch_up()
    presenter = holds_of(shop, inline_lanes())
    page = HoldsPage(presenter)
    qtbot.addWidget(page)
    page.resize(1180, 700)
    show_active(qtbot, page)
    marked = {row.hold.sale: bool(row.changes) for row in page.table.records}
    assert marked == {sale: True, ours: False}
    presenter.select(intent_of(shop, sale))
    assert "Held in Stripe, not on this till, " in texts(page.panel)
    [row] = [row for row in page.table.records if row.changes]
    detail_of, mark_of = page.table.columns[LEFT].detail, page.table.columns[LEFT].icon
    assert detail_of is not None
    assert mark_of is not None
    assert detail_of(row) == "Changed in Stripe"
    assert mark_of(row) is Icon.CLOUD
    presenter.select(intent_of(shop, ours))
    assert "Held in Stripe" not in texts(page.panel)


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_kind_of_change_is_worded_with_its_amount_and_time(kind):
    change = Change("ref", kind, IntentId("pi_1"), None, euro(1250), START, START)
    notice = changes_notice([change], ["till-1-000017"], Formats())
    assert "12.50" in notice.title
    assert "till-1-000017" in notice.title
    assert notice.money
    assert "%" not in notice.text
    assert "09:00" in change_text(change, Formats())
    both = changes_notice([change, change], [], Formats())
    assert both.money.startswith("2 ")
