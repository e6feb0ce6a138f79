"""What a recipe does, in words."""

from PySide6.QtCore import QCoreApplication

from pos.domain.recipe import Recipe, RecipeAct, Term
from ui.format import Formats, digits


def act_text(act: RecipeAct) -> str:
    match act:
        case RecipeAct.RELEASE:
            return _tr("Release")
        case RecipeAct.CAPTURE:
            return _tr("Capture")
        case RecipeAct.REMIND:
            return _tr("Only remind")


def what_text(recipe: Recipe, formats: Formats) -> str:
    """`Release`, or `Capture 20.00`, or `Capture up to 150.00`."""
    amount = recipe.amount or recipe.most
    if recipe.act is not RecipeAct.CAPTURE or amount is None:
        return act_text(recipe.act)
    text = _tr("Capture %1") if recipe.amount else _tr("Capture up to %1")
    return text.replace("%1", formats.money(amount))


def term_text(term: Term) -> str:
    """When, in words."""
    if term.at is None:
        return _tr("hours after the hold: %1").replace("%1", digits(term.hours))
    at = f"{term.at:%H:%M}"
    if term.days == 0:
        return _tr("the same day at %1").replace("%1", at)
    if term.days == 1:
        return _tr("the next day at %1").replace("%1", at)
    return _tr("%1 days later at %2").replace("%1", digits(term.days)).replace("%2", at)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recipes", text)
