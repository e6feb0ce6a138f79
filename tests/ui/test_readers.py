"""Card readers on the screen: set up under Shop, watched in the frame, always in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.cart import Item
from pos.domain.ids import ReaderId
from pos.domain.reader import (
    Debit,
    Promise,
    Reader,
    ReaderState,
    ReaderStrip,
    Reservation,
)
from pos.domain.reader_screen import Stage
from pos.domain.tax import TaxRate
from tests.kit import euro
from tests.ui.lanes import HeldLane, InlineLane
from tests.ui.page_walk import nameless, show_active, texts
from ui.reader_strip import ReaderChip
from ui.readers.cart_shown import CartServices, CartShown
from ui.readers.desk import ReaderDesk
from ui.readers.pane import ReadersPane
from ui.readers.picker import ReaderPicker
from ui.readers.view import Face, Option, ReadersServices
from ui.readers.watch import ReaderWatch
from ui.readers.words import TONE_OF_READER, advice_text, chip_text, promise_text, state_text
from ui.tones import Tone

pytestmark = pytest.mark.usefixtures("qapp")

READY = ReaderStrip(None, ReaderState.READY)


class Desk(ReaderDesk):
    """Keeps what it told."""

    def __init__(self, lane):
        super().__init__(lane)
        self.said: list[Any] = []


@pytest.fixture
def desk(shop):
    shop.bench.furnish()
    desk = Desk(InlineLane())
    desk.attach(ReadersServices(shop.readers, shop.settings))
    desk.told.connect(desk.said.append)
    desk.reload()
    return desk


def typed(desk, **texts):
    for field, text in texts.items():
        desk.edit(field, text)


def labels(desk):
    return [each.reader.label for each in desk.view.readers]


def register(desk, code="simulated-wpe", label="Counter 2"):
    desk.open(Face.REGISTER)
    typed(desk, code=code, label=label)
    desk.register()


# Setting them up ----------------------------------------------------------------------------


def test_a_reader_is_registered_by_its_code_named_and_used(desk, shop):
    register(desk)
    assert labels(desk) == ["Counter 2", "Practice reader"]
    which = desk.view.readers[0].reader.id
    desk.open(Face.READER, which)
    desk.use()
    assert shop.settings.load().reader == which
    assert desk.view.shown.is_chosen
    typed(desk, label="Till two")
    desk.rename()
    assert "Till two" in labels(desk)
    assert "Till two" in desk.said[-1].title


@pytest.mark.parametrize(
    ("code", "label", "field"), [("no such code", "Two", "code"), ("simulated-wpe", "\t", "label")]
)
def test_a_refusal_is_said_beside_its_field_and_nothing_typed_is_lost(desk, code, label, field):
    register(desk, code, label)
    assert desk.view.problem_field == field
    assert desk.view.problem.todo
    assert desk.view.texts["code"] == code
    assert labels(desk) == ["Practice reader"]


def test_a_location_is_added_and_offered_for_the_next_reader(desk):
    desk.open(Face.LOCATION)
    typed(desk, label="Corner", line1="Main Street 1", city="Bonn", country="de")
    desk.add_location()
    assert desk.view.face is Face.REGISTER
    assert "Corner" in [each.name for each in desk.view.locations]
    chosen = next(each for each in desk.view.locations if each.name == "Corner")
    assert desk.view.texts["location"] == chosen.id


def test_an_address_that_is_not_complete_is_refused_beside_it(desk):
    desk.open(Face.LOCATION)
    typed(desk, label="Corner", line1="Main Street 1", city="Bonn", country="Germany")
    desk.add_location()
    assert desk.view.problem_field == "line1"


def test_a_reader_goes_after_a_yes_only(desk):
    register(desk)
    desk.open(Face.READER, desk.view.readers[0].reader.id)
    desk.ask_remove()
    assert desk.view.is_removing
    assert desk.step_back()
    assert labels(desk) == ["Counter 2", "Practice reader"]
    desk.ask_remove()
    desk.remove()
    assert labels(desk) == ["Practice reader"]
    assert desk.view.face is Face.NONE


def test_a_reader_tells_how_it_stands_when_it_is_asked(desk, shop):
    which = desk.view.readers[0].reader.id
    shop.bench.reader_cable(which, is_in=False)
    desk.open(Face.READER, which)
    desk.ask()
    assert "Offline" in desk.view.heard
    assert desk.view.shown.state is ReaderState.OFFLINE


def test_tips_and_debit_are_switched_for_the_shop(desk, shop):
    desk.switch(Option.TIPS, is_on=True)
    assert shop.settings.load().reader_tips == "on"
    assert desk.view.options == {Option.TIPS}
    desk.switch(Option.TIPS, is_on=False)
    assert shop.settings.load().reader_tips == "off"


def test_while_stripe_is_silent_the_list_says_so(desk, shop):
    shop.fault(Fault.RESET_BEFORE, "/terminal/readers", times=9)
    desk.reload()
    assert desk.view.problem_of_list.title


@pytest.mark.usefixtures("dressed")
def test_the_pane_shows_one_reader_and_asks_before_it_goes(desk, qtbot):
    pane = ReadersPane(desk)
    qtbot.addWidget(pane)
    desk.changed.connect(pane.draw)
    pane.resize(860, 580)
    show_active(qtbot, pane)
    pane.list.select_row(0)
    assert "Simulated WisePOS E" in texts(pane)
    QTest.mouseClick(pane.form.remove, Qt.MouseButton.LeftButton)
    assert pane.form.question.isVisible()
    assert pane.form.no.hasFocus()
    assert not pane.form.remove.isVisible()
    assert nameless(pane) == []
    QTest.mouseClick(pane.register, Qt.MouseButton.LeftButton)
    assert not pane.new.add.isEnabled()
    assert pane.new.lines["code"].hasFocus()
    QTest.keyClicks(pane.new.lines["code"], "simulated-s700")
    QTest.keyClick(pane.new.lines["code"], Qt.Key.Key_Tab)
    assert pane.new.lines["label"].hasFocus()
    QTest.keyClicks(pane.new.lines["label"], "Window")
    QTest.mouseClick(pane.new.add, Qt.MouseButton.LeftButton)
    assert "Window" in labels(desk)


# Choosing another one while somebody pays ---------------------------------------------------


def test_the_list_of_readers_is_asked_for_when_it_is_opened(shop):
    shop.bench.furnish()
    picker = ReaderPicker(InlineLane())
    before = picker.view
    assert before.readers is None
    picker.open(shop.readers)
    assert [each.reader.label for each in picker.view.readers or ()] == ["Practice reader"]
    picker.close()
    assert not picker.view.is_open


def test_a_list_that_cannot_be_had_says_why(shop):
    shop.bench.furnish()
    shop.fault(Fault.RESET_BEFORE, "/terminal/readers", times=9)
    picker = ReaderPicker(InlineLane())
    picker.open(shop.readers)
    assert picker.view.readers is None
    assert picker.view.problem.title


# Watching the one of this register ----------------------------------------------------------


def watch_over(lane, answers):
    watch = ReaderWatch(lane)
    heard: list[Any] = []
    watch.changed.connect(heard.append)
    watch.attach(lambda: answers.pop(0) if len(answers) > 1 else answers[0])
    return watch, heard


def test_what_has_not_changed_is_not_told_again(qapp):
    watch, heard = watch_over(InlineLane(), [READY])
    watch.look()
    watch.look()
    assert heard == [READY]
    watch.attach(None)
    assert heard == [READY, None]
    watch.look()
    assert watch.strip is None


def test_one_question_at_a_time_and_once_more_for_who_asked_meanwhile(qapp):
    lane = HeldLane()
    busy = ReaderStrip(None, ReaderState.BUSY)
    watch, heard = watch_over(lane, [READY, busy])
    watch.look()
    watch.look()
    lane.run_next()
    assert heard == [READY]
    lane.run_next()
    assert heard == [READY, busy]
    assert lane.is_idle
    watch.attach(None)


def test_an_answer_for_a_ledger_that_was_closed_is_not_shown(qapp):
    lane = HeldLane()
    watch, heard = watch_over(lane, [READY])
    watch.look()
    watch.attach(None)
    lane.run_all()
    assert heard == []


def test_when_a_customer_comes_to_the_reader_and_goes_it_is_looked_at(qapp):
    lane = HeldLane()
    watch, _ = watch_over(lane, [READY])
    watch.hurry(is_hurried=True)
    assert not lane.is_idle
    lane.run_all()
    watch.hurry(is_hurried=True)
    assert lane.is_idle
    watch.hurry(is_hurried=False)
    assert not lane.is_idle
    watch.attach(None)


# Its words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(ReaderState))
def test_every_state_has_words_and_a_meaning(state):
    assert chip_text(state)
    assert state_text(state)
    assert advice_text(ReaderStrip(None, state))
    assert isinstance(TONE_OF_READER[state], Tone)


def test_who_else_uses_the_reader_is_named(shop):
    now = shop.simulator.now()
    note = Reservation("till-7", "other", now + timedelta(minutes=2))
    reader = Reader(ReaderId("tmr_1"), "Counter", "simulated_wisepos_e", note=note)
    told = advice_text(ReaderStrip(reader, ReaderState.BUSY, "reader_reserved"))
    assert "till-7" in told


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        (Promise(), ""),
        (Promise(Debit.INTERAC), "Interac cards cannot be held: the reader refuses them"),
        (Promise(Debit.INTERAC, is_charged=True), "charged at once"),
        (Promise(Debit.EFTPOS), "eftpos cards cannot be held"),
    ],
)
def test_what_cannot_be_held_is_said_before_the_card(promise, words):
    assert words in promise_text(promise)
    assert bool(promise_text(promise)) is bool(words)


def test_the_chip_says_the_state_in_words_and_the_name_where_there_is_room(qtbot):
    frame = QWidget()
    qtbot.addWidget(frame)
    chip = ReaderChip(frame)
    chip.say("Reader offline", "Counter", Tone.FAILED, "Look at its power.")
    assert chip.text() == "Reader offline Counter"
    assert "Look at its power." in chip.accessibleName()
    wide = chip.sizeHint().width()
    chip.set_roomy(is_roomy=False)
    assert chip.sizeHint().width() < wide
    chip.say("", "", Tone.PLAIN, "")
    assert chip.isHidden()


# The cart on it -----------------------------------------------------------------------------


class Shown(CartShown):
    """With the sale that grows, and a look at the reader."""

    stage: Callable[[], Any]
    sale: Any


@pytest.fixture
def shown(shop):
    """What shows the cart, the sale that grows, and what stands on the reader."""
    shop.bench.furnish()
    made = Shown(InlineLane())
    made.attach(CartServices(shop.readers, shop.settings))
    made.stage = lambda: shop.bench.reader_screen(shop.readers.chosen()).stage
    made.sale = shop.counter.current().sale
    return made


def grow(shop, shown):
    item = Item("P-1", "", "Pen", euro(1_00), TaxRate(1900))
    shown.sale = shop.counter.save(shown.sale.id, shown.sale.cart.add(item, 1))
    shown.hear(shown.sale.id, shown.sale.cart)
    shown.show_now()


def test_where_the_shop_wants_it_the_reader_shows_the_cart_and_forgets_it_again(shop, shown):
    shop.settings.save(replace(shop.settings.load(), reader_cart="on"))
    grow(shop, shown)
    assert shown.stage() is Stage.CART
    shown.hear(None, None)
    shown.show_now()
    assert shown.stage() is Stage.IDLE


def test_elsewhere_the_reader_is_left_alone(shop, shown):
    asked = len(shop.requests("/terminal/"))
    grow(shop, shown)
    shown.hear(None, None)
    shown.show_now()
    assert len(shop.requests("/terminal/")) == asked


def test_a_reader_out_of_reach_never_keeps_the_cart_from_growing(shop, shown):
    shop.settings.save(replace(shop.settings.load(), reader_cart="on"))
    shop.bench.reader_cable(shop.readers.chosen(), is_in=False)
    grow(shop, shown)
    assert shown.stage() is not Stage.CART
    shown.attach(None)
    shown.show_now()
