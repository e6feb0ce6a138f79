"""The words in a pack for the accountant."""

from collections.abc import Mapping
from typing import Final

README: Final = """\
{title}
{line}

Period       {period}
Time zone    {zone}
Made         {made_at}{made_by}
Ledger       {ledger} ({mode}), Stripe account {account}
Chain head   entry {last_sequence}, {head}
Last pack    {last_pack}

What is in here
---------------
{contents}

How the books read
------------------
Every entry debits and credits the same amount in each currency. Debits are positive, credits
negative. Amounts are exact in the currency's own decimals; "minor" columns are whole smallest
units (cents). Days are those of the shop's time zone; the day that an entry counts for is the day
it happened, or, where that period was closed already, the day it was booked. Holds on customers'
cards are a memorandum: they are not the shop's money and stand beside the books. Some formats
cannot hold every letter or a long text: the manifest counts under "texts_replaced" how many they
changed, and each format's own manifest says by which rules. Amounts are never changed.

What changed
------------
changes.csv names every entry that concerns a time of an earlier pack and was not in it:
  correction      a dated correction of a time that was handed over
  booked_late     booked after the pack, and counts in its time: those figures are other ones now
  counted_later   happened in that time and counts in this pack, as that time was closed
  given_back      money given back in this pack's time that was taken in an earlier one
{changed}

How to check it
---------------
manifest.json names every file with its rows and SHA-256, and what each account comes to. The
command "holdfast pack check FILE.zip" reads all of it again and compares. The chain head proves
later that nothing was changed: "holdfast verify --anchor manifest.json" compares the ledger.
"""

CONTENTS: Final[Mapping[str, str]] = {
    "csv": "one row for every entry, for spreadsheets",
    "jsonl": "one JSON object for every entry with its postings, for programs",
    "xlsx": "a workbook: entries, control totals, data dictionary",
    "parquet": "one row for every posting, for data tools",
    "beancount": "for Beancount",
    "hledger": "for hledger and Ledger",
    "iif": "for QuickBooks Desktop, general journals, one file for each currency",
    "xero": "for Xero's import of manual journals, one file for each currency",
    "ofx": "Stripe's balance as a bank statement, one file for each currency",
    "datev": "for DATEV, Buchungsstapel, one file for each currency",
    "fec": "Fichier des écritures comptables, one file for each currency",
}

TRIAL_BALANCE: Final = "what every account came to before, moved by, and comes to at the end"
PAYOUTS: Final = "Stripe's payouts with what they consist of, and what is not booked, with reasons"
CHANGES: Final = "what changed since the last pack"
DICTIONARY: Final = "every column of every format: name, type, meaning"
Z_REPORTS: Final = "the Z reports made in this time, as printed"
MANIFEST: Final = "files, rows, SHA-256, control totals and the head of the ledger's chain"

TITLE: Final = "{shop}: pack {number} for the accountant"
FORMAT_MANIFEST: Final = "rows, SHA-256, control totals and columns of that format"
SEVERAL: Final = "{what} ({count} files)"
README_ABOUT: Final = "these words"

LAST_PACK: Final = "number {number}, made {made_at}, up to entry {last_sequence}"
FIRST_PACK: Final = "none: this is the first"
NO_CHANGES: Final = "Nothing of the kind happened."
NOTHING_CHANGED: Final = "Nothing has changed in what earlier packs told."
CHANGED_COUNT: Final = "Entries in it: {count}."
OPEN_BEGINNING: Final = "the beginning"
OPEN_END: Final = "the moment it was made"

WHY: Final[Mapping[str, str]] = {
    "correction": "a correction of a time that was handed over",
    "booked_late": "booked after the pack, counts in its time",
    "counted_later": "happened in a time that was handed over, counts now",
    "given_back": "given back, and taken in a time that was handed over",
}
"""By the word in changes.csv."""

FLAWS: Final[Mapping[str, str]] = {
    "missing": "is not in the zip",
    "unknown": "is in the zip and the pack does not know it",
    "changed": "is not the file that was packed",
    "unreadable": "cannot be read as what it should be",
    "rows_differ": "has another number of rows",
    "totals_differ": "comes to other totals than the ledger",
}
"""What is wrong with a file, or with all files of a format."""
