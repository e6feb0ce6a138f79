"""The payment page as it is seen and pressed."""

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget

from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.test_cards import TestCards
from pos.domain.presented import CardBehaviour
from pos.domain.recipe import Recipe, RecipeAct, Term
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.page_walk import nameless, show_active, tab_order, texts
from tests.ui.till_kit import DRILL, PEN, desk_in
from tests.ui.typing_hands import press, press_sequence
from ui.format import Formats
from ui.keys import Action, sequence
from ui.payment.page import PaymentPage
from ui.payment.panes import CardAmount, CardPane
from ui.payment.phase import Phase
from ui.payment.view import PaymentServices
from ui.steady import SteadyHand
from ui.theme import Scheme

SMALL, LOW, LARGE = (900, 660), (900, 530), (1780, 980)


@pytest.fixture
def desk(tmp_path):
    with desk_in(tmp_path) as desk:
        yield desk


@pytest.fixture
def show(qtbot, dress):
    dress(Scheme.LIGHT, 1.0)

    def build(desk, size=SMALL):
        page = PaymentPage(desk.payment, desk.shop.simulator.now)
        qtbot.addWidget(page)
        page.use(Formats.of(desk.shop.settings.load()))
        page.resize(*size)
        show_active(qtbot, page)
        page.setFocus()
        return page

    return build


@pytest.fixture
def page(desk, show):
    return show(desk)


def card_button(page, behaviour):
    place = [each.behaviour for each in TestCards().cards()].index(behaviour)
    return page.card_buttons[place]


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def tap_again(button):
    """The second tap of a double tap, on what is under the finger by now."""
    at, left = QPointF(button.rect().center()), Qt.MouseButton.LeftButton
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        none = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, at, button.mapToGlobal(at), left, left, none)
        QApplication.sendEvent(button, event)


def shown(page):
    """The buttons that can be pressed now."""
    return {
        button.text()
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled()
    }


def hold(desk, page):
    desk.paying()
    click(card_button(page, CardBehaviour.APPROVED))


def test_without_a_payment_the_page_says_where_one_begins(page):
    assert "No payment on the counter" in texts(page)
    assert shown(page) == set()


def test_every_card_is_offered_by_what_it_does(desk, page):
    desk.paying()
    assert "€20.00" in texts(page)
    assert "Not taken" in texts(page)
    labels = [(button.text(), button.second_line) for button in page.card_buttons]
    assert labels[0] == ("Visa", "approved")
    assert ("Visa", "reported lost") in labels
    assert len(set(labels)) == len(labels)


def test_a_hold_says_how_much_until_when_and_what_happens_otherwise(desk, page):
    hold(desk, page)
    told = texts(page)
    assert "€20.00 held until" in told
    assert "Visa •• 4242" in told
    assert "Stripe lets it go" in told
    assert shown(page) == {
        "Take €20.00",
        "Take a part, or release…",
        "Keep the hold, next customer",
        "Slips…",
    }


def test_what_is_taken_is_told_only_after_stripe_said_so(tmp_path, show):
    money = HeldLane()
    with desk_in(tmp_path, replace(inline_lanes(), money=money)) as desk:
        page = show(desk)
        desk.paying()
        money.run_all()
        click(card_button(page, CardBehaviour.APPROVED))
        assert "Asking the customer’s bank" in texts(page)
        assert shown(page) == set()
        money.run_all()
        click(page.capture)
        assert "Taking the money" in texts(page)
        assert "has paid" not in texts(page)
        money.run_all()
        assert "€20.00 taken" in texts(page)
        assert shown(page) == {"Next customer", "Slips…"}


def test_a_double_tap_on_a_card_does_not_take_the_money(desk, page):
    hold(desk, page)
    tap_again(page.capture)
    assert desk.payment.view.phase is Phase.HELD
    assert desk.shop.requests("/capture") == []
    click(page.capture)
    assert desk.payment.view.phase is Phase.TAKEN


def test_space_that_is_pressed_on_after_a_card_takes_nothing(desk, page):
    desk.paying()
    assert page.card_buttons[0].hasFocus()
    press(page, Qt.Key.Key_Space)
    assert desk.payment.view.phase is Phase.HELD
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        press(page, key)
    assert desk.payment.view.phase is Phase.HELD


def test_a_sale_is_held_and_taken_with_the_keyboard_alone(desk, page, qtbot):
    desk.paying()
    press(page, Qt.Key.Key_Tab)
    press(page, Qt.Key.Key_Space)
    assert desk.payment.view.phase is Phase.HELD
    assert "Mastercard •• 4444" in texts(page)
    press_sequence(page, sequence(Action.CAPTURE))
    assert desk.payment.view.phase is Phase.TAKEN
    with qtbot.waitSignal(desk.payment.finished):
        press_sequence(page, sequence(Action.AUTHORISE))
    assert desk.payment.view.phase is Phase.EMPTY


