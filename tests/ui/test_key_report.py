"""A key is said to be what it is while it is typed, and what it may do once it is kept."""

import pytest
from PySide6.QtGui import QGuiApplication

from pos.domain.key_rights import RIGHTS, KeyReport, Why
from pos.services.keys import KeySource, KeyStatus
from pos.settings import Mode
from tests.ui.page_walk import texts
from ui.shop.key_report import KeyReportPane
from ui.shop.stripe_pane import KeySheet
from ui.shop.view import KeysView


@pytest.fixture
def sheet(qtbot):
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    return sheet


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("rk_test_51", "no real money"),
        ("rk_live_51", "really charged"),
        ("sk_live_51", "full secret key"),
        ("pk_", ""),
        ("", ""),
    ],
)
def test_whose_money_a_key_moves_is_said_before_it_is_kept(sheet, typed, said):
    sheet.edit.setText(typed)
    assert said in sheet.field.hint.text()
    assert bool(said) == bool(sheet.field.hint.text())


def test_what_does_not_work_is_told_with_the_right_that_is_missing(sheet):
    gone = tuple(right for right in RIGHTS if right.why is Why.GIVING_BACK)
    report = KeyReport(
        is_restricted=True,
        allowed=tuple(right for right in RIGHTS if right not in gone),
        missing=gone,
    )
    status = KeyStatus(
        Mode.LIVE, KeySource.KEYRING, is_restricted=True, report=report, replaced="wxyz"
    )
    sheet.draw(KeysView(mode=Mode.LIVE, statuses={Mode.LIVE: status}))
    assert "Giving money back (Refunds: write)" in texts(sheet)
    assert "Revoke" in sheet.revoke.text()
    assert "••••wxyz" in sheet.revoke.text()


def test_the_rights_a_key_needs_are_shown_and_copied(qtbot):
    pane = KeyReportPane()
    qtbot.addWidget(pane)
    pane.show()
    assert not pane.copy.isVisible()
    pane.show_rights.click()
    pane.copy.click()
    assert "PaymentIntents: write" in QGuiApplication.clipboard().text().splitlines()
