"""A card that is typed into the form, in the real window with a real web engine."""

import json
import logging
import os
import signal
import sys

import pytest
from typing_extensions import override

from pos.domain.handover import Channel, End
from pos.domain.presented import CardBehaviour
from pos.domain.saved_card import Keeps, SetupStatus
from tests import web_engine
from tests.journeys.window import HAMMER, counter
from tests.ui.page_walk import texts
from tests.ui.typing_hands import press_sequence, scan
from ui.card_entry.gate import Gate
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.payment.view import Tender
from ui.theme import Scheme

pytestmark = pytest.mark.qt_log_ignore(web_engine.NOISE, extend=True)

VISA, DECLINED = "4242424242424242", "4000000000000002"
ASKS = "4000000000003220"
BANK = "document.querySelector('#bank iframe')?.contentDocument?"


@pytest.fixture
def asked(monkeypatch):
    """Every address that any page has asked for."""
    found = []
    lets = Gate.lets

    def noted(self, wanted):
        found.append(wanted.url)
        return lets(self, wanted)

    monkeypatch.setattr(Gate, "lets", noted)
    return found


@pytest.fixture
def trap(monkeypatch):
    yield from web_engine.cut_off(monkeypatch)


class Form:
    """The form as somebody sees it who types into it."""

    def __init__(self, desk, qtbot):
        self.desk = desk
        self._qtbot = qtbot

    @property
    def pane(self):
        return self.desk.payment.tendering.pane(Tender.FORM)

    @property
    def page(self):
        return self.pane.keeper.form.page

    def choose(self):
        scan(self.desk.window, HAMMER)
        self.desk.settle()
        press_sequence(self.desk.window, sequence(Action.AUTHORISE))
        self.desk.settle()
        self.desk.click(self.desk.payment.tendering.ways[Tender.FORM])
        self.desk.settle()

    def open(self):
        self.desk.click(self.pane.open)
        self.desk.wait_for(lambda: self.pane.keeper.view.is_ready)

    def run(self, script):
        return web_engine.run(self._qtbot, self.page, script)

    def until(self, script):
        web_engine.until(self._qtbot, self.page, script)

    def type_in(self, number):
        self.until("!document.getElementById('go').disabled")
        self.run(
            "{ const choice = document.getElementById('practice-card');"
            f"choice.value = '{number}'; choice.dispatchEvent(new Event('change'));"
            "document.getElementById('go').click(); } 1"
        )

    def at_the_bank(self, answer):
        self.until(f"!!{BANK}.getElementById('{answer}')")
        self.run(f"{BANK}.getElementById('{answer}').click(); 1")

    def until_said(self, text):
        self.until(f"document.getElementById('say').textContent.includes({text!r})")

    def until_phase(self, phase):
        self.desk.wait_for(lambda: self.desk.view.phase is phase and not self.desk.view.busy)


@pytest.fixture
def form(qtbot, qapp, dress, tmp_path, trap):
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        desk.open(tmp_path)
        form = Form(desk, qtbot)
        form.choose()
        yield form
        form.pane.keeper.shut()


def test_a_card_is_held_and_its_secret_is_nowhere(form, asked, trap, tmp_path, caplog):
    with caplog.at_level(logging.DEBUG):
        form.open()
        form.type_in(VISA)
        form.until_phase(Phase.HELD)
    assert form.pane.keeper.form is None
    till = form.desk.shell.till_open
    intent = form.desk.view.record.intent
    secret = till.gateway().client_secret(intent.id)
    assert secret.startswith(intent.id)
    assert asked
    for url in asked:
        assert secret not in url
        assert VISA not in url
        assert url.startswith("http://127.0.0.1:")
    assert trap.visitors() == 0
    assert secret not in caplog.text
    for file in tmp_path.rglob("*"):
        if file.is_file() and not file.name.startswith("training-stripe"):
            kept = file.read_bytes()
            assert secret.encode() not in kept, file
            assert VISA.encode() not in kept, file
    found = till.verify.verify()
    assert found.holds, found.findings


