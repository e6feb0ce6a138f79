"""Sentences about Stripe's card form: what has to be set up, and what a machine lacks for it."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_N: Final = Moved.NOT_ABOUT_MONEY

CARD_FORM: Final[Mapping[str, Sentence]] = {
    "publishable_key_missing": Sentence(
        "The card form needs the shop’s publishable key.",
        "Call a manager: it is in Stripe’s Dashboard beside the secret one, begins with pk_ and "
        "goes under Shop, Mode and keys. Other ways to pay work.",
    ),
    "publishable_key_of_other_mode": Sentence(
        "The publishable key is of another mode than this till.",
        "Call a manager: under Shop, Mode and keys, enter the one that begins with {prefix}.",
    ),
    "publishable_key_unreadable": Sentence(
        "That is no publishable key.",
        "Copy the one that begins with pk_ from Stripe’s Dashboard, whole.",
        _N,
    ),
    "card_page_missing": Sentence(
        "With live keys Stripe opens the card form on a page of the shop only.",
        "Call a manager: put the three files of the card form on a web server and enter its "
        "address under Shop, Mode and keys. The help page “The card form” says how.",
    ),
    "card_page_address": Sentence(
        "“{text}” cannot be the address of the card form’s page.",
        "Enter one that begins with https:// and has no question mark, such as "
        "https://pay.example.com/card/.",
        _N,
    ),
    "web_engine_missing": Sentence(
        "The card form needs the web engine, which is not installed here.",
        "Call a manager: `make web` in the till’s folder installs it; a package that was installed "
        "may come in a version with it. Other ways to pay work.",
    ),
    "web_engine_libraries": Sentence(
        "The web engine cannot be loaded ({library}).",
        "Call a manager: `make web` in the till’s folder installs what is missing. Other ways to "
        "pay work.",
    ),
    "web_engine_as_root": Sentence(
        "The card form does not open for the system’s administrator.",
        "Start the till as an ordinary user: the web engine protects itself only then. Other ways "
        "to pay work.",
    ),
    "web_engine_sandbox": Sentence(
        "This system gives the web engine no room to protect itself, so the card form stays shut.",
        "Call a manager: the system has to allow user namespaces. Other ways to pay work.",
    ),
    "moto_not_allowed": Sentence(
        "Stripe does not take telephone orders of this account.",
        "Call a manager: Stripe gives leave for them on request. Until then switch them off under "
        "Shop, Mode and keys; the customer’s bank is asked then.",
    ),
    "form_too_late": Sentence(
        "The payment of {receipt} ended elsewhere while the form was being opened.",
        "Look at what the page shows now. If it is still due, begin to pay again.",
        Moved.UNKNOWN,
    ),
    "card_form_not_here": Sentence(
        "The card form cannot be opened from here.",
        "Open the payment in the window of a till that sells.",
    ),
}
