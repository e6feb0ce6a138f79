"""A hold of register 1 is captured at register 2, through the window over a real PostgreSQL."""

from datetime import timedelta

import pytest

from pos.domain.claim import Claimant
from pos.domain.ids import KeySpace
from pos.domain.sale import MoneyWord
from tests.postgres import PASSWORD
from tests.two_folders import MALLET, TwoFolders
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence
from ui.keys import Action, sequence

ANN = Claimant(KeySpace("ldg_first"), "till-1", "Ann")


@pytest.fixture
def registers(tmp_path):
    made = TwoFolders(tmp_path)
    for folder in (made.one, made.two):
        made.held(folder)
        made.replicate(folder)
    return made


def _board(desk, registers):
    """The board of register 2, which knows of its centre by its keyring."""
    till = registers.till(registers.two)
    till.central.access.set(registers.url, PASSWORD)
    till.close()
    till = desk.open(registers.two)
    press_sequence(desk.window, sequence(Action.HOLDS))
    page = desk.shell.rooms.holds_page
    desk.wait_for(lambda: page.table.rowCount() == 1 and page.filter.scope.isVisible())
    return till, page


def _turn(desk, page):
    """All registers, or this one again."""
    desk.click(page.filter.scope)
    desk.settle()


def _choose(page, register):
    [row] = [each for each in page.table.records if each.register == register]
    page._presenter.select(row.intent)
    return row


def test_a_clerk_captures_what_another_register_holds(desk, registers):
    till, page = _board(desk, registers)
    _turn(desk, page)
    desk.wait_for(lambda: page.table.rowCount() == 2)
    assert {row.register for row in page.table.records} == {"till-1", "till-2"}
    assert "Others as of" in page.foot.others.text()
    row = _choose(page, "till-1")
    claims, hold = till.many.claiming()._claims, till.many.for_others.look(row.intent).hold
    claim = claims.take(hold, ANN, timedelta(days=900))
    desk.click(page.refresh)
    desk.wait_for(lambda: any(each.claimed_by for each in page.table.records))
    assert "till-1 Ann is working on it now." in texts(page.panel)
    assert not page.panel.capture.isEnabled()

    claims.give_back(claim)
    desk.click(page.refresh)
    desk.wait_for(lambda: not any(each.claimed_by for each in page.table.records))
    assert "Opened at till-1: whatever is done here is booked there." in texts(page.panel)
    assert not page.panel.details.isVisible()
    desk.click(page.panel.capture)
    desk.settle()
    desk.wait_for(lambda: page.table.rowCount() == 1)
    assert "taken" in desk.banner

    record = till.many.for_others.find(row.intent)
    assert (record.money, record.intent.received.minor) == (MoneyWord.TAKEN, MALLET)
    till.central.access.set("postgresql://nobody@127.0.0.1:1/none", PASSWORD)
    till.central.close()
    desk.click(page.refresh)
    desk.wait_for(lambda: "does not answer" in page.foot.others.text())
    _turn(desk, page)
    desk.wait_for(lambda: [each.register for each in page.table.records] == ["till-2"])
    assert not page.foot.others.isVisible()

    registers.reconcile(registers.one)
    first = registers.till(registers.one)
    assert first.checkout.record(row.hold.sale).money is MoneyWord.TAKEN
    assert not first.board.read().rows
    first.close()
