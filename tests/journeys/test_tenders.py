"""Cash and a card for one sale, and money given back above the limit with a manager's yes."""

from dataclasses import replace

import pytest

from pos.domain.audit_record import TrailQuery
from pos.domain.intent import IntentStatus
from pos.domain.money import Money
from pos.domain.presented import CardBehaviour
from pos.domain.refund import RefundReason
from pos.domain.sale import SaleState
from pos.services.period import Period
from tests.journeys.people import PINS, enter, person, quick_hashes, set_up, sign_in
from tests.journeys.window import HAMMER, counter
from tests.kit import EUR, euro
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence, scan
from ui.daybook.view import Face
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.theme import Scheme

__all__ = ["quick_hashes"]


@pytest.fixture
def desk(qtbot, qapp, dress, tmp_path):
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        desk.open(tmp_path)
        yield desk


def _to_the_payment(desk):
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()


def _proved(desk):
    found = desk.shell.till_open.verify.verify()
    assert found.holds, found.findings


def test_cash_and_a_card_pay_one_sale(desk):
    _to_the_payment(desk)
    ways = desk.payment.tendering
    desk.click(ways.by_cash)
    for key in "1000":
        ways.cash.edit.type_text(key)
    assert ways.cash.take.second_line == "€8.90 stays due"
    desk.click(ways.cash.take)
    desk.settle()
    assert "€10.00 paid, €8.90 still due" in texts(desk.payment)
    assert not desk.payment.back.isEnabled()  # the cart of a part-paid sale stays as it is
    desk.click(ways.by_card)
    desk.present(CardBehaviour.APPROVED)
    assert desk.view.phase is Phase.HELD
    desk.click(desk.payment.capture)
    desk.settle()
    sale = desk.view.record.sale
    assert (sale.state, desk.view.record.taken) == (SaleState.CAPTURED, euro(1890))
    leaf = desk.shell.till_open.daybook.read(Period(None, None), limit=9)
    assert [str(each.entry.kind) for each in leaf.entries] == ["capture", "hold", "cash_sale"]
    _proved(desk)


def test_a_split_sale_that_is_given_up_gives_everything_back(desk):
    _to_the_payment(desk)
    ways = desk.payment.tendering
    ways.amount.edit.type_text("500")
    desk.present(CardBehaviour.APPROVED)
    desk.click(ways.by_cash)
    ways.cash.edit.type_text("1000")
    desk.click(ways.cash.take)
    desk.settle()
    assert "€15.00 paid, €3.90 still due" in texts(desk.payment)
    desk.click(desk.payment.give_up)
    desk.settle()
    record = desk.view.record
    assert record.sale.state is SaleState.ABANDONED
    assert [card.intent.status for card in record.cards] == [IntentStatus.CANCELED]
    assert desk.shell.till_open.checkout.record(record.sale.id).sale.cash == ()
    _proved(desk)


def test_the_exact_amount_is_one_press_and_the_next_customer_another(desk):
    _to_the_payment(desk)
    press_sequence(desk.window, sequence(Action.CASH))
    assert desk.payment.tendering.cash.edit.hasFocus()
    desk.click(desk.payment.tendering.cash.quick[1])
    desk.settle()
    assert "Give the customer the change" in texts(desk.payment)
    assert "€1.10" in texts(desk.payment)
    desk.click(desk.payment.next)
    desk.settle()
    assert desk.window.current_page() == "till"
    assert desk.rows == []


def test_a_refund_above_the_limit_waits_for_a_managers_yes(quick_hashes, desk):
    till = desk.shell.till_open
    till.settings.save(replace(till.settings.load(), limit_refund="10.00"))
    set_up(till)
    desk.shell.porter.door.look()
    desk.settle()
    sign_in(desk, "Priya")
    _to_the_payment(desk)
    desk.present(CardBehaviour.APPROVED)
    desk.click(desk.payment.capture)
    desk.settle()
    sale = desk.view.record.sale.id
    desk.window.show_page("daybook")
    desk.shell.rooms.daybook.turn_to(Face.SALES)
    desk.settle()
    desk.shell.rooms.daybook.select(sale)
    desk.settle()
    sales = desk.shell.rooms.daybook_page.sales
    desk.click(sales.detail.refund)
    desk.settle()
    desk.click(sales.refund_sheet.how_much.give)
    desk.click(sales.refund_sheet.why.reasons[RefundReason.REQUESTED_BY_CUSTOMER])
    sales.refund_sheet.why.note.setText("handle broke")
    desk.click(sales.refund_sheet.why.give)
    sheet = desk.shell.porter.sheet
    desk.wait_for(sheet.isVisible)
    assert "€18.90" in texts(sheet)
    assert till.checkout.record(sale).given_back is None
    desk.click(sheet.tiles.tiles[person(till, "Maria").id])
    enter(desk, sheet.pad, PINS["Maria"])
    desk.wait_for(lambda: till.checkout.record(sale).given_back == Money(1890, EUR))
    [entry] = till.trail.find(TrailQuery(acts=("refund",)))
    record = entry.record
    assert (record.actor, record.approver, record.amount) == ("Priya", "Maria", euro(1890))
    assert record.facts["note"] == "handle broke"
    assert record.operation is not None
    desk.settle()
    _proved(desk)
