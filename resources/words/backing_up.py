"""Sentences about backups: making one, keeping some, and putting one in the ledger's place."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_N: Final = Moved.NOT_ABOUT_MONEY

LOST: Final[Mapping[str, Sentence]] = {
    "ledger_vanished": Sentence(
        "The ledger {file} was removed or exchanged while the till was open.",
        "Stop selling and close the till. All that was booked is in {rescued}; a manager restores "
        "that file.",
        Moved.UNKNOWN,
    ),
    "ledger_gone": Sentence(
        "The ledger {file} was removed, and what it held cannot be written again.",
        "Stop selling. Do not close the till before its disk is back and a backup was made.",
        Moved.UNKNOWN,
    ),
    "ledger_emptied": Sentence(
        "The ledger {file} is gone or empty, though it was in use before.",
        "A manager restores the last backup. To begin a new ledger, move {trace} away.",
        Moved.UNKNOWN,
    ),
    "ledger_not_closed": Sentence(
        "The ledger {file} lies where nothing can be written, and was not closed properly.",
        "Copy it with the files beside it to a folder on this machine, and open it there.",
        _N,
    ),
}
