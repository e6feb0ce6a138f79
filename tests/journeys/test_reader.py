"""Paying at a card reader through the real window: every end of it, and a reader that is lost."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QPalette
from pytestqt.qtbot import QtBot

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.handover import End
from pos.domain.reader import ReaderState
from tests.journeys.window import HAMMER, Counter, counter
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence, scan
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.payment.view import Tender
from ui.theme import Scheme, apply_theme

SOON_MS = 20


class ReaderCounter:
    """The window with a practice reader before it, and the customer who stands there."""

    def __init__(self, desk: Counter) -> None:
        self.desk = desk
        self.till = desk.shell.till_open
        self.customer = self.till.practice

    @property
    def reader(self):
        return self.till.readers.chosen()

    @property
    def view(self):
        return self.desk.view

    @property
    def pane(self):
        return self.desk.payment.tendering.pane(Tender.READER)

    def at_the_reader(self) -> None:
        """A hammer is paid, and the reader has been asked for its card."""
        self.to_the_reader()
        press_sequence(self.desk.window, sequence(Action.AUTHORISE))
        self.until(Phase.WITH_CUSTOMER)

    def to_the_reader(self) -> None:
        scan(self.desk.window, HAMMER)
        self.desk.wait_for(lambda: self.desk.rows != [])
        self.desk.settle()
        press_sequence(self.desk.window, sequence(Action.AUTHORISE))
        self.until(Phase.PRESENT)
        self.desk.click(self.desk.payment.tendering.ways[Tender.READER])
        self.desk.wait_for(self.pane.ask.isEnabled)

    def until(self, phase: Phase) -> None:
        self.desk.wait_for(lambda: self.view.phase is phase and not self.view.busy)

    def state(self) -> ReaderState:
        """How the strip says that it stands, asked just now."""
        watch = self.desk.shell.rooms.reader.watch
        watch.look()
        self.desk.settle()
        return watch.strip.state

    def done(self) -> None:
        """Whatever is open is given up or left, and the books are sound."""
        if self.view.phase is Phase.PRESENT:
            self.desk.click(self.desk.payment.give_up)
            self.until(Phase.GIVEN_UP)
        if self.view.phase is not Phase.EMPTY:
            press_sequence(self.desk.window, sequence(Action.AUTHORISE))
            self.until(Phase.EMPTY)
        self.desk.settle()
        found = self.till.verify.verify()
        assert found.holds, found.findings


@pytest.fixture(scope="module")
def opened(request, qapp, tmp_path_factory) -> Iterator[Counter]:
    """One window for all of them: each is another sale."""
    font, palette = QFont(qapp.font()), QPalette(qapp.palette())
    apply_theme(qapp, Scheme.LIGHT, 1.0)
    with counter(QtBot(request), qapp) as desk:
        till = desk.open(tmp_path_factory.mktemp("reader"))
        till.readers.register("simulated-wpe", "Counter 2", till.readers.locations()[0].id)
        desk.shell.rooms.payment._poll.setInterval(SOON_MS)
        yield desk
    # Nobody else puts away what lives longer than a test: it would hear the keys of the next ones.
    qapp.removeEventFilter(desk.window.scanner)
    desk.window.deleteLater()
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def at(opened):
    made = ReaderCounter(opened)
    yield made
    made.done()


def test_a_card_that_is_approved_is_held_and_then_taken(at):
    at.at_the_reader()
    assert "The reader asks for the card" in texts(at.desk.payment)
    assert at.state() is ReaderState.BUSY
    assert "It shows €18.90 and asks for the card" in texts(at.pane)
    assert at.desk.window.top_bar.reader.text().startswith("Reader busy")
    at.customer.reader_card(at.reader, "visa")
    at.until(Phase.HELD)
    assert "€18.90 held until" in texts(at.desk.payment)
    assert at.state() is ReaderState.READY
    press_sequence(at.desk.window, sequence(Action.CAPTURE))
    at.until(Phase.TAKEN)


def test_after_a_decline_another_card_pays_the_same_payment(at):
    at.at_the_reader()
    intent = at.view.record.intent.id
    at.customer.reader_card(at.reader, "insufficient_funds")
    at.until(Phase.PRESENT)
    assert "No money has moved" in at.desk.banner
    assert "another" in at.desk.banner
    press_sequence(at.desk.window, sequence(Action.AUTHORISE))
    at.until(Phase.WITH_CUSTOMER)
    at.customer.reader_card(at.reader, "mastercard")
    at.until(Phase.HELD)
    record = at.view.record
    assert record.intent.id == intent
    assert [charge.is_approved for charge in record.charges] == [False, True]


def test_a_customer_who_cancels_at_the_reader_keeps_the_cart(at):
    at.at_the_reader()
    at.customer.reader_cancel(at.reader)
    at.until(Phase.PRESENT)
    assert "The customer pressed cancel on the reader." in at.desk.banner
    assert "Nothing was charged." in at.desk.banner
    assert at.view.record.handed.end is End.CUSTOMER_CANCELED
    at.desk.click(at.desk.payment.back)
    at.until(Phase.EMPTY)
    at.desk.settle()
    assert at.desk.rows != []
    press_sequence(at.desk.window, sequence(Action.AUTHORISE))
    at.until(Phase.PRESENT)
    assert at.view.record.sale.still_due.minor == 18_90


def test_the_cashier_takes_the_payment_back_and_cash_is_paid(at):
    at.at_the_reader()
    assert not at.desk.payment.tendering.by_cash.isEnabled()
    at.desk.click(at.pane.take_back)
    at.until(Phase.PRESENT)
    assert "taken back from the reader" in at.desk.banner
    at.desk.click(at.desk.payment.tendering.by_cash)
    at.desk.click(at.desk.payment.tendering.cash.quick[0])
    at.until(Phase.TAKEN)
    assert at.view.record.charges == ()


def test_a_reader_that_is_lost_is_said_and_another_one_takes_over(at):
    at.at_the_reader()
    sale, first = at.view.record.sale.id, at.reader
    at.customer.reader_cable(first, is_in=False)
    at.desk.wait_for(lambda: at.state() is ReaderState.OFFLINE)
    assert at.view.phase is Phase.WITH_CUSTOMER
    assert "Reader offline" in at.desk.window.top_bar.reader.text()
    assert "does not hear from the reader" in texts(at.pane)
    at.desk.click(at.pane.other)
    at.desk.wait_for(lambda: len(at.pane.others) == 2)
    at.desk.click(next(each for each in at.pane.others if not each.reason()))
    at.desk.wait_for(lambda: at.reader != first)
    at.until(Phase.WITH_CUSTOMER)
    at.customer.reader_card(at.reader, "visa")
    at.until(Phase.HELD)
    assert at.view.record.sale.id == sale
    assert at.view.record.held.minor == 18_90
    at.customer.reader_cable(first, is_in=True)


@pytest.mark.parametrize("fault", [Fault.TERMINAL_TIMEOUT_KEPT, Fault.TERMINAL_TIMEOUT_LOST])
def test_a_reader_that_does_not_answer_in_time_charges_once_whatever_it_heard(
    at, fault, expect_log
):
    expect_log("no answer yet|timeout")
    at.to_the_reader()
    at.customer.inject(fault, path="/process_payment_intent")
    press_sequence(at.desk.window, sequence(Action.AUTHORISE))
    if fault is Fault.TERMINAL_TIMEOUT_LOST:
        at.desk.wait_for(lambda: "does not have the payment" in at.desk.banner)
        at.until(Phase.PRESENT)
        press_sequence(at.desk.window, sequence(Action.AUTHORISE))
    at.until(Phase.WITH_CUSTOMER)
    at.customer.reader_card(at.reader, "visa")
    at.until(Phase.HELD)
    assert len(at.view.record.charges) == 1


def test_who_practises_is_the_customer_of_the_drawn_reader(at):
    at.at_the_reader()
    at.desk.click(at.pane.practice)
    drawn = at.desk.shell.rooms.reader.practice.window
    at.desk.wait_for(drawn.panel.tap.isEnabled)
    assert drawn.panel.face.text.amount == "€18.90"
    at.desk.click(drawn.panel.cable)
    at.desk.wait_for(lambda: drawn.panel.face.text.title == "No connection")
    assert at.state() is ReaderState.OFFLINE
    at.desk.click(drawn.panel.cable)
    at.desk.wait_for(drawn.panel.tap.isEnabled)
    at.desk.click(drawn.panel.tap)
    at.until(Phase.HELD)
    assert drawn.panel.face.text.title == "Approved"
    drawn.close()
