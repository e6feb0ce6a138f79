"""Sentences about accounts, closed periods and corrections."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

ACCOUNTS: Final[Mapping[str, Sentence]] = {
    "account_unknown": Sentence(
        "No account of this till is called “{text}”.",
        "Take one that the list of accounts names.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "account_code": Sentence(
        "“{text}” is no code for {account}.",
        "Give 1 to 20 letters, digits, dots or hyphens.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "account_name": Sentence(
        "That is no name for {account}.",
        "Give 1 to {maximum} plain characters.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "chart_unknown": Sentence(
        "There is no chart of accounts “{text}”.",
        "There are: {known}.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "chart_unreadable": Sentence(
        "The chart of accounts cannot be read.",
        "Bring in a list of accounts again, or choose a chart.",
        Moved.NOT_ABOUT_MONEY,
    ),
}
