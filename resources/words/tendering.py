"""Sentences about what a sale is paid with, and about giving rows or cash back."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

TENDERS: Final[Mapping[str, Sentence]] = {
    "tip_with_parts": Sentence(
        "A tip is asked of one card that pays all.",
        "Let one card pay all of it, or go on without a tip.",
    ),
    "cash_zero": Sentence(
        "No cash was entered.",
        "Enter what the customer hands over; {due} is still due.",
    ),
    "cash_step": Sentence(
        "There are no coins for {amount}.",
        "Enter a multiple of {step}.",
    ),
    "cash_too_little": Sentence(
        "{received} is less than the {wanted} that is to be paid in cash.",
        "Enter what the customer hands over, or pay a smaller part in cash.",
    ),
    "tender_more_than_due": Sentence(
        "{wanted} is more than the {due} that is still due.",
        "Enter at most {due}.",
    ),
    "tender_unknown": Sentence(
        "The sale was not paid with “{tender}”.",
        "Look at the sale again and choose one of the ways it was paid.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "nothing_due": Sentence(
        "Nothing is due on this sale.",
        "A sale that costs nothing needs no payment.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "partly_paid": Sentence(
        "{paid} of this sale is paid already; {due} is still due.",
        "Take the rest, or give the paid part back first.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "part_taken": Sentence(
        "{amount} of this sale was taken from a card already.",
        "Finish the sale and give money back from the daybook, or refund that card first.",
        Moved.TAKEN,
    ),
    "refund_line_nothing_left": Sentence(
        "“{item}” was given back already.",
        "Choose other rows, or enter an amount.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "line_unreadable": Sentence(
        "“{text}” is no row of a sale.",
        "Write the row's number, or number and pieces as in 2=3.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "recipe_needs_card": Sentence(
        "“{name}” is a hold on a card; cash cannot be held.",
        "Ask for a card, or go back to the cart and take the terms off it.",
    ),
    "several_cards": Sentence(
        "{receipt} is held on several cards: {payments}.",
        "Name the payment instead of the receipt.",
        Moved.STILL_HELD,
    ),
    "entry_missing": Sentence(
        "The ledger has no entry {reference}.",
        "Call a manager: run `holdfast verify`, which names what is wrong.",
        Moved.NOT_ABOUT_MONEY,
    ),
}
