"""Sentences about accounts, closed periods and corrections, and words for what clearing finds."""

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
    "accounts_head": Sentence(
        "The list of accounts does not name its columns.",
        "Its first line has to name: {columns}.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "accounts_row": Sentence(
        "Line {line} of the list of accounts cannot be taken ({reason}).",
        "Nothing was changed. Put the line right and bring the list in again.",
        Moved.NOT_ABOUT_MONEY,
    ),
}

PERIODS: Final[Mapping[str, Sentence]] = {
    "period_not_over": Sentence(
        "{day} is not over yet.",
        "Close it when it is over.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "period_closed": Sentence(
        "Everything up to {day} is closed already.",
        "Take a later day. What was closed is changed by a correction only.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "period_unnoted": Sentence(
        "The closing could not be noted in the journal.",
        "Nothing was closed. Send the log to whoever looks after the till.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "correction_same_account": Sentence(
        "Both accounts are {account}.",
        "Name the account to debit, and another one to credit.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "correction_amount": Sentence(
        "A correction needs an amount above zero.",
        "To go the other way, exchange the two accounts.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "correction_memorandum": Sentence(
        "{account} is no account of the shop’s money.",
        "Holds follow Stripe: reconcile instead.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "correction_of_drawer": Sentence(
        "What lies in a drawer is counted, not corrected.",
        "Put cash in or take it out, or count the drawer and close the shift.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "correction_reason": Sentence(
        "A correction needs a reason.",
        "Say in 1 to {maximum} plain characters why it is made; it is kept for ever.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "correction_account": Sentence(
        "These books have no account {account}.",
        "Take one that the list of accounts names.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "correction_in_future": Sentence(
        "{day} is still to come.",
        "Date the correction today or earlier.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "correction_about": Sentence(
        "Nothing called “{text}” is booked.",
        "Give the reference of an entry, the name of a movement or none.",
        Moved.NOT_ABOUT_MONEY,
    ),
}

REASONS: Final[Mapping[str, str]] = {
    "other_register": "belongs to another register",
    "made_elsewhere": "made outside this till, in Stripe",
    "before_books": "from before these books began",
    "not_kept_here": "another register keeps the account’s books",
    "not_booked_yet": "not booked yet: reconcile with Stripe",
    "amount_differs": "booked with another amount",
    "parts_unknown": "made by hand: Stripe does not tell what is in it",
    "parts_differ": "its parts do not add up to it",
    "not_paid_out_yet": "waits for a payout",
    "not_at_stripe_yet": "taken, and not in Stripe’s balance yet",
}
"""Why something is not booked to the unit, by the values of `Reason`."""

DOUBTS_OF_PERIODS: Final[Mapping[str, str]] = {
    "open_operations": "steps whose answer from Stripe is missing",
    "open_holds": "holds that are still open",
    "not_taken_over": "Nothing is known yet that Stripe moved after the period: ask Stripe",
    "not_at_stripe": "payments that are not in Stripe’s balance yet",
    "not_paid_out": "payouts that are on their way",
    "differences": "payouts that do not come to zero",
}
"""What is open in a period, by the values of `DoubtKind`."""
