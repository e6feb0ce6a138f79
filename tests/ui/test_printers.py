"""Receipt printers on the screen: set up under Shop, shown in the frame while slips wait."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QObject

from pos.adapters.escpos import EscposRoom
from pos.domain.printing import Connection, Printer, PrinterState
from pos.domain.slip import Slip, SlipKind, Text
from pos.services.paper import paper_at
from tests import paper_sink
from tests.kit import euro
from tests.paper_reader import PaperReader, papers
from tests.services.papering import QUICK
from tests.ui.fitting import clipped, unnamed
from tests.ui.lanes import HeldLane, InlineLane
from tests.ui.page_walk import show_active
from ui.format import Formats
from ui.printer_chip import PrinterChip
from ui.printers.desk import PrinterDesk
from ui.printers.drawer_sheet import DrawerDesk
from ui.printers.pane import PrintersPane
from ui.printers.post import PaperPost
from ui.printers.view import PrintersServices
from ui.printers.view import papers as widths
from ui.printers.words import TONE_OF_PRINTER, chip_text, state_text, waiting_text
from ui.tones import Tone

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def served():
    with paper_sink.paper_sink() as sink:
        yield sink


@pytest.fixture
def sink(served):
    served.begin()
    return served


@pytest.fixture
def paper(shop, sink):
    clock = shop.simulator
    return paper_at(shop.store, EscposRoom(QUICK), shop.settings, clock, shop.access)


class Desk(PrinterDesk):
    """Keeps what it told."""

    def __init__(self, paper, lane=None):
        super().__init__(lane or InlineLane())
        self.said: list[Any] = []
        self.told.connect(self.said.append)
        self.attach(PrintersServices(paper))
        self.reload()

    def type(self, **texts):
        for field, text in texts.items():
            self.edit(field, text)


@pytest.fixture
def desk(paper):
    return Desk(paper)


@pytest.fixture
def counter(desk, sink):
    desk.open_new()
    desk.type(name="Counter", address=sink.address, drawer_pin="2")
    desk.save()
    return desk


@pytest.fixture
def post(paper, qapp):
    held = QObject()
    post = PaperPost(InlineLane(), held)
    post.attach(paper)
    yield post
    post.leave()
    held.deleteLater()


def slip(name="Hammer"):
    return Slip(SlipKind.RECEIPT, f"till-1/{name}", "Receipt", (Text(name),))


# Setting them up ------------------------------------------------------------------------------


def test_a_printer_is_added_changed_and_removed(counter, paper):
    assert counter.said[-1].tone is Tone.TAKEN
    assert counter.view.shown == paper.printers.get("Counter")
    counter.type(paper="58/32", cuts="")
    counter.save()
    kept = paper.printers.get("Counter")
    assert (kept.columns, kept.cuts) == (32, False)
    counter.ask_remove()
    counter.remove()
    assert paper.printers.all() == []
    assert counter.view.shown is None


def test_what_is_typed_stays_when_it_is_refused_and_the_field_says_why(desk):
    desk.open_new()
    desk.type(name="Counter", address="http://printer/")
    desk.save()
    assert desk.view.problem_field == "address"
    assert desk.view.problem is not None
    assert desk.view.texts["name"] == "Counter"


def test_a_family_offers_its_own_code_pages(desk):
    desk.open_new()
    assert "CP858" in desk.view.code_pages
    desk.edit("profile", "simple")
    assert desk.view.code_pages == ("CP437", "raster")


def test_a_test_slip_is_queued_and_said_to_be_on_its_way(counter, sink, post):
    counter.queued.connect(post.send)
    counter.test()
    [made] = papers(sink.taken())
    assert made.codes
    counter.specimen()
    assert papers(sink.taken())


def test_a_printer_is_asked_how_it_stands(counter, sink):
    sink.status = paper_sink.COVER_OPEN
    counter.ask()
    assert "Cover open" in counter.said[-1].title
    assert counter.view.state is PrinterState.COVER_OPEN
    counter.specimen()
    assert "not printed" in counter.said[-1].title


def test_the_plug_of_the_drawer_is_tried(counter, sink):
    counter.pulse()
    assert PaperReader().read(sink.taken()).pulses == [2]


def test_escape_leaves_the_question_then_the_form(counter):
    counter.ask_remove()
    assert counter.step_back()
    assert counter.view.shown is not None
    assert counter.step_back()
    assert counter.view.shown is None
    assert not counter.step_back()


# The queue ------------------------------------------------------------------------------------


def test_a_slip_that_waits_is_tried_again_or_given_up(counter, paper, sink):
    sink.status = paper_sink.PAPER_OUT
    for name in ("First", "Second"):
        paper.queue.add(slip(name))
    counter.know(paper.queue.send())
    first, second = counter.view.paper.waiting
    counter.choose_job(second.id)
    counter.give_up()
    assert counter.view.paper.waiting == (first,)
    assert counter.view.shown_job is None
    sink.status = paper_sink.FINE
    counter.choose_job(first.id)
    counter.again()
    assert paper.queue.send().waiting == ()
    assert papers(sink.taken())[0].lines[0] == "First"


def test_a_slip_is_given_up_only_after_a_second_answer(counter, paper, sink, qtbot, dressed):
    sink.status = paper_sink.PAPER_OUT
    paper.queue.add(slip())
    counter.know(paper.queue.send())
    pane = PrintersPane(counter)
    qtbot.addWidget(pane)
    counter.changed.connect(lambda view: pane.draw(view, Formats()))
    counter.choose_job(counter.view.paper.waiting[0].id)
    pane.give_up.click()
    assert len(counter.view.paper.waiting) == 1
    assert pane.give_up.isHidden()
    pane.no.click()
    assert (pane.yes.isHidden(), pane.give_up.isHidden()) == (True, False)
    pane.give_up.click()
    pane.yes.click()
    assert counter.view.paper.waiting == ()


def test_the_frame_tells_of_slips_that_wait_and_is_silent_otherwise(counter, paper, post, sink):
    chip = PrinterChip()
    post._chip = chip
    post.print(slip())
    assert chip.text() == ""
    sink.status = paper_sink.PAPER_OUT
    post.print(slip())
    assert chip.text().startswith("Printer: no paper")
    assert "no slip is lost" in chip.toolTip()
    sink.status = paper_sink.FINE
    paper.queue.all_again()
    post.send()
    assert chip.text() == ""
    sink.status = paper_sink.PAPER_LOW
    post.print(slip())
    post.send()
    assert chip.text().startswith("Printer: paper low")


def test_a_printer_that_hangs_holds_up_nobody(counter, paper, qapp):
    lane, held = HeldLane(), QObject()
    post = PaperPost(lane, held)
    post.attach(paper)
    lane.run_all()
    post.print(slip())
    lane.run_next()
    post.send()
    post.send()
    assert len(lane._waiting) == 1  # asked once, however often
    assert len(paper.queue.view().waiting) == 1
    post.leave()
    lane.run_all()
    assert post.view.waiting == ()


def test_cash_opens_the_drawer_wherever_it_is_taken(counter, paper, post, shop, sink):
    told: list[Any] = []
    post.told.connect(told.append)
    post.send()
    post.follow_cash()
    assert not sink.paper
    sale = shop.paying(1000)
    shop.tenders.cash(sale, euro(1000))
    post.follow_cash()
    assert PaperReader().read(sink.taken()).pulses == [2]
    post.follow_cash()
    assert not sink.paper
    assert told == []


def test_cash_that_comes_while_the_drawer_is_being_opened_opens_it_again(
    counter, paper, post, shop, sink, monkeypatch
):
    """Nobody may come by later to ask again, and later the drawer would open unexpectedly."""
    post.send()
    shop.tenders.cash(shop.paying(1000), euro(1000))
    follow, pulses = paper.drawer.follow, []

    def slow():
        openings = follow()
        pulses.append(len(openings))
        if len(pulses) == 1:
            shop.tenders.cash(shop.paying(1000), euro(1000))
            post.follow_cash()
        return openings

    monkeypatch.setattr(paper.drawer, "follow", slow)
    post.follow_cash()
    assert pulses == [1, 1]
    assert len(paper.drawer.recent()) == 2


def test_without_a_sale_the_drawer_asks_why(counter, paper, sink, qtbot):
    desk = DrawerDesk(InlineLane(), counter)
    told: list[Any] = []
    desk.told.connect(told.append)
    desk.attach(paper)
    pane = PrintersPane(counter)
    qtbot.addWidget(pane)
    desk.ask(pane)
    sheet = desk.sheet
    assert sheet is not None
    assert not sheet.open_button.isEnabled()
    sheet.note.setText("change")
    sheet.open_button.click()
    assert PaperReader().read(sink.taken()).pulses == [2]
    assert paper.drawer.recent()[0].note == "change"
    assert told[0].tone is Tone.TAKEN
    sink.is_silent = True
    desk.open("change")
    assert told[1].tone is Tone.WARNING


# The pane -------------------------------------------------------------------------------------


def test_the_pane_shows_printers_their_form_and_the_queue(counter, paper, sink, qtbot, dressed):
    sink.status = paper_sink.PAPER_OUT
    paper.queue.add(slip())
    counter.know(paper.queue.send())
    pane = PrintersPane(counter)
    qtbot.addWidget(pane)
    pane.draw(counter.view, Formats())
    pane.resize(640, 2400)
    show_active(qtbot, pane)
    assert pane.form.title.text() == "Counter"
    assert pane.jobs.rowCount() == 1
    assert not pane.again.isEnabled()
    pane.queue.select_row(0)
    pane.draw(counter.view, Formats())
    assert pane.again.isEnabled()
    assert not pane.elsewhere.isEnabled()
    assert not pane.form.prefer.isEnabled()
    assert clipped(pane) == []
    assert unnamed(pane) == []


def test_every_state_has_words_and_a_tone():
    assert set(TONE_OF_PRINTER) == set(PrinterState)
    assert len({state_text(state) for state in PrinterState}) == len(PrinterState)
    assert state_text(None)
    assert widths() == ("80/48", "80/42", "58/32")


def test_nothing_is_said_of_a_printer_in_order(post):
    printer = Printer("Counter", Connection.NETWORK, "127.0.0.1")
    view = replace(post.view, printers=(printer,), states={"Counter": PrinterState.READY})
    assert (chip_text(view), waiting_text(view)) == ("", "")
