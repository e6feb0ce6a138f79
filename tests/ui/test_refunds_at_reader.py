"""Money that goes back at a reader: the daybook says that it waits, and stops it."""

from typing import Any

import pytest

from pos.domain.refund import RefundReason
from pos.domain.refund_plan import RefundWish
from pos.domain.sale import MoneyWord
from pos.errors import InDoubt
from tests.services.reader_kit import HERE, ReaderCounter
from tests.ui.lanes import HeldLane, InlineLane
from tests.ui.page_walk import texts
from ui.daybook.sale_detail import SaleDetail
from ui.daybook.stopping import Stopping, awaits_card
from ui.daybook.view import SaleRow
from ui.format import Formats


@pytest.fixture
def waiting(shop):
    """A sale that an Interac card paid, and whose refund waits for that card."""
    canada = ReaderCounter(shop)
    canada.set(currency="CAD", debit_without_hold="on")
    sale = canada.asked()
    canada.tap("interac", inserted=True)
    shop.bench.reader_pin(HERE, right=True)
    record = canada.follow(sale)
    assert record.money is MoneyWord.TAKEN
    with pytest.raises(InDoubt):
        shop.refunds.give_back(sale, RefundWish(), RefundReason.REQUESTED_BY_CUSTOMER)
    return shop.checkout.record(sale)


def test_the_sale_says_that_the_reader_waits_and_offers_to_stop_it(waiting, qtbot):
    detail = SaleDetail()
    qtbot.addWidget(detail)
    detail.show()
    detail.draw(SaleRow.of(waiting), Formats(), can_ask=True)
    assert awaits_card(waiting)
    assert "The reader waits for the customer’s card" in texts(detail)
    assert detail.stop.isVisible()
    detail.draw(SaleRow.of(waiting), Formats(), can_ask=False)
    assert not detail.stop.isVisible()


def test_a_reader_that_is_stopped_gives_nothing_back(waiting, shop, qapp):
    stopping = Stopping(InlineLane())
    told: list[Any] = []
    answered: list[Any] = []
    stopping.told.connect(told.append)
    stopping.answered.connect(answered.append)
    stopping.attach(shop.reader_payments.cancel_refund)
    stopping.stop(waiting.sale.id)
    assert "stopped" in told[0].title
    assert not awaits_card(answered[0])
    assert answered[0].given_back is None


def test_a_reader_that_reads_the_card_is_not_stopped(waiting, shop, qapp):
    stopping = Stopping(InlineLane())
    told: list[Any] = []
    stopping.told.connect(told.append)
    stopping.attach(shop.reader_payments.cancel_refund)
    shop.bench.reader_card(HERE, "interac", inserted=True)
    stopping.stop(waiting.sale.id)
    assert "being read" in told[0].title


def test_a_second_press_stops_nothing_more(waiting, shop, qapp):
    lane = HeldLane()
    stopping = Stopping(lane)
    stopping.attach(shop.reader_payments.cancel_refund)
    stopping.stop(waiting.sale.id)
    stopping.stop(waiting.sale.id)
    lane.run_next()
    assert lane.is_idle
