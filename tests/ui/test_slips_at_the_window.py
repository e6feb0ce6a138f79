"""Slips at the real window: a scanned one opens what it is about, and a key shows the slips."""

import pytest

from pos.domain.presented import CardBehaviour
from pos.domain.slip import Code, SlipKind
from tests.journeys.window import HAMMER, counter
from tests.ui.typing_hands import press_sequence, scan
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.theme import Scheme


@pytest.fixture
def desk(qtbot, qapp, dress, tmp_path):
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        desk.open(tmp_path)
        yield desk


def test_a_hold_slip_that_is_scanned_at_the_till_opens_its_hold_and_its_slips(desk):
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    rooms = desk.shell.rooms
    desk.present(CardBehaviour.APPROVED)
    desk.settle()
    assert rooms.payment.view.phase is Phase.HELD
    intent = rooms.payment.view.record.intent.id
    slip = desk.shell.till_open.slips.make(SlipKind.HOLD, intent)
    rooms.payment.leave()
    desk.settle()
    cart = desk.shell.till.view.sale.cart
    scan(desk.window, next(part.value for part in slip.parts if isinstance(part, Code)))
    desk.settle()
    assert desk.window.current_page() == "holds"
    assert rooms.holds.view.selected == intent
    assert desk.shell.till.view.sale.cart == cart
    press_sequence(desk.window, sequence(Action.REPRINT))
    desk.settle()
    assert rooms.slips.sheet.isVisible()
    assert rooms.slips.desk.view.slip == slip
    rooms.slips.sheet.reject()
