"""The panes with a code: on the smallest screen, in Stripe's silence, and what they write down."""

from dataclasses import replace

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.test_cards import TestCards
from pos.domain.presented import CardBehaviour
from tests.ui.page_walk import nameless
from tests.ui.till_kit import desk_in
from ui.format import Formats
from ui.payment.open_page import OpenPage, can_open_here
from ui.payment.page import PaymentPage
from ui.payment.phase import Phase
from ui.payment.phone_pane import PhonePane
from ui.payment.view import PaymentServices, Tender

PAGES = "GET /v1/checkout/sessions"


@pytest.fixture
def desk(tmp_path):
    with desk_in(tmp_path) as desk:
        shop = desk.shop
        desk.payment.attach(
            PaymentServices(
                shop.checkout,
                shop.settlement,
                TestCards(),
                shop.bench,
                shop.tenders,
                handing=shop.handing,
                phone=shop.phone,
                channels={Tender.PHONE: lambda: None},
            )
        )
        yield desk.paying()


@pytest.fixture
def page(desk, qtbot, dressed):
    page = PaymentPage(desk.payment, desk.shop.simulator.now, panes={Tender.PHONE: PhonePane})
    page.use(Formats.of(desk.shop.settings.load()))
    qtbot.addWidget(page)
    page.resize(868, 640)
    page.show()
    page.tendering.ways[Tender.PHONE].click()
    return page


@pytest.fixture
def pane(page):
    return page.tendering.pane(Tender.PHONE)


def test_everything_fits_on_the_smallest_screen_and_has_a_name(desk, page, pane):
    pane.make.click()
    buttons = [pane.open_here, pane.customer_pays, pane.card_declined, pane.slip, pane.withdraw]
    shown = [button for button in buttons if button.isVisible()]
    assert pane.withdraw in shown
    boxes = [button.geometry() for button in shown]
    assert not any(
        one.intersects(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :]
    )
    assert all(page.rect().contains(button.mapTo(page, button.rect().center())) for button in shown)
    assert min(pane.shown.plate.width(), pane.shown.plate.height()) >= 232
    assert nameless(page) == []


def test_the_code_is_asked_of_stripe_once_and_followed_without_it(desk, pane):
    pane.make.click()
    asked = len(desk.shop.requests(PAGES))
    link = desk.payment.view.page_url
    desk.payment.ticked.emit()
    assert len(desk.shop.requests(PAGES)) == asked + 1  # how it stands, nothing else
    assert desk.payment.view.page_url == link
    assert link not in repr(desk.payment.view)


def test_in_stripes_silence_there_is_no_code_and_no_alarm(desk, pane):
    desk.shop.fault(Fault.RESET_BEFORE, PAGES, times=2)
    pane.make.click()
    assert desk.payment.view.phase is Phase.WITH_CUSTOMER
    assert pane.shown.plate.code is None
    assert pane.shown.title.text() == "The code cannot be shown now"
    desk.payment.ticked.emit()
    assert desk.payment.view.notice is None
    desk.payment.ticked.emit()
    assert pane.shown.plate.code is not None


def test_only_what_the_customer_pays_now_stands_under_the_code(desk, page, pane):
    page.tendering.amount.edit.type_text("500")
    pane.make.click()
    assert "€5.00" in pane.shown.plate.accessibleName()
    pane.customer_pays.click()
    assert desk.payment.view.phase is Phase.PRESENT
    assert desk.payment.view.record.sale.still_due.minor == 1500


def test_a_slip_is_saved_and_named(desk, pane, tmp_path):
    pane.make.click()
    pane._save(desk.payment.view.record.sale.id, tmp_path / "slip.pdf")
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    assert "slip.pdf" in pane.shown.note.text()
    pane._save(desk.payment.view.record.sale.id, tmp_path / "nowhere" / "slip.pdf")
    assert "folder" in pane.shown.note.text()


def test_a_bank_that_is_waited_for_no_longer_leaves_the_cart_and_no_payment(desk, page):
    desk.present(CardBehaviour.ASKS_AND_PASSES)
    assert page.bank.shown.plate.code == desk.shop.phone.code(desk.payment.view.page_url)
    page.bank.other_way.click()
    assert desk.payment.view.phase is Phase.PRESENT
    [intent] = desk.shop.at_stripe(desk.payment.view.record.sale.id)
    assert intent.status == "canceled"


def test_a_bank_that_says_yes_in_that_moment_has_said_yes(desk, page):
    desk.present(CardBehaviour.ASKS_AND_PASSES)
    desk.shop.bench.finish_action(desk.payment.view.record.intent.id, passes=True)
    page.bank.other_way.click()
    assert desk.payment.view.phase is Phase.HELD


def test_without_a_page_the_till_says_that_the_bank_asks_elsewhere(desk, page):
    desk.present(CardBehaviour.ASKS_AND_PASSES)
    page.bank.draw(replace(desk.payment.view, page=OpenPage()), Formats())
    assert page.bank.shown.plate.isHidden()
    assert page.bank.open_page.isHidden()
    assert "bank’s app" in page.bank.shown.steps.text()


@pytest.mark.parametrize(
    ("url", "is_practice", "can"),
    [
        ("https://checkout.stripe.com/c/pay/cs_1", False, True),
        ("https://checkout.stripe.com/c/pay/cs_1", True, False),
        ("http://127.0.0.1:40123/c/pay/cs_1", True, True),
        ("", False, False),
    ],
)
def test_practice_opens_no_page_but_its_own(url, is_practice, can):
    assert can_open_here(OpenPage(url), is_practice=is_practice) is can


def test_a_till_without_the_way_says_so(desk, pane):
    desk.payment._services = replace(desk.payment._services, phone=None)
    pane.make.click()
    assert "no such way to pay" in desk.payment.view.notice.title
