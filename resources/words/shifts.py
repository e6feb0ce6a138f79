"""Sentences about shifts, the cash drawer and reports."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_N: Final = Moved.NOT_ABOUT_MONEY

SHIFTS: Final[Mapping[str, Sentence]] = {
    "shift_not_open": Sentence(
        "No shift is open at {register}.", "Open one with what lies in the drawer now.", _N
    ),
    "shift_is_open": Sentence(
        "Shift {shift} is open already.", "Close it before the next one begins.", _N
    ),
    "shift_unknown": Sentence(
        "{register} had no shift {number}.", "Look at the list of shifts for its number.", _N
    ),
    "float_negative": Sentence(
        "{amount} cannot lie in a drawer.", "Enter what is there, or nothing at all.", _N
    ),
    "movement_zero": Sentence("{amount} moves nothing.", "Enter how much is put in or out.", _N),
    "reason_missing": Sentence(
        "Cash is moved with a reason only.", "Say in a few words what it is for.", _N
    ),
    "piece_unknown": Sentence(
        "There is no coin or note of {value}.", "Count with the values that are listed.", _N
    ),
    "pieces_number": Sentence(
        "{number} pieces cannot be counted.", "Enter a number from 0 to {maximum}.", _N
    ),
    "pieces_unreadable": Sentence(
        "“{text}” is no count of coins or notes.",
        "Write the value and the number, such as 50x3 for three notes of fifty.",
        _N,
    ),
    "count_missing": Sentence(
        "There should be cash in {currency} in the drawer, and nobody has counted it.",
        "Count the drawer, or close without a count.",
        _N,
    ),
    "count_outdated": Sentence(
        "Cash was moved since the drawer was counted at {counted_at}.",
        "Count it once more.",
        _N,
    ),
    "leave_more_than_counted": Sentence(
        "{leave} cannot stay in a drawer that holds {counted}.", "Enter a smaller amount.", _N
    ),
    "holds_undecided": Sentence(
        "Open holds that nobody has decided about: {count} ({receipts}).",
        "Capture, release or carry over each of them. Carrying over works without a network.",
        _N,
    ),
    "keep_owner_missing": Sentence(
        "A hold that is carried over needs somebody who looks after it.", "Enter a name.", _N
    ),
    "keep_reason_missing": Sentence(
        "A hold is carried over with a reason only.", "Say in a few words why it is kept.", _N
    ),
    "keep_until_missing": Sentence(
        "A hold is carried over until some day.", "Enter the day on which it is decided.", _N
    ),
    "decisions_unreadable": Sentence(
        "Row {row} of the decisions cannot be understood.",
        "Each is an object with “hold”, “do” (capture, release or carry) and texts beside it.",
        _N,
    ),
    "release_reason_unknown": Sentence(
        "“{text}” is no reason for a release.", "Use one of: {known}.", _N
    ),
    "report_none": Sentence(
        "{register} has no Z report yet.", "One is made when a shift is closed.", _N
    ),
    "report_unknown": Sentence(
        "{register} has no Z report {number}.", "Look at the list of reports for its number.", _N
    ),
    "report_changed": Sentence(
        "Report {report} was changed in the file: it is not the one that was made.",
        "Do not use it. Keep the ledger as it is and call whoever looks after the till.",
        _N,
    ),
}
