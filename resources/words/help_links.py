"""Where the help tells more about an error: a page, and a heading where one fits."""

from collections.abc import Mapping
from typing import Final

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
from resources.words.sentence import Sentence
from resources.words.sharing import SHARING
from resources.words.shifts import SHIFTS
from resources.words.slips import SLIPS
from resources.words.story import REFERENCES
from resources.words.tendering import TENDERS
from resources.words.verifying import VERIFYING

_Group = Mapping[str, Sentence]

_ABOUT: Final[tuple[tuple[_Group, str], ...]] = (
    (AMOUNTS, "selling"),
    (CART, "selling#into-the-cart"),
    (CATALOGUE, "settings#catalogue"),
    (IMPORTS, "settings#catalogue"),
    (HOLDS, "capture-and-release"),
    (FEATURES, "capture-and-release"),
    (SALES, "paying"),
    (DOUBTS, "lost-answers"),
    (DECLINES, "declines"),
    (KEYS, "stripe-keys"),
    (SETTINGS, "settings"),
    (FILES, "accountant-pack"),
    (LEDGER, "backups#when-the-ledger-does-not-open"),
    (VERIFYING, "journal"),
    (RECONCILING, "lost-answers"),
    (EXAMINING, "installing#when-something-is-wrong"),
    (OURS, "lost-answers"),
    (HOURS, "settings"),
    (NOTES, "hold-board"),
    (LAPSES, "lapses"),
    (BULK, "many-at-once"),
    (FILTERS, "hold-board"),
    (BACKING_UP, "backups"),
    (RESTORING, "backups#restore"),
    (LOST, "backups#restore"),
    (KEYBOARD, "scanner-and-keys#keys"),
    (LISTENING, "stripe-keys#webhooks"),
    (REFERENCES, "journal"),
    (RECIPES, "recipes"),
    (HANDING, "paying"),
    (PHONE, "phone"),
    (READERS, "readers#when-it-does-not-work"),
    (SLIPS, "slips"),
    (PRINTING, "printers#when-paper-does-not-come"),
    (ACCOUNTS, "books"),
    (PERIODS, "books"),
    (BOOK_FORMATS, "accountant-pack"),
    (CARD_FORM, "card-form"),
    (CUSTOMERS, "saved-cards"),
    (EVIDENCE, "evidence"),
    (INSIGHTS, "reports"),
    (CENTRE, "many-registers"),
    (SHARING, "many-registers"),
    (SHIFTS, "shifts"),
    (TENDERS, "cash-and-change"),
    (SIGNING_IN, "signing-in"),
    (PERMISSIONS, "staff-and-approvals"),
    (STAFF, "staff-and-approvals"),
)

_WEIGHED: Final = ("measure_", "not_measured", "label_", "scale_code")

HELP: Final[Mapping[str, str]] = {
    code: "scanner-and-keys#weight" if code.startswith(_WEIGHED) else place
    for group, place in _ABOUT
    for code in group
}
"""By the error's code, as `page#anchor`."""

_GENERAL: Final[Mapping[str, str]] = {
    "declined": "declines",
    "in doubt": "lost-answers",
    "misconfigured": "settings",
    "broken": "lost-answers",
}


def help_about(code: str, kind: str = "") -> str:
    """The place in the help for an error; for one without a place of its own by its kind."""
    return HELP.get(code) or _GENERAL.get(kind, "")
