"""Hold recipes at a till: agreed at the counter, carried out once, and never beyond the slip."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.ids import IntentId
from pos.domain.operation import OperationState, target_of
from pos.domain.recipe import Recipe, RecipeAct, Term
from pos.domain.sale import SaleState
from pos.errors import Refused
from pos.services.recipes import RecipeOutcome
from pos.services.terms import check_note
from tests.kit import VISA, euro

TOOL_HIRE = Recipe(
    "Tool hire",
    RecipeAct.RELEASE,
    Term.read("+1d 10:00"),
    hold=euro(150_00),
    most=euro(150_00),
    note_required=True,
)
LATE_FEE = Recipe("Late fee", RecipeAct.CAPTURE, Term.read("+6h"), amount=euro(20_00))


@pytest.fixture
def recipes(shop):
    shop.recipes.save(TOOL_HIRE)
    shop.recipes.save(LATE_FEE)
    return shop.recipes


def hire(shop, name="Tool hire"):
    """A sale with a deposit on hold by that recipe."""
    sale = shop.counter.current().sale.id
    shop.recipes.choose(sale, name)
    if shop.record(sale).sale.cart.is_empty:
        shop.cart(50_00)
    shop.checkout.begin(sale)
    shop.notes.edit(sale, note="drill 3")
    shop.checkout.authorise(sale, VISA)
    return sale


def test_a_deposit_is_the_one_line_of_its_sale(shop, recipes):
    sale = shop.counter.current().sale.id
    changed = recipes.choose(sale, "tool HIRE")
    [line] = changed.cart.lines
    assert (line.item.name, line.amount) == ("Tool hire", euro(150_00))
    assert changed.cart.totals().tax == euro(0)
    assert shop.notes.of(sale).recipe == "Tool hire"


def test_a_deposit_does_not_go_into_a_cart_with_goods(shop, recipes):
    sale = shop.cart()
    with pytest.raises(Refused, match="recipe_needs_empty_cart"):
        recipes.choose(sale, "Tool hire")
    assert len(shop.record(sale).sale.cart.lines) == 1
    assert recipes.agreed(sale) is None


def test_another_choice_takes_the_deposit_back(shop, recipes):
    sale = shop.counter.current().sale.id
    recipes.choose(sale, "Tool hire")
    assert recipes.choose(sale, "Late fee").cart.is_empty
    recipes.choose(sale, "Tool hire")
    assert recipes.drop(sale).cart.is_empty
    assert recipes.agreed(sale) is None
    assert shop.notes.of(sale).recipe == ""


def test_what_a_sale_agreed_to_is_not_changed_afterwards(shop, recipes):
    sale = hire(shop)
    recipes.save(replace(TOOL_HIRE, act=RecipeAct.CAPTURE, term=Term.read("+1h")))
    recipes.remove("Late fee")
    assert recipes.agreed(sale) == TOOL_HIRE
    assert [each.name for each in recipes.all()] == ["Tool hire"]


def test_a_hold_is_released_at_its_time_and_not_before(shop, recipes):
    sale = hire(shop)
    intent = shop.intent(sale).id
    assert recipes.planned()[intent].at == datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    shop.pass_time(timedelta(hours=23))
    assert recipes.run() == []
    shop.pass_time(timedelta(hours=2))
    [result] = recipes.run()
    assert (result.outcome, result.hold.intent) == (RecipeOutcome.DONE, intent)
    assert shop.record(sale).sale.state is SaleState.RELEASED
    assert recipes.run() == []


def test_a_capture_takes_what_was_agreed_and_releases_the_rest(shop, recipes):
    sale = hire(shop, "Late fee")
    shop.pass_time(timedelta(hours=7))
    [result] = recipes.run()
    assert result.outcome is RecipeOutcome.DONE
    assert shop.intent(sale).received == euro(20_00)
    assert shop.balance("memo:holds") == 0


def test_a_hold_that_somebody_keeps_waits(shop, recipes):
    sale = hire(shop)
    until = shop.simulator.now() + timedelta(days=3)
    shop.notes.keep(sale, owner="Ada", until=until)
    shop.pass_time(timedelta(days=2))
    assert recipes.run() == []
    shop.pass_time(timedelta(days=1, hours=1))
    assert [each.outcome for each in recipes.run()] == [RecipeOutcome.DONE]


def test_a_lost_answer_is_not_asked_again_by_the_recipe(shop, recipes, expect_log):
    expect_log("capture: no answer yet")
    sale = hire(shop, "Late fee")
    shop.pass_time(timedelta(hours=7))
    shop.fault(Fault.RESET_AFTER, "/capture", times=1)
    assert [each.outcome for each in recipes.run()] == [RecipeOutcome.CHECKING]
    assert recipes.run() == []
    shop.calm()
    shop.reconciler.run()
    assert shop.intent(sale).received == euro(20_00)
    assert len(shop.keys_sent("/capture")) == 1


def test_an_attempt_that_came_to_nothing_is_made_again_later(shop, recipes, expect_log):
    hire(shop, "Late fee")
    shop.pass_time(timedelta(hours=7))
    expect_log("capture: no answer yet")
    shop.fault(Fault.RESET_BEFORE, "/capture")
    assert [each.outcome for each in recipes.run()] == [RecipeOutcome.CHECKING]
    shop.calm()
    [open_] = shop.open_operations()
    shop.pass_time(timedelta(minutes=5))
    shop.journal.give_up(open_.id)
    assert recipes.run() == []
    shop.pass_time(timedelta(minutes=15))
    assert [each.outcome for each in recipes.run()] == [RecipeOutcome.DONE]
    with shop.store.read() as books:
        ends = [
            books.operations.get(each).state
            for each in books.recipes.runs(IntentId(target_of(open_.request)))
        ]
    assert ends == [OperationState.REJECTED, OperationState.SUCCEEDED]


def test_what_a_recipe_did_stands_in_the_audit_journal_with_its_operation(shop, recipes):
    sale = hire(shop)
    shop.pass_time(timedelta(days=2))
    recipes.run()
    released = shop.operations(sale)[-1]
    [entry] = [each.record for each in shop.trail() if each.record.operation == released.id]
    assert (entry.act, entry.actor, entry.amount) == ("release", "recipe Tool hire", euro(150_00))


def test_a_reminder_does_nothing_by_itself(shop, recipes):
    recipes.save(Recipe("Viewing", RecipeAct.REMIND, Term.read("+1h")))
    sale = hire(shop, "Viewing")
    shop.pass_time(timedelta(hours=2))
    assert [each.outcome for each in recipes.run()] == [RecipeOutcome.REMINDED]
    assert shop.record(sale).sale.state is SaleState.HELD


def test_money_is_not_held_without_the_note_that_a_recipe_asks_for(shop, recipes):
    sale = shop.counter.current().sale.id
    recipes.choose(sale, "Tool hire")
    shop.checkout.begin(sale)
    with shop.store.read() as books, pytest.raises(Refused, match="recipe_note_missing"):
        check_note(books, books.sales.get(sale))
    with pytest.raises(Refused, match="recipe_note_missing"):
        shop.checkout.authorise(sale, VISA)
    assert shop.intent(sale).status == "requires_payment_method"
    shop.notes.edit(sale, note="drill 3")
    shop.checkout.authorise(sale, VISA)
    assert shop.record(sale).sale.state is SaleState.HELD
