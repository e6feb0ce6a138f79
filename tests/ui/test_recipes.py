"""Hold recipes on the screen: set up under Shop, agreed on at the counter, told when they act."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from typing_extensions import override

from pos.domain.recipe import Recipe, RecipeAct, Term
from tests.kit import VISA, euro
from tests.ui.lanes import HeldLane, InlineLane, inline_lanes
from tests.ui.page_walk import nameless
from tests.ui.till_kit import Desk
from ui.format import Formats
from ui.notice_board import NoticeBoard
from ui.notices import Notice
from ui.recipes.desk import RecipeDesk, RecipeServices
from ui.recipes.pane import RecipesPane
from ui.recipes.runner import RecipeRunner
from ui.till.page import TillPage
from ui.till.view import TillServices
from ui.tones import Tone

pytestmark = pytest.mark.usefixtures("dressed")

TOOL_HIRE = Recipe("Tool hire", RecipeAct.RELEASE, Term.read("+1d 10:00"), hold=euro(150_00))


@pytest.fixture
def desk(shop):
    desk = RecipeDesk(InlineLane())
    desk.attach(RecipeServices(shop.recipes, shop.settings))
    return desk


def typed(desk, **changes):
    desk.edit(replace(desk.view.typed, **changes))


def test_a_recipe_that_is_typed_is_kept(desk, shop):
    desk.choose("")
    typed(desk, name="Tool hire", hold="150", most="120", note_required=True)
    desk.save()
    [kept] = shop.recipes.all()
    assert kept == replace(TOOL_HIRE, most=euro(120_00), note_required=True)
    assert desk.view.chosen == "Tool hire"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"hold": "a lot"}, "hold"),
        ({"hold": "0.10"}, "hold"),
        ({"hold": "10", "most": "20"}, "most"),
        ({"at": "25:00"}, "term"),
        ({"by_hours": True, "count": "0"}, "term"),
        ({"act": RecipeAct.CAPTURE, "hold": "10", "amount": "20"}, "most"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_and_stays_typed(desk, shop, changes, field):
    desk.choose("")
    typed(desk, **({"name": "Tool hire"} | changes))
    before = desk.view.typed
    desk.save()
    assert desk.view.problem_field == field
    assert desk.view.problem.title
    assert desk.view.typed == before
    assert shop.recipes.all() == []


def test_a_recipe_goes_after_a_yes(desk, shop):
    shop.recipes.save(TOOL_HIRE)
    desk.reload()
    desk.choose("Tool hire")
    desk.ask_remove()
    assert desk.view.is_removing
    desk.step_back()
    assert [each.name for each in shop.recipes.all()] == ["Tool hire"]
    desk.ask_remove()
    desk.remove()
    assert shop.recipes.all() == []
    assert desk.view.typed is None


def test_the_pane_can_be_filled_in_by_keys_alone(desk, shop, qtbot, dress):
    pane = RecipesPane(desk)
    qtbot.addWidget(pane)
    desk.changed.connect(lambda view: pane.draw(view, Formats()))
    pane.show()
    pane.add.click()
    form = pane.form
    QTest.keyClicks(form.lines["name"], "Late fee")
    form.acts[RecipeAct.CAPTURE].click()
    QTest.keyClicks(form.lines["amount"], "20")
    form.by_hours.click()
    form.count.clear()
    QTest.keyClicks(form.count, "6")
    QTest.keyClick(form.save, Qt.Key.Key_Return)
    [kept] = shop.recipes.all()
    assert kept == Recipe("Late fee", RecipeAct.CAPTURE, Term(hours=6), amount=euro(20_00))
    assert pane.model.rowCount() == 1
    assert nameless(pane) == []


# At the counter ------------------------------------------------------------------------------


@pytest.fixture
def counter(shop):
    shop.recipes.save(TOOL_HIRE)
    desk = Desk(shop, inline_lanes())
    desk.till.attach(TillServices(desk.catalogue, shop.counter, shop.checkout, shop.recipes))
    return desk


def test_the_counter_puts_the_deposit_into_the_cart_and_takes_it_back(counter, shop, qtbot):
    page = TillPage(counter.till)
    qtbot.addWidget(page)
    button = page.ticket.recipe
    assert [action.text() for action in button.list.actions()] == ["Tool hire"]
    button.list.actions()[0].trigger()
    assert (button.text(), counter.shown) == ("Tool hire", [(1, "Tool hire")])
    assert shop.recipes.agreed(counter.till.view.sale.id) == TOOL_HIRE
    button.list.actions()[-1].trigger()
    assert counter.shown == counter.on_disk == []
    assert shop.recipes.agreed(counter.till.view.sale.id) is None


def test_a_shop_without_recipes_has_no_button_for_them(shop, qtbot):
    desk = Desk(shop, inline_lanes())
    desk.till.attach(TillServices(desk.catalogue, shop.counter, shop.checkout, shop.recipes))
    page = TillPage(desk.till)
    qtbot.addWidget(page)
    assert page.ticket.recipe.isHidden()


def test_a_deposit_into_a_full_cart_is_a_notice_and_leaves_the_cart(counter):
    counter.till.scanned("4006381333931")
    counter.till.agree("Tool hire")
    assert "Tool hire" in counter.till.view.notice.title
    assert counter.shown == [(1, "Pen, blue")]


# By itself ------------------------------------------------------------------------------------


class _Board(NoticeBoard):
    """Keeps what is told where there is no window."""

    def __init__(self) -> None:
        self.told: list[Notice] = []

    @override
    def add(self, source: QObject, notice: Notice) -> None:
        self.told.append(notice)

    @override
    def forget(self, source: QObject) -> None:
        self.told.clear()


def _held(shop, recipe):
    shop.recipes.save(recipe)
    sale = shop.counter.current().sale.id
    shop.recipes.choose(sale, recipe.name)
    shop.checkout.begin(sale)
    shop.checkout.authorise(sale, VISA)
    return sale


def test_what_a_recipe_did_is_told_and_the_pages_look_again(shop, qtbot):
    sale = _held(shop, TOOL_HIRE)
    board = _Board()
    runner = RecipeRunner(InlineLane(), board)
    acted = []
    runner.acted.connect(lambda: acted.append(True))
    runner.attach(shop.recipes)
    assert (board.told, acted) == ([], [])
    shop.pass_time(timedelta(days=2))
    runner.look()
    [notice] = board.told
    assert notice.tone is Tone.RELEASED
    assert shop.record(sale).sale.receipt in notice.title
    assert "150.00" in notice.title
    assert acted == [True]


def test_a_reminder_is_told_once(shop):
    _held(shop, replace(TOOL_HIRE, act=RecipeAct.REMIND))
    shop.pass_time(timedelta(days=2))
    board = _Board()
    runner = RecipeRunner(InlineLane(), board)
    runner.attach(shop.recipes)
    runner.look()
    assert [notice.tone for notice in board.told] == [Tone.HELD]


def test_no_second_look_begins_before_the_first_is_over_and_a_closed_ledger_hears_nothing(shop):
    _held(shop, TOOL_HIRE)
    shop.pass_time(timedelta(days=2))
    lane, board = HeldLane(), _Board()
    runner = RecipeRunner(lane, board)
    runner.attach(shop.recipes)
    runner.look()
    lane.run_next()
    assert lane.is_idle
    assert len(board.told) == 1
    runner.look()
    runner.stop()
    lane.run_all()
    assert board.told == []
