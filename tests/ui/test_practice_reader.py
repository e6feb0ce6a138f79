"""The drawn practice reader: what it shows, and what its customer can do."""

import pytest
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.server import Simulator
from pos.adapters.stripe_simulator.terminal_cards import READER_CARDS, decline_of
from pos.domain.ids import ReaderId
from pos.domain.money import Currency, Money
from pos.domain.reader import Reader, ReaderState, ReaderStrip
from pos.domain.reader_screen import Purpose, ReaderScreen, ScreenLine, Stage
from resources.words.practice_reader import CARDS, TITLES
from tests.adapters.stripe_simulator.helpers import START, client_for
from tests.adapters.stripe_simulator.reader_kit import Counter
from tests.ui.lanes import HeldLane, InlineLane
from ui.format import Formats
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentView, Tender
from ui.practice_reader.desk import PracticeReaderDesk
from ui.practice_reader.panel import PracticeReaderPanel
from ui.practice_reader.presenter import PracticeReaderPresenter
from ui.practice_reader.words import DECLINED_ENDINGS, hint_text, screen_text
from ui.tones import Tone

READER = "tmr_PracticeReader"
EUR = Currency("EUR")


@pytest.fixture(scope="module")
def simulator():
    simulator = Simulator(None, wall=lambda: START)
    yield simulator
    simulator.close()


@pytest.fixture
def bench(simulator):
    bench = PracticeBench(simulator)
    bench.reset()
    bench.furnish()
    return bench


@pytest.fixture
def till(simulator, bench) -> Counter:
    return Counter(client_for(simulator), READER)


class Panel(PracticeReaderPanel):
    """With its presenter at hand."""

    presenter: PracticeReaderPresenter


@pytest.fixture
def panel(qtbot, bench):
    presenter = PracticeReaderPresenter(InlineLane())
    panel = Panel(presenter)
    qtbot.addWidget(panel)
    presenter.attach(bench, READER)
    panel.presenter = presenter
    return panel


def ask(till, panel, *, tips: bool = False):
    intent = till.sale(amount=2000, currency="eur")
    till.ask(intent, enable_customer_cancellation=True, skip_tipping=not tips)
    panel.presenter.look()
    return intent


def choose(panel, card: str) -> None:
    panel.cards.setCurrentIndex(panel.cards.findData(card))
    panel.cards.activated.emit(panel.cards.currentIndex())


# The screen in words ---------------------------------------------------------------------------


def test_every_card_and_every_stage_has_a_word():
    assert {ending for ending in range(100) if decline_of(ending)} == DECLINED_ENDINGS
    assert set(CARDS) == set(READER_CARDS)
    assert set(TITLES) == set(Stage)


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_is_told_by_a_word_and_an_icon(stage):
    text = screen_text(ReaderScreen(ReaderId("tmr_1"), "Bar", stage), Formats())
    assert text.title
    assert text.icon
    assert text.title in text.spoken


def test_the_basket_shows_its_last_lines_and_how_many_more():
    lines = tuple(ScreenLine(f"Tea {number}", 1, Money(100, EUR)) for number in range(5))
    screen = ReaderScreen(ReaderId("tmr_1"), "Bar", Stage.CART, amount=Money(500, EUR), lines=lines)
    told = screen_text(screen, Formats()).below.split("\n")
    assert [line[4:] for line in told[:3]] == ["Tea 2", "Tea 3", "Tea 4"]
    assert "2" in told[3]


def test_a_refund_and_a_card_to_keep_are_named():
    kinds = (Purpose.REFUND, Purpose.KEEPING)
    screens = [ReaderScreen(ReaderId("tmr_1"), "Bar", Stage.CARD, kind) for kind in kinds]
    assert [screen_text(screen, Formats()).above for screen in screens] == [
        "Refund",
        "Keep this card",
    ]


@pytest.mark.parametrize(("minor", "hint"), [(2065, "65"), (2005, "05"), (2000, "")])
def test_an_amount_that_declines_on_purpose_says_so(minor, hint):
    amount = Money(minor, EUR)
    screen = ReaderScreen(ReaderId("tmr_1"), "Bar", Stage.DECLINED, amount=amount)
    assert hint in hint_text(screen)
    assert bool(hint_text(screen)) is bool(hint)


def test_a_reader_that_is_gone_says_so():
    assert screen_text(None, Formats()).title == "No practice reader"


# Being the customer ----------------------------------------------------------------------------


def test_an_idle_reader_takes_nothing_and_says_why(panel):
    assert panel.face.text.title == "Ready"
    assert not panel.tap.isEnabled()
    assert panel.tap.reason() == "Not now"
    assert not panel.cancel.isEnabled()


def test_a_tap_pays(panel, till, qtbot):
    intent = ask(till, panel)
    assert panel.face.text.amount == Formats().money(Money(2000, EUR))
    with qtbot.waitSignal(panel.presenter.moved):
        panel.tap.click()
    assert till.look(intent).status == "requires_capture"
    assert (panel.face.text.title, panel.face.text.tone) == ("Approved", Tone.TAKEN)
    assert "Approved" in panel.face.accessibleDescription()


