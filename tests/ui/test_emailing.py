"""A receipt by email from the payment page: sent once, wiped with the sale, kept nowhere."""

import pytest

from tests.kit import VISA
from tests.ui.lanes import HeldLane, InlineLane
from ui.payment.emailing import Emailing
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentServices


@pytest.fixture
def counter(shop, qtbot):
    """A presenter with a lane, and the field below it."""

    def made(lane):
        presenter = PaymentPresenter(lane)
        presenter.attach(
            PaymentServices(
                shop.checkout,
                shop.settlement,
                None,
                shop.bench,
                shop.tenders,
                receipts=shop.receipts,
            )
        )
        emailing = Emailing(presenter)
        qtbot.addWidget(emailing)
        presenter.view_changed.connect(lambda view: emailing.draw(view.record))
        emailing.draw(None)
        return presenter, emailing

    return made


def _receipts(shop, sale):
    return [charge.receipt_email for charge in shop.charges_at_stripe(sale)]


def test_the_receipt_of_a_held_card_is_sent_and_the_address_is_wiped(shop, counter):
    sale = shop.held()
    presenter, emailing = counter(InlineLane())
    presenter.begin(sale)
    assert not emailing.isHidden()
    emailing.address.setText("ada@example.com")
    emailing.send.click()
    assert _receipts(shop, sale) == ["ada@example.com"]
    assert emailing.address.text() == ""
    assert "Stripe sends it" in emailing.done.text()


def test_what_is_no_address_stays_to_be_corrected(shop, counter):
    sale = shop.held()
    presenter, emailing = counter(InlineLane())
    presenter.begin(sale)
    emailing.address.setText("ada at home")
    emailing.send.click()
    assert "no email address" in emailing.problem.text()
    assert emailing.address.text() == "ada at home"
    assert _receipts(shop, sale) == [None]


def test_there_is_nothing_to_send_before_a_card_has_paid(shop, counter):
    presenter, emailing = counter(InlineLane())
    presenter.begin(shop.paying())
    assert emailing.isHidden()


def test_a_second_press_while_it_is_sent_does_nothing(shop, counter):
    sale = shop.held()
    lane = HeldLane()
    presenter, emailing = counter(lane)
    presenter.begin(sale)
    lane.run_all()
    emailing.address.setText("ada@example.com")
    emailing.send.click()
    emailing.address.returnPressed.emit()
    lane.run_next()
    assert lane.is_idle
    assert len(shop.requests("/v1/charges/")) == 1


def test_an_address_goes_with_its_sale(shop, counter):
    presenter, emailing = counter(InlineLane())
    presenter.begin(shop.held())
    emailing.address.setText("ada@example.com")
    presenter.leave()
    other = shop.cart()
    shop.checkout.begin(other)
    shop.checkout.authorise(other, VISA)
    presenter.begin(other)
    assert emailing.address.text() == ""
