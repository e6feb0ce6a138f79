"""The row of ways to pay, and a payment that is with its customer."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from typing_extensions import override

from pos.adapters.test_cards import TestCards
from pos.domain.handover import Channel, End, Handover
from pos.domain.ids import OperationId
from pos.domain.presented import CardBehaviour
from pos.errors import InDoubt, Misconfigured, Refused
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.page_walk import nameless, show_active, texts
from tests.ui.till_kit import desk_in
from ui.format import Formats
from ui.payment.page import PaymentPage
from ui.payment.phase import Phase
from ui.payment.view import Busy, PaymentServices, Tender
from ui.payment.way import WayPane
from ui.theme import px
from ui.widgets import KeyButton


class Somewhere:
    """Hands that keep a payment until the test says how it ended."""

    def __init__(self, shop):
        self.checkout = shop.checkout
        self.handed = None
        self.follows = 0
        self.problem = None

    def give(self, sale):
        self.handed = Handover(
            OperationId("op"), sale, Channel.READER, "tmr_1", datetime(2026, 1, 1, tzinfo=UTC)
        )
        return self.record(sale)

    def record(self, sale):
        return replace(self.checkout.record(sale), handed=self.handed)

    def follow(self, sale):
        self.follows += 1
        if self.problem:
            raise self.problem
        return self.record(sale)

    def take_back(self, sale):
        if self.problem:
            raise self.problem
        self.handed = self.handed.over(End.TAKEN_BACK)
        return self.record(sale)


class Checkout:
    """The checkout of the shop, with what the hands know."""

    def __init__(self, checkout, hands):
        self._checkout, self._hands = checkout, hands

    def record(self, sale):
        return self._hands.record(sale)

    def __getattr__(self, name):
        return getattr(self._checkout, name)


class Pane(WayPane):
    """A way that hands over to those hands."""

    hands: Somewhere

    def __init__(self, presenter, hand):
        super().__init__(presenter, hand)
        self.drawn = None
        self.go = KeyButton("Go", parent=self)
        self.go.clicked.connect(
            lambda: presenter.hand_over(lambda _to, sale: self.hands.give(sale))
        )

    @override
    def draw(self, view, formats):
        self.drawn = view.phase

    @override
    def first(self):
        return self.go


@pytest.fixture
def desk(tmp_path, qapp):
    with desk_in(tmp_path) as desk:
        yield desk


def attached(desk, **obstacles):
    """The desk with a reader and more ways, of which some have an obstacle."""
    shop = desk.shop
    hands: Any = Somewhere(shop)
    Pane.hands = hands
    checkout: Any = Checkout(shop.checkout, hands)
    desk.payment.attach(
        PaymentServices(
            checkout,
            shop.settlement,
            TestCards(),
            shop.bench,
            shop.tenders,
            handing=hands,
            channels={
                tender: partial(obstacles.get, str(tender))
                for tender in Tender
                if tender not in {Tender.CARD, Tender.CASH}
            },
        )
    )
    desk.hands = hands
    return desk.paying()


@pytest.fixture
def show(qtbot):
    def build(desk, panes=(Tender.READER, Tender.FORM, Tender.PHONE, Tender.SAVED)):
        page = PaymentPage(desk.payment, desk.shop.simulator.now, panes=dict.fromkeys(panes, Pane))
        qtbot.addWidget(page)
        page.use(Formats.of(desk.shop.settings.load()))
        page.resize(900, 660)
        show_active(qtbot, page)
        page.setFocus()
        return page

    return build


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def shown_ways(page):
    return [tender for tender, button in page.tendering.ways.items() if button.isVisible()]


def test_where_cards_come_one_way_only_the_row_stays_as_simple_as_that(desk, show):
    desk.paying()
    page = show(desk)
    assert shown_ways(page) == [Tender.CARD, Tender.CASH]
    assert page.tendering.by_card.text() == "Card"


def test_every_way_of_the_till_stands_in_the_row_and_none_without_a_pane(desk, show):
    page = show(attached(desk), panes=[Tender.READER, Tender.PHONE])
    assert shown_ways(page) == [Tender.CARD, Tender.READER, Tender.PHONE, Tender.CASH]
    assert page.tendering.by_card.text() == "Test card"


@pytest.mark.usefixtures("dressed")
def test_six_ways_and_the_amount_fit_on_the_smallest_screen(desk, show):
    page = show(attached(desk))
    boxes = [page.tendering.ways[tender].geometry() for tender in Tender]
    assert all(one.right() < other.left() for one, other in pairwise(boxes))
    assert page.tendering.amount.edit.width() >= 150
    assert page.minimumSizeHint().width() <= 900
    assert nameless(page) == []


def test_a_test_card_is_still_one_press_away(desk, show):
    page = show(attached(desk))
    assert page.card_buttons[0].hasFocus()
    click(page.card_buttons[0])
    assert desk.payment.view.phase is Phase.HELD


def test_a_pane_is_made_when_its_way_is_first_chosen(desk, show):
    page = show(attached(desk))
    assert page.tendering.pane(Tender.READER) is None
    click(page.tendering.ways[Tender.READER])
    pane = page.tendering.pane(Tender.READER)
    assert pane.drawn is Phase.PRESENT
    assert pane.go.hasFocus()


def test_a_way_that_is_blocked_says_why_and_what_to_do(desk, show):
    page = show(attached(desk, form=Misconfigured("key_missing")))
    way = page.tendering.ways[Tender.FORM]
    assert way.isEnabled()
    assert way.accessibleDescription()
    click(way)
    assert page.tendering.pane(Tender.FORM) is None
    assert way.accessibleDescription() in texts(page)


def test_while_the_customer_has_it_no_other_way_can_be_taken(desk, show):
    page = show(attached(desk))
    click(page.tendering.ways[Tender.READER])
    click(page.tendering.pane(Tender.READER).go)
    view = desk.payment.view
    assert (view.phase, view.tender) == (Phase.WITH_CUSTOMER, Tender.READER)
    assert "The reader asks for the card" in texts(page)
    usable = [tender for tender, way in page.tendering.ways.items() if way.isEnabled()]
    assert usable == [Tender.READER]
    desk.payment.turn_to(Tender.CASH)
    assert desk.payment.view.tender is Tender.READER
    assert desk.payment.obstacle().code == "handed_over"


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (End.CUSTOMER_CANCELED, "pressed cancel on the reader"),
        (End.TIMED_OUT, "No card was presented"),
        (End.EXPIRED, "waited too long"),
        (End.FAILED, "could not finish"),
        (End.NOT_SENT, "did not get the payment"),
        (End.GONE, "can take it any more"),
        (End.DECLINED, "declined"),
    ],
)
def test_every_end_is_told_with_the_money_and_the_next_step(desk, show, end, said):
    show(attached(desk))
    desk.payment.hand_over(lambda _to, sale: desk.hands.give(sale))
    desk.hands.handed = desk.hands.handed.over(end)
    desk.payment.check_again()
    notice = desk.payment.view.notice
    assert desk.payment.view.phase is Phase.PRESENT
    assert said in notice.title
    assert notice.money
    assert "cart is kept" in notice.todo or "another" in notice.todo


def test_taking_it_back_opens_every_way_again(desk, show):
    page = show(attached(desk))
    desk.payment.hand_over(lambda _to, sale: desk.hands.give(sale))
    desk.payment.take_back_card()
    assert desk.payment.view.phase is Phase.PRESENT
    assert "taken back" in desk.payment.view.notice.title
    assert all(way.isEnabled() for way in page.tendering.ways.values())


def test_what_cannot_be_taken_back_any_more_is_followed_on(desk, show):
    show(attached(desk))
    desk.payment.hand_over(lambda _to, sale: desk.hands.give(sale))
    desk.hands.problem = Refused("handed_over")
    desk.payment.take_back_card()
    assert desk.payment.view.phase is Phase.WITH_CUSTOMER
    assert desk.payment.view.notice is not None
    assert not desk.payment.view.busy


def test_silence_of_stripe_is_said_without_an_alarm(desk, show):
    page = show(attached(desk))
    desk.payment.hand_over(lambda _to, sale: desk.hands.give(sale))
    desk.hands.problem = InDoubt("no_answer")
    desk.payment.check_again()
    assert desk.payment.view.phase is Phase.WITH_CUSTOMER
    assert desk.payment.view.notice is None
    assert "does not answer right now" in texts(page)
    assert "Checking" in texts(page)  # the customer may have paid by now
    assert "Not taken" not in texts(page)
    desk.hands.problem = None
    desk.payment.check_again()
    assert "does not answer right now" not in texts(page)
    assert "Not taken" in texts(page)


def test_what_was_taken_back_in_doubt_is_nowhere_called_not_taken(desk, show):
    page = show(attached(desk))
    desk.payment.hand_over(lambda _to, sale: desk.hands.give(sale))
    desk.hands.problem = InDoubt("no_answer")
    desk.payment.take_back_card()
    assert desk.payment.view.notice is not None
    assert desk.payment.view.is_unheard
    assert "Not taken" not in texts(page)


def test_following_greys_nothing_and_whoever_presses_goes_first(tmp_path, show):
    money = HeldLane()
    with desk_in(tmp_path, replace(inline_lanes(), money=money)) as desk:
        show(attached(desk))
        money.run_all()
        desk.payment.hand_over(lambda _to, sale: Pane.hands.give(sale))
        money.run_all()
        desk.payment.check_again()
        desk.payment.check_again()
        assert desk.payment.view.busy is Busy.NO
        desk.payment.take_back_card()
        assert desk.payment.view.busy is Busy.TAKING_BACK
        money.run_next()
        assert desk.hands.follows == 1
        assert desk.payment.view.busy is Busy.TAKING_BACK
        money.run_all()
        assert desk.payment.view.phase is Phase.PRESENT


def test_without_test_cards_the_first_other_way_is_chosen(desk, show):
    attached(desk)
    shop = desk.shop
    known = desk.payment._services
    desk.payment.attach(replace(known, cards=None))
    page = show(desk)
    desk.payment.begin(shop.counter.current().sale.id)
    assert shown_ways(page)[0] is Tender.READER
    assert desk.payment.view.tender is Tender.READER


def test_a_practice_card_behaves_as_ever_beside_the_other_ways(desk, show):
    show(attached(desk))
    desk.present(CardBehaviour.DECLINED)
    assert desk.payment.view.phase is Phase.PRESENT
    assert "declined" in desk.payment.view.notice.title


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("size", [(900, 660), (1320, 730)])
def test_a_large_amount_is_seen_whole_beside_all_the_ways(desk, show, qtbot, size):
    page = show(attached(desk))
    page.resize(*size)
    edit = page.tendering.amount.edit
    needed = edit.fontMetrics().horizontalAdvance("€12,345.67") + px(24)
    qtbot.waitUntil(lambda: edit.width() >= needed)