def test_the_chosen_card_is_the_one_that_is_presented(panel, till):
    intent = ask(till, panel)
    choose(panel, "stolen_card")
    panel.insert.click()
    assert till.look(intent).last_payment_error.decline_code == "stolen_card"
    assert panel.face.text.title == "Declined"


def test_a_pin_is_asked_for_and_typed(panel, till):
    intent = ask(till, panel)
    choose(panel, "insert_online_pin")
    panel.tap.click()
    assert panel.face.text.title == "Insert the card, enter your PIN"
    panel.wrong.click()
    assert panel.face.text.below == "Wrong PIN. Tries left: 2"
    panel.right.click()
    assert till.look(intent).status == "requires_capture"


def test_a_tip_is_offered_and_added(panel, till):
    intent = ask(till, panel, tips=True)
    assert [button.text() for button in panel.tips] == ["No tip", "€1.00", "€2.00", "€3.00"]
    panel.tips[2].click()
    assert panel.face.text.below == "with a tip of €2.00"
    panel.tap.click()
    assert till.look(intent).amount_capturable == 2200


def test_the_customer_can_walk_away(panel, till):
    ask(till, panel)
    panel.cancel.click()
    assert till.reader().action.failure_code == "customer_canceled"
    assert panel.face.text.title == "Canceled"


def test_the_cable_can_be_pulled_and_put_back(panel, till):
    ask(till, panel)
    panel.cable.click()
    assert till.reader().status == "offline"
    assert panel.face.text.title == "No connection"
    assert panel.cable.text() == "Put the cable back"
    assert not panel.tap.isEnabled()
    panel.cable.click()
    assert till.reader().status == "online"
    assert panel.tap.isEnabled()


def test_a_customer_who_comes_too_late_is_told(panel, till):
    ask(till, panel)
    till.readers.cancel_action(READER)
    panel.tap.click()
    assert "does not wait" in panel.problem.text()
    assert panel.face.text.title == "Ready"


# Looking ---------------------------------------------------------------------------------------


def test_it_is_looked_at_only_while_it_is_seen(panel):
    timer = panel.presenter._timer
    assert not timer.isActive()
    panel.show()
    assert timer.isActive()
    panel.hide()
    assert not timer.isActive()


def test_one_look_at_a_time_and_none_of_a_reader_that_was_left(bench):
    lane = HeldLane()
    presenter = PracticeReaderPresenter(lane)
    presenter.attach(bench, READER)
    presenter.look()
    presenter.attach(bench, "tmr_other")
    lane.run_next()
    before = presenter.view
    assert before.screen is None
    assert not lane.is_idle
    presenter.attach(bench, READER)
    lane.run_all()
    after = presenter.view
    assert after.screen is not None
    assert after.screen.label == "Practice reader"
    presenter.attach(None, "")
    assert (presenter.view.cards, presenter.view.screen) == ((), None)


# Its window ------------------------------------------------------------------------------------


class _Follower(PaymentPresenter):
    """Counts how often somebody wants to hear how the payment stands."""

    asked = 0

    @override
    def check_again(self) -> None:
        self.asked += 1


class _Desk(PracticeReaderDesk):
    """With the payment that follows it."""

    payment: _Follower


@pytest.fixture
def desk(qtbot):
    payment = _Follower(InlineLane())
    till_window = QWidget()
    qtbot.addWidget(till_window)
    desk = _Desk(InlineLane(), payment, till_window)
    desk.stay_beside(till_window)
    desk.payment = payment
    return desk


def known(bench, device: str = "simulated_wisepos_e") -> ReaderStrip:
    reader = Reader(ReaderId(READER), "Practice reader", device)
    return ReaderStrip(reader, ReaderState.READY)


def test_the_window_shows_the_reader_of_the_register(desk, bench, till):
    desk.attach(bench)
    desk.know_reader(known(bench))
    desk.payment.practice_reader_wanted.emit()
    assert desk.window.isVisible()
    assert desk.window.panel.face.text.title == "Ready"
    desk.leave()
    assert not desk.window.isVisible()


def test_no_till_but_one_in_practice_has_the_window(desk):
    desk.attach(None)
    desk.payment.practice_reader_wanted.emit()
    assert desk.window is None


def test_a_real_reader_is_never_drawn(desk, bench):
    desk.attach(bench)
    desk.know_reader(known(bench, "bbpos_wisepos_e"))
    desk.show()
    assert desk.window.panel.face.text.title == "No practice reader"


def test_what_the_customer_does_is_heard_at_once_and_only_while_they_are_asked(desk, bench, till):
    desk.attach(bench)
    desk.know_reader(known(bench))
    desk.show()
    desk.window.panel.cable.click()
    assert desk.payment.asked == 0
    desk.payment._view = PaymentView(phase=Phase.WITH_CUSTOMER, tender=Tender.READER)
    desk.window.panel.cable.click()
    assert desk.payment.asked == 1
