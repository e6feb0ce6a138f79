"""Commands `recipe …`: what is agreed about holds, and what happens to them by itself."""

from __future__ import annotations

import click

from pos.cli import documents, telling
from pos.cli.failures import option, problem_of
from pos.cli.output import Document, Json, Terminal, table, with_terminal
from pos.domain.money import Currency, Money, parse_amount
from pos.domain.recipe import Recipe, RecipeAct, Term
from pos.services.recipes import RecipeOutcome, RecipeResult


@click.group()
def recipe() -> None:
    """Hold recipes: agreed at the counter, carried out when their time has come."""


@recipe.command("list")
@with_terminal
def list_recipes(terminal: Terminal, /) -> None:
    """All recipes."""
    with terminal.session.reading() as till:
        found = till.recipes.all()
    rows = [
        (
            each.name,
            _amount(each.hold),
            _amount(each.most),
            _what(each),
            str(each.term),
            "required" if each.note_required else "",
        )
        for each in found
    ]
    head = ("Recipe", "Holds", "At most", "Then", "When", "Note")
    terminal.answer({"recipes": [_document(each) for each in found]}, [table(head, rows)])


@recipe.command("set")
@click.argument("name")
@click.option(
    "--then",
    "act",
    type=click.Choice([str(each) for each in RecipeAct]),
    required=True,
    help="What happens by itself when the time has come.",
)
@click.option(
    "--when",
    "term",
    metavar="TERM",
    required=True,
    help="“+6h” after the hold, or “+1d 10:00” for the next day at ten by the shop's clocks.",
)
@click.option("--hold", metavar="AMOUNT", help="Held as a deposit; without it, the cart is held.")
@click.option("--most", metavar="AMOUNT", help="What may be captured at most, as the slip says.")
@click.option("--amount", metavar="AMOUNT", help="What “capture” takes; without it, all it may.")
@click.option("--note/--no-note", "note_required", help="Whether the hold needs a note.")
@with_terminal
def set_recipe(
    terminal: Terminal,
    /,
    name: str,
    act: str,
    term: str,
    *,
    note_required: bool,
    **amounts: str | None,
) -> None:
    """Add a recipe, or change one; sales that agreed to it before keep their terms."""
    with terminal.session.writing() as till:
        currency = till.settings.load().money
        with option("--when", as_json=terminal.as_json):
            when = Term.read(term)
        made = Recipe(
            name=name.strip(),
            act=RecipeAct(act),
            term=when,
            hold=_read(terminal, "--hold", amounts["hold"], currency),
            most=_read(terminal, "--most", amounts["most"], currency),
            amount=_read(terminal, "--amount", amounts["amount"], currency),
            note_required=note_required,
        )
        till.recipes.save(made)
    terminal.answer({"recipe": _document(made)}, [f"{made.name}: {_what(made)} {made.term}"])


@recipe.command("remove")
@click.argument("name")
@with_terminal
def remove_recipe(terminal: Terminal, /, name: str) -> None:
    """Offer a recipe no more; holds that were agreed by it keep their terms."""
    with terminal.session.writing() as till:
        till.recipes.remove(name)
    terminal.answer({"removed": name}, [f"{name} is not offered any more."])


@recipe.command("choose")
@click.argument("sale_id", metavar="SALE")
@click.argument("name")
@with_terminal
def choose_recipe(terminal: Terminal, /, sale_id: str, name: str) -> None:
    """Agree on a recipe for a sale that lies on the counter."""
    with terminal.session.writing() as till:
        found = till.settlement.find(sale_id).sale
        changed = till.recipes.choose(found.id, name)
        record = till.checkout.record(changed.id)
        zone = till.settings.load().zone
    terminal.answer({"sale": documents.sale(record)}, telling.sale(record, zone))


@recipe.command("due")
@with_terminal
def due_recipes(terminal: Terminal, /) -> None:
    """What recipes are going to do to the open holds, and when."""
    with terminal.session.reading() as till:
        planned = till.recipes.planned()
        holds = [hold for hold in till.settlement.holds() if hold.intent in planned]
        zone = till.settings.load().zone
    document: Document = {
        "due": [
            {
                "intent": hold.intent,
                "receipt": hold.receipt,
                "held": documents.money(hold.amount),
                "recipe": planned[hold.intent].recipe.name,
                "act": str(planned[hold.intent].recipe.act),
                "takes": documents.money(planned[hold.intent].taken),
                "at": documents.moment(planned[hold.intent].at),
                "kept_until": documents.moment(planned[hold.intent].kept_until),
            }
            for hold in holds
        ]
    }
    rows = [
        (
            hold.receipt,
            telling.amount(hold.amount),
            planned[hold.intent].recipe.name,
            _what(planned[hold.intent].recipe),
            telling.when(planned[hold.intent].at, zone),
        )
        for hold in sorted(holds, key=lambda each: planned[each.intent].at)
    ]
    terminal.answer(document, [table(("Receipt", "Held", "Recipe", "Then", "At"), rows)])


@recipe.command("run")
@with_terminal
def run_recipes(terminal: Terminal, /) -> None:
    """Do what is due, one journaled step for each hold; for a scheduler, every few minutes.

    The open till does the same by itself.
    """
    with terminal.session.writing() as till:
        results = till.recipes.run()
    terminal.answer(
        {"results": [_result(each) for each in results]},
        [_line(each) for each in results] or ["Nothing is due."],
    )


def _read(terminal: Terminal, /, name: str, text: str | None, currency: Currency) -> Money | None:
    if text is None:
        return None
    with option(name, as_json=terminal.as_json):
        return parse_amount(text, currency)


def _amount(money: Money | None) -> str:
    return "" if money is None else telling.amount(money)


def _money(money: Money | None) -> Json:
    return None if money is None else documents.money(money)


def _what(found: Recipe) -> str:
    match found.act:
        case RecipeAct.CAPTURE:
            return f"capture {_amount(found.amount)}".strip()
        case RecipeAct.RELEASE:
            return "release"
        case _:
            return "remind"


def _asks(found: Recipe) -> str:
    return "required" if found.note_required else ""


def _document(found: Recipe) -> Document:
    return {
        "name": found.name,
        "then": str(found.act),
        "when": str(found.term),
        "hold": _money(found.hold),
        "most": _money(found.most),
        "amount": _money(found.amount),
        "note_required": found.note_required,
    }


def _result(result: RecipeResult) -> Document:
    problem = problem_of(result.error) if result.error else None
    return {
        "intent": result.hold.intent,
        "receipt": result.hold.receipt,
        "recipe": result.due.recipe.name,
        "act": str(result.due.recipe.act),
        "outcome": str(result.outcome),
        "takes": documents.money(result.due.taken),
        "error": problem.document() if problem else None,
    }


def _line(result: RecipeResult) -> str:
    name = f"{result.hold.receipt}, {result.due.recipe.name}"
    if result.error is not None:
        words = problem_of(result.error).words
        return f"{name}: {words.what} {words.money}"
    match result.outcome, result.due.recipe.act:
        case RecipeOutcome.DONE, RecipeAct.CAPTURE:
            return f"{name}: captured {telling.amount(result.due.taken)}"
        case RecipeOutcome.DONE, _:
            return f"{name}: released {telling.amount(result.hold.amount)}"
        case _:
            return f"{name}: its time has come; nothing was done by itself"
