"""The window around the counter: where scans go, what the banner says, what Esc leaves alone."""

import sys

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from pos.domain.presented import CardBehaviour
from pos.services.export_formats.shape import ExportFormat
from tests.journeys.window import HAMMER, MALLET, PATIENCE, SLEDGE, counter
from tests.ui.page_walk import nameless, texts
from tests.ui.typing_hands import press, press_sequence, scan
from ui import __main__ as program
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.theme import Scheme

UNKNOWN = "2000000999992"


@pytest.fixture
def closed(qtbot, qapp, dress):
    """The window before its ledger is open."""
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        yield desk


@pytest.fixture
def desk(closed, tmp_path):
    closed.open(tmp_path)
    return closed


@pytest.fixture
def paying(desk):
    scan(desk.window, HAMMER)
    desk.settle()
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    return desk


def test_opening_the_ledger_shows_no_other_window_and_keeps_the_keyboard(closed, qapp, tmp_path):
    shown = []

    class Watch(QObject):
        @override
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
                shown.extend([watched] if watched.isWindow() else [])
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    closed.open(tmp_path)
    qapp.removeEventFilter(watch)
    assert shown == []
    assert closed.shell.till_page.side.entry.hasFocus()


def test_a_scan_goes_to_the_cart_from_every_page(desk):
    for page in ("payment", "holds", "daybook"):
        desk.window.show_page(page)
        scan(desk.window, MALLET)
        desk.settle()
        assert desk.window.current_page() == "till"
    assert desk.rows == [(3, "HAM-RUBBER")]
    assert desk.shell.till_page.side.entry.hasFocus()


def test_a_scan_presses_no_button_that_has_the_focus(desk):
    scan(desk.window, HAMMER)
    desk.settle()
    desk.shell.till_page.side.drop.setFocus()
    scan(desk.window, MALLET)
    desk.settle()
    assert desk.rows == [(1, "HAM-CLAW-16"), (1, "HAM-RUBBER")]


def test_a_scan_while_the_card_is_awaited_goes_back_to_the_cart(paying):
    scan(paying.window, SLEDGE)
    paying.settle()
    assert paying.window.current_page() == "till"
    assert paying.rows == [(1, "HAM-CLAW-16"), (1, "HAM-SLEDGE-4")]
    assert paying.view.phase is Phase.EMPTY
    press_sequence(paying.window, sequence(Action.AUTHORISE))
    paying.settle()
    assert paying.view.record.sale.still_due.minor == 5340


def test_esc_goes_back_to_the_counter_and_leaves_the_payment_as_it_is(paying):
    before = paying.view.record.sale
    press(paying.window, Qt.Key.Key_Escape)
    paying.settle()
    assert paying.window.current_page() == "till"
    assert paying.shell.till_page.ticket.pay.text() == "Continue payment"
    press_sequence(paying.window, sequence(Action.PAGE_PAYMENT))
    assert paying.view.record.sale == before
    assert "How do they pay?" in texts(paying.payment)


def test_after_a_hold_the_counter_is_free_and_the_page_still_shows_it(paying):
    paying.present(CardBehaviour.APPROVED)
    press(paying.window, Qt.Key.Key_Escape)
    paying.settle()
    assert paying.rows == []
    scan(paying.window, MALLET)
    paying.settle()
    assert paying.rows == [(1, "HAM-RUBBER")]
    press_sequence(paying.window, sequence(Action.PAGE_PAYMENT))
    assert paying.view.phase is Phase.HELD
    assert "€18.90 held until" in texts(paying.payment)


def test_the_newest_notice_stands_and_an_older_one_does_not_come_back(desk):
    scan(desk.window, UNKNOWN)
    desk.settle()
    assert UNKNOWN in desk.banner
    scan(desk.window, HAMMER)
    desk.settle()
    assert desk.banner == ""
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.present(CardBehaviour.DECLINED)
    assert "declined" in desk.banner
    press_sequence(desk.window, sequence(Action.DISMISS))
    desk.shell.till.reload()
    desk.settle()
    assert desk.banner == ""


def test_a_lost_card_leaves_no_other_trace_in_the_whole_window_than_any_decline(paying):
    seen = []
    for behaviour in (CardBehaviour.DECLINED, CardBehaviour.LOST):
        paying.present(behaviour)
        lines = texts(paying.window).split("\n")
        # Every request has a number of its own.
        seen.append([line for line in lines if "Reference: req_" not in line])
    assert seen[0] == seen[1]


def test_a_cart_that_cannot_be_paid_comes_back_to_the_counter_with_the_reason(desk):
    scan(desk.window, HAMMER)
    desk.settle()
    desk.shell.till.change(lambda cart: cart.set_price(1, cart.lines[0].price - cart.totals().due))
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.settle()
    assert desk.window.current_page() == "till"
    assert desk.banner
    scan(desk.window, MALLET)
    desk.settle()
    assert [sku for _, sku in desk.rows] == ["HAM-CLAW-16", "HAM-RUBBER"]


def test_an_interrupted_checkout_is_told_until_it_goes_on(paying, qtbot, qapp, tmp_path):
    paying.window.close()
    with counter(qtbot, qapp) as again:
        again.open(tmp_path)
        assert "interrupted" in texts(again.window.status)
        press_sequence(again.window, sequence(Action.AUTHORISE))
        again.settle()
        assert "interrupted" not in texts(again.window.status)


def test_a_mistake_of_ours_is_told_and_the_till_goes_on(
    paying, monkeypatch, qtbot, caplog, expect_log
):
    expect_log("a fault of the program")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(program, "qInstallMessageHandler", lambda _handler: None)
    with qtbot.captureExceptions() as fallen:
        program.catch_what_falls(paying.shell)

        def stumble(*_values):
            raise ZeroDivisionError

        monkeypatch.setattr(type(paying.shell.till_open.checkout), "authorise", stumble)
        paying.present(CardBehaviour.APPROVED)
    assert not fallen, "our own hook took it"
    assert "mistake of its own" in paying.banner
    [fault] = [each for each in caplog.records if hasattr(each, "reference")]
    assert f"Reference: {fault.reference}" in paying.banner
    assert paying.view.phase is Phase.PRESENT
    monkeypatch.undo()
    paying.present(CardBehaviour.APPROVED)
    assert paying.view.phase is Phase.HELD


@pytest.mark.parametrize("page", ["till", "payment"])
def test_at_the_smallest_size_nothing_is_cut_off_even_with_a_notice(paying, qtbot, page):
    paying.present(CardBehaviour.INSUFFICIENT_FUNDS)
    paying.window.show_page(page)
    qtbot.waitUntil(lambda: _cut_off(paying.window) == [], timeout=PATIENCE)
    assert nameless(paying.window) == []


def _cut_off(window):
    return [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisible() and label.height() < label.heightForWidth(label.width())
    ]


def test_money_is_taken_once_however_often_the_key_is_pressed(paying, tmp_path):
    paying.present(CardBehaviour.APPROVED)
    for _ in range(3):
        press_sequence(paying.window, sequence(Action.CAPTURE))
    paying.settle()
    assert paying.view.phase is Phase.TAKEN
    summary = paying.shell.till_open.exports.export(
        ExportFormat.JSONL, None, None, tmp_path / "out.jsonl"
    )
    taken = [(each.entries, each.amount.minor) for each in summary.kinds if each.kind == "capture"]
    assert taken == [(1, 1890)]
