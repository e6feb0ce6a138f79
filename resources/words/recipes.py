"""Sentences about hold recipes."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Sentence

RECIPES: Final[Mapping[str, Sentence]] = {
    "recipe_term": Sentence(
        "“{text}” says no time at which a recipe could act.",
        "Write +6h for six hours after the hold, or +1d 10:00 for the next day at ten.",
    ),
    "recipe_name": Sentence(
        "A recipe needs a name of at most {maximum} characters.", "Enter a short name."
    ),
    "recipe_amount": Sentence(
        "{amount} does not fit the recipe.",
        "What it takes is at most what may be captured, that is at most what is held, and only a"
        " recipe that captures takes anything. Nothing was changed.",
    ),
    "recipe_unknown": Sentence(
        "There is no recipe “{text}”.", "Choose one of the list; recipes are kept under Shop."
    ),
    "recipe_needs_empty_cart": Sentence(
        "“{name}” holds a deposit, which is a sale of its own.",
        "Park or finish this cart first, then choose the recipe on an empty one.",
    ),
    "recipe_note_missing": Sentence(
        "“{name}” needs a note before money is held.",
        "Enter it beside the customer on the payment page, then authorise.",
    ),
}
