"""The practice clock turns forward, practice begins anew, and the screen changes its clothes."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.sale import MoneyWord
from pos.settings import Mode
from tests.kit import START
from tests.ui.lanes import HeldLane, inline_lanes
from tests.ui.page_walk import nameless, tab_order, texts
from tests.ui.shop_kit import hold
from tests.ui.shop_room import page_over, room_of, services_of
from ui.looks import Looks
from ui.shop.view import Section, Turning
from ui.theme import Scheme


@pytest.fixture
def page_of(shop, qtbot, dressed):
    def build(lanes=None, **options):
        room = room_of(shop, lanes or inline_lanes(), services_of(shop, **options))
        return page_over(qtbot, room, shop, Section.PRACTICE)

    return build


@pytest.mark.parametrize(
    "by", [timedelta(hours=1), timedelta(days=1), timedelta(days=3), timedelta(days=7)]
)
def test_the_clock_turns_by_what_stands_on_the_button(shop, page_of, by):
    page = page_of()
    turned = []
    page._presenter.clock_turned.connect(lambda: turned.append(1))
    page.practice.turns[by].click()
    assert shop.simulator.now() == START + by
    assert page._presenter.view.practice.now == START + by
    assert turned == [1]


def test_the_practice_clock_is_shown_by_the_shops_time(page_of):
    assert page_of().practice.clock.text() == "Mon 2 Nov, 10:00"


def test_the_clock_is_turned_in_order_with_the_payments_and_not_twice(shop, page_of):
    money = HeldLane()
    page = page_of(replace(inline_lanes(), money=money))
    money.run_all()
    button = page.practice.turns[timedelta(days=1)]
    button.click()
    button.click()
    assert page._presenter.view.practice.busy is Turning.CLOCK
    assert not button.isEnabled()
    assert "Turning the clock" in texts(page.practice)
    money.run_all()
    assert shop.simulator.now() == START + timedelta(days=1)


def test_the_practice_balance_is_paid_out_and_sent_back(shop, page_of):
    sale = hold(shop)
    shop.settlement.capture(shop.record(sale).intent.id)
    pane = page_of().practice
    pane.pay_out.click()
    assert pane.payday.text().startswith("Nothing is available yet")
    pane.turns[timedelta(days=1)].click()
    assert pane.payday.isHidden()
    pane.turns[timedelta(days=1)].click()
    pane.send_back.click()
    assert re.fullmatch(r"The bank sent .*\d.* back\. The next .*", pane.payday.text())
    pane.pay_out.click()
    assert re.fullmatch(r"On the way to the bank: .*\d.*", pane.payday.text())
    pane.send_back.click()
    pane.send_back.click()
    assert pane.payday.text() == "No payout is there to come back."


def test_emptying_asks_first_with_the_safe_answer_in_focus(shop, page_of):
    sale = hold(shop)
    page = page_of()
    page.practice.empty.click()
    assert page.practice.no.hasFocus()
    page.practice.no.click()
    assert shop.record(sale).money is MoneyWord.HELD
    assert page.practice.empty.isVisible()


def test_beginning_anew_releases_what_is_held_and_sets_the_clock_back(shop, page_of):
    sale = hold(shop)
    page = page_of()
    emptied = []
    page._presenter.practice_emptied.connect(lambda: emptied.append(1))
    page.practice.turns[timedelta(days=1)].click()
    page.practice.empty.click()
    page.practice.yes.click()
    assert shop.record(sale).money is MoneyWord.NOT_TAKEN
    assert shop.settlement.holds() == []
    assert shop.simulator.now() == START
    assert "is empty" in page.practice.done.text()
    assert emptied == [1]


def test_a_stripe_that_fails_while_emptying_is_told_and_leaves_the_clock_alone(shop, page_of):
    hold(shop)
    page = page_of()
    shop.fault(Fault.UNAVAILABLE, "GET", times=9)
    page.practice.empty.click()
    page.practice.yes.click()
    assert page._presenter.view.notice is not None
    assert page._presenter.view.practice.busy is Turning.NO
    assert len(shop.settlement.holds()) == 1


def test_in_other_modes_there_is_nothing_to_turn(page_of):
    page = page_of(mode=Mode.TEST)
    assert "belong to practice mode" in texts(page.practice)
    assert not page.practice.empty.isVisible()


def test_the_screens_colours_are_chosen_and_told(page_of):
    page = page_of()
    chosen: list[Looks] = []
    page._presenter.looks_chosen.connect(chosen.append)
    page.sections[Section.SCREEN].click()
    page.screen_pane.schemes[Scheme.DARK].click()
    assert chosen == [Looks(Scheme.DARK)]
    assert page.screen_pane.schemes[Scheme.DARK].isChecked()


def test_what_is_worn_already_is_shown_without_asking_for_it(page_of):
    page = page_of()
    chosen: list[Looks] = []
    page._presenter.looks_chosen.connect(chosen.append)
    page._presenter.show_looks(Looks(Scheme.LIGHT))
    page._presenter.turn_to(Section.SCREEN)
    assert page.screen_pane.schemes[Scheme.LIGHT].isChecked()
    assert chosen == []


@pytest.mark.parametrize("section", [Section.PRACTICE, Section.SCREEN])
def test_everything_can_be_reached_and_is_called_something(page_of, section):
    page = page_of()
    page.sections[section].click()
    page.setFocus()
    assert nameless(page) == []
    reached = tab_order(page)
    if section is Section.PRACTICE:
        pane = page.practice
        expected = [*pane.turns.values(), pane.pay_out, pane.send_back, pane.empty]
    else:
        expected = [
            *page.screen_pane.schemes.values(),
            *page.screen_pane.sizes.values(),
            page.screen_pane.still,
        ]
    for widget in expected:
        assert widget in reached
