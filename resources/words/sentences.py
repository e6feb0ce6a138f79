"""Finds the sentences for an error and fills its facts in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from resources.words.backing_up import BACKING_UP, LOST, RESTORING
from resources.words.board import BULK, HOURS, LAPSES, NOTES
from resources.words.card_form import CARD_FORM
from resources.words.centre import CENTRE
from resources.words.closing_books import ACCOUNTS, PERIODS
from resources.words.customers import CUSTOMERS
from resources.words.evidence import EVIDENCE
from resources.words.examining import EXAMINING
from resources.words.filtering import FILTERS
from resources.words.handing import HANDING
from resources.words.handing_over_books import BOOK_FORMATS
from resources.words.holding import FEATURES
from resources.words.importing import IMPORTS
from resources.words.insights import INSIGHTS
from resources.words.keyboard import KEYBOARD
from resources.words.listening import LISTENING
from resources.words.paying import DECLINES, DOUBTS, HOLDS, SALES
from resources.words.people import PERMISSIONS, SIGNING_IN, STAFF
from resources.words.phone import PHONE
from resources.words.printing import PRINTING
from resources.words.readers import READERS
from resources.words.recipes import RECIPES
from resources.words.reconciling import RECONCILING
from resources.words.running import FILES, KEYS, LEDGER, OURS, SETTINGS
from resources.words.selling import AMOUNTS, CART, CATALOGUE
from resources.words.sentence import MONEY_LINES, Moved, Sentence
from resources.words.sharing import SHARING
from resources.words.shifts import SHIFTS
from resources.words.slips import SLIPS
from resources.words.story import REFERENCES
from resources.words.tendering import TENDERS
from resources.words.verifying import VERIFYING

SENTENCES: Final[Mapping[str, Sentence]] = {
    **AMOUNTS, **CART, **CATALOGUE, **IMPORTS, **HOLDS, **FEATURES, **SALES, **DOUBTS, **DECLINES,
    **KEYS, **SETTINGS, **FILES, **LEDGER, **VERIFYING, **RECONCILING, **EXAMINING, **OURS,
    **HOURS, **NOTES, **LAPSES, **BULK, **FILTERS, **BACKING_UP, **RESTORING, **LOST,
    **LISTENING, **REFERENCES, **RECIPES, **HANDING, **PHONE, **READERS,
    **SLIPS, **ACCOUNTS, **PERIODS, **BOOK_FORMATS, **CARD_FORM, **CUSTOMERS, **EVIDENCE,
    **INSIGHTS,
    **PRINTING, **KEYBOARD,
    **CENTRE, **SHARING, **SHIFTS, **TENDERS, **SIGNING_IN, **PERMISSIONS, **STAFF,
}  # fmt: skip
"""By the error's code; a decline's by `declined.` and what the cashier does next."""

_REFUSED: Final = Sentence("That is not possible as it is.", "Change it and try again.")
_DECLINED: Final = Sentence("The card was declined.", "Ask for another card. The cart is kept.")
_IN_DOUBT: Final = Sentence(
    "We do not know yet how the last step ended.",
    "Do not run the card again. Wait, or press Refresh to ask Stripe.",
    Moved.UNKNOWN,
)
_MISCONFIGURED: Final = Sentence(
    "The till is not set up for this.", "Call a manager. The settings are under Shop."
)
_BROKEN: Final = Sentence(
    "The till made a mistake and stopped.",
    "Press Refresh before anything else. Send the log to whoever looks after the till.",
    Moved.UNKNOWN,
)


_BESIDE_MONEY: Final = "beside_money"
"""The fact of a doubt about something that moves no money."""
_BESIDE_MONEY_TODO: Final = "Check the network, and try again."


@dataclass(frozen=True, slots=True)
class Said:
    """A failure in words: what happened, has money moved, what to do."""

    title: str
    money: str
    todo: str
    moved: Moved


class _Facts(dict[str, str]):
    """A fact that an error does not carry is an ellipsis, never a crash while telling it."""

    def __missing__(self, key: str) -> str:
        return "…"


class Failure(Protocol):
    """What is told: a `PosError`, seen from down here."""

    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, object]: ...


_GENERAL: Final = {
    "refused": _REFUSED,
    "overtaken": _REFUSED,
    "declined": _DECLINED,
    "in doubt": _IN_DOUBT,
    "misconfigured": _MISCONFIGURED,
}


_NO_OTHER_CARD: Final = frozenset({"increase_declined"})
"""Declines after which no other card is asked for."""


def sentence_of(error: Failure, advice: str = "") -> Sentence:
    """The error's own sentence, or an honest general one for a code that has none.

    `advice`: what the cashier does after a decline, which says more than the code.
    """
    speaks_of_a_card = advice and error.code not in _NO_OTHER_CARD
    own = SENTENCES.get(f"declined.{advice}") if speaks_of_a_card else None
    found = own or SENTENCES.get(error.code) or _GENERAL.get(error.kind, _BROKEN)
    if found.moved is not Moved.UNKNOWN or not error.facts.get(_BESIDE_MONEY):
        return found
    return Sentence(found.title, _BESIDE_MONEY_TODO, Moved.NOT_ABOUT_MONEY)


_REFERENCES: Final = ("reference", "receipt", "intent", "operation", "sale")
"""Facts that a person can name on the telephone, the best first; the first is Stripe's."""

_OPERATION: Final = "pos1-"
_SHORT: Final = len(_OPERATION) + 8
"""As much of an operation's id as is enough to find it again."""


def reference_of(error: Failure) -> str:
    """What to name when asking about a failure, empty when it is about nothing in particular."""
    for name in _REFERENCES:
        value = str(error.facts.get(name) or "")
        if name == "operation":
            value = value[:_SHORT] if value.startswith(_OPERATION) else ""
        if value:
            return value
    return ""


def said(
    error: Failure,
    fact: Callable[[object], str] = str,
    translate: Callable[[str], str] = str,
    *,
    advice: str = "",
) -> Said:
    """The error in three lines; `fact` writes what an error carries, such as an amount."""
    sentence = sentence_of(error, advice)
    facts = _Facts({name: fact(value) for name, value in error.facts.items()})
    return Said(
        title=translate(sentence.title).format_map(facts),
        money=translate(MONEY_LINES[sentence.moved]),
        todo=translate(sentence.todo).format_map(facts),
        moved=sentence.moved,
    )
