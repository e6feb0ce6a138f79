"""Selling by a hold recipe from the command line, to the moment it acts by itself."""

import pytest

from tests.cli.test_selling import VISA, eur

HIRE = ("recipe", "set", "Tool hire", "--hold", "150", "--most", "150", "--then", "release")


@pytest.fixture
def hire(holdfast):
    """A shop whose tool hire holds 150 until the next day at ten, and wants a note."""
    holdfast(*HIRE, "--when", "+1d 10:00", "--note")
    return holdfast


def test_a_deposit_is_held_by_a_recipe_and_released_at_its_time(hire):
    told = ("--for", "Weber", "--why", "Drill 7", "--note", "No scratches")
    sale = hire.json("sale", "new", "--recipe", "Tool hire", *told, *VISA)["sale"]
    assert (sale["money"], sale["payment"]["held"]) == ("held", eur(15_000))
    [row] = hire.json("hold", "list")["holds"]
    noted = [row[name] for name in ("customer", "reason", "note", "recipe")]
    assert noted == ["Weber", "Drill 7", "No scratches", "Tool hire"]
    assert hire.json("recipe", "run")["results"] == []
    hire("training", "advance", "--days", "2")
    [done] = hire.json("recipe", "run")["results"]
    assert (done["receipt"], done["act"], done["outcome"]) == (sale["receipt"], "release", "done")
    assert hire.json("recipe", "run")["results"] == []


def test_a_recipe_goes_with_goods_where_it_holds_no_deposit(hire):
    hire("recipe", "set", "Late fee", "--then", "capture", "--when", "+6h", "--amount", "2")
    sale = hire.json("sale", "new", "--recipe", "Late fee", "--item", "C-1", *VISA)["sale"]
    [due] = hire.json("recipe", "due")["due"]
    assert (due["receipt"], due["takes"]) == (sale["receipt"], eur(200))


def test_a_required_note_is_asked_for_before_money_is_held(hire):
    answer = hire("sale", "new", "--recipe", "Tool hire", *VISA, code=3)
    assert "hold note SALE --note" in answer.err
    assert hire.json("hold", "list")["holds"] == []


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (("--recipe", "Nope"), "recipe_unknown"),
        (("--recipe", "Tool hire", "--item", "C-1"), "recipe_needs_empty_cart"),
    ],
)
def test_a_recipe_that_does_not_fit_leaves_no_sale_behind(hire, wanted, code):
    assert hire.json("sale", "new", *wanted, *VISA, code=3)["error"]["code"] == code
    assert hire.json("sale", "list")["sales"] == []


def test_a_sale_of_nothing_is_wrong_usage(hire):
    assert "--item" in hire("sale", "new", *VISA, code=2).err