def test_while_checking_no_card_is_offered_only_asking_and_the_next_customer(
    desk, page, expect_log
):
    expect_log("no answer yet")
    desk.paying()
    desk.shop.fault(Fault.RESET_BEFORE, "/v1/payment_intents/", times=4)
    click(card_button(page, CardBehaviour.APPROVED))
    assert "We don’t know yet. Don’t run the card again." in texts(page)
    assert shown(page) == {"Ask Stripe now", "Next customer"}
    desk.shop.calm()
    press_sequence(page, sequence(Action.REFRESH))
    assert desk.payment.view.phase is Phase.HELD


def test_in_practice_the_clerk_is_the_customer_at_the_bank(desk, page):
    desk.paying()
    click(card_button(page, CardBehaviour.ASKS_AND_PASSES))
    assert "confirm with their bank" in texts(page)
    assert {"Customer confirms", "Customer fails"} <= shown(page)
    assert page.bank.open_page.isHidden()
    click(page.bank.customer_confirms)
    assert desk.payment.view.phase is Phase.HELD


def test_in_test_mode_the_banks_page_can_be_opened(desk, page, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    shop = desk.shop
    desk.payment.attach(
        PaymentServices(shop.checkout, shop.settlement, TestCards(), None, shop.tenders)
    )
    desk.paying()
    click(card_button(page, CardBehaviour.ASKS_AND_PASSES))
    assert page.bank.customer_confirms.isHidden()
    click(page.bank.open_page)
    assert opened == [desk.payment.view.page_url]
    assert opened[0].startswith("https://")


def test_without_a_way_to_read_cards_the_page_says_so(desk, page):
    shop = desk.shop
    desk.payment.attach(PaymentServices(shop.checkout, shop.settlement, None, None, shop.tenders))
    desk.paying()
    assert "no way to read a card" in texts(page)
    assert shown(page) == {"Card", "Cash", "Back to the cart", "Give the sale up"}


def test_without_a_key_cash_is_offered_all_the_same(desk, page):
    desk.shop.fault(Fault.KEY_EXPIRED, "POST /v1/payment_intents", times=9)
    desk.paying()
    click(card_button(page, CardBehaviour.APPROVED))
    assert "How do they pay?" in texts(page)
    click(page.tendering.by_cash)
    click(page.tendering.cash.quick[0])
    assert desk.payment.view.phase is Phase.TAKEN


def test_giving_up_says_that_nothing_was_taken(desk, page):
    desk.paying()
    click(page.give_up)
    assert "Given up" in texts(page)
    assert "Nothing was taken" in texts(page)


def test_a_lost_card_leaves_no_other_trace_than_any_decline(tmp_path, show):
    seen = []
    for behaviour in (CardBehaviour.DECLINED, CardBehaviour.LOST):
        with desk_in(tmp_path / behaviour) as desk:
            page = show(desk)
            desk.paying()
            click(card_button(page, behaviour))
            seen.append(texts(page))
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("behaviour", "again"),
    [
        (CardBehaviour.LOST, False),
        (CardBehaviour.DECLINED, False),
        (CardBehaviour.EXPIRED, False),
        (CardBehaviour.INSUFFICIENT_FUNDS, True),
        (CardBehaviour.PROCESSING_ERROR, True),
    ],
)
def test_a_card_that_was_declined_for_good_is_not_offered_again(desk, page, behaviour, again):
    desk.paying()
    click(card_button(page, behaviour))
    assert desk.payment.view.notice.money == "No money has moved."
    assert card_button(page, behaviour).isEnabled() is again
    assert card_button(page, CardBehaviour.APPROVED).isEnabled()


@pytest.mark.parametrize("phase", ["present", "action", "held", "taken"])
def test_everything_that_can_be_pressed_has_a_name(desk, page, phase):
    _reach(desk, page, phase)
    assert nameless(page) == []


@pytest.mark.parametrize("phase", ["present", "action", "held"])
def test_tab_comes_to_every_button_and_round(desk, page, phase):
    _reach(desk, page, phase)
    reached = {widget for widget in tab_order(page) if isinstance(widget, QAbstractButton)}
    assert {button.text() for button in reached} == shown(page)


