"""A slip is scanned anywhere, between goods or typed into the search, and what it is for opens."""

from pos.domain.presented import CardBehaviour
from pos.domain.slip import SlipKind
from tests.journeys.window import HAMMER, MALLET
from tests.ui.typing_hands import press_sequence, press_text, scan
from ui.keys import Action, sequence


def code_of_hold(desk) -> str:
    till = desk.shell.till_open
    [offer] = [
        each
        for each in till.slips.make(SlipKind.HOLD, desk.view.record.sale.receipt).parts
        if hasattr(each, "symbol")
    ]
    return offer.value


def test_a_hold_slip_between_two_bursts_of_goods_opens_its_hold(desk, tmp_path):
    till = desk.open(tmp_path)
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    desk.present(CardBehaviour.APPROVED)
    sale = desk.view.record.sale
    code = code_of_hold(desk)
    press_sequence(desk.window, sequence(Action.PAGE_TILL))
    desk.settle()
    for _ in range(3):
        scan(desk.window, MALLET)
    scan(desk.window, code)
    desk.settle()
    assert desk.window.current_page() != "till"
    assert till.slips.found(code).record.sale.id == sale.id
    scan(desk.window, MALLET)
    desk.settle()
    assert desk.window.current_page() == "till"
    assert desk.rows == [(4, "HAM-RUBBER")]
    desk.shell.till_page.side.entry.setText(code)
    press_text(desk.window, "\n")
    desk.settle()
    assert desk.window.current_page() != "till"
    assert desk.rows == [(4, "HAM-RUBBER")]


def test_a_slip_of_another_shop_is_said_and_sells_nothing(desk, tmp_path):
    desk.open(tmp_path)
    scan(desk.window, "HF1:H:till-9-000042:x7Qa")
    desk.settle()
    assert desk.banner
    assert desk.rows == []
    assert desk.window.current_page() == "till"
