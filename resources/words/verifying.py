"""Sentences about proving a ledger, and what can be wrong with one, each in one clause.

In a clause `{sequence}` is the number of the entry, the other names are the finding's facts.
"""

from collections.abc import Callable, Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

VERIFYING: Final[Mapping[str, Sentence]] = {
    "ledger_not_proved": Sentence(
        "The ledger does not hold: {flaws} found, the first in {check}.",
        "Keep the file as it is, stop selling at this till, and compare it with the last backup.",
        Moved.UNKNOWN,
    ),
    "anchor_unreadable": Sentence(
        "{file} is no manifest of an export, or one from before ledgers were chained.",
        "Choose a file that ends in .manifest.json.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "anchor_of_other_ledger": Sentence(
        "{file} was exported from another ledger than this one.",
        "Choose an export of this ledger. If it is one, this file was exchanged for another.",
        Moved.NOT_ABOUT_MONEY,
    ),
}

CHECKS: Final[Mapping[str, str]] = {
    "file": "File is sound",
    "schema": "Tables and guards",
    "chain": "Chain is unbroken",
    "anchors": "Anchors still hold",
    "balance": "Entries balance",
    "references": "Entries are explained",
    "trial_balance": "Totals agree with payments",
    "reports": "Z reports are as they were made",
    "periods": "Closed periods are as they were closed",
    "people": "People and approvals are as noted",
}

FLAWS: Final[Mapping[str, str]] = {
    "unreadable": "could not be read to its end ({code})",
    "damaged": "the file is damaged: {detail}",
    "orphan": "a row names another that is not there: {row}",
    "schema_missing": "the {kind} {name} is missing",
    "schema_changed": "the {kind} {name} was changed",
    "schema_added": "the {kind} {name} was added",
    "entry_missing": "entry {sequence} is missing (up to {until})",
    "entry_changed": "entry {sequence} was changed",
    "entry_moved": "entry {sequence} belongs in place {place}",
    "entry_inserted": "entry {sequence} was inserted later",
    "entry_unlinked": "entry {sequence} does not follow the one before it",
    "tail_cut": "entry {sequence}, which {anchor} knows, is gone; the last one is {last}",
    "rewritten": "entry {sequence} is not the one that {anchor} knows",
    "unbalanced": "the postings of entry {sequence} do not balance",
    "unexplained": "entry {sequence} is explained by no payment",
    "stripe_differs": "booked at Stripe are {booked}, payments and refunds say {mirrored}",
    "holds_differ": "booked as held are {booked}, the payments say {mirrored}",
    "cash_differs": "booked in cash are {booked}, the sales say {mirrored}",
    "report_changed": "Z report {report} was changed",
    "report_missing": "Z report {report} is noted in the chain and not there",
    "period_changed": "the period up to {period} is not as it was closed",
    "period_missing": "the period up to {period} was closed, and is not any more",
    "period_unnoted": "the period up to {period} was closed by nobody",
    "entry_misdated": "entry {sequence} does not count in the period in which it should",
    "person_changed": "{person} is not as the audit journal says",
    "person_missing": "{person} is in the audit journal and not among the people",
    "approval_unnoted": "approval {approval} is not in the audit journal as it was given",
    "report_unnoted": "Z report {report} is not noted in the chain",
}


def flaw_told(code: str, facts: Mapping[str, object], fact: Callable[[object], str] = str) -> str:
    """A finding in words; `fact` writes what it carries, such as an amount."""
    clause = FLAWS.get(code, code)
    return clause.format_map({name: fact(value) for name, value in facts.items()})