def test_a_decline_and_a_failed_check_leave_the_form_for_another_card(form):
    form.open()
    form.type_in(DECLINED)
    form.until_said("declined")
    form.desk.wait_for(form.pane.declined.isVisible)
    assert form.desk.view.phase is Phase.WITH_CUSTOMER
    form.type_in(ASKS)
    form.at_the_bank("fail")
    form.until("!document.querySelector('#bank')")
    form.until("document.getElementById('say').textContent !== ''")
    assert form.desk.view.phase is Phase.WITH_CUSTOMER
    form.type_in(ASKS)
    form.at_the_bank("pass")
    form.until_phase(Phase.HELD)
    assert form.desk.view.record.handed.end is End.PAID


def test_a_window_closed_at_the_bank_can_be_gone_on_with_or_left(form):
    form.open()
    form.type_in(ASKS)
    form.until("!!document.getElementById('close-bank')")
    form.run("document.getElementById('close-bank').click(); 1")
    form.until_said("was not finished")
    assert form.desk.view.phase is Phase.WITH_CUSTOMER
    form.run("document.getElementById('go').click(); 1")
    form.until("!!document.getElementById('close-bank')")
    form.desk.click(form.pane.close_form)
    form.until_phase(Phase.ACTION)
    assert form.pane.keeper.form is None
    assert form.desk.view.record.handed.end is End.TAKEN_BACK


def test_a_form_that_is_left_or_breaks_gives_the_payment_back(form):
    form.open()
    form.desk.click(form.pane.close_form)
    form.until_phase(Phase.PRESENT)
    assert "The card form was closed." in form.desk.banner
    form.open()
    os.kill(form.page.renderProcessPid(), signal.SIGKILL)
    form.until_phase(Phase.PRESENT)
    assert form.desk.view.record.handed.end is End.FAILED
    assert form.pane.keeper.form is None
    form.open()
    form.type_in(VISA)
    form.until_phase(Phase.HELD)


def test_a_page_that_lies_changes_nothing_and_learns_nothing(form):
    form.open()
    lies = """
        new QWebChannel(qt.webChannelTransport, function (channel) {
          const till = channel.objects.till;
          window.names = Object.keys(till).filter((name) => typeof till[name] === "function");
          till.processing(); till.done(); till.ready(); till.done();
          till.take(function (given) { window.given = JSON.stringify(given); });
        }); 1"""
    form.run(lies)
    form.until("!!window.given")
    assert form.run("window.given") == "{}"
    told = json.loads(form.run("JSON.stringify(window.names)"))
    names = {name.partition("(")[0] for name in told if not name.startswith("__")}
    of_the_channel = {"unwrapQObject", "unwrapProperties", "propertyUpdate", "signalEmitted"}
    of_every_object = {"deleteLater"}  # which the channel refuses for what it did not make
    assert names - of_the_channel - of_every_object == {"take", "ready", "processing", "done"}
    form.desk.settle()
    assert form.desk.view.phase is Phase.WITH_CUSTOMER
    assert form.desk.view.record.handed.channel is Channel.FORM
    assert not form.desk.view.record.charges


def test_a_telephone_order_is_authorised_without_the_bank(form):
    settings = form.desk.shell.till_open.settings
    settings.save(settings.load().changed("moto", "on"))
    form.open()
    form.type_in(ASKS)
    form.until_phase(Phase.HELD)
    assert form.pane.keeper.form is None
    assert form.desk.banner == ""


