"""The window of customers around Stripe's form: opened once, shut with its end, never believed."""

import pytest
from PySide6.QtWidgets import QWidget

from pos.domain.customer import CustomerDraft
from pos.domain.saved_card import Keeps, SetupStatus
from pos.errors import Misconfigured
from tests.services.test_card_form import confirm
from tests.services.test_keeping_by_form import keeping_of
from tests.ui.lanes import HeldLane, InlineLane
from tests.ui.page_walk import texts
from ui.customers.desk import CustomersDesk
from ui.customers.sheet import CustomersSheet
from ui.customers.view import FormServices, SavedServices, ShownForm


class Counter:
    """A window of customers; its forms are opened here, where a test can speak for the page."""

    def __init__(self, shop, qtbot, lane):
        self.shop = shop
        self.lane = lane
        self.obstacle = None
        self.missing = None
        self.opened = []
        self.shut = 0
        self.desk = CustomersDesk(lane)
        form = FormServices(keeping_of(shop), lambda: self.obstacle, self.load, self.show)
        self.services = SavedServices(shop.customers, shop.saved_cards, form=form)
        self.desk.attach(self.services)
        self.sheet = CustomersSheet(self.desk)
        qtbot.addWidget(self.sheet)

    def load(self):
        if self.missing:
            raise self.missing

    def show(self, typing, words, heard, broke):
        self.opened.append((typing, heard, broke))
        return ShownForm(QWidget(), self.count)

    def count(self):
        self.shut += 1

    def choose_somebody(self):
        self.desk.begin_anew()
        self.desk.add(CustomerDraft("Ada Lovelace"))

    def begin(self):
        self.sheet.keeping.buttons[Keeps.OFF_SESSION].click()
        self.sheet.keeping.type_it.click()

    def setup(self):
        [made] = self.shop.sdk.v1.setup_intents.list().data
        return SetupStatus(made.status)


@pytest.fixture
def counter(shop, qtbot, dressed):
    made = Counter(shop, qtbot, InlineLane())
    made.sheet.show()
    made.choose_somebody()
    return made


def test_what_the_form_lacks_is_said_and_the_reader_still_offered(counter):
    counter.obstacle = Misconfigured("publishable_key_missing")
    counter.choose_somebody()
    keeping = counter.sheet.keeping
    keeping.buttons[Keeps.ON_SESSION].click()
    assert (keeping.agreed.isVisible(), keeping.type_it.isVisible()) == (True, False)
    assert "publishable key" in texts(keeping)
    counter.obstacle = None
    counter.choose_somebody()
    keeping.buttons[Keeps.ON_SESSION].click()
    assert keeping.type_it.isVisible()


def test_an_engine_that_does_not_come_begins_nothing(counter):
    counter.missing = Misconfigured("web_engine_libraries", library="libnss3.so")
    counter.begin()
    assert "libnss3.so" in counter.sheet.problem.text()
    assert list(counter.shop.sdk.v1.setup_intents.list().data) == []


def test_the_page_is_not_believed_and_a_kept_card_ends_the_form(counter):
    counter.begin()
    typing, heard, _ = counter.opened[0]
    heard("ready")
    counter.desk.follow()
    assert (len(counter.opened), counter.desk.view.asking) == (1, typing)
    confirm(counter.shop, typing)
    counter.desk.follow()
    assert (counter.desk.view.asking, counter.shut) == (None, 1)
    assert len(counter.sheet.managing.forget) == 1


def test_a_form_that_is_closed_or_breaks_keeps_nothing_and_says_so(counter):
    counter.begin()
    _, _, broke = counter.opened[0]
    broke()
    assert (counter.setup(), counter.shut) == (SetupStatus.CANCELED, 1)
    assert "No card was kept" in counter.sheet.problem.text()
    counter.begin()
    assert "No card was kept" not in counter.sheet.problem.text()
    counter.sheet.typed.close_form.click()
    assert (counter.desk.view.asking, counter.shut) == (None, 2)


def test_a_window_that_closes_before_the_form_comes_opens_none(shop, qtbot, dressed):
    counter = Counter(shop, qtbot, HeldLane())
    counter.sheet.show()
    counter.choose_somebody()
    counter.lane.run_all()
    counter.desk.add(CustomerDraft("Ada Lovelace"))
    counter.lane.run_all()
    counter.begin()
    counter.sheet.close()
    counter.lane.run_all()
    qtbot.waitUntil(lambda: counter.desk.view.is_busy)
    counter.lane.run_all()
    assert (counter.setup(), counter.opened) == (SetupStatus.CANCELED, [])
    assert counter.desk.view.asking is None
