"""Sentences about the hold board's saved filters."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_N: Final = Moved.NOT_ABOUT_MONEY

FILTERS: Final[Mapping[str, Sentence]] = {
    "filter_name": Sentence(
        "“{text}” cannot be the name of a filter.",
        "Give it a name of 1 to {maximum} characters.",
        _N,
    ),
    "filters_too_many": Sentence(
        "There are {maximum} saved filters already.",
        "Remove one that nobody needs.",
        _N,
    ),
    "filters_unreadable": Sentence(
        "“{text}” does not say which filters to keep.",
        "Save filters on the page Holds, or copy the whole text of this setting from a till.",
        _N,
    ),
}
