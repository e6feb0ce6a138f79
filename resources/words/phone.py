"""Sentences about a customer who pays on their own phone."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

PHONE: Final[Mapping[str, Sentence]] = {
    "already_paid": Sentence(
        "The customer has just paid on their phone.",
        "Go on with the hold as it is shown. Nothing has to be paid again.",
        Moved.STILL_HELD,
    ),
    "no_page": Sentence(
        "There is no page on which this sale can be paid by phone.",
        "Ask how the sale stands; where it is still to be paid, show a new code.",
    ),
    "no_page_to_pay": Sentence(
        "No page waits for the customer of {sale}.",
        "`holdfast phone open` makes one; `holdfast sale show` says how the sale stands.",
    ),
    "page_too_late": Sentence(
        "Stripe did not make the page: its time would be over too soon.",
        "Show a new code. If it happens again, set the clock of this machine.",
    ),
    "qr_too_long": Sentence(
        "The link is too long for a code.",
        "Choose another way to pay, and send a report: this is a mistake in the program.",
    ),
    "thanks_page_address": Sentence(
        "“{text}” cannot be the page that customers see after paying.",
        "Enter one that begins with https:// and has no question mark, or leave it empty.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "channel_missing": Sentence(
        "This till has no such way to pay.",
        "Choose another way. The cart is kept.",
    ),
}
