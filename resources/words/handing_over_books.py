"""Sentences about the formats of bookkeeping and the accountant's pack."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_N: Final = Moved.NOT_ABOUT_MONEY

BOOK_FORMATS: Final[Mapping[str, Sentence]] = {
    "amount_not_in_format": Sentence(
        "{format} has two decimals, and {amount} {currency} has three that matter ({reference}).",
        "Take another format for this currency: no amount is rounded.",
        _N,
    ),
    "account_code_unfit": Sentence(
        "{format} cannot use the code “{text}” of {account}.",
        "Change it in the chart of accounts. DATEV needs 4 to 8 digits and every code as long as"
        " the others, FEC three digits at the beginning.",
        _N,
    ),
    "datev_numbers_missing": Sentence(
        "DATEV needs your tax adviser's number and the one they gave the shop.",
        "Ask them, and set tax_numbers to datev=ADVISER/CLIENT, like datev=29098/55003.",
        _N,
    ),
    "years_in_one_file": Sentence(
        "{format} has no years in its days, so a file ends with the fiscal year.",
        "Export the time from {first} to {last} by itself.",
        _N,
    ),
    "tax_numbers": Sentence(
        "“{text}” is no tax number that is asked for.",
        "Give siren=NUMBER, datev=ADVISER/CLIENT and year=MM-DD, parted by spaces.",
        _N,
    ),
    "siren_wrong": Sentence(
        "“{text}” is no SIREN.",
        "Give the nine digits without spaces; the last one checks the others.",
        _N,
    ),
    "datev_numbers_wrong": Sentence(
        "“{text}” is no number of DATEV's.",
        "Give the adviser's number (1001 to 9999999), a slash, and the client's (1 to 99999).",
        _N,
    ),
    "year_begin_wrong": Sentence(
        "“{text}” is no day that a fiscal year begins on.",
        "Give month and day, like 04-01.",
        _N,
    ),
    "pack_without_format": Sentence(
        "A pack needs a format.", "Choose one or more, such as csv and xlsx.", _N
    ),
    "pack_overtaken": Sentence(
        "Another pack was made at the same time.",
        "No file was kept. Make the pack once more, so that it tells what changed since that one.",
        _N,
    ),
    "pack_unreadable": Sentence(
        "“{file}” is no pack for an accountant.",
        "Give the zip as it was made: a copy that was packed anew, or cut, is another file.",
        _N,
    ),
    "file_not_reread": Sentence(
        "A file that should be {format} cannot be read as that.",
        "Export it again, and look at who changed it.",
        _N,
    ),
    "pack_not_sound": Sentence(
        "The pack is not what was packed: {findings} things are wrong, the first with {file}.",
        "Do not use it. Ask for the file again, or make the pack once more.",
        _N,
    ),
}
