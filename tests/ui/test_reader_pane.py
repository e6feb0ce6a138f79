"""Paying at the reader as it is seen and pressed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.test_cards import TestCards
from pos.domain.handover import End
from pos.domain.reader import ReaderState, ReaderStrip
from tests.ui.page_walk import nameless, show_active, tab_order, texts
from tests.ui.till_kit import desk_in
from tests.ui.typing_hands import press_sequence
from ui.format import Formats
from ui.keys import Action, sequence
from ui.payment.page import PaymentPage
from ui.payment.phase import Phase
from ui.payment.reader_pane import ReaderPane
from ui.payment.view import PaymentServices, Tender

SMALL, LOW, LARGE = (900, 660), (900, 530), (1780, 980)


@pytest.fixture
def desk(tmp_path, qapp):
    with desk_in(tmp_path) as desk:
        shop = desk.shop
        shop.bench.furnish()
        desk.payment.attach(
            PaymentServices(
                shop.checkout,
                shop.settlement,
                TestCards(),
                shop.bench,
                shop.tenders,
                handing=shop.handing,
                readers=shop.readers,
                reader_payments=shop.reader_payments,
                channels={Tender.READER: lambda: None},
            )
        )
        yield desk


@pytest.fixture
def show(qtbot):
    def build(desk, size=SMALL):
        made = {Tender.READER: ReaderPane}
        page = PaymentPage(desk.payment, desk.shop.simulator.now, panes=made)
        qtbot.addWidget(page)
        page.use(Formats.of(desk.shop.settings.load()))
        page.resize(*size)
        show_active(qtbot, page)
        page.setFocus()
        look(desk)
        desk.paying()
        click(page.tendering.ways[Tender.READER])
        return page, page.tendering.pane(Tender.READER)

    return build


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def look(desk):
    """As the strip in the frame does every few seconds."""
    desk.payment.know_reader(desk.shop.readers.strip())


def test_without_a_reader_one_is_chosen_first(desk, show):
    desk.payment.know_reader(ReaderStrip(None, ReaderState.NONE))
    _page, pane = show(desk)
    desk.payment.know_reader(ReaderStrip(None, ReaderState.NONE))
    assert not pane.ask.isEnabled()
    assert pane.ask.reason()
    assert pane.other.text() == "Choose a reader…"


def test_what_is_due_is_on_the_button_and_on_the_reader(desk, show):
    _page, pane = show(desk)
    assert pane.ask.text() == "Ask for the card: €20.00"
    click(pane.ask)
    look(desk)
    assert "It shows €20.00 and asks for the card. No money has moved so far." in texts(pane)
    assert desk.shop.bench.reader_screen(desk.shop.readers.chosen()).amount.minor == 20_00


def test_a_part_is_asked_for_and_the_rest_stays_due(desk, show):
    page, pane = show(desk)
    page.tendering.amount.edit.type_text("500")
    assert pane.ask.text() == "Ask for the card: €5.00"
    click(pane.ask)
    desk.shop.bench.reader_card(desk.shop.readers.chosen(), "visa")
    desk.payment.check_again()
    assert "€5.00 paid, €15.00 still due" in texts(page)
    assert desk.payment.view.part is None
    assert pane.ask.text() == "Ask for the card: €15.00"


def test_an_amount_that_is_wrong_is_corrected_first(desk, show):
    page, pane = show(desk)
    page.tendering.amount.edit.type_text("9900")
    assert not pane.ask.isEnabled()
    press_sequence(page, sequence(Action.AUTHORISE))
    assert desk.payment.view.phase is Phase.PRESENT
    assert desk.shop.requests("/process_payment_intent") == []


def test_interac_is_told_before_the_card_is_asked_for(tmp_path, qapp, show):
    with desk_in(tmp_path, currency="CAD") as desk:
        shop = desk.shop
        shop.bench.furnish()
        known = PaymentServices(shop.checkout, shop.settlement, None, None, shop.tenders)
        desk.payment.attach(
            replace(
                known,
                handing=shop.handing,
                readers=shop.readers,
                reader_payments=shop.reader_payments,
                channels={Tender.READER: lambda: None},
            )
        )
        _page, pane = show(desk)
        assert "Interac cards cannot be held: the reader refuses them" in texts(pane)


def test_a_reader_that_refuses_leaves_the_cart_and_says_what_to_do(desk, show):
    _page, pane = show(desk)
    desk.shop.bench.reader_cable(desk.shop.readers.chosen(), is_in=False)
    click(pane.ask)
    assert desk.payment.view.phase is Phase.PRESENT
    assert "offline" in desk.payment.view.notice.title
    assert "another reader" in desk.payment.view.notice.todo
    look(desk)
    assert "Offline" in texts(pane)
    assert pane.ask.isEnabled()  # advice only: nobody is kept from trying


def test_while_stripe_is_silent_nothing_is_said_of_a_card_that_may_be_held(desk, show):
    page, _pane = show(desk)
    desk.payment.ask_at_reader()
    desk.shop.bench.reader_card(desk.shop.readers.chosen(), "visa")
    desk.shop.fault(Fault.UNAVAILABLE, "/v1/", times=200)
    desk.payment.check_again()
    look(desk)
    said = texts(page)
    assert "We don’t know yet" in said
    assert "may have read a card" in said
    for untrue in ("Not taken", "No money has moved", "seen no card", "power"):
        assert untrue not in said


def test_what_is_taken_back_from_a_reader_out_of_reach_is_canceled_and_told_so(desk, show):
    _page, pane = show(desk)
    desk.payment.ask_at_reader()
    desk.shop.bench.reader_cable(desk.shop.readers.chosen(), is_in=False)
    click(pane.take_back)
    view = desk.payment.view
    assert (view.phase, view.record.handed.end) == (Phase.PRESENT, End.GONE)
    assert "no reader can take it any more" in view.notice.title
    assert view.notice.money == "Nothing was charged."


def test_a_card_that_comes_too_late_is_told(desk, show):
    show(desk)
    desk.payment.ask_at_reader()
    desk.shop.bench.reader_gives_up(desk.shop.readers.chosen())
    desk.payment.check_again()
    assert desk.payment.view.record.handed.end is End.TIMED_OUT
    assert "in time" in desk.payment.view.notice.title


def test_after_a_restart_a_payment_at_the_reader_is_followed_on(desk, show):
    show(desk)
    desk.payment.ask_at_reader()
    sale, services = desk.payment.view.record.sale.id, desk.payment.services
    desk.payment.attach(services)
    desk.payment.begin(sale)
    assert desk.payment.view.phase is Phase.WITH_CUSTOMER
    assert desk.payment.view.tender is Tender.READER
    desk.payment.attach(services)
    desk.shop.bench.reader_card(desk.shop.readers.chosen(), "visa")
    desk.payment.begin(sale)
    assert desk.payment.view.phase is Phase.HELD


def test_nothing_is_taken_back_while_the_card_is_being_read(desk, show):
    _page, pane = show(desk)
    click(pane.ask)
    desk.shop.bench.reader_card(desk.shop.readers.chosen(), "online_pin", inserted=True)
    click(pane.take_back)
    assert desk.payment.view.phase is Phase.WITH_CUSTOMER
    assert "being read" in desk.payment.view.notice.title


def test_the_list_says_when_there_is_no_other_reader(desk, show):
    _page, pane = show(desk)
    click(pane.other)
    assert "There is no other one" in texts(pane)
    assert pane.stay.hasFocus()
    click(pane.stay)
    assert pane.ask.isVisible()


def test_another_reader_is_used_from_now_on(desk, show, qtbot):
    shop = desk.shop
    place = shop.readers.locations()[0].id
    second = shop.readers.register("simulated-s700", "Window", place)
    shop.readers.choose(desk.shop.readers.chosen())
    _page, pane = show(desk)
    click(pane.other)
    with qtbot.waitSignal(desk.payment.reader_changed):
        click(next(each for each in pane.others if each.text() == "Window"))
    assert shop.readers.chosen() == second.id
    assert pane.ask.isVisible()


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize(("size", "is_away"), [(SMALL, False), (LOW, True), (LARGE, True)])
def test_everything_is_seen_named_and_reached(desk, show, qtbot, size, is_away):
    page, pane = show(desk, size)
    if is_away:
        click(pane.ask)
        desk.shop.bench.reader_cable(desk.shop.readers.chosen(), is_in=False)
        look(desk)
    qtbot.waitUntil(lambda: _cut_off(page) == [])
    assert nameless(page) == []
    usable = {each for each in page.findChildren(QAbstractButton) if _can_be_pressed(each)}
    for button in usable:
        box = button.rect().translated(button.mapTo(page, button.rect().topLeft()))
        assert page.rect().contains(box), button.text()
    assert {each for each in tab_order(page) if isinstance(each, QAbstractButton)} == usable


def _can_be_pressed(button):
    return button.isVisible() and button.isEnabled()


def _cut_off(page):
    labels = [each for each in page.findChildren(QLabel) if each.isVisible()]
    return [each.text() for each in labels if each.height() < each.heightForWidth(each.width())]
