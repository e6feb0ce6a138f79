"""Sentences about the hold board: hours, notes, lapsed holds, and many holds at once."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

LANES: Final[Mapping[str, str]] = {
    "before_close": "lapses before we close today",
    "before_opening": "lapses before the next opening",
    "two_days": "lapses within two days",
    "later": "later",
    "unknown": "deadline not known yet",
    "lapsed": "lapsed, needs a decision",
}
"""The lanes of the board, in one clause."""

GRADED: Final[Mapping[str, str]] = {
    "lapsed": "{amount} has lapsed and waits for a decision",
    "before_close": "{amount} lapses before we close today",
    "before_opening": "{amount} lapses before we open on {opens}",
    "tomorrow": "{amount} lapses on the next day that we are open",
}
"""Alerts by their grade; `opens` is a day and a time."""

ORIGINS: Final[Mapping[str, str]] = {
    "elsewhere": "in Stripe’s Dashboard, at another register or by another program",
    "time": "by the end of its time",
    "bank": "by the customer’s bank",
}
"""Where a change that is not ours came from."""

HOURS: Final[Mapping[str, Sentence]] = {
    "opening_hours": Sentence(
        "“{text}” cannot be understood as opening hours.",
        "Write them like Mo-Fr 09:00-18:00; Sa 09:00-13:00, and days of their own like "
        "2026-12-24; 2026-12-20 10:00-16:00.",
    ),
    "holiday_region": Sentence(
        "“{text}” is not the code of a region.", "Use a country such as DE, or a part like DE-BE."
    ),
    "holiday_region_unknown": Sentence(
        "Nobody here knows the holidays of {text}.",
        "Known are {known}. Leave it empty to keep no holidays.",
    ),
    "filter_unknown": Sentence("No filter is saved as “{text}”.", "Look at the saved ones first."),
    "filter_empty": Sentence(
        "There is nothing to look for in this filter.", "Say what it is to find."
    ),
    "time_span": Sentence("“{text}” is not a span of time.", "Write 90m, 12h, 2d or 1w."),
    "moment_unreadable": Sentence(
        "“{text}” is not a time.", "Write it like 2026-12-01 10:00, by the shop’s clocks."
    ),
    "alert_over": Sentence(
        "No hold is in an alert of this grade any more.", "Look at the alerts again."
    ),
    "keep_until_past": Sentence("{when} is over already.", "Choose a time that is still to come."),
}

NOTES: Final[Mapping[str, Sentence]] = {
    "note_too_long": Sentence("This text is too long.", "Use {maximum} characters at most."),
    "note_unprintable": Sentence(
        "This text holds characters that cannot be shown.", "Type it again on one line."
    ),
    "note_holds_secret": Sentence(
        "This text holds a card number or a key.",
        "Leave it out: notes are shown and printed. The last four digits are kept anyway.",
    ),
    "sale_follows_itself": Sentence(
        "A sale cannot be made in its own place.", "Choose the sale that lapsed."
    ),
    "name_missing": Sentence("A name is missing.", "Say who has seen it."),
    "reason_missing": Sentence("A reason is missing.", "Say why in a few words."),
}

LAPSES: Final[Mapping[str, Sentence]] = {
    "lapse_unknown": Sentence(
        "No lapsed hold with this name waits for a decision.",
        "Look at the board, in the lane of lapsed holds.",
    ),
    "lapse_decided": Sentence(
        "Somebody has decided about this lapsed hold already.", "Nothing is left to do about it."
    ),
    "lapse_without_sale": Sentence(
        "This payment belongs to no sale of this till, so there is no cart to pay again.",
        "Settle it where it was made, or let it go.",
    ),
    "lapse_split_sale": Sentence(
        "A part of sale {receipt} is paid already, so the whole cart cannot be paid again.",
        "Start a new sale over what is still owed, then let this one go.",
    ),
    "lapse_being_paid": Sentence(
        "The customer is just paying sale {receipt}, which was made in its place.",
        "Finish that one, or give it up first.",
    ),
}

BULK: Final[Mapping[str, Sentence]] = {
    "bulk_empty": Sentence("No hold is chosen.", "Choose at least one."),
    "bulk_names_and_filter": Sentence(
        "Holds are named one by one or by a filter, not both.", "Leave one of the two out."
    ),
    "bulk_mixed": Sentence(
        "Captures and releases cannot be mixed.", "Do one kind first, then the other."
    ),
    "bulk_too_many": Sentence(
        "{count} holds are too many for one go.", "Choose {maximum} at most."
    ),
    "bulk_needs_approval": Sentence(
        "This hold needs an approval of its own.", "Do it by itself, so that somebody approves it."
    ),
    "changed_since_preview": Sentence(
        "This hold is over {now} now; the preview showed {before}.",
        "Look at it again and decide then.",
        Moved.STILL_HELD,
    ),
}