class Keeping(Form):
    """The same form without a sale, in the window of customers and their cards."""

    def __init__(self, desk, qtbot):
        super().__init__(desk, qtbot)
        self.room = desk.shell.rooms.customers

    @property
    @override
    def page(self):
        return self.room.sheet.typed.shown.widget.page

    @property
    def setup(self):
        return self.room.desk.view.asking.setup

    def begin(self):
        self.desk.click(self.room.sheet.keeping.buttons[Keeps.OFF_SESSION])
        assert "also when I am not present" in texts(self.room.sheet)
        self.desk.click(self.room.sheet.keeping.type_it)
        self.desk.wait_for(lambda: self.room.sheet.typed.shown is not None)
        return self.room.desk.view.asking

    def until_seen(self, state):
        self.desk.wait_for(lambda: state(self.room.desk.view))

    def add_somebody(self):
        self.room.open()
        chooser = self.room.sheet.chooser
        self.desk.click(chooser.add)
        chooser.form.name.setText("Ada Lovelace")
        self.desk.click(chooser.form.save)
        self.desk.settle()

    def find_them_again(self):
        self.room.open()
        self.desk.settle()
        chooser = self.room.sheet.chooser
        chooser.search.setText("Ada")
        self.desk.click(chooser.look)
        self.desk.settle()
        self.desk.click(chooser.results[0])
        self.desk.settle()


def _left_at_the_bank(keeping):
    """The window is closed while the bank still wants its customer."""
    typing, sheet = keeping.begin(), keeping.room.sheet
    keeping.type_in(ASKS)
    keeping.until("!!document.getElementById('close-bank')")
    keeping.run("document.getElementById('close-bank').click(); 1")
    keeping.until_said("was not finished")
    keeping.until_seen(lambda view: view.asking.setup.status is SetupStatus.REQUIRES_ACTION)
    assert "Until they do, no card is kept" in sheet.typed.state.text()
    keeping.desk.click(sheet.close_button)
    keeping.until_seen(lambda view: view.asking is None and not view.is_busy)
    assert sheet.typed.shown is None
    return typing


def _kept_in_the_end(keeping):
    typing, sheet = keeping.begin(), keeping.room.sheet
    keeping.type_in(DECLINED)
    keeping.until_said("declined")
    keeping.desk.wait_for(sheet.typed.declined.isVisible)
    keeping.type_in(ASKS)
    keeping.at_the_bank("fail")
    keeping.until_said("authentication failed")
    keeping.desk.wait_for(lambda: "bank could not confirm" in sheet.typed.declined.text())
    keeping.type_in(ASKS)
    keeping.at_the_bank("pass")
    keeping.until_seen(lambda view: view.asking is None and bool(view.wallet.cards))
    assert sheet.typed.shown is None
    return typing


def test_a_card_is_kept_without_a_sale_after_all_that_may_go_wrong(
    form, asked, trap, tmp_path, caplog, qtbot
):
    cards, keeping = form.desk.shell.till_open.saved_cards, Keeping(form.desk, qtbot)
    with caplog.at_level(logging.DEBUG):
        keeping.add_somebody()
        left = _left_at_the_bank(keeping)
        keeping.find_them_again()
        kept = _kept_in_the_end(keeping)
    assert cards.follow_setup(left.setup.id).status is SetupStatus.CANCELED
    [card] = cards.of(kept.setup.customer).cards
    assert card.last4 == ASKS[-4:]
    assert trap.visitors() == 0
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    stored = b"".join(f.read_bytes() for f in files if not f.name.startswith("training-stripe"))
    for secret in (left.client_secret, kept.client_secret):
        assert secret.startswith("seti_")
        assert not [url for url in asked if secret in url]
        assert secret not in caplog.text
        assert secret.encode() not in stored
    keeping.desk.click(keeping.room.sheet.close_button)


def test_without_the_web_engine_the_way_says_what_to_install(
    qtbot, qapp, dress, tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "PySide6.QtWebEngineWidgets", None)
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        desk.open(tmp_path)
        form = Form(desk, qtbot)
        form.choose()
        assert form.pane is None
        assert "`make web` in the till’s folder installs it" in texts(desk.payment.tendering)
        desk.click(desk.payment.tendering.by_card)
        desk.present(CardBehaviour.APPROVED)
        assert desk.view.phase is Phase.HELD