def _reach(desk, page, phase):
    desk.paying()
    if phase == "action":
        click(card_button(page, CardBehaviour.ASKS_AND_PASSES))
    elif phase in {"held", "taken"}:
        click(card_button(page, CardBehaviour.APPROVED))
    if phase == "taken":
        click(page.capture)


@pytest.mark.parametrize("phase", ["present", "action", "held", "taken"])
@pytest.mark.parametrize("size", [SMALL, LOW, LARGE])
def test_nothing_is_cut_off_or_covered(desk, show, qtbot, phase, size):
    """`LOW` is the smallest window with a notice in it."""
    page = show(desk, size)
    _reach(desk, page, phase)
    qtbot.waitUntil(lambda: _cut_off(page) == [])
    buttons = [each for each in page.findChildren(QAbstractButton) if each.isVisible()]
    boxes = [(button, _seen(page, button)) for button in buttons]
    for place, (button, box) in enumerate(boxes):
        assert page.rect().contains(box), button.text()
        assert button.height() >= 56
        for other, second in boxes[place + 1 :]:
            assert not box.intersects(second), (button.text(), other.text())


def _seen(page, button):
    """Where it is on the page; of what scrolls the part that is in sight."""
    box = button.rect().translated(button.mapTo(page, button.rect().topLeft()))
    for area in page.findChildren(QScrollArea):
        if area.isAncestorOf(button):
            sight = area.viewport()
            box &= sight.rect().translated(sight.mapTo(page, sight.rect().topLeft()))
    return box


def test_cards_that_find_no_room_scroll_and_lie_upon_no_other(qtbot, dress):
    dress(Scheme.LIGHT, 1.0)
    window = QWidget()
    qtbot.addWidget(window)
    amount = CardAmount()
    amount.setParent(window)
    pane = CardPane(SteadyHand(window), amount.edit)
    pane.setParent(window)
    pane.setGeometry(0, 0, 868, 210)
    pane.offer(tuple(TestCards().cards()))
    window.show()
    cards = [button.geometry() for button in pane.buttons]
    assert len(cards) > 9
    assert [pair for pair in combinations(cards, 2) if pair[0].intersects(pair[1])] == []


def _cut_off(page):
    """Labels whose text needs more lines than they have."""
    return [
        label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible() and label.height() < label.heightForWidth(label.width())
    ]


def test_cards_stand_beside_the_sale_where_there_is_room(desk, show, qtbot):
    page = show(desk, LARGE)
    desk.paying()
    first = page.card_buttons[0]
    qtbot.waitUntil(lambda: first.mapTo(page, QPointF(0, 0)).x() > page.width() / 3)
    page.resize(*SMALL)
    qtbot.waitUntil(lambda: first.mapTo(page, QPointF(0, 0)).x() < page.width() / 3)


@pytest.mark.parametrize(("currency", "due"), [("JPY", "¥80"), ("KWD", "KWD\u00a080.000")])
def test_amounts_are_written_as_their_currency_is(tmp_path, show, currency, due):
    with desk_in(tmp_path, currency=currency) as desk:
        page = show(desk)
        desk.paying(DRILL)
        click(card_button(page, CardBehaviour.APPROVED))
        assert f"{due} held until" in texts(page)
        assert page.capture.text() == f"Take {due}"


def test_a_recipe_asks_for_its_note_beside_the_customer(desk, page):
    desk.shop.recipes.save(
        Recipe("Tool hire", RecipeAct.RELEASE, Term.read("+1d 10:00"), note_required=True)
    )
    desk.till.scanned(PEN)
    sale = desk.till.view.sale.id
    desk.shop.recipes.choose(sale, "Tool hire")
    desk.till.pay()
    assert page.noting.note.isVisible()
    click(card_button(page, CardBehaviour.APPROVED))
    assert "needs a note" in desk.payment.view.notice.title
    QTest.keyClicks(page.noting.note, "Drill 7")
    page.noting.note.editingFinished.emit()
    assert desk.shop.notes.of(sale).note == "Drill 7"
    click(page.tendering.by_cash)
    click(page.tendering.cash.quick[0])
    assert "cash cannot be held" in desk.payment.view.notice.title
    click(page.tendering.by_card)
    click(card_button(page, CardBehaviour.APPROVED))
    assert desk.payment.view.phase is Phase.HELD


def test_a_note_that_nobody_touched_is_not_written_again(desk, page):
    desk.paying()
    sale = desk.payment.view.record.sale.id
    desk.shop.notes.edit(sale, note="one\ntwo")
    desk.payment.look()
    page.noting.customer.editingFinished.emit()
    assert desk.shop.notes.of(sale).note == "one\ntwo"
