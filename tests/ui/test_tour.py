"""The practice tour as it is followed: it believes the ledger, and pulls no lever by itself."""

from datetime import timedelta

import pytest

from pos.domain.tour import TourLever, TourStep
from pos.errors import Declined
from pos.services.tour import Tour
from tests.kit import BROKE, VISA, euro
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, texts
from tests.ui.shop_kit import slow_money
from ui.theme import Scheme
from ui.tour.presenter import TourPresenter
from ui.tour.strip import TourStrip


@pytest.fixture
def tour(shop):
    return Tour(shop.store, shop.simulator, shop.settings, shop.bench)


@pytest.fixture
def presenter(tour, qapp):
    presenter = TourPresenter(inline_lanes())
    presenter.attach(tour)
    return presenter


def decline_and_hold(shop):
    sale = shop.paying(1000)
    with pytest.raises(Declined):
        shop.checkout.authorise(sale, BROKE)
    shop.checkout.authorise(sale, VISA)
    return sale


def test_nothing_is_shown_before_a_tour_is_begun_and_it_leads_to_its_page(presenter):
    pages: list[object] = []
    presenter.show_asked.connect(pages.append)
    assert presenter.view.state is None
    presenter.begin()
    assert presenter.view.step.step is TourStep.DECLINE
    assert pages == ["till"]


def test_a_step_is_ticked_and_praised_once_the_ledger_shows_it(shop, presenter):
    presenter.begin()
    told: list[object] = []
    presenter.told.connect(lambda notice: told.append(notice.title))
    decline_and_hold(shop)
    presenter.look()
    presenter.look()
    assert presenter.view.step.step is TourStep.PART
    assert told == ["Done: A card that is declined."]


def test_a_tour_goes_on_where_it_was_left_and_praises_nothing_again(shop, tour, qapp):
    tour.begin()
    decline_and_hold(shop)
    presenter = TourPresenter(inline_lanes())
    told: list[object] = []
    presenter.told.connect(told.append)
    presenter.attach(tour)
    assert (presenter.view.step.step, told) == (TourStep.PART, [])


def test_where_nothing_can_be_practised_nothing_is_begun(qapp):
    presenter = TourPresenter(inline_lanes())
    presenter.attach(None)
    presenter.begin()
    presenter.pull()
    assert (presenter.view.is_available, presenter.view.state) == (False, None)


def at_the_lost_answer(shop, presenter):
    presenter.begin()
    sale = decline_and_hold(shop)
    shop.settlement.capture(shop.intent(sale).id, euro(300))
    presenter.look()
    assert presenter.view.step.lever is TourLever.LOSE_ANSWER


def test_the_lever_of_a_step_is_pulled_once_while_it_moves(shop, tour, qapp):
    lanes, money = slow_money()
    presenter = TourPresenter(lanes)
    presenter.attach(tour)
    at_the_lost_answer(shop, presenter)
    presenter.pull()
    presenter.pull()
    assert presenter.view.is_busy
    money.run_all()
    assert not presenter.view.is_busy
    assert len(shop.simulator.state.faults()) == 1


def test_turning_the_clock_is_announced_so_that_every_page_looks_again(
    shop, presenter, expect_log, qapp
):
    expect_log("no answer yet")
    at_the_lost_answer(shop, presenter)
    presenter.pull()
    sale = shop.held()
    with pytest.raises(Exception, match="no_answer"):
        shop.settlement.capture(shop.intent(sale).id)
    shop.calm()
    shop.checkout.follow(sale)
    presenter.look()
    turned = []
    presenter.clock_turned.connect(lambda: turned.append(shop.simulator.now()))
    before = shop.simulator.now()
    presenter.pull()
    assert turned[0] - before > timedelta(days=7)


def test_the_strip_says_what_to_do_what_to_look_at_and_what_was_seen(presenter, qtbot, dress):
    dress(Scheme.LIGHT, 1.0)
    strip = TourStrip()
    qtbot.addWidget(strip)
    strip.draw(presenter.view)
    assert strip.isHidden()
    presenter.begin()
    strip.draw(presenter.view)
    shown = texts(strip)
    for words in ("1 of 5", "press F9", "Look at the notice", "○ a card was declined"):
        assert words in shown
    assert nameless(strip) == []
    assert strip.lever.isHidden()
    presenter.fold()
    strip.draw(presenter.view)
    assert strip.todo.isHidden()
    presenter.leave()
    strip.draw(presenter.view)
    assert strip.isHidden()
