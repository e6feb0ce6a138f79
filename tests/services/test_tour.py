"""The practice tour believes nobody: what was done stands in the ledger, or was not done."""

from datetime import timedelta

import pytest

from pos.domain.intent import CancelReason
from pos.domain.tour import STEPS, TourLever, TourPoint, TourState, TourStep
from pos.errors import Declined, InDoubt, Refused
from pos.services.shifts import Shifts
from pos.services.tour import Tour
from tests.kit import BROKE, START, VISA, euro


@pytest.fixture
def tour(shop):
    tour = Tour(shop.store, shop.simulator, shop.settings, shop.bench)
    tour.begin()
    return tour


def met(tour):
    state = tour.state()
    return {point for step in state.steps for point in step.met}


def declined_then_held(shop):
    sale = shop.paying(1000)
    with pytest.raises(Declined):
        shop.checkout.authorise(sale, BROKE)
    return sale


def test_every_step_has_points_and_a_tour_without_any_is_at_its_first():
    state = TourState.of(START, ())
    assert all(step.points for step in state.steps)
    assert (state.now.step, state.done, state.is_over) == (TourStep.DECLINE, 0, False)


def test_nothing_is_toured_before_it_was_begun_nor_after_it_was_left(shop):
    tour = Tour(shop.store, shop.simulator, shop.settings, shop.bench)
    assert tour.state() is None
    tour.begin()
    assert tour.state().done == 0
    tour.leave()
    assert tour.state() is None


def test_without_a_practice_stripe_there_is_no_tour(shop):
    tour = Tour(shop.store, shop.simulator, shop.settings, None)
    assert tour.state() is None
    with pytest.raises(Refused, match="training_only"):
        tour.begin()
    with pytest.raises(Refused, match="training_only"):
        tour.pull(TourLever.TURN_CLOCK)


def test_it_goes_on_after_a_restart(shop, tour):
    begun_at = tour.state().begun_at
    shop.restart()
    again = Tour(shop.store, shop.simulator, shop.settings, shop.bench)
    assert again.state().begun_at == begun_at


def test_a_decline_counts_at_once_and_the_step_once_another_card_is_held(shop, tour):
    sale = declined_then_held(shop)
    assert met(tour) == {TourPoint.DECLINED}
    shop.checkout.authorise(sale, VISA)
    assert tour.state().now.step is TourStep.PART


def test_the_whole_seconds_of_stripe_are_no_reason_to_miss_anything(shop):
    shop.pass_time(timedelta(milliseconds=700))
    tour = Tour(shop.store, shop.simulator, shop.settings, shop.bench)
    tour.begin()
    shop.checkout.authorise(declined_then_held(shop), VISA)
    assert TourPoint.HELD_AFTER in met(tour)


def test_a_hold_without_a_decline_is_no_proof(shop, tour):
    shop.held()
    assert met(tour) == set()


def test_only_a_part_is_a_part(shop, tour):
    whole, part = shop.held(1000), shop.held(1000)
    shop.settlement.capture(shop.intent(whole).id)
    assert TourPoint.PART_TAKEN not in met(tour)
    shop.settlement.capture(shop.intent(part).id, euro(300))
    assert TourPoint.PART_TAKEN in met(tour)


def test_a_lost_answer_is_seen_while_it_is_missing_and_when_it_is_found(shop, tour, expect_log):
    expect_log("no answer yet")
    sale = shop.held()
    tour.pull(TourLever.LOSE_ANSWER)
    with pytest.raises(InDoubt):
        shop.settlement.capture(shop.intent(sale).id)
    assert met(tour) == {TourPoint.ANSWER_LOST}
    shop.calm()
    shop.checkout.follow(sale)
    assert met(tour) == {TourPoint.ANSWER_LOST, TourPoint.ANSWER_FOUND}


def test_the_lever_loses_answers_to_captures_and_to_nothing_else(shop, tour):
    tour.pull(TourLever.LOSE_ANSWER)
    sale = shop.held()
    assert shop.intent(sale).is_held


@pytest.mark.parametrize("hold", [True, False])
def test_the_clock_is_turned_past_every_deadline(shop, tour, hold):
    sale = shop.held() if hold else None
    before = shop.simulator.now()
    tour.pull(TourLever.TURN_CLOCK)
    assert shop.simulator.now() - before > timedelta(days=7)
    if sale is not None:
        shop.settlement.refresh()
        assert shop.intent(sale).has_lapsed


def test_a_lapse_needs_a_decision_too(shop, tour):
    sale = shop.held()
    tour.pull(TourLever.TURN_CLOCK)
    shop.settlement.refresh()
    assert met(tour) == {TourPoint.LAPSED}
    shop.lapses.dismiss(shop.intent(sale).id, "It came back")
    assert met(tour) == {TourPoint.LAPSED, TourPoint.DECIDED}


def test_a_shift_that_is_closed_ends_the_tour(shop, tour):
    shop.pass_time(timedelta(minutes=1))
    shifts = Shifts(shop.store, shop.settings, shop.simulator, shop.access)
    shifts.open(euro(0))
    assert TourPoint.SHIFT_CLOSED not in met(tour)
    shifts.count(euro(0))
    shifts.close()
    assert TourPoint.SHIFT_CLOSED in met(tour)


def test_what_was_done_before_does_not_count(shop, tour):
    sale = shop.held()
    shop.settlement.capture(shop.intent(sale).id, euro(300))
    shop.pass_time(timedelta(minutes=1))
    tour.begin()
    assert met(tour) == set()


def test_a_capture_that_was_answered_at_once_is_no_lost_answer(shop, tour):
    sale = shop.held()
    shop.settlement.capture(shop.intent(sale).id)
    assert TourPoint.ANSWER_LOST not in met(tour)


def test_other_releases_are_no_part(shop, tour):
    sale = shop.held()
    shop.settlement.release(shop.intent(sale).id, CancelReason.DUPLICATE)
    assert met(tour) == set()


def test_emptying_the_practice_stripe_ends_the_tour(shop, tour):
    shop.pass_time(timedelta(days=8))
    tour.begin()
    shop.bench.reset()
    assert tour.state() is None


def test_the_steps_stay_in_their_order(tour):
    assert tuple(step.step for step in tour.state().steps) == STEPS
