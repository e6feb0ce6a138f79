"""Behind the panes about customers: one job at a time, asked for leave, wiped with a sale."""

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.customer import CustomerDraft
from pos.domain.saved_card import Keeps
from pos.errors import Refused
from pos.services.keeping_at_reader import KeepingAtReader
from tests.services.reader_kit import HERE, ReaderCounter
from tests.ui.lanes import HeldLane, InlineLane
from ui.approving import Approving
from ui.customers.desk import CustomersDesk
from ui.customers.view import SavedServices

ADA = CustomerDraft("Ada Lovelace", "ada@example.com")


@pytest.fixture
def services(shop, qapp):
    return SavedServices(shop.customers, shop.saved_cards)


@pytest.fixture
def at_reader(shop, qapp):
    """With a practice reader on the counter."""
    counter = ReaderCounter(shop)
    keeping = KeepingAtReader(lambda: shop.gateway, shop.saved_cards, shop.readers)
    shop.settings.save(shop.settings.load().changed("reader", HERE))
    desk = CustomersDesk(InlineLane())
    desk.attach(SavedServices(shop.customers, shop.saved_cards, keeping))
    desk.turn_to(None)
    desk.add(ADA)
    return counter, desk


def _desk(services, lane=None, approving=None):
    desk = CustomersDesk(lane or InlineLane(), approving=approving)
    desk.attach(services)
    return desk


def test_somebody_new_is_chosen_for_the_sale_and_kept_with_it(shop, services):
    sale = shop.cart()
    desk = _desk(services)
    desk.turn_to(sale)
    desk.begin_to_add()
    desk.add(ADA)
    assert desk.view.wallet.customer.name == "Ada Lovelace"
    assert not desk.view.is_adding
    desk.keep(Keeps.ON_SESSION)
    assert shop.saved_cards.chosen(sale).keeps is Keeps.ON_SESSION
    again = _desk(services)
    again.turn_to(sale)
    assert (again.view.wallet.customer.id, again.view.keeps) == (
        desk.view.wallet.customer.id,
        Keeps.ON_SESSION,
    )


def test_another_sale_forgets_whoever_was_chosen(shop, services):
    first, desk = shop.cart(), _desk(services)
    desk.turn_to(first)
    desk.add(ADA)
    round_ = desk.view.round_
    desk.turn_to(shop.cart())
    assert (desk.view.wallet, desk.view.found) == (None, None)
    assert desk.view.round_ > round_  # what was typed is wiped


def test_letting_go_of_a_customer_leaves_the_sale_to_nobody(shop, services):
    sale, desk = shop.cart(), _desk(services)
    desk.turn_to(sale)
    desk.add(ADA)
    desk.leave()
    assert (desk.view.wallet, shop.saved_cards.chosen(sale)) == (None, None)


def test_a_refusal_stands_beside_the_form_and_what_was_typed_stays(shop, services):
    desk = _desk(services)
    desk.turn_to(shop.cart())
    desk.begin_to_add()
    round_ = desk.view.round_
    desk.add(CustomerDraft("Ada", "at home"))
    assert "no email" in desk.view.problem.title
    assert (desk.view.is_adding, desk.view.round_) == (True, round_)


def test_a_second_wish_while_one_is_under_way_is_not_heard(shop, services):
    lane = HeldLane()
    desk = _desk(services, lane)
    desk.look_for("Ada")
    desk.look_for("Bob")
    lane.run_next()
    assert (desk.view.is_busy, lane.is_idle) == (False, True)


def test_an_answer_about_the_sale_before_is_dropped(shop, services):
    lane = HeldLane()
    desk = _desk(services, lane)
    desk.look_for("Ada")
    desk.turn_to(shop.cart())
    lane.run_all()
    assert desk.view.found is None


def test_leave_to_delete_is_asked_for_and_then_used(shop, services, monkeypatch):
    asked = []
    approving = Approving()

    def offer(error, again):
        asked.append(again)
        return True

    monkeypatch.setattr(approving, "offer", offer)
    desk = _desk(services, approving=approving)
    desk.add(ADA)
    customer = desk.view.wallet.customer.id
    permit = shop.access.permit
    needs = Refused("needs_approval", act="delete_customer", subject=customer)

    def refuse(*_, **__):
        raise needs

    monkeypatch.setattr(shop.access, "permit", refuse)
    desk.delete()
    assert (len(asked), desk.view.problem) == (1, None)
    monkeypatch.setattr(shop.access, "permit", permit)
    asked[0]()
    assert (desk.view.wallet, shop.customers.listed()) == (None, [])


def test_a_reader_asks_until_a_card_came(at_reader):
    counter, desk = at_reader
    desk.ask_reader(Keeps.OFF_SESSION)
    desk.follow()
    assert (desk.view.asking is None, desk.view.wallet.cards) == (False, ())
    counter.tap()
    desk.follow()
    assert (desk.view.asking, len(desk.view.wallet.cards)) == (None, 1)


def test_a_customer_who_stops_it_at_the_reader_is_told(shop, at_reader):
    _, desk = at_reader
    desk.ask_reader(Keeps.OFF_SESSION)
    shop.bench.reader_cancel(HERE)
    desk.follow()
    assert desk.view.asking is None
    assert "No card was kept" in desk.view.problem.title


def test_silence_while_a_reader_asks_is_no_end(shop, at_reader):
    counter, desk = at_reader
    desk.ask_reader(Keeps.OFF_SESSION)
    shop.fault(Fault.RESET_BEFORE, "/v1/setup_intents")
    desk.follow()
    assert (desk.view.asking is None, desk.view.problem) == (False, None)
    desk.stop()
    assert desk.view.asking is None
    assert not counter.action() or not counter.action().is_running


def test_the_next_one_does_not_see_who_was_there(at_reader):
    _, desk = at_reader
    desk.begin_anew()
    assert (desk.view.wallet, desk.view.found) == (None, None)
    assert desk.view.words
