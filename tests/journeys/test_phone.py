"""The customer's own phone in the real window: a code to scan, a bank that asks, and every end."""

import logging
from datetime import timedelta

import pytest

from pos.adapters.qr_codes import qr_of
from pos.domain.handover import End
from pos.domain.presented import CardBehaviour
from tests import web_engine
from tests.journeys.window import HAMMER, counter
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence, scan
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.payment.view import Tender
from ui.theme import Scheme

pytestmark = pytest.mark.qt_log_ignore(web_engine.NOISE, extend=True)

ASKS = "pm_card_threeDSecure2Required"


class Phone:
    """The payment page with the way by phone chosen, and the customer with the phone."""

    def __init__(self, desk):
        self.desk = desk

    @property
    def pane(self):
        return self.desk.payment.tendering.pane(Tender.PHONE)

    @property
    def till(self):
        return self.desk.shell.till_open

    @property
    def link(self):
        return self.desk.view.page_url

    def choose(self):
        scan(self.desk.window, HAMMER)
        self.desk.settle()
        press_sequence(self.desk.window, sequence(Action.AUTHORISE))
        self.desk.settle()
        self.desk.click(self.desk.payment.tendering.ways[Tender.PHONE])
        self.desk.settle()

    def press(self, button):
        self.desk.click(button)
        self.desk.settle()

    def look(self):
        """As at the next tick of the clock."""
        self.desk.shell.rooms.payment.ticked.emit()
        self.desk.settle()

    def pays_unseen(self):
        """On the page, while the till has not looked yet."""
        self.till.practice.pay_session(self.desk.view.record.handed.place)

    def proved(self):
        found = self.till.verify.verify()
        assert found.holds, found.findings


@pytest.fixture
def phone(qtbot, qapp, dress, tmp_path):
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        desk.open(tmp_path)
        phone = Phone(desk)
        phone.choose()
        yield phone


def test_a_code_is_shown_until_the_customer_has_paid(phone, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    desk, pane = phone.desk, phone.pane
    phone.press(pane.make)
    assert desk.view.phase is Phase.WITH_CUSTOMER
    assert pane.shown.plate.code == qr_of(phone.link)
    assert "€18.90" in pane.shown.plate.accessibleName()
    assert not desk.payment.tendering.by_cash.isEnabled()  # nobody pays twice
    link = phone.link
    phone.press(pane.card_declined)
    assert desk.view.phase is Phase.WITH_CUSTOMER
    assert "They can try another card on the same page." in pane.shown.problem.text()
    phone.press(pane.customer_pays)
    assert desk.view.phase is Phase.HELD
    assert phone.link == ""
    phone.press(desk.payment.capture)
    assert desk.view.phase is Phase.TAKEN
    phone.proved()
    assert link not in caplog.text
    for file in tmp_path.rglob("*"):
        if file.is_file() and not file.name.startswith("training-stripe"):
            assert link.encode() not in file.read_bytes(), file


def test_a_page_that_ran_out_or_was_withdrawn_leaves_the_cart_and_the_next_step(phone):
    desk, pane = phone.desk, phone.pane
    phone.press(pane.make)
    session = desk.view.page.of
    phone.press(desk.payment.back)  # to the cart, which may come to something else now
    assert phone.till.gateway().session(session).status == "expired"
    phone.choose()
    phone.press(pane.make)
    assert "€37.80" in pane.shown.plate.accessibleName()
    phone.till.practice.advance(timedelta(hours=1))
    phone.look()
    assert desk.view.phase is Phase.PRESENT
    assert "ran out of time" in desk.banner
    phone.press(pane.make)
    phone.press(pane.withdraw)
    assert "The payment page was withdrawn." in desk.banner
    phone.press(pane.make)
    phone.pays_unseen()
    phone.press(pane.withdraw)
    assert desk.view.phase is Phase.HELD
    assert "The customer has just paid on their phone." in desk.banner
    assert desk.view.record.handed.end is End.PAID
    phone.proved()


def test_the_next_customer_comes_while_one_pays_by_phone(phone):
    desk = phone.desk
    phone.press(phone.pane.make)
    first, link = desk.view.record.sale.id, phone.link
    phone.press(phone.pane.next)
    assert desk.window.current_page() == "till"
    assert desk.rows == []
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    assert desk.view.record.sale.id != first
    desk.present(CardBehaviour.APPROVED)
    phone.press(desk.payment.keep)
    desk.window.show_page("payment")
    desk.settle()
    [button] = desk.payment.left.buttons
    phone.press(button)
    assert (desk.view.record.sale.id, phone.link) == (first, link)
    phone.press(phone.pane.customer_pays)
    assert desk.view.phase is Phase.HELD
    phone.proved()


def test_a_bank_that_asks_is_a_code_too_and_each_end_has_its_next_step(phone):
    desk, bank = phone.desk, phone.desk.payment.bank
    phone.press(desk.payment.tendering.by_card)
    desk.present(CardBehaviour.ASKS_AND_FAILS)
    assert desk.view.phase is Phase.ACTION
    assert bank.shown.plate.code == qr_of(phone.link)
    phone.look()  # the window was closed, or nothing happened: it is the same page
    assert desk.view.phase is Phase.ACTION
    assert "they scan again" in texts(bank)
    phone.press(bank.customer_fails)
    assert desk.view.phase is Phase.PRESENT
    assert "declined" in desk.banner or "confirm" in desk.banner
    desk.present(CardBehaviour.ASKS_AND_PASSES)
    phone.press(bank.other_way)
    assert desk.view.phase is Phase.PRESENT
    assert desk.view.record.intent is None  # nobody can confirm the old payment any more
    desk.present(CardBehaviour.ASKS_AND_PASSES)
    phone.press(bank.customer_confirms)
    assert desk.view.phase is Phase.HELD
    phone.proved()


def test_stripes_page_in_a_browser_holds_the_money(phone, qtbot, monkeypatch):
    """The page that training serves, in a real web engine; no other host is asked for anything."""
    cut_off = web_engine.cut_off(monkeypatch)
    trap = next(cut_off)
    from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile

    phone.press(phone.pane.make)
    assert phone.link.startswith("http://127.0.0.1:")
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    page.load(phone.link)
    _choose(qtbot, page, "pm_card_visa_chargeDeclined")
    web_engine.until(qtbot, page, "!!document.querySelector('.trouble, #trouble')")
    phone.look()
    assert phone.desk.view.phase is Phase.WITH_CUSTOMER
    assert phone.desk.view.record.handed.why
    _choose(qtbot, page, ASKS)
    web_engine.until(qtbot, page, "!!document.getElementById('pass')")
    web_engine.run(qtbot, page, "document.getElementById('pass').click(); 1")
    web_engine.until(qtbot, page, "!!document.getElementById('outcome')")
    phone.look()
    assert phone.desk.view.phase is Phase.HELD
    assert trap.visitors() == 0
    page.deleteLater()
    profile.deleteLater()
    next(cut_off, None)


def _choose(qtbot, page, card):
    """Take that card on the page, and pay."""
    web_engine.until(qtbot, page, f"!!document.getElementById('{card}')")
    script = f"document.getElementById('{card}').click(); document.getElementById('pay').click(); 1"
    web_engine.run(qtbot, page, script)
